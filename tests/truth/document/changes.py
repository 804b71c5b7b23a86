"""Change over time, and before and after a date: false alarms, power, ranges."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from tests.truth.changes import Cell, claims, difference_coverage, false_comparisons, false_reports, p_values
from tests.truth.document.job import FIRST, Job, table

name = "changes"
WEEKS = (26, 52, 104)
WOBBLES = ((0.0, 0.0), (0.8, 0.0), (0.8, 0.5))
STEPS = ((0.55, 0.35), (0.7, 0.3))
ALARMS = [Cell(weeks, units, sd, rho) for weeks, units, (sd, rho) in product(WEEKS, (2, 5), WOBBLES)]
POWER = [Cell(*one[:2], *one[2], *one[3]) for one in product(WEEKS, (2, 5), WOBBLES, STEPS)]
DIFFERENCES = [Cell(weeks, 5, sd, rho, 0.5, after) for weeks, (sd, rho), after in product(WEEKS, WOBBLES, (0.5, 0.3))]
REPORTS = [(Cell(weeks, 5, sd, rho), many) for weeks, (sd, rho), many in product((52, 104), WOBBLES[1:], (1, 25))]

_ALARMS = ("weeks", "starts a week", "wobble (sd, autocorrelation)", "p < .05", "p < .01", "named")
_POWER = ("weeks", "starts a week", "wobble", "step", "named", "placed right", "weeks of range")
_DIFFERENCES = ("weeks", "wobble", "before to after", "range holds the difference", "range leaves 0 out")
_REPORTS = ("weeks", "wobble", "contacts", "name a change where there is none", "claim one about a date", "reports")


def jobs(histories: int) -> Iterator[Job]:
    """Half as many histories a cell; a fifth as many reports, ten times that where they are about one person."""
    few, reports = max(histories // 2, 2), max(histories // 5, 2)
    for cell, contacts in REPORTS:
        many = reports * (10 if contacts == 1 else 1)
        yield Job(f"{name}/reports {cell} {contacts}", reports_on, (cell, contacts, many))
    for cell in ALARMS:
        yield Job(f"{name}/alarms {cell}", alarms, (cell, few))
    for cell in POWER:
        yield Job(f"{name}/power {cell}", power, (cell, few))
    for cell in DIFFERENCES:
        yield Job(f"{name}/differences {cell}", differences, (cell, 4 * few))


def alarms(cell: Cell, histories: int) -> dict[str, float]:
    p = p_values(cell, histories, FIRST)
    named = claims(cell, histories, FIRST).named
    return {"histories": histories, ".05": float((p < 0.05).mean()), ".01": float((p < 0.01).mean()), "named": named}


def power(cell: Cell, histories: int) -> dict[str, float]:
    found = claims(cell, histories, FIRST)
    return {"named": found.named, "placed": found.placed, "weeks": found.weeks}


def differences(cell: Cell, histories: int) -> dict[str, float]:
    held, seen = difference_coverage(cell, histories, FIRST)
    return {"histories": histories, "held": held, "seen": seen}


def reports_on(cell: Cell, contacts: int, reports: int) -> dict[str, float]:
    """Reports in which nothing changed: how many say that something did, and that something differs about a date."""
    said, dated = false_reports(cell, contacts, reports, FIRST), false_comparisons(cell, contacts, reports, FIRST)
    return {"reports": reports, "said": said, "dated": dated}


def facts(results: Mapping[str, Any]) -> dict[str, object]:
    alarmed = [(cell, results[f"{name}/alarms {cell}"]) for cell in ALARMS]
    found = [(cell, results[f"{name}/power {cell}"]) for cell in POWER]
    held = [(cell, results[f"{name}/differences {cell}"]) for cell in DIFFERENCES]
    reports = [(cell, contacts, results[f"{name}/reports {cell} {contacts}"]) for cell, contacts in REPORTS]
    unlike = [one["held"] for cell, one in held if not cell.rho]
    return {
        "histories": alarmed[0][1]["histories"],
        "alarms": table(_ALARMS, (
            (*_cell(cell), f"{one['.05']:.3f}", f"{one['.01']:.3f}", f"{one['named']:.3f}") for cell, one in alarmed
        )),
        "power": table(_POWER, (
            (*_cell(cell), _step(cell), f"{one['named']:.2f}", *_placed(one)) for cell, one in found
        )),
        "differences": table(_DIFFERENCES, (
            (cell.weeks, _wobble(cell), _step(cell), f"{one['held']:.3f}", f"{one['seen']:.3f}") for cell, one in held
        )),
        "reports": table(_REPORTS, (
            (cell.weeks, _wobble(cell), contacts, f"{one['said']:.3f}", f"{one['dated']:.3f}", one["reports"])
            for cell, contacts, one in reports
        )),
        "alike": _ends(one["held"] for cell, one in held if cell.rho),
        "unlike": _ends(unlike),
        "half_year": [one["named"] for cell, one in found if cell.weeks == 26 and cell.before == 0.55],
        "one": _ends(one["dated"] for cell, contacts, one in reports if contacts == 1 and cell.rho),
        "many": _ends(max(one["said"], one["dated"]) for _, contacts, one in reports if contacts == 25),
        "many_reports": min(one["reports"] for _, contacts, one in reports if contacts == 25),
        "said": _pooled(one for *_, one in reports),
        "most_alarms": max(one[".05"] for _, one in alarmed),
        "mean_alarms": float(np.mean([one[".05"] for _, one in alarmed])),
    }  # fmt: skip


def _ends(values: Iterable[float]) -> tuple[float, float]:
    some = list(values)
    return min(some), max(some)


def _pooled(reports: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Over all reports: how many name a change, how many claim one about a date, and the worst kind."""
    some = list(reports)
    count = sum(one["reports"] for one in some)
    found: dict[str, float] = {"reports": count}
    for key in ("said", "dated"):
        found[key] = sum(one[key] * one["reports"] for one in some) / count
        found[f"worst {key}"] = max(one[key] for one in some)
    return found


def _cell(cell: Cell) -> tuple[object, ...]:
    return cell.weeks, f"{cell.units:g}", _wobble(cell)


def _wobble(cell: Cell) -> str:
    return f"{cell.sd}, {cell.rho}"


def _step(cell: Cell) -> str:
    return f"{cell.before} to {cell.after}"


def _placed(one: Mapping[str, float]) -> tuple[str, str]:
    """How the named ones were placed; nothing where none was named."""
    return (f"{one['placed']:.2f}", f"{one['weeks']:.0f}") if one["named"] else ("–", "–")
