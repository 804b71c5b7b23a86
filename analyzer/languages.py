"""Which language each person writes with whom: found from many messages together, never from one.

Words without which nobody can write a language ("the", "and"; "und", "nicht") stand in each language's lexicon. A
person's language is the one whose words make up the largest part of what they write, if that part is large enough for
somebody who writes it (`SHARE`). Near languages have many such words together ("de", "que", "para"), and those tell
nothing between the two: so, beside every other language, the words that only this one has must come at least `LEAD`
times as often as those that only the other has. Of another language than these, or a mixture, nothing is said.
"""

from functools import cache
from typing import Any, Final

import polars as pl

from analyzer.lexicon import function_words, languages
from analyzer.lexicon_fold import folded, own_words, table, word_folder

SHARE: Final = 0.30
"""Part of the words that has to be function words of the language; people who write it stand at two fifths or more."""
LEAD: Final = 3.0
"""How often its own words have to come for one of another language's own; who mixes two languages has none."""
FEWEST: Final = 5
"""Least number of its own words beside each other language: shared ones alone tell nothing."""
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
    writers = looked_at(rows)
    found = folded(own_words(writers["text"]), _folds()).str.extract_all(_any_word())
    people = writers.group_by("contact", "mine").agg(pl.col("words").sum())
    seen = (
        writers.select("contact", "mine", found.alias("word"))
        .explode("word")
        .group_by("contact", "mine")
        .agg(pl.col("word").value_counts())
    )
    told = people.join(seen, on=["contact", "mine"]).with_columns(
        pl.struct("words", "word").map_elements(_language, return_dtype=pl.String).alias("language")
    )
    return rows.join(told, on=["contact", "mine"], how="left", maintain_order="left")["language"]


def looked_at(rows: pl.DataFrame) -> pl.DataFrame:
    """Every nth row with words of each contact and side: of the chat, it could be one's alone where two take turns."""
    rows = rows.filter(pl.col("contact").is_not_null() & (pl.col("words") > 0))
    person = ("contact", "mine")
    place, step = pl.int_range(pl.len()).over(person), pl.len().over(person) // _LOOKED_AT
    return rows.filter(place % pl.max_horizontal(step, 1) == 0)


def _language(person: dict[str, Any]) -> str | None:
    seen = {row["word"]: row["count"] for row in person["word"]}
    said = {code: sum(seen.get(word, 0) for word in words) for code, words in _words().items()}
    code = max(said, key=said.__getitem__)
    if said[code] < SHARE * person["words"]:
        return None
    own = _words()[code]
    for words in (words for other, words in _words().items() if other != code):
        ours, theirs = (sum(seen.get(word, 0) for word in only) for only in (own - words, words - own))
        if ours < max(FEWEST, LEAD * theirs):
            return None
    return code


@cache
def _folds() -> dict[str, str]:
    return table({})


@cache
def _words() -> dict[str, frozenset[str]]:
    """Each language's function words, folded."""
    fold = word_folder(_folds())
    return {code: frozenset(fold(word) for word in function_words(code)) for code in languages()}


@cache
def _any_word() -> str:
    """Any function word of any language; ASCII edges, which are fast and enough here."""
    every = sorted(frozenset().union(*_words().values()), key=len, reverse=True)
    return rf"(?-u:\b(?:{'|'.join(every)})\b)"
