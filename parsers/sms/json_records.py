"""JSON objects of a long file one after another, in memory that does not grow with it: lines, or one array.

What is no JSON comes as None, so that the caller can account for it and the rest is read.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import msgspec

Json: TypeAlias = dict[str, Any]

MAX_RECORD: Final = 64 * 1024**2
"""Bytes of one record, with the pictures that old files hold in it, or of an array that is not indented."""
_END: Final = b"\n  }"
"""Ends an object of an array that is written with an indent of two; no string holds it: none has a line break."""
_INDENTED: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\r?\n  \{")
_BETWEEN: Final = b"\xef\xbb\xbf, \t\r\n["
_DECODER: Final = msgspec.json.Decoder()
_NO_JSON: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)


class LongRecordError(Exception):
    """A record is longer than `MAX_RECORD`, or never ends."""


def in_lines(chunks: Iterable[bytes]) -> Iterator[Json | None]:
    """Give the object of each line that is not blank.

    Raises:
        LongRecordError: a line is longer than any record.
    """
    for line in _pieces(chunks, b"\n"):
        if plain := line.strip(_BETWEEN):
            yield _object(plain)


def in_array(chunks: Iterable[bytes]) -> Iterator[Json | None]:
    """Give the objects of one array; of one that is not indented by two, all at once.

    Raises:
        LongRecordError: an object, or an array that is not indented, is longer than any record.
    """
    pieces = _pieces(chunks, _END)
    first = next(pieces, b"")
    if not _INDENTED.match(first):
        yield from _whole(_joined(first, pieces))
        return
    last = first
    for piece in pieces:
        yield _object(last.lstrip(_BETWEEN) + _END)
        last = piece
    if last.strip(_BETWEEN + b"]"):
        yield None


def _pieces(chunks: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """Split at `end`, which is dropped; the last piece is what follows the last one."""
    held: list[bytes] = []
    length = 0
    tail = b""
    for chunk in chunks:
        # only what is new is searched, or a picture of many chunks would be searched for each of them
        if end in tail + chunk:
            *whole, rest = b"".join([*held, chunk]).split(end)
            for piece in whole:
                _limit(len(piece))
                yield piece
            held, length = [rest], len(rest)
        else:
            held.append(chunk)
            length += len(chunk)
        _limit(length - len(end))
        tail = (tail + chunk)[1 - len(end) :] if len(end) > 1 else b""
    _limit(length)
    yield b"".join(held)


def _limit(length: int) -> None:
    if length > MAX_RECORD:
        raise LongRecordError


def _joined(first: bytes, pieces: Iterator[bytes]) -> bytes:
    """What was split, as far as it is no longer than a record."""
    held, length = [first], len(first)
    for piece in pieces:
        held += [_END, piece]
        length += len(_END) + len(piece)
        _limit(length)
    return b"".join(held)


def _whole(data: bytes) -> Iterator[Json | None]:
    found = _decoded(data.lstrip(b"\xef\xbb\xbf"))
    for one in found if isinstance(found, list) else [found]:
        yield one if isinstance(one, dict) else None


def _object(data: bytes) -> Json | None:
    found = _decoded(data)
    return found if isinstance(found, dict) else None


def _decoded(data: bytes) -> Any:
    try:
        return _DECODER.decode(data)
    except _NO_JSON:
        return _forgiven(data)


def _forgiven(data: bytes) -> Any:
    """Decode once more with halves of emoji, control characters and bytes that are no text replaced."""
    try:
        text = json.dumps(json.loads(data.decode("utf-8", "replace"), strict=False), ensure_ascii=False)
        return _DECODER.decode(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    except _NO_JSON:
        return None
