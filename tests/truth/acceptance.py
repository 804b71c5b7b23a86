"""What is checked on every cell of the grid, counted so that cells can be added up, and what is promised of each check.

A `Tally` holds how many numbers were looked at, how many of them held, and the sums of their errors. Everything goes
through the real pipeline: events, turns, measures, bands. One history serves all checks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from scipy.special import stdtrit
from scipy.stats import binom

from analyzer.compare import with_bands
from analyzer.estimate import Estimate, Interval, NotReached, share
from analyzer.events import ME, SIDES
from analyzer.measures import answers, initiation, response_latency, words
from analyzer.options import DEFAULTS
from analyzer.results import Reading
from analyzer.turns import Talk
from tests.truth.grid import ANSWER_H, Cell, LongRun, history, long_run, wake_error
from tests.truth.simulator import World

CHANCE: Final = 0.00135
"""What is rarer than this is not put down to chance: three standard errors on one side, once in 740 times."""


@dataclass(slots=True)
class Tally:
    """n: numbers looked at. held: of them, how many did what the check asks. error, squares: sums over errors."""

    n: int = 0
    held: int = 0
    error: float = 0.0
    squares: float = 0.0

    def add(self, held: bool, error: float = 0.0) -> None:
        self.n, self.held = self.n + 1, self.held + bool(held)
        self.error, self.squares = self.error + error, self.squares + error * error

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.n + other.n, self.held + other.held, self.error + other.error, self.squares + other.squares)

    @property
    def share(self) -> float:
        return self.held / self.n if self.n else float("nan")

    @property
    def bias(self) -> float:
        return self.error / self.n if self.n else float("nan")

    @property
    def rmse(self) -> float:
        return float(np.sqrt(self.squares / self.n)) if self.n else float("nan")

    @property
    def bias_slack(self) -> float:
        """What chance may add to the bias: Student's t at `CHANCE`, so that few numbers say little."""
        if self.n < 2:
            return float("inf")
        variance = max(self.squares - self.n * self.bias**2, 0.0) / (self.n - 1)
        return float(stdtrit(self.n - 1, 1 - CHANCE) * np.sqrt(variance / self.n))


Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Check:
    """A promise about one tally.

    Attributes:
        key: of the tally. what: in words.
        low, high: least and most of the share that holds; what is above `high` is wider than need be, no falling short.
        bias: most that the mean error may be off, in the error's unit (share, or natural logarithm of a time).
        weeks: shortest history that the promise is about.
        of: ranges that hold; or mishaps, of which `high` is the most; or root-mean-square errors, likewise.
    """

    key: str
    what: str
    low: float = 0.0
    high: float = 1.0
    bias: float | None = None
    weeks: int = 0
    of: Literal["ranges", "mishaps", "errors"] = "ranges"


CHECKS: Final = (
    Check("start, unflagged", "who writes first, definition not in doubt: range holds the tendency", 0.93, 0.97, 0.02),
    Check("start, flagged", "who writes first, definition matters: range over both readings holds it", 0.90),
    Check("wrong side, flagged", "… and the band names the wrong side", 0.0, 0.03, of="mishaps"),
    Check("wrong side", "who writes first: the band names the wrong side (tendency .3 or .7)", 0.0, 0.03, of="mishaps"),
    Check("lean of equals", "who writes first: the band names a side of two who open alike", 0.0, 0.05, of="mishaps"),
    Check("bounds", "who writes first: the bounds hold what happened", 0.94),
    Check("words", "words: range holds the truth", 0.91, weeks=13),
    Check("inside", "median answer inside conversations: range holds the long run", 0.93, 0.99, 0.15),
    Check("answered in 1 h", "answered within 1 waking hour: range holds the long run", 0.93, 0.97, 0.04),
    Check("answered in 6 h", "answered within 6 waking hours: range holds the long run", 0.93, 0.97),
    Check("half", "half of first messages answered: range holds the long run", 0.93, 0.99, 0.15),
    Check("wake", "end of quiet hours (from 80 messages): error in hours", 0.0, 0.5, of="errors"),
)
"""Promises. Errors of shares are in points against what people are, of who writes first against what happened; those of
times are logarithms of the ratio."""
FURTHER: Final = ("start", "start, happened", "all starts", "shown", "early", "never half", "words shown")
"""Counted beside them: all shown starts, those against what happened, the usual rule, and what is shown at all."""


def measured(cell: Cell, histories: int, first: int = 0) -> dict[str, Tally]:
    """All tallies of a cell."""
    tallies = {key: Tally() for key in (*(check.key for check in CHECKS), *FURTHER)}
    target = long_run(cell)
    for number in range(first, first + histories):
        world, seen = history(cell, number)
        _starts(tallies, cell, world, seen)
        _words(tallies, cell, seen)
        _times(tallies, cell, target, seen)
        for _, side in SIDES:
            off = wake_error(seen, world, side)
            if off is not None:
                tallies["wake"].add(off <= 0.5, off)
    return tallies


def _starts(tallies: dict[str, Tally], cell: Cell, world: World, seen: Talk) -> None:
    reading = initiation.measure(seen)
    tallies["shown"].add(isinstance(reading.me, Estimate))
    if not isinstance(reading.me, Estimate):
        return
    found, tendency = reading.me, cell.tendency
    error = found.value - world.truth
    flag = "start, flagged" if reading.facts["definition_matters"] else "start, unflagged"
    for key in ("start", flag):
        tallies[key].add(_holds(found, tendency), error)
    tallies["start, happened"].add(_holds(found, world.truth), error)
    usual = _usual(seen)
    tallies["all starts"].add(_holds(usual, tendency), usual.value - world.truth)
    low, high = _bounds(reading)
    tallies["bounds"].add(low <= world.truth <= high)
    tallies["early"].add(found.early)
    _sides(tallies, reading, tendency, flagged=flag == "start, flagged")


def _sides(tallies: dict[str, Tally], reading: Reading, tendency: float, *, flagged: bool) -> None:
    """Count the side that the band names, "a little more often" included."""
    reading = with_bands({"": reading}, DEFAULTS)[""]
    assert isinstance(reading.me, Estimate)
    claims = (reading.band or "").startswith(("leans", "mostly")) or bool(reading.facts["slight"])
    even = abs(tendency - 0.5) < 1e-6
    wrong = claims and (even or (reading.me.value > 0.5) != (tendency > 0.5))
    tallies["lean of equals" if even else "wrong side"].add(wrong)
    if flagged:
        tallies["wrong side, flagged"].add(wrong)


def _usual(seen: Talk) -> Interval:
    """The usual rule with the same range: every start an opening."""
    starts = seen.starts
    return share((starts.who == ME).astype(np.float64), np.ones(len(starts.who)), starts.week, DEFAULTS.confidence)


def _bounds(reading: Reading) -> tuple[float, float]:
    bounds = reading.readings["bounds"]
    assert isinstance(bounds, list)
    return bounds[0], bounds[1]


def _words(tallies: dict[str, Tally], cell: Cell, seen: Talk) -> None:
    found = words.measure(seen).me
    tallies["words shown"].add(isinstance(found, Estimate))
    if isinstance(found, Estimate):
        tallies["words"].add(_holds(found, cell.words), found.value - cell.words)


def _times(tallies: dict[str, Tally], cell: Cell, target: LongRun, seen: Talk) -> None:
    latency, in_time = response_latency.measure(seen), answers.measure(seen)
    inside = latency.readings["in_conversation"]
    assert isinstance(inside, dict)
    for name, side in SIDES:
        if isinstance(inside[name], Estimate):
            _time(tallies["inside"], inside[name], target.inside[side], cell.inside(side))
        half = getattr(latency, name)
        if isinstance(half, Estimate | NotReached):
            tallies["never half"].add(isinstance(half, NotReached))
        if isinstance(half, Estimate):
            _time(tallies["half"], half, target.half[side], cell.half(side))
        found = getattr(in_time, name)
        if isinstance(found, Estimate):
            error = found.value - cell.answered(side, ANSWER_H[1])
            tallies["answered in 6 h"].add(_holds(found, target.answered[side][1]), error)
            value, low, high = _at(in_time.series[f"curve_{name}"], ANSWER_H[0])
            held = low <= target.answered[side][0] <= high
            tallies["answered in 1 h"].add(held, value - cell.answered(side, ANSWER_H[0]))


def _at(curve: pl.DataFrame, hours: float) -> tuple[float, float, float]:
    """A curve's share and range at one of its hours."""
    _, value, low, high = curve.filter(pl.col("hours") == hours).row(0)
    return value, low, high


def _time(tally: Tally, found: Estimate, long: float, true: float) -> None:
    tally.add(found.low <= long and (found.high_not_reached or long <= found.high), float(np.log(found.value / true)))


def _holds(found: Estimate | Interval, truth: float) -> bool:
    return found.low <= truth <= found.high


def added(many: Iterable[Tallies]) -> dict[str, Tally]:
    """Tallies of several cells together."""
    total: dict[str, Tally] = {}
    for tallies in many:
        for key, tally in tallies.items():
            total[key] = total.get(key, Tally()) + tally
    return total


def too_few(held: int, n: int, promise: float) -> bool:
    """Whether so few of n held that a share as promised would seldom give it."""
    return bool(binom.cdf(held, n, promise) < CHANCE)


def too_many(mishaps: int, n: int, promise: float) -> bool:
    """Whether there were so many of n that a share as promised would seldom give it."""
    return bool(binom.sf(mishaps - 1, n, promise) < CHANCE)


def short_of(check: Check, tally: Tally) -> str:
    """How a tally falls short of its promise by more than chance; empty where it does not."""
    if not tally.n:
        return ""
    if check.of == "mishaps":
        return f"{tally.share:.3f}" if too_many(tally.held, tally.n, check.high) else ""
    if check.of == "errors":
        return f"{tally.rmse:.3f}" if tally.rmse > check.high * (1 + 3 / np.sqrt(2 * tally.n)) else ""
    said = []
    if too_few(tally.held, tally.n, check.low):
        said.append(f"{tally.share:.3f} hold")
    if check.bias is not None and abs(tally.bias) > check.bias + tally.bias_slack:
        said.append(f"off by {tally.bias:+.3f}")
    return ", ".join(said)
