"""The numbers of an analysis as a file for other programs: one row a person, measure and side. No message text."""

from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Final

from analyzer.results import Analysis
from reports.cells import write_csv

Writer = Callable[[Analysis, IO[bytes]], None]


def _csv(analysis: Analysis, stream: IO[bytes]) -> None:
    write_csv(analysis.to_frame(), stream)


def _parquet(analysis: Analysis, stream: IO[bytes]) -> None:
    analysis.to_frame().write_parquet(stream)


WRITERS: Final[dict[str, Writer]] = {".csv": _csv, ".parquet": _parquet}
"""How the numbers are written, by the ending of the file's name."""


def writer_for(name: str) -> Writer | None:
    """How a file of that name is written; None for an ending that is not known."""
    return WRITERS.get(PurePath(name).suffix.lower())
