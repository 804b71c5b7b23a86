"""Geometry of the strip of weeks: which weeks had a first message from each side, half a year a row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

WEEK, WEEK_LANES = 12, (7, 19)
"""Width of a week, and the heights of both sides' lanes, in the strip of weeks."""


@dataclass(frozen=True, slots=True)
class WeekMarks:
    """All weeks of one look on one lane, as a path with a corner at each."""

    look: str
    path: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Half a year of weeks: its label's year and half, a path over the weeks that were seen, and its marks."""

    year: int
    half: int
    seen: str
    marks: tuple[WeekMarks, ...]


def weeks(frame: pl.DataFrame) -> tuple[WeekRow, ...]:
    """Weeks with a first message from each side, half a year a row.

    `frame`: week (Monday), me, them (expected openings that week), seen. At least one half is drawn as a week with one,
    a tenth to a half as "perhaps", less as a week without; a week the export does not cover is left blank.
    """
    rows: defaultdict[tuple[int, int], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for week, me, them, seen in frame.sort("week").select("week", "me", "them", "seen").iter_rows():
        half = int(week.month > 6)
        start = date(week.year, 7, 1) if half else date(week.year, 1, 1)
        x = (week - start).days // 7 * WEEK + WEEK // 2
        looks = (f"me-{week_look(me)}", f"them-{week_look(them)}", "seen") if seen else ()
        for name in (*looks, "any"):
            rows[week.year, half][name].append(x)
    return tuple(WeekRow(*at, _dots(row.pop("seen", [])), _on_lanes(row)) for at, row in sorted(rows.items()))


def _on_lanes(row: Mapping[str, list[int]]) -> tuple[WeekMarks, ...]:
    """Marks of the weeks that have one; a week without is a dot of the line below."""
    lanes = {"me-yes": 0, "me-perhaps": 0, "them-yes": 1, "them-perhaps": 1}
    return tuple(
        WeekMarks(name, f"M{row[name][0]} {WEEK_LANES[lane]}H" + " ".join(map(str, row[name][1:] or row[name])))
        for name, lane in lanes.items()
        if name in row
    )


def _dots(xs: Sequence[int]) -> str:
    """A line over each run of weeks that were seen, on both lanes; dashes of the style sheet make it a dot a week."""
    starts = [x for x in xs if x - WEEK not in xs]
    ends = [x for x in xs if x + WEEK not in xs]
    runs = list(zip(starts, ends, strict=True))
    return "".join(f"M{a} {y}H{b + 0.1:g}" for y in WEEK_LANES for a, b in runs)


def week_look(expected: float) -> str:
    """A week as drawn and as counted in its table."""
    return "yes" if expected >= 0.5 else "perhaps" if expected >= 0.1 else "no"
