"""A file's lines as bytes, in pieces however long it is, and what stands before the first of them."""

from collections.abc import Iterable, Iterator
from typing import Final

from parsers.errors import DamagedExport

BOM: Final = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8."""
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
"""The byte order marks of UTF-16."""
MAX_LINE: Final = 64 * 1024**2
"""Bytes of one line; every app's own limit on a message is far below."""


def refuse_utf16(head: bytes, where: str) -> None:
    """Raise `DamagedExport` for a file that begins as UTF-16, which the format's own app never writes."""
    if head[:2] in UTF16:
        raise DamagedExport("It is saved as UTF-16.", where, "Save it as UTF-8, or use the original.")


def split_lines(chunks: Iterable[bytes], where: str, again: str) -> Iterator[bytes]:
    """Yield the lines of pieces of a file, without line feeds and without a byte order mark.

    Args:
        chunks: pieces of the file.
        where: what to call the file.
        again: what to do about a damaged one.

    Raises:
        DamagedExport: a line is longer than any message; lines before it were yielded.
    """
    rest = b""
    for number, chunk in enumerate(chunks):
        lines = (rest + (chunk if number else chunk.removeprefix(BOM))).split(b"\n")
        rest = lines.pop()
        if len(rest) > MAX_LINE:
            raise DamagedExport("One line is far longer than any message.", where, again)
        yield from lines
    if rest:
        yield rest
