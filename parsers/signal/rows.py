"""Rows from Signal's chat items: plain columns while lines are read, one frame at the end.

People and chats are numbers until then: an item costs a few list appends, and names, ids and quotes are filled in by
polars for all rows at once.
"""

from array import array
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from parsers.frame import KINDS, MESSAGES
from parsers.room import Room

ME: Final = -1
"""The owner, among the recipients' numbers (which are never negative)."""
NOBODY: Final = -2
"""No author: the app's own notices, and rows that are about no message."""
_FLUSH: Final = 65_536
_PIECE: Final = pl.Schema(
    {
        "position": pl.UInt32(),
        "chat_id": pl.Int64(),
        "author": pl.Int64(),
        "sent_ms": pl.Int64(),
        "about_author": pl.Int64(),
        "about_ms": pl.Int64(),
        "kind": KINDS,
        "text": pl.String(),
        "edited": pl.Boolean(),
        "duration": pl.Float32(),
    }
)


class Person(NamedTuple):
    """Someone who writes: an opaque key that is the same in every export, and a name."""

    key: str
    name: str | None

    def __repr__(self) -> str:
        return "Person()"


_UNKNOWN: Final = Person("unknown", "Unknown")


class Rows:
    """Columns of rows, kept as plain lists and turned into polars in pieces."""

    def __init__(self) -> None:
        self._pieces: list[pl.DataFrame] = []
        self._edits: list[tuple[int, int, int, int]] = []
        self._new_piece()

    def add(self, position: int, chat_id: int, author: int, sent_ms: int, kind: str, text: str | None) -> None:
        """Add a row. What few rows have is set on the newest row by `is_about`, `is_edited` and `lasted`."""
        if len(self._kind) >= _FLUSH:
            self._flush()
        self._position.append(position)
        self._chat_id.append(chat_id)
        self._author.append(author)
        self._sent_ms.append(sent_ms)
        self._kind.append(kind)
        self._text.append(text)

    def is_about(self, author: int, sent_ms: int) -> None:
        """Say that the newest row is a reaction or reply to a message, by that message's writer and time."""
        self._abouts.append((len(self._kind) - 1, author, sent_ms))

    def is_edited(self) -> None:
        """Say that the newest row was edited."""
        self._edited.append(len(self._kind) - 1)

    def lasted(self, seconds: float) -> None:
        """Say how long the newest row, a call, was."""
        self._durations.append((len(self._kind) - 1, seconds))

    def edit(self, chat_id: int, author: int, edited_ms: int, sent_ms: int) -> None:
        """Remember that a message of `sent_ms` is also known by the time of an edit, which quotes may name."""
        self._edits.append((chat_id, author, edited_ms, sent_ms))

    def frame(self, rooms: dict[int, Room], people: dict[int, Person]) -> pl.DataFrame:
        """Give all rows in the common frame, in order, with source 0.

        Args:
            rooms: every chat that rows were added for.
            people: recipients by number, with `ME`; who is missing is called "Unknown".

        """
        self._flush()
        rows = self._with_originals(pl.concat(self._pieces).sort("sent_ms", "position", maintain_order=True))
        rows = rows.join(_rooms(rooms), on="chat_id", how="left", maintain_order="left")
        rows = _with_people(rows, people)
        # null where there is nobody: concat_str of a null is null
        message = pl.concat_str("author_key", pl.col("sent_ms").cast(pl.String), separator=":")
        about = pl.concat_str("about_key", pl.col("about_ms").cast(pl.String), separator=":")
        reaction = pl.concat_str(about, message, separator=":")
        is_reaction = (pl.col("kind") == "reaction") & (pl.col("about_author") != NOBODY)
        rows = rows.with_columns(
            pl.when(is_reaction).then(reaction).otherwise(message).alias("id"),
            about.alias("about"),
        )
        return _unique_ids(rows).select(
            "id",
            pl.lit("signal").alias("platform"),
            "chat",
            "chat_name",
            "is_group",
            "sender",
            (pl.col("author") == ME).alias("from_me"),
            pl.col("sent_ms").cast(MESSAGES["sent_at"]).alias("sent_at"),
            "kind",
            "text",
            "edited",
            "duration",
            "about",
            pl.lit(0, pl.UInt16).alias("source"),
            "position",
        )

    def _with_originals(self, rows: pl.DataFrame) -> pl.DataFrame:
        if not self._edits:
            return rows
        keys = ["chat_id", "about_author", "about_ms"]
        schema = dict.fromkeys([*keys, "original_ms"], pl.Int64)
        edits = pl.DataFrame(self._edits, schema=schema, orient="row").unique(keys, keep="first")
        joined = rows.join(edits, on=keys, how="left", maintain_order="left")
        # only a reply can name an edit
        original = pl.when(pl.col("kind") != "reaction").then("original_ms")
        return joined.with_columns(pl.coalesce(original, "about_ms").alias("about_ms")).drop("original_ms")

    def _new_piece(self) -> None:
        self._position = array("q")
        self._chat_id = array("q")
        self._author = array("q")
        self._sent_ms = array("q")
        self._kind: list[str] = []
        self._text: list[str | None] = []
        self._abouts: list[tuple[int, int, int]] = []
        self._edited: list[int] = []
        self._durations: list[tuple[int, float]] = []

    def _flush(self) -> None:
        rows = len(self._kind)
        about = np.full((rows, 2), (NOBODY, 0), np.int64)
        edited = np.zeros(rows, np.bool_)
        duration = np.full(rows, np.nan, np.float32)
        for row, *message in self._abouts:
            about[row] = message
        edited[self._edited] = True
        for row, seconds in self._durations:
            duration[row] = seconds
        columns = {
            "position": self._position,
            "chat_id": self._chat_id,
            "author": self._author,
            "sent_ms": self._sent_ms,
            "about_author": about[:, 0],
            "about_ms": about[:, 1],
            "kind": pl.Series(self._kind, dtype=KINDS),
            "text": self._text,
            "edited": edited,
            "duration": pl.Series(duration).fill_nan(None),
        }
        self._pieces.append(pl.DataFrame(columns, schema=_PIECE))
        self._new_piece()


def _rooms(rooms: dict[int, Room]) -> pl.DataFrame:
    rows = [(chat_id, *room[:3]) for chat_id, room in rooms.items()]
    schema = {"chat_id": pl.Int64, "chat": pl.String, "chat_name": pl.String, "is_group": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_people(rows: pl.DataFrame, people: dict[int, Person]) -> pl.DataFrame:
    numbers = pl.concat([rows["author"], rows["about_author"]]).unique().to_list()
    known = [(number, *people.get(number, _UNKNOWN)) for number in numbers if number != NOBODY]
    schema = {"author": pl.Int64, "author_key": pl.String, "sender": pl.String}
    authors = pl.DataFrame(known, schema=schema, orient="row")
    abouts = authors.select(pl.col("author").alias("about_author"), pl.col("author_key").alias("about_key"))
    with_authors = rows.join(authors, on="author", how="left", maintain_order="left")
    return with_authors.join(abouts, on="about_author", how="left", maintain_order="left")


def _unique_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """Tell apart rows of one writer and millisecond, such as a call and a message, by their order.

    An id ends in its time, so that in rows sorted by time only neighbours can share one: few, and cheap to find.
    """
    sent = pl.col("sent_ms")
    neighbours = (
        rows.lazy().filter((sent == sent.shift(1)) | (sent == sent.shift(-1))).filter(pl.col("id").is_not_null())
    )
    if not neighbours.select(pl.struct("chat", "id").is_duplicated().any()).collect().item():
        return rows
    repeat = pl.int_range(pl.len(), dtype=pl.UInt32).over("chat", "id")
    suffixed = pl.concat_str("id", (repeat + 1).cast(pl.String), separator=":")
    own = rows.with_columns(pl.when(repeat == 0).then("id").otherwise(suffixed).alias("id"))
    return _about_own_message(own)


def _about_own_message(rows: pl.DataFrame) -> pl.DataFrame:
    """Let each reaction be about the message that it stands at, by the position that both share."""
    is_reaction = pl.col("kind") == "reaction"
    messages = rows.filter(~is_reaction).select("position", pl.col("id").alias("own"))
    joined = rows.join(messages, on="position", how="left", maintain_order="left")
    return joined.with_columns(pl.when(is_reaction).then("own").otherwise("about").alias("about")).drop("own")
