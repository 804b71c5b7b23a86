"""Words that carry structure, not content, counted by category; the texts themselves go no further than this module.

Which words is data: `style_words/<lang>.toml`, nine categories a language. A contact is read in the one language that
both people write; where that cannot be told (another language, or several mixed) nothing is counted.
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
"""Least share of a side's words that must be found for its language to count as known."""
_CLEAR: Final = 0.5
"""Another language finding more than this part of what the first finds is a mix."""
_SAMPLE: Final = 250_000
"""Messages looked at to tell languages."""
_SCATTER: Final = 2_654_435_761
"""A large odd number near 2^32 / golden ratio (Knuth's multiplicative hashing)."""
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
    """How often each of `CATEGORIES` stands in each event of a contact: n × 9, and the language that was read."""

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


def count_style(text: pl.Series, words: pl.Series, contact: pl.Series, mine: pl.Series) -> pl.DataFrame:
    """Category counts of each text, in the texts' order.

    Args:
        text: what was written, null for none.
        words: counted in each.
        contact: whose chat; null rows are not looked at.
        mine: whether the owner wrote it.

    Returns:
        `language` (code of the contact's language, null where it is not known) and `style` (nine UInt8, 0 without one).
    """
    rows = pl.DataFrame({"text": text, "words": words, "contact": contact, "mine": mine}).with_row_index("row")
    rows = rows.filter(pl.col("contact").is_not_null() & (pl.col("words") > 0))
    spoken = _languages_of(rows)
    language = contact.cast(pl.String).replace_strict(spoken, default=None, return_dtype=pl.String).alias("language")
    style = np.zeros((len(text), len(CATEGORIES)), dtype=np.uint8)
    for code in sorted(set(spoken.values())):
        own = rows.filter(language.gather(rows["row"]) == code)
        style[own["row"].to_numpy()] = _counts(_folded(own["text"]), code)
    return pl.DataFrame({"language": language, "style": pl.Series(style, dtype=pl.Array(pl.UInt8, len(CATEGORIES)))})


def _languages_of(rows: pl.DataFrame) -> dict[str, str]:
    """The language that both people of a contact write, where there is one."""
    if rows.is_empty():
        return {}
    # Not every nth row: where people take turns, that would be one person's.
    scattered = (pl.col("row").cast(pl.UInt64) * _SCATTER) // 2**16
    some = rows.filter(scattered % max(1, len(rows) // _SAMPLE) == 0)
    text, codes = _folded(some["text"]), list(languages())
    found = some.select(
        pl.col("contact").cast(pl.String),
        "mine",
        "words",
        *(text.str.count_matches(_any_of(code)).alias(code) for code in codes),
    )
    sides = found.group_by("contact", "mine").agg(pl.col(code).sum() / pl.col("words").sum() for code in codes)
    both = sides.group_by("contact").agg(pl.len().alias("sides"), pl.col(codes))
    told = {row["contact"]: _language(row, codes) for row in both.iter_rows(named=True) if row["sides"] == 2}
    return {contact: code for contact, code in told.items() if code}


def _language(row: dict[str, list[float]], codes: list[str]) -> str | None:
    """The language that covers enough of what each side writes, if no other comes near it on either."""
    for code in codes:
        others = (row[other] for other in codes if other != code)
        clear = all(theirs <= _CLEAR * own for other in others for own, theirs in zip(row[code], other, strict=True))
        if clear and min(row[code]) >= MIN_COVERAGE:
            return code
    return None


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


@cache
def _any_of(code: str) -> str:
    return _pattern(tuple(sorted({word for words in languages()[code].values() for word in words})))


def _pattern(words: tuple[str, ...]) -> str:
    """Any of these whole words, or of these endings ("-'re"), whatever their case; the longest first."""
    whole = sorted((word for word in words if word[0] != "-"), key=len, reverse=True)
    endings = sorted((word[1:] for word in words if word[0] == "-"), key=len, reverse=True)
    either = [rf"\b(?:{'|'.join(whole)})", *([f"(?:{'|'.join(endings)})"] if endings else [])]
    return rf"(?i-u:(?:{'|'.join(either)})\b)"
