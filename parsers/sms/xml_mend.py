"""Bytes of an SMS backup made into text that a strict XML parser takes, in memory that does not grow with the file.

Four things in SMS backups defeat an ordinary parser (formats.md §3a, performance.md §3): emoji written as two surrogate
references, references to characters that XML forbids, megabytes of base64 in one attribute, and encodings that the
parser does not know. All are mended before they reach it. Whatever is cut by the border of a chunk is held back for
the next.
"""

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

_CONTROLS: Final = bytes(c for c in range(0x20) if c not in b"\t\n\r")
_CONTROL: Final = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
_PART: Final = b"<part"
_TO_DATA: Final = re.compile(
    rb"""<part(?=[\s/>])(?:\s+(?!data\s*=)[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*+(?:\s+data\s*=\s*(["'])|(?=\s*/?>))"""
)
_REST: Final = r"(?:[xX][0-9a-fA-F]{1,16}|[0-9]{1,16});"
# written with its first reference apart: a pattern that begins with plain characters is searched several times faster
_REFERENCES: Final = re.compile(rf"&#{_REST}(?:&#{_REST})*")
_HIGH: Final = r"&#(?:0*5(?:529[6-9]|5[3-9][0-9]{2}|6[0-2][0-9]{2}|63[01][0-9])|[xX]0*[dD][89abAB][0-9a-fA-F]{2});"
"""A reference to the first half of a pair, 55296 to 56319: exactly, or a second half would be torn from its first."""
_OPEN_END: Final = re.compile(rf"(?:{_HIGH})?(?:&(?:#(?:[xX]?[0-9a-fA-F]{{0,16}})?)?)?\Z")
_WINDOW: Final = 48
"""Characters at the end of a chunk that can hold a high half and an unfinished reference after it."""
_REPLACEMENT: Final = 0xFFFD
MAX_TOKEN: Final = 32 * 1024**2
"""Bytes of one tag without its media; a longer one is an unclosed quote or an attack, and would fill the memory."""


def mend(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of a backup without media, with every character one that XML allows."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""
    for chunk in elide(as_utf8(chunks)):
        text = held + decoder.decode(_without_controls(chunk))
        cut = _open_end(text)
        held = text[cut:]
        yield _with_legal_references(text[:cut])
    yield _with_legal_references(held + decoder.decode(b"", final=True))


def as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes in UTF-8, whatever the first of them say that they are in."""
    rest = iter(chunks)
    head = b""
    while len(head) < _DECLARATION_WITHIN and (chunk := next(rest, None)) is not None:
        head += chunk
    name = _encoding(head)
    if name is None:
        yield head
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    for chunk in chain((head,), rest):
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


_DECLARATION_WITHIN: Final = 200
_DECLARED: Final = re.compile(rb"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']""")
_KNOWN: Final = re.compile(r"iso8859|cp125[0-8]$|cp949$|mac_|koi8|gb|big5|euc|shift_jis|latin", re.IGNORECASE)
"""Encodings, by Python's names, in which XML's own marks are single bytes."""


def _encoding(head: bytes) -> str | None:
    """The encoding that a file begins in, by its first bytes; None for UTF-8, which it is if it does not say."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head[0] else "utf-16-be"
    declared = _DECLARED.match(head)
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else ""
    except LookupError:
        return None
    return name if _KNOWN.match(name) else None


def elide(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop the value of the `data` attribute of every `<part>` element, however many chunks it spans.

    Attributes are walked one by one, so that a text that holds ` data="` (possible between single quotes) stays.
    """
    quote = b""
    buffer = b""
    for chunk in chunks:
        if quote:
            stop = _end_of_data(chunk, quote, 0)
            if stop < 0:
                continue
            buffer, quote = chunk[stop:], b""
        else:
            buffer += chunk
            if len(buffer) > MAX_TOKEN + len(chunk):
                # an unclosed quote or an attack, which the reader will notice by itself
                yield buffer
                buffer = b""
        kept, buffer, quote = _elided(buffer)
        yield kept
    yield buffer


def _elided(buffer: bytes) -> tuple[bytes, bytes, bytes]:
    """Split a buffer in what may go on, what must wait for the next chunk, and the quote of an open `data` value."""
    kept: list[bytes] = []
    done = 0
    search = 0
    while (at := buffer.find(_PART, search)) >= 0:
        if (found := _TO_DATA.match(buffer, at)) is None:
            if _may_go_on(buffer, at):
                return b"".join([*kept, buffer[done:at]]), buffer[at:], b""
            search = at + len(_PART)
            continue
        search = found.end()
        if (quote := found[1]) is None:
            continue
        kept.append(buffer[done:search])
        done = search = _end_of_data(buffer, quote, search)
        if done < 0:
            return b"".join(kept), b"", quote
        # the closing quote itself goes on with what follows
        search += len(quote) if buffer.startswith(quote, search) else 0
    tail = max(done, _start_of_tail(buffer))
    return b"".join([*kept, buffer[done:tail]]), buffer[tail:], b""


def _end_of_data(buffer: bytes, quote: bytes, start: int) -> int:
    """Where an attribute's value ends: at its quote, or at a `<`, which none can hold, so that its quote is lost."""
    stop = buffer.find(quote, start)
    lost = buffer.find(b"<", start, stop if stop >= 0 else len(buffer))
    return lost if lost >= 0 else stop


def _may_go_on(buffer: bytes, at: int) -> bool:
    """Whether the tag at `at` is a `<part` that the end of the buffer cuts, rather than another or a broken tag."""
    return _CUT_TAG.match(buffer, at) is not None


_CUT_TAG: Final = re.compile(
    rb"""<part(?:\Z|(?=[\s/])(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*+\s*(?:/|[^\s=<>"'/]+\s*(?:=\s*(?:"[^"]*|'[^']*)?)?)?\Z)"""
)


def _start_of_tail(buffer: bytes) -> int:
    """Where the last bytes begin if they could be the beginning of `<part`, else the end."""
    at = buffer.rfind(b"<", max(0, len(buffer) - len(_PART)))
    return at if at >= 0 and _PART.startswith(buffer[at:]) else len(buffer)


def _without_controls(chunk: bytes) -> bytes:
    if len(chunk.translate(None, _CONTROLS)) == len(chunk):
        return chunk
    return _CONTROL.sub("\ufffd".encode(), chunk)


def _open_end(text: str) -> int:
    start = max(0, len(text) - _WINDOW)
    found = _OPEN_END.search(text, start)
    return found.start() if found else len(text)


def _with_legal_references(text: str) -> str:
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return _REFERENCES.sub(lambda found: _legal(found[0]), text) if "&#" in text else text


@lru_cache(maxsize=4096)
def _legal(references: str) -> str:
    codes = [_code(reference) for reference in references[2:-1].split(";&#")]
    if all(map(_is_legal, codes)) and "X" not in references:
        return references
    characters = (chr(code if code <= sys.maxunicode else _REPLACEMENT) for code in codes)
    joined = "".join(characters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(f"&#{ord(c) if _is_legal(ord(c)) else _REPLACEMENT};" for c in joined)


def _code(reference: str) -> int:
    return int(reference[1:], 16) if reference[0] in "xX" else int(reference)


def _is_legal(code: int) -> bool:
    return (
        0x20 <= code < 0xD800
        or code in (0x9, 0xA, 0xD)
        or (0xE000 <= code <= sys.maxunicode and code not in (0xFFFE, 0xFFFF))
    )
