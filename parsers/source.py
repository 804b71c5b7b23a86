"""A file or a member of a zip as a bounded, read-only source.

Nothing is ever extracted to disk; media members are never opened. Limits guard against zip bombs and against
members that claim to be small and are not. Symbolic links inside folders are not followed.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, Final

from parsers.errors import DamagedExport

HEAD: Final = 64 * 1024
"""Bytes that detection may look at."""
MAX_TEXT: Final = 4 * 1024**3
"""Bytes of one text export read into memory (formats that stream have no such limit)."""
MAX_RATIO: Final = 200
"""Times a zip member may grow when unpacked, above `RATIO_FLOOR` bytes: text grows about 10 times."""
RATIO_FLOOR: Final = 32 * 1024**2
MAX_MEMBERS: Final = 200_000
_ENCRYPTED: Final = 0x1
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError)
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass(frozen=True)
class Source:
    """One export: a file on disk, or one member of a zip.

    Attributes:
        path: the file on disk.
        member: name inside the zip, or None for the file itself.
        among_namesakes: other files that are read have the same name, so that its folder's name is told, too.
    """

    path: Path
    member: str | None = None
    among_namesakes: bool = False

    @property
    def label(self) -> str:
        """What to call it in words: the file's name, and the member if there is one; folders only if they must be."""
        folder = f"{_printable(self.path.parent.name)}/" if self.among_namesakes else ""
        file = folder + _printable(self.path.name)
        return file if self.member is None else f"{file} › {self.name}"

    @property
    def name(self) -> str:
        """The innermost file name, without folders."""
        return _printable((self.member or self.path.name).rsplit("/", 1)[-1])

    @cached_property
    def size(self) -> int:
        """Bytes, unpacked."""
        return self.path.stat().st_size if self.member is None else self._info.file_size

    @cached_property
    def modified(self) -> datetime | None:
        """When the file was last written, wall time without zone; None if unknown."""
        if self.member is None:
            return datetime.fromtimestamp(self.path.stat().st_mtime)  # wall time is what exports hold
        try:
            return datetime(*self._info.date_time)
        except ValueError:
            return None

    @cached_property
    def head(self) -> bytes:
        """The first `HEAD` bytes, unpacked."""
        return next(self.chunks(HEAD), b"")

    @property
    def is_zip(self) -> bool:
        """Whether this is a zip on disk (zips inside zips are not looked into)."""
        return self.member is None and self.path.is_file() and self._starts_like_zip

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names of the files inside the zip, in the zip's order; empty for anything else."""
        if not self.is_zip:
            return ()
        names = [i.filename for i in self._infos.values() if not i.is_dir() and "__MACOSX/" not in i.filename]
        return tuple(names)

    def inside(self, member: str) -> "Source":
        """The member of this zip with that name."""
        return Source(self.path, member, self.among_namesakes)

    def open(self) -> IO[bytes]:
        """A binary stream of the unpacked bytes, within the limits.

        Raises:
            DamagedExport: encrypted, beyond the limits, or not readable as the zip it claims to be.
        """
        if self.member is None:
            return self.path.open("rb")
        self._guard()
        return self._archive.open(self._info)

    def chunks(self, size: int = 1024**2) -> Iterator[bytes]:
        """Yield the unpacked bytes in pieces of at most `size`, for formats that stream.

        Raises:
            DamagedExport: as `open`, or the zip turns out to be damaged; pieces before the damage were yielded.
        """
        try:
            with self.open() as stream:
                while chunk := stream.read(size):
                    yield chunk
        except _UNREADABLE as error:
            raise self.unreadable() from error

    def read_bytes(self) -> bytes:
        """All bytes, unpacked.

        Raises:
            DamagedExport: as `open`, or larger than `MAX_TEXT`, or the zip is damaged.
        """
        if self.size > MAX_TEXT:
            raise DamagedExport(f"It holds {self.size / 1024**3:.1f} GiB of text.", self.label, _TOO_LARGE)
        try:
            with self.open() as stream:
                return stream.read()
        except _UNREADABLE as error:
            raise self.unreadable() from error

    @cached_property
    def _starts_like_zip(self) -> bool:
        with self.path.open("rb") as stream:
            return stream.read(4) in _ZIP_MAGIC

    @property
    def _archive(self) -> zipfile.ZipFile:
        stat = self.path.stat()
        try:
            return _opened(self.path, stat.st_mtime_ns, stat.st_size)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise _damaged(self.path.name) from error

    @property
    def _infos(self) -> dict[str, zipfile.ZipInfo]:
        listed, infos = len(self._archive.filelist), self._archive.NameToInfo
        if listed > MAX_MEMBERS:
            raise DamagedExport(f"The zip lists {listed:,} files.", self.path.name, _TOO_LARGE)
        if listed > len(infos):
            raise DamagedExport("The zip holds two files of one name.", self.path.name, _UNPACK)
        return infos

    @cached_property
    def _info(self) -> zipfile.ZipInfo:
        try:
            return self._infos[self.member or ""]
        except KeyError:
            raise DamagedExport("The zip lacks a file that it should hold.", self.path.name, _UNPACK) from None

    def unreadable(self) -> DamagedExport:
        """The error for what the disk, or the zip, does not give out."""
        if self.member is not None:
            return _damaged(self.label)
        return DamagedExport("It could not be read from the disk.", self.label, "Check that you may open the file.")

    def _guard(self) -> None:
        info = self._info
        if info.flag_bits & _ENCRYPTED:
            raise DamagedExport("The zip is locked with a password.", self.path.name, _UNPACK)
        if info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise DamagedExport("It unpacks to far more than a chat would (a zip bomb?).", self.label, _TOO_LARGE)


_TOO_LARGE = "Export the chat again, without media, and try that file."
_UNPACK = "Unpack it yourself and try the text file."


@lru_cache(maxsize=2)
def _opened(path: Path, modified_ns: int, size: int) -> zipfile.ZipFile:
    """The zip, its directory read once for all its members; closed when it is dropped."""
    return zipfile.ZipFile(path)


def _printable(name: str) -> str:
    """A file's name with what is no Unicode shown as �."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _damaged(where: str) -> DamagedExport:
    return DamagedExport(
        "The zip is damaged or was cut off.", where, "Export the chat again, or copy the file again from the phone."
    )


def files_in(path: Path) -> Iterator[Path]:
    """Every file below a folder, by name; links are not followed, and what is hidden is left out."""
    return filter(_is_looked_at, _below(path))


def passed_over_in(path: Path) -> Iterator[Path]:
    """What else is below a folder: links, hidden entries and devices, which nobody opens."""
    return (entry for entry in _below(path) if not _is_looked_at(entry))


def closed_in(path: Path) -> Iterator[Path]:
    """Which folders, this one or below it, can't be looked into."""
    entries = _entries(path)
    if entries is None:
        yield path
    for entry in entries or ():
        if _is_gone_into(entry):
            yield from closed_in(entry)


def _below(path: Path) -> Iterator[Path]:
    """Everything below a folder but the folders themselves; what is hidden or a link is not gone into."""
    for entry in _entries(path) or ():
        if _is_gone_into(entry):
            yield from _below(entry)
        else:
            yield entry


def _entries(folder: Path) -> list[Path] | None:
    """What a folder holds, by name; None where the disk or its permissions don't let anybody look into it."""
    try:
        entries = sorted(folder.iterdir())
        for entry in entries[:1]:
            entry.lstat()  # some folders give out names alone
    except OSError:
        return None
    return entries


def _is_gone_into(entry: Path) -> bool:
    return entry.is_dir() and not _apart(entry)


def _is_looked_at(entry: Path) -> bool:
    return entry.is_file() and not _apart(entry)


def _apart(entry: Path) -> bool:
    return entry.name.startswith(".") or entry.is_symlink()
