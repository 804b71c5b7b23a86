"""In which rhythm do the two of you talk? (rhythm)

Definition: how uneven the times between starts are: Kim and Jo's burstiness for few events,
B = (sqrt(n + 1) r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) r + sqrt(n - 1)) with r = standard deviation / mean of n times
between starts (clock time). -1 is a metronome, 0 is chance, towards 1 everything comes at once. `rhythm` says
"in_bursts" or "fairly_regular" where B is at least `_FROM` away from 0 and its whole range lies on that side, else
"in_between".
Unit: burstiness, -1 to 1; n = times between starts. It is one property of the pair, so `me` and `them` are the same.

Source: Goh and Barabási 2008 (EPL 81:48002), Kim and Jo 2016 (PRE 94:032311). Departs: n is the number of times
between starts, as the correction is derived for them. The range leaves out one week at a time and is
approximate: of made-up pairs it held B's own mean in 91 to 96 % where times are even or chance, in 83 to 89 % where a
few are very long.

Cannot show: anything good or bad. A start needs waking hours of quiet before it, so talking every day reads as
regular.
"""

import math
from typing import Final, Literal

import numpy as np

from analyzer.estimate import MIN_CLUSTERS, Estimate, Floats, Ints, TooLittle, by_week, jackknife_half_width
from analyzer.results import Reading
from analyzer.start_gaps import between_starts
from analyzer.turns import Talk

key: Final = "rhythm"
question: Final = "In which rhythm do the two of you talk?"
_FROM: Final = 0.2
"""Burstiness from which a word is given: a convention."""
_ALIKE: Final = 1e-6
"""Relative spread below which times are all alike."""


def measure(talk: Talk) -> Reading:
    """How uneven the times between the pair's starts are."""
    options, starts = talk.options, len(talk.starts.row)
    between, week = between_starts(talk)
    weeks = len(np.unique(week))
    few = TooLittle(starts, options.min_rhythm_starts[0], "starts")
    if starts >= options.min_rhythm_starts[0]:
        few = TooLittle(weeks, MIN_CLUSTERS, "weeks")
    if few.have < few.need:
        return Reading(key, "burstiness", few, few, "too_little")
    value, low, high = _burstiness(between, week, options.confidence)
    early = starts < options.min_rhythm_starts[1] or weeks < options.min_weeks[1]
    pair = Estimate(value, low, high, len(between), early)
    return Reading(key, "burstiness", pair, pair, "early" if early else "ok", facts={"rhythm": _word(pair)})


def _burstiness(between: Floats, week: Ints, confidence: float) -> tuple[float, float, float]:
    """B with its range: log r with one week left out at a time (jackknife), taken through B."""
    n = len(between)
    r = float(between.std() / between.mean())
    if r < _ALIKE:  # one twice as long would still be no surprise
        return -1.0, -1.0, _corrected(1 / math.sqrt(n), n)
    half = jackknife_half_width(np.log(_without_each_week(between, week)), confidence)
    value, low, high = (_corrected(r * math.exp(x), n) for x in (0.0, -half, half))
    return value, low, high


def _without_each_week(between: Floats, week: Ints) -> Floats:
    """The r of the times between starts that do not end in each week."""
    count, first, second = (
        values.sum() - values for values in by_week(week, np.ones(len(between)), between, between**2)
    )
    r: Floats = np.sqrt(np.maximum(second * count / first**2 - 1, _ALIKE**2))
    return r


def _corrected(r: float, n: int) -> float:
    more, less = math.sqrt(n + 1), math.sqrt(n - 1)
    return (more * r - less) / ((more - 2) * r + less)


def _word(pair: Estimate) -> Literal["in_bursts", "fairly_regular", "in_between"]:
    if pair.value >= _FROM and pair.low > 0:
        return "in_bursts"
    return "fairly_regular" if pair.value <= -_FROM and pair.high < 0 else "in_between"
