"""What other floors say in English, in the language of the report.

Files are described where they are read, and there in English. The table `told` of a words file holds such sentences
with their translation; what it does not hold stays English and is marked as that.
"""

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Any, Final

from reports.phrasing import clean, clean_text
from reports.prose import Field, Line, Name, Prose, Run, fill, in_a_row

SPOKEN: Final = "en"
"""The language of every sentence that a parser or a measure makes."""
_NUMBERS: Final = ("n", "m", "k")
"""Fields that hold a number; what fills `why` is itself a sentence of the table; any other stands as it is."""
_NUMBER: Final = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_SENTENCE: Final = "(?:(?![.!?] ).)+?"
"""Words up to the end of a sentence at most."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) ")


def told(prose: Prose, text: str) -> Line:
    """A sentence of a parser or a measure in the language of `prose`, as a whole or sentence by sentence."""
    if prose.spelling.language == SPOKEN:
        plain = Name(clean_text(text))
        return Line((Run(plain, name=plain.apart),))
    return _known(prose, text) or in_a_row([_one(prose, part) for part in _SENTENCE_END.split(text)], " ")


def _one(prose: Prose, text: str) -> Line:
    """One sentence: its translation, or itself, marked as English."""
    return _known(prose, text) or Line((Run(clean_text(text), name=True, lang=SPOKEN),))


def _known(prose: Prose, text: str) -> Line | None:
    """The translation of a sentence; None where the table has none."""
    for pattern, said in _table(prose):
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            return fill(_form(prose, said, given), {name: _field(prose, name, given[name]) for name in given})
    return None


def _form(prose: Prose, said: Any, given: Mapping[str, str]) -> str:
    """The sentence, or the plural form of it that fits its number `n`."""
    return str(said[prose.spelling.plural(_value(given["n"]))] if isinstance(said, Mapping) else said)


def _field(prose: Prose, name: str, text: str) -> Field:
    if name in _NUMBERS:
        return prose.decimal(_value(text))
    return _one(prose, text) if name == "why" else Name(clean(text))


def _value(text: str) -> float:
    return float(text.replace(",", ""))


@cache
def _table(prose: Prose) -> tuple[tuple[re.Pattern[str], Any], ...]:
    """Every English sentence as a pattern, with what is said for it; those without fields first."""
    entries = sorted(prose.entry("told").items(), key=lambda entry: "{" in entry[0])
    return tuple((_pattern(english), said) for english, said in entries)


def _pattern(english: str) -> re.Pattern[str]:
    parts = (
        re.escape(literal) + (_group(field) if field else "") for literal, field, _, _ in Formatter().parse(english)
    )
    return re.compile("".join(parts))


def _group(field: str) -> str:
    kinds = dict.fromkeys(_NUMBERS, _NUMBER) | {"why": _SENTENCE}
    return f"(?P<{field}>{kinds.get(field, '.+?')})"
