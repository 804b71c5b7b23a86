"""One question, one file. A measure imports no other measure; what two share lives in `analyzer.turns`."""

from typing import Final

from analyzer.measure import Gesture, Measure
from analyzer.measures import (
    answers,
    apologies,
    asked_for,
    asking_after,
    calls,
    check_ins,
    disclosure,
    follow_ups,
    gratitude,
    hardship,
    initiation,
    limits,
    needs,
    plans,
    promises,
    questions,
    reactions,
    receiving,
    response_latency,
    rhythm,
    silences,
    style,
    support,
    voice,
    warmth,
    words,
)

NUMBERS: Final[tuple[Measure, ...]] = (
    initiation,
    answers,
    response_latency,
    check_ins,
    follow_ups,
    silences,
    words,
    questions,
    voice,
    calls,
    reactions,
    rhythm,
    style,
)
"""What is measured from times and counts: ranges over weeks, changes, before and after."""
GESTURES: Final[tuple[Gesture, ...]] = (
    gratitude,
    apologies,
    asking_after,
    plans,
    support,
    asked_for,
    receiving,
    hardship,
    needs,
    limits,
    disclosure,
    promises,
    warmth,
)
"""What is found by wording, shown as counts."""
MEASURES: Final[tuple[Measure, ...]] = (*NUMBERS, *GESTURES)
"""Every measure, in the order of the report."""
