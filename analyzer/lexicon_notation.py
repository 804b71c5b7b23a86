"""The notation of cue patterns: what a translator writes, compiled to one regex without look-around.

    thank you so much     these words in this order; blanks, dashes and (in an include) commas may stand between
    (call|ring) you       one of several
    [really] sorry        may be left out
    appreciat*            any ending; *termin: any beginning
    sorry {0-3} late      up to three words of any kind
    thanks for {rest}     whatever follows in the sentence
    sorry / late          a break (punctuation, emoji, a new sentence) or just a blank
    <day>                 a group of the file's [groups]
    ^ thanks $            start and end of a sentence or clause; ^^ and $$: of the whole message
    drinks tonight ?      a question mark right there

Patterns are folded like the texts (`analyzer.lexicon_fold`): case, accents and apostrophes make no difference. A word
also stands for its spellings of the file's [spellings]. A sentence may open with <lead> and close with <tail>.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Final

from analyzer.lexicon_pieces import (
    ANY,
    BLANK,
    EDGE,
    LETTERS,
    NAMED,
    OTHER_BLANK,
    REMOVED,
    SEPARATOR,
    SIGN,
    NotationError,
    Piece,
    Ways,
    but,
    edged,
    either,
    gap,
    in_order,
    is_sign,
    stem,
)  # fmt: skip

_BREAK: Final = but(LETTERS + REMOVED) + "+"
_REST: Final = but(f".!?\n{REMOVED}") + "*"
_STOP: Final = rf"[.!?\n:;,(){NAMED}{SIGN}{OTHER_BLANK}-]"
"""A sign that parts sentences or clauses, or one that is not ASCII."""
_TOKEN: Final = re.compile(r"\s+|\{rest\}|\{\d+(?:-\d+)?\}|<\w+>|\^\^?|\$\$?|[\[\]()|/?]|[^\s\[\]()|{}<>^$/?]+")
_LOOSE: Final = {"/": _BREAK, "{rest}": _REST}
_WORDS: Final = re.compile(r"\*?[a-z0-9]+\*?")
_ENDS: Final = frozenset("|)]") | {""}
"""What ends a sequence."""
_SIGNS: Final = "{<^$/?|()[]"
_SOME_BLANK: Final = rf"(?:{re.escape(SEPARATOR)}|{re.escape(BLANK)})"
_NEEDLESS: Final = re.compile(
    rf"{re.escape(EDGE)}(?=\)*{_SOME_BLANK}(?!\)))|(?:(?<={re.escape(SEPARATOR)})|(?<={re.escape(BLANK)})){re.escape(EDGE)}(?=(?:\(\?:)?[a-z0-9])"
)
"""An edge where a blank has to follow, or to stand before."""
_RARE: Final = 0.1
"""About how many messages of a hundred hold a word. A rough guess is enough: it decides where the search begins, never
what is found."""
_COMMON: Final = 10.0
"""The same for a function word."""
_FREQUENT: Final = 2.0
"""The same for a word of the file's frequent_words."""


@dataclass(frozen=True)
class Words:
    """What patterns of one language lean on: how it folds, its spellings, groups, common words, and its blanks."""

    fold: Callable[[str], str]
    spellings: Mapping[tuple[str, ...], tuple[str, ...]]
    groups: Mapping[str, str]
    common: frozenset[str]
    frequent: frozenset[str]
    blank: str = SEPARATOR
    known: dict[str, Piece] = field(default_factory=dict)
    """Groups, words and edges as they are once compiled, since most patterns use the same few."""

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The first words of all that have spellings."""
        return frozenset(said[0] for said in self.spellings if said)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """How many words have spellings together, most first."""
        return tuple(sorted({len(said) for said in self.spellings}, reverse=True))


def compile_pattern(pattern: str, words: Words) -> Piece:
    """Compile one pattern; raises NotationError."""
    piece = _Reader(_tokens(pattern, words.fold), words, ()).all()
    parts = tuple(_lean(part) for part in piece.parts or (piece.regex,))
    return replace(piece, regex=f"(?:{''.join(parts)})", parts=parts)


@cache
def _lean(regex: str) -> str:
    """Patterns share most of their parts, so few are new."""
    return _NEEDLESS.sub("", regex)


def literal_words(pattern: str) -> set[str]:
    """The whole words that stand in a pattern, as written."""
    return {t for t in re.split(r"\{rest\}|\{[\d-]+\}|<\w+>|[\s\[\]()|/^$?-]+", pattern) if t and "*" not in t}


def _tokens(pattern: str, fold: Callable[[str], str]) -> list[str]:
    """Signs and folded words; a contraction gives the words that it stands for."""
    tokens = _TOKEN.findall(pattern)
    if "".join(tokens) != pattern:
        raise NotationError("it holds a sign the notation does not know")
    if re.search(r"[\])\w]\?", pattern):
        raise NotationError("“?” is a question mark and stands alone; what may be left out goes into [ ]")
    return [part for t in tokens for part in ([t] if t[0] in _SIGNS or t == "*" else fold(t).split())]


def _group(name: str, words: Words, within: tuple[str, ...] = ()) -> Piece:
    """A group, compiled once."""
    if name in within:
        raise NotationError(f"the group “{name}” holds itself")
    if name not in words.groups:
        raise NotationError(f"there is no group “{name}”")
    if name not in words.known:
        words.known[name] = _Reader(_tokens(words.groups[name], words.fold), words, (*within, name)).all()
    return words.known[name]


def _edge(sign: str, words: Words) -> Piece:
    """What an edge matches: of a sentence or the message, or a question mark."""
    if sign not in words.known:
        asides = {name: _group(name, words).regex for name in ("lead", "tail") if name in words.groups}
        words.known.update(_edges(**asides))
    return words.known[sign]


def _edges(lead: str = "", tail: str = "") -> dict[str, Piece]:
    """Sign → what it matches: the edges of sentences and messages, and a question mark."""
    opening = rf"(?:(?:{lead}){_BREAK})*" if lead else ""
    closing = rf"(?:{_BREAK}(?:{tail}))*" if tail else ""
    regexes = {
        "^": rf"(?:^|{_STOP})[ \n]*{opening}",
        "^^": rf"^{but(LETTERS)}*{opening}",
        "$": rf"{closing}[ ]*(?:$|{_STOP})",
        "$$": rf"{closing}{but(LETTERS)}*$",
        "?": rf"{closing}[ .!]*\?",
    }
    return {sign: Piece(regex, loose=(True, True)) for sign, regex in regexes.items()}


class _Reader:
    """Reads tokens by recursive descent, compiling on the way."""

    def __init__(self, tokens: list[str], words: Words, within: tuple[str, ...]) -> None:
        self._tokens, self._words, self._within, self._at = [*tokens, "", ""], words, within, 0

    def all(self) -> Piece:
        piece = self._choice()
        if self._next():
            raise NotationError(f"“{self._tokens[self._at]}” closes nothing, or stands where it may not")
        if not piece.needed:
            raise NotationError("nothing in it has to be there")
        return piece

    def _next(self) -> str:
        return self._tokens[self._at]

    def _choice(self) -> Piece:
        ways = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            ways.append(self._sequence())
        return either(ways)

    def _sequence(self) -> Piece:
        word, after = self._tokens[self._at], self._tokens[self._at + 1]
        if after in _ENDS and word and word[0] not in _SIGNS:
            return self._run()
        parts: list[tuple[Piece, str]] = []
        while (part := self._next()) and part not in "|)]":
            parts.append(self._item())
            if parts[-1][1] == "gap" and len(parts) == 1:
                raise NotationError(f"“{part}” needs a word before it")
        if not parts:
            raise NotationError("a part of it is empty")
        return in_order(parts, self._words.blank)

    def _item(self) -> tuple[Piece, str]:
        """The next part and how it joins."""
        part = self._next()
        if part in "([":
            return self._bracket(")" if part == "(" else "]"), "fixed" if part == "(" else "maybe"
        if part[0] not in _SIGNS:
            return self._run(), "fixed"
        self._at += 1
        if part[0] == "{" and part != "{rest}":
            return gap(part), "gap"
        return self._sign(part), "fixed"

    def _sign(self, part: str) -> Piece:
        if part[0] == "<":
            return _group(part[1:-1], self._words, self._within)
        if part in _LOOSE:
            return Piece(_LOOSE[part], loose=(True, True))
        if {"lead", "tail"} & set(self._within):
            raise NotationError(f"“{part}” may not stand in <lead> or <tail>")
        return _edge(part, self._words)

    def _bracket(self, closing: str) -> Piece:
        self._at += 1
        inner = self._choice()
        if self._next() != closing:
            raise NotationError(f"a “{closing}” is missing")
        self._at += 1
        return inner

    def _run(self) -> Piece:
        """One word, or several that have spellings together; a star alone is any word."""
        if self._next() == "*":
            self._at += 1
            return Piece(ANY)
        said, known = self._said(), self._words.known
        self._at += len(said)
        first = " ".join(said)
        if f" {first}" not in known:
            known[f" {first}"] = either([self._word(way) for way in (first, *self._words.spellings.get(said, ()))])
        return known[f" {first}"]

    def _said(self) -> tuple[str, ...]:
        """The most words from here on that have spellings together, else one."""
        first = self._next()
        for longest in self._words.lengths if first in self._words.firsts else ():
            said = tuple(self._tokens[self._at : self._at + longest])
            if said in self._words.spellings:
                return said
        return (first,)

    def _word(self, word: str) -> Piece:
        if word.isalnum():
            return Piece(edged([word]), self._needed([word]), words=(word,))
        if is_sign(word):
            return Piece(word, self._needed([word]), loose=(True, True))
        parts = [part for part in re.split(r"[ -]+", word) if part]
        if not parts or not all(re.sub(r"^\*|\*$", "", part) for part in parts):
            raise NotationError(f"“{word}” is no word")
        regex = self._words.blank.join(stem(part) for part in parts)
        needed = self._needed(each for part in parts for each in _WORDS.findall(part) or [part])
        joins = all(part.strip("*")[place].isalnum() for part in parts for place in (0, -1))
        return Piece(edged([regex]), needed, words=(regex,) if joins else ())

    def _needed(self, words: Iterable[str]) -> Ways:
        """All of these words."""
        return (
            tuple((cost, frozenset({word})) for cost, word in sorted({(self._cost(word), word) for word in words})),
        )

    def _cost(self, word: str) -> float:
        if word in self._words.common:
            return _COMMON + _COMMON / (1 + len(word))
        return _FREQUENT if word in self._words.frequent else _RARE
