"""An export written again without anybody's words: same lines, same headers, other letters.

Kept byte for byte are headers, line ends, marks, blanks and what the app wrote; names, texts, the names of other files
than the app's own, and what was typed into lines that only look like headers, are masked. What was written is read
again and compared: where chance made the app's words out of masked letters, those texts are masked once more.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import polars as pl

from parsers.masking import Mask
from parsers.whatsapp_text import own_words
from parsers.whatsapp_text.heads import Head, heads_of
from parsers.whatsapp_text.masker import Masker
from parsers.whatsapp_text.messages import Messages
from parsers.whatsapp_text.own_words import Part
from parsers.whatsapp_text.phrases import LRM, normalised, phrases

_TRIES: Final = 6
_AT_ONCE: Final = 10_000
"""Lines written in one piece."""
_BOM: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
Find = Callable[[pl.Series], Messages | None]
"""Finds the messages in lines."""


class _Read(NamedTuple):
    """How a message was read.

    Attributes:
        kind, edited: as in the frame.
        first_line, behind, whole: the first line, what follows the last mark, or all of it is a known placeholder.
    """

    kind: str
    edited: bool
    first_line: bool
    behind: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Event:
    """One message with everything that says which parts of it stay.

    Attributes:
        head: what stands before the text.
        text: all lines of the text, joined by line feeds.
        read: how it was read.
        inner: headers inside the text that were read as text, and where each begins.
    """

    head: Head
    text: str
    read: _Read
    inner: list[tuple[int, Head]]

    def __repr__(self) -> str:
        return f"_Event({self.read})"


def masked(data: bytes, lines: pl.Series, found: Messages, find: Find, mask: Mask) -> Iterator[bytes]:
    """Write a file again, with its encoding and its line ends.

    Args:
        data: the file.
        lines: of the file, as `text_lines` reads them.
        found: what they hold.
        find: reads the masked lines as the file's were read.
        mask: replaces letters and digits.
    """
    encoding = _BOM.get(data[:2], "utf-8")
    bom = data[: 2 * (data[:2] in _BOM)]
    text = data[len(bom) :].decode(encoding, "replace")
    feed = "\n" if "\n" in text else "\r"
    ends = [raw[len(line) :] + feed for raw, line in zip(text.split(feed), lines, strict=False)]
    if not text.endswith(feed):
        ends[-1] = ends[-1].removesuffix(feed)
    fresh = _fresh(lines, found, find, Masker(mask))
    yield bom
    for start in range(0, len(fresh), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        yield "".join(map("".join, zip(fresh[some], ends[some], strict=True))).encode(encoding)


def _fresh(lines: pl.Series, found: Messages, find: Find, masker: Masker) -> list[str]:
    """Give masked lines that are read as the old ones were."""
    events, told = _events(lines, found), _Told.of(found)
    turns = Counter[str]()
    for _ in range(_TRIES):
        fresh = [
            *map(masker.text, lines.head(int(found.at[0]))),
            *(line for event in events for line in _written(event, masker, turns[event.text]).split("\n")),
            *lines.slice(found.end),
        ]
        differing = told.differing(find(pl.Series(fresh, dtype=pl.String)))
        if not differing:
            break
        # Chance made words of the app, or a header, out of letters and digits: those texts are masked anew.
        turns.update({events[row].text for row in differing})
    return fresh


@dataclass(frozen=True, slots=True)
class _Told:
    """What must be read again."""

    frame: pl.DataFrame

    def __repr__(self) -> str:
        return f"_Told({self.frame.height} rows)"

    @classmethod
    def of(cls, found: Messages) -> "_Told":
        events = found.events
        system = events.kind == "system"
        columns = {
            "at": found.at,
            "wall": found.walls,
            "kind": events.kind,
            "edited": events.edited,
            "duration": events.duration,
            "nobody": found.senders.is_null() | system,
            "silent": events.text.is_null(),
        }
        return cls(pl.DataFrame(columns))

    def differing(self, again: Messages | None) -> list[int]:
        """Rows whose message is read otherwise, or that hold a line which is now a message, or no longer one."""
        other = self.frame.clear() if again is None else _Told.of(again).frame
        mine = self.frame.with_row_index("row")
        differ = mine.join(other, on=self.frame.columns, how="anti", nulls_equal=True)["row"]
        new = other.join(mine, on="at", how="anti").select("at").sort("at")
        holding = new.join_asof(mine.select("row", "at"), on="at")["row"].drop_nulls()
        return sorted({*differ.to_list(), *holding.to_list()})


def _events(lines: pl.Series, found: Messages) -> list[_Event]:
    heads = heads_of(lines, found.template)
    starts = [*found.at.to_list(), found.end]
    written = lines.head(found.end).to_list()
    texts, inner = [], []
    for start, end in pairwise(starts):
        cut = len(heads[start].stamp) + len(heads[start].who)
        ends = accumulate((len(line) + 1 for line in written[start:end]), initial=-cut)
        inner.append(
            [(at, heads[n]) for n, at in zip(range(start, end), ends, strict=False) if n > start and n in heads]
        )
        texts.append("\n".join(written[start:end])[cut:])
    rows = zip(starts[:-1], texts, _placeholders(found, texts), inner, strict=True)
    return [_Event(heads[at], text, told, forged) for at, text, told, forged in rows]


def _placeholders(found: Messages, texts: list[str]) -> list[_Read]:
    p, body = phrases(), pl.col("body")
    columns = {"body": pl.Series(texts, dtype=pl.String), "kind": found.events.kind, "edited": found.events.edited}
    frame = pl.DataFrame(columns)
    frame = frame.with_columns(body=pl.when("edited").then(body.str.replace(p.edited, "")).otherwise(body))
    rows = frame.select(
        pl.col("kind").cast(pl.String),
        "edited",
        first_line=normalised(body.str.extract(r"^([^\n]*)")).is_in(list(p.captioned)),
        behind=normalised(body.str.extract(rf"(?s)^.*{LRM}([^{LRM}]*)$"))
        .is_in(list(p.ios_media))
        .fill_null(value=False),
        whole=normalised(body).is_in(list(p.kinds)),
    )
    return [_Read(*row) for row in rows.iter_rows()]


def _written(event: _Event, masker: Masker, turn: int) -> str:
    end = own_words.edited_suffix(event.text) if event.read.edited else len(event.text)
    text = event.text[:end]
    head = _masked(event.head.stamp + event.head.who, list(event.head.parts(0)), masker, turn)
    return head + _masked(text, _parts(event, text), masker, turn) + event.text[end:]


def _masked(text: str, parts: list[Part], masker: Masker, turn: int) -> str:
    written, at = [], 0
    for part in parts:
        if part.start < at or part.end > len(text):
            continue
        if at < part.start:
            written.append(masker.text(text[at : part.start], turn))
        written.append(_kept(text[part.start : part.end], part.what, masker))
        at = part.end
    return "".join([*written, masker.text(text[at:], turn) if at < len(text) else ""])


def _kept(text: str, what: str, masker: Masker) -> str:
    return text if what == "own" else masker.file(text) if what == "file" else masker.name(text)


def _parts(event: _Event, text: str) -> list[Part]:
    return sorted([*(part for at, head in event.inner for part in head.parts(at)), *_own_parts(event, text)])


def _own_parts(event: _Event, text: str) -> list[Part]:
    read = event.read
    if read.kind == "text":
        return []
    if read.whole:
        return [Part(0, len(text), "own")]
    if read.kind == "system":
        return own_words.parts_of_own_line(text)
    if read.kind in _PARTS:
        return _PARTS[read.kind](text)
    return own_words.parts_of_media(text, first_line=read.first_line, behind=read.behind)


_PARTS: Final[dict[str, Callable[[str], list[Part]]]] = {
    "call": own_words.parts_of_call,
    "missed_call": own_words.parts_of_call,
    "location": own_words.parts_of_location,
    "poll": own_words.parts_of_poll,
}
