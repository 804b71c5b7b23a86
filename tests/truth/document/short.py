"""The first table of the document: what was promised of the numbers, and what was measured."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.truth.acceptance import CHECKS
from tests.truth.document.grid import promised
from tests.truth.document.job import table

MEAN_ERROR: Final = 0.03
"""Most that the error of who writes first may be on average, over worlds of a year that keep the assumptions …"""
WORST_ERROR: Final = 0.06
"""… and in any world of a year."""
FALSE_REPORTS: Final = 0.05
"""Most reports that may claim something that is not so."""


def short(told: Mapping[str, Mapping[str, Any]]) -> str:
    """The table, from the facts of every section."""
    return table(("what", "promised", "measured", "so"), [*_grid(told["grid"]), *_others(told)])


def _grid(grid: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for check in CHECKS:
        yield check.what, promised(check), grid["figures"][check.key], grid["verdicts"][check.key]


def _others(told: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    worlds, people, said, slow = told["worlds"], told["people"], told["changes"]["said"], told["slow"]
    yield _most("who writes first: error over worlds of a year that keep the assumptions", MEAN_ERROR,
                worlds["mean_kept"], f"{worlds['mean_kept']:.3f} on average")  # fmt: skip
    yield _most("who writes first: error in the worst world of a year", WORST_ERROR,
                worlds["worst"], f"{worlds['worst']:.3f} ({worlds['worst_world']})")  # fmt: skip
    yield _most(f"{people['contacts']} people who open alike: reports that call anybody uneven", FALSE_REPORTS,
                people["leans"], f"{people['leans']:.3f} of {people['reports']}")  # fmt: skip
    for key, what in (("said", "name a change"), ("dated", "claim a difference about a date")):
        found = f"{said[key]:.3f} of {said['reports']} ({said['worst ' + key]:.3f} in the worst kind)"
        row = _most(f"nothing changed: reports that {what}", FALSE_REPORTS, said[key], found)
        only_worst = row[3] == "holds" and said["worst " + key] > FALSE_REPORTS
        yield (*row[:3], "holds, not in the worst kind" if only_worst else row[3])
    told_apart = min(slow["by latency"], slow["by answers"])
    yield (
        "a slow answerer is told from a prompt person who is as quick in talk",
        "by ours always, by no other in one of ten",
        f"by ours in {told_apart} of {slow['histories']}, by the best of {slow['tools']} others in {slow['apart']}",
        "holds" if told_apart == slow["histories"] and slow["apart"] <= 0.1 * told_apart else "falls short",
    )


def _most(what: str, promise: float, value: float, found: str) -> tuple[str, str, str, str]:
    return what, f"at most {promise:.2f}", found, "holds" if value <= promise else "falls short"
