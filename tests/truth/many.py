"""Reports on many people who all open alike: how often is anybody called uneven?

Every history goes through the real turns, late answers and bands.
"""

from collections.abc import Mapping

import numpy as np

from analyzer.compare import with_bands
from analyzer.measures import initiation
from analyzer.options import DEFAULTS
from analyzer.results import Reading
from tests.truth.reading import talk_of
from tests.truth.seeds import generator
from tests.truth.worlds import even

CONTACTS = 25


def readings(report: int, weeks: int) -> Mapping[str, Reading]:
    """Who writes first with each of 25 people, with bands."""
    worlds = (even(generator(f"report {report}", who), weeks) for who in range(CONTACTS))
    found = {str(who): initiation.measure(talk_of(world)) for who, world in enumerate(worlds)}
    return with_bands(found, DEFAULTS)


def lean_reports(reports: int, weeks: int, first: int = 0) -> float:
    """Share of reports that call anybody uneven, slightly included."""
    return float(np.mean([_leans(readings(number, weeks)) for number in range(first, first + reports)]))


def _leans(found: Mapping[str, Reading]) -> bool:
    return any(
        (reading.band or "").startswith(("leans", "mostly")) or reading.facts["slight"] for reading in found.values()
    )
