"""What is said of change over time: a clear change, none, or too short a history; and of before and after a date.

Numbers only. What decides between them is in `analyzer.trend` and `analyzer.before_after`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analyzer.estimate import Interval, Side

SideName = Literal["me", "them"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is more than the weeks' wobble, more than chance over everything tested, and large enough to name.

    Attributes:
        before, after: the two stretches' values in the reading's unit, "s" included.
        difference: after less before with its range, in `scale`.
        scale: "share", or "per_28_days"; reply times are tested as the share answered within `within_s`.
        earliest, latest: Mondays of the weeks between which it came; never less than four weeks apart.
        p: chance of so large a step without a change, for this test alone.
        within_s: for reply times, the waking seconds by which half were answered over the whole history.
    """

    before: Side
    after: Side
    difference: Interval
    scale: Literal["share", "per_28_days"]
    earliest: date
    latest: date
    p: float
    within_s: float | None = None


@dataclass(frozen=True, slots=True)
class NoChange:
    """No clear change, and the smallest that could have been seen.

    Attributes:
        detectable: what would be found in about four of five histories like this one, if it came in the middle: in
            share points (0-1) or, for rates, as a factor (2: twice or half as many); None: none at all in so few weeks.
        scale: "share" or "factor".
        why: nothing beyond wobble and chance was seen; or it was too small to name; or what was seen rests on how late
            answers are counted.
        p, within_s: as in `Change`.
    """

    detectable: float | None
    scale: Literal["share", "factor"]
    why: Literal["not_seen", "small", "definition_matters"]
    p: float
    within_s: float | None = None


@dataclass(frozen=True, slots=True)
class TooShort:
    """Too little to look for a change: what is there, what would be needed, and of what."""

    have: int
    need: int
    of: Literal["weeks", "starts", "first_messages", "weeks_with_words", "check_ins"]


def difference(before: Interval, after: Interval) -> Interval:
    """After less before: the arms of the two ranges squared and added (Newcombe 1998; Zou and Donner 2008).

    With arms alike on both sides this is the reliable change of Jacobson and Truax 1991; it keeps lopsided ones.
    """
    step = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return Interval(step, step - down, step + up)


Outcome = Change | NoChange | TooShort
Changes = Mapping[str, Mapping[SideName, Outcome]]
"""By measure and side; a side without a number of its own is left out."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One side of a measure before and after a date that the reader named.

    Attributes:
        before, after: each as the measure gives it for that time alone.
        difference: after less before ("difference"), or after over before ("factor", for times), with its range.
        outcome: whether the change is larger than week-to-week wobble and than chance over everything compared.
        slight: clear, but smaller than what is called a change elsewhere (15 points, or a factor of two).
        p: chance of as large a difference from wobble alone.
        high_not_reached: the range of a factor has no upper end; its `high` is then infinite.
    """

    before: Side
    after: Side
    difference: Interval
    scale: Literal["difference", "factor"]
    outcome: Literal["clearly_more", "no_reliable_change", "clearly_less"]
    slight: bool
    p: float
    high_not_reached: bool = False


@dataclass(frozen=True, slots=True)
class NotCompared:
    """At least one of the two times has no number; each says why."""

    before: Side
    after: Side


Comparison = Compared | NotCompared
Comparisons = Mapping[str, Mapping[SideName, Comparison]]


@dataclass(frozen=True, slots=True)
class Usual:
    """The reader's own usual range of one measure over the people with a number.

    Attributes:
        median, low, high: of my value: the middle one, and those between which the middle half of the people lie.
        people: how many.
    """

    median: float
    low: float
    high: float
    people: int


__all__ = [
    "Change",
    "Changes",
    "Compared",
    "Comparison",
    "Comparisons",
    "NoChange",
    "NotCompared",
    "Outcome",
    "SideName",
    "TooShort",
    "Usual",
    "difference",
]
