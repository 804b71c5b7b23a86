"""What each event is, and what of it was typed.

Almost every text is just that, so a few cheap questions pick the candidates out of the whole file and only those are
looked at closely. A text is compared as a whole: words such as "left" or "added" inside one mean nothing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from parsers.frame import KINDS
from parsers.text_lines import Joined, Rows, replace_rows
from parsers.whatsapp_text.phrases import LRM, MARKS, normalised, phrases
from parsers.whatsapp_text.senders import Split

_TEXT: Final = KINDS.categories.to_list().index("text")
_SHORT: Final = 40
"""Characters of a text that may be a placeholder in words not known here."""
_CAPTIONED: Final = ("image", "video", "audio", "voice", "sticker", "gif", "contact", "location", "media")
"""Kinds whose words before the marker were typed; before a document's stand its name and pages."""
_FILES: Final = (
    (r"(?i)^IMG-|-PHOTO-|\.(?:jpe?g|png|heic)$", "image"),
    (r"(?i)^STK-|-STICKER-|\.webp$", "sticker"),
    (r"(?i)-GIF-|\.gif$", "gif"),
    (r"(?i)^VID-|-VIDEO-|\.(?:mp4|mov|3gp|mkv)$", "video"),
    (r"(?i)^PTT-|\.opus$", "voice"),
    (r"(?i)^AUD-|-AUDIO-|\.(?:mp3|m4a|aac|amr|ogg|wav)$", "audio"),
    (r"(?i)\.vcf$", "contact"),
)
"""File name → kind (fact sheet, "Kinds by file name"); anything else is a document. Voice notes are Opus files."""


@dataclass(frozen=True, slots=True)
class Events:
    """Columns of the common frame, and what the app's own lines say of the chat.

    Attributes:
        kind, text, edited, duration: as in `parsers.frame`.
        is_group: a line that only groups have was seen.
        timer: messages were set to disappear.
    """

    kind: pl.Series
    text: pl.Series
    edited: pl.Series
    duration: pl.Series
    is_group: bool
    timer: bool

    def __repr__(self) -> str:
        return f"Events({self.kind.len()} rows)"


def classify(split: Split, joined: Joined, *, bracket: bool, group_name: str | None) -> Events:
    """Tell kinds, and strip what was not typed.

    Args:
        split: who wrote, and the texts' first lines.
        joined: the texts of several lines.
        bracket: the export is of the iOS shape, where an invisible mark stands before the app's own words.
        group_name: what the file name calls the chat, if it does.
    """
    group_name = group_name if bracket and _only_marked(split, group_name) else None
    picked = _candidates(split, joined, bracket=bracket)
    index = np.flatnonzero(picked)
    found = _look_closely(_whole_rows(split, joined, picked, index), bracket=bracket, group_name=group_name)
    kind = np.full(len(picked), _TEXT, dtype=np.uint8)
    kind[index] = found["kind"].cast(KINDS).to_physical().to_numpy()
    edited = np.zeros(len(picked), dtype=bool)
    edited[index] = found["edited"].to_numpy()
    plain = ~picked[joined.rows]
    rows = np.concatenate([joined.rows[plain], index])
    nobody = found.filter(pl.col("kind") == "system")["body"]
    return Events(
        kind=pl.Series("kind", kind).cat.to(KINDS),
        text=replace_rows(split.texts, rows, pl.concat([joined.texts.filter(pl.Series(plain)), found["text"]])),
        edited=pl.Series("edited", edited),
        duration=_durations(len(picked), index, found["duration"]),
        is_group=bool(nobody.str.contains(phrases().group).any()),
        timer=bool(nobody.str.contains(phrases().timer).any()),
    )


def _durations(length: int, index: Rows, seconds: pl.Series) -> pl.Series:
    column = pl.repeat(None, length, dtype=pl.Float32, eager=True).alias("duration")
    told = seconds.is_not_null()
    return column.scatter(index[told.to_numpy()], seconds.filter(told)) if told.any() else column


def _candidates(split: Split, joined: Joined, *, bracket: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark rows that could be anything but a plain text."""
    first_lines = split.texts
    mask = first_lines.str.contains(phrases().maybe) | _ends_or_holds(first_lines, bracket=bracket)
    closing = first_lines.str.ends_with(")").arg_true()
    attached = first_lines.gather(closing).str.contains(phrases().file_attached)
    picked = (mask | split.senders.is_null()).to_numpy(writable=True)
    picked[closing.filter(attached).to_numpy()] = True
    picked[joined.rows] |= _ends_or_holds(joined.texts, bracket=bracket).to_numpy()
    return picked


def _ends_or_holds(texts: pl.Series, *, bracket: bool) -> pl.Series:
    mask = texts.str.ends_with(">") | texts.str.contains("foursquare.com/v/", literal=True)
    return mask | texts.str.contains(LRM, literal=True) if bracket else mask


def _whole_rows(
    split: Split, joined: Joined, picked: np.ndarray[tuple[int], np.dtype[np.bool_]], index: Rows
) -> pl.DataFrame:
    """Give the rows picked with their whole texts."""
    keep = pl.Series(picked)
    both = picked[joined.rows]
    long = np.searchsorted(index, joined.rows[both])
    text = replace_rows(split.texts.filter(keep), long, joined.texts.filter(pl.Series(both)))
    return pl.DataFrame({"text": text, "sender": split.senders.filter(keep), "loose": split.loose.filter(keep)})


def _look_closely(picked: pl.DataFrame, *, bracket: bool, group_name: str | None) -> pl.DataFrame:
    """Give columns `kind`, `text`, `edited`, `duration` and `body` (the text before anything was stripped)."""
    p = phrases()
    body = pl.col("body")
    seen = picked.with_columns(body=pl.col("text"), edited=pl.col("text").str.contains(p.edited))
    seen = seen.with_columns(body.str.replace(p.edited, "").alias("body"))
    seen = seen.with_columns(
        first=body.str.extract(r"^([^\n]*)"),
        rest=body.str.extract(r"(?s)^[^\n]*\n(.*)$"),
        plain=normalised(body),
        before=body.str.extract(rf"(?s)^(.*){LRM}[^{LRM}]*$"),
        after=body.str.extract(rf"(?s)^.*{LRM}([^{LRM}]*)$"),
        marked=body.str.contains(f"^[{MARKS}]") if bracket else pl.lit(value=False),
        nobody=pl.col("sender").is_null(),
    )
    seen = seen.with_columns(
        first_plain=normalised(pl.col("first")),
        after_plain=normalised(pl.col("after")),
        file_below=pl.col("first").str.extract(p.file_attached),
        before_file=body.str.extract(p.attached_file, 1),
        file_behind=body.str.extract(p.attached_file, 2),
        outcome=pl.col("plain").str.extract(p.call),
        by_group=(pl.col("sender") == pl.lit(group_name, dtype=pl.String)).fill_null(value=False),
    )
    seen = seen.with_columns(_duration().alias("duration"))
    seen = seen.with_columns(_kind(bracket=bracket).alias("kind"))
    seen = seen.with_columns(duration=pl.when(pl.col("kind") == "call").then("duration"))
    return seen.select(
        "kind", _typed().alias("text"), pl.col("edited") & (pl.col("kind") != "system"), "duration", "body"
    )


def _only_marked(split: Split, group_name: str | None) -> bool:
    """Tell whether the sender called like the file writes marked lines only: then that is the group, and no person."""
    if group_name is None:
        return False
    theirs = split.texts.filter((split.senders == group_name).fill_null(value=False))
    return theirs.len() > 0 and bool(theirs.str.contains(f"^[{MARKS}]").all())


def _kind(*, bracket: bool) -> pl.Expr:
    """Ask in the order of certainty; the first answer holds."""
    p = phrases()
    plain, marked, nobody, first = pl.col("plain"), pl.col("marked"), pl.col("nobody"), pl.col("first_plain")
    below, behind, body = pl.col("file_below"), pl.col("file_behind"), pl.col("body")
    own = body.str.contains(p.system) | body.str.contains(p.encryption)
    missed = plain.str.contains(p.missed)
    outcome = pl.col("outcome")
    unknown = body.str.contains(r"^<[^<>:\n]{3,40}>$") if not bracket else marked & _repeated()
    return (
        pl.when(nobody & missed)
        .then(pl.lit("missed_call"))
        .when(nobody & body.str.contains(p.call_started))
        .then(pl.lit("call"))
        .when(nobody | (marked & own))
        .then(pl.lit("system"))
        .when(marked & missed)
        .then(pl.lit("missed_call"))
        .when(outcome.str.contains(p.no_answer))
        .then(pl.lit("missed_call"))
        .when(outcome.is_not_null() & (marked | pl.col("duration").is_not_null()))
        .then(pl.lit("call"))
        .when(plain.is_in(list(p.kinds)))
        .then(plain.replace_strict(p.kinds, default=None))
        .when(plain.str.contains(p.location))
        .then(pl.lit("location"))
        .when(first.str.contains(p.poll) & pl.col("rest").is_not_null())
        .then(pl.lit("poll"))
        .when(below.is_not_null())
        .then(_kind_of_file(below))
        .when(behind.is_not_null())
        .then(_kind_of_file(behind))
        .when(first.is_in(list(p.captioned)))
        .then(first.replace_strict(p.captioned, default=None))
        .when(pl.col("after_plain").is_in(list(p.ios_media)))
        .then(pl.col("after_plain").replace_strict(p.ios_media, default=None))
        .when(pl.col("by_group"))
        .then(pl.lit("system"))
        .when(body.str.contains(rf"^[\s{MARKS}]*$") | unknown | (pl.col("loose") & (body == ".")))
        .then(pl.lit("media"))
        .otherwise(pl.lit("text"))
    )


def _repeated() -> pl.Expr:
    """Tell placeholders in words not known here: short, marked, and the very same more than once in the file."""
    return (pl.col("body").str.len_chars() <= _SHORT) & (pl.len().over("body") > 1)


def _kind_of_file(name: pl.Expr) -> pl.Expr:
    named = [pl.when(name.str.contains(pattern)).then(pl.lit(kind)) for pattern, kind in _FILES]
    return pl.coalesce(*named, pl.lit("document"))


def _duration() -> pl.Expr:
    """Seconds of "1 hr 5 min", null without a number and a unit known."""
    units: dict[int, list[str]] = {}
    for unit, seconds in phrases().call_units.items():
        units.setdefault(seconds, []).append(unit)
    parts = [
        pl.col("outcome").str.extract(rf"(?:^| )([0-9]{{1,5}}) ?(?:{'|'.join(words)})\.?(?: |$)").cast(pl.Float32)
        * seconds
        for seconds, words in units.items()
    ]
    total = pl.sum_horizontal(parts)
    return pl.when(pl.any_horizontal(part.is_not_null() for part in parts)).then(total)


def _typed() -> pl.Expr:
    """Give what was typed: the text, a caption, a poll's question; null for everything that the app wrote."""
    kind, below = pl.col("kind"), pl.col("file_below").is_not_null()
    behind = pl.col("file_behind").is_not_null()
    words_before = (
        pl.when(behind).then("before_file").when(pl.col("after_plain").is_in(list(phrases().ios_media))).then("before")
    )
    below_it = pl.when(below | pl.col("first_plain").is_in(list(phrases().captioned))).then("rest")
    ios_caption = pl.when(kind.is_in(_CAPTIONED)).then(words_before.str.strip_chars(f" {LRM}"))
    caption = pl.coalesce(below_it, ios_caption)
    return (
        pl.when(kind == "text")
        .then(pl.col("body").str.replace(f"^[{MARKS}]+", ""))
        .when(kind == "poll")
        .then(pl.col("rest").str.extract(r"^([^\n]*)"))
        .when(kind.is_in([*_CAPTIONED, "document"]) & (caption != ""))
        .then(caption)
    )
