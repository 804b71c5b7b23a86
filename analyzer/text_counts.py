"""Words and emoji in each message, counted in columns; the texts themselves go no further than this module.

A word is a run of letters, marks or digits, apostrophes and hyphens inside included; in scripts written without
spaces each character counts as one. Links and quoted lines ("> …") are left out, emoji are counted apart.
Candidates for emoji are found by one pattern; each distinct one is then looked up in the emoji library, so that
its data decides and one family or flag counts once.
"""

from functools import lru_cache
from typing import Final

import polars as pl

LINK: Final = r"(?:https?://|www\.)\S+"
"""A link."""
QUOTED: Final = r"(?m)^>.*$"
"""A line that quotes another."""
_CARE: Final = r"://|www\.|(?m)^>|\x{20E3}|ℹ"
"""Texts that may hold a link, a quote or such an emoji: the others need no second look."""
_SPACELESS: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_RUN: Final = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*"
_WORD: Final = rf"{_SPACELESS}|{_RUN}(?:['’\-]{_RUN})*"
_LETTERLIKE: Final = r"[0-9#*]\x{FE0F}?\x{20E3}|ℹ\x{FE0F}?"
"""Emoji made of what would otherwise be a digit or a letter."""
_PICTURE: Final = r"\p{Extended_Pictographic}\p{Regional_Indicator}"
_JOINS: Final = r"\x{1F3FB}-\x{1F3FF}\x{FE0F}\x{200D}\x{20E3}\x{E0020}-\x{E007F}"
_EMOJI: Final = rf"(?:[{_PICTURE}]|[0-9#*]\x{{FE0F}}?\x{{20E3}})[{_PICTURE}{_JOINS}]*"


def count(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Words and emoji of each text (UInt32, 0 for null), in the texts' order."""
    words = text.str.count_matches(_WORD).fill_null(0)
    rare = text.str.contains(_CARE).fill_null(value=False).arg_true()
    if len(rare):
        own = text.gather(rare)
        for foreign in (LINK, QUOTED, _LETTERLIKE):
            own = own.str.replace_all(foreign, " ")
        words = words.scatter(rare, own.str.count_matches(_WORD))
    return words, _emoji(text)


def _emoji(text: pl.Series) -> pl.Series:
    """Emoji of each text; only texts that hold a candidate are looked at closely."""
    counts = pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    rows = (
        pl.DataFrame({"text": text})
        .with_row_index("row")
        .filter(pl.col("text").str.contains(rf"[{_PICTURE}\x{{20E3}}]"))
    )
    if rows.is_empty():
        return counts
    found = rows.select("row", pl.col("text").str.extract_all(_EMOJI).alias("run")).explode("run")
    sizes = {run: _emoji_in(run) for run in found["run"].unique().to_list()}
    sums = (
        found.with_columns(pl.col("run").replace_strict(sizes, return_dtype=pl.UInt32).alias("emoji"))
        .group_by("row")
        .agg(pl.col("emoji").sum())
    )
    return counts.scatter(sums["row"], sums["emoji"])


@lru_cache(maxsize=65_536)
def _emoji_in(run: str) -> int:
    import emoji  # noqa: PLC0415 - its table takes a tenth of a second; chats without emoji never need it

    return emoji.emoji_count(run)
