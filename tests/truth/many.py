"""Reports on many people who all open alike: how often is anybody called uneven? `python -m tests.truth.many`.

Every history goes through the real turns, late answers and bands. `--reports` of 25 contacts each (200: about half an
hour on one core).
"""

import argparse
from collections.abc import Mapping

import numpy as np

from analyzer.compare import with_bands
from analyzer.measures import initiation
from analyzer.options import DEFAULTS
from analyzer.results import Reading
from tests.truth.reading import talk_of
from tests.truth.worlds import even

CONTACTS = 25


def readings(report: int, weeks: int) -> Mapping[str, Reading]:
    """Who writes first with each of 25 people, with bands."""
    worlds = (even(np.random.default_rng([20261122, report, who]), weeks) for who in range(CONTACTS))
    found = {str(who): initiation.measure(talk_of(world)) for who, world in enumerate(worlds)}
    return with_bands(found, DEFAULTS)


def lean_reports(reports: int, weeks: int, first: int = 0) -> float:
    """Share of reports that call anybody uneven, slightly included."""
    return float(np.mean([_leans(readings(number, weeks)) for number in range(first, first + reports)]))


def _leans(found: Mapping[str, Reading]) -> bool:
    return any(
        (reading.band or "").startswith(("leans", "mostly")) or reading.facts["slight"] for reading in found.values()
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=26)
    chosen = parser.parse_args()
    print(f"{lean_reports(chosen.reports, chosen.weeks, 1000):.3f} of {chosen.reports} reports")  # noqa: T201 - a script
