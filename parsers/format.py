"""What a format is: a module with these names (see CONTRIBUTING, "Add a format")."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, Protocol

import polars as pl

from parsers.frame import Capabilities, SourceInfo
from parsers.masking import Mask
from parsers.source import Source


class Strength(IntEnum):
    """How sure a format is that a file is its own."""

    POSSIBLE = 1
    """Only the name says so."""
    LIKELY = 2
    """The structure of the first lines or members says so."""
    CERTAIN = 3
    """Magic bytes, a root element or a header that nothing else has."""


@dataclass(frozen=True, slots=True)
class Match:
    """A format's claim on a file, with its reason in one clause for `inspect`."""

    strength: Strength
    why: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the reader of an export may say about it.

    Attributes:
        timezone: IANA name of the zone in which wall times are read.
        date_order: overrules the evidence for day, month and year.
    """

    timezone: str
    date_order: Literal["dmy", "mdy", "ymd"] | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """One chat file read: rows in the common frame with `source` 0, and where they came from."""

    # out of the repr, which would show what people wrote
    frame: pl.DataFrame = field(repr=False)
    info: SourceInfo


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """One file of a scrubbed export.

    Attributes:
        name: of the file, or of the zip's member with its folders.
        data: its bytes in pieces.
        archive: what to call the zip, where its name decides how it is read; "" elsewhere.
    """

    name: str
    data: Iterator[bytes] = field(repr=False)
    archive: str = ""


class Format(Protocol):
    """A module of `parsers.formats`."""

    name: str
    """Stable id, used by `--format` and in JSON."""
    label: str
    """What a person would call it."""
    capabilities: Capabilities
    """The most that this format can show; a file's own `SourceInfo` may say less."""

    def match(self, source: Source) -> Match | None:
        """Say whether the file is this format's, from its head or its members' names and heads only."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[Parsed]:
        """Read the file: one `Parsed` for each chat file in it. Raise `ExportError` if it can't be read."""

    def scrub(self, source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
        """Write the file again with every letter and digit of texts, names, numbers and keys replaced.

        What decides how the file is read stays: structure, dates, lengths, the app's own words. Read again, it gives
        the same frame but for `id`, `chat`, `chat_name`, `sender`, `text` and `about`. One `Scrubbed` for a plain
        file; for a zip, one for each member that is read. Media and all else is left out.
        """
