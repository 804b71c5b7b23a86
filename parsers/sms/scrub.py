"""An XML file of SMS, MMS or calls written anew, attribute by attribute, with nobody's words in it.

Media is left out, and so is whatever stood in a damaged stretch, but not the damage: the file is read as before.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from parsers.errors import DamagedExport
from parsers.masking import Mask
from parsers.sms.mask import Masked
from parsers.sms.xml_stream import Handlers, XmlError, steps

_ELEMENTS: Final = ("smses", "calls", "sms", "mms", "call", "parts", "part", "addrs", "addr")
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TO_ESCAPE: Final = re.compile("[" + "".join(_ESCAPED) + "]")
_DAMAGE: Final = "<sms \n"
"""What a reader of this file stumbles over once."""


def scrubbed(chunks: Iterable[bytes], frame: pl.DataFrame, mask: Mask, preamble: str = "") -> Iterator[bytes]:
    """Yield the file anew.

    Args:
        chunks: the bytes of the file.
        frame: what it was read as.
        mask: replaces what people wrote.
        preamble: stands before the root, for readers that look for it.
    """
    writer = _Writer(Masked(mask, frame))
    yield (preamble or "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n").encode()
    try:
        for _ in steps(chunks, Handlers(writer.start, writer.end, writer.lose)):
            yield writer.taken()
    except (XmlError, DamagedExport):
        # cut off here as there
        yield writer.taken()


class _Writer:
    """Writes what the parser reads, and counts records as the reader does."""

    def __init__(self, masked: Masked) -> None:
        self._masked = masked
        self._out: list[str] = []
        self._depth = 0
        self._records = 0

    def taken(self) -> bytes:
        """Give what has been written since the last time."""
        text = "".join(self._out)
        self._out.clear()
        return text.encode("utf-8", "replace")

    def start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if element in ("sms", "call") or (self._depth == 2 and element not in ("mms", "part", "addr")):
            self._records += 1
        # parts come before the end of their message, at which it is counted
        position = self._records + (element not in ("sms", "call"))
        values = (
            (name if self._masked.column(name) == name else f"other{n}", self._masked.value(name, value, position))
            for n, (name, value) in enumerate(attributes.items())
            if not (element == "part" and name == "data")
        )
        told = "".join(f' {name}="{_escaped(value)}"' for name, value in values)
        self._out.append(f"<{_name(element)}{told}>")

    def end(self, element: str) -> None:
        self._depth -= 1
        self._records += element == "mms"
        self._out.append(f"</{_name(element)}>\n")

    def lose(self, why: str, line: int) -> None:
        self._depth = 1
        self._records += 1
        self._out.append(_DAMAGE)


def _name(element: str) -> str:
    return element if element in _ELEMENTS else "other"


def _escaped(value: str) -> str:
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], value)
