"""Reports on 25 people who all open alike, and the measures that count events."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analyzer.estimate import Estimate
from tests.truth.counted import TRUE, sides
from tests.truth.document.job import FIRST, Job, table
from tests.truth.many import CONTACTS, lean_reports

name = "people"
WEEKS = 26
_AT_A_TIME = 10


def jobs(histories: int) -> Iterator[Job]:
    """As many reports as histories, and half as many histories again."""
    for first in range(FIRST, FIRST + histories, _AT_A_TIME):
        yield Job(f"{name}/even {first}", leans, (first, min(_AT_A_TIME, FIRST + histories - first)))
    yield Job(f"{name}/counted", counted, (histories * 3 // 2,))


def leans(first: int, reports: int) -> dict[str, float]:
    return {"reports": reports, "leans": lean_reports(reports, WEEKS, first) * reports}


def counted(histories: int) -> list[dict[str, Any]]:
    """How the ranges of numbers that count events hold."""
    found = sides(histories, FIRST)
    return [_held(number, side, found[number, side]) for number in TRUE for side in ("me", "them")]


def _held(number: str, side: str, many: list[Any]) -> dict[str, Any]:
    truth = getattr(TRUE[number], side)
    shown = [one for one in many if isinstance(one, Estimate)]
    return {
        "number": number,
        "side": side,
        "truth": truth,
        "shown": len(shown) / len(many),
        "mean": float(np.mean([one.value for one in shown])),
        "held": float(np.mean([one.low <= truth <= one.high for one in shown])),
        "histories": len(many),
    }


def facts(results: Mapping[str, Any]) -> dict[str, object]:
    parts = [one for job, one in results.items() if job.startswith(f"{name}/even ")]
    numbers = results[f"{name}/counted"]
    rows = [
        (one["number"].replace("_", " "), one["side"], f"{one['truth']:.3g}", f"{one['mean']:.3g}",
         f"{one['shown']:.2f}", f"{one['held']:.3f}")
        for one in numbers
    ]  # fmt: skip
    reports = sum(part["reports"] for part in parts)
    return {
        "contacts": CONTACTS,
        "weeks": WEEKS,
        "reports": reports,
        "leans": sum(part["leans"] for part in parts) / reports,
        "counted": table(("number", "side", "truth", "mean", "shown", "range holds"), rows),
        "counted_histories": numbers[0]["histories"],
        "held": (min(one["held"] for one in numbers), max(one["held"] for one in numbers)),
    }
