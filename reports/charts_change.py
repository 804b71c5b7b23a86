"""Geometry of a measure over time: a band as wide as it is where a change is claimed, a flat one where none is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from analyzer.results import Estimate
from reports.charts import Tick, corners, path_of, pct
from reports.charts_time import SIZES, month_index, month_ticks, ticks

WIDTH, HEIGHT = 400, 100
"""A band's own coordinates; stretched over the plot."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time that drawings share: by days for the owner, by months of equal width in a copy to share."""

    first: date
    last: date
    by_month: bool

    def place(self, day: date) -> float:
        """Where a day lies, 0-1; by months, the middle of its month."""
        if self.by_month:
            return (month_index(day) - month_index(self.first) + 0.5) / self._months
        return (day - self.first).days / max((self.last - self.first).days + 1, 1)

    def holds(self, day: date) -> bool:
        """Whether a day (by months, its month) lies inside."""
        if self.by_month:
            return month_index(self.first) <= month_index(day) <= month_index(self.last)
        return self.first <= day <= self.last

    @property
    def _months(self) -> int:
        return month_index(self.last) - month_index(self.first) + 1

    def axis(self, months: Sequence[str]) -> tuple[Tick, ...]:
        """Its ticks; every other one may be left out on a narrow screen."""
        most = SIZES["narrow"][1]
        if self.by_month:
            every = month_ticks(self.first, self._months, months, most)
        else:
            every = ticks(self.first, self.last, months, most)
        return tuple(replace(tick, minor=i % 2 == 1) for i, tick in enumerate(every))


@dataclass(frozen=True, slots=True)
class Band:
    """One measure over time. `pieces` are (middle, band) paths; `came` is where a change lies, (place, width)."""

    side: str
    pieces: tuple[tuple[str, str], ...]
    came: tuple[str, str] | None = None


def flat(side: str, level: Estimate, top: float = 1.0, first: float = 0.0, last: float = 1.0) -> Band:
    """One level with its range over a stretch of the time (0-1), on a scale from 0 to `top`."""
    left, right = round(first * WIDTH), round(last * WIDTH)
    low, value, high = (_y(v, top) for v in (level.low, level.value, level.high))
    return Band(side, ((f"M{left} {value}H{right}", f"M{left} {low}V{high}H{right}V{low}z"),))


def no_middle(band: Band) -> Band:
    """The band alone, where no single number can be told."""
    return replace(band, pieces=tuple(("", area) for _, area in band.pieces))


def stepped(side: str, levels: tuple[Estimate, Estimate], top: float, between: tuple[float, float]) -> Band:
    """Two levels, before and after the time (places 0-1) between which a change came."""
    early, late = between
    before = flat(side, levels[0], top, 0.0, early)
    after = flat(side, levels[1], top, late, 1.0)
    return Band(side, before.pieces + after.pieces, _came(between))


def rolled(side: str, frame: pl.DataFrame, top: float, span: Span, between: tuple[float, float]) -> Band:
    """A rolling line with its band, left blank where too little is seen. `frame`: week, value, low, high, seen."""
    pieces = []
    for run in _runs(frame):
        xs = [min(1.0, max(0.0, span.place(week + timedelta(days=3)))) for week, *_ in run]
        rows = [tuple(v / top for v in values) for _, *values in run]
        kept = corners(xs, rows, 0, len(xs) - 1)
        at = [round(xs[i] * WIDTH) for i in kept]
        mid, low, high = ([_y(rows[i][k], 1.0) for i in kept] for k in range(3))
        pieces.append((path_of(at, mid), path_of(at + at[::-1], high + low[::-1]) + "z"))
    return Band(side, tuple(pieces), _came(between))


def _came(between: tuple[float, float]) -> tuple[str, str]:
    early, late = between
    return pct(early), pct(late - early)


def _runs(frame: pl.DataFrame) -> Iterator[list[tuple[date, float, float, float]]]:
    """Runs of weeks that have a value."""
    run: list[tuple[date, float, float, float]] = []
    names = ("week", "value", "low", "high", "seen")
    for week, value, low, high, seen in sorted(zip(*(frame[name].to_list() for name in names), strict=True)):
        if seen and value is not None:
            run.append((week, value, low, high))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _y(value: float, top: float) -> int:
    return round(HEIGHT * (1 - min(1.0, max(0.0, value / top))))
