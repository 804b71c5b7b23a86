"""How fast somebody answers: ours and other tools on a prompt person and a slow one."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tests.truth.document.job import FIRST, Job, table
from tests.truth.others import SPEED, Tool
from tests.truth.slow import told

name = "slow"
APART = 2.0
"""Of others, who show no range: the factor between two figures from which they would be told apart."""


def jobs(histories: int) -> Iterator[Job]:
    yield Job(f"{name}/answerer", measured, (histories,))


def measured(histories: int) -> dict[str, Any]:
    """How often ours tells the two apart; every figure's mean over the histories and how far apart the two are."""
    found = [told(FIRST + k) for k in range(histories)]
    return {
        "histories": histories,
        "by latency": sum(one.by_latency for one in found),
        "by answers": sum(one.by_answers for one in found),
        "latency": [_middle([one.latency[side] for one in found], 60) for side in (0, 1)],
        "answered": [_middle([one.answered[side] for one in found], 1) for side in (0, 1)],
        "others": {tool.name: _factors([one.others[tool.name] for one in found]) for tool in SPEED},
    }


def _middle(sides: list[Any], unit: float) -> list[float]:
    """Median value, and median ends of the range."""
    return [float(np.median([getattr(side, end) for side in sides])) / unit for end in ("value", "low", "high")]


def _factors(pairs: list[tuple[float, float]]) -> dict[str, float]:
    prompt, slow = np.array(pairs).T
    factor = slow / prompt
    return {
        "prompt": float(np.median(prompt)),
        "slow": float(np.median(slow)),
        "smallest": float(factor.min()),
        "median": float(np.median(factor)),
        "largest": float(factor.max()),
        "apart": int((factor >= APART).sum()),
    }


def facts(results: Mapping[str, Any]) -> dict[str, object]:
    found = results[f"{name}/answerer"]
    latency = [f"{value:.0f} min ({low:.0f}–{high:.0f})" for value, low, high in found["latency"]]
    answered = [f"{value:.0%} ({low:.0%}–{high:.0%})" for value, low, high in found["answered"]]
    rows: list[tuple[object, ...]] = [
        ("**ours: half of first messages answered**", *latency, "", found["by latency"]),
        ("**ours: answered within 6 waking hours**", *answered, "", found["by answers"]),
    ]
    rows += [_row(tool, found["others"][tool.name]) for tool in SPEED]
    others = found["others"].values()
    return {
        **found,
        "table": table(("what is said", "prompt person", "slow person", "slow ÷ prompt", "told apart in"), rows),
        "tools": len(SPEED),
        "factors": (min(one["median"] for one in others), max(one["median"] for one in others)),
        "apart": max(one["apart"] for one in others),
    }


def _row(tool: Tool, one: Mapping[str, float]) -> tuple[object, ...]:
    figures = [f"{one[who]:.0%}" if tool.unit == "share" else f"{one[who] / 60:.1f} min" for who in ("prompt", "slow")]
    spread = f"{one['median']:.2f} ({one['smallest']:.2f}–{one['largest']:.2f})"
    return f"{tool.name}: {tool.how}", *figures, spread, one["apart"]
