"""Which messages are worth a closer look for which patterns, found by the words that each pattern needs.

A pattern can match only where each of its parts has one of its words. So the words of all patterns are looked for once,
and no regex is compiled or searched but where a message holds what some pattern of it needs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from analyzer.lexicon_pieces import EDGE, Piece, edged

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_TOGETHER: Final = 1 << 18
"""Messages looked at in one go, which bounds memory."""
_CHEAP: Final = 50_000
"""Rows that hold words of a set, below which asking for that set costs nothing worth saving."""
_WORTH: Final = 3
"""Beyond that, how many of them may stand against one row that is to be asked."""


class Pointers:
    """The words that patterns need, and which patterns each of them points to."""

    def __init__(self, patterns: Sequence[Piece]) -> None:
        self._sets: dict[frozenset[str], int] = {}
        self._needed = [
            (place, [self._sets.setdefault(words, len(self._sets)) for _, words in way])
            for place, pattern in enumerate(patterns)
            for way in pattern.needed
        ]

    @cached_property
    def _sets_of(self) -> Mapping[str, tuple[int, ...]]:
        """Each word, or stem with its star, with the sets that it stands in."""
        found: dict[str, tuple[int, ...]] = {}
        for words, number in self._sets.items():
            for word in words:
                found[word] = (*found.get(word, ()), number)
        return found

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(word for word in self._sets_of if "*" in word)

    @cached_property
    def _regexes(self) -> tuple[str, ...]:
        """What finds whole words, or else the beginnings of words; endings; and what stands anywhere in a word.

        Of each as little as tells it: the rest of a word, looked for with hundreds of beginnings at once, is slow.
        """
        kinds: dict[tuple[bool, bool], list[str]] = {}
        for word in sorted(self._sets_of, key=lambda word: (-len(word), word)):
            kinds.setdefault((word.startswith("*"), word.endswith("*")), []).append(word.strip("*"))
        whole, begin, end, within = (
            kinds.get(kind, []) for kind in ((False, False), (False, True), (True, False), (True, True))
        )
        words = [edged(whole)] if whole else []
        words += [EDGE + one_of(begin)] if begin else []
        return tuple(
            regex
            for regex in ("|".join(words), one_of(end) + EDGE if end else "", one_of(within) if within else "")
            if regex
        )

    def point(self, text: pl.Series) -> dict[int, Rows]:
        """Patterns by their place, each with the rows where it may match; those without any are left out."""
        found: dict[int, list[Rows]] = {}
        for first in range(0, len(text) if self._needed else 0, _TOGETHER):
            for place, rows in self._point(text.slice(first, _TOGETHER)):
                found.setdefault(place, []).append(rows + first)
        return {place: np.concatenate(found[place]) for place in sorted(found)}

    def _point(self, text: pl.Series) -> Iterator[tuple[int, Rows]]:
        rows_of = self._rows_of(text)
        height = {number: sum(map(len, parts)) for number, parts in rows_of.items()}
        flags: dict[int, Flags] = {}
        for place, needed in self._needed:
            if not all(number in rows_of for number in needed):
                continue
            fewest, *others = sorted(needed, key=height.__getitem__)
            rows = np.concatenate(rows_of[fewest])
            for number in others:
                if not len(rows) or height[number] > _CHEAP + _WORTH * len(rows):
                    break
                if number not in flags:
                    flags[number] = flagged(rows_of[number], len(text))
                rows = rows[flags[number][rows]]
            if len(rows):
                yield place, rows

    def _rows_of(self, text: pl.Series) -> dict[int, list[Rows]]:
        """Sets of words with the rows that hold any of them; a row may come twice."""
        by_set: dict[int, list[Rows]] = {}
        for regex in self._regexes:
            for number, rows in self._rows_by(regex, text):
                by_set.setdefault(number, []).append(rows)
        return by_set

    def _rows_by(self, regex: str, text: pl.Series) -> Iterator[tuple[int, Rows]]:
        found = text.str.extract_all(regex)
        row = np.repeat(np.arange(len(text)), found.list.len().to_numpy())
        words = found.explode(empty_as_null=False)
        distinct = words.unique().to_list()
        code = words.cast(pl.Enum(distinct)).to_physical().to_numpy()
        order = np.argsort(code, kind="stable")
        parts = np.split(row[order], np.searchsorted(code[order], np.arange(1, len(distinct)))) if distinct else []
        for word, rows in zip(distinct, parts, strict=True):
            for number in self._of_word(word):
                yield number, rows

    def _of_word(self, word: str) -> set[int]:
        own = self._sets_of.get(word, ())
        return {*own, *(number for s in self._stems if fits(word, s) for number in self._sets_of[s])}


def union(parts: Iterable[Rows], height: int) -> Rows:
    """All rows of some lists, each once and in order."""
    return np.flatnonzero(flagged(parts, height))


def flagged(parts: Iterable[Rows], height: int) -> Flags:
    """Whether each row is in any of some lists."""
    flags = np.zeros(height, dtype=bool)
    for rows in parts:
        flags[rows] = True
    return flags


def fits(word: str, stem_: str) -> bool:
    """Whether a word is a stem with its stars filled."""
    bare = stem_.strip("*")
    if stem_.startswith("*"):
        return bare in word if stem_.endswith("*") else word.endswith(bare)
    return word.startswith(bare)


def one_of(words: Iterable[str]) -> str:
    """The regex of one of some words, the first that fits."""
    return f"(?:{'|'.join(map(re.escape, words))})"
