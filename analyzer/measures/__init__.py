"""One question, one file. A measure imports no other measure; what two share lives in `analyzer.turns`."""

from typing import Final

from analyzer.measure import Measure
from analyzer.measures import (
    answers,
    calls,
    check_ins,
    follow_ups,
    initiation,
    questions,
    reactions,
    response_latency,
    rhythm,
    silences,
    style,
    voice,
    words,
)

MEASURES: Final[tuple[Measure, ...]] = (
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
"""Every measure, in the order of the report."""
