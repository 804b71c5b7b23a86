"""Rows of one chat whose export names people and gives wall times: plain columns while it is read, then one frame.

Such exports have no keys for messages and no times for reactions. A message's id is made from its writer and time,
which are the same in every export of the chat; a reaction stands at the time of the message it is about.
"""

from array import array
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

import polars as pl

from parsers import wall_time
from parsers.frame import KINDS, MESSAGES, Capabilities, check, in_order
from parsers.identity import opaque
from parsers.plausible import FIRST_MS, LAST_MS
from parsers.room import Room

EPOCH: Final = datetime(1970, 1, 1)
_NOTHING: Final = -1
_FLUSH: Final = 65_536
SHOWS: Final = Capabilities(
    seconds=True,
    zone=False,
    says_me=True,
    reactions=True,
    replies=False,
    calls=True,
    voice_seconds=False,
    edits=False,
)
"""The most that such an export can show."""
_PIECE: Final = pl.Schema(
    {
        "position": pl.UInt32(),
        "wall": pl.Int64(),
        "who": pl.Int64(),
        "about_row": pl.Int64(),
        "kind": KINDS,
        "text": pl.String(),
        "duration": pl.Float32(),
    }
)


class Writer(NamedTuple):
    """How the frame shows somebody who writes."""

    sender: str | None
    from_me: bool | None

    def __repr__(self) -> str:
        return "Writer()"


def wall_ms(wall: datetime) -> int:
    """Give a wall time in milliseconds since 1970, as if it were in UTC."""
    gone = wall - EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1000 + gone.microseconds // 1000


def is_dated(ms: int) -> bool:
    """Whether a wall time is no placeholder for an unknown one."""
    return ms >= FIRST_MS


def is_plausible(ms: int) -> bool:
    """Whether a wall time lies before the day after tomorrow."""
    return ms <= LAST_MS


class Rows:
    """Columns of rows in the order of the file, kept as plain lists and turned into polars in pieces."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {}
        self._pieces: list[pl.DataFrame] = []
        self._gone = 0
        self._newest = _NOTHING
        self._new_piece()

    @property
    def people(self) -> list[str]:
        """Everybody who wrote or reacted, by the names given to `add` and `react`, in order of appearance."""
        return [name for name in self._codes if name is not None]

    def add(
        self, position: int, wall: int, name: str | None, kind: str, text: str | None, seconds: float | None = None
    ) -> None:
        """Add a message or notice of a wall time in ms, by somebody's name (None for nobody)."""
        # never between a message and what is said of it
        if len(self._kind) >= _FLUSH:
            self._flush()
        self._newest = len(self._kind)
        self._append(position, wall, name, _NOTHING, kind, text, seconds)

    def caption(self, text: str | None) -> None:
        """Give the newest message, which was an attachment, its text."""
        self._text[self._newest] = text

    def react(self, name: str | None, emoji: str) -> None:
        """Add a reaction to the newest message."""
        at = self._newest
        self._append(self._position[at], self._wall[at], name, self._gone + at, "reaction", emoji, None)

    def frame(self, chat: Room, writers: Mapping[str | None, Writer], zone: str) -> pl.DataFrame:
        """Give all rows in the common frame, in order, with source 0.

        Args:
            chat: whose rows they are.
            writers: how to show each name; who is missing is shown by it, and may be the owner or not.
            zone: IANA name of the zone of the wall times.
        """
        shown = [writers.get(name, Writer(name, None)) for name in self._codes]
        keys = [
            "me" if one.from_me else opaque(one.sender or name or "")
            for name, one in zip(self._codes, shown, strict=True)
        ]
        self._flush()
        rows = pl.concat(self._pieces)
        who = rows["who"]
        rows = rows.with_columns(
            pl.Series("sender", [one.sender for one in shown], pl.String).gather(who),
            pl.Series("from_me", [one.from_me for one in shown], pl.Boolean).gather(who),
            pl.Series("key", keys, pl.String).gather(who),
        )
        rows = rows.with_columns(
            _ids(rows), wall_time.to_instants(rows["wall"].cast(pl.Datetime("ms")), zone).alias("sent_at")
        )
        target = pl.when(pl.col("about_row") >= 0).then("about_row")
        fixed: dict[str, object] = {"platform": "signal", "edited": False, "source": 0, "is_group": chat.is_group}
        fixed |= {"chat": chat.chat, "chat_name": chat.name}
        full = rows.with_columns(
            pl.col("id").gather(target).alias("about"),
            *(pl.lit(value, dtype=MESSAGES[column]).alias(column) for column, value in fixed.items()),
        )
        return in_order(check(full.select(MESSAGES.names())))

    def _append(
        self, position: int, wall: int, name: str | None, about: int, kind: str, text: str | None, seconds: float | None
    ) -> None:
        self._position.append(position)
        self._wall.append(wall)
        self._who.append(self._codes.setdefault(name, len(self._codes)))
        self._about.append(about)
        self._kind.append(kind)
        self._text.append(text)
        self._seconds.append(seconds)

    def _new_piece(self) -> None:
        self._position = array("L")
        self._wall = array("q")
        self._who = array("q")
        self._about = array("q")
        self._kind: list[str] = []
        self._text: list[str | None] = []
        self._seconds: list[float | None] = []

    def _flush(self) -> None:
        columns = {
            "position": pl.Series(self._position, dtype=pl.UInt32),
            "wall": self._wall,
            "who": self._who,
            "about_row": self._about,
            "kind": pl.Series(self._kind, dtype=KINDS),
            "text": self._text,
            "duration": self._seconds,
        }
        self._pieces.append(pl.DataFrame(columns, schema=_PIECE))
        self._gone += len(self._kind)
        self._new_piece()


def _ids(rows: pl.DataFrame) -> pl.Series:
    """Writer and time of each message; the second of one writer and time carries a number."""
    is_message = ~pl.col("kind").is_in(["reaction", "system"])
    ids = rows.select(id=pl.when(is_message).then(pl.concat_str("key", "wall", separator=":")))
    repeated = ids["id"].is_duplicated() & ids["id"].is_not_null()
    if not repeated.any():
        return ids["id"]
    nth = pl.int_range(1, pl.len() + 1).over("id")
    numbered = pl.concat_str("id", pl.when(nth > 1).then(nth.cast(pl.String)), separator=":", ignore_nulls=True)
    return ids["id"].scatter(repeated.arg_true(), ids.filter(repeated).select(numbered).to_series())
