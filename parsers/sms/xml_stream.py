"""XML as a stream, in memory that does not grow with the file, from one record to the next where it is damaged.

The bytes are mended first (`parsers.sms.xml_mend`). Where the rest is no XML, reading goes on with the next record.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from parsers.sms import xml_mend

_TOO_LONG: Final = "one record is far longer than any message"


class XmlError(ValueError):
    """The XML ends early or is not XML from some point on; its message is fixed and holds nothing of the file."""


class DoctypeError(XmlError):
    """The XML declares a document type or entities, which could make it grow without bound."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is called while a file is read.

    Attributes:
        start: with the name and attributes of an element that begins; `data` of a `<part>` arrives empty.
        end: with the name of an element that ends.
        damaged: with the reason and the line of a stretch that is no XML. Elements that were open are given up: the
            next one to begin is a record, a child of the root.
    """

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None]
    damaged: Callable[[str, int], None]


def parse(chunks: Iterable[bytes], handlers: Handlers) -> None:
    """Read XML as far as it goes, from one record to the next where something between is damaged.

    Lines are counted from 1, those inside of media left aside.

    Raises:
        XmlError: the input ends early; everything before has been handed over.
        DoctypeError: the input declares a document type.

    """
    deque(steps(chunks, handlers), maxlen=0)


def steps(chunks: Iterable[bytes], handlers: Handlers) -> Iterator[None]:
    """Read as `parse` does, chunk by chunk, for a caller that hands something on in between."""
    reader = _Reader(handlers)
    for text in xml_mend.mend(chunks):
        reader.feed(text.encode())
        yield
    reader.close()
    yield


_RECORD: Final = re.compile(rb"<(sms|mms|call)(?=[\s/>])")
"""Where reading can go on after damage. No text can hold it: `<` is always written as a reference there."""
_RECORD_TAIL: Final = 5
_STEP: Final = 64 * 1024
"""Bytes given to expat at once: what a damaged stretch costs to read again."""
ENDS_EARLY: Final = "the file ends in the middle"
DAMAGED: Final = "the XML is damaged"


class _Reader:
    """Expat with a memory of what it has not taken in yet, so that another can go on after damage."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers
        self._root = ""
        self._line = 1
        self._todo = b""
        self._seeking = False
        self._open(b"")

    def feed(self, data: bytes) -> None:
        """Read some more."""
        self._todo += data
        while len(self._todo) > (_RECORD_TAIL if self._seeking else 0):
            if self._seeking:
                self._seek()
            else:
                self._step()

    def close(self) -> None:
        """Say that nothing follows."""
        if self._seeking:
            return
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            # expat's own words name a line and column and no text, but only these two are of use to a reader
            raise XmlError(ENDS_EARLY if error.code in _EARLY else DAMAGED) from None

    def _open(self, opening: bytes) -> None:
        """Begin a parser; what it is told first makes no call."""
        parser = expat.ParserCreate("UTF-8")
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.Parse(opening, False)
        parser.StartElementHandler = self._handlers.start if self._root else self._start
        parser.EndElementHandler = self._handlers.end
        self._parser = parser
        # bytes that the parser has been given and is not done with, and where they begin by its own count
        self._pending, self._at = b"", len(opening)
        self._is_new = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the root, and let all else go straight to the caller."""
        self._root = name
        self._parser.StartElementHandler = self._handlers.start
        self._handlers.start(name, attributes)

    def _step(self) -> None:
        data, self._todo = self._todo[:_STEP], self._todo[_STEP:]
        self._pending += data
        try:
            self._parser.Parse(data, False)
        except expat.ExpatError as error:
            at = max(self._parser.ErrorByteIndex - self._at, 0)
            # else the error is in the tag that begins here, and reading would begin with it again
            is_before = error.code in _BEFORE and not (self._is_new and at == 0)
            self._give_up(DAMAGED, at if is_before else at + 1)
            return
        done = max(self._parser.CurrentByteIndex - self._at, 0)
        self._line += self._pending.count(b"\n", 0, done)
        self._pending, self._at = self._pending[done:], self._at + done
        self._is_new = self._is_new and not done
        if len(self._pending) > xml_mend.MAX_TOKEN:
            self._give_up(_TOO_LONG, len(self._pending))

    def _give_up(self, why: str, at: int) -> None:
        self._line += self._pending.count(b"\n", 0, at)
        self._handlers.damaged(why, self._line)
        self._todo = self._pending[at:] + self._todo
        self._pending = b""
        self._seeking = True

    def _seek(self) -> None:
        """Look for the next record and begin there anew, in a root of the same name."""
        found = _RECORD.search(self._todo)
        skipped = found.start() if found else len(self._todo) - _RECORD_TAIL
        self._line += self._todo.count(b"\n", 0, skipped)
        self._todo = self._todo[skipped:]
        if found:
            self._root = self._root or ("calls" if found[1] == b"call" else "smses")
            self._open(f"<{self._root}>".encode())
            self._seeking = False


_BEFORE: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
)
"""Errors whose place can be where a sound record begins: after an unclosed quote, or after the root."""
_EARLY: Final = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
)


def _refuse(*_: object) -> None:
    raise DoctypeError("it declares a document type, which no SMS backup has")
