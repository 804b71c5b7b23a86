"""sigexport's `data.json`: one chat of Signal Desktop, one JSON object a line despite the name, or one array.

Facts: carderne/signal-export, `create.py`, `main.py` and `models.py`. `date` is wall time of the computer that made
the export, in milliseconds; `body` ends with two spaces. Versions before 2026 lack `deleted`, `call` and `missed`, and
write a sticker as its emoji. The chat is called as its folder; the owner is "Me". The file is opened to append: what a
second run repeats is counted as duplicate (`parsers.signal_tools.sigexport_words.Runs`). A group shows by more than one
other writer. Reactions have no time of their own and stand at that of their message; a quote does not name its message.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from parsers.byte_lines import refuse_utf16
from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities, SourceInfo
from parsers.masking import Mask
from parsers.room import Room, numbers_of
from parsers.signal_tools.named_rows import SHOWS, Rows, is_dated, is_plausible
from parsers.signal_tools.sigexport_records import (
    AGAIN,
    NO_DATE,
    UNREADABLE,
    Record,
    as_array,
    begins,
    is_array,
    masked,
    read_one,
    records,
)
from parsers.signal_tools.sigexport_words import (
    BARE,
    BARE_LEFT_OUT,
    BARE_NOTE,
    ME,
    NOBODY,
    NOTES,
    Runs,
    chat_of,
    is_outgoing,
    refuse_notes,
    writers_of,
)
from parsers.source import Source
from parsers.tally import Tally

name: str = "sigexport"
label: str = "sigexport (data.json)"
capabilities: Capabilities = SHOWS
_WHY: Final = "its records have a date, a sender and a body, as sigexport writes them"


def match(source: Source) -> Match | None:
    """Claim JSON whose records begin as sigexport's do."""
    at = None if source.is_zip else begins(source.head)
    if at is None:
        return None
    return Match(Strength.LIKELY if at else Strength.CERTAIN, _WHY)


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read the chat.

    Raises:
        DamagedExport: nothing in it could be read.
        NotAnExport: it holds notes to oneself.
    """
    yield _Chat(source, options).read()


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the records again; what this format does not read of them is left out."""
    array = is_array(source)
    lines = (masked(line, mask, array=array) for line in records(source, lambda _: None))
    yield Scrubbed("data.json", as_array(lines) if array else (line + b"\n" for line in lines))


class _Chat:
    """One file: what has been learned while its records go by."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.source = source
        self.zone = options.timezone
        self.tally = Tally("record")
        self.rows = Rows()
        self.runs = Runs(exact=True)
        self.wrote: set[str] = set()
        self.notes: list[str] = []
        self.bare = False
        self.digest = hashlib.sha256()

    def read(self) -> Parsed:
        """Read the file to its end, or as far as it goes."""
        refuse_utf16(self.source.head, self.source.label)
        good = 0
        try:
            for line in records(self.source, self.digest.update):
                good += self._take(line)
        except DamagedExport as error:
            if not good:
                raise
            self.tally.problem(error.what.rstrip("."))
            self.notes.append(f"The file could be read only up to record {self.tally.units:,}. {AGAIN}")
        if not good:
            raise DamagedExport("Nothing in it can be read.", self.source.label, AGAIN)
        chat = chat_of(self.source, self.wrote)
        refuse_notes(self.source, chat, self.wrote)
        return Parsed(self.rows.frame(chat, writers_of(self.rows.people, self.wrote), self.zone), self._info(chat))

    def _take(self, line: bytes) -> bool:
        """Account for one record; false if it could not be read."""
        if not line or line.isspace():
            self.tally.left_out("empty lines")
            return False
        record, wall = read_one(line)
        if record is None or wall is None:
            self.tally.problem(UNREADABLE if record is None else NO_DATE)
            return False
        if not is_dated(wall):
            self.tally.left_out("messages without a date")
        elif not is_plausible(wall):
            self.tally.problem("the date lies in the future")
        elif self.runs.is_repeat(wall, record.sender, record.body or ""):
            self.tally.duplicate()
        else:
            self._add(record, wall)
        return True

    def _add(self, record: Record, wall: int) -> None:
        meant = record.meant
        if meant.kind == "system":
            self.rows.add(self.tally.system(), wall, None, "system", None)
            return
        if meant.kind == BARE:
            self.bare = True
            self.tally.left_out(BARE_LEFT_OUT)
            return
        writer = record.sender or NOBODY
        if meant.kind in ("call", "missed_call") and is_outgoing(record.text):
            writer = ME
        self.wrote.add(writer)
        self.rows.add(self.tally.message(), wall, writer, *meant)
        for by, emoji in record.reacted:
            self.rows.react(by or NOBODY, emoji)

    def _info(self, chat: Room) -> SourceInfo:
        return SourceInfo(
            file=self.source.label,
            format=name,
            chats_by_name=True,
            why=_WHY,
            sha256=self.digest.hexdigest(),
            clock="local",
            timezone=self.zone,
            resolution_s=0.001,
            capabilities=replace(capabilities, calls=not self.bare),
            ledger=self.tally.ledger(),
            notes=(*self.notes, *NOTES, *((BARE_NOTE,) if self.bare else ())),
            numbers=numbers_of([chat]),
        )
