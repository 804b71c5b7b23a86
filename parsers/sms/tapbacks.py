"""Reactions that arrive as texts: what an iPhone or Google Messages sends to someone it cannot send a reaction to.

`Liked “see you at eight”` is no turn in a conversation. Only a whole text counts (`parsers.sms.tapback_forms`), and as
a rule only one whose message is found in its chat: among the earlier texts, in any quotation marks (networks that know
no curly ones replace them), or within the next minute, for clocks that differ a little, in the app's own. Where it is
not found, the text stays a message, also where the backup begins only later and nobody can know: a person may well
type `Liked “pizza”`, and what somebody wrote is never lost for what may have been a reaction. What nobody types needs
no message: an emoji with curly marks (`👍 to “…”`, `Reacted 👍 to “…”`), a reaction taken back (`Removed a heart from
“…”`), words that the app itself puts in marks, and what the app calls a thing (`Loved an image`).

A person has one reaction to a message. One that is taken back is none, and of one that was changed the last one stays.
"""

from collections import defaultdict
from typing import Final

import polars as pl

from parsers.sms.tapback_forms import Tapback, recognise, sieve

_FAR: Final = 2_000
"""Earlier texts of a chat that are searched for the beginning of a message."""
_BEGINNING: Final = 20
"""Characters of a quote that may be a mere beginning without saying so with an ellipsis."""
_SOON_MS: Final = 60_000
"""Time after a reaction in which its message may stand where clocks differ."""
_NEXT: Final = 20
"""Rows that are looked at for it."""
_FOLDED: Final = str.maketrans("“”„«»‘’", '"""""\'\'', "\u200a\u200b\u200c\ufe0f")
_MEDIA: Final = ("image", "video", "audio", "voice", "sticker", "gif", "document", "contact", "location", "media")
_Person = tuple[bool | None, str | None]
_Suspect = tuple[int, _Person, Tapback]


def settle(rows: pl.DataFrame) -> tuple[pl.DataFrame, int, int]:
    """Turn texts that are reactions into reactions.

    Args:
        rows: in the common frame, in order of time within each chat.

    Returns:
        The rows, with `kind`, `text` and `about` of reactions set, and without removals and reactions that were taken
        back or changed; how many texts were reactions, with those that are gone, and how many removals.
    """
    may_be = (pl.col("kind") == "text") & pl.col("text").str.contains(sieve())
    suspects = rows.with_row_index("row").filter(may_be).select("row", "chat", "from_me", "sender", "text")
    wanted: defaultdict[str, list[_Suspect]] = defaultdict(list)
    for row, chat, from_me, sender, text in suspects.iter_rows():
        if (form := recognise(text)) is not None:
            wanted[chat].append((row, (from_me, sender), form))
    if not wanted:
        return rows, 0, 0
    reactions, gone, removals = _found(rows, wanted)
    schema = {"row": pl.UInt32, "emoji": pl.String, "about_id": pl.String}
    table = pl.DataFrame(reactions, schema=schema, orient="row")
    is_one = pl.col("emoji").is_not_null()
    settled = (
        rows.with_row_index("row")
        .filter(~pl.col("row").is_in(pl.Series(gone, dtype=pl.UInt32).implode()))
        .join(table, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_one).then(pl.lit("reaction", rows.schema["kind"])).otherwise("kind").alias("kind"),
            pl.coalesce("emoji", "text").alias("text"),
            pl.coalesce("about_id", "about").alias("about"),
            pl.when(~is_one).then("id").alias("id"),
        )
    )
    return settled.select(rows.columns), len(table), removals


def _found(
    rows: pl.DataFrame, wanted: dict[str, list[_Suspect]]
) -> tuple[list[tuple[int, str, str | None]], list[int], int]:
    """Rows, emoji and messages of the reactions; rows that do not stay; how many of them take a reaction back."""
    moment = pl.col("sent_at").dt.epoch("ms").alias("ms")
    numbered = rows.with_row_index("row").select("row", "id", "chat", "kind", "text", moment)
    reactions: list[tuple[int, str, str | None]] = []
    gone: list[int] = []
    removals = 0
    for chat, those in wanted.items():
        talk = _Talk(numbered.filter(pl.col("chat") == chat), {row for row, _, _ in those})
        standing = _Standing()
        for row, person, form in those:
            about = talk.target(row, form)
            if about is None and not form.sure:
                talk.is_message()
            elif form.removed:
                gone += [row, *standing.taken_back(person, form, about or None)]
                removals += 1
            else:
                gone += standing.replaced(row, person, form, about or None)
                reactions.append((row, form.emoji, about or None))
    return reactions, gone, removals


class _Standing:
    """The reactions of one chat that hold: one of each person to each message, of which a later one takes the place."""

    def __init__(self) -> None:
        self._to: dict[tuple[_Person, str], int] = {}
        self._quoting: dict[tuple[_Person, str | None], int] = {}

    def replaced(self, row: int, person: _Person, form: Tapback, about: str | None) -> list[int]:
        """Take a reaction; give the row of the one that it replaces, if any."""
        quoting = person, _quote(form)
        before = self._quoting.get(quoting) if about is None else self._to.get((person, about))
        self._quoting[quoting] = row
        if about is not None:
            self._to[person, about] = row
        return [] if before is None else [before]

    def taken_back(self, person: _Person, form: Tapback, about: str | None) -> list[int]:
        """Give the row of the reaction that a text takes back: to that message, else to the same words."""
        quoted = self._quoting.pop(self._meant(person, _quote(form)), None)
        to = None if about is None else self._to.pop((person, about), None)
        before = quoted if to is None else to
        return [] if before is None else [before]

    def _meant(self, person: _Person, quote: str | None) -> tuple[_Person, str | None]:
        """Give the newest reaction of a person to words that begin as a shortened quotation does."""
        whole = (quote or "").removesuffix("…").removesuffix("...")
        if (person, quote) in self._quoting or not whole:
            return person, quote
        alike = (key for key in reversed(self._quoting) if key[0] == person and (key[1] or "").startswith(whole))
        return next(alike, (person, quote))


def _quote(form: Tapback) -> str | None:
    return None if form.quoted is None else folded(form.quoted)


class _Talk:
    """The messages of one chat, looked through from the beginning."""

    def __init__(self, rows: pl.DataFrame, suspects: set[int]) -> None:
        self._rows = list(zip(*(rows[name] for name in ("row", "id", "kind", "text", "ms")), strict=True))
        self._suspects = suspects
        self._at = 0
        self._ids: dict[str, str] = {}
        self._texts: list[tuple[str, str]] = []
        self._media: str | None = None

    def target(self, row: int, form: Tapback) -> str | None:
        """Id of the message that a reaction can be about, the latest before it; "" if it has none, None if none fit."""
        self._read_to(row)
        if form.quoted is None:
            return self._media
        quoted = folded(form.quoted)
        whole = quoted.removesuffix("…").removesuffix("...")
        if (same := self._ids.get(quoted, self._ids.get(whole))) is not None:
            return same
        if whole and (whole != quoted or len(quoted) >= _BEGINNING):
            begun = (found for text, found in reversed(self._texts[-_FAR:]) if text.startswith(whole))
            if (beginning := next(begun, None)) is not None:
                return beginning
        return self._soon(quoted) if form.exact else None

    def is_message(self) -> None:
        """Learn that the suspect asked about last is a message after all, which reactions can be about."""
        _, found, _, text, _ = self._rows[self._at]
        self._add(text or "", found)

    def _soon(self, quoted: str) -> str | None:
        """Id of the next text that is what is quoted, if it comes within the minute."""
        until = self._rows[self._at][4] + _SOON_MS
        near = self._rows[self._at + 1 : self._at + 1 + _NEXT]
        texts = ((found, text) for row, found, _, text, ms in near if ms < until and row not in self._suspects)
        return next((found or "" for found, text in texts if text is not None and folded(text) == quoted), None)

    def _read_to(self, row: int) -> None:
        while self._at < len(self._rows) and self._rows[self._at][0] < row:
            number, found, kind, text, _ = self._rows[self._at]
            self._at += 1
            if kind in _MEDIA:
                self._media = found or ""
            if text is not None and number not in self._suspects:
                self._add(text, found)

    def _add(self, text: str, found: str | None) -> None:
        plain = folded(text)
        self._ids[plain] = found or ""
        self._texts.append((plain, found or ""))


def folded(text: str) -> str:
    """A text as it is compared: networks change spaces and quotation marks on the way."""
    return "".join(text.translate(_FOLDED).split())
