"""Geometry along the calendar: the time line of starts.

A start is drawn as a mark in a slot, stacked away from the axis: yours above, theirs below. Beyond `MOST_MARKS`
starts the same counts become bars. Marks of one look are one list of points; the style sheet's markers give them
their shape.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from reports.charts import Tick, pct

SIDES = ("me", "them")
LOOKS = ("answered", "late", "none", "either", "other")
"""What a mark of the time line says, from the axis outwards in bars. `either`: an opening or a late answer."""
LEVELS = ("few", "some", "many")
"""Counts of one month in a copy to share: 1-4, 5-9, 10 or more."""
MOST_MARKS = 200
TALLEST_STACK = 14
SLOT = 10
WIDE, NARROW = 90 * SLOT, 30 * SLOT
"""Widths of the two drawings, in slots of the size of a mark."""
SIZES = {"wide": (WIDE, 9), "narrow": (NARROW, 4)}
"""Width of each drawing and the ticks it has room for."""
BIN, BAR_ROOM = 8, 84
"""Width of a bar's slot in the chart's own coordinates, and the height of the tallest bar."""
PAINT = {
    "answered": (("solid", 1, 6),),
    "late": (("hollow", 1, 6), ("solid", 3, 2)),
    "none": (("hollow", 1, 6),),
    "either": (("tone", 1, 6),),
    "other": (("hollow", 3, 2),),
}
"""How a part of a bar looks, as marks do: what is painted, from where, how wide.

No patterns: they print as pictures, and make ten megabytes of a report.
"""
_look_of_state = {
    "answered": "answered",
    "after_writing_again": "answered",
    "by_call": "answered",
    "late": "late",
    "none_seen": "none",
    "by_reaction": "none",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one look: its name ("me-answered") and where they stand."""

    look: str
    points: str


@dataclass(frozen=True, slots=True)
class Bars:
    """All parts of bars that are painted alike ("me-solid", "me-hollow"), as one path."""

    paint: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks around an axis at one width, with its ticks; of a chart of bars, only the ticks."""

    size: str
    width: int
    height: int
    axis: int
    marks: tuple[Marks, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The same starts, wide and narrow: each with its own mark, or as bars, which stretch and are drawn once.

    `tallest` and `bin_months` are 0 where there are no bars.
    """

    drawings: tuple[Drawing, ...]
    looks: tuple[str, ...]
    bars: tuple[Bars, ...] = ()
    bars_width: int = 0
    tallest: int = 0
    bin_months: int = 0


def look(clear: bool | None, state: str | None) -> str:
    """How a start is drawn; the same for both sides. Ambiguous starts are never called one or the other."""
    if not clear:
        return "either"
    return _look_of_state.get(state or "", "other")


@dataclass(frozen=True, slots=True)
class Start:
    """One start on the calendar."""

    day: date
    side: str
    look: str


def starts_of(frame: pl.DataFrame, timezone: str) -> list[Start]:
    """Starts as local days with their look, in order of time."""
    days = frame.sort("at").with_columns(pl.col("at").dt.convert_time_zone(timezone or "UTC").dt.date())
    rows = days.select("at", "who", "clear", "state").iter_rows()
    return [Start(at, who, look(clear, state)) for at, who, clear, state in rows]


def time_line(starts: Sequence[Start], first: date, last: date, months: Sequence[str]) -> TimeLine | None:
    """The time line of starts between two days; None where there is none."""
    if not starts:
        return None
    looks = tuple(name for name in LOOKS if any(s.look == name for s in starts))
    if len(starts) <= MOST_MARKS:
        drawings = tuple(_marked(starts, first, last, months, size) for size in SIZES)
        if max(d.height for d in drawings) <= 2 * TALLEST_STACK * SLOT:
            return TimeLine(drawings, looks)
    return _barred(starts, looks, first.replace(day=1), last, months)


def _marked(starts: Sequence[Start], first: date, last: date, months: Sequence[str], size: str) -> Drawing:
    """Every start a mark, stacked where slots are shared."""
    width, most = SIZES[size]
    slots = width // SLOT
    span = max((last - first).days + 1, 1)
    stacks: Counter[tuple[str, int]] = Counter()
    placed: list[tuple[str, int, int]] = []
    for start in starts:
        slot = min(slots - 1, max(0, (start.day - first).days * slots // span))
        placed.append((f"{start.side}-{start.look}", slot, stacks[start.side, slot]))
        stacks[start.side, slot] += 1
    up, down = (max((n for (side, _), n in stacks.items() if side == s), default=0) for s in SIDES)
    axis = max(up, 1) * SLOT + 6
    marks: defaultdict[str, list[str]] = defaultdict(list)
    for name, slot, level in placed:
        away = (level * SLOT + SLOT) * (-1 if name.startswith("me") else 1)
        marks[name].append(f"{slot * SLOT + SLOT // 2},{axis + away}")
    height = axis + max(down, 1) * SLOT + 6
    return Drawing(size, width, height, axis, marks_of(marks), ticks(first, last, months, most))


def marks_of(marks: Mapping[str, list[str]]) -> tuple[Marks, ...]:
    """Points as lists; a single one is doubled, since not every browser marks a line of one point."""
    return tuple(Marks(name, " ".join(p if len(p) > 1 else p * 2)) for name, p in sorted(marks.items()))


def _bin_months(first: date, last: date) -> int:
    """One, three or twelve months a bar, so that bars stay wide enough on a phone."""
    span = month_index(last) - month_index(first) + 1
    return next(size for size, most in ((1, 48), (3, 144), (12, 10**6)) if span <= most)


def month_index(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _binned(starts: Iterable[Start], first: date, width: int) -> dict[tuple[str, int], Counter[str]]:
    counts: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for start in starts:
        counts[start.side, (month_index(start.day) - month_index(first)) // width][start.look] += 1
    return counts


def _barred(
    starts: Sequence[Start], looks: tuple[str, ...], first: date, last: date, months: Sequence[str]
) -> TimeLine:
    """Counts a bin as bars, looks stacked from the axis outwards in the order of `LOOKS`."""
    width = _bin_months(first, last)
    counts = _binned(starts, first, width)
    tallest = max(sum(cell.values()) for cell in counts.values())
    bins = (month_index(last) - month_index(first)) // width + 1
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for (side, at), cell in sorted(counts.items()):
        for paint, path in _stack(cell, at * BIN, -1 if side == "me" else 1, BAR_ROOM / tallest):
            paths[f"{side}-{paint}"].append(path)
    bars = tuple(Bars(paint, "".join(parts)) for paint, parts in sorted(paths.items()))
    wide, narrow = (ticks(first, last, months, most) for _, most in SIZES.values())
    return TimeLine(_axes(wide, narrow), looks, bars, bins * BIN, tallest, width)


def _axes(wide: tuple[Tick, ...], narrow: tuple[Tick, ...]) -> tuple[Drawing, ...]:
    """The ticks of a chart of bars: once, where a narrow screen only has to leave some out."""
    if set(narrow) <= set(wide):
        return (Drawing("", 0, 0, 0, (), tuple(replace(tick, minor=tick not in narrow) for tick in wide)),)
    return Drawing("wide", 0, 0, 0, (), wide), Drawing("narrow", 0, 0, 0, (), narrow)


def _stack(cell: Counter[str], left: int, way: int, unit: float) -> Iterator[tuple[str, str]]:
    """The parts of one bar: filled pieces, and outlines that stand open on whatever is below them."""
    done = 0
    for name in LOOKS:
        here, done = done, done + cell[name]
        if not cell[name]:
            continue
        low, high = (BAR_ROOM + way * round(n * unit) for n in (here, done))
        for paint, start, wide in PAINT[name]:
            x = left + start
            yield paint, f"M{x} {low}v{high - low}h{wide}v{low - high}"


def ticks(first: date, last: date, months: Sequence[str], most: int) -> tuple[Tick, ...]:
    """Firsts of months along the axis, at most `most` of them; the year stands beside January and the first tick."""
    start, end = month_index(first), month_index(last)
    step = next(s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600) if (end - start) // s < most)
    span = max((last - first).days + 1, 1)
    places: list[Tick] = []
    at = 0.0
    for index in range(start, end + 1):
        if index % step or (first.day > 1 and index == start):
            continue
        x = (date(index // 12, index % 12 + 1, 1) - first).days / span
        named = f"{months[index % 12]} {index // 12}" if index % 12 == 0 or not places else months[index % 12]
        if x < 0.9 and (not places or x - at >= 0.7 / most):
            places.append(Tick(pct(x), named, "start"))
            at = x
    return tuple(places) or (Tick("0%", f"{months[first.month - 1]} {first.year}", "start"),)
