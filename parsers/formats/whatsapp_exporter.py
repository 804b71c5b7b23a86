"""WhatsApp Chat Exporter's JSON: `result.json` with every chat, or one file a chat (`--per-chat`), bare or in a zip.

The tool reads a phone's own database, so that this is the richest source for WhatsApp: instants with milliseconds, who
the owner is, reactions, what replies are about, calls, and everybody's number. What the file looks like stands in
`parsers.whatsapp_json.records`. Chats carry WhatsApp's own ids, messages its keys, so that every copy meets every
other. A record is one message; where a file names one twice, it holds one, as in any JSON.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities, Incomplete, SourceInfo
from parsers.identity import clean_name
from parsers.ledger import Ledger
from parsers.masking import Mask
from parsers.plausible import FIRST_MS, LAST_MS
from parsers.room import Room
from parsers.source import Source
from parsers.tally import Tally
from parsers.whatsapp_json.masking import masked, masked_name
from parsers.whatsapp_json.records import (
    CALL_LISTS,
    FROM_TEXT,
    IOS,
    TIMER,
    Chat,
    Message,
    call,
    chat,
    chats,
    meaning,
    message,
)
from parsers.whatsapp_json.rows import ME, Rooms, Rows, why_not

name: str = "whatsapp_exporter"
label: str = "WhatsApp Chat Exporter JSON"
capabilities: Capabilities = Capabilities(
    seconds=True,
    zone=True,
    says_me=True,
    reactions=True,
    replies=True,
    calls=True,
    voice_seconds=False,
    edits=False,
)
_WHY: Final = "it holds chats as WhatsApp Chat Exporter writes them"
_OPENING: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"[^"]{1,200}"\s*:\s*\{\s*"')
_CHAT_MARKS: Final = (b'"their_avatar"', b'"messages"')
_MESSAGE_MARKS: Final = (b'"from_me"', b'"timestamp"', b'"key_id"')
_MILLISECONDS: Final = 9_999_999_999
"""The tool takes a time above this for milliseconds."""
_ONE_CALL_MS: Final = 60_000
"""A call that a chat tells of and the list of calls too is stamped at most this far apart."""
_KEY: Final = 17
"""Characters of a key that the tool keeps of an iPhone's messages, and so all that two phones' exports agree on."""
_AGAIN: Final = "Run the exporter again, or copy the file again."


def match(source: Source) -> Match | None:
    """Claim files that begin like the tool's, and zips that hold such files."""
    if not source.is_zip:
        return Match(Strength.CERTAIN, _WHY) if _begins_like_one(source.head) else None
    found = _files(source)
    return Match(Strength.CERTAIN, f"the zip holds {found[0].name}, chats of WhatsApp Chat Exporter") if found else None


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read every chat of a file, or of each file in a zip; see `parsers.format.Format`.

    Raises:
        DamagedExport: a file is no whole JSON object, or nothing in it can be read.

    """
    for file in _files(source):
        yield _Export(file).read()


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the file again, masked record by record; see `parsers.format.Format`.

    Raises:
        DamagedExport: a file is no whole JSON object.

    """
    for file in _files(source):
        yield Scrubbed(masked_name(file.member or file.name, mask), masked(chats(file.read_bytes(), file.label), mask))


def _files(source: Source) -> list[Source]:
    if not source.is_zip:
        return [source]
    inside = (source.inside(member) for member in source.members if member.lower().endswith(".json"))
    return [file for file in inside if _member_begins_like_one(file)]


def _member_begins_like_one(file: Source) -> bool:
    try:
        return _begins_like_one(file.head)
    except DamagedExport:
        # locked or damaged: there is nothing to tell it by
        return False


def _begins_like_one(head: bytes) -> bool:
    """By the first chat's own fields, or the first message's: a phone book of thousands may come before any message."""
    if _OPENING.match(head) is None:
        return False
    return any(all(mark in head for mark in marks) for marks in (_CHAT_MARKS, _MESSAGE_MARKS))


class _Export:
    """One file: what has been learned while its records go by."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tally = Tally("record")
        self.rows = Rows()
        self.missed: dict[str, list[int]] = {}
        self.timers: dict[str, int] = {}
        self.called: set[str] = set()
        self.reactions = False

    def read(self) -> Parsed:
        """Read the file."""
        data = self.source.read_bytes()
        self.sha256 = hashlib.sha256(data).hexdigest()
        found = {key: chat(raw) for key, raw in chats(data, self.source.label).items()}
        self.chats = {key: one for key, one in found.items() if one is not None}
        self.rooms = Rooms(self.chats)
        for _ in range(len(found) - len(self.chats)):
            self.tally.problem("the chat is not what the exporter writes")
        # the list of calls comes last, since chats tell of some calls too
        for key, one in sorted(self.chats.items(), key=lambda item: item[0] in CALL_LISTS):
            self._chat(key, one)
        frame = self.rows.frame()
        ledger = self.tally.ledger()
        if frame.is_empty() and (ledger.problems or not ledger.units):
            what = "Nothing in it can be read." if ledger.problems else "It holds no messages."
            raise DamagedExport(what, self.source.label, _AGAIN)
        return Parsed(frame, self._info(ledger))

    def _chat(self, key: str, one: Chat) -> None:
        is_list, reason = key in CALL_LISTS, why_not(key)
        for row, raw in one.messages.items():
            if reason is not None:
                self.tally.left_out(reason)
            elif (record := message(raw)) is None:
                self.tally.problem("the record is not what the exporter writes")
            elif not (sent := _sent(record)):
                self.tally.problem("the date cannot be read")
            elif is_list:
                self._call(record, _key(record, row), sent)
            else:
                self._message(self.rooms.by_key[key], one.type, record, _key(record, row), sent)

    def _message(self, place: Room, device: str | None, record: Message, key: str, sent: int) -> None:
        kind, text = meaning(record, device)
        self.rows.enter(place)
        if kind == "binary":
            self.tally.left_out("records that the exporter could not read")
            return
        if kind == "system":
            self._notice(place, record, sent)
            self.rows.add(self.tally.system(), key, sent, kind, sender=None, from_me=False)
            return
        if kind == "missed_call":
            self.missed.setdefault(place.chat, []).append(sent)
        position, sender = self.tally.message(), self._sender(place, record)
        self.called.add(record.sender or "")
        about = str(record.reply)[:_KEY] if record.reply is not None else None
        me = bool(record.from_me)
        own = self.rows.add(position, key, sent, kind, sender=sender, from_me=me, text=text, about=about)
        for person, emoji in (record.reactions or {}).items():
            if emoji:
                self._reaction(position, own, person, emoji, sent)

    def _reaction(self, position: int, about: str, person: str, emoji: str, sent: int) -> None:
        """Add a reaction. The export does not say when it was made: it stands at its message's time."""
        self.reactions = True
        me = person == ME
        self.called.add("" if me else person)
        sender = None if me else self.rooms.shown(person)
        key = f"{about}:{'me' if me else sender}"
        self.rows.add(position, key, sent, "reaction", sender=sender, from_me=me, text=emoji, about=about)

    def _call(self, record: Message, key: str, sent: int) -> None:
        told = call(record)
        place = self.rooms.called(told[0]) if told is not None else None
        if told is None or place is None:
            self.tally.left_out("calls that cannot be told of whom or how they ended")
        elif told[1] == "missed_call" and self._is_told(place.chat, sent):
            self.tally.left_out("missed calls that their chat tells of too")
        else:
            self.rows.enter(place)
            me = bool(record.from_me)
            sender = None if me or place.is_group else place.name
            position = self.tally.message()
            self.rows.add(position, key, sent, told[1], sender=sender, from_me=me, duration=told[2] or None)

    def _is_told(self, where: str, sent: int) -> bool:
        return any(abs(sent - other) <= _ONE_CALL_MS for other in self.missed.get(where, ()))

    def _sender(self, place: Room, record: Message) -> str | None:
        if record.from_me:
            return None
        return self.rooms.shown(record.sender) if place.is_group else place.name

    def _notice(self, place: Room, record: Message, sent: int) -> None:
        if (record.data or "").startswith(TIMER):
            self.timers[place.chat] = min(sent, self.timers.get(place.chat, sent))

    def _info(self, ledger: Ledger) -> SourceInfo:
        devices = {one.type for one in self.chats.values() if one.messages}
        is_text = devices == {FROM_TEXT}
        return SourceInfo(
            file=self.source.label,
            format=name,
            why=_WHY,
            sha256=self.sha256,
            clock="instant",
            timezone="",
            resolution_s=60.0 if is_text else 0.001,
            capabilities=self._shown(devices, is_text=is_text),
            ledger=ledger,
            notes=(*(_TEXT_NOTE if FROM_TEXT in devices else ()), *(_REACTIONS_NOTE if self.reactions else ())),
            incomplete=tuple(
                Incomplete(where, datetime.fromtimestamp(ms / 1000, UTC)) for where, ms in self.timers.items()
            ),
            numbers=self.rows.numbers(),
            names=tuple(sorted(filter(None, map(clean_name, self.called)))),
        )

    def _shown(self, devices: set[str | None], *, is_text: bool) -> Capabilities:
        """What this file can show: the tool reads no reactions from an iPhone, and calls only if it is given them."""
        if is_text:
            return replace(capabilities, seconds=False, reactions=False, replies=False, calls=False)
        is_phone = devices == {IOS}
        return replace(
            capabilities,
            reactions=self.reactions or not is_phone,
            calls=not is_phone or any(key in self.chats for key in CALL_LISTS),
        )


_REACTIONS_NOTE: Final = (
    "The exporter does not say when somebody reacted: every reaction stands at the time of its message.",
)
_TEXT_NOTE: Final = (
    "The exporter made a chat in this file from WhatsApp's own text export. Give that text instead: it shows more.",
)


def _sent(record: Message) -> int:
    """Milliseconds since 1970 UTC; 0 where that cannot be."""
    seconds = record.timestamp
    ms = seconds if seconds > _MILLISECONDS else seconds * 1000
    return round(ms) if FIRST_MS <= ms <= LAST_MS else 0


def _key(record: Message, row: str) -> str:
    """The message's own key; its row where it has none."""
    return str(record.key_id)[:_KEY] if record.key_id not in (None, "") else f"row {row}"
