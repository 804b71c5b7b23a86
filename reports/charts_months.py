"""Geometry of the months of a copy to share: how often each side wrote first, as levels and no finer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import polars as pl

from reports.charts import Tick, pct
from reports.charts_time import SIZES, Drawing, marks_of, month_index


def month_levels(frame: pl.DataFrame, months: Sequence[str]) -> tuple[Drawing, ...]:
    """The months of a copy to share. `frame`: month (first of month), me, them: "", "few", "some" or "many"."""
    rows = list(frame.sort("month").select("month", "me", "them").iter_rows())
    first = rows[0][0]
    return tuple(_leveled(rows, first, months, size) for size in SIZES)


def _leveled(rows: Sequence[tuple[date, str, str]], first: date, months: Sequence[str], size: str) -> Drawing:
    width, most = SIZES[size]
    slots = month_index(rows[-1][0]) - month_index(first) + 1
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for month, me, them in rows:
        x = (month_index(month) - month_index(first) + 0.5) * width / slots
        for side, level, y in (("me", me, 14), ("them", them, 38)):
            if level:
                marks[f"{side}-{level}"].append(f"{x:.1f},{y}")
    return Drawing(size, width, 52, 26, marks_of(marks), month_ticks(first, slots, months, most))


def month_ticks(first: date, slots: int, months: Sequence[str], most: int) -> tuple[Tick, ...]:
    """Ticks on an axis whose months are equally wide, so that no length of a month shows a day."""
    start = month_index(first)
    step = next(s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600) if (slots - 1) // s < most)
    places: list[Tick] = []
    for i in range(slots):
        index = start + i
        if index % step == 0 and i / slots < 0.9:
            named = f"{months[index % 12]} {index // 12}" if index % 12 == 0 or not places else months[index % 12]
            places.append(Tick(pct(i / slots), named, "start"))
    return tuple(places) or (Tick("0%", f"{months[first.month - 1]} {first.year}", "start"),)
