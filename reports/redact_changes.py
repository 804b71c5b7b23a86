"""Change over time, made fit for a copy to share: months, no small counts, and no difference finer than its direction.

A share before and one after a step, beside the share of the whole, could give a small count back: where one of the two
stands on a small count, neither is told.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from analyzer.results import (
    Change,
    Changes,
    Compared,
    Comparison,
    Comparisons,
    Estimate,
    Interval,
    NoChange,
    NotCompared,
    NotReached,
    Outcome,
    Side,
    TooShort,
)
from reports.phrasing import FEW, half_up
from reports.redact_small import SMALL, rounded, word_of

COMPARED = ("initiation", "answers", "response_latency", "check_ins", "words")
"""Measures whose before and after may leave."""
_UNITS = {"check_ins": "rate", "response_latency": "time"}


def changes_for_sharing(changes: Changes) -> Changes:
    """What is said of change, by month."""
    return {
        key: {side: _outcome(key, one) for side, one in sides.items()}
        for key, sides in changes.items()
        if key in COMPARED
    }


def comparisons_for_sharing(compared: Comparisons) -> Comparisons:
    """Before and after, for the measures that may leave."""
    return {
        key: {side: _comparison(key, one) for side, one in sides.items()}
        for key, sides in compared.items()
        if key in COMPARED
    }


def is_coarse(changes: Changes, compared: Comparisons) -> bool:
    """Whether neither holds a day, an exact count or an exact difference."""
    outcomes = [one for sides in changes.values() for one in sides.values()]
    pairs = [one for both in compared.values() for one in both.values()]
    months = all(one.earliest.day == one.latest.day == 1 for one in outcomes if isinstance(one, Change))
    little = all(one.have == 0 or one.have >= FEW for one in outcomes if isinstance(one, TooShort))
    vague = all(one.p in (0.0, 1.0) for one in (*outcomes, *pairs) if isinstance(one, Change | NoChange | Compared))
    known = set(compared) <= set(COMPARED)
    return months and little and vague and known and all(map(_is_rounded, _sides(outcomes, pairs)))


def _sides(outcomes: list[Outcome], pairs: list[Comparison]) -> Iterator[Side]:
    for one in (*outcomes, *pairs):
        if isinstance(one, Change | Compared | NotCompared):
            yield from (one.before, one.after)


def _is_rounded(side: Side) -> bool:
    return side == SMALL or (isinstance(side, Estimate | NotReached) and side.n % 10 == 0)


def _outcome(key: str, one: Outcome) -> Outcome:
    match one:
        case Change():
            before, after = _both(key, one.before, one.after)
            return Change(
                before,
                after,
                _direction(one.difference, 0.0),
                one.scale,
                _month(one.earliest),
                _month(one.latest),
                0.0,
                _minutes(one.within_s),
            )
        case NoChange():
            step = 0.05 if one.scale == "share" else 0.5
            size = None if one.detectable is None else math.ceil(round(one.detectable / step, 6)) * step
            return NoChange(size, one.scale, one.why, 1.0, _minutes(one.within_s))
        case TooShort():
            return replace(one, have=one.have if one.have >= FEW else 0)


def _comparison(key: str, one: Comparison) -> Comparison:
    if not isinstance(one, Compared):
        return NotCompared(SMALL, SMALL)
    before, after = _both(key, one.before, one.after)
    if before == SMALL:
        return NotCompared(SMALL, SMALL)
    none = 1.0 if one.scale == "factor" else 0.0
    step = _direction(one.difference, none)
    return Compared(before, after, step, one.scale, one.outcome, one.slight, 1.0, one.high_not_reached)


def _both(key: str, before: Side, after: Side) -> tuple[Side, Side]:
    """Both sides of a step, or neither."""
    if _is_small(key, before) or _is_small(key, after):
        return SMALL, SMALL
    return _coarse(before), _coarse(after)


def _is_small(key: str, side: Side) -> bool:
    if isinstance(side, NotReached):
        return half_up(side.answered * side.n) < FEW
    if not isinstance(side, Estimate):
        return True
    unit = _UNITS.get(key, "share")
    return side.n < FEW if unit in ("rate", "time") else word_of(side) is not None


def _coarse(side: Side) -> Side:
    if isinstance(side, NotReached):
        return NotReached(int(side.answered * 10) / 10, rounded(side.n))
    return replace(side, n=rounded(side.n), parts={}) if isinstance(side, Estimate) else side


def _direction(step: Interval, none: float) -> Interval:
    """Only whether it is more or less: 1, 0 or -1 from nothing."""
    way = none + (step.value > none) - (step.value < none)
    return Interval(way, way, way)


def _month(day: date) -> date:
    return day.replace(day=1)


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else 60.0 * max(1, half_up(seconds / 60))
