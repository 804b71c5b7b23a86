"""Which cues each message holds: a column of texts in, a column of bits out.

Texts are folded first (`analyzer.lexicon_fold`), so that all letters are ASCII and so are the word edges: Unicode ones
slow the search down thirtyfold on texts with other letters. One search for the words without which no pattern can match
then tells which messages are worth a closer look, and for which cues. What an exclude matches is taken out,
and a cue is found only if an include still matches then: so an exclude removes what it overlaps and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from analyzer.lexicon_emoji import emoji_cues
from analyzer.lexicon_file import CRISIS, CUES, Entry, LexiconFile
from analyzer.lexicon_fold import folded, own_words, plain_letters, shortened
from analyzer.lexicon_pieces import REMOVED, stem

BIT: Final = {cue: 1 << place for place, cue in enumerate(CUES)}
"""Cue → its bit in the column that `find` gives."""
_LONGEST: Final = 80_000
"""Characters of a regex beyond which the search grows slow, since its states no longer fit."""
_SUFFIX: Final = {"question": r"[^?.!\n]*\?", "no question": r"[^?.!\n]*(?:[.!\n]|$)"}
"""How the sentence goes on, for entries that need a question or none."""


@dataclass(frozen=True, slots=True)
class _Search:
    """Some patterns of a cue, ready to search."""

    regex: str
    needs: tuple[str, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue, ready to search.

    Attributes:
        searches: the patterns of its includes.
        exclude: regex of what is taken out before looking again; "" for nothing.
        whole: regex of what rules the message out; "" for nothing.
    """

    searches: tuple[_Search, ...]
    exclude: str
    whole: str


class Matcher:
    """The patterns of one language, compiled for columns."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self.lexicon = lexicon
        self._cues = {
            cue: compiled(entries.include, (*entries.exclude, *lexicon.everywhere))
            for cue, entries in lexicon.cues.items()
        }
        self._counted = _Anchors({cue: self._cues[cue] for cue in self._cues if cue != CRISIS})
        self._crisis = _Anchors({cue: self._cues[cue] for cue in self._cues if cue == CRISIS})

    def find(self, text: pl.Series) -> pl.Series:
        """Bits of the cues that words of each text hold (UInt32)."""
        bits = pl.zeros(len(text), dtype=pl.UInt32, eager=True)
        for cue, rows in self._rows(self._plain(text), self._counted):
            bits = bits.scatter(rows, bits.gather(rows) | BIT[cue])
        return bits

    def crisis(self, text: pl.Series) -> bool:
        """Whether any text holds wording of self-harm."""
        return any(len(rows) for _, rows in self._rows(self._plain(text), self._crisis))

    def found(self, text: pl.Series, cue: Cue) -> list[bool]:
        """Whether each text holds a cue by its words, looked at without the quick search before."""
        plain = self._plain(text)
        found = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
        for search in cue.searches:
            found |= self._met(plain, search, cue)
        return found.to_list()

    def _plain(self, text: pl.Series) -> pl.Series:
        plain = folded(own_words(text), self.lexicon.pairs)
        return plain_letters(shortened(plain, self.lexicon.vocabulary))

    def _rows(self, text: pl.Series, anchors: "_Anchors") -> Iterator[tuple[str, pl.Series]]:
        """Cues with rows that hold them, by looking closely at the rows where words point to them."""
        for cue, place, rows in anchors.point(text):
            yield cue, rows.filter(self._met(text.gather(rows), self._cues[cue].searches[place], self._cues[cue]))

    def _met(self, text: pl.Series, search: _Search, cue: Cue) -> pl.Series:
        """Whether each text holds the cue, once what is excluded is taken out."""
        met = self._included(text, search)
        rows = met.arg_true()
        if not len(rows) or not cue.exclude + cue.whole:
            return met
        own = text.gather(rows)
        kept = own.str.contains(cue.whole).not_() if cue.whole else pl.repeat(True, len(own), eager=True)
        cut = own.str.replace_all(cue.exclude, f" {REMOVED} ") if cue.exclude else own
        return met.scatter(rows, kept & self._included(cut, search))

    def _included(self, text: pl.Series, search: _Search) -> pl.Series:
        """Whether an include matches each text with all it needs."""
        met = text.str.contains(search.regex)
        for need in search.needs if met.any() else ():
            met &= self._has(text, need)
        return met

    def _has(self, text: pl.Series, need: str) -> pl.Series:
        if need.startswith("words "):
            return text.str.count_matches(r"[a-z0-9]+") >= int(need.removeprefix("words "))
        return text.str.contains(self.lexicon.context[need])


class _Anchors:
    """The words without which no pattern can match, and which patterns each of them points to."""

    def __init__(self, cues: Mapping[str, Cue]) -> None:
        self._searches = [(cue, place) for cue in cues for place in range(len(cues[cue].searches))]
        self._by_anchor: dict[str, list[int]] = {}
        for number, (cue, place) in enumerate(self._searches):
            for anchor in cues[cue].searches[place].anchors:
                self._by_anchor.setdefault(anchor, []).append(number)
        self._regex = rf"(?-u:\b){_one_of([stem(anchor) for anchor in self._by_anchor])}(?-u:\b)"
        self._stems = [anchor for anchor in self._by_anchor if "*" in anchor]

    def point(self, text: pl.Series) -> Iterator[tuple[str, int, pl.Series]]:
        """Cue and place of each include with the rows where it may match."""
        if not self._searches:
            return
        found = text.str.extract_all(self._regex)
        rows = found.list.len().gt(0).arg_true()
        words = pl.DataFrame({"row": rows, "word": found.gather(rows)}).explode("word")
        near = words.join(self._pointers(words["word"].unique()), on="word")
        for (number,), part in near.group_by("number", maintain_order=True):
            cue, place = self._searches[int(str(number))]
            yield cue, place, part["row"].unique(maintain_order=True)

    def _pointers(self, words: pl.Series) -> pl.DataFrame:
        """Each distinct word with the numbers of the searches that it points to."""
        pairs = [
            (word, number)
            for word in words.to_list()
            for number in sorted({n for anchor in self._anchors_of(word) for n in self._by_anchor[anchor]})
        ]
        return pl.DataFrame(pairs, {"word": pl.String, "number": pl.UInt32}, orient="row")

    def _anchors_of(self, word: str) -> list[str]:
        own = [word] if word in self._by_anchor else []
        return own + [s for s in self._stems if fits(word, s)]


def fits(word: str, stem_: str) -> bool:
    """Whether a word is a stem with its stars filled."""
    bare = stem_.strip("*")
    if stem_.startswith("*"):
        return bare in word if stem_.endswith("*") else word.endswith(bare)
    return word.startswith(bare)


def compiled(include: Iterable[Entry], exclude: Iterable[Entry]) -> Cue:
    """One cue, ready to search, from entries."""
    drop = list(exclude)
    return Cue(
        tuple(_searches(include)),
        _one_of([piece.regex for e in drop if not e.whole for piece in e.patterns]),
        _one_of([piece.regex for e in drop if e.whole for piece in e.patterns]),
    )


def _searches(include: Iterable[Entry]) -> Iterator[_Search]:
    """Patterns with the same needs as one search, as long as it stays small enough to be quick."""
    waiting: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = {}
    for entry in include:
        needs = tuple(sorted(need for need in entry.needs if need not in _SUFFIX))
        [suffix] = [_SUFFIX[need] for need in _SUFFIX if need in entry.needs] or [""]
        for piece in entry.patterns:
            together = waiting.setdefault(needs, [])
            if together and sum(len(regex) for regex, _ in together) + len(piece.regex) > _LONGEST:
                yield _together(waiting.pop(needs), needs)
                together = waiting.setdefault(needs, [])
            together.append((piece.regex + suffix, piece.anchors))
    for needs, together in waiting.items():
        yield _together(together, needs)


def _together(parts: Sequence[tuple[str, frozenset[str]]], needs: tuple[str, ...]) -> _Search:
    return _Search(_one_of([regex for regex, _ in parts]), needs, frozenset().union(*(anchors for _, anchors in parts)))


def _one_of(regexes: Sequence[str]) -> str:
    return "(?:" + "|".join(regexes) + ")" if regexes else ""


def find(text: pl.Series, matcher: Matcher | None) -> pl.Series:
    """Bits of the cues that each text holds by its words, where its language is known, and by its emoji."""
    by_words = matcher.find(text) if matcher else pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    return by_words | emoji_cues(text, BIT)


def holds(bits: pl.Series, cue: str) -> pl.Series:
    """Whether each message holds the cue (Boolean), from the bits that `find` gives."""
    return (bits & BIT[cue]) != 0
