"""XML as a stream, in memory that does not grow with the file, for backups that strict parsers refuse.

Three things in SMS backups defeat an ordinary parser (formats.md §3a, performance.md §3): emoji written as two
surrogate references, references to characters that XML forbids, and megabytes of base64 in one attribute. All three
are mended in the bytes before they reach expat. Whatever is cut by the border of a chunk is held back for the next.
"""

import codecs
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final
from xml.parsers import expat

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
_TOO_LONG: Final = "one record is far longer than any message"


class XmlError(ValueError):
    """The XML ends early or is not XML from some point on; its message is fixed and holds nothing of the file."""


class DoctypeError(XmlError):
    """The XML declares a document type or entities, which could make it grow without bound."""


def parse(chunks: Iterable[bytes], start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> None:
    """Call `start` with name and attributes, and `end` with the name, of every element.

    `data` attributes of `<part>` elements arrive empty. Elements before an error have been handed over.

    Raises:
        XmlError: the input ends early or stops being XML.
        DoctypeError: the input declares a document type.

    """
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    fed = 0
    try:
        for text in mend(chunks):
            parser.Parse(text, False)
            fed += len(text)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise XmlError(_TOO_LONG)
        parser.Parse("", True)
    except expat.ExpatError as error:
        # expat's own words name a line and column and no text, but only these two are of use to a reader
        early = error.code in _EARLY
        raise XmlError("the file ends in the middle" if early else "the file is no valid XML from here on") from None


_EARLY: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
)


def mend(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of a backup without media, with every character one that XML allows."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""
    for chunk in elide(chunks):
        text = held + decoder.decode(_without_controls(chunk))
        cut = _open_end(text)
        held = text[cut:]
        yield _with_legal_references(text[:cut])
    yield _with_legal_references(held + decoder.decode(b"", final=True))


def elide(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop the value of the `data` attribute of every `<part>` element, however many chunks it spans.

    Attributes are walked one by one, so that a text that holds ` data="` (possible between single quotes) stays.
    """
    quote = b""
    buffer = b""
    for chunk in chunks:
        if quote:
            stop = chunk.find(quote)
            if stop < 0:
                continue
            buffer, quote = chunk[stop:], b""
        else:
            buffer += chunk
            if len(buffer) > MAX_TOKEN + len(chunk):
                raise XmlError(_TOO_LONG)
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
        done = search = buffer.find(quote, search)
        if done < 0:
            return b"".join(kept), b"", quote
        # the closing quote itself goes on with what follows
        search += 1
    tail = max(done, _start_of_tail(buffer))
    return b"".join([*kept, buffer[done:tail]]), buffer[tail:], b""


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


def _refuse(*_: object) -> None:
    raise DoctypeError("it declares a document type, which no SMS backup has")
