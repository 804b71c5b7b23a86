"""The one change test: where a step fits weekly counts best, and how often wobble alone fits one as well.

Definition: the largest likelihood ratio of one step over none, binomial for shares and Poisson for rates, over every
place with enough on either side. Its p comes from permuting blocks of four weeks, which keeps what neighbouring weeks
have in common: 999 permutations; 199 where a tenth of those did as well; up to about 20,000 where 999 leave p near its
smallest, because many contacts ask for a smaller p. Blocks are cut at a random phase, so that no step is favoured for
falling on a cut.

The generator starts from the number of weeks alone: the same data repeat, swapping the two people mirrors, and
contacts share permutations.

Source: single change point by likelihood ratio (Hinkley 1970); block permutation as in docs/definitions.md; sequential
Monte-Carlo p (Besag and Clifford 1991). The set of places is that of Hansen 2000 (Econometrica 68:575), its cut widened
by the measured overdispersion. False alarms and power: docs/accuracy.md.
"""

import math
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Final

import numpy as np

from analyzer.estimate import Floats
from analyzer.step_ratio import (
    BLOCK_WEEKS,
    PERMUTATIONS,
    Counts,
    Kind,
    curve_of,
    levels_of,
    permutations,
    positions,
    ratios_of,
    residual_of,
    sides_of,
)

__all__ = ["BLOCK_WEEKS", "Counts", "Scan", "detectable", "permutations", "scan", "step_p"]

_ROUNDS: Final = 20
"""Rounds of about 999 permutations at most."""
_EXCEEDED: Final = 10
"""Permutations that did as well, after which p is known well enough."""
_NEAR_SMALLEST: Final = 4
"""Up to this many of the first 999 call for more."""
_SET_CUT: Final = 3.68
"""Log-likelihood below the best at which a place leaves the 95 % set: half of Hansen's 7.35."""
_TAIL: Final = 0.1
_FEW: Final = 199
"""Permutations at first; if `_COMMON` of them do as well, no more are drawn."""
_COMMON: Final = 20
_FEWER: Final = 99
"""Permutations that judge each size that is tried for what could have been seen."""
_HALVINGS: Final = 5
_FADES: Final = 0.5
"""Of the likeness of neighbouring weeks, what is left from one lag to the next."""
_LARGEST: Final[dict[Kind, float]] = {"share": 0.95, "rate": math.log(20)}
"""Beyond these no change counts as visible: share points, and the log of a factor."""
_POWER_Z: Final = 0.84
"""Normal quantile of the power (.8) at which a change counts as visible."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the test saw.

    Attributes:
        at: index of the first week after the step.
        p: for this series alone.
        first, last: indices between which the step lies (95 % set).
        spread: standard deviation of a step in the middle that wobble alone makes: in shares, or log rates.
        per_lr: what a likelihood ratio is worth there: step = sqrt(2 * LR) * per_lr.
        tail: likelihood ratio that a tenth of the permutations exceed, and their mean excess over it.
        middle: index of the first week after a step in the middle.
    """

    at: int
    p: float
    first: int
    last: int
    spread: float
    per_lr: float
    tail: tuple[float, float]
    middle: int


def scan(weekly: Counts) -> Scan | None:
    """The best single step and its p; None where no place has enough on either side."""
    counts = weekly.coarse()
    curve = curve_of(counts, np.arange(len(counts.part))[None, :])[0]
    if not np.isfinite(curve.max()):
        return None
    at = int(np.argmax(curve)) + 1
    order = permutations(len(counts.part), counts.block, 0)
    best = curve_of(counts, order[:_FEW]).max(axis=1)
    if (best >= curve[at - 1]).sum() < _COMMON:
        best = np.concatenate([best, curve_of(counts, order[_FEW:]).max(axis=1)])
    first, last = _places(counts, curve, at)
    middle = _middle(counts, curve)
    spread, per_lr = _wobble(counts, middle)
    p, each = _p_value(counts, curve[at - 1], best), counts.weeks_each
    return Scan(at * each, p, first * each, last * each, spread, per_lr, _tail(best), middle * each)


def step_p(weekly: Counts, at: int) -> float:
    """How often blocks of weeks in another order step as much at a place named beforehand: before week `at`.

    What reaches beyond a block is lost in another order, and a place named beforehand has no search over all places
    to make up for it; so p is read on a scale as much wider as the weeks' own likeness says (see `_beyond_blocks`).
    """
    counts = replace(weekly, need=0.0, side_weeks=1).coarse()
    place = min(max(round(at / counts.weeks_each), 1), len(counts.part) - 1) - 1
    seen = curve_of(counts, np.arange(len(counts.part))[None, :])[0, place]
    best = curve_of(counts, permutations(len(counts.part), counts.block, 0))[:, place]
    z = NormalDist().inv_cdf(1 - min(_p_value(counts, seen, best, place), 1 - 1e-9) / 2)
    return 2 * NormalDist().cdf(-z / _beyond_blocks(counts, place + 1))


def _beyond_blocks(counts: Counts, at: int) -> float:
    """By how much weeks that resemble their neighbours widen a step more than permuted blocks show; at least 1.

    From how much one entry resembles the next about the two levels, taken to fade by half with each further one.
    """
    residual = residual_of(counts, at)
    alike = float((residual[1:] * residual[:-1]).sum() / max(float((residual**2).sum()), 1e-300))
    lags = np.arange(1, counts.block)
    within = float(2 * ((1 - lags / counts.block) * _FADES ** (lags - 1)).sum())
    alike = max(alike, 0.0)
    return math.sqrt((1 + 2 * alike / (1 - _FADES)) / (1 + within * alike))


def _p_value(counts: Counts, seen: float, best: Floats, place: int | None = None) -> float:
    """Share of permutations that do as well, anywhere or at one place; more are drawn where hardly one does."""
    limit = seen - 1e-9 * max(1.0, abs(seen))
    exceeded, drawn = int((best >= limit).sum()), len(best)
    if exceeded > _NEAR_SMALLEST:
        return (1 + exceeded) / (1 + drawn)
    for number in range(1, _ROUNDS):
        order = permutations(len(counts.part), counts.block, number)
        curve = curve_of(counts, order)
        exceeded += int(((curve.max(axis=1) if place is None else curve[:, place]) >= limit).sum())
        drawn += PERMUTATIONS
        if exceeded >= _EXCEEDED:
            break
    return (1 + exceeded) / (1 + drawn)


def _places(counts: Counts, curve: Floats, at: int) -> tuple[int, int]:
    near = np.flatnonzero(curve >= curve[at - 1] - _SET_CUT * _dispersion(counts, at)) + 1
    return int(near[0]), int(near[-1])


def _dispersion(counts: Counts, at: int) -> float:
    """Variance of blocks of four weeks about the two levels over that of independent trials; at least 1."""
    y, x = counts.part, counts.whole
    level = levels_of(counts, at)
    own = level * x if counts.kind == "rate" else level * (1 - level) * x
    cuts = np.arange(0, len(y), counts.block)
    residual, expected = (np.add.reduceat(values, cuts) for values in (y - level * x, own))
    known = expected > 0
    if known.sum() <= 2:
        return 1.0
    return max(1.0, float((residual[known] ** 2 / expected[known]).sum() / (known.sum() - 2)))


def _middle(counts: Counts, curve: Floats) -> int:
    """The place that has about half of the data on either side."""
    allowed = np.flatnonzero(np.isfinite(curve)) + 1
    half = np.abs(np.cumsum(counts.whole)[allowed - 1] - counts.whole.sum() / 2)
    return int(allowed[np.argmin(half)])


def _wobble(counts: Counts, at: int) -> tuple[float, float]:
    """Spread of a step at a place under permutation, and what a likelihood ratio is worth there."""
    before = (positions(len(counts.part), counts.block) < at).astype(np.float64)
    y, x = (before @ np.stack([counts.part, counts.whole], axis=1)).T
    total_y, total_x = counts.part.sum(), counts.whole.sum()
    before, after = (counts.whole[:at].sum(), counts.whole[at:].sum())
    if counts.kind == "rate":
        step = np.log((total_y - y + 0.5) / (total_x - x)) - np.log((y + 0.5) / x)
        information = total_y / total_x * before * after / total_x
    else:
        step = (total_y - y) / np.maximum(total_x - x, 1e-9) - y / np.maximum(x, 1e-9)
        p = min(max(total_y / total_x, 0.02), 0.98)
        information = before * after / total_x / (p * (1 - p))
    return float(step.std()), 1 / math.sqrt(max(information, 1e-9))


def detectable(weekly: Counts, seen: Scan, alpha: float, smallest: float) -> float | None:
    """The step in the middle that is found in .8 of histories at level `alpha`; share points, or log of a factor.

    A step widens the permutations that it is judged by, so a few sizes are put into the history itself and judged by
    fewer permutations, the level beyond theirs read off the tail of the full ones. What has to be passed, and wobble's
    normal quantile of .8 on top; never less than the smallest that would be named. None: not even the largest would do.
    """
    counts, middle = weekly.coarse(), seen.middle // weekly.coarse().weeks_each
    sides = sides_of(counts, permutations(len(counts.part), counts.block, 0)[:_FEWER])
    top, excess = seen.tail
    stricter = max(1.0, (top + excess * math.log(_TAIL / alpha)) / max(top + excess * math.log(2.0), 1e-9))
    low, high = smallest, _LARGEST[counts.kind]
    for _ in range(_HALVINGS):
        size = (low + high) / 2
        best = ratios_of(_with_step(counts, middle, size), sides).max(axis=1)
        cut = math.sqrt(2 * max(0.0, stricter * _quantile(best, 0.95))) * seen.per_lr
        low, high = (low, size) if max(cut, smallest) + _POWER_Z * seen.spread <= size else (size, high)
    return None if high == _LARGEST[counts.kind] else high


def _with_step(counts: Counts, at: int, size: float) -> Counts:
    half = np.where(np.arange(len(counts.part)) < at, -size / 2, size / 2)
    if counts.kind == "rate":
        return replace(counts, part=counts.part * np.exp(half))
    # Away from the ends of the scale, so that the whole step has room.
    level = counts.part.sum() / counts.whole.sum()
    room = min(max(level, size / 2), 1 - size / 2) - level
    return replace(counts, part=np.clip(counts.part + (half + room) * counts.whole, 0, counts.whole))


def _tail(best: Floats) -> tuple[float, float]:
    finite = best[np.isfinite(best)]
    top = _quantile(finite, 1 - _TAIL)
    beyond = finite[finite > top]
    return top, float((beyond - top).mean()) if len(beyond) else 0.0


def _quantile(values: Floats, at: float) -> float:
    """As numpy's, which takes ten times as long to look at its arguments."""
    place = at * (len(values) - 1)
    low = int(place)
    ordered = np.partition(values, (low, min(low + 1, len(values) - 1)))
    return float(ordered[low] + (place - low) * (ordered[min(low + 1, len(values) - 1)] - ordered[low]))
