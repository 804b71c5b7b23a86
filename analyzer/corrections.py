"""The owner's corrections: lines that were taken for a gesture and are none, kept as digests and never as words."""

from collections.abc import Collection, Mapping
from hashlib import blake2b

import polars as pl

from analyzer.lexicon import BIT

Corrections = Mapping[str, Collection[str]]
"""Cue → digests of the lines that do not hold it."""


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a line. Guesses can be checked against it, so it stays private."""
    return blake2b(text.strip().encode(), digest_size=8, person=b"reciprocity").hexdigest()


def corrected(cues: pl.Series, text: pl.Series, corrections: Corrections) -> pl.Series:
    """The cues (bits, UInt32) of each text without those that the owner took back."""
    taken_back: dict[str, int] = {}
    for cue, digests in corrections.items():
        for line in digests:
            taken_back[line] = taken_back.get(line, 0) | BIT[cue]
    if not taken_back:
        return cues
    found = (cues > 0).arg_true()
    # Digests are made of lines that hold something, never of a whole chat.
    wrong = [taken_back.get(digest(line or ""), 0) for line in text.gather(found)]
    bits = cues.gather(found).to_numpy() & ~pl.Series(wrong, dtype=pl.UInt32).to_numpy()
    return cues.clone().scatter(found, pl.Series(bits, dtype=pl.UInt32))
