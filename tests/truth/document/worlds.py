"""Who writes first on every world: ours, other estimators that were tried, and other tools."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tests.truth.document.job import FIRST, Job, table
from tests.truth.others import WHO_STARTS
from tests.truth.reading import measure, root_mean_square
from tests.truth.worlds import WORLDS

name = "worlds"


def jobs(histories: int) -> Iterator[Job]:
    """Half as many histories again a world."""
    for world in WORLDS:
        yield Job(f"{name}/{world}", measured, (world, histories * 3 // 2))


def measured(world: str, histories: int) -> dict[str, Any]:
    """Errors of every estimator in this world, and how our ranges hold."""
    found = measure(world, histories, FIRST, compare=True)
    rules = {**found.simple, **found.one_story, **found.others, "ours": found.value}
    return {
        "histories": histories,
        "truth": float(found.truth.mean()),
        "error": {rule: root_mean_square(values - found.truth) for rule, values in rules.items()},
        "bias": {rule: float((values - found.truth).mean()) for rule, values in rules.items()},
        "holds tendency": found.coverage,
        "holds what happened": found.coverage_of_truth,
        "width": float((found.high - found.low).mean()),
        "wrong side": found.wrong_side,
    }


def facts(results: Mapping[str, Any]) -> dict[str, object]:
    worlds = {world: results[f"{name}/{world}"] for world in WORLDS}
    year = {world: one for world, one in worlds.items() if not world.endswith("short")}
    kept = [one for world, one in year.items() if not world.startswith("judge")]
    usual = max(worlds.values(), key=lambda one: abs(one["bias"]["all starts"]))
    return {
        "table": _estimators(worlds, kept, list(year.values())),
        "others": _others(worlds, list(year.values())),
        "tools": table(["tool", "as of", "who started"], [tool[:3] for tool in WHO_STARTS]),
        "histories": next(iter(worlds.values()))["histories"],
        "usual_off": abs(usual["bias"]["all starts"]),
        "mean": _mean(list(year.values()), "ours"),
        "mean_kept": _mean(kept, "ours"),
        "mean_usual": _mean(kept, "all starts"),
        "worst": max(one["error"]["ours"] for one in year.values()),
        "worst_world": _said(max(year, key=lambda world: year[world]["error"]["ours"])),
        "best_other": min((_mean(list(year.values()), tool.name), tool.name) for tool in WHO_STARTS),
        "worlds": worlds,
    }


def _said(world: str) -> str:
    return world.replace("_", " ")


def _mean(worlds: list[Mapping[str, Any]], rule: str) -> float:
    return float(np.mean([one["error"][rule] for one in worlds]))


def _estimators(worlds: Mapping[str, Any], kept: list[Any], year: list[Any]) -> str:
    rules = [rule for rule in next(iter(worlds.values()))["error"] if rule not in {tool.name for tool in WHO_STARTS}]
    head = ["world", "truth", *rules, "bias: all starts", "bias: ours", "range holds tendency", "holds what happened",
            "mean width", "wrong side"]  # fmt: skip
    rows = [
        [
            _said(world), f"{one['truth']:.2f}", *(f"{one['error'][rule]:.3f}" for rule in rules),
            f"{one['bias']['all starts']:+.3f}", f"{one['bias']['ours']:+.3f}", f"{one['holds tendency']:.3f}",
            f"{one['holds what happened']:.3f}", f"{one['width']:.2f}", f"{one['wrong side']:.3f}",
        ]
        for world, one in worlds.items()
    ]  # fmt: skip
    for label, some in (("*mean, 52 weeks, assumptions kept*", kept), ("*mean, 52 weeks, all*", year)):
        holds = [f"{np.mean([one[key] for one in some]):.3f}" for key in ("holds tendency", "holds what happened")]
        rows.append([label, "", *(f"{_mean(some, rule):.3f}" for rule in rules), "", "", *holds, "", ""])
    return table(head, rows)


def _others(worlds: Mapping[str, Any], year: list[Any]) -> str:
    tools = [tool.name for tool in WHO_STARTS]
    rows = [[_said(world), *(_error(one, rule) for rule in (*tools, "ours"))] for world, one in worlds.items()]
    rows.append(["*mean error, 52 weeks*", *(f"{_mean(year, rule):.3f}" for rule in (*tools, "ours"))])
    return table(["world", *tools, "**ours**"], rows)


def _error(one: Mapping[str, Any], rule: str) -> str:
    return f"{one['error'][rule]:.3f} ({one['bias'][rule]:+.2f})"
