"""Change over time, and before and after a date, for other programs."""

import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from analyzer.results import (
    Analysis,
    Change,
    Changes,
    Compared,
    Comparison,
    Comparisons,
    NoChange,
    Outcome,
    Side,
    TooShort,
)

_Shown = Callable[[Side], dict[str, Any]]


def changes(found: Changes, side: _Shown) -> dict[str, Any]:
    """By measure and side: a change with both stretches, or none and what could have been seen, or too short a time."""
    return {key: {name: _outcome(one, side) for name, one in sides.items()} for key, sides in found.items()}


def compared(found: Comparisons, side: _Shown) -> dict[str, Any]:
    """By measure and side: both times, and what is said of their difference."""
    return {key: {name: _comparison(one, side) for name, one in sides.items()} for key, sides in found.items()}


def usual(analysis: Analysis) -> dict[str, Any]:
    """The reader's own usual range of each measure over the people with a number."""
    return {
        key: {field.name: getattr(range_, field.name) for field in fields(range_)}
        for key, range_ in analysis.usual.items()
    }


def _outcome(one: Outcome, side: _Shown) -> dict[str, Any]:
    match one:
        case Change():
            shown: dict[str, Any] = {
                "status": "change",
                "before": side(one.before),
                "after": side(one.after),
                "difference": _range(one.difference.value, one.difference.low, one.difference.high),
                "scale": one.scale,
                "between": [one.earliest.isoformat(), one.latest.isoformat()],
            }
        case NoChange():
            shown = {"status": "no_clear_change", "why": one.why, "scale": one.scale}
            shown |= {"detectable": one.detectable} if one.detectable is not None else {}
        case TooShort():
            return {"status": "too_short", "have": one.have, "need": one.need, "of": one.of}
    return shown | {"p": one.p} | ({"within_s": one.within_s} if one.within_s is not None else {})


def _comparison(one: Comparison, side: _Shown) -> dict[str, Any]:
    shown: dict[str, Any] = {"before": side(one.before), "after": side(one.after)}
    if not isinstance(one, Compared):
        return shown
    low, high = one.difference.low, math.nan if one.high_not_reached else one.difference.high
    return shown | {
        "difference": _range(one.difference.value, low, high),
        "scale": one.scale,
        "outcome": one.outcome,
        "slight": one.slight,
        "p": one.p,
    }


def _range(value: float, low: float, high: float) -> dict[str, Any]:
    ends: dict[str, Any] = {"high": high} if math.isfinite(high) else {"high_not_reached": True}
    return {"value": value, "low": low, **ends}
