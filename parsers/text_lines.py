"""A text export as one column of lines, and messages put together from them again.

Lines are views into the bytes read: no line becomes a Python object. They end at a line feed; a carriage return
before it belongs to the line's end. A file without any line feed has its lines end at carriage returns.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from parsers.errors import DamagedExport
from parsers.source import Source

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Row numbers of a column."""

_UTF16: Final = {b"\xff\xfe": "UTF-16, little-endian", b"\xfe\xff": "UTF-16, big-endian"}
_AGAIN: Final = "Export the chat again and use the file as the phone made it."


@dataclass(frozen=True, slots=True)
class TextLines:
    """The lines of a file.

    Attributes:
        lines: String, one physical line each, without line ends.
        sha256: of the file's bytes.
        notes: what had to be done to read them.
    """

    lines: pl.Series
    sha256: str
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"TextLines({self.lines.len()} lines)"


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts of several lines.

    Attributes:
        rows: which messages have them, ascending.
        texts: String, as long as `rows`.
    """

    rows: Rows
    texts: pl.Series

    def __repr__(self) -> str:
        return f"Joined({len(self.rows)} texts)"


@dataclass(frozen=True, slots=True)
class Bodies:
    """Lines from some byte on, cut only when they are asked for: every cut reads its text once more.

    Attributes:
        lines: String.
        starts: UInt32, the byte at which each body begins.
    """

    lines: pl.Series
    starts: pl.Series

    def __len__(self) -> int:
        return self.lines.len()

    def __repr__(self) -> str:
        return f"Bodies({self.lines.len()} lines)"

    def find(self, literal: str) -> pl.Series:
        """Give the byte of each body at which `literal` stands first, null for nowhere."""
        found = self.lines.str.find(literal, literal=True)
        # seldom, it stands in what was cut off: then the body itself is asked
        before = (found < self.starts).fill_null(value=False)
        found = found - self.starts
        if not before.any():
            return found
        return found.scatter(before.arg_true(), self.filter(before).str.find(literal, literal=True))

    def slice(self, start: pl.Series | int, length: pl.Series | None = None) -> pl.Series:
        """Cut bodies by bytes: views, where cutting by characters would read the text."""
        cut = pl.lit(self.lines).cast(pl.Binary).bin.slice(self.starts + start, length)
        return pl.select(cut.cast(pl.String)).to_series()

    def filter(self, keep: pl.Series) -> pl.Series:
        """Give some bodies."""
        return Bodies(self.lines.filter(keep), self.starts.filter(keep)).slice(0)

    def gather(self, rows: pl.Series) -> "Bodies":
        """Choose some bodies."""
        return Bodies(self.lines.gather(rows), self.starts.gather(rows))


def utf16(head: bytes) -> str | None:
    """Name the flavour of UTF-16 that `head` is, "unmarked" where no mark says which; None for anything else."""
    if head[:2] in _UTF16:
        return _UTF16[head[:2]]
    sample = head[:512]
    # at most half of it is zeros; where nearly all is, a disk or a copy failed
    zeros = len(sample) // 4 < sample.count(0) <= 3 * len(sample) // 4
    return "unmarked" if zeros and b"\n\0" in head + b"\0" else None


def is_binary(head: bytes) -> bool:
    """Whether the start of a file is no text: zero bytes alone are damage, among other control codes they are data."""
    if b"\0" not in head or utf16(head) is not None:
        return False
    codes = len(head) - len(head.translate(None, _CODES))
    return codes * 100 > len(head) - head.count(0)


def decode_head(head: bytes) -> str:
    """Decode the start of a file for detection; a character cut at its end does no harm."""
    flavour = utf16(head)
    if flavour is None:
        return head.replace(b"\0", _LOST).decode("utf-8", "replace")
    unmarked = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return head.decode(unmarked if flavour == "unmarked" else "utf-16", "replace")


def load(source: Source) -> TextLines:
    """Read a text export.

    Raises:
        DamagedExport: the file is empty, or UTF-16 without a mark, or `Source` refuses it.
    """
    if not source.size:
        raise DamagedExport("The file is empty.", source.label, _AGAIN)
    flavour = utf16(source.head)
    if flavour == "unmarked":
        raise DamagedExport(
            "The text is UTF-16 without a byte order mark.", source.label, "Save it as UTF-8 and try again."
        )
    if flavour is not None:
        return _other_encoding(source.read_bytes(), "utf-16", f"the text was {flavour}, and was read as such")
    return _from_bytes(source.read_bytes())


def join(lines: pl.Series, first_lines: pl.Series, head_at: pl.Series) -> Joined:
    """Put multi-line texts together.

    Args:
        lines: all lines up to the end of the last message.
        first_lines: the text that follows each header on its own line.
        head_at: index into `lines` of each header, ascending (UInt32).

    Returns:
        The texts of several lines, and which rows of `first_lines` they replace; lines are joined by a line feed,
        blank ones kept.
    """
    heads = head_at.to_numpy()
    sizes = np.diff(np.append(heads, lines.len()))
    rows = np.flatnonzero(sizes > 1)
    is_rest = np.ones(lines.len(), dtype=bool)
    is_rest[heads] = False
    is_rest[: heads[0]] = False
    rest = pl.DataFrame({"row": np.repeat(rows, sizes[rows] - 1), "line": lines.filter(pl.Series(is_rest))})
    further = rest.group_by("row", maintain_order=True).agg(pl.col("line").str.join("\n"))
    return Joined(rows, first_lines.gather(further["row"]) + "\n" + further["line"])


def replace_rows(column: pl.Series, rows: Rows, values: pl.Series) -> pl.Series:
    """Give `column` with `values` at `rows`, copying no text."""
    index = np.arange(column.len(), dtype=np.uint32)
    index[rows] = np.arange(column.len(), column.len() + len(rows), dtype=np.uint32)
    return pl.concat([column, values.rename(column.name)], rechunk=False).gather(pl.Series(index))


def _from_bytes(data: bytes) -> TextLines:
    digest = hashlib.sha256(data).hexdigest()
    if b"\n" not in data and b"\r" in data:
        data = data.replace(b"\r", b"\n")
    plain, notes = _without_zeros(data)
    try:
        return TextLines(pl.read_lines(plain).to_series().rechunk(), digest, notes)
    except pl.exceptions.PolarsError:
        # The message of a polars error may quote the text, so it is not chained.
        return _other_encoding(data, "utf-8", _REPLACED)


def _other_encoding(data: bytes, encoding: str, note: str) -> TextLines:
    plain, notes = _without_zeros(data.decode(encoding, "replace").encode())
    return TextLines(pl.read_lines(plain).to_series(), hashlib.sha256(data).hexdigest(), (note, *notes))


def _without_zeros(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The text with � for every zero byte, which a disk or a copy leaves where it failed; a note if there was one."""
    first = text.find(0)
    if first < 0:
        return text, ()
    line = text.count(b"\n", 0, first) + 1
    return text.replace(b"\0", _LOST), (f"zero bytes stand in the text, first in line {line}; {_SHOWN}",)


_LOST: Final = "�".encode()
_CODES: Final = bytes({*range(1, 32), 127} - {*b"\t\n\v\f\r\x1b"})
"""Control codes that no text has."""
_SHOWN: Final = "each is shown as �, and a fresh export may have what was there"
_REPLACED: Final = "some bytes are not valid UTF-8; the characters they stood for are shown as �"
