"""Which language each person writes with whom: found from many messages together, never from one.

Words without which nobody can write a language ("the", "and"; "und", "nicht") stand in each language's lexicon. Those
that two languages share tell nothing and are left out. A person's language is the one whose words make up the largest
part of what they write, if that part is large enough for somebody who writes it (`SHARE`) and at least `LEAD` times
that of the next. Of another language than these, or a mixture, nothing is said.
"""

from functools import cache
from typing import Final

import polars as pl

from analyzer.lexicon import function_words, languages
from analyzer.lexicon_fold import folded, own_words, table, word_folder

SHARE: Final = 0.20
"""Part of the words that has to be function words of the language; people who write it stand at a quarter or more."""
LEAD: Final = 3.0
"""How many times the next language's part it has to be; who writes half in one and half in another has no language."""
_LOOKED_AT: Final = 1_000
"""Messages of one person looked at, evenly spread: more would not change the answer."""


def languages_of(text: pl.Series, words: pl.Series, contact: pl.Series, mine: pl.Series) -> pl.Series:
    """The language of whoever wrote each text (code of a lexicon, null where there is none), in the texts' order.

    Args:
        text: what was written, null for none.
        words: counted in each.
        contact: whose chat; null rows are not looked at.
        mine: whether the owner wrote it.
    """
    rows = pl.DataFrame({"text": text, "words": words, "contact": contact, "mine": mine})
    writers = _looked_at(rows.filter(pl.col("contact").is_not_null() & (pl.col("words") > 0)))
    found = folded(own_words(writers["text"]), _folds())
    counts = [found.str.count_matches(_pattern(code)).alias(code) for code in languages()]
    parts = (
        writers.with_columns(counts)
        .group_by("contact", "mine")
        .agg(pl.col(code).sum() / pl.col("words").sum() for code in languages())
    )
    spoken = pl.Series("language", [_language(row) for row in parts.iter_rows(named=True)], dtype=pl.String)
    told = parts.select("contact", "mine", spoken)
    return rows.join(told, on=["contact", "mine"], how="left", maintain_order="left")["language"]


def _looked_at(rows: pl.DataFrame) -> pl.DataFrame:
    """Every nth message of each person: of the chat, that could be one person's alone where two take turns."""
    person = ("contact", "mine")
    place, step = pl.int_range(pl.len()).over(person), pl.len().over(person) // _LOOKED_AT
    return rows.filter(place % pl.max_horizontal(step, 1) == 0)


def _language(parts: dict[str, float]) -> str | None:
    (first, code), *others = sorted(((parts[code], code) for code in languages()), reverse=True)
    clear = first >= SHARE and all(first >= LEAD * part for part, _ in others)
    return code if clear else None


@cache
def _folds() -> dict[str, str]:
    return table({})


@cache
def _pattern(language: str) -> str:
    """Any of the language's function words that no other lexicon has; ASCII edges, which are fast and enough here."""
    fold = word_folder(_folds())
    own = {code: {fold(word) for word in function_words(code)} for code in languages()}
    telling = own[language].difference(*(words for code, words in own.items() if code != language))
    return rf"(?-u:\b(?:{'|'.join(sorted(telling, key=len, reverse=True))})\b)"
