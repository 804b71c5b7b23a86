"""Before and after a date that the reader names: has anything changed since?

Definition: every measure but the gestures twice, for the time before the date and for the time from it on, as if
`until` and `since` had been asked for: turns are those of the whole history, only what is counted differs. Each side
then says clearly more, no reliable change, or clearly less: clear is a change larger than week-to-week wobble (the
range of the difference leaves zero out) that survives the number of things compared (Benjamini-Hochberg over every
contact and measure). Weeks that are like the weeks before them make such ranges too narrow, so what is compared by
its weekly counts is judged by permuting blocks of four weeks, as `analyzer.trend` does, and any other measure by arms
half as long again. A measure below its own minimum on either side of the date is not compared. Unit: the difference
in the measure's unit; for times a factor.

Source: reliable change (Jacobson and Truax 1991), with the ranges of the two estimates for the error, arm by arm
(Newcombe 1998). Unlike the clinical index the error is sampling error between weeks only.

Cannot show: why; whether it would have changed anyway; a date chosen because the chat looked different then will look
like a change.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

import numpy as np

from analyzer.change_point import Counts, step_p
from analyzer.changes import Compared, Comparison, NotCompared, SideName, difference
from analyzer.compare import discoveries
from analyzer.estimate import Estimate, Interval, Side
from analyzer.events import local_week
from analyzer.measure import Measure
from analyzer.options import Options
from analyzer.results import Reading
from analyzer.turns import Talk, build
from analyzer.weekly import Series

_SOONEST_S: Final = 30.0
"""Times below are taken for half a minute: exports round."""
_ALIKE: Final = 1.5
"""Arms of a difference, lengthened for weeks that are alike, where there are no weekly counts to permute."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Readings before and after, by measure, and the local ISO week of the date."""

    before: Mapping[str, Reading]
    after: Mapping[str, Reading]
    week: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """One side of a measure before and after, both with numbers."""

    reading: Reading
    before: Estimate
    after: Estimate
    mirrored: bool


def periods(talk: Talk, when: float, measures: Iterable[Measure]) -> Periods:
    """Every measure before and from `when` (s UTC) on, within the talk's own window."""
    first, last = talk.window
    before, after = (
        build(talk.events, talk.capabilities, talk.options, window)
        for window in ((first, min(when, last)), (max(when, first), last))
    )
    found = [(measure.key, measure.measure(before), measure.measure(after)) for measure in measures]
    shift = float(talk.events.local[0] - talk.events.at[0]) if len(talk.events.at) else 0.0
    week = int(local_week(np.array([when + shift]))[0])
    return Periods({key: early for key, early, _ in found}, {key: late for key, _, late in found}, week)


def compared(
    contacts: Mapping[str, Periods], series: Mapping[str, Sequence[Series]], options: Options
) -> dict[str, dict[str, dict[SideName, Comparison]]]:
    """By contact, measure and side, what is said of before and after; `series` are the contacts' weekly counts."""
    pairs: dict[tuple[str, str, SideName], _Pair | NotCompared] = {
        (who, key, side): pair for who, both in contacts.items() for key, side, pair in _pairs(both)
    }
    steps = {place: _step(pair, options) for place, pair in pairs.items() if isinstance(pair, _Pair)}
    for who, every in series.items():
        for one in every if who in contacts else ():
            place = (who, one.measure, one.side)
            if place in steps:
                steps[place] = (steps[place][0], _permuted(one, contacts[who].week))
    twins: dict[tuple[str, str, SideName], tuple[str, str, SideName]] = {
        place: (place[0], place[1], "me") for place in steps if place[2] == "them" and _mirrors(pairs[place])
    }
    # The same fact seen from the other side: counted once, and the very same numbers.
    for place, twin in twins.items():
        steps[place] = (_mirrored(steps[twin][0], pairs[place]), steps[twin][1])
    counted = {place: p for place, (_, p) in steps.items() if place not in twins}
    kept = discoveries(counted, options.fdr)
    said: dict[str, dict[str, dict[SideName, Comparison]]] = {who: {} for who in contacts}
    for (who, key, side), pair in pairs.items():
        clear = twins.get((who, key, side), (who, key, side)) in kept
        said[who].setdefault(key, {})[side] = (
            _said(pair, *steps[who, key, side], clear, options) if isinstance(pair, _Pair) else pair
        )
    return said


def _permuted(series: Series, week: int) -> float:
    """The chance of as large a step at that week if nothing but the order of blocks of weeks had made it."""
    at = int(np.searchsorted(series.weeks, week))
    if not 0 < at < len(series.weeks):
        return 1.0
    return step_p(Counts(series.kind, series.part, series.whole, series.units, 0.0, 1), at)


def _mirrors(pair: _Pair | NotCompared) -> bool:
    return isinstance(pair, _Pair) and pair.mirrored


def _mirrored(step: Interval, pair: _Pair | NotCompared) -> Interval:
    """The step of one less the share; of a reading of the pair as a whole, the same step."""
    if isinstance(pair, _Pair) and pair.reading.me == pair.reading.them:
        return step
    return Interval(-step.value, -step.high, -step.low)


def _pairs(both: Periods) -> Iterable[tuple[str, SideName, _Pair | NotCompared]]:
    late = both.after
    for key, before in both.before.items():
        mirrored = _one_fact(before) and _one_fact(late[key])
        sides: tuple[tuple[SideName, Side, Side], ...] = (
            ("me", before.me, late[key].me),
            ("them", before.them, late[key].them),
        )
        for side, first, last in sides:
            if isinstance(first, Estimate) and isinstance(last, Estimate):
                yield key, side, _Pair(before, first, last, mirrored)
            else:
                yield key, side, NotCompared(first, last)


def _one_fact(reading: Reading) -> bool:
    """Whether the other side is one less this one, or the same (a reading of the pair)."""
    me, them = reading.me, reading.them
    if not (isinstance(me, Estimate) and isinstance(them, Estimate)):
        return False
    return me == them or (them.value, them.low, them.high) == (1 - me.value, 1 - me.high, 1 - me.low)


def _step(pair: _Pair, options: Options) -> tuple[Interval, float]:
    """The difference with its range, and the chance of one as large from wobble alone."""
    if pair.reading.unit == "s":
        logs = difference(_log(pair.before), _log(pair.after))
        return Interval(*(math.exp(end) for end in (logs.value, logs.low, logs.high))), _p_value(logs, options)
    step = difference(_interval(pair.before), _interval(pair.after))
    return step, _p_value(step, options)


def _interval(side: Estimate) -> Interval:
    return Interval(side.value, side.low, side.high)


def _log(side: Estimate) -> Interval:
    """On the log scale; without an upper end where that was not reached, so that nothing is claimed on it."""
    value, low, high = (math.log(max(x, _SOONEST_S)) for x in (side.value, side.low, side.high))
    return Interval(value, low, math.inf if side.high_not_reached else high)


def _p_value(step: Interval, options: Options) -> float:
    """Two-sided, from the arm of the range that points to zero, lengthened for weeks that are alike."""
    arm = step.value - step.low if step.value > 0 else step.high - step.value
    if arm <= 0:
        return 1.0
    z = NormalDist().inv_cdf(0.5 + options.confidence / 2)
    return 2 * NormalDist().cdf(-abs(step.value) / (_ALIKE * arm) * z)


def _said(pair: _Pair, step: Interval, p: float, discovered: bool, options: Options) -> Compared:
    factor = pair.reading.unit == "s"
    none = 1.0 if factor else 0.0
    clear = discovered and (step.low > none or step.high < none)
    outcome: Literal["clearly_more", "no_reliable_change", "clearly_less"] = "no_reliable_change"
    if clear:
        outcome = "clearly_more" if step.value > none else "clearly_less"
    slight = clear and not _large(pair, step, options)
    scale: Literal["difference", "factor"] = "factor" if factor else "difference"
    return Compared(pair.before, pair.after, step, scale, outcome, slight, p, math.isinf(step.high))


def _large(pair: _Pair, step: Interval, options: Options) -> bool:
    if pair.reading.unit in ("share", "matching"):
        return abs(step.value) >= options.trend_points
    shorter, longer = sorted((pair.before.value, pair.after.value))
    return longer >= options.trend_factor * shorter
