"""The owner's corrections: lines that were taken for a gesture and are none, kept as digests and never as words."""

from collections.abc import Collection, Mapping
from hashlib import blake2b

import polars as pl

from analyzer.lexicon import BIT, CUES

Corrections = Mapping[str, Collection[str]]
"""Cue → digests of the lines that do not hold it."""


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a line. Guesses can be checked against it, so it stays private."""
    return blake2b(text.strip().encode(), digest_size=8, person=b"reciprocity").hexdigest()


class UnknownCue(ValueError):
    """A correction names no cue that there is; the message names it and those there are."""

    def __init__(self, cue: str) -> None:
        super().__init__(f"corrections: {cue!r} is no cue; known are {', '.join(CUES)}")


def corrected(cues: pl.Series, text: pl.Series, corrections: Corrections) -> pl.Series:
    """The cues (bits, UInt32) of each text without those that the owner took back.

    Raises:
        UnknownCue: a correction names none that there is.
    """
    taken_back: dict[str, int] = {}
    for cue, digests in corrections.items():
        if cue not in BIT:
            raise UnknownCue(cue)
        for line in digests:
            taken_back[line] = taken_back.get(line, 0) | BIT[cue]
    if not taken_back:
        return cues
    found = (cues > 0).arg_true()
    # Digests are made of lines that hold something, never of a whole chat.
    wrong = [taken_back.get(digest(line or ""), 0) for line in text.gather(found)]
    bits = cues.gather(found).to_numpy() & ~pl.Series(wrong, dtype=pl.UInt32).to_numpy()
    return cues.clone().scatter(found, pl.Series(bits, dtype=pl.UInt32))
