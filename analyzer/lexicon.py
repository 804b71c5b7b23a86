"""What lines of chat can be found to hold: thanks, apologies, plans, offers, needs … in each language that has a file.

A cue is decided for one message by its own text. `cues_in` gives every message a number whose bits are its cues;
`BIT` says which. Languages are the files in `analyzer/lexicons`, one each; a further one needs nothing else
(docs/gestures.md). How far a cue can be trusted is measured on labelled sentences (`tests/quality`) and pinned in
`lexicon_floors.toml`: one that is not measured, or not precise enough, is experimental and shows counts only.

Precision comes before recall: a line that is missed costs less than one that is taken for something it is not.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import polars as pl

from analyzer.estimate import wilson
from analyzer.lexicon_file import CUES, LexiconError, LexiconFile, read_lexicon
from analyzer.lexicon_match import BIT, Matcher, find

__all__ = [
    "BIT", "CUES", "MIN_ELSEWHERE", "MIN_HITS", "MIN_LOW", "MIN_NEGATIVES", "Floor", "LexiconError", "cues_in", "floor",
    "floors", "function_words", "holds_crisis_wording", "languages", "lexicon", "status",
]  # fmt: skip

MIN_HITS: Final = 50
"""Held-out lines that the patterns must hit before a cue counts as measured."""
MIN_NEGATIVES: Final = 50
"""Held-out lines that look like the cue and are not it."""
MIN_LOW: Final = 0.80
"""Lowest lower end of the 95 % range of precision."""
MIN_ELSEWHERE: Final = 0.80
"""Lowest upper end of the 95 % range of what is right in lines about other things. The upper one, since a cue's own
lines, where most that is right would be found, are not among them."""


@dataclass(frozen=True, slots=True)
class Floor:
    """How well a cue was found in held-out sentences that were written for this; it may not sink.

    Attributes:
        hits: lines found. right: lines found that hold the cue. positives: lines that hold it.
        negatives: lines that look like it and do not hold it.
        precision, recall: shares with their 95 % range (Wilson), each as value, low, high.
        elsewhere: of the lines found among held-out lines about other things, how many are right, and how many there
            are; about half of the cue's own lines hold it, as in no talk, so precision there says too little.
    """

    hits: int
    right: int
    positives: int
    negatives: int
    precision: tuple[float, float, float]
    recall: tuple[float, float, float]
    elsewhere: tuple[int, int] = (0, 0)

    @property
    def measured(self) -> bool:
        """Whether there is enough to go by and precision is high enough, also in lines about other things."""
        right, found = self.elsewhere
        enough = self.hits >= MIN_HITS and self.negatives >= MIN_NEGATIVES
        return enough and self.precision[1] >= MIN_LOW and wilson(right, found, 0.95).high >= MIN_ELSEWHERE


@cache
def languages() -> tuple[str, ...]:
    """Codes of all languages that have a file, sorted."""
    folder = resources.files("analyzer").joinpath("lexicons")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def lexicon(language: str) -> LexiconFile:
    """The file of one of `languages()`; raises LexiconError if it is broken."""
    return read_lexicon(_text(language), language)


@cache
def function_words(language: str) -> frozenset[str]:
    """What nobody can write one of `languages()` without, in lower case; no pattern is read for it."""
    head, _, _ = _text(language).partition("\n[")
    return frozenset(tomllib.loads(head)["function_words"])


def _text(language: str) -> str:
    return resources.files("analyzer").joinpath("lexicons", f"{language}.toml").read_text(encoding="utf-8")


@cache
def _matcher(language: str) -> Matcher:
    return Matcher(lexicon(language))


def cues_in(text: pl.Series, language: str | None) -> pl.Series:
    """Bits of the cues of each text (UInt32, 0 for null): of one person's texts and the language that they write.

    With None (unknown or without a file) only what emoji carry is found.
    """
    return find(text, _matcher(language) if language else None)


def holds_crisis_wording(text: pl.Series, language: str | None) -> bool:
    """Whether wording of self-harm occurs anywhere in one person's texts; not where, and not how often."""
    return _matcher(language).crisis(text) if language else False


@cache
def floors() -> Mapping[str, Mapping[str, Floor]]:
    """Language → cue → its pinned floor; a cue without one was never measured."""
    text = resources.files("analyzer").joinpath("lexicon_floors.toml").read_text(encoding="utf-8")
    return {code: {cue: _floor(row) for cue, row in rows.items()} for code, rows in tomllib.loads(text).items()}


def _floor(row: Mapping[str, Any]) -> Floor:
    precision, recall = ((row[key][0], row[key][1], row[key][2]) for key in ("precision", "recall"))
    right, found = row["elsewhere"]
    return Floor(row["hits"], row["right"], row["positives"], row["negatives"], precision, recall, (right, found))


def floor(language: str, cue: str) -> Floor | None:
    """The pinned floor of one cue, None if it was never measured."""
    return floors().get(language, {}).get(cue)


def status(language: str | None, cue: str) -> str:
    """How far a cue can be trusted in a language: "measured", "experimental" (counts only) or "not_in_language"."""
    if language is None or cue not in lexicon(language).cues:
        return "not_in_language"
    pinned = floor(language, cue)
    return "measured" if pinned and pinned.measured else "experimental"
