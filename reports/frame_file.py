"""The common frame as a file: Parquet, CSV or JSON Lines. CSV opens in spreadsheets, so no text in it is a formula."""

from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Final

import polars as pl

from reports.cells import write_csv

_ISO: Final = "%Y-%m-%dT%H:%M:%S%.3fZ"


def _parquet(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    frame.write_parquet(stream)


def _csv(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    write_csv(_plain(frame), stream)


def _json_lines(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    _plain(frame).write_ndjson(stream)


WRITERS: Final[dict[str, Callable[[pl.DataFrame, IO[bytes]], None]]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _json_lines,
}
"""How a frame is written, by the ending of the file's name."""


def writer_for(name: str) -> Callable[[pl.DataFrame, IO[bytes]], None] | None:
    """How a file of that name is written; None for an ending that is not known."""
    return WRITERS.get(PurePath(name).suffix.lower())


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as ISO 8601 in UTC, kinds as words."""
    return frame.with_columns(pl.col("sent_at").dt.strftime(_ISO), pl.col("kind").cast(pl.String))
