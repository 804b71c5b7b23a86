"""A scrubbed copy of an export, checked before it is written: it reads to the same frame, word for masked word."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
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
from reciprocity.output import write_privately

_ZipTime = tuple[int, int, int, int, int, int]
_SAME: Final = ("platform", "is_group", "from_me", "sent_at", "kind", "edited", "duration", "source", "position")
"""Columns that have to be equal."""
_MASKED: Final = ("id", "chat", "chat_name", "sender", "about")
"""Columns that have to tell the same things apart."""


def scrub(export: Path, target: Path | None, options: ReadOptions, only: str | None, *, force: bool) -> Path:
    """Write a copy of one export with every letter and digit of texts, names and numbers replaced.

    Args:
        export: one file.
        target: where to write; None for the export's own name, masked, in the current folder.
        options: how to read it.
        only: name of the one format to ask.
        force: overwrite an existing file.

    Returns:
        The path written.

    Raises:
        ExportError: the file is not recognised, or its copy would not be read as it is; nothing was written then.
        OSError: as `reciprocity.output.refuse`.
    """
    source = Source(export)
    format_, _ = detect(source, only)
    mask = Mask()
    with tempfile.TemporaryDirectory(prefix="reciprocity-") as folder:
        made = _make(format_, source, options, mask, Path(folder), target)
        _compare(source, Source(made), format_, options)
        path = target or Path(made.name)
        return write_privately(path, lambda stream: _copy(made, stream), force=force)


def _make(format_: Format, source: Source, options: ReadOptions, mask: Mask, folder: Path, target: Path | None) -> Path:
    """Write the copy into a folder of its own, under its later name: names can decide how a file is read."""
    files = format_.scrub(source, options, mask)
    first = next(files)
    named = target.name if target else ((first.archive or "scrubbed.zip") if source.is_zip else first.name)
    made = folder / named
    with made.open("wb") as stream:
        if source.is_zip:
            _zip(chain([first], files), stream, _when(source))
        else:
            stream.writelines(first.data)
    # a message can't be later than its file: that is how dates may have been told apart
    os.utime(made, (export_time := source.path.stat().st_mtime, export_time))
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


def _compare(original: Source, copy: Source, format_: Format, options: ReadOptions) -> None:
    """Make sure that the copy shows what the original does, be it that it can't be read.

    Raises:
        ExportError: it does not.
    """
    before, after = _read(original, format_, options), _read(copy, format_, options)
    if isinstance(before, ExportError) or isinstance(after, ExportError):
        alike = type(before) is type(after)
    else:
        alike = len(before) == len(after) and all(map(_is_alike, before, after))
    if not alike:
        raise DamagedExport(
            "A scrubbed copy of it would not be read as it is, so none was written.",
            original.label,
            "Say in the report of the problem what `reciprocity inspect` shows.",
        )


def _read(source: Source, format_: Format, options: ReadOptions) -> list[Parsed] | ExportError:
    try:
        return list(format_.read(source, options))
    except ExportError as error:
        return error


def _is_alike(one: Parsed, other: Parsed) -> bool:
    same_account = one.info.ledger == other.info.ledger and one.info.date_order == other.info.date_order
    return same_account and _shape(one.frame).equals(_shape(other.frame))


def _shape(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with lengths for texts, and for names the row in which each first appears."""
    row = pl.int_range(pl.len())
    firsts = [pl.when(pl.col(n).is_not_null()).then(row.first().over(n)).alias(n) for n in _MASKED]
    return frame.select(*_SAME, pl.col("text").str.len_chars(), *firsts)
