"""Geometry of the strip of weeks: which weeks had a first message from each side, half a year a row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

MOST_ROWS = 4
"""Half-years that are drawn: the last two years of a longer chat."""
WHOLE = "M0 0H25.01M0 1H25.01"
"""The path over both lanes of a half-year that was seen from end to end: the page draws it once for all."""
LANES = {"me": 0, "them": 1}
"""Heights of both sides' lanes in the strip of weeks, whose unit is the width of a week."""


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


def weeks(frame: pl.DataFrame, begin: date) -> tuple[WeekRow, ...]:
    """Weeks with a first message from each side, half a year a row.

    `frame`: week (Monday), me, them (expected openings that week), seen. At least one half is drawn as a week with one,
    a tenth to a half as "perhaps", less as a week without; a week the export does not cover is left blank. The first
    week counts from `begin`, the day the chat begins on, so that no row stands for a time before it.
    """
    rows: defaultdict[tuple[int, int], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    names = ("week", "me", "them", "seen")
    for week, me, them, seen in sorted(zip(*(frame[name].to_list() for name in names), strict=True)):
        day = max(week, begin)
        half = int(day.month > 6)
        x = (week - date(day.year, 7 if half else 1, 1)).days // 7
        looks = (f"me-{week_look(me)}", f"them-{week_look(them)}", "seen") if seen else ()
        for name in (*looks, "any"):
            rows[day.year, half][name].append(x)
    drawn = sorted(rows.items())[-MOST_ROWS:]
    return tuple(WeekRow(*at, _dots(row.pop("seen", [])), _on_lanes(row)) for at, row in drawn)


def _on_lanes(row: Mapping[str, list[int]]) -> tuple[WeekMarks, ...]:
    """Marks of the weeks that have one; a week without is a dot of the line below."""
    names = [(side, f"{side}-{look}") for side in LANES for look in ("yes", "perhaps")]
    return tuple(WeekMarks(name, _corners(row[name], LANES[side])) for side, name in names if name in row)


def _corners(xs: Sequence[int], y: int) -> str:
    """A path with a corner at each place, in steps; a single one is a step of nothing."""
    steps = [b - a for a, b in pairwise(xs)] or [0]
    return f"M{xs[0]} {y}h" + " ".join(map(str, steps))


def _dots(xs: Sequence[int]) -> str:
    """A line over each run of weeks that were seen, on both lanes; dashes of the style sheet make it a dot a week."""
    starts = [x for x in xs if x - 1 not in xs]
    ends = [x for x in xs if x + 1 not in xs]
    runs = list(zip(starts, ends, strict=True))
    return "".join(f"M{a} {y}H{b}.01" for y in LANES.values() for a, b in runs)


def week_look(expected: float) -> str:
    """A week as drawn and as counted in its table."""
    return "yes" if expected >= 0.5 else "perhaps" if expected >= 0.1 else "no"
