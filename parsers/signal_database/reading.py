"""Reads the messages of a Signal Desktop database, row by row, into rows of the frame and an account of every one.

Only `incoming` and `outgoing` are messages; calls stand in a table of their own since 2023; the rest are notices. An
edited message has the time of its first version. Messages that are set to disappear are left out, as in Signal's own
export: those that are still there are the ones whose time has not come, and would make a false picture.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import msgspec

from parsers.errors import DamagedExport
from parsers.format import Parsed
from parsers.frame import Capabilities, SourceInfo
from parsers.room import numbers_of
from parsers.signal.file import UNREADABLE
from parsers.signal.rows import ME, NOBODY, Rows
from parsers.signal.timers import Timers
from parsers.signal_database.database import (
    DECRYPT_AGAIN,
    Stored,
    calls,
    columns,
    conversations,
    messages,
    opened,
    owner,
)
from parsers.signal_database.meaning import Call, call_of, content, times_of
from parsers.signal_database.people import People, text
from parsers.signal_database.records import Message, milliseconds
from parsers.source import Source
from parsers.tally import Tally

decode: Final = msgspec.json.Decoder(Message, strict=False).decode
"""Reads the JSON of a message; raises what `parsers.signal.file.UNREADABLE` lists."""
_NOT_SENT: Final = "Failed"
_MAX_SECONDS: Final = 10**6
_NOTICE_FLAGS: Final = 0b111
"""Session ended, timer changed, profile key: what old databases keep as messages."""
_GONE: Final = "Those still in this database are not read and the others are deleted"


class Reading:
    """One database: what has been learned while its rows go by."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tally = Tally("record")
        self.rows = Rows()
        self.timers = Timers()
        self.calls: dict[str, Call] = {}
        self.people = People({})
        self.has_voice_seconds = False
        self.notes: list[str] = []

    def read(self, name: str, why: str, capabilities: Capabilities) -> Parsed:
        """Read the database to its end, or as far as it goes.

        Raises:
            DamagedExport: nothing in it can be read.
        """
        with opened(self.source) as connection:
            self.has_voice_seconds = "duration" in columns(connection, "message_attachments")
            self.people = People(owner(connection))
            for row in conversations(connection):
                self.people.add(row)
            for number in self.people.timed:
                self.timers.on_now(number)
            self.calls = {key: call for row in calls(connection) for key, call in call_of(row)}
            self._messages(messages(connection))
        if not self.tally.units:
            raise DamagedExport("There are no messages in this database.", self.source.label, DECRYPT_AGAIN)
        frame = self.rows.frame(self.people.rooms, self.people.people)
        return Parsed(frame, self._info(name, why, capabilities, set(frame["chat"].unique())))

    def _messages(self, found: Iterator[Stored]) -> None:
        try:
            for stored in found:
                self._take(stored)
        except sqlite3.Error:
            if not self.tally.units:
                raise
            # what SQLite says can quote a cell
            self.tally.problem("the database is damaged from here on")
            self.notes.append(f"Only the first {self.tally.units - 1:,} records could be read. {DECRYPT_AGAIN}")

    def _take(self, stored: Stored) -> None:
        try:
            message = decode(stored.json) if isinstance(stored.json, bytes) else Message()
        except UNREADABLE:
            self.tally.problem("the record is not what Signal writes")
            return
        chat, sent = self.people.by_id.get(text(stored.conversation), 0), times_of(stored.sent_at, message)[0]
        if chat in self.people.closed:
            self.tally.left_out(self.people.closed[chat])
        elif chat not in self.people.rooms:
            self.tally.problem("its chat is not in the database")
        elif not sent:
            self.tally.problem("the date cannot be read")
        else:
            self._event(stored, message, chat, sent)

    def _event(self, stored: Stored, message: Message, chat: int, sent: int) -> None:
        kind = text(stored.type) or message.type or ""
        if kind == "story" or stored.is_story:
            self.tally.left_out("stories")
        elif kind == "call-history":
            self._call(message, chat, sent)
        elif kind not in ("incoming", "outgoing") or _is_notice(message):
            if (timer := message.expiration_timer_update) is not None:
                self.timers.turned(chat, sent, on=bool(timer.expire_timer))
            self.rows.add(self.tally.system(), chat, NOBODY, sent, "system", None)
        elif stored.expire_timer:
            self.timers.seen(chat)
            self.tally.left_out("disappearing messages")
        elif stored.story_id and self.people.rooms[chat].is_group:
            self.tally.left_out("replies to stories in groups")
        elif kind == "outgoing" and self._reached_nobody(message):
            self.tally.left_out("messages that could not be sent")
        else:
            self._message(stored, message, chat, ME if kind == "outgoing" else self._writer(stored, chat))

    def _message(self, stored: Stored, message: Message, chat: int, author: int) -> None:
        sent, *others = times_of(stored.sent_at, message)
        kind, typed = content(stored, message, self.people.name_of)
        if kind == "reaction":
            self.tally.left_out("reactions to stories")
            self.rows.add(self.tally.units, chat, author, sent, kind, typed)
            return
        position = self.tally.message()
        self.rows.add(position, chat, author, sent, kind, typed)
        if kind == "voice" and isinstance(stored.duration, int | float) and 0 < stored.duration < _MAX_SECONDS:
            self.rows.lasted(stored.duration)
        if message.quote is not None and (about := milliseconds(message.quote.id)):
            quote = message.quote
            self.rows.is_about(self.people.who(quote.author_aci or quote.author_uuid or quote.author), about)
        if message.edit_history:
            self.rows.is_edited()
            for other in others:
                self.rows.edit(chat, author, other, sent)
        self._reactions(message, position, chat, author, sent)

    def _reactions(self, message: Message, position: int, chat: int, author: int, sent: int) -> None:
        latest = {reaction.from_id: reaction for reaction in message.reactions or () if reaction is not None}
        for reaction in latest.values():
            if reaction.emoji:
                by, at = self.people.who(reaction.from_id), milliseconds(reaction.timestamp) or sent
                self.rows.add(position, chat, by, at, "reaction", reaction.emoji)
                self.rows.is_about(author, sent)

    def _call(self, message: Message, chat: int, sent: int) -> None:
        call = self.calls.get(message.call_id or "")
        if call is None and message.call_history_details is not None:
            call = Call.of_old(message.call_history_details)
        if call is None:
            self.rows.add(self.tally.system(), chat, NOBODY, sent, "system", None)
            return
        is_group = self.people.rooms[chat].is_group
        by = ME if call.outgoing else self.people.who(call.starter) if is_group else chat
        self.rows.add(self.tally.message(), chat, by, sent, "call" if call.answered else "missed_call", None)
        if call.answered and 0 < call.seconds < _MAX_SECONDS:
            self.rows.lasted(call.seconds)

    def _writer(self, stored: Stored, chat: int) -> int:
        """Give who wrote an incoming message: in a chat of two, the other, whatever the message says."""
        if not self.people.rooms[chat].is_group:
            return chat
        return self.people.who(text(stored.source_service_id) or text(stored.source_uuid) or text(stored.source))

    def _reached_nobody(self, message: Message) -> bool:
        states = message.send_state_by_conversation_id or {}
        others = [state for to, state in states.items() if state is not None and not self.people.is_me(to)]
        return bool(others) and all(state.status == _NOT_SENT for state in others)

    def _info(self, name: str, why: str, capabilities: Capabilities, chats: set[str]) -> SourceInfo:
        rooms = self.people.rooms
        return SourceInfo(
            file=self.source.label,
            format=name,
            why=why,
            sha256=_digest(self.source),
            clock="instant",
            timezone="",
            resolution_s=0.001,
            capabilities=replace(capabilities, voice_seconds=self.has_voice_seconds),
            ledger=self.tally.ledger(),
            notes=(*self.notes, *_log_note(self.source), *self.timers.notes(rooms, _GONE)),
            incomplete=self.timers.incomplete(rooms),
            numbers=numbers_of(room for room in rooms.values() if room.chat in chats),
            names=tuple(sorted(filter(None, self.people.called))),
        )


def _is_notice(message: Message) -> bool:
    """Whether what is stored as a message is one of the app's own, as old databases have them."""
    return bool(
        (message.flags or 0) & _NOTICE_FLAGS
        or message.expiration_timer_update is not None
        or message.group_update is not None
    )


def _digest(source: Source) -> str:
    digest = hashlib.sha256()
    for chunk in source.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _log_note(source: Source) -> Iterator[str]:
    log = source.path.with_name(f"{source.path.name}-wal")
    if log.is_file() and log.stat().st_size:
        yield (
            f"The newest messages may stand in {source.name}-wal, which is not read: "
            "quit Signal before you decrypt its database."
        )
