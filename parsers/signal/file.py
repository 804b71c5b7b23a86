"""The lines of Signal's plaintext export, as bytes, in pieces however long the file is."""

from collections.abc import Iterator
from typing import Final

import msgspec

from parsers.errors import DamagedExport
from parsers.source import Source

AGAIN: Final = "Export the chats from Signal again, or copy the file again from the phone."
"""What to do about a damaged export."""
BOM: Final = b"\xef\xbb\xbf"
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
MAX_LINE: Final = 64 * 1024**2
"""Bytes of one line; Signal's own limit on a message is far below."""
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the decoder of lines raises."""


def lines_of(source: Source) -> Iterator[bytes]:
    """Yield the lines of an export without their line ends, and without a byte order mark.

    Raises:
        DamagedExport: the file is UTF-16, has a line that no message can have, or cannot be read to its end.
    """
    yield from split_lines(source, source.chunks())


def split_lines(source: Source, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of pieces of a file, as `lines_of`."""
    if source.head[:2] in UTF16:
        raise DamagedExport("It is saved as UTF-16.", source.label, "Save it as UTF-8, or use the original.")
    rest = b""
    for number, chunk in enumerate(chunks):
        lines = (rest + (chunk if number else chunk.removeprefix(BOM))).split(b"\n")
        rest = lines.pop()
        if len(rest) > MAX_LINE:
            raise DamagedExport("One line is far longer than any message.", source.label, AGAIN)
        yield from lines
    if rest:
        yield rest
