"""One question, one file. A measure imports no other measure; what two share lives in `analyzer.turns`."""

from typing import Final

from analyzer.measure import Measure
from analyzer.measures import answers, check_ins, initiation, response_latency, words

MEASURES: Final[tuple[Measure, ...]] = (initiation, answers, response_latency, check_ins, words)
"""Every measure, in the order of the report."""
