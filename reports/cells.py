"""Tables as CSV for a spreadsheet, which takes a cell that begins in a certain way for a formula.

Where a spreadsheet splits lines at ";" or tabs instead of commas, quotation marks inside a line mean nothing: each
part of a text between those is a cell, and so is each line of a text.
"""

from typing import IO, Final

import polars as pl
import polars.selectors as cs

_FORMULA: Final = r"^[\s\x00]*[=+\-@＝＋－＠]|^[\t\r\n\x00]"
"""What begins a formula, also in full width or behind blanks, and marks that hide it (OWASP ASVS 1.2.10)."""
_INSIDE: Final = r"""([;\t\r\n][\s\x00"]*)([=+\-@＝＋－＠])"""
"""The same behind what another spreadsheet may split at."""


def write_csv(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    """Write a frame with every text harmless and in quotation marks."""
    harmless(frame).write_csv(stream, quote_style="non_numeric")


def harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before all that a spreadsheet would calculate in texts; numbers stay numbers."""
    text = cs.string()
    inside = text.str.replace_all(_INSIDE, "${1}'${2}")
    return frame.with_columns(pl.when(text.str.contains(_FORMULA)).then("'" + inside).otherwise(inside).name.keep())
