"""What may still name somebody in the owner's words: looked for far more loosely than names are replaced.

A false alarm costs a look, a name that was missed costs somebody's privacy. So case, accents, width, invisible marks,
what a name is joined to, endings, most short forms and pet names make no difference here. Irregular ones (Beth, Mike,
Bob), other scripts and people whom only a notice of a group names are not found. What is replaced is exact:
`redact_words`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reports.looks import folded, plain
from reports.phrasing import clean

_ENDINGS: Final = re.compile("s|es|is|e?ns?|i|y|a|u|em|om|ek|o[wv]i|n?[iu]n|n[ae]k|v[ae]l|ll[ae]")
"""What languages append to a short name; to a longer one, anything short may be appended."""
_PET: Final = re.compile("(?:ie|e?y|i|chen|lein)s?$")
"""How pet names end."""
_MAIL: Final = re.compile(r"(?<=\S)@[\w.-]+\.\w+$")
_VOWELS: Final = re.compile("(?:[аяеиоуыэюь]|[αεηιουω]σ?)$")
"""Last letters of names that change rather than grow, in Cyrillic and in Greek."""
_NUMBER: Final = re.compile(r"\d(?:[\W_]{0,3}\d)*")
_LONGEST_NAME: Final = 1000


@dataclass(frozen=True, slots=True)
class Left:
    """Something in the owner's words that may name somebody.

    Attributes:
        place: ("question",), ("guess",), ("label", whose) or ("file",).
        word: as it stands there.
        names: whose names it may be of.
    """

    place: tuple[str, ...]
    word: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    shown: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Sought:
    """Parts of names, each with its name: those that are words by their first letter, others, and digits."""

    words: dict[str, list[tuple[str, str]]]
    anywhere: list[tuple[str, str]]
    numbers: list[tuple[str, str]]
    no_short_forms: frozenset[str]
    ordinary: frozenset[str]


def left_in(
    texts: Mapping[tuple[str, ...], str],
    people: Iterable[str],
    groups: Iterable[str] = (),
    *,
    kept: Iterable[str] = (),
    small: Iterable[str] = (),
    ordinary: Iterable[str] = (),
) -> tuple[Left, ...]:
    """What in each text may be in one of the names.

    Args:
        texts: place → text.
        people: names, in every spelling.
        groups: names of group chats.
        kept: first names that stand in the copy anyway.
        small: words that name no group ("the"), nor are short for a name.
        ordinary: words that are short for a name with a capital only ("just").
    """
    shown = {folded(word) for word in kept}
    little = frozenset(folded(word) for word in small)
    parts = {name: _parts(name) - shown - little for name in groups} | {name: _parts(name) - shown for name in people}
    sought = _sought(parts, little | shown, frozenset(map(folded, ordinary)))
    return tuple(left for place, text in texts.items() for left in _left(place, plain(text), sought))


def _sought(parts: Mapping[str, frozenset[str]], no_short_forms: frozenset[str], ordinary: frozenset[str]) -> _Sought:
    sought = _Sought({}, [], [], no_short_forms, ordinary)
    for name, part in ((name, part) for name, of_name in parts.items() for part in sorted(of_name)):
        if part.isdigit():
            sought.numbers.append((part, name))
        elif _has_edges(part):
            sought.words.setdefault(part[0], []).append((part, name))
        else:
            sought.anywhere.append((part, name))
    return sought


def _left(place: tuple[str, ...], text: str, sought: _Sought) -> Iterator[Left]:
    """What may name somebody, in the order of the text."""
    found: dict[str, dict[str, None]] = {}
    for word, name in _found(text, sought):
        found.setdefault(word, {})[name] = None
    for word in sorted(found, key=lambda word: (text.find(word), word)):
        yield Left(place, word, tuple(found[word]))


def _found(text: str, sought: _Sought) -> Iterator[tuple[str, str]]:
    """Each word of the text that may name somebody, with the name."""
    whole = folded(text)
    for word in _words(text):
        near = sought.words.get(word.folded[0], ())
        yield from ((word.shown, name) for part, name in near if _names(word, part, sought))
    yield from ((part, name) for part, name in sought.anywhere if part in whole)
    for number in _NUMBER.finditer(text):
        digits = _digits(number[0])
        yield from ((number[0], name) for part, name in sought.numbers if _same_number(digits, part))


def _names(word: _Word, part: str, sought: _Sought) -> bool:
    """Whether a word is a part of a name, one with an ending, its beginning ("Ben", "Benjamin") or a pet name of it."""
    said = word.folded
    if said == part or (said.startswith(part) and _may_end(part, said[len(part) :])):
        return True
    if len(part) > 2 and (vowel := _VOWELS.search(part)):
        stem = part[: vowel.start()]
        if said.startswith(stem) and len(said) <= len(stem) + 2:
            return True
    return _is_beginning(word, part, sought) or _is_pet_name(word, part, sought)


def _is_beginning(word: _Word, part: str, sought: _Sought) -> bool:
    """Whether a name begins so; where the word has no capital, it needs four letters and must be no ordinary word."""
    said, capital = word.folded, word.shown[:1].isupper()
    none = sought.no_short_forms if capital else sought.no_short_forms | sought.ordinary
    return len(said) > (2 if capital else 3) and part.startswith(said) and said not in none


def _is_pet_name(word: _Word, part: str, sought: _Sought) -> bool:
    """Whether it is a pet name of this one ("Benny", "Katie"), or what that one is a pet name of ("Kate")."""
    stems, short = _stems(word.folded), part.removesuffix("e")
    if any(stem in (part, short, *_stems(part)) for stem in stems):
        return True
    if len(word.folded) > 3 and word.folded.removesuffix("e") in _stems(part):
        return True
    long = (stem for stem in stems if len(stem) > 2 and stem not in sought.no_short_forms)
    return word.shown[:1].isupper() and any(map(part.startswith, long))


def _stems(said: str) -> tuple[str, ...]:
    """What a pet name may be made of: "benn" and "ben" of "benny"; nothing of another word."""
    ending = _PET.search(said)
    stem = said[: ending.start()] if ending else ""
    if ending is None or len(stem) < (2 if ending[0].startswith("ie") else 3):
        return ()
    return (stem, stem[:-1]) if stem[-1] == stem[-2] else (stem,)


def _may_end(part: str, ending: str) -> bool:
    """Whether a name of this length may have this ending: the shorter it is, the fewer, or every word were a name."""
    if not ending.isalpha() or len(part) == 1:
        return False
    if len(part) == 2:
        return ending == "s"
    longest = (0, 2, 3)[(len(part) > 3) + (len(part) > 5)]
    return bool(_ENDINGS.fullmatch(ending)) or len(ending) <= longest


def _same_number(digits: str, number: str) -> bool:
    """Whether digits in a text are a number or its end, whatever stands before them."""
    return (len(digits) > 3 and number.endswith(digits)) or number[-6:] in digits


def _parts(name: str) -> frozenset[str]:
    """What of a name could stand for somebody by itself: its words, these joined, its digits, its pictures."""
    # What stands behind the @ of an address names nobody.
    seen = _MAIL.sub("", plain(clean(name, _LONGEST_NAME)))
    words = [word.folded for word in _words(seen) if not _is_particle(word, seen) and not word.folded.isdigit()]
    lone = sum(map(str.isalpha, words)) == 1
    letters = {word for word in words if len(word) > 1 or lone or not _has_edges(word)}
    given = {part for word in words for part in _given(word)}
    joined = folded("".join(ch for run in _runs(seen) if run.isalnum() for ch in run if not ch.isdigit()))
    digits = _digits(seen)
    return frozenset({*letters, *given, *([joined] if len(joined) > 3 else ()), *([digits] if len(digits) > 4 else ())})


def _is_particle(word: _Word, name: str) -> bool:
    """Whether it is a small word in a name with capitals, as in "Anna de Vries"."""
    return len(word.folded) < 4 and word.shown.islower() and not name.islower()


def _given(word: str) -> Iterator[str]:
    """Given and family names in a name that is written in one: 小明 in 王小明, 田中 and 太郎 in 田中太郎."""
    if not all(unicodedata.name(ch, "").startswith(("CJK ", "HANGUL ")) for ch in word):
        return
    if 1 < len(word) < 5:
        yield word[1:]
    if 3 < len(word) < 7:
        yield from (word[:2], word[-2:])


def _words(text: str) -> Iterator[_Word]:
    """Every run of letters, each of its pieces where digits, capitals or another script begin, and every picture."""
    for run in _runs(text):
        pieces = list(_pieces(run))
        yield from (_Word(piece, folded(piece)) for piece in dict.fromkeys((run, *pieces)) if folded(piece))


def _runs(text: str) -> Iterator[str]:
    """Runs of letters and digits, and every picture by itself, but for the letters that make a flag."""
    for kind, chars in groupby(text, _kind):
        run = "".join(chars)
        if kind in ("word", "flag"):
            yield run
        elif kind == "picture":
            yield from run


def _kind(ch: str) -> str:
    if "\U0001f1e6" <= ch <= "\U0001f1ff":
        return "flag"
    category = unicodedata.category(ch)
    return "word" if category[0] in "LMN" else "picture" if category == "So" else ""


def _pieces(run: str) -> Iterator[str]:
    """A run cut before a capital after a small letter, and between digits, letters with capitals and those without."""
    start = 0
    for i in range(1, len(run)):
        if unicodedata.category(run[i])[0] == "M":
            continue
        if _script(run[i - 1]) != _script(run[i]) or (run[i - 1].islower() and run[i].isupper()):
            yield run[start:i]
            start = i
    yield run[start:]


def _script(ch: str) -> int:
    return 0 if ch.isdigit() else 1 if _has_edges(ch) else 2


def _has_edges(part: str) -> bool:
    """Whether a name begins and ends as a word: scripts without capitals are often written without blanks."""
    return all(ch.lower() != ch.upper() for ch in (part[0], part[-1]))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(ch)) for ch in text if ch.isdecimal())
