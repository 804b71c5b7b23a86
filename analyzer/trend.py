"""Has it changed? Bands over time, and the one change that may be named.

Definition: for every contact and measure, one step in the weekly counts is looked for (`analyzer.change_point`). It is
a change only if it survives the number of things looked at (Benjamini-Hochberg over every contact and measure), the
range of the difference leaves zero out, it is 15 points or more (a factor of two or more for rates and reply times),
and, for who writes first, it shows as well where late answers are read before and after it, each on its own. When it
came is a range of weeks, never a day; why is not in the data. Otherwise there is no clear change, and the smallest
that could have been seen is said.
Minimum: 26 weeks, 8 of them on either side of the step, and 20 starts or first messages there (8 weeks with words for
words; for check-ins 20 in all, because none at all is a finding too).

Source: docs/definitions.md. The range of the difference of two intervals squares and adds their arms (Newcombe 1998;
Zou and Donner 2008), the reliable change of Jacobson and Truax 1991 where the arms are alike. Reply times are tested
as the share answered within the time by which half were answered over the whole history.

Cannot show: slow drift well (a step stands for it), two changes (the larger is found, if any), or that nothing changed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np

from analyzer.answered import half_answered
from analyzer.change_point import Counts, Scan, detectable, scan
from analyzer.changes import Change, NoChange, Outcome, SideName, TooShort, difference
from analyzer.compare import discoveries
from analyzer.estimate import Estimate, Interval, Side, amount_share, rate, share
from analyzer.events import Flags
from analyzer.options import Options
from analyzer.weekly import PER_DAYS, Series

_MONDAY: Final = date(1970, 1, 5)
_LEAST_RANGE: Final = 4
"""Weeks of the shortest range in which a change is placed."""
_SOONEST_S: Final = 30.0
"""Answers within the same minute count as half a minute: exports round."""
Why = Literal["not_seen", "small", "definition_matters"]
_OTHER: Final[Mapping[SideName, SideName]] = {"me": "them", "them": "me"}


@dataclass(frozen=True, slots=True)
class _Tested:
    """A series with what the test saw of it, and both stretches on the scale of the test."""

    series: Series
    seen: Scan
    before: Interval
    after: Interval

    @property
    def step(self) -> Interval:
        return difference(self.before, self.after)


def changes_of(
    series: Mapping[str, Sequence[Series]], options: Options
) -> dict[str, dict[str, dict[SideName, Outcome]]]:
    """By contact, measure and side, what is said of change; what is one less the other side is tested once."""
    looked = {(who, k): _look(one, options) for who, every in series.items() for k, one in enumerate(every)}
    tested = {place: found.seen.p for place, found in looked.items() if isinstance(found, _Tested)}
    kept = discoveries(tested, options.fdr)
    level = options.fdr / max(len(tested), 1)
    said: dict[str, dict[str, dict[SideName, Outcome]]] = {who: {} for who in series}
    for (who, k), found in looked.items():
        one = series[who][k]
        outcome = found if isinstance(found, TooShort) else _outcome(found, (who, k) in kept, level, options)
        sides = said[who].setdefault(one.measure, {})
        sides[one.side] = outcome
        if one.between_two:
            sides[_OTHER[one.side]] = _mirrored(outcome)
    return said


def _look(series: Series, options: Options) -> _Tested | TooShort:
    if len(series.weeks) < options.trend_weeks:
        return TooShort(len(series.weeks), options.trend_weeks, "weeks")
    is_rate = series.kind == "rate"
    have = float((series.part if is_rate else series.units).sum())
    each = options.trend_side_weeks if series.clustered else options.trend_side_units
    seen = None
    if have >= (each if is_rate else 2 * each):
        seen = scan(_counts(series, options))
    if seen is None:
        return TooShort(int(have), each if is_rate else 2 * each, series.of)
    early = np.arange(len(series.weeks)) < seen.at
    return _Tested(series, seen, _level(series, early, options), _level(series, ~early, options))


def _counts(series: Series, options: Options) -> Counts:
    """The weekly counts with what a step needs on either side."""
    each = options.trend_side_weeks if series.clustered else options.trend_side_units
    need = 0 if series.kind == "rate" else each
    return Counts(series.kind, series.part, series.whole, series.units, need, options.trend_side_weeks)


def _level(series: Series, weeks: Flags, options: Options) -> Interval:
    """The value of a stretch with its range, on the scale of the test."""
    chosen = weeks & (series.whole > 0)
    part, whole, week = series.part[chosen], series.whole[chosen], series.weeks[chosen]
    if series.kind == "rate":
        return rate(part, whole, PER_DAYS, options.confidence)
    return (amount_share if series.clustered else share)(part, whole, week, options.confidence)


def _outcome(found: _Tested, discovered: bool, level: float, options: Options) -> Outcome:
    series, seen, step = found.series, found.seen, found.step
    clear = discovered and (step.low > 0 or step.high < 0)
    if not clear:
        return _none(found, "not_seen", level, options)
    if not _holds_read_anew(found, options):
        return _none(found, "definition_matters", level, options)
    before, after = (_shown(found, k, options) for k in (0, 1))
    if not _large(found, before, after, options):
        return _none(found, "small", level, options)
    scale: Literal["share", "per_28_days"] = "per_28_days" if series.kind == "rate" else "share"
    return Change(before, after, step, scale, *_when(series, seen), seen.p, series.within_s)


def _holds_read_anew(found: _Tested, options: Options) -> bool:
    """Whether a change of who writes first shows, too, with late answers read before and after it, each on its own.

    Read over the whole history, somebody who comes to answer more slowly seems to open more and more: of simulated
    people whose reply times alone changed, 5 to 17 % were told of a change of who writes first, and 0 to 7 % with this
    (at p < .05, one test), while no change of who writes first was missed.
    """
    series = found.series
    if series.starts is None:
        return not series.matters
    first, at, end = int(series.weeks[0]), int(series.weeks[found.seen.at]), int(series.weeks[-1]) + 1
    both = [series.starts.openings(*weeks, options.confidence) for weeks in ((first, at), (at, end))]
    step = difference(*(Interval(one.value, one.low, one.high) for one in both))
    beyond = step.low > 0 or step.high < 0
    return beyond and (step.value > 0) == (found.step.value > 0) and abs(step.value) >= options.trend_points


def _none(found: _Tested, why: Why, level: float, options: Options) -> NoChange:
    series, is_rate = found.series, found.series.kind == "rate"
    least = math.log(options.trend_factor) if is_rate else options.trend_points
    size = detectable(_counts(series, options), found.seen, level, least)
    if size is not None and is_rate:
        size = math.exp(size)
    return NoChange(size, "factor" if is_rate else "share", why, found.seen.p, series.within_s)


def _shown(found: _Tested, k: int, options: Options) -> Side:
    """The value of the stretch before (0) or after (1) the step in the measure's own unit."""
    series, place = found.series, np.arange(len(found.series.weeks))
    weeks = place < found.seen.at if k == 0 else place >= found.seen.at
    if series.bids is not None and series.clock is not None:
        late = series.bids.week >= series.weeks[found.seen.at]
        return half_answered(series.bids.where(late if k else ~late), options, series.clock)
    level = found.after if k else found.before
    units = series.part if series.kind == "rate" else series.whole
    full = options.min_word_weeks[1] if series.clustered else options.min_starts[1]
    early = series.kind == "share" and float(series.units[weeks].sum()) < full
    return Estimate(level.value, level.low, level.high, round(float(units[weeks].sum())), early)


def _large(found: _Tested, before: Side, after: Side, options: Options) -> bool:
    """Whether the change is large enough to be named."""
    if found.series.bids is not None:
        shorter, longer = sorted((_time(before), _time(after)))
    elif found.series.kind == "rate":
        shorter, longer = sorted((found.before.value, found.after.value))
    else:
        return abs(found.step.value) >= options.trend_points
    return shorter < math.inf and longer >= options.trend_factor * shorter


def _time(side: Side) -> float:
    """A reply time; where half were never answered, it is without end."""
    return max(side.value, _SOONEST_S) if isinstance(side, Estimate) else math.inf


def _when(series: Series, seen: Scan) -> tuple[date, date]:
    """Mondays between which the step lies."""
    first, last = (int(series.weeks[k]) for k in (seen.first, seen.last))
    wider = max(0, _LEAST_RANGE - (last - first))
    first, last = first - wider // 2, last + wider - wider // 2
    return _MONDAY + timedelta(weeks=first), _MONDAY + timedelta(weeks=last)


def _mirrored(outcome: Outcome) -> Outcome:
    """The same said of the other side's share."""
    if not isinstance(outcome, Change):
        return outcome
    before, after = (_one_less(side) for side in (outcome.before, outcome.after))
    step = outcome.difference
    return replace(outcome, before=before, after=after, difference=Interval(-step.value, -step.high, -step.low))


def _one_less(side: Side) -> Side:
    if not isinstance(side, Estimate):
        return side
    return replace(side, value=1 - side.value, low=1 - side.high, high=1 - side.low)
