"""SMS Import / Export (tmo1/sms-ie): messages and calls of a phone as JSON.

Facts: `ImportExportMessages.kt`, `ImportExportCallLog.kt`, ENCRYPTION.md and the converter of old files there.
Since 2.0 messages are a zip with `messages.ndjson`, one record a line; before, and calls still, one JSON array, written
with an indent of two. All values are strings: the phone's own columns, to which the app adds names that begin with `__`
(without it in old files and calls). An SMS's `date` is in milliseconds, an MMS's in seconds. Media lies apart in the
zip and is never opened; in old files it stands in the record. A missing value is a missing key.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities, SourceInfo
from parsers.masking import Mask
from parsers.sms.json import call_of, is_call, is_mms, is_sms, masked_json, mms_of, sms_of
from parsers.sms.json_records import Json, LongRecordError, in_array, in_lines
from parsers.sms.mask import Masked
from parsers.sms.people import People
from parsers.sms.records import CAPABILITIES, Records, notes
from parsers.sms.rows import Rows
from parsers.source import Source

name: str = "sms_ie"
label: str = "SMS Import / Export"
capabilities: Capabilities = CAPABILITIES
CHUNK: Final = 1024**2
"""Bytes read at a time."""
_PLATFORM: Final = "sms"
_MEMBER: Final = "messages.ndjson"
_SECRET: Final = b"SSEF\x00\xff"
_AGAIN: Final = "Export again in SMS Import / Export, or copy the file again from the phone."
_DECRYPT: Final = "Export again with encryption switched off, or decrypt it with the app's ssef-decrypt.py."
_ARRAY: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_LINE: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_EMPTY: Final = re.compile(rb"\s*\[\s*\]\s*")
_OF_MESSAGES: Final = (b'"thread_id"', b'"msg_box"', b'"service_center"')
_OF_CALLS: Final = (b'"number"', b'"duration"', b'"date"', b'"type"')
_NAME: Final = re.compile(r"(?:messages|calls|call-log)(?:-[0-9-]+)?\.(?:json|zip|ndjson)", re.IGNORECASE)
_UNREAD: Final = b'  {"'
"""What a reader of a scrubbed file cannot read, once a record."""


def match(source: Source) -> Match | None:
    """Claim zips with `messages.ndjson`, lines and arrays of a phone's records, and what the app has encrypted."""
    if source.is_zip:
        found = _MEMBER in source.members
        return Match(Strength.CERTAIN, f"the zip holds {_MEMBER} of SMS Import / Export") if found else None
    head = source.head
    if head.startswith(_SECRET):
        return Match(Strength.CERTAIN, "it begins as a file that SMS Import / Export encrypted")
    if _EMPTY.fullmatch(head) and _NAME.fullmatch(source.name):
        return Match(Strength.POSSIBLE, "its name is that of an export of SMS Import / Export")
    of_phone = b'"_id"' in head and (any(k in head for k in _OF_MESSAGES) or all(k in head for k in _OF_CALLS))
    if of_phone and (_ARRAY.match(head) or (_LINE.match(head) and source.name.endswith(".ndjson"))):
        return Match(Strength.LIKELY, "its records have the columns of a phone's own tables")
    return None


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read messages or calls; see `parsers.format.Format`.

    Raises:
        DamagedExport: the file is encrypted, or nothing in it can be read.
    """
    if source.head.startswith(_SECRET):
        raise DamagedExport("It is encrypted.", source.label, _DECRYPT)
    reader = _Reader(source, options)
    reader.read()
    settled, ledger = reader.records.settled()
    info = SourceInfo(
        file=source.label,
        format=name,
        why="it holds the columns of a phone's own tables",
        sha256="",
        clock="instant",
        timezone="",
        resolution_s=0.001,
        capabilities=replace(capabilities, calls=reader.has_calls),
        ledger=ledger,
        notes=(*reader.notes, *notes(settled)),
        numbers=settled.numbers,
        names=settled.names,
    )
    yield Parsed(settled.frame, info)


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the records again with texts, names and numbers replaced; see `parsers.format.Format`."""
    [parsed] = read(source, options)
    inside = _inside(source)
    as_lines = inside.name.endswith(".ndjson")
    own_name = source.is_zip or _NAME.fullmatch(inside.name)
    shown = inside.name if own_name else mask.file(inside.name)
    yield Scrubbed(shown, _scrubbed(inside, Masked(mask, parsed.frame), as_lines=as_lines))


def _scrubbed(inside: Source, masked: Masked, *, as_lines: bool) -> Iterator[bytes]:
    yield b"" if as_lines else b"[\n"
    try:
        for position, record in enumerate(_records(inside), 1):
            one = None if record is None else masked_json(masked, record, position)
            between = b"\n" if as_lines else b",\n"
            yield (between if position > 1 else b"") + _written(one, as_lines=as_lines)
    except DamagedExport:
        # cut off here as there
        yield b"\n" + _UNREAD
        return
    yield b"\n" if as_lines else b"\n]\n"


def _written(record: Json | None, *, as_lines: bool) -> bytes:
    if record is None:
        return _UNREAD if as_lines else _UNREAD + b"\n  }"
    if as_lines:
        return json.dumps(record, ensure_ascii=False).encode()
    return b"  " + json.dumps(record, ensure_ascii=False, indent=2).replace("\n", "\n  ").encode()


def _inside(source: Source) -> Source:
    return source.inside(_MEMBER) if source.is_zip else source


def _records(inside: Source) -> Iterator[Json | None]:
    split = in_lines if inside.name.endswith(".ndjson") else in_array
    try:
        yield from split(inside.chunks(CHUNK))
    except LongRecordError:
        raise DamagedExport("One record is far longer than any message.", inside.label, _AGAIN) from None


class _Reader:
    """Sorts records into SMS, MMS and calls."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.records = Records(Rows(People(options.timezone), _PLATFORM))
        self.has_calls = False
        self.notes: list[str] = []
        self._source = source
        self._unread = 0

    def read(self) -> None:
        """Take all records, or as many as there are.

        Raises:
            DamagedExport: none can be read.
        """
        tally = self.records.tally
        try:
            for record in _records(_inside(self._source)):
                self._take(record)
        except DamagedExport as error:
            if not tally.units:
                raise
            tally.problem(error.what.rstrip("."))
            self.notes.append(f"The file could be read only up to record {tally.units:,}. {error.what} {_AGAIN}")
        if tally.units and self._unread == tally.units:
            raise DamagedExport("Nothing in it can be read.", self._source.label, _AGAIN)

    def _take(self, record: Json | None) -> None:
        records = self.records
        if record is None:
            self._unread += 1
            records.tally.problem("the record is no JSON object")
        elif is_mms(record):
            records.mms(mms_of(record))
        elif is_call(record):
            self.has_calls = True
            records.call(call_of(record))
        elif is_sms(record):
            records.sms(sms_of(record))
        else:
            records.tally.left_out("records of an unknown kind")
