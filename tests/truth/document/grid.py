"""The grid of kinds of history: what is promised of ranges, what was measured, and every cell that falls short."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from typing import Any

import numpy as np

from tests.truth.acceptance import CHANCE, CHECKS, Check, Tallies, Tally, added, measured, short_of
from tests.truth.document.job import FIRST, Job, table
from tests.truth.grid import Cell, cells

name = "grid"
HALF_A_YEAR = 26
FEW = 20
"""Numbers of a cell below which it is not judged alone."""
MARGINS: tuple[tuple[str, Callable[[Cell], object]], ...] = (
    ("weeks", lambda cell: cell.weeks),
    ("openings a week", lambda cell: cell.openings),
    ("median answers, min", lambda cell: f"{cell.medians[0]} and {cell.medians[1]}"),
    ("A opens", lambda cell: cell.share),
    ("weeks' spread", lambda cell: cell.spread),
    ("no answer", lambda cell: f"{cell.silent[0]:.2f} and {cell.silent[1]:.2f}"),
)


def jobs(histories: int) -> Iterator[Job]:
    """Long histories first, so that the two processes end together."""
    for cell in sorted(cells(), key=lambda cell: -cell.weeks):
        yield Job(f"{name}/{cell.name}", tallies, (cell, histories))


def tallies(cell: Cell, histories: int) -> dict[str, list[float]]:
    return {key: list(astuple(tally)) for key, tally in measured(cell, histories, FIRST).items()}


Grid = Mapping[Cell, Tallies]


def facts(results: Mapping[str, Any]) -> dict[str, object]:
    grid = {
        cell: {key: Tally(*values) for key, values in results[f"{name}/{cell.name}"].items()}
        for cell in cells()
        if f"{name}/{cell.name}" in results
    }
    total = added(grid.values())
    return {
        "cells": len(grid),
        "histories": max(tally["shown"].n for tally in grid.values()),
        "total": total,
        "promises": table(
            ("check", "promised", "measured", "mean error", "numbers", "cells judged", "cells short"),
            (_promise(check, grid) for check in CHECKS),
        ),
        "verdicts": {check.key: _verdict(check, _total(check, grid)) for check in CHECKS},
        "figures": {check.key: _figure(check, _total(check, grid)) for check in CHECKS},
        "by_chance": CHANCE * sum(len(_judged(check, grid)) for check in CHECKS),
        "starts": _by_margin(grid, _START_HEAD, _starts),
        "times": _by_margin(grid, _TIMES_HEAD, _times),
        "short": [(check, _short(check, grid)) for check in CHECKS],
        "count_short": sum(len(_short(check, grid)) for check in CHECKS),
        "count_judged": sum(len(_judged(check, grid)) for check in CHECKS),
        "by_weeks": {weeks: added(t for cell, t in grid.items() if cell.weeks == weeks) for weeks in _weeks(grid)},
        "six_hours": _widest_bias("answered in 6 h", grid),
        "half_off": float(np.expm1(total["half"].bias)),
    }


def _weeks(grid: Grid) -> list[int]:
    return sorted({cell.weeks for cell in grid})


def _judged(check: Check, grid: Grid) -> list[tuple[Cell, Tally]]:
    """Cells that a check is about, with numbers enough to be judged alone."""
    about = [(cell, found[check.key]) for cell, found in grid.items() if cell.weeks >= check.weeks]
    return [(cell, tally) for cell, tally in about if tally.n >= FEW]


def _short(check: Check, grid: Grid) -> list[tuple[str, str, int]]:
    """Cells that fall short by more than three Monte-Carlo errors: name, how, numbers."""
    said = [(cell.name, short_of(check, tally), tally.n) for cell, tally in _judged(check, grid)]
    return [one for one in said if one[1]]


def _total(check: Check, grid: Grid) -> Tally:
    return added(found for cell, found in grid.items() if cell.weeks >= check.weeks)[check.key]


def _promise(check: Check, grid: Grid) -> tuple[object, ...]:
    tally = _total(check, grid)
    if not tally.n:
        return check.what, promised(check), "–", "–", 0, 0, 0
    off = f"{tally.bias:+.3f} (at most {check.bias:g})" if check.bias is not None else "–"
    judged, short = len(_judged(check, grid)), len(_short(check, grid))
    return check.what, promised(check), _figure(check, tally), off, tally.n, judged, short


def _figure(check: Check, tally: Tally) -> str:
    return f"{tally.rmse if check.of == 'errors' else tally.share:.3f}" if tally.n else "–"


def promised(check: Check) -> str:
    """What a check asks, in words."""
    if check.of != "ranges":
        return f"at most {check.high:.2f}"
    since = f" (from {check.weeks} weeks)" if check.weeks else ""
    return (f"{check.low:.2f} to {check.high:.2f}" if check.high < 1 else f"at least {check.low:.2f}") + since


def _verdict(check: Check, tally: Tally) -> str:
    """Holds, wider than need be, or falls short; on the numbers as they are."""
    if not tally.n:
        return "not measured"
    if check.of == "mishaps":
        return "holds" if tally.share <= check.high else "falls short"
    if check.of == "errors":
        return "holds" if tally.rmse <= check.high else "falls short"
    if tally.share < check.low or (check.bias is not None and abs(tally.bias) > check.bias):
        return "falls short"
    return "holds" if tally.share <= check.high else "holds, wider than need be"


def _by_margin(grid: Grid, head: Iterable[str], row: Callable[[Tallies], Iterable[str]]) -> str:
    rows = []
    for label, of in MARGINS:
        for value in dict.fromkeys(map(of, sorted(grid, key=astuple))):
            rows.append((f"{label}: {value}", *row(added(t for cell, t in grid.items() if of(cell) == value))))
    rows.append(("*all*", *row(added(grid.values()))))
    return table(["histories with", *head], rows)


def _share(tally: Tally) -> str:
    return f"{tally.share:.3f}" if tally.n else "–"


def _error(tally: Tally) -> str:
    return f"{tally.bias:+.3f}" if tally.n else "–"


_START_HEAD = (
    "shown", "of them flagged", "holds, unflagged", "holds, flagged", "bias, unflagged", "bias, flagged",
    "error: ours", "error: all starts", "holds: all starts", "wrong side", "lean of equals", "bounds hold",
    "words hold", "error of words",
)  # fmt: skip


def _starts(t: Tallies) -> Iterator[str]:
    yield _share(t["shown"])
    yield f"{t['start, flagged'].n / t['start'].n:.2f}" if t["start"].n else "–"
    for key in ("start, unflagged", "start, flagged"):
        yield _share(t[key])
    for key in ("start, unflagged", "start, flagged"):
        yield _error(t[key])
    yield f"**{t['start'].rmse:.3f}**"
    yield f"{t['all starts'].rmse:.3f}"
    for key in ("all starts", "wrong side", "lean of equals", "bounds", "words"):
        yield _share(t[key])
    yield f"{t['words'].rmse:.3f}"


_TIMES_HEAD = (
    "inside: holds", "inside: bias", "1 h: holds", "1 h: bias", "6 h: holds", "6 h: bias", "half: holds", "half: bias",
    "wake: within 30 min", "wake: error (h)",
)  # fmt: skip


def _times(t: Tallies) -> Iterator[str]:
    for key in ("inside", "answered in 1 h", "answered in 6 h", "half"):
        yield _share(t[key])
        yield _error(t[key])
    yield _share(t["wake"])
    yield f"{t['wake'].rmse:.2f}" if t["wake"].n else "–"


def _widest_bias(key: str, grid: Grid) -> float:
    """The largest mean error of any cell of half a year or more with numbers enough to be judged."""
    year = [found[key] for cell, found in grid.items() if cell.weeks >= HALF_A_YEAR and found[key].n]
    enough = [tally for tally in year if tally.n >= FEW] or year
    return max((tally.bias for tally in enough), key=abs)
