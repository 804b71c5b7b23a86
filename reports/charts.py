"""Geometry of the inline drawings: strips and answer curves. Templates only place what stands here.

Strips and curves use percentages along and CSS pixels across, so marks keep their size and words never shrink, whatever
the width of the page. Nothing in here is coloured: classes name the side, and the style sheet does the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log

import polars as pl

from analyzer.results import Estimate, NotReached, Side, Usual

LATENCY_S = (60.0, 7 * 16 * 3600.0)
"""Ends of the waiting-time scale: a minute and seven waking days of sixteen hours."""
LANE = 16
"""Height of one side's lane in a strip, CSS px."""
CURVE = 400
"""Width and height of the curves' own coordinates; stretched over the plot."""
CURVE_SLACK = 0.01
"""How far a drawn curve may be from its points, as a share of the height: no more than the line is thick."""
CURVE_TICKS = (1 / 60, 1 / 6, 1.0, 6.0, 16.0, 112.0)
"""Waking hours that the curves' axis names: one and ten minutes, one and six hours, one and seven waking days."""
CURVE_ENDS = (CURVE_TICKS[0], CURVE_TICKS[-1])
MINOR = (CURVE_TICKS[1], CURVE_TICKS[4])
"""Those that a narrow screen has no room for."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One side on a strip: a mark with its range, a range alone, or a sign that the end was not reached. In percent."""

    side: str
    y: int
    x: str = ""
    low: str = ""
    width: str = ""
    open_end: bool = False
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """One line to read a number on; `ends` are what its two ends mean."""

    height: int
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place along an axis, as a percentage; `anchor` keeps end labels in, `minor` ones may be left out."""

    x: str
    label: str
    anchor: str = "middle"
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """An answered share over waking time with its band, as paths in `CURVE` coordinates."""

    side: str
    line: str
    band: str


@dataclass(frozen=True, slots=True)
class Curves:
    """Both curves on the one axis that all pages share (`curve_ticks`, `curve_grid`)."""

    curves: tuple[Curve, ...]


def pct(fraction: float) -> str:
    """A place along a line, 0-1, as a percentage with at most one decimal."""
    return f"{round(100 * min(1.0, max(0.0, fraction)), 1):g}%"


def _log_place(value: float, ends: tuple[float, float]) -> float:
    return log(max(value, ends[0]) / ends[0]) / log(ends[1] / ends[0])


def _lane(side: str, y: int, places: tuple[float, float, float], open_end: bool = False) -> Lane:
    """A lane from the places of low, value and high."""
    low, x, high = (min(1.0, max(0.0, p)) for p in places)
    return Lane(side, y, pct(x), pct(low), pct(max(high - low, 0.0)), open_end)


def balance(estimate: Estimate, *, flagged: bool = False) -> Strip:
    """Who does more of one thing, between "all you" on the left and "all them" on the right; no mark if `flagged`."""
    places = (1 - estimate.high, 1 - estimate.value, 1 - estimate.low)
    lane = _lane("both", LANE // 2, places)
    return Strip(LANE, (replace(lane, x="") if flagged else lane,))


def usual_balance(usual: Usual) -> Strip:
    """My usual range of a share between two people, on the line of `balance`."""
    places = (1 - usual.high, 1 - usual.median, 1 - usual.low)
    return Strip(LANE, (_lane("both", LANE // 2, places),))


def usual_share(usual: Usual) -> Strip:
    """My usual range of a share between none and all, in my lane."""
    return Strip(LANE, (_lane("me", LANE // 2, (usual.low, usual.median, usual.high)),))


def shares(me: Side, them: Side) -> Strip:
    """Two shares between none and all, a lane each; a side without a number has an empty lane."""
    lanes = [
        _lane(side, y, (e.low, e.value, e.high))
        for side, y, e in (("me", LANE // 2, me), ("them", LANE + LANE // 2, them))
        if isinstance(e, Estimate)
    ]
    return Strip(2 * LANE, tuple(lanes))


def waits(me: Side, them: Side) -> Strip:
    """Two waiting times in waking seconds on a logarithmic line."""
    sides = (("me", LANE // 2, me), ("them", LANE + LANE // 2, them))
    return Strip(2 * LANE, tuple(lane for side, y, e in sides if (lane := _wait(side, y, e))))


def _wait(side: str, y: int, e: Side) -> Lane | None:
    if isinstance(e, NotReached):
        return Lane(side, y, beyond=True)
    if not isinstance(e, Estimate):
        return None
    high = 1.0 if e.high_not_reached else _log_place(e.high, LATENCY_S)
    return _lane(side, y, (_log_place(e.low, LATENCY_S), _log_place(e.value, LATENCY_S), high), e.high_not_reached)


def curves(me: pl.DataFrame | None, them: pl.DataFrame | None) -> Curves | None:
    """Answered share over waking hours for each side that has one; None if neither has."""
    drawn = tuple(_curve(side, frame) for side, frame in (("me", me), ("them", them)) if _has_rows(frame))
    if not drawn:
        return None
    return Curves(drawn)


def curve_ticks(label: Callable[[float], str]) -> tuple[Tick, ...]:
    """The ticks of the curves' axis; `label` says waking hours in words."""
    anchors = {0: "start", len(CURVE_TICKS) - 1: "end"}
    return tuple(
        Tick(pct(_log_place(h, CURVE_ENDS)), label(h), anchors.get(i, "middle"), minor=h in MINOR)
        for i, h in enumerate(CURVE_TICKS)
    )


def curve_grid() -> str:
    """The upright lines of the ticks and the line of "all", as a path."""
    return "".join(f"M{round(CURVE * _log_place(h, CURVE_ENDS))} 0V{CURVE}" for h in CURVE_TICKS) + f"M0 0H{CURVE}"


def _has_rows(frame: pl.DataFrame | None) -> bool:
    return frame is not None and frame.height > 0


def curve_rows(frame: pl.DataFrame) -> list[tuple[float, ...]]:
    """(waking hours, low, answered, high) of a curve, in order of time."""
    return sorted(zip(*(frame[name].to_list() for name in ("hours", "low", "answered", "high")), strict=True))


def _curve(side: str, frame: pl.DataFrame | None) -> Curve:
    assert frame is not None
    inside = [row for row in curve_rows(frame) if row[0] <= CURVE_ENDS[1]]
    every = [_log_place(row[0], CURVE_ENDS) for row in inside]
    shares = [row[1:] for row in inside]
    kept = corners(every, shares, 0, len(every) - 1) if every else []
    xs = [round(CURVE * every[i]) for i in kept]
    low, mid, high = ([round(CURVE * (1 - shares[i][k])) for i in kept] for k in range(3))
    return Curve(side, path_of(xs, mid), path_of(xs + xs[::-1], high + low[::-1]) + "z")


def corners(xs: Sequence[float], rows: Sequence[tuple[float, ...]], first: int, last: int) -> list[int]:
    """The points that a line and its band need (Ramer, Douglas and Peucker): without those that lie on the way."""
    if last <= first:
        return [first]
    width = xs[last] - xs[first]

    def off(i: int) -> float:
        at = (xs[i] - xs[first]) / width if width else 0.0
        return max(abs(v - a - at * (b - a)) for v, a, b in zip(rows[i], rows[first], rows[last], strict=True))

    far = max(range(first + 1, last), key=off, default=first)
    if far == first or off(far) <= CURVE_SLACK:
        return [first, last]
    return corners(xs, rows, first, far)[:-1] + corners(xs, rows, far, last)


def path_of(xs: Sequence[int], ys: Sequence[int]) -> str:
    """A line in steps relative to the point before, which is shorter than places."""
    points = list(zip(xs, ys, strict=True))
    steps = (f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(points))
    return f"M{xs[0]} {ys[0]}l" + " ".join(steps).replace(" -", "-")
