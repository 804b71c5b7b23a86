"""The error and coverage of who-writes-first on every world, as markdown: `python -m tests.truth.table`.

Prints what it measures; nothing in the table is typed. Histories follow those that the tests run, so the tests' limits
were set on other histories than they judge. `--histories` is their number a world (200: about two minutes).
"""

import argparse
import datetime
from collections.abc import Iterator

import numpy as np

from tests.truth.reading import Measured, measure, root_mean_square
from tests.truth.worlds import WORLDS

FIRST = 1000
HEAD = (
    "| world | truth | all starts | late if one-sided | restart hazard | mixture, log-normal | "
    "mixture, log-normal + exponential | **ours** | bias: all starts | bias: ours | "
    "interval holds tendency | holds what happened | mean width | wrong side |"
)


def _row(name: str, measured: Measured) -> str:
    others = [*measured.simple.values(), *measured.one_story.values()]
    errors = [f"{root_mean_square(values - measured.truth):.3f}" for values in others]
    bias = float((measured.simple["all starts"] - measured.truth).mean())
    cells = [
        name.replace("_", " "), f"{measured.truth.mean():.2f}", *errors, f"**{measured.rmse:.3f}**", f"{bias:+.3f}",
        f"{measured.bias:+.3f}", f"{measured.coverage:.3f}", f"{measured.coverage_of_truth:.3f}",
        f"{(measured.high - measured.low).mean():.2f}", f"{measured.wrong_side:.3f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _mean_row(label: str, measured: list[Measured]) -> str:
    columns = [[*m.simple.values(), *m.one_story.values()] for m in measured]
    errors = [[root_mean_square(values - m.truth) for values in row] for m, row in zip(measured, columns, strict=True)]
    means = [f"{x:.3f}" for x in np.mean(errors, axis=0)]
    holds = f"{np.mean([m.coverage for m in measured]):.3f}"
    ours = f"**{np.mean([m.rmse for m in measured]):.3f}**"
    truth = f"{np.mean([m.coverage_of_truth for m in measured]):.3f}"
    return f"| *{label}* | | {' | '.join(means)} | {ours} | | | {holds} | {truth} | | |"


def lines(histories: int) -> Iterator[str]:
    """The table, line by line."""
    yield HEAD
    yield "|---" * (HEAD.count("|") - 1) + "|"
    found = {}
    for name in WORLDS:
        found[name] = measure(name, histories, FIRST, compare=True)
        yield _row(name, found[name])
    year = [name for name in found if not name.endswith("short")]
    yield _mean_row("mean, 52 weeks, assumptions kept", [found[n] for n in year if not n.startswith("judge")])
    yield _mean_row("mean, 52 weeks, all", [found[n] for n in year])
    yield ""
    yield f"{histories} histories a world, measured {datetime.datetime.now(datetime.UTC):%Y-%m-%d}."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=200)
    for line in lines(parser.parse_args().histories):
        print(line, flush=True)  # noqa: T201 - printing is what this script is for
