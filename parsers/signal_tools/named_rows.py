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
from parsers.frame import KINDS, MESSAGES, check, in_order
from parsers.identity import opaque
from parsers.plausible import LAST_MS

EPOCH: Final = datetime(1970, 1, 1)
_FIRST_MS: Final = 2 * 86_400_000
"""Earlier is no time but the zero that tools write for an unknown one, in whatever zone."""
_NOTHING: Final = -1


class Chat(NamedTuple):
    """A chat: its id in the frame, its name, and whether more than two people can write."""

    id: str
    name: str
    is_group: bool


class Writer(NamedTuple):
    """How the frame shows somebody who writes."""

    sender: str | None
    from_me: bool | None


def wall_ms(wall: datetime) -> int:
    """Give a wall time in milliseconds since 1970, as if it were in UTC."""
    gone = wall - EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1000 + gone.microseconds // 1000


def is_dated(ms: int) -> bool:
    """Whether a wall time is no placeholder for an unknown one."""
    return ms >= _FIRST_MS


def is_plausible(ms: int) -> bool:
    """Whether a wall time lies before the day after tomorrow."""
    return ms <= LAST_MS


class Rows:
    """Columns of rows in the order of the file."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {}
        self._position = array("L")
        self._wall = array("q")
        self._who = array("q")
        self._about = array("q")
        self._kind: list[str] = []
        self._text: list[str | None] = []
        self._seconds: list[float | None] = []
        self._newest = _NOTHING

    @property
    def people(self) -> list[str]:
        """Everybody who wrote or reacted, by the names given to `add` and `react`, in order of appearance."""
        return [name for name in self._codes if name is not None]

    def add(
        self, position: int, wall: int, name: str | None, kind: str, text: str | None, seconds: float | None = None
    ) -> None:
        """Add a message or notice of a wall time in ms, by somebody's name (None for nobody)."""
        self._newest = len(self._kind)
        self._append(position, wall, name, _NOTHING, kind, text, seconds)

    def caption(self, text: str | None) -> None:
        """Give the newest message, which was an attachment, its text."""
        self._text[self._newest] = text

    def react(self, name: str | None, emoji: str) -> None:
        """Add a reaction to the newest message."""
        at = self._newest
        self._append(self._position[at], self._wall[at], name, at, "reaction", emoji, None)

    def frame(self, chat: Chat, writers: Mapping[str | None, Writer], zone: str) -> pl.DataFrame:
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
        who = pl.Series(self._who, dtype=pl.Int64)
        rows = pl.DataFrame(
            {
                "position": pl.Series(self._position, dtype=pl.UInt32),
                "wall": pl.Series(self._wall, dtype=pl.Int64),
                "about_row": pl.Series(self._about, dtype=pl.Int64),
                "kind": pl.Series(self._kind, dtype=KINDS),
                "text": pl.Series(self._text, dtype=pl.String),
                "duration": pl.Series(self._seconds, dtype=pl.Float32),
                "sender": pl.Series([one.sender for one in shown], dtype=pl.String).gather(who),
                "from_me": pl.Series([one.from_me for one in shown], dtype=pl.Boolean).gather(who),
                "key": pl.Series(keys, dtype=pl.String).gather(who),
            }
        )
        rows = rows.with_columns(
            _ids(rows), wall_time.to_instants(rows["wall"].cast(pl.Datetime("ms")), zone).alias("sent_at")
        )
        target = pl.when(pl.col("about_row") >= 0).then("about_row")
        fixed: dict[str, object] = {"platform": "signal", "edited": False, "source": 0, "is_group": chat.is_group}
        fixed |= {"chat": chat.id, "chat_name": chat.name}
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


def _ids(rows: pl.DataFrame) -> pl.Series:
    """Writer and time of each message; the second of one writer and time carries a number."""
    nth = pl.int_range(1, pl.len() + 1).over("key", "wall", pl.col("kind").is_in(["reaction", "system"]))
    numbered = rows.select(
        pl.when(~pl.col("kind").is_in(["reaction", "system"])).then(
            pl.concat_str("key", "wall", pl.when(nth > 1).then(nth.cast(pl.String)), separator=":", ignore_nulls=True)
        )
    ).to_series()
    return numbered.alias("id")
