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
from parsers.whatsapp_text.meaning import look_closely
from parsers.whatsapp_text.phrases import LRM, MARKS, phrases
from parsers.whatsapp_text.senders import Split

_TEXT: Final = KINDS.categories.to_list().index("text")


@dataclass(frozen=True, slots=True)
class Events:
    """Columns of the common frame, and what the app's own lines say of the chat.

    Attributes:
        kind, text, edited, duration: as in `parsers.frame`.
        is_group: a line that only groups have was seen.
        timers: the lines on messages that disappear: `row`, and `turned`, which is "on", "changed" or "off".
    """

    kind: pl.Series
    text: pl.Series
    edited: pl.Series
    duration: pl.Series
    is_group: bool
    timers: pl.DataFrame

    def __repr__(self) -> str:
        return f"Events({self.kind.len()} rows)"

    def filter(self, keep: pl.Series) -> "Events":
        """Keep some rows, none of which the app wrote about itself."""
        places = self.timers.with_columns(row=(keep.cum_sum() - 1).gather(self.timers["row"]).cast(pl.UInt32))
        kind, text, edited, duration = (c.filter(keep) for c in (self.kind, self.text, self.edited, self.duration))
        return Events(kind, text, edited, duration, self.is_group, places)


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
    if group_name is not None:
        picked |= (split.senders == group_name).fill_null(value=False).to_numpy()
    index = np.flatnonzero(picked)
    found = look_closely(_whole_rows(split, joined, picked, index), bracket=bracket, group_name=group_name)
    kind = np.full(len(picked), _TEXT, dtype=np.uint8)
    kind[index] = found["kind"].cast(KINDS).to_physical().to_numpy()
    edited = np.zeros(len(picked), dtype=bool)
    edited[index] = found["edited"].to_numpy()
    plain = ~picked[joined.rows]
    rows = np.concatenate([joined.rows[plain], index])
    system = found.with_columns(row=pl.Series(index, dtype=pl.UInt32)).filter(pl.col("kind") == "system")
    return Events(
        kind=pl.Series("kind", kind).cat.to(KINDS),
        text=replace_rows(split.texts, rows, pl.concat([joined.texts.filter(pl.Series(plain)), found["text"]])),
        edited=pl.Series("edited", edited),
        duration=_durations(len(picked), index, found["duration"]),
        is_group=bool(system["body"].str.contains(phrases().group).any()),
        timers=_timers(system),
    )


def _timers(system: pl.DataFrame) -> pl.DataFrame:
    p, body = phrases(), pl.col("body")
    told = {"on": p.timer, "changed": p.timer_changed, "off": p.timer_off}
    turned = pl.coalesce(pl.when(body.str.contains(regex)).then(pl.lit(word)) for word, regex in told.items())
    return system.select("row", turned=turned).drop_nulls()


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


def _only_marked(split: Split, group_name: str | None) -> bool:
    """Tell whether the sender called like the file writes the app's lines only: then that is the group, and no person.

    These lines are marked, or known where the marks were lost on the way.
    """
    if group_name is None:
        return False
    theirs = split.texts.filter((split.senders == group_name).fill_null(value=False))
    known = theirs.str.contains(phrases().system) | theirs.str.contains(phrases().encryption)
    return theirs.len() > 0 and bool((theirs.str.contains(f"^[{MARKS}]") | known).all())
