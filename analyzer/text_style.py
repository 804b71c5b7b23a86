"""Words that carry structure, not content, counted by category; the texts themselves go no further than this module.

Which words is data: `style_words/<lang>.toml`, nine categories a language. Each person is read in the language that
they write; where that cannot be told, or has no list, nothing is counted.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analyzer.text_counts import LINK, QUOTED

CATEGORIES: Final = (
    "personal_pronouns", "impersonal_pronouns", "articles", "conjunctions", "prepositions", "auxiliary_verbs",
    "adverbs", "negations", "quantifiers",
)  # fmt: skip
"""The nine categories, in the order of the counts."""
MIN_COVERAGE: Final = 0.3
"""Least share of a side's words that must be found; who falls below does not write the language that was told."""
_WORDS: Final = Path(__file__).with_name("style_words")
_FOLDED: Final = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "ẞ": "ss",
    "’": "'", "‘": "'", "´": "'",
    **dict.fromkeys("áàâãåÁÀÂÃÅ", "a"), **dict.fromkeys("éèêëÉÈÊË", "e"), **dict.fromkeys("íìîïÍÌÎÏ", "i"),
    **dict.fromkeys("óòôõøÓÒÔÕØ", "o"), **dict.fromkeys("úùûÚÙÛ", "u"), **dict.fromkeys("çÇ", "c"),
    **dict.fromkeys("ñÑ", "n"),
}  # fmt: skip
"""Letters that would look like the edge of a word to the patterns, which know ASCII only (and are fast for it)."""


@dataclass(frozen=True, slots=True)
class StyleCounts:
    """How often each of `CATEGORIES` stands in each event of a contact: n × 9, and the language that both write."""

    language: str
    counts: NDArray[np.uint8]


@cache
def languages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Words by category, by language code."""
    found = {}
    for path in sorted(_WORDS.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))["categories"]
        found[path.stem] = {category: tuple(told[category].split()) for category in CATEGORIES}
    return found


def count_style(text: pl.Series, words: pl.Series, language: pl.Series) -> pl.Series:
    """Category counts of each text, in the texts' order: nine UInt8, 0 where its language has no list.

    Args:
        text: what was written, null for none.
        words: counted in each.
        language: that it is written in (`analyzer.languages`), null where that is not known.
    """
    style = np.zeros((len(text), len(CATEGORIES)), dtype=np.uint8)
    for code in languages():
        own = ((language == code) & (words > 0)).fill_null(value=False).arg_true()
        if len(own):
            style[own.to_numpy()] = _counts(_folded(text.gather(own)), code)
    return pl.Series("style", style, dtype=pl.Array(pl.UInt8, len(CATEGORIES)))


def _folded(text: pl.Series) -> pl.Series:
    """The texts in ASCII where it can be, without links and quoted lines."""
    text = text.str.replace_many(_FOLDED)
    rare = text.str.contains(r"://|www\.|(?m)^>").arg_true()
    if not len(rare):
        return text
    return text.scatter(rare, text.gather(rare).str.replace_all(LINK, " ").str.replace_all(QUOTED, " "))


def _counts(text: pl.Series, code: str) -> NDArray[np.uint8]:
    counted = text.to_frame("text").select(
        pl.col("text").str.count_matches(_pattern(words)).clip(0, 255).cast(pl.UInt8).alias(category)
        for category, words in languages()[code].items()
    )
    found: NDArray[np.uint8] = counted.to_numpy()
    return found


def _pattern(words: tuple[str, ...]) -> str:
    """Any of these whole words, or of these endings ("-'re"), whatever their case; the longest first."""
    whole = sorted((word for word in words if word[0] != "-"), key=len, reverse=True)
    endings = sorted((word[1:] for word in words if word[0] == "-"), key=len, reverse=True)
    either = [rf"\b(?:{'|'.join(whole)})", *([f"(?:{'|'.join(endings)})"] if endings else [])]
    return rf"(?i-u:(?:{'|'.join(either)})\b)"
