"""Which cues each message holds: a column of texts in, a column of bits out.

Texts are folded first (`analyzer.lexicon_fold`), so that all signs are ASCII and so are the word edges: Unicode ones
slow the search down thirtyfold on texts with other letters. The words that patterns need then tell which messages are
worth a closer look, and for which patterns (`analyzer.lexicon_pointers`): no other pattern is compiled, no other text
searched. What an exclude matches is taken out, and a cue is found only if an include still matches then: so an exclude
removes what it overlaps and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from analyzer.lexicon_emoji import emoji_cues
from analyzer.lexicon_file import CRISIS, CUES, Entry, LexiconFile
from analyzer.lexicon_fold import folded, own_words, plain_letters, shortened
from analyzer.lexicon_pieces import REMOVED, Piece
from analyzer.lexicon_pointers import Pointers, Rows, union

BIT: Final = {cue: 1 << place for place, cue in enumerate(CUES)}
"""Cue → its bit in the column that `find` gives."""
_DISTINCT: Final = 0.8
"""Part of texts that differ below which each is looked at once, however often it was sent."""
_SUFFIX: Final = {"question": r"[^?.!\n]*\?", "no question": r"[^?.!\n]*(?:[.!\n]|$)"}
"""How the sentence goes on, for entries that need a question or none."""


@dataclass(frozen=True, slots=True)
class _Include:
    """One pattern of an include: what it matches, and what else the message needs."""

    piece: Piece
    suffix: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Cue:
    """One cue, ready to search.

    Attributes:
        includes: its patterns.
        exclude: what is taken out before looking again.
        whole: what rules the message out.
    """

    includes: tuple[_Include, ...]
    exclude: tuple[Piece, ...]
    whole: tuple[Piece, ...]

    @cached_property
    def excluding(self) -> Pointers:
        """Where an exclude may match."""
        return Pointers((*self.exclude, *self.whole))


class Matcher:
    """The patterns of one language, compiled for columns."""

    def __init__(self, lexicon: LexiconFile) -> None:
        self.lexicon = lexicon
        self._cues = {
            cue: compiled(entries.include, (*entries.exclude, *lexicon.everywhere))
            for cue, entries in lexicon.cues.items()
        }

    def find(self, text: pl.Series) -> pl.Series:
        """Bits of the cues that words of each text hold (UInt32)."""
        bits = np.zeros(len(text), dtype=np.uint32)
        for cue, rows in self._rows(text, self._counted):
            bits[rows] |= np.uint32(BIT[cue])
        return pl.Series(bits)

    def crisis(self, text: pl.Series) -> bool:
        """Whether any text holds wording of self-harm."""
        return any(len(rows) for _, rows in self._rows(text, self._crisis))

    def found(self, text: pl.Series, cue: Cue) -> list[bool]:
        """Whether each text holds a cue by its words."""
        found = np.zeros(len(text), dtype=bool)
        for _, rows in self._rows(text, _Pointed({"": cue})):
            found[rows] = True
        return found.tolist()

    @cached_property
    def _counted(self) -> "_Pointed":
        return _Pointed({cue: self._cues[cue] for cue in self._cues if cue != CRISIS})

    @cached_property
    def _crisis(self) -> "_Pointed":
        return _Pointed({cue: self._cues[cue] for cue in self._cues if cue == CRISIS})

    def _rows(self, text: pl.Series, pointed: "_Pointed") -> Iterator[tuple[str, Rows]]:
        """Cues with rows that hold them, by looking closely at the rows where words point to them."""
        plain = shortened(folded(own_words(text), self.lexicon.pairs), self.lexicon.vocabulary)
        near = pointed.point(plain)
        rows = union((where for _, _, where in near), len(text))
        plain = plain_letters(plain.gather(rows))
        place = np.zeros(len(text), dtype=np.int64)
        place[rows] = np.arange(len(rows))
        for cue, includes, where in near:
            yield cue, where[self._met(plain.gather(place[where]), includes, pointed.cues[cue]).to_numpy()]

    def _met(self, text: pl.Series, includes: Sequence[_Include], cue: Cue) -> pl.Series:
        """Whether each text holds the cue, once what is excluded is taken out."""
        regex, needs = _tree([(*each.piece.parts, *each.suffix) for each in includes]), includes[0].needs
        met = self._included(text, regex, needs)
        rows = met.arg_true()
        own = text.gather(rows)
        near = cue.excluding.point(own)
        if not near:
            return met
        where = union(near.values(), len(own))
        some = own.gather(where)
        cut, whole = (
            _one_of([piece.regex for place, piece in enumerate(pieces, first) if place in near])
            for first, pieces in ((0, cue.exclude), (len(cue.exclude), cue.whole))
        )
        kept = some.str.contains(whole).not_() if whole else pl.repeat(True, len(some), eager=True)
        if cut:
            kept &= self._included(some.str.replace_all(cut, f" {REMOVED} "), regex, needs)
        return met.scatter(rows.gather(where), kept)

    def _included(self, text: pl.Series, regex: str, needs: tuple[str, ...]) -> pl.Series:
        """Whether an include matches each text with all it needs."""
        met = text.str.contains(regex)
        for need in needs if met.any() else ():
            met &= self._has(text, need)
        return met

    def _has(self, text: pl.Series, need: str) -> pl.Series:
        if need.startswith("words "):
            return text.str.count_matches(r"[a-z0-9]+") >= int(need.removeprefix("words "))
        return text.str.contains(self.lexicon.context[need])


class _Pointed:
    """Cues, and where their includes may match."""

    def __init__(self, cues: Mapping[str, Cue]) -> None:
        self.cues = cues
        self._includes = [(cue, include) for cue in cues for include in cues[cue].includes]
        self._pointers = Pointers([include.piece for _, include in self._includes])

    def point(self, text: pl.Series) -> list[tuple[str, list[_Include], Rows]]:
        """Cue, patterns with the same needs, and the rows where one of them may match."""
        together: dict[tuple[str, tuple[str, ...]], list[tuple[_Include, Rows]]] = {}
        for place, rows in self._pointers.point(text).items():
            cue, include = self._includes[place]
            together.setdefault((cue, include.needs), []).append((include, rows))
        return [
            (cue, [include for include, _ in some], union((rows for _, rows in some), len(text)))
            for (cue, _), some in together.items()
        ]


def compiled(include: Iterable[Entry], exclude: Iterable[Entry]) -> Cue:
    """One cue, ready to search, from entries."""
    drop = list(exclude)
    return Cue(
        tuple(each for entry in include for each in _includes(entry)),
        tuple(piece for entry in drop if not entry.whole for piece in entry.patterns),
        tuple(piece for entry in drop if entry.whole for piece in entry.patterns),
    )


def _includes(entry: Entry) -> Iterator[_Include]:
    needs = tuple(sorted(need for need in entry.needs if need not in _SUFFIX))
    suffix = tuple(_SUFFIX[need] for need in _SUFFIX if need in entry.needs)
    yield from (_Include(piece, suffix, needs) for piece in entry.patterns)


def _tree(sequences: Iterable[tuple[str, ...]]) -> str:
    """The regex of one of several sequences, what they begin or end with alike standing there once."""
    by_head: dict[str, list[tuple[str, ...]]] = {}
    for sequence in dict.fromkeys(sequences):  # alike to the end, two would never part
        by_head.setdefault(sequence[0] if sequence else "", []).append(sequence[1:])
    by_tail: dict[str, list[str]] = {}
    for head, rests in by_head.items():
        *body, tail = (head, *rests[0]) if len(rests) == 1 else (head + _tree(rests), "")
        by_tail.setdefault(tail, []).append("".join(body))
    return _one_of([_one_of(bodies) + tail for tail, bodies in by_tail.items()])


def _one_of(regexes: Sequence[str]) -> str:
    return "(?:" + "|".join(regexes) + ")" if regexes else ""


def find(text: pl.Series, matcher: Matcher | None) -> pl.Series:
    """Bits of the cues that each text holds by its words, where its language is known, and by its emoji."""
    if text.hash().n_unique() > _DISTINCT * len(text):
        return _find(text, matcher)
    same = pl.DataFrame({"text": text}).with_row_index("row").select(pl.col("row").first().over("text"))["row"]
    first = same.unique()
    bits = pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    return bits.scatter(first, _find(text.gather(first), matcher)).gather(same)


def _find(text: pl.Series, matcher: Matcher | None) -> pl.Series:
    by_words = matcher.find(text) if matcher else pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    return by_words | emoji_cues(text, BIT)
