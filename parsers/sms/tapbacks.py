"""Reactions that arrive as texts: what an iPhone or Google Messages sends to someone it cannot send a reaction to.

`Liked “see you at eight”` is no turn in a conversation. Only a whole text counts: the app's own words, then the message
reacted to in quotation marks. Where that message is found among the earlier texts of the chat, straight quotation marks
will do (networks that know no others replace them); where it is not, only the exact form of the app counts, with its
curly marks, so that `Liked it` and `Loved "Barbie"` stay messages. The words are data: `phrases/tapbacks.toml`.
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

_KINDS: Final = {
    "like": "👍",
    "love": "❤️",
    "dislike": "👎",
    "laugh": "😂",
    "emphasize": "‼️",
    "question": "❓",
    "any": "",
    "removed": "",
}
"""Tables of the phrases, with the emoji of each; "" where the text itself may say which."""
_SLOT: Final = "{emoji}"
_EMOJI: Final = r"""(?=[^\w]*[\u203c-\u3299\U0001f000-\U0001faff])[^\w\s“”„«»"'‘’.,:;!?()]{1,24}"""
_MARKS: Final = str.maketrans("", "", "\u200a\u200b\u200c")
"""What Google Messages puts around the parts of a reaction; the joiner of emoji is another one."""
_CURLY: Final = ("“”", "„“", "„”", "«»")
_STRAIGHT: Final = '""'
_MOST: Final = 20_000
"""Characters of the longest text looked at."""
_FAR: Final = 2_000
"""Earlier texts of a chat that are searched for the beginning of a message."""
_BEGINNING: Final = 20
"""Characters of a quote that may be a mere beginning without saying so with an ellipsis."""
_FOLDED: Final = str.maketrans("“”„«»‘’", '"""""\'\'', "\u200a\u200b\u200c\ufe0f")
_MEDIA: Final = ("image", "video", "audio", "voice", "sticker", "gif", "document", "contact", "location", "media")


@dataclass(frozen=True, slots=True, repr=False)
class Tapback:
    """A text that has the form of a reaction.

    Attributes:
        emoji: the reaction.
        quoted: the message reacted to, as far as it is quoted; None for what is no text.
        removed: it takes a reaction back.
        exact: it has the app's own marks, and so needs no message to be found.
        words: the app's words, up to the quotation mark or the thing.
    """

    emoji: str
    quoted: str | None
    removed: bool
    exact: bool
    words: str


def recognise(text: str) -> Tapback | None:
    """Give the reaction that a whole text has the form of, None for a message."""
    plain = text.translate(_MARKS).strip() if len(text) <= _MOST else ""
    for kind, believed, pattern in _patterns():
        if (found := pattern.fullmatch(plain)) is not None:
            return _tapback(found, kind, believed=believed)
    return None


def settle(rows: pl.DataFrame) -> tuple[pl.DataFrame, int, int]:
    """Turn texts that are reactions into reactions.

    Args:
        rows: in the common frame, in order of time within each chat.

    Returns:
        The rows, with `kind`, `text` and `about` of reactions set and removals left out; how many reactions, how many
        removals.
    """
    may_be = (pl.col("kind") == "text") & pl.col("text").str.contains(_sieve())
    suspects = rows.with_row_index("row").filter(may_be).select("row", "chat", "text")
    forms = [(row, chat, form) for row, chat, text in suspects.iter_rows() if (form := recognise(text)) is not None]
    if not forms:
        return rows, 0, 0
    found = _found(rows, forms)
    removed = pl.Series([row for row, form, _ in found if form.removed], dtype=pl.UInt32)
    reactions = [(row, form.emoji, about) for row, form, about in found if not form.removed]
    schema = {"row": pl.UInt32, "emoji": pl.String, "about_id": pl.String}
    table = pl.DataFrame(reactions, schema=schema, orient="row")
    is_one = pl.col("emoji").is_not_null()
    settled = (
        rows.with_row_index("row")
        .filter(~pl.col("row").is_in(removed.implode()))
        .join(table, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_one).then(pl.lit("reaction", rows.schema["kind"])).otherwise("kind").alias("kind"),
            pl.coalesce("emoji", "text").alias("text"),
            pl.coalesce("about_id", "about").alias("about"),
            pl.when(~is_one).then("id").alias("id"),
        )
    )
    return settled.select(rows.columns), len(table), len(removed)


def _found(rows: pl.DataFrame, forms: list[tuple[int, str, Tapback]]) -> list[tuple[int, Tapback, str | None]]:
    """The forms that are reactions, each with the id of the message it is about where that is found."""
    wanted: defaultdict[str, list[tuple[int, Tapback]]] = defaultdict(list)
    for row, chat, form in forms:
        wanted[chat].append((row, form))
    numbered = rows.with_row_index("row").select("row", "id", "chat", "kind", "text")
    found: list[tuple[int, Tapback, str | None]] = []
    for chat, those in wanted.items():
        talk = _Talk(numbered.filter(pl.col("chat") == chat), {row for row, _ in those})
        for row, form in those:
            about = talk.target(row, form)
            if about is not None or form.exact:
                found.append((row, form, about or None))
            else:
                talk.is_message()
    return sorted(found, key=lambda one: one[0])


class _Talk:
    """The messages of one chat, looked through from the beginning."""

    def __init__(self, rows: pl.DataFrame, suspects: set[int]) -> None:
        self._rows = list(zip(rows["row"], rows["id"], rows["kind"], rows["text"], strict=True))
        self._suspects = suspects
        self._at = 0
        self._ids: dict[str, str] = {}
        self._texts: list[tuple[str, str]] = []
        self._media: str | None = None

    def target(self, row: int, form: Tapback) -> str | None:
        """Id of the latest message before `row` that a reaction can be about; "" for one without id, None for none."""
        self._read_to(row)
        if form.quoted is None:
            return self._media
        quoted = _folded(form.quoted)
        whole = quoted.removesuffix("…").removesuffix("...")
        if (same := self._ids.get(quoted, self._ids.get(whole))) is not None:
            return same
        if not whole or (whole == quoted and len(quoted) < _BEGINNING):
            return None
        return next((found for text, found in reversed(self._texts[-_FAR:]) if text.startswith(whole)), None)

    def is_message(self) -> None:
        """Learn that the suspect asked about last is a message after all, which reactions can be about."""
        _, found, _, text = self._rows[self._at]
        self._add(text, found)

    def _read_to(self, row: int) -> None:
        while self._at < len(self._rows) and self._rows[self._at][0] < row:
            number, found, kind, text = self._rows[self._at]
            self._at += 1
            if kind in _MEDIA:
                self._media = found or ""
            if text is not None and number not in self._suspects:
                self._add(text, found)

    def _add(self, text: str, found: str | None) -> None:
        folded = _folded(text)
        self._ids[folded] = found or ""
        self._texts.append((folded, found or ""))


def _folded(text: str) -> str:
    """A text as it is compared: networks change spaces and quotation marks on the way."""
    return "".join(text.translate(_FOLDED).split())


def _tapback(found: re.Match[str], kind: str, *, believed: bool) -> Tapback | None:
    groups = found.groupdict()
    marks = f"{groups['open'] or ''}{groups['close'] or ''}"
    if marks and (marks not in (*_CURLY, _STRAIGHT) or not _is_one(groups["quoted"], marks)):
        return None
    exact = believed and (marks in _CURLY if marks else groups["sure"] is not None)
    emoji = _KINDS[kind] or groups.get("emoji") or ""
    return Tapback(emoji, groups["quoted"], kind == "removed", exact, found.string[: found.start("rest")])


def _is_one(quoted: str, marks: str) -> bool:
    """Whether the marks hold one quotation, and not two with words between."""
    depth = 0
    for character in quoted if marks[0] != marks[1] else "":
        depth += (character == marks[0]) - (character == marks[1])
        if depth < 0:
            return False
    return True


@cache
def _patterns() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    """Kind of reaction, whether its words are believed without the message, and the whole text; telling words first."""
    phrases = _phrases()
    found: list[tuple[str, bool, re.Pattern[str]]] = []
    for kind in _KINDS:
        plain: dict[bool, list[str]] = {True: [], False: []}
        for language, words in phrases[kind].items():
            for phrase in words:
                if _SLOT in phrase:
                    found.append((kind, True, _whole(_spaced(phrase))))
                else:
                    plain[language == _BELIEVED or "«" in phrase].append(_spaced(phrase))
        found += [(kind, believed, _whole("|".join(some))) for believed, some in plain.items() if some]
    return tuple(found)


_BELIEVED: Final = "en"
"""The language whose words are believed where the message is not found: its samples are the app's own."""


def _whole(words: str) -> re.Pattern[str]:
    quote = r"""\s*(?P<open>[“„«"])\s*(?P<quoted>.+?)\s*(?P<close>[”“»"])"""
    things = rf"\s+(?:(?P<sure>{_things('thing')})|{_things('thing_if_seen')})"
    return re.compile(rf"(?:{words})(?P<rest>{quote}|{things})", re.DOTALL)


def _things(table: str) -> str:
    return "|".join(_spaced(thing) for things in _phrases()[table].values() for thing in things)


def _spaced(phrase: str) -> str:
    """A phrase as a pattern: any space where it has one, either apostrophe, and a small letter for `A` alone."""
    words = r"\s+".join(re.escape(word).replace("’", "['’]") for word in phrase.split())
    words = words.replace(r"«\s+", r"«\s*").replace(r"\s+»", r"\s*»").replace(re.escape(_SLOT), f"(?P<emoji>{_EMOJI})")
    return f"[Aa]{words[1:]}" if phrase.startswith("A ") else words


@cache
def _sieve() -> str:
    """A sieve for the text column, in the regular expressions of Rust: what it lets fall is no reaction."""
    ends = "|".join(['[”“»"]', _things("thing"), _things("thing_if_seen")])
    return rf"(?:{ends})[\s\x{{200a}}\x{{200b}}\x{{200c}}]*$"


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    text = resources.files("parsers").joinpath("phrases", "tapbacks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
