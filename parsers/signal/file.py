"""The lines of Signal's plaintext export, as bytes, and what can be wrong with them."""

from collections.abc import Iterator
from typing import Final

import msgspec

from parsers import byte_lines
from parsers.source import Source

AGAIN: Final = "Export the chats from Signal again, or copy the file again from the phone."
"""What to do about a damaged export."""
UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the decoder of lines raises."""


def lines_of(source: Source) -> Iterator[bytes]:
    """Yield the lines of an export, as `split_lines`."""
    yield from split_lines(source, source.chunks())


def split_lines(source: Source, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of pieces of a file without their line ends, and without a byte order mark.

    Raises:
        DamagedExport: the file is UTF-16, has a line that no message can have, or cannot be read to its end.
    """
    byte_lines.refuse_utf16(source.head, source.label)
    yield from byte_lines.split_lines(chunks, source.label, AGAIN)
