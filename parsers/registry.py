"""Every format, detection that explains itself, and reading many files into one frame."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from parsers.date_orders import settled
from parsers.errors import AmbiguousExport, DamagedExport, ExportError, NotAnExport
from parsers.format import Format, Match, Parsed, ReadOptions
from parsers.formats import (
    sigexport,
    sigexport_markdown,
    signal_desktop,
    signal_export,
    signalbackup_tools,
    signalbackup_tools_xml,
    sms_backup_restore,
    sms_ie,
    whatsapp,
    whatsapp_exporter,
)
from parsers.frame import Manifest, Skipped, empty
from parsers.merge import merge
from parsers.source import Source, closed_in, files_in, passed_over_in
from parsers.stamps import Order

FORMATS: Final[tuple[Format, ...]] = (
    whatsapp,
    whatsapp_exporter,
    signal_export,
    sigexport,
    sigexport_markdown,
    signalbackup_tools,
    signalbackup_tools_xml,
    signal_desktop,
    sms_backup_restore,
    sms_ie,
)
"""One line a format."""
IGNORED: Final = ("reciprocity.toml",)
"""Files that belong to this product and are no export."""
_EXPORT_AGAIN: Final = (
    "Check that it is the file that the app's own export made; `reciprocity formats` lists what can be read."
)


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that was read.

    Attributes:
        frame: the common frame, sorted, overlapping exports counted once.
        manifest: every file looked at; `frame["source"]` indexes its sources.
    """

    frame: pl.DataFrame = field(repr=False)
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and whether the user named it (else it lay in a folder)."""

    source: Source
    named: bool


def find(paths: Sequence[Path]) -> list[Found]:
    """The files behind paths: files as they are, folders with everything below them, each file once.

    Raises:
        DamagedExport: a device, a pipe or the like was named.
    """
    for path in paths:
        if not (path.is_dir() or path.is_file()):
            raise DamagedExport("This is no ordinary file.", path.name, "Name the file that the app exported.")
    found = [
        Found(Source(file), named=not path.is_dir())
        for path in paths
        for file in (files_in(path) if path.is_dir() else (path,))
        if file.name not in IGNORED
    ]
    once = list({item.source.path.resolve(): item for item in found}.values())
    names = Counter(item.source.path.name for item in once)
    return [
        replace(item, source=replace(item.source, among_namesakes=names[item.source.path.name] > 1)) for item in once
    ]


def detect(source: Source, only: str | None = None) -> tuple[Format, Match]:
    """The format of a file, by its content.

    Args:
        source: the file.
        only: name of the one format to ask, from `--format`.

    Raises:
        NotAnExport: nobody recognises it.
        AmbiguousExport: two formats recognise it equally well.
        DamagedExport: the file is empty, or a zip that can't be opened.
    """
    if source.size == 0:
        raise DamagedExport("The file is empty.", source.label, "Export the chat again.")
    asked = [format_ for format_ in FORMATS if only is None or format_.name == only]
    claims = [(format_, match) for format_ in asked if (match := format_.match(source)) is not None]
    if not claims:
        raise _unknown(source, only)
    best = max(match.strength for _, match in claims)
    winners = [(format_, match) for format_, match in claims if match.strength == best]
    if len(winners) > 1:
        names = " and ".join(format_.name for format_, _ in winners)
        raise AmbiguousExport(f"It could be {names}.", source.label, "Say which with --format.")
    return winners[0]


def read(
    paths: Sequence[Path],
    options: ReadOptions,
    only: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Import:
    """Read exports into one frame.

    Args:
        paths: files and folders.
        options: zone and overrules.
        only: name of the one format to ask.
        progress: called with (file, files done, files in all) before each file.

    Raises:
        ExportError: a named file can't be read, or nothing in the folders can.
    """
    files = find(paths)
    parsed: list[Parsed] = []
    places: list[tuple[Source, int]] = []
    errors: list[ExportError] = list(_closed(paths))
    skipped = [_skipped(error.where, error) for error in errors]
    for done, item in enumerate(files):
        if progress:
            progress(item.source.label, done, len(files))
        try:
            found = list(_parse(item.source, options, only))
            parsed += found
            places += [(item.source, number) for number in range(len(found))]
        except ExportError as error:
            if item.named:
                raise
            errors.append(error)
            skipped.append(_skipped(item.source.label, error))
    if not parsed:
        raise _nothing(paths, errors)

    def again(place: int, order: Order) -> Parsed | None:
        source, number = places[place]
        try:
            return list(_parse(source, replace(options, date_order=order), only))[number]
        except ExportError:
            return None

    frame, sources = merge(settled(parsed, again)) if parsed else (empty(), ())
    return Import(frame, Manifest(sources, tuple(skipped), _passed_over(paths)))


def _skipped(label: str, error: ExportError) -> Skipped:
    return Skipped(label, f"{error.what} {error.do}", not isinstance(error, NotAnExport))


def _closed(paths: Sequence[Path]) -> Iterator[DamagedExport]:
    """What to say of folders that can't be looked into.

    Raises:
        DamagedExport: one of them was named.
    """
    for closed in dict.fromkeys(entry for path in paths if path.is_dir() for entry in closed_in(path)):
        do = "Check that you may open it, or move it elsewhere."
        error = DamagedExport("This folder can't be looked into.", Source(closed).label, do)
        if closed in paths:
            raise error
        yield error


def _passed_over(paths: Sequence[Path]) -> tuple[str, ...]:
    """What lies in the folders and was not opened, in words."""
    n = len({entry for path in paths if path.is_dir() for entry in passed_over_in(path)})
    things, were = ("link or hidden file", "was") if n == 1 else ("links and hidden files", "were")
    return (f"{n} {things} in these folders {were} not opened",) if n else ()


def _parse(source: Source, options: ReadOptions, only: str | None) -> Iterator[Parsed]:
    try:
        format_, _ = detect(source, only)
        yield from format_.read(source, options)
    except OSError as error:
        raise source.unreadable() from error


def _unknown(source: Source, only: str | None) -> NotAnExport:
    if only:
        what = "It is not recognised as the format that was asked for."
        return NotAnExport(what, source.label, "Leave --format out, or give another.")
    if any(member.lower().endswith(".zip") for member in source.members):
        what = "This zip holds no chat but another zip, which is not looked into."
        return NotAnExport(what, source.label, "Unpack it and give what is inside.")
    what = "No chat was found in this zip." if source.is_zip else "This is no chat export that is known here."
    return NotAnExport(what, source.label, _EXPORT_AGAIN)


def _nothing(paths: Sequence[Path], errors: Sequence[ExportError]) -> ExportError:
    """The error for folders in which nothing could be read: the broken export if there is one."""
    broken = next((error for error in errors if not isinstance(error, NotAnExport)), None)
    where = ", ".join(path.name or str(path) for path in paths)
    return broken or NotAnExport("No chat export was found here.", where, _EXPORT_AGAIN)
