"""How much of what each person writes is spelt as patterns expect it: dialect and typing errors are found less often.

Labelled sentences show it (docs/accuracy_gestures.md): misspelt ones, and German ones in dialect, are found about half
as often as the others. Of their words the lexicon knows 16 to 34 points fewer. So where two people differ by much in
this (`MOST_APART` in analyzer/gestures.py), a share would tell of their spelling, and none is given.
"""

from functools import cache
from typing import Final

import polars as pl

from analyzer.languages import looked_at
from analyzer.lexicon import lexicon
from analyzer.lexicon_fold import folded, own_words

_NOTHING: Final = pl.Series("plain", [], dtype=pl.Float64)


def plain_share(
    text: pl.Series, words: pl.Series, contact: pl.Series, mine: pl.Series, language: pl.Series
) -> pl.Series:
    """Part 0-1 of the words of whoever wrote each text that their language's lexicon knows, in the texts' order.

    Args:
        text: what was written, null for none.
        words: counted in each.
        contact: whose chat; null rows are not looked at.
        mine: whether the owner wrote it.
        language: that they write (`analyzer.languages`); null gives null.
    """
    rows = pl.DataFrame({"text": text, "words": words, "contact": contact, "mine": mine, "language": language})
    parts = [
        some.select("contact", "mine", "words", known=_known(some["text"], str(code)))
        for (code,), some in looked_at(rows.drop_nulls("language")).group_by("language")
    ]
    if not parts:
        return _NOTHING.extend_constant(None, len(text))
    person = ["contact", "mine"]
    told = pl.concat(parts).group_by(person).agg(plain=pl.col("known").sum() / pl.col("words").sum())
    return rows.join(told, on=person, how="left", maintain_order="left")["plain"]


def _known(text: pl.Series, language: str) -> pl.Series:
    return folded(own_words(text), lexicon(language).pairs).str.count_matches(_any_word(language))


@cache
def _any_word(language: str) -> str:
    words = sorted((word for word in lexicon(language).plain if word.isalnum()), key=len, reverse=True)
    return rf"(?-u:\b(?:{'|'.join(words)})\b)"
