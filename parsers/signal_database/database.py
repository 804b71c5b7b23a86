"""Opens a decrypted Signal Desktop database and gives its rows, whatever the version that wrote it.

Nothing is written, not even beside the file: it is opened read-only and as unchanging, so that a write-ahead log
beside it is not read. Only columns that are needed are asked for; what an old version has not got is NULL. All text
comes as bytes, since one letter that is no UTF-8 would otherwise end the reading with an error that shows it.
Facts: Signal Desktop's migrations (`ts/sql/migrations`), signalbackup-tools and signal-export.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from parsers.errors import DamagedExport
from parsers.source import Source

MAGIC: Final = b"SQLite format 3\0"
"""First bytes of every SQLite file that is not encrypted."""
DECRYPT_AGAIN: Final = (
    "Decrypt the database again, or export the chats from Signal, as plain text or with signal-export, "
    "and try that instead."
)
"""What to do about a database that cannot be read."""
CONVERSATION: Final = (
    "id", "type", "serviceId", "uuid", "e164", "name", "profileName", "profileFamilyName", "groupId", "json",
)  # fmt: skip
"""Columns of `conversations` that are read: `uuid` is the older name of `serviceId`."""
MESSAGE: Final = (
    "id", "conversationId", "type", "body", "sent_at", "sourceServiceId", "sourceUuid", "source", "expireTimer",
    "isErased", "isViewOnce", "isStory", "storyId", "hasAttachments", "json",
)  # fmt: skip
"""Columns of `messages` that are read: `sourceUuid` is the older name of `sourceServiceId`."""
CALL: Final = ("callId", "ringerId", "startedById", "mode", "direction", "status", "timestamp", "endedTimestamp")
"""Columns of `callsHistory` that are read; it came in 2023."""
FILE: Final = ("contentType", "flags", "duration")
"""Columns of `message_attachments` that are read; it came in 2025, `duration` (seconds) later."""
OWN: Final = ("uuid_id", "number_id")
"""Rows of `items` that say who the owner is; the others hold keys."""
CHUNK: Final = 4096
"""Messages asked for at a time."""

Row = tuple[Any, ...]


class Stored(NamedTuple):
    """A message as it is stored: its row's number, the columns of `MESSAGE`, and those of `FILE` of its first file.

    Text is bytes; a cell can be anything, since SQLite does not mind.
    """

    row: int
    id: Any
    conversation: Any
    type: Any
    body: Any
    sent_at: Any
    source_service_id: Any
    source_uuid: Any
    source: Any
    expire_timer: Any
    is_erased: Any
    is_view_once: Any
    is_story: Any
    story_id: Any
    has_attachments: Any
    json: Any
    content_type: Any
    flags: Any
    duration: Any

    def __repr__(self) -> str:
        return "Stored()"


@contextmanager
def opened(source: Source) -> Iterator[sqlite3.Connection]:
    """Open a database to read.

    Raises:
        DamagedExport: it cannot be opened, or, while it is open, cannot be read on.
    """
    connection = None
    try:
        connection = sqlite3.connect(f"{source.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        yield connection
    except sqlite3.Error:
        # not chained: what SQLite says can quote a cell
        raise DamagedExport("The database is damaged.", source.label, DECRYPT_AGAIN) from None
    finally:
        if connection is not None:
            connection.close()


def columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """Give the names of an ordinary table's columns; none if there is no such table."""
    found = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    if found is None or not bytes(found[0] or b"").upper().startswith(b"CREATE TABLE"):
        return frozenset()
    names = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return frozenset(name.decode("utf-8", "replace") for (name,) in names)


def is_desktop(connection: sqlite3.Connection) -> bool:
    """Whether a database has the tables and columns of Signal Desktop's."""
    return {"conversationId", "json"} <= columns(connection, "messages") and {"id", "json"} <= columns(
        connection, "conversations"
    )


def conversations(connection: sqlite3.Connection) -> Iterator[Row]:
    """Yield `CONVERSATION` of every chat and person, in the order in which they were made."""
    there = columns(connection, "conversations")
    yield from connection.execute(f"SELECT {_named(CONVERSATION, there)} FROM conversations ORDER BY rowid")  # noqa: S608 - names of columns from this module


def calls(connection: sqlite3.Connection) -> Iterator[Row]:
    """Yield `CALL` of every call in the call history."""
    if there := columns(connection, "callsHistory"):
        yield from connection.execute(f"SELECT {_named(CALL, there)} FROM callsHistory")  # noqa: S608 - as above


def owner(connection: sqlite3.Connection) -> dict[str, bytes]:
    """Give what says who the owner is: JSON by the names in `OWN`, and an account id as "session"."""
    found: dict[str, bytes] = {}
    if {"id", "json"} <= columns(connection, "items"):
        rows = connection.execute("SELECT id, json FROM items WHERE id IN (?, ?)", OWN)
        found = {bytes(key).decode("utf-8", "replace"): value for key, value in rows if isinstance(value, bytes)}
    for name in ("ourServiceId", "ourUuid"):
        if name in columns(connection, "sessions"):
            row = connection.execute(f"SELECT {name} FROM sessions LIMIT 1").fetchone()  # noqa: S608 - as above
            if row is not None and isinstance(row[0], bytes):
                found["session"] = row[0]
    return found


def messages(connection: sqlite3.Connection) -> Iterator[Stored]:
    """Yield every message by its row's number.

    Raises:
        sqlite3.DatabaseError: a page cannot be read; rows before it were yielded.
    """
    columns_of = columns(connection, "messages")
    query = (
        f"SELECT rowid, {_named(MESSAGE, columns_of)}, {_first_file(connection)} "  # noqa: S608 - as above
        "FROM messages WHERE rowid > ? ORDER BY rowid LIMIT ?"
    )
    last = -(2**63)
    while rows := connection.execute(query, (last, CHUNK)).fetchall():
        yield from map(Stored._make, rows)
        if rows[-1][0] <= last:
            raise sqlite3.DatabaseError("rows out of order")
        last = rows[-1][0]


def _first_file(connection: sqlite3.Connection) -> str:
    there = columns(connection, "message_attachments")
    if not {"messageId", "contentType"} <= there:
        return "NULL, NULL, NULL"
    one = (
        "(SELECT {} FROM message_attachments AS a WHERE a.messageId = messages.id AND a.editHistoryIndex = -1 "
        "AND a.attachmentType = 'attachment' ORDER BY a.orderInMessage LIMIT 1)"
    )
    return ", ".join(one.format(f'a."{name}"') if name in there else "NULL" for name in FILE)


def _named(wanted: tuple[str, ...], there: frozenset[str]) -> str:
    return ", ".join(f'"{name}"' if name in there else "NULL" for name in wanted)
