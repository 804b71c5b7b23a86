"""How well each cue is found in labelled sentences that were written for this project.

The sentences lie in `lines/<language>/<cue>.<part>.tsv`: label (yes, no), style, kind and text, parted by tabs, below
a line of headings. Patterns may be written with the part "tuning" in view. What is held out is looked at by this module
alone, which gives numbers and never a sentence. Its parts were written one after the other by different writers:
"held_out" and "fresh" were measured while English and German patterns were still changing, "final" only when they were
done. A line that stands word for word in an earlier part counts there alone.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analyzer.lexicon import BIT, CUES, Floor, cues_in, languages

LINES = Path(__file__).with_name("lines")
PARTS = ("held_out", "fresh", "final")
"""Parts that no pattern was written with."""
HEADINGS = ["label", "style", "kind", "text"]
Z = 1.959964


@dataclass(frozen=True)
class Measured:
    """One cue in one language: what is pinned, and the recall of the style that fares worst."""

    language: str
    cue: str
    floor: Floor
    worst: tuple[str, int, int] | None


def labelled(language: str, cue: str, part: str) -> pl.DataFrame | None:
    """The labelled lines of one file, None where there is none."""
    path = LINES / language / f"{cue}.{part}.tsv"
    if not path.exists():
        return None
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line]
    wrong = [n for n, row in enumerate(rows, 2) if len(row) != 4 or row[0] not in {"yes", "no"}]
    if head.split("\t") != HEADINGS or wrong:
        raise ValueError(f"{path.name}: headings or lines {wrong[:5]} are not label, style, kind and text")
    return pl.DataFrame(rows, schema=HEADINGS, orient="row")


def unseen(language: str, cue: str, parts: Sequence[str] = PARTS) -> pl.DataFrame | None:
    """The labelled lines of these parts that stand in no earlier one, None where there are none."""
    seen: set[str] = set()
    kept = []
    for part in ("tuning", *PARTS):
        frame = labelled(language, cue, part)
        if frame is None:
            continue
        words = [_words(text) for text in frame["text"]]
        if part in parts:
            kept.append(frame.filter(pl.Series([told not in seen for told in words], dtype=pl.Boolean)))
        seen |= set(words)
    return pl.concat(kept) if kept else None


def last_part(language: str, cue: str) -> Measured | None:
    """The same on the part that was written last alone, None where there is only one."""
    written = [part for part in PARTS if labelled(language, cue, part) is not None]
    return measured(language, cue, written[-1:]) if len(written) > 1 else None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def measured(language: str, cue: str, parts: Sequence[str] = PARTS) -> Measured | None:
    """How well one cue is found, None where nothing is labelled."""
    frame = unseen(language, cue, parts)
    if frame is None:
        return None
    frame = frame.with_columns((cues_in(frame["text"], language) & BIT[cue] != 0).alias("found"))
    yes = frame.filter(pl.col("label") == "yes")
    hits, right = int(frame["found"].sum()), int(yes["found"].sum())
    floor = Floor(hits, right, yes.height, frame.height - yes.height, wilson(right, hits), wilson(right, yes.height))
    styles = yes.group_by("style").agg(pl.col("found").sum(), pl.len().alias("n")).filter(pl.col("n") >= 4)
    rows = sorted(styles.iter_rows(), key=lambda row: (row[1] / row[2], row[0]))
    return Measured(language, cue, floor, rows[0] if rows else None)


def everything(parts: Sequence[str] = PARTS) -> Iterator[Measured]:
    """Every cue of every language that has labelled lines, in order."""
    for language in languages():
        for cue in CUES:
            if found := measured(language, cue, parts):
                yield found


def wilson(right: int, of: int) -> tuple[float, float, float]:
    """A share with its 95 % range; nothing known (0 to 1) of nothing."""
    if not of:
        return (0.0, 0.0, 1.0)
    share, scale = right / of, 1 + Z * Z / of
    middle = (share + Z * Z / (2 * of)) / scale
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / scale
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (round(share, 4), round(low, 4), round(high, 4))
