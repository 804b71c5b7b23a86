"""Prints how well each cue is found on held-out sentences; `--pin` writes the floors that may not sink.

Numbers only: a held-out sentence that is printed is no longer held out. `--tuning` measures the others.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from analyzer.lexicon import Floor, lexicon
from tests.quality.elsewhere import elsewhere
from tests.quality.measured import PARTS, Measured, everything, last_part

FLOORS = Path(__file__).resolve().parents[2] / "analyzer" / "lexicon_floors.toml"
HEAD = """# How well each cue was found on held-out sentences written for this project; each may rise, none may sink.
# Written by `python -m tests.quality.table --pin`. Shares stand with their 95 % range (Wilson): value, low, high.
"""


def table(rows: Iterable[Measured]) -> str:
    """The table of docs/accuracy_gestures.md."""
    lines = [
        "| language | cue | found | of them right (precision) | sentences with it | found (recall) | without it |"
        " worst style | last part alone: precision, recall | right of found in other lines | status |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        floor = row.floor
        status = "measured" if floor.measured else "experimental"
        worst = f"{row.worst[0]} {row.worst[1]}/{row.worst[2]}" if row.worst else "–"
        lines.append(
            f"| {row.language} | {row.cue} | {floor.hits} | {_share(floor.precision)} | {floor.positives} |"
            f" {_share(floor.recall)} | {floor.negatives} | {worst} | {_both(last_part(row.language, row.cue))} |"
            f" {floor.elsewhere[0]} of {floor.elsewhere[1]} |"
            f" {status} |"
        )
    return "\n".join(lines)


def pinned(rows: Iterable[Measured]) -> str:
    """The floors as a file."""
    parts = [HEAD]
    for row in rows:
        parts.append(f"[{row.language}.{row.cue}]\nlexicon = {lexicon(row.language).version}\n{_fields(row.floor)}\n")
    return "\n".join(parts)


def _fields(floor: Floor) -> str:
    counts = (f"{key} = {getattr(floor, key)}" for key in ("hits", "right", "positives", "negatives"))
    shares = (f"{key} = {list(getattr(floor, key))}" for key in ("precision", "recall", "elsewhere"))
    return "\n".join([*counts, *shares])


def with_elsewhere(row: Measured) -> Measured:
    """The same with what was found in lines about other things, as far as it was judged."""
    [found] = (one for one in elsewhere(row.language) if one.cue == row.cue)
    return replace(row, floor=replace(row.floor, elsewhere=(found.right, found.right + found.wrong)))


def _both(row: Measured | None) -> str:
    return f"{_share(row.floor.precision)}, {_share(row.floor.recall)}" if row else "–"


def _share(share: tuple[float, float, float]) -> str:
    return f"{share[0]:.2f} ({share[1]:.2f}–{share[2]:.2f})"


def main() -> None:
    """Measure, print, pin."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tuning", action="store_true", help="the sentences that patterns were written with")
    options.add_argument("--pin", action="store_true", help="write what was measured on held-out sentences as floors")
    chosen = options.parse_args()
    parts = ("tuning",) if chosen.tuning else PARTS
    rows = list(everything(parts))
    if not chosen.tuning:
        rows = [with_elsewhere(row) for row in rows]
    sys.stdout.write(f"On sentences we wrote ({' and '.join(parts)})\n\n{table(rows)}\n")
    if chosen.pin and not chosen.tuning:
        FLOORS.write_text(pinned(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
