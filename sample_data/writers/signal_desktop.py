"""Writes a decrypted Signal Desktop database, in the shape of today or of about 2020.

Follows Signal Desktop's migrations: today's has account ids, a table of calls and one of files; the old one has phone
numbers, everything else in JSON, and times as halves of 64-bit numbers. Account ids and groups' keys are those of
`sample_data.writers.signal_export`, so that the same people are the same in both. Keys are made up from names.
"""

import base64
import json
import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from sample_data.small import ME, NUMBERS, conversation
from sample_data.writers.signal_export import account_id, made_up

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]
Style = Literal["today", "old"]

EDIT_DELAY_MS: Final = 60_000
"""An edited message was edited this long after it was sent."""
_TODAY: Final = """
CREATE TABLE conversations (id TEXT PRIMARY KEY ASC, json TEXT, active_at INTEGER, type TEXT, members TEXT, name TEXT,
  profileName TEXT, profileFamilyName TEXT, profileFullName TEXT, e164 TEXT, serviceId TEXT, groupId TEXT,
  profileLastFetchedAt INTEGER, expireTimerVersion INTEGER NOT NULL DEFAULT 1);
CREATE TABLE messages (rowid INTEGER PRIMARY KEY ASC, id TEXT UNIQUE, json TEXT, readStatus INTEGER,
  expires_at INTEGER, sent_at INTEGER, schemaVersion INTEGER, conversationId TEXT, received_at INTEGER,
  hasAttachments INTEGER, hasFileAttachments INTEGER, hasVisualMediaAttachments INTEGER, expireTimer INTEGER,
  type TEXT, body TEXT, isErased INTEGER, isViewOnce INTEGER, sourceServiceId TEXT, storyId TEXT, isStory INTEGER,
  seenStatus INTEGER, timestamp INTEGER, received_at_ms INTEGER, serverTimestamp INTEGER, source TEXT);
CREATE TABLE message_attachments (messageId TEXT NOT NULL, editHistoryIndex INTEGER NOT NULL,
  attachmentType TEXT NOT NULL, orderInMessage INTEGER NOT NULL, conversationId TEXT NOT NULL, sentAt INTEGER NOT NULL,
  size INTEGER NOT NULL, contentType TEXT NOT NULL, path TEXT, localKey TEXT, fileName TEXT, key TEXT, flags INTEGER,
  duration REAL, PRIMARY KEY (messageId, editHistoryIndex, attachmentType, orderInMessage));
CREATE TABLE callsHistory (callId TEXT PRIMARY KEY, peerId TEXT NOT NULL, ringerId TEXT, startedById TEXT,
  mode TEXT NOT NULL, type TEXT NOT NULL, direction TEXT NOT NULL, status TEXT NOT NULL, timestamp INTEGER NOT NULL,
  endedTimestamp INTEGER);
CREATE TABLE items (id TEXT PRIMARY KEY ASC, json TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, ourServiceId TEXT, serviceId TEXT, record BLOB);
"""
_OLD: Final = """
CREATE TABLE conversations (id STRING PRIMARY KEY ASC, json TEXT, active_at INTEGER, type STRING, members TEXT,
  name TEXT, profileName TEXT, e164 TEXT, uuid TEXT, groupId TEXT);
CREATE TABLE messages (id STRING UNIQUE, json TEXT, unread INTEGER, expires_at INTEGER, sent_at INTEGER,
  schemaVersion INTEGER, conversationId STRING, received_at INTEGER, source STRING, sourceDevice STRING,
  hasAttachments INTEGER, hasFileAttachments INTEGER, hasVisualMediaAttachments INTEGER, expireTimer INTEGER,
  type STRING, body TEXT, isErased INTEGER, isViewOnce INTEGER);
CREATE TABLE items (id STRING PRIMARY KEY ASC, json TEXT);
"""
_FILES: Final[dict[str, tuple[str, int]]] = {
    "image": ("image/jpeg", 0),
    "video": ("video/mp4", 0),
    "audio": ("audio/mpeg", 0),
    "voice": ("audio/aac", 1),
    "gif": ("video/mp4", 8),
    "document": ("application/pdf", 0),
}
_CONTENT: Final[dict[str, Json]] = {
    "text": {},
    "media": {},
    "sticker": {"sticker": {"emoji": "🙂", "packId": "0", "packKey": made_up("pack", 32), "stickerId": 1}},
    "contact": {"contact": [{"name": {"givenName": "Someone"}}]},
    "deleted": {"deletedForEveryone": True, "deletedForEveryoneTimestamp": 1},
}
_VERSION_AT: Final = slice(96, 100)
"""Bytes of the file's header that hold the version of the library that wrote it."""
_VERSION: Final = (3_045_000).to_bytes(4, "big")


def write(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str] | None = None, style: Style = "today") -> bytes:
    """Write every chat of a frame as one database.

    Args:
        frame: rows in the common schema with `from_me` filled; reactions and quotes name the `id` of a row of the same
            chat in `about`.
        me: the account's name, as in `sender` of the account's own rows.
        numbers: phone numbers by name; made up, from those for fiction, for who is not in it.
        style: the version of the app. The old one has no edits, polls and lengths of voice notes, and of a group's
            call only who began it.

    Returns:
        The bytes of the database.

    Raises:
        ValueError: a row's kind does not exist in Signal (location), or its `about` is no row of its chat.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA page_size = 1024")
        database.executescript(_TODAY if style == "today" else _OLD)
        _Database(database, frame, me, numbers or {}, style).fill()
        database.commit()
        data = bytearray(database.serialize())
    data[_VERSION_AT] = _VERSION
    return bytes(data)


def small() -> dict[str, bytes]:
    """Give the small sample: the path below `sample_data/formats/` and the bytes."""
    data = write(conversation().sort("sent_at", maintain_order=True), me=ME, numbers=NUMBERS)
    return {"signal_desktop/db.sqlite": data}


def service_id(name: str) -> str:
    """Give a person's made-up account id: the one of `signal_export.account_id`, as a UUID."""
    return str(uuid.UUID(bytes=base64.b64decode(account_id(name))))


def conversation_id(name: str) -> str:
    """Give the made-up id of a chat or person of this name in the database."""
    return str(uuid.UUID(bytes=base64.b64decode(made_up(f"conversation {name}", 16))))


class _Database:
    def __init__(
        self, database: sqlite3.Connection, frame: pl.DataFrame, me: str, numbers: Mapping[str, str], style: Style
    ) -> None:
        self.database, self.me, self.is_old = database, me, style == "old"
        self.rows = frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms")).to_dicts()
        self.by_id = {(row["chat"], row["id"]): row for row in self.rows if row["id"] is not None}
        alone = [row["chat_name"] for row in self.rows if not row["is_group"]]
        senders = [row["sender"] for row in self.rows if row["is_group"] and row["sender"] is not None]
        self.people = list(dict.fromkeys([me, *alone, *senders]))
        self.groups = list(dict.fromkeys(row["chat_name"] for row in self.rows if row["is_group"]))
        made = {name: f"+4477009008{place:02}" for place, name in enumerate(self.people)}
        self.numbers = {**made, **numbers}

    def fill(self) -> None:
        """Write everything."""
        own = {"uuid_id": service_id(self.me), "number_id": self.numbers[self.me]}
        for key, value in own.items():
            self._insert("items", {"id": key, "json": _json({"id": key, "value": f"{value}.2"})})
        self._insert("items", {"id": "storageKey", "json": _json({"value": made_up("storage key", 32)})})
        for name in self.people:
            self._person(name)
        for title in self.groups:
            key = made_up(f"group {title}", 32)
            extra = {"masterKey": key, "secretParams": made_up(f"secret {title}", 32), "name": title}
            self._insert(
                "conversations",
                {"id": conversation_id(title), "type": "group", "name": title, "groupId": key, "json": _json(extra)},
            )
        for number, row in enumerate(self.rows):
            if row["kind"] != "reaction":
                self._message(f"message-{number}", row)

    def _person(self, name: str) -> None:
        given, _, family = name.partition(" ")
        names = {"profileName": given} if name == self.me else {"name": name}
        extra = {"profileKey": made_up(f"profile {name}", 32), "profileFamilyName": family, "e164": self.numbers[name]}
        known = {
            "id": conversation_id(name),
            "type": "private",
            "e164": self.numbers[name],
            "uuid" if self.is_old else "serviceId": service_id(name),
            "json": _json(extra | names),
        }
        self._insert("conversations", known | names)

    def _message(self, key: str, row: Row) -> None:
        kind = row["kind"]
        stored = {
            "id": key,
            "conversationId": conversation_id(row["chat_name"]),
            "sent_at": row["ms"],
            "received_at": row["ms"] + 700,
            "type": "outgoing" if row["from_me"] else "incoming",
        }
        if kind == "system":
            self._insert("messages", {**stored, "type": "keychange", "json": "{}"})
        elif kind in ("call", "missed_call"):
            details = self._old_call(row) if self.is_old else self._call(key, row)
            self._insert("messages", {**stored, "type": "call-history", "json": _json(details)})
        else:
            self._sent(stored, row)

    def _sent(self, stored: Json, row: Row) -> None:
        kind = row["kind"]
        writer = row["sender"] or row["chat_name"]
        if not row["from_me"]:
            stored |= {"source": self.numbers[writer].removeprefix("+" if self.is_old else "")}
            stored |= {} if self.is_old else {"sourceServiceId": service_id(writer)}
        stored |= {
            "body": row["text"],
            "isErased": int(kind in ("deleted", "media")),
            "isViewOnce": int(kind == "media"),
        }
        extra = self._content(stored, row)
        if self.is_old:
            extra["sent_at"] = {"high": row["ms"] >> 32, "low": row["ms"] & 0xFFFFFFFF, "unsigned": False}
            stored["sent_at"] = _json(extra["sent_at"])
        self._insert("messages", {**stored, "json": _json(extra)})

    def _content(self, stored: Json, row: Row) -> Json:
        kind = row["kind"]
        extra: Json = {}
        if kind in _FILES:
            extra = self._file(stored, row)
        elif kind == "poll":
            extra = {"poll": {"question": row["text"] or "", "options": ["1", "2"]}}
            stored["body"] = None
        elif kind in _CONTENT:
            extra = dict(_CONTENT[kind])
        else:
            raise ValueError(f"Signal has no messages of the kind {kind}")
        if row["edited"]:
            versions = [{"timestamp": row["ms"] + EDIT_DELAY_MS, "body": row["text"]}, {"timestamp": row["ms"]}]
            extra |= {"editHistory": versions, "editMessageTimestamp": row["ms"] + EDIT_DELAY_MS}
        if row["about"] is not None:
            extra["quote"] = self._quote(self._about(row))
        reactions = [self._reaction(other) for other in self.rows if self._is_on(other, row)]
        return {**extra, **({"reactions": reactions} if reactions else {})}

    def _file(self, stored: Json, row: Row) -> Json:
        content_type, flags = _FILES[row["kind"]]
        stored["hasAttachments"] = 1
        keys = {"localKey": made_up("local key", 32), "key": made_up("key", 32), "path": "ab/abcdef", "size": 1}
        if self.is_old:
            return {"attachments": [{"contentType": content_type, "flags": flags, **keys}]}
        place = {"messageId": stored["id"], "editHistoryIndex": -1, "attachmentType": "attachment", "orderInMessage": 0}
        chat = {"conversationId": stored["conversationId"], "sentAt": row["ms"], "duration": row["duration"]}
        self._insert("message_attachments", {**place, **chat, **keys, "contentType": content_type, "flags": flags})
        return {}

    def _call(self, key: str, row: Row) -> Json:
        seconds = row["duration"]
        call = {
            "callId": f"call {key}",
            "peerId": conversation_id(row["chat_name"]),
            "startedById": None if row["from_me"] or not row["is_group"] else service_id(row["sender"]),
            "mode": "Group" if row["is_group"] else "Direct",
            "type": "Group" if row["is_group"] else "Audio",
            "direction": "Outgoing" if row["from_me"] else "Incoming",
            "status": "Accepted" if row["kind"] == "call" else "Missed",
            "timestamp": row["ms"],
            "endedTimestamp": None if seconds is None else row["ms"] + round(seconds * 1000),
        }
        self._insert("callsHistory", call)
        return {"callId": call["callId"]}

    def _old_call(self, row: Row) -> Json:
        begun = row["ms"] if row["kind"] == "call" else None
        ended = row["ms"] + round((row["duration"] or 0) * 1000)
        direct = {"callMode": "Direct", "wasIncoming": not row["from_me"], "acceptedTime": begun, "endedTime": ended}
        group = {"callMode": "Group", "creatorUuid": service_id(row["sender"]), "startedTime": row["ms"]}
        return {"callHistoryDetails": group if row["is_group"] else direct}

    def _quote(self, target: Row) -> Json:
        writer = target["sender"] or target["chat_name"]
        who = {"author": self.numbers[writer]} if self.is_old else {"authorAci": service_id(writer)}
        return {"id": target["ms"], **who, "text": target["text"], "attachments": []}

    def _reaction(self, row: Row) -> Json:
        writer = row["sender"] or row["chat_name"]
        from_id = self.numbers[writer] if self.is_old else conversation_id(writer)
        return {"emoji": row["text"], "fromId": from_id, "timestamp": row["ms"], "targetTimestamp": 0}

    def _is_on(self, reaction: Row, row: Row) -> bool:
        return reaction["kind"] == "reaction" and (reaction["chat"], reaction["about"]) == (row["chat"], row["id"])

    def _about(self, row: Row) -> Row:
        try:
            return self.by_id[row["chat"], row["about"]]
        except KeyError:
            raise ValueError(f"row {row['position']} is about a message that its chat does not hold") from None

    def _insert(self, table: str, values: Mapping[str, object]) -> None:
        marks = ", ".join("?" * len(values))
        query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 - names of columns from this module
        self.database.execute(query, list(values.values()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
