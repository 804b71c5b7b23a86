"""What is found of each cue in sentences that were written about other things: talk is mostly about something else.

The labelled lines of one cue hold it every other time, as no talk does. So each cue is looked for in the held-out lines
of all others, too, and what is found there was judged by a reader who saw no pattern: `lines/<language>/judged.tsv`
holds cue, label and the digest of the line, not the line, which stays unseen. A line found since then is "not judged".

`python -m tests.quality.elsewhere CODE FILE` writes what is not judged yet into a file for such a reader, with a column
to fill; with `--take FILE` the filled one is taken in. Keep the file away from whoever writes patterns.
"""

import argparse
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from analyzer.lexicon import BIT, CUES, cues_in
from tests.quality.measured import LINES, unseen

COLUMNS = ["cue", "label", "digest"]
PARTS = ("held_out", "fresh")
"""Parts whose lines were judged."""


@dataclass(frozen=True)
class Elsewhere:
    """One cue in the held-out lines of all others: how many lines, and how many were found right, wrong, unjudged."""

    language: str
    cue: str
    lines: int
    right: int
    wrong: int
    not_judged: int


@cache
def elsewhere(language: str) -> tuple[Elsewhere, ...]:
    """Every cue of a language, in order."""
    known = judged(language)
    found = []
    for cue, lines in others(language).items():
        labels = [known.get((cue, digest(text))) for text in hits(language, cue, lines)]
        found.append(Elsewhere(language, cue, len(lines), *(labels.count(label) for label in ("yes", "no", None))))
    return tuple(found)


def others(language: str) -> dict[str, pl.Series]:
    """Cue → the held-out lines of all other cues, each once, without those that stand among its own."""
    own = {cue: _texts(language, cue) for cue in CUES}
    every = pl.concat(list(own.values())).unique(maintain_order=True)
    return {cue: every.filter(~every.is_in(texts.implode())) for cue, texts in own.items()}


def _texts(language: str, cue: str) -> pl.Series:
    frame = unseen(language, cue, PARTS)
    return pl.Series("text", [], dtype=pl.String) if frame is None else frame["text"]


def hits(language: str, cue: str, lines: pl.Series) -> list[str]:
    """The lines in which a cue is found."""
    return lines.filter(_bits(language, lines) & BIT[cue] != 0).to_list()


def _bits(language: str, lines: pl.Series) -> pl.Series:
    found = _found(language)
    return pl.Series([found[text] for text in lines], dtype=pl.UInt32)


@cache
def _found(language: str) -> dict[str, int]:
    every = pl.concat([_texts(language, cue) for cue in CUES]).unique(maintain_order=True)
    return dict(zip(every, cues_in(every, language), strict=True))


def digest(text: str) -> str:
    """What stands for a line."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def judged(language: str) -> dict[tuple[str, str], str]:
    """(cue, digest) → the label that a reader gave."""
    path = LINES / language / "judged.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return {(cue, key): label for cue, label, key in (line.split("\t") for line in lines)}


def main() -> None:
    """Write what is to be judged, or take in what was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("language")
    options.add_argument("file", type=Path)
    options.add_argument("--take", action="store_true", help="the file is filled in: take its labels")
    chosen = options.parse_args()
    known = judged(chosen.language)
    if chosen.take:
        rows = [line.split("\t", 2) for line in chosen.file.read_text(encoding="utf-8").splitlines()[1:]]
        known |= {(cue, digest(text)): label for cue, label, text in rows if label in {"yes", "no"}}
        told = [f"{cue}\t{label}\t{key}" for (cue, key), label in sorted(known.items())]
        path = LINES / chosen.language / "judged.tsv"
        path.write_text("\n".join(["\t".join(COLUMNS), *told]) + "\n", encoding="utf-8")
        return
    rows = [
        f"{cue}\t\t{text}"
        for cue, lines in others(chosen.language).items()
        for text in hits(chosen.language, cue, lines)
        if (cue, digest(text)) not in known
    ]
    chosen.file.write_text("\n".join(["cue\tlabel\ttext", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
