"""Text columns made harmless for a spreadsheet, which takes a cell that begins in a certain way for a formula."""

from typing import Final

import polars as pl
import polars.selectors as cs

_FORMULA: Final = r"^[\s\x00]*[=+\-@＝＋－＠]|^[\t\r\n\x00]"
"""What begins a formula, also in full width or behind blanks, and marks that hide it (OWASP ASVS 1.2.10)."""


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would calculate; numbers stay numbers."""
    text = cs.string()
    return frame.with_columns(pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text).name.keep())
