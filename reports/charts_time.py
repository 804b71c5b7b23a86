"""Geometry along the calendar: the time line of starts.

A start is drawn as a mark in a slot, stacked away from the axis: yours above, theirs below. Beyond `MOST_MARKS`
starts the same counts become bars, of clear starts and of those that may be late answers; what became of each stands
in the table. Marks of one look are one list of points; the style sheet's markers give them their shape.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from reports.charts import Tick, pct

SIDES = ("me", "them")
LOOKS = ("answered", "late", "none", "either", "other")
"""What a mark of the time line says. `either`: an opening or a late answer."""
PARTS = ("clear", "either")
"""What a bar is made of, from the axis outwards."""
LEVELS = ("few", "some", "many")
"""Counts of one month in a copy to share: 1-4, 5-9, 10 or more."""
MOST_MARKS = 200
TALLEST_STACK = 14
SLOT = 10
WIDE, NARROW = 90 * SLOT, 30 * SLOT
"""Widths of the two drawings, in slots of the size of a mark."""
SIZES = {"wide": (WIDE, 9), "narrow": (NARROW, 4)}
"""Width of each drawing and the ticks it has room for."""
LATE = 0.4
"""Part of a time line that may pass before its first tick."""
BIN = 2
"""Width of a bar's slot in the chart's own coordinates; a start is one high."""
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
    """All bars of one look ("me-clear", "them-either"): upright lines from the axis, which stands at 0."""

    look: str
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

    def place(self, day: date, first: date, last: date) -> float:
        """Where a day stands along the line between two days, 0-1."""
        if not self.bin_months:
            return (day - first).days / max((last - first).days + 1, 1)
        months = self.bars_width // BIN * self.bin_months
        return (month_index(day) - month_index(first) + (day.day - 1) / 31) / months


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
    days = frame["at"].dt.convert_time_zone(timezone or "UTC").dt.date().to_list()
    rows = zip(days, *(frame[name].to_list() for name in ("who", "clear", "state")), strict=True)
    found = [Start(day, who, look(clear, state)) for day, who, clear, state in rows]
    return sorted(found, key=lambda start: start.day)


def time_line(starts: Sequence[Start], first: date, last: date, months: Sequence[str]) -> TimeLine | None:
    """The time line of starts between two days; None where there is none."""
    if not starts:
        return None
    looks = tuple(name for name in LOOKS if any(s.look == name for s in starts))
    if len(starts) <= MOST_MARKS:
        drawings = tuple(_marked(starts, first, last, months, size) for size in SIZES)
        if max(d.height for d in drawings) <= 2 * TALLEST_STACK * SLOT:
            return TimeLine(drawings, looks)
    return _barred(starts, first.replace(day=1), last, months)


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


def bin_months(first: date, last: date) -> int:
    """One, three or twelve months a bar, so that bars stay wide enough on a phone."""
    span = month_index(last) - month_index(first) + 1
    return next(size for size, most in ((1, 48), (3, 144), (12, 10**6)) if span <= most)


def month_index(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _first_of(index: int) -> date:
    """The first day of a month, by months since the year 0."""
    return date(index // 12, index % 12 + 1, 1)


def _binned(starts: Iterable[Start], first: date, width: int) -> dict[tuple[str, int], Counter[str]]:
    counts: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for start in starts:
        part = "either" if start.look == "either" else "clear"
        counts[start.side, (month_index(start.day) - month_index(first)) // width][part] += 1
    return counts


def _barred(starts: Sequence[Start], first: date, last: date, months: Sequence[str]) -> TimeLine:
    """Counts a bin as bars, stacked from the axis outwards in the order of `PARTS`."""
    width = bin_months(first, last)
    counts = _binned(starts, first, width)
    tallest = max(sum(cell.values()) for cell in counts.values())
    bins = (month_index(last) - month_index(first)) // width + 1
    paths: defaultdict[str, list[str]] = defaultdict(list)
    before: dict[str, int] = {}
    for (side, at), cell in sorted(counts.items()):
        for name, height in _stack(cell):
            x, look = at * BIN + BIN // 2, f"{side}-{name}"
            paths[look].append(f"m{x - before.get(look, 0)}{-height if side == 'me' else height:+}V0")
            before[look] = x
    # The outer part is drawn from its tip to the axis too, below the inner one: a line has fewer letters than a box.
    bars = tuple(Bars(name, "".join(paths[name])) for name in sorted(paths, key=lambda n: n.endswith("clear")))
    wide, narrow = (month_ticks(first, bins * width, months, most) for _, most in SIZES.values())
    shown = tuple(part for part in PARTS if any(cell[part] for cell in counts.values()))
    return TimeLine(_axes(wide, narrow), shown, bars, bins * BIN, tallest, width)


def _axes(wide: tuple[Tick, ...], narrow: tuple[Tick, ...]) -> tuple[Drawing, ...]:
    """The ticks of a chart of bars: once, where a narrow screen only has to leave some out."""
    if set(narrow) <= set(wide):
        return (Drawing("", 0, 0, 0, (), tuple(replace(tick, minor=tick not in narrow) for tick in wide)),)
    return Drawing("wide", 0, 0, 0, (), wide), Drawing("narrow", 0, 0, 0, (), narrow)


def _stack(cell: Counter[str]) -> Iterator[tuple[str, int]]:
    """The parts of one bar and how far from the axis each ends."""
    done = 0
    for name in PARTS:
        done += cell[name]
        if cell[name]:
            yield name, done


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


def ticks(first: date, last: date, months: Sequence[str], most: int) -> tuple[Tick, ...]:
    """Firsts of months along the axis, at most `most` of them; the year stands beside January and the first tick.

    Where the first of them comes late, as in a chat of a few weeks, the line's own beginning bears its month.
    """
    start, end = month_index(first), month_index(last)
    step = next(s for s in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600) if (end - start) // s < most)
    span = max((last - first).days + 1, 1)
    late = next((i for i in range(start, end + 1) if _first_of(i) >= first and i % step == 0), end + 1)
    begin = Tick("0%", f"{months[first.month - 1]} {first.year}", "start")
    places = [begin] if (_first_of(late) - first).days > LATE * span else []
    at = 0.0
    for index in range(start, end + 1):
        if index % step or (first.day > 1 and index == start):
            continue
        x = (_first_of(index) - first).days / span
        named = f"{months[index % 12]} {index // 12}" if index % 12 == 0 or not places else months[index % 12]
        if x < 0.9 and (not places or x - at >= 0.7 / most):
            places.append(Tick(pct(x), named, "start"))
            at = x
    return tuple(places)
