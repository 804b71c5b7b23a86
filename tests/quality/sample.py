"""How well each cue is found in the sample conversations: `python -m tests.quality.sample` prints the table.

Every sentence of the sample's text bank has labels, given by reading it alone (sample_data/texts.toml). They tell what
is true of the sentences, each once, and of the turns that were made from them. Sentences in doubt are left out, as they
are among the labelled lines.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from analyzer.lexicon import BIT, CUES, Floor, cues_in
from sample_data.exports import histories
from sample_data.habits import Simulated
from sample_data.said import Said, plain, read
from sample_data.texts import bank
from sample_data.truth import held, turns
from tests.quality.measured import wilson

LANGUAGE = "en"
"""What everybody in the sample writes."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Turns:
    """Turns of all conversations that hold one cue, and those that were found.

    Attributes:
        true: that surely hold it. in_doubt: further ones that hold it at best.
        right, possible, wrong: found, and which of these they are.
    """

    true: int
    in_doubt: int
    right: int
    possible: int
    wrong: int


def sentences() -> list[Said]:
    """Every sentence of the bank once, as somebody writes it who sends it in one message."""
    found = dict.fromkeys(_ways())
    return [_whole(way) for way in found]


def _ways() -> Iterator[str]:
    for name in ("asides", "extras", "late", "again", "afterthoughts", "closings"):
        yield from bank()[name]
    for scene in bank()["scene"]:
        for _, *ways in scene["turns"]:
            yield from ways


def _whole(way: str) -> Said:
    whole, *more = (read(_SLOT.sub(_first, part.strip()), plain(part)) for part in way.split(" | "))
    for part in more:
        whole = whole.then(", " if whole.text[-1:].isalnum() else " ", part)
    return whole


def _first(slot: re.Match[str]) -> str:
    return str(bank()["slots"][slot[1]][0])


def of_sentences() -> dict[str, Floor]:
    """How well each cue is found in the sentences of the bank, each counted once, those in doubt left out."""
    known = sentences()
    bits = cues_in(pl.Series([said.text for said in known]), LANGUAGE).to_list()
    labels = [_labels(said) for said in known]
    found = {}
    for cue in CUES:
        sure = [
            (bool(hit & BIT[cue]), cue in told) for hit, told in zip(bits, labels, strict=True) if told.get(cue, True)
        ]
        hits, right = sum(hit for hit, _ in sure), sum(hit and holds for hit, holds in sure)
        positives = sum(holds for _, holds in sure)
        shares = wilson(right, hits), wilson(right, positives)
        found[cue] = Floor(hits, right, positives, len(sure) - positives, *shares)
    return found


def _labels(said: Said) -> dict[str, bool]:
    """Each cue of a text, and whether it is sure."""
    found: dict[str, bool] = {}
    for cue, _, sure in said.holds:
        found[cue] = found.get(cue, False) or sure
    return found


def of_turns() -> dict[str, Turns]:
    """What is true and what is found in the turns of all six conversations, by cue."""
    rows = [_turns_of(name, history) for name, history in histories().items()]
    hits, told = (pl.concat(part) for part in zip(*rows, strict=True))
    return {
        cue: _counted(
            set(told.filter(pl.col("sure") & (pl.col("cue") == cue)).select("name", "turn").rows()),
            set(told.filter(pl.col("cue") == cue).select("name", "turn").rows()),
            set(hits.filter(pl.col("bits") & BIT[cue] != 0).select("name", "turn").rows()),
        )
        for cue in CUES
    }


def _turns_of(name: str, history: Simulated) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was found in each message, and what each holds, with the turn it stands in."""
    bits = cues_in(history.frame["text"], LANGUAGE)
    with_bits = replace(history, labels=history.labels.with_columns(bits=bits, name=pl.lit(name)))
    return turns(with_bits).select("name", "turn", "bits"), held(history).with_columns(name=pl.lit(name))


def _counted(sure: set[Any], at_best: set[Any], found: set[Any]) -> Turns:
    possible = at_best - sure
    return Turns(len(sure), len(possible), len(found & sure), len(found & possible), len(found - at_best))


def table() -> str:
    """The table of docs/accuracy_gestures.md."""
    lines = [
        "| cue | sentences with it | found (recall) | found in all | of them right (precision) |"
        " turns with it | turns found: right, in doubt, wrong |",
        "|---|---|---|---|---|---|---|",
    ]
    in_sentences, in_turns = of_sentences(), of_turns()
    for cue in CUES:
        alone, said = in_sentences[cue], in_turns[cue]
        lines.append(
            f"| {cue} | {alone.positives} | {_share(alone.recall)} | {alone.hits} | {_share(alone.precision)} |"
            f" {said.true}, and {said.in_doubt} in doubt | {said.right}, {said.possible}, {said.wrong} |"
        )
    return "\n".join(lines)


def _share(share: tuple[float, float, float]) -> str:
    return f"{share[0]:.2f} ({share[1]:.2f}–{share[2]:.2f})"


if __name__ == "__main__":
    sys.stdout.write(f"On the sample conversations\n\n{table()}\n")
