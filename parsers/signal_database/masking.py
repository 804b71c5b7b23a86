"""Writes a Signal Desktop database again, masked: the tables and columns that are read, and nothing else.

JSON is written anew from the fields that are read. Ids of conversations and accounts are replaced alike wherever they
occur, so that messages still find their chats and writers.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, Final

import msgspec

from parsers.masking import Mask
from parsers.signal.file import UNREADABLE
from parsers.signal.masking import FieldMask, masked_type
from parsers.signal_database import database
from parsers.signal_database.database import CALL, CONVERSATION, FILE, MESSAGE, Row, columns
from parsers.signal_database.people import text
from parsers.signal_database.records import Conversation, Item, Message, Shape, milliseconds
from parsers.source import Source

_TYPE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[a-z0-9]+){0,4}")
"""What types, states and directions look like; people write none of them."""
_PHONE: Final = re.compile(r"\+?[0-9]{5,15}")
_PNI: Final = "pni:"
_NEWS: Final = "11111111-1111-4111-8111-111111111111"
"""Signal's own account."""
_TYPES: Final = ("type", "status", "direction", "mode")
_TIMES: Final = ("sent_at", "timestamp", "endedTimestamp")
_COUNTS: Final = ("expireTimer", "isErased", "isViewOnce", "isStory", "hasAttachments", "flags", "duration")
_NAMES: Final = ("name", "profileName", "profileFamilyName")
_NAME_FIELDS: Final = ("profileName", "nicknameGivenName", "nicknameFamilyName")
"""Names in JSON that Signal's export calls otherwise."""
_NUMBER_FIELDS: Final = frozenset(("sent_at", "high", "low", "acceptedTime", "endedTime", "expireTimer", "flags"))
"""Times and counts in JSON that Signal's export has not got."""
_STATES: Final = "sendStateByConversationId"
_NOT_JSON: Final = b"!"
_PIECE: Final = 1024**2
"""Bytes of the copy that are given at a time."""

Way = Callable[[str], str]


def masked(source: Source, mask: Mask) -> Iterator[bytes]:
    """Give the bytes of the masked database in pieces. SQLite makes it whole, in memory.

    Raises:
        DamagedExport: it cannot be read to its end.
    """
    with closing(sqlite3.connect(":memory:")) as copy:
        with database.opened(source) as connection:
            _Copy(connection, copy, mask).fill()
        copy.commit()
        data = memoryview(copy.serialize())
    for at in range(0, len(data), _PIECE):
        yield bytes(data[at : at + _PIECE])


class _Copy:
    def __init__(self, connection: sqlite3.Connection, copy: sqlite3.Connection, mask: Mask) -> None:
        self._old, self._new, self._mask = connection, copy, mask
        # fields that name someone by account, number or conversation
        whom = ("fromId", "author", "authorAci", "authorUuid", "mentionAci", "mentionUuid", "creatorUuid")
        words = dict.fromkeys(("type", "status", "callMode"), self._unless(_TYPE))
        names = dict.fromkeys(_NAME_FIELDS, mask.name)
        more = {**dict.fromkeys(whom, self._key), **words, **names}
        self._fields = FieldMask(mask, numbers=_NUMBER_FIELDS, more=more)
        self._ways: dict[str, Way] = {
            **dict.fromkeys(_TYPES, self._unless(_TYPE)),
            **dict.fromkeys(_NAMES, mask.name),
            "contentType": lambda content: masked_type(content, mask),
            "body": mask.text,
            # ids of messages and calls name nothing else
            "callId": mask.text,
        }

    def fill(self) -> None:
        """Copy every table that is read."""
        self._owner()
        self._table("conversations", CONVERSATION, database.conversations(self._old), Conversation)
        self._table("callsHistory", CALL, database.calls(self._old), Message)
        self._messages()

    def _owner(self) -> None:
        self._new.execute("CREATE TABLE items (id, json)")
        self._new.execute("CREATE TABLE sessions (ourServiceId)")
        for name, value in database.owner(self._old).items():
            if name == "session":
                self._new.execute("INSERT INTO sessions VALUES (?)", (self._key(text(value)),))
            else:
                self._new.execute("INSERT INTO items VALUES (?, ?)", (name, self._item(value)))

    def _item(self, data: bytes) -> str:
        try:
            whole = msgspec.json.decode(data, type=Item, strict=False).value or ""
        except UNREADABLE:
            return _NOT_JSON.decode()
        key, dot, device = whole.rpartition(".")
        return msgspec.json.encode({"value": f"{self._key(key)}{dot}{device if device.isdecimal() else ''}"}).decode()

    def _table(self, table: str, wanted: tuple[str, ...], rows: Iterator[Row], shape: type[Shape]) -> None:
        there = [name for name in wanted if name in columns(self._old, table)]
        if there:
            self._create(table, there)
            for row in rows:
                self._insert(table, there, self._row(wanted, row, shape))

    def _messages(self) -> None:
        there: list[str] = [name for name in MESSAGE if name in columns(self._old, "messages")]
        files = ["messageId", "editHistoryIndex", "attachmentType", "orderInMessage"]
        files += [name for name in FILE if name in columns(self._old, "message_attachments")]
        self._create("messages", there)
        if "contentType" in files:
            self._create("message_attachments", files)
            self._new.execute("CREATE INDEX files ON message_attachments (messageId)")
        for number, *row in database.messages(self._old):
            found = self._row(MESSAGE, tuple(row[: len(MESSAGE)]), Message)
            # an id of its own, since files are found by it
            found["id"] = f"message {number}"
            self._insert("messages", ["rowid", *there], {**found, "rowid": number})
            file = self._row(FILE, tuple(row[len(MESSAGE) :]), Message)
            if file["contentType"] is not None:
                place = {"messageId": found["id"], "editHistoryIndex": -1, "attachmentType": "attachment"}
                self._insert("message_attachments", files, {**place, "orderInMessage": 0, **file})

    def _create(self, table: str, names: list[str]) -> None:
        self._new.execute(f"CREATE TABLE {table} ({', '.join(names)})")

    def _insert(self, table: str, names: list[str], values: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(names))
        query = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of columns that are read
        self._new.execute(query, [values[name] for name in names])

    def _row(self, names: tuple[str, ...], row: Row, shape: type[Shape]) -> dict[str, Any]:
        return {name: self._cell(name, value, shape) for name, value in zip(names, row, strict=True)}

    def _cell(self, name: str, value: object, shape: type[Shape]) -> Any:
        if name in _TIMES:
            return milliseconds(value) or None
        if name in _COUNTS and not isinstance(value, bytes):
            return value
        if name == "json":
            return self._json(value, shape) if isinstance(value, bytes) else None
        if not isinstance(value, bytes | int):
            return None
        return self._ways.get(name, self._key)(text(value))

    def _json(self, data: bytes, shape: type[Shape]) -> bytes:
        try:
            known = msgspec.json.encode(msgspec.json.decode(data, type=shape, strict=False))
        except UNREADABLE:
            return _NOT_JSON
        fields = msgspec.json.decode(known)
        states = fields.pop(_STATES, None)
        found = self._fields.value("", fields)
        if states is not None:
            found[_STATES] = {self._key(to): self._fields.value("", state) for to, state in states.items()}
        return msgspec.json.encode(found)

    def _key(self, key: str) -> str:
        """Mask what names a chat or a person, alike in all its spellings."""
        if _PHONE.fullmatch(key):
            return self._mask.number(key)
        if key == _NEWS:
            return key
        kept = len(_PNI) if key.lower().startswith(_PNI) else 0
        return key[:kept] + self._mask.text(key[kept:].lower() if "-" in key else key[kept:])

    def _unless(self, kept: re.Pattern[str]) -> Way:
        return lambda word: word if kept.fullmatch(word) else self._mask.text(word)
