"""The owner's own words in a copy to share: names in them become the names of the copy, where they stand exactly."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from reports.phrasing import clean, clean_text

LONGEST = 300
"""Characters of each of the owner's words, so that the reader's page stays one page."""
_DIGITS = 7
"""A name with so many digits is a number; its last ones are looked for however they are grouped."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the owner would like to understand, and what they would have guessed; "" leaves a line to write on."""

    question: str = ""
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the owner's words may name: every spelling of theirs, and what the copy calls them."""

    alias: str
    names: tuple[str, ...]


def masked(own: OwnWords, known: Sequence[Known], somebody: str) -> OwnWords:
    """The words with the copy's names; a name that several people bear becomes `somebody`."""
    called = _called(known, somebody)
    return OwnWords(*(_masked(_clear(words), called) for words in (own.question, own.guess)))


def unnamed(own: OwnWords, known: Sequence[Known]) -> OwnWords:
    """The words with a gap where `masked` puts a name of the copy: what is left of what the owner wrote."""
    return masked(own, [Known(" ", person.names) for person in known], " ")


def _called(known: Sequence[Known], somebody: str) -> Mapping[str, str]:
    """What each name, and each word of one, becomes; the longest first, so that no part is taken before its whole."""
    called: dict[str, str] = {}
    for person in known:
        for part in {part for name in person.names for part in _parts(name)}:
            called[part] = person.alias if called.get(part, person.alias) == person.alias else somebody
    return dict(sorted(called.items(), key=lambda pair: -len(pair[0])))


def _parts(name: str) -> Iterator[str]:
    """A name and the words in it that could stand for somebody."""
    whole = normalize("NFC", clean(name))
    if sum(ch.isdigit() for ch in whole) >= _DIGITS:
        yield whole
        return
    words = (word.strip(".,;:()[]{}\"'") for word in whole.split())
    # In "Anna de Vries", a small "de" is no name.
    named = (word for word in words if not word[:1].islower() or whole.islower())
    yield from dict.fromkeys(part for part in (whole, *named) if sum(map(str.isalnum, part)) > 1)


def _clear(words: str) -> str:
    """Fit to show, and in one form, so that an accent is part of its letter."""
    return normalize("NFC", clean_text(words))


def _pattern(part: str) -> str:
    digits = [ch for ch in part if ch.isdigit()]
    if len(digits) >= _DIGITS:
        return r"[+(]?(?:\d[\s()./-]*)*" + r"[\s()./-]*".join(digits[-_DIGITS:]) + r"(?!\d)"
    # Scripts without capitals are often written without blanks, too: there, a name has no edges to look for.
    edged = all(ch.lower() != ch.upper() for ch in (part[0], part[-1]))
    # An accent of a letter that has no form with it ends no word.
    return rf"(?<!\w){re.escape(part)}(?![\w\u0300-\u036f])" if edged else re.escape(part)


def _masked(text: str, called: Mapping[str, str]) -> str:
    """All names at once, so that nothing put in is looked at again."""
    if not called:
        return text
    every = re.compile("|".join(f"(?P<n{i}>{_pattern(part)})" for i, part in enumerate(called)))
    aliases = tuple(called.values())
    return every.sub(lambda found: aliases[int(str(found.lastgroup)[1:])], text)
