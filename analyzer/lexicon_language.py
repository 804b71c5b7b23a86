"""Which language a person writes: found from many messages together, never from one.

Words without which nobody can write a language ("the", "and"; "und", "nicht") are part of each language's file. Those
that two files share tell nothing and are left out. The language whose words make up the largest part is taken, if
that part is large enough for somebody who writes it (`SHARE`), and at least `LEAD` times that of the next.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from analyzer.lexicon import languages, lexicon
from analyzer.lexicon_fold import folded, own_words

MIN_WORDS: Final = 200
"""Words needed before a language is named."""
SHARE: Final = 0.20
"""Part of the words that has to be function words of the language; people who write it stand at a quarter or more."""
LEAD: Final = 3.0
"""How many times the next language's part it has to be; who writes half in one and half in another has no language."""
_LOOKED_AT: Final = 4_000
"""Messages looked at, evenly spread: more would not change the answer."""


@dataclass(frozen=True, slots=True)
class Language:
    """What somebody writes.

    Attributes:
        code: of `languages()`, None if it is none of them or cannot be told.
        why: "found", "too_few_words", or "not_supported" (another language, or a mixture).
        words: how many words were looked at.
    """

    code: str | None
    why: str
    words: int


def language_of(text: pl.Series) -> Language:
    """The language of one person's texts (nulls are none)."""
    words = _words(text)
    if len(words) < MIN_WORDS:
        return Language(None, "too_few_words", len(words))
    parts = sorted(((float(words.is_in(own).mean() or 0.0), code) for code, own in _telling().items()), reverse=True)  # type: ignore[arg-type]  # a mean of booleans is a float
    (first, code), *others = parts
    if first < SHARE or any(first < LEAD * other for other, _ in others):
        return Language(None, "not_supported", len(words))
    return Language(code, "found", len(words))


def _words(text: pl.Series) -> pl.Series:
    written = text.drop_nulls()
    some = written.gather_every(max(1, len(written) // _LOOKED_AT))
    return (
        folded(own_words(some), {"’": "'"}).str.extract_all(r"[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)?").explode().drop_nulls()
    )


@cache
def _telling() -> dict[str, list[str]]:
    """Language → its function words that no other file has."""
    own = {code: lexicon(code).function_words for code in languages()}
    return {
        code: sorted(words.difference(*(other for name, other in own.items() if name != code)))
        for code, words in own.items()
    }
