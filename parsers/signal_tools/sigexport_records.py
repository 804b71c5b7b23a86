"""The records of sigexport's `data.json`, read one by one, and masked.

Facts: carderne/signal-export, `models.py` (`Message.dict_str`): one JSON object a line. `date` is wall time in
milliseconds; `body` ends with two spaces. Versions before 2026 lack `deleted`, `call` and `missed`, and write a sticker
as its emoji.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from parsers.byte_lines import BOM, split_lines
from parsers.errors import DamagedExport
from parsers.masking import Mask
from parsers.signal_tools.named_rows import wall_ms
from parsers.signal_tools.sigexport_words import BARE, Meaning, call, masked_file, masked_name, meaning
from parsers.source import Source

AGAIN: Final = "Run sigexport again and try the new file."
UNREADABLE: Final = "the record is not what sigexport writes"
NO_DATE: Final = "the date cannot be read"
_BEGINNING: Final = re.compile(
    rb'(?:\A(?:\xef\xbb\xbf)?\s*(?:\[\s*)?|^[ \t]*)\{\s*"date"\s*:\s*"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}"\s*,'
    rb'\s*"sender"\s*:\s*(?:null|"(?:[^"\\]|\\.)*+")\s*,\s*"body"\s*:',
    re.MULTILINE,
)


class Record(msgspec.Struct):
    """One message. What decides nothing is read whatever it is, so that one odd value loses no message."""

    date: str
    sender: str | None = None
    body: str | None = None
    quote: Any = None
    sticker: Any = None
    reactions: Any = None
    attachments: Any = None
    deleted: Any = None
    call: Any = None
    missed: Any = None

    def __repr__(self) -> str:
        return "Record()"

    @property
    def text(self) -> str:
        """What was typed, or the words for a call."""
        return (self.body or "").removesuffix("  ")

    @property
    def meant(self) -> Meaning:
        """What it is."""
        if self.deleted is True:
            return Meaning("deleted", None)
        if self.call is True:
            return call(self.text) or Meaning("missed_call" if self.missed is True else "call", None)
        if self.call is None and (found := call(self.text)) is not None and not self.files:
            return found
        touched = bool(self.quote) or bool(self.reacted)
        return meaning(self.text, sticker=bool(self.sticker), files=self.files, touched=touched)

    @property
    def files(self) -> list[str]:
        """Names of attachments, "" for one that is not there."""
        listed = self.attachments if isinstance(self.attachments, list) else []
        names = (one.get("name") for one in listed if isinstance(one, dict))
        return [one if isinstance(one, str) else "" for one in names]

    @property
    def reacted(self) -> list[tuple[str | None, str]]:
        """Names and emoji."""
        listed = self.reactions if isinstance(self.reactions, list) else []
        return [
            (by if isinstance(by, str) else None, emoji)
            for by, emoji in (one for one in listed if isinstance(one, list) and len(one) == 2)
            if isinstance(emoji, str) and emoji
        ]


_decode: Final = msgspec.json.Decoder(Record).decode


def begins(head: bytes) -> int | None:
    """Give where the first record begins in the start of a file, 0 for its very beginning; None if there is none."""
    found = _BEGINNING.search(head)
    return None if found is None else found.start()


def read_one(line: bytes) -> tuple[Record | None, int | None]:
    """Give a record and its wall time; None for what cannot be read."""
    try:
        record = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None, None
    try:
        date = datetime.fromisoformat(record.date)
    except ValueError:
        return record, None
    return record, wall_ms(date) if date.tzinfo is None else None


def is_array(source: Source) -> bool:
    """Whether the file is one list of records, as other tools make of it."""
    return source.head.removeprefix(BOM).lstrip()[:1] == b"["


def records(source: Source, digest: Callable[[bytes], object]) -> Iterator[bytes]:
    """Yield the JSON of each record.

    Raises:
        DamagedExport: an array that is no JSON, or a line far too long.
    """
    if not is_array(source):
        yield from split_lines(_digested(source, digest), source.label, AGAIN)
        return
    data = source.read_bytes()
    digest(data)
    try:
        records = msgspec.json.decode(data.removeprefix(BOM), type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DamagedExport("It begins like a list of messages and is not one.", source.label, AGAIN) from None
    yield from map(bytes, records)


def _digested(source: Source, digest: Callable[[bytes], object]) -> Iterator[bytes]:
    for chunk in source.chunks():
        digest(chunk)
        yield chunk


def masked(line: bytes, mask: Mask, *, array: bool) -> bytes:
    """Mask one record; what could not be read still cannot, and a list of records still is one."""
    if not line or line.isspace():
        return line
    record, wall = read_one(line)
    if record is None:
        return b"{}" if array else mask.text(line.decode("utf-8", "replace")).encode()
    if wall is None:
        return b'{"date":"unreadable"}'
    body = record.body or ""
    is_call = record.meant.kind in ("call", "missed_call", BARE)
    if not is_call or call(record.text) is None:
        body = mask.text(body)
    kept = {
        "date": record.date,
        "sender": masked_name(record.sender, mask),
        "body": body,
        "quote": mask.text(record.quote) if isinstance(record.quote, str) else bool(record.quote),
        "sticker": _masked_sticker(record.sticker, mask),
        "reactions": [[masked_name(by, mask), mask.text(emoji)] for by, emoji in record.reacted],
        "attachments": [_masked_file(one, mask) for one in record.files],
        **{key: value for key in ("deleted", "call", "missed") if isinstance(value := getattr(record, key), bool)},
    }
    return msgspec.json.encode(kept)


def _masked_sticker(sticker: object, mask: Mask) -> object:
    emoji = sticker.get("emoji") if isinstance(sticker, dict) else sticker
    shown = mask.text(emoji) if isinstance(emoji, str) else ""
    return {"emoji": shown} if isinstance(sticker, dict) and sticker else shown or bool(sticker) or None


def _masked_file(file: str, mask: Mask) -> dict[str, str]:
    masked = masked_file(file, mask)
    return {"name": masked, "path": f"media/{masked}"}


def as_array(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Write masked records as one list."""
    yield b"["
    for number, line in enumerate(lines):
        yield (b",\n" if number else b"") + line
    yield b"]\n"
