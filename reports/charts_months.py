"""Geometry of the months of a copy to share: how often each side wrote first, as levels and no finer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import polars as pl

from reports.charts_time import SIZES, Drawing, marks_of, month_index, month_ticks


def level_months(frame: pl.DataFrame) -> int:
    """How many months stand together in one row: 1, 3 or 12."""
    first, *others = (month_index(month) for month in frame["month"].sort()[:2])
    return others[0] - first if others else 1


def month_levels(frame: pl.DataFrame, months: Sequence[str]) -> tuple[Drawing, ...]:
    """The months of a copy to share. `frame`: month, me, them: "", "few", "some" or "many".

    `month` is the first of a month, or in long histories of a quarter or a year.
    """
    rows = list(frame.sort("month").select("month", "me", "them").iter_rows())
    unit = level_months(frame)
    return tuple(_leveled(rows, unit, months, size) for size in SIZES)


def _leveled(rows: Sequence[tuple[date, str, str]], unit: int, months: Sequence[str], size: str) -> Drawing:
    (width, most), first = SIZES[size], rows[0][0]
    slots = month_index(rows[-1][0]) - month_index(first) + unit
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for month, me, them in rows:
        x = (month_index(month) - month_index(first) + unit / 2) * width / slots
        for side, level, y in (("me", me, 14), ("them", them, 38)):
            if level:
                marks[f"{side}-{level}"].append(f"{x:.1f},{y}")
    return Drawing(size, width, 52, 26, marks_of(marks), month_ticks(first, slots, months, most))
