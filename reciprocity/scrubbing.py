"""A scrubbed copy of an export, checked before it is written: it reads to the same frame, word for masked word."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Final

import polars as pl

from parsers.errors import DamagedExport, ExportError
from parsers.format import Format, Parsed, ReadOptions, Scrubbed
from parsers.masking import Mask
from parsers.registry import detect
from parsers.source import Source
from reciprocity.output import refuse, write_privately

_ZipTime = tuple[int, int, int, int, int, int]
_SAME: Final = ("platform", "is_group", "from_me", "sent_at", "kind", "edited", "duration", "source", "position")
"""Columns that have to be equal."""
_MASKED: Final = ("id", "chat", "chat_name", "sender", "about")
"""Columns that have to tell the same things apart."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A scrubbed copy.

    Attributes:
        path: where it was written.
        name: the name under which it is read as the original is, where that is not the name it was given; else "".
    """

    path: Path
    name: str


def scrub(export: Path, target: Path | None, options: ReadOptions, only: str | None, *, force: bool) -> Copy:
    """Write a copy of one export with every letter and digit of texts, names and numbers replaced.

    Args:
        export: one file.
        target: where to write; None for the export's own name, masked, in the current folder.
        options: how to read it.
        only: name of the one format to ask.
        force: overwrite an existing file.

    Raises:
        ExportError: the file is not recognised, or its copy would not be read as it is; nothing was written then.
        OSError: as `reciprocity.output.refuse`.
    """
    source = Source(export)
    format_, _ = detect(source, only)
    with tempfile.TemporaryDirectory(prefix="reciprocity-") as folder:
        made = _make(format_, source, options, Path(folder))
        before = _read(source, format_, options)
        if not _are_alike(before, _read(Source(made), format_, options)):
            raise DamagedExport(
                "A scrubbed copy of it would not be read as it is, so none was written.",
                source.label,
                "Say in the report of the problem what `reciprocity inspect` shows.",
            )
        path = target or Path(made.name)
        # many formats have one name for all files, so that the copy's may be the original's
        refuse(path, [export], force=force)
        written = write_privately(path, lambda stream: _copy(made, stream), force=force)
    os.utime(written, (modified := export.stat().st_mtime, modified))
    name_matters = written.name != made.name and not _are_alike(before, _read(Source(written), format_, options))
    return Copy(written, made.name if name_matters else "")


def _make(format_: Format, source: Source, options: ReadOptions, folder: Path) -> Path:
    """Write the copy into a folder of its own, under its format's name for it: names can decide how a file is read."""
    files = format_.scrub(source, options, Mask())
    first = next(files)
    made = folder / ((first.archive or "scrubbed.zip") if source.is_zip else first.name)
    with made.open("wb") as stream:
        if source.is_zip:
            _zip(chain([first], files), stream, _when(source))
        else:
            stream.writelines(first.data)
    # a message can't be later than its file: that is how dates may have been told apart
    os.utime(made, (modified := source.path.stat().st_mtime, modified))
    return made


def _when(source: Source) -> _ZipTime:
    """When the newest member of a zip was written, for the same reason."""
    times = [when for member in source.members if (when := source.inside(member).modified)]
    newest = max(times, default=datetime(1980, 1, 1))
    return (newest.year, newest.month, newest.day, newest.hour, newest.minute, newest.second)


def _zip(files: Iterator[Scrubbed], stream: IO[bytes], when: _ZipTime) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as member:
                for piece in file.data:
                    member.write(piece)


def _copy(made: Path, stream: IO[bytes]) -> None:
    with made.open("rb") as source:
        while piece := source.read(1024**2):
            stream.write(piece)


def _are_alike(before: list[Parsed] | ExportError, after: list[Parsed] | ExportError) -> bool:
    """Whether two files are read alike, be it that neither can be."""
    if isinstance(before, ExportError) or isinstance(after, ExportError):
        return type(before) is type(after)
    return len(before) == len(after) and all(map(_is_alike, before, after))


def _read(source: Source, format_: Format, options: ReadOptions) -> list[Parsed] | ExportError:
    try:
        return list(format_.read(source, options))
    except ExportError as error:
        return error


def _is_alike(one: Parsed, other: Parsed) -> bool:
    # where in a file damage lies may differ: the copy has lines of its own
    accounts = [replace(parsed.info.ledger, places=()) for parsed in (one, other)]
    return (
        accounts[0] == accounts[1]
        and one.info.date_order == other.info.date_order
        and _shape(one.frame).equals(_shape(other.frame))
    )


def _shape(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with lengths for texts, and for names the row in which each first appears."""
    row = pl.int_range(pl.len())
    firsts = [pl.when(pl.col(n).is_not_null()).then(row.first().over(n)).alias(n) for n in _MASKED]
    return frame.select(*_SAME, pl.col("text").str.len_chars(), *firsts)
