"""The grid of kinds of history on which ranges are accepted, and what is true of each kind.

A cell is a pair of people as `tests.truth.simulator.talk` makes them, A up from 7 to 23 and B from 8 to 24. With a
week's spread its openings (logit sd as said), both people's waits (log sd .45) and the words of each message (log sd
.4) differ from week to week, each on its own. Words of a message are Poisson about 12 (A) and 8 (B).

Two truths stand beside each other. What people *are* follows from the rules by hand: the chance to open, the median
wait among those under six waking hours, the chance to answer in time. What an estimator would say after a very long
time (`long_run`) may differ a little, because from outside a new opening within six hours looks like an answer; that
is measured on one history of 6,000 weeks.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr, ndtri

from analyzer.bids import TOO_RECENT
from analyzer.turns import Talk
from tests.truth.reading import talk_of
from tests.truth.seeds import generator
from tests.truth.simulator import DAY, EARLY, HOUR, LATE, WEEK, Pair, World, lognormal, talk

Floats = NDArray[np.float64]
WEEKS: Final = (6, 13, 26, 52, 104)
OPENINGS: Final = (2, 5)
MEDIANS: Final = ((2, 6), (6, 15), (6, 60), (60, 60))
SHARES: Final = (0.3, 0.5, 0.7)
SPREADS: Final = (0.0, 0.8)
SILENT: Final = ((0.18, 0.18), (0.10, 0.35))
LONG: Final = 6000
"""Weeks of the history that an estimator's own target is read from."""
_AWAKE_H: Final = 7 * 16
_WAIT_SD, _WORDS_SD = 0.45, 0.4
_WORDS: Final = (12.0, 8.0)
ANSWER_H: Final = (1.0, 6.0)
"""Waking hours by which answers are checked: one grid point of the curve, and the measure itself."""
GAP_H: Final = 6.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of history; tuples are (A, B).

    Attributes:
        weeks: length. openings: how many a week, were answers immediate.
        medians: minutes until a turn is answered. share: A's chance to open. spread: of the weeks, logit sd.
        silent: chance that this person gives no answer to a turn.
    """

    weeks: int = 52
    openings: int = 5
    medians: tuple[int, int] = (6, 15)
    share: float = 0.5
    spread: float = 0.0
    silent: tuple[float, float] = (0.18, 0.18)

    @property
    def name(self) -> str:
        medians, silent = (" and ".join(f"{x:g}" for x in pair) for pair in (self.medians, self.silent))
        return (
            f"{self.weeks} weeks, {self.openings} a week, {medians} min, p {self.share:g}, spread {self.spread:g}, "
            f"silent {silent}"
        )

    @property
    def tendency(self) -> float:
        """A's chance to open, over weeks that differ."""
        nodes, weights = np.polynomial.hermite_e.hermegauss(41)
        return float(expit(logit(self.share) + self.spread * nodes) @ weights / weights.sum())

    @property
    def words(self) -> float:
        """A's share of the words: turns follow from who opens and who gives no answer."""
        opens, (mine, theirs) = self.tendency, self.silent
        a, b = opens + (1 - opens) * (1 - mine), (1 - opens) + opens * (1 - theirs)
        return _WORDS[0] * a / (_WORDS[0] * a + _WORDS[1] * b)

    def inside(self, side: int) -> float:
        """Median wait (s) of this side's answers within six waking hours."""
        sd, median = self._wait_sd, self.medians[side] * 60
        return float(median * np.exp(sd * ndtri(ndtr(np.log(GAP_H * HOUR / median) / sd) / 2)))

    def answered(self, side: int, hours: float) -> float:
        """Chance that this side answers an opening within waking hours."""
        late = np.log(hours * HOUR / (self.medians[side] * 60)) / self._wait_sd
        return float((1 - self.silent[side]) * ndtr(late))

    def half(self, side: int) -> float:
        """Waking time (s) by which this side has answered half of the openings."""
        return float(self.medians[side] * 60 * np.exp(self._wait_sd * ndtri(0.5 / (1 - self.silent[side]))))

    @property
    def _wait_sd(self) -> float:
        return float(np.hypot(1, _WAIT_SD)) if self.spread else 1.0


def cells() -> tuple[Cell, ...]:
    """All 480."""
    return tuple(Cell(*one) for one in product(WEEKS, OPENINGS, MEDIANS, SHARES, SPREADS, SILENT))


def history(cell: Cell, number: int) -> tuple[World, Talk]:
    """One history of this kind, and what the analyzer sees of it."""
    rng = generator(cell.name, number)
    by_week = _WAIT_SD * rng.standard_normal((2, cell.weeks + 60)) if cell.spread else None
    pair = Pair(
        lognormal(cell.medians, by_week), cell.share, cell.silent, (EARLY, LATE), cell.weeks,
        week_sd=cell.spread, gap_h=_AWAKE_H / cell.openings,
    )  # fmt: skip
    world = talk(rng, pair)
    return world, talk_of(world, _words(cell, world, rng))


def _words(cell: Cell, world: World, rng: np.random.Generator) -> NDArray[np.int64]:
    pace = np.exp((_WORDS_SD if cell.spread else 0.0) * rng.standard_normal((2, cell.weeks)))
    week = (world.t // WEEK).astype(np.int64)
    return rng.poisson(np.array(_WORDS)[world.who] * pace[world.who, week])


@dataclass(frozen=True, slots=True)
class LongRun:
    """What the estimators come to; tuples are (A, B).

    Attributes:
        inside: median answer inside conversations, s. half: time by which half of the bids were answered, s.
        answered: share of bids answered within each of `ANSWER_H`.
    """

    inside: tuple[float, float]
    half: tuple[float, float]
    answered: tuple[tuple[float, ...], tuple[float, ...]]


@lru_cache(maxsize=96)
def _long_run(cell: Cell) -> LongRun:
    _, seen = history(cell, 0)
    both = [_waits(seen, side) for side in (0, 1)]
    inside = [float(np.median(seen.replies.wait[seen.replies.who == side])) for side in (0, 1)]
    half = [float(np.sort(waits)[(len(waits) - 1) // 2]) for waits in both]
    answered = [tuple(float((waits < hours * HOUR).mean()) for hours in ANSWER_H) for waits in both]
    return LongRun((inside[0], inside[1]), (half[0], half[1]), (answered[0], answered[1]))


def _waits(seen: Talk, side: int) -> Floats:
    """Waits of the bids that this side was to answer."""
    bids = seen.bids.where((seen.bids.who != side) & (seen.bids.state != TOO_RECENT))
    return bids.wait


def long_run(cell: Cell) -> LongRun:
    """What the estimators come to on people like these."""
    return _long_run(replace(cell, weeks=LONG))


def wake_error(seen: Talk, world: World, side: int) -> float | None:
    """Hours between true and inferred waking time; None where the hours are assumed."""
    clock = seen.clocks[side]
    if clock.assumed:
        return None
    off = (clock.wake - world.wake[side][0] * HOUR) % DAY
    return float(min(off, DAY - off) / HOUR)
