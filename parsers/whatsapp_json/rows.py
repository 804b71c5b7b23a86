"""Rows from the chats of WhatsApp Chat Exporter's JSON: whose they are, and what replies and reactions are about."""

from typing import Any, Final

import polars as pl

from parsers.frame import KINDS, MESSAGES, in_order
from parsers.identity import clean_name, opaque
from parsers.room import Room, numbers_of
from parsers.whatsapp_json.records import CALL_LISTS, FROM_TEXT, Chat

ME: Final = "You"
"""What the tool calls the owner among those who reacted."""
PERSON: Final = "@s.whatsapp.net"
"""Follows a phone number in the id of a person."""
_GROUP: Final = "@g.us"
_FLUSH: Final = 65_536
_ANNOUNCEMENTS: Final = "0@s.whatsapp.net"
_NO_PEOPLE: Final = {
    "broadcast": "status updates and broadcast lists",
    "newsletter": "channels",
    "bot": "chats with a bot",
}
"""Servers behind which no person is, and what their chats are."""


def why_not(key: str) -> str | None:
    """Say what a chat is, as a plural, where nobody talks with anybody in it; None for an ordinary chat."""
    if key == _ANNOUNCEMENTS:
        return "WhatsApp's own announcements"
    return _NO_PEOPLE.get(key.rpartition("@")[2]) if "@" in key else None


def room(key: str, chat: Chat) -> Room:
    """Name a chat by its id, which is a number or a group's id, an `@` and a server."""
    name = clean_name(chat.name or "")
    if chat.type == FROM_TEXT:
        return Room(f"whatsapp:{opaque(f'text {name}')}", name or "Unknown", is_group=False)
    if key.endswith(_GROUP):
        return Room(f"whatsapp:{opaque(key)}", name or "Group", is_group=True)
    number = f"+{key.removesuffix(PERSON)}" if key.endswith(PERSON) and is_number(key.removesuffix(PERSON)) else ""
    return Room(f"whatsapp:{opaque(key)}", name or number or "Unknown", is_group=False, number=number)


def is_number(text: str) -> bool:
    """Whether a text is the digits of an international phone number."""
    return text.isascii() and text.isdigit() and 5 < len(text) < 16


class Rooms:
    """The chats of a file, by the tool's id; people outside them are found by name."""

    def __init__(self, chats: dict[str, Chat]) -> None:
        self.by_key = {key: room(key, chat) for key, chat in chats.items() if key not in CALL_LISTS}
        self._written = {key for key, chat in chats.items() if chat.messages}
        self._by_name: dict[str, list[str]] = {}
        for key, chat in chats.items():
            if chat.name:
                self._by_name.setdefault(chat.name, []).append(key)

    def shown(self, sender: str | None) -> str | None:
        """What to call somebody: the tool gives the digits of a number where it knows no name."""
        if sender is not None and (known := self.by_key.get(sender + PERSON)) is not None:
            return known.name
        return clean_name(sender or "") or None

    def called(self, name: str) -> Room | None:
        """The chat with somebody who is in the list of calls, who need not have one; None if two are called that."""
        keys = [key for key in self._by_name.get(name, []) if key in self.by_key]
        written = [key for key in keys if key in self._written]
        if len(written) == 1 or len(keys) == 1:
            return self.by_key[(written or keys)[0]]
        if keys:
            return None
        key = name + PERSON if is_number(name) else name
        return self.by_key.get(key) or room(key, Chat(None if is_number(name) else name))


class Rows:
    """Columns of rows, kept as plain lists and turned into polars in pieces."""

    def __init__(self) -> None:
        self._rooms: list[Room] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in _PIECE}
        self._pieces: list[pl.DataFrame] = []
        self._used: set[int] = set()
        self._ids: dict[str, dict[str, int]] = {}

    def enter(self, place: Room) -> None:
        """Say which chat the next rows belong to."""
        if not self._rooms or self._rooms[-1] != place:
            self._rooms.append(place)

    def add(
        self,
        position: int,
        key: str,
        ms: int,
        kind: str,
        *,
        sender: str | None,
        from_me: bool,
        text: str | None = None,
        duration: float | None = None,
        about: str | None = None,
    ) -> str:
        """Add a row to the chat that was entered, and give its id: its key, with a count behind it where it repeats."""
        own = self._unused(key)
        self._used.add(len(self._rooms) - 1)
        values = (own, len(self._rooms) - 1, sender, from_me, ms, kind, text, duration, about, position)
        for column, value in zip(self._columns.values(), values, strict=True):
            column.append(value)
        if len(self._columns["id"]) >= _FLUSH:
            self._flush()
        return own

    def numbers(self) -> dict[str, str]:
        """The other person's number, for chats of two that have rows."""
        return numbers_of(self._rooms[index] for index in sorted(self._used))

    def frame(self) -> pl.DataFrame:
        """Give all rows in the common frame, with source 0."""
        self._flush()
        rows = pl.concat(self._pieces)
        places = pl.DataFrame([place[:3] for place in self._rooms], schema=_PLACES, orient="row")
        in_chats = rows.hstack(places.select(pl.all().gather(rows["room"])))
        return in_order(_about_what_is_there(in_chats).select(_COLUMNS))

    def _flush(self) -> None:
        self._pieces.append(pl.DataFrame(self._columns, schema=_PIECE))
        self._columns = {name: [] for name in _PIECE}

    def _unused(self, key: str) -> str:
        seen = self._ids.setdefault(self._rooms[-1].chat, {})
        own, times = key, seen.get(key, 1)
        while own in seen:
            times += 1
            own = f"{key}:{times}"
        seen[own] = 1
        seen[key] = times
        return own


def _about_what_is_there(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of what rows are about what their chat holds: a reply to a status update names a message of no chat."""
    if not rows["about"].null_count() < rows.height:
        return rows
    there = rows.select("chat", pl.col("id").alias("about"), pl.lit(value=True).alias("there"))
    joined = rows.join(there, on=["chat", "about"], how="left", maintain_order="left")
    return joined.with_columns(pl.when("there").then("about").alias("about"))


_PIECE: Final = pl.Schema(
    {
        "id": pl.String(),
        "room": pl.UInt32(),
        "sender": pl.String(),
        "from_me": pl.Boolean(),
        "ms": pl.Int64(),
        "kind": pl.String(),
        "text": pl.String(),
        "duration": pl.Float32(),
        "about": pl.String(),
        "position": pl.UInt32(),
    }
)
_PLACES: Final = pl.Schema({"chat": pl.String(), "chat_name": pl.String(), "is_group": pl.Boolean()})
_COLUMNS: Final = (
    pl.col("id"),
    pl.lit("whatsapp").alias("platform"),
    pl.col("chat"),
    pl.col("chat_name"),
    pl.col("is_group"),
    pl.col("sender"),
    pl.col("from_me"),
    pl.col("ms").cast(MESSAGES["sent_at"]).alias("sent_at"),
    pl.col("kind").cast(KINDS),
    pl.col("text"),
    pl.lit(value=False).alias("edited"),
    pl.col("duration"),
    pl.col("about"),
    pl.lit(0, pl.UInt16).alias("source"),
    pl.col("position"),
)
