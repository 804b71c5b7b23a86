"""A decrypted Signal Desktop database: `db.sqlite`, or a plain SQLite copy of it under any name.

Signal Desktop keeps its database encrypted with a key of the computer, which is not asked for here: such a file has no
SQLite header, is recognised by where it lies or by its random bytes, and refused with a sentence. What is read is named
in `parsers.signal_database.database`.
"""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities
from parsers.masking import Mask
from parsers.signal_database.database import MAGIC, is_desktop, opened
from parsers.signal_database.masking import masked
from parsers.signal_database.reading import Reading
from parsers.source import Source

name: str = "signal_desktop"
label: str = "Signal Desktop database (decrypted)"
capabilities: Capabilities = Capabilities(
    seconds=True,
    zone=True,
    says_me=True,
    reactions=True,
    replies=True,
    calls=True,
    voice_seconds=True,
    edits=True,
)
_FILE: Final = "db.sqlite"
_PAGE: Final = 4096
_RANDOM: Final = 7.5
"""Bits a byte of a page of encrypted bytes has; text, code and plain databases have far fewer."""
_WHY: Final = "it is a SQLite database with the tables of Signal Desktop"
_INSTEAD: Final = (
    "Export the chats from Signal, as plain text, or with the program signal-export, and try that: "
    "both know how to open it."
)


def match(source: Source) -> Match | None:
    """Claim SQLite files with Signal Desktop's tables, and (to explain them) encrypted and damaged ones."""
    if source.member is not None or source.is_zip:
        return None
    if _is_encrypted(source):
        return Match(Strength.LIKELY, "its name and its random bytes are those of Signal Desktop's encrypted database")
    if not source.head.startswith(MAGIC):
        return None
    try:
        with opened(source) as connection:
            return Match(Strength.CERTAIN, _WHY) if is_desktop(connection) else None
    except DamagedExport:
        # reading it says so
        return Match(Strength.LIKELY, "its name is that of Signal Desktop's database") if _is_named(source) else None


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read every chat of the account; see `parsers.format.Format`.

    Raises:
        DamagedExport: it is encrypted, or nothing in it can be read.
    """
    _refuse_encrypted(source)
    yield Reading(source).read(name, _WHY, capabilities)


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write a small database of what is read, masked; see `parsers.format.Format`.

    Raises:
        DamagedExport: it is encrypted, or, while the bytes are taken, cannot be read to its end.
    """
    _refuse_encrypted(source)
    yield Scrubbed(source.name if source.name == _FILE else mask.file(source.name), masked(source, mask))


def _refuse_encrypted(source: Source) -> None:
    if _is_encrypted(source):
        raise DamagedExport("It is an encrypted database, as Signal Desktop keeps it.", source.label, _INSTEAD)


def _is_named(source: Source) -> bool:
    return source.name.lower().endswith((".sqlite", ".sqlite3"))


def _is_encrypted(source: Source) -> bool:
    if not _is_named(source) or source.head.startswith(MAGIC):
        return False
    folder = source.path.parent
    lies_there = source.name == _FILE and any((place / "config.json").is_file() for place in (folder, folder.parent))
    return lies_there or _bits(source.head[:_PAGE]) > _RANDOM


def _bits(data: bytes) -> float:
    """Entropy of bytes, in bits a byte."""
    return -sum(n / len(data) * math.log2(n / len(data)) for n in Counter(data).values())
