"""Rows from SMS, MMS and calls: plain columns while records are read, one frame at the end.

What shows only when everything has been read is settled then: whose a number is, records of services, records that
occur twice, and texts that are reactions.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from parsers.frame import KINDS, MESSAGES, in_order
from parsers.identity import clean_name
from parsers.ledger import Ledger
from parsers.sms.attributes import OWN_KEY, PART, Attributes, Mms, body_of, content_of, digest_of, kind_of
from parsers.sms.people import Party, People, Resolved
from parsers.sms.repeats import is_crowded, without_repeats
from parsers.sms.tapbacks import settle

SMS: Final = "sms"
"""The platform whose groups are their members, and on which a reaction may be a text."""
_FLUSH: Final = 65_536


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of rows once all had been read.

    Attributes:
        frame: the rows that stay, in the common frame, in order of time, with source 0.
        numbers: chat id → E.164, of chats of two.
        names: every name and address of people in the backup.
        duplicates: records that occur twice.
        service_messages: messages from short codes and named senders.
        service_calls: calls with them.
        reactions: texts that are reactions; they are rows of the frame.
        removals: texts that take a reaction back; they are not.
    """

    frame: pl.DataFrame = field(repr=False)
    numbers: dict[str, str] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    duplicates: int
    service_messages: int
    service_calls: int
    reactions: int
    removals: int

    def account(self, ledger: Ledger) -> Ledger:
        """The ledger of records read, with those moved that turned out to be no messages."""
        reasons = {
            "messages from services and short codes": self.service_messages,
            "calls with services and short codes": self.service_calls,
            "reactions sent as texts": self.reactions,
            "reactions taken back": self.removals,
        }
        left_out = Counter(ledger.left_out) + Counter(reasons)
        gone = self.duplicates + sum(reasons.values())
        return replace(
            ledger,
            messages=ledger.messages - gone,
            duplicates=ledger.duplicates + self.duplicates,
            left_out=dict(left_out),
        )


class Rows:
    """Columns of rows, kept as plain arrays and turned into polars in pieces."""

    def __init__(self, people: People, platform: str = SMS) -> None:
        """`people` is shared by all files of one backup."""
        self._people = people
        self._platform = platform
        self._parties: dict[tuple[Party, str], int] = {}
        self._pieces: list[pl.DataFrame] = []
        self._new_piece()

    def sms(self, position: int, sms: Attributes, number: str, *, from_me: bool) -> None:
        """Add an SMS."""
        self._people.met(number, sms.contact)
        body = sms.text("body")
        self._add(position, sms, (number,), number, "text", body, from_me=from_me, content=content_of(body))

    def mms(self, position: int, mms: Mms, *, from_me: bool) -> None:
        """Add an MMS."""
        party = self._people.party(mms.addressed, from_me=from_me)
        contact = mms.head.contact
        title = ""
        if contact is not None and len(party) == 1:
            self._people.met(party[0], contact)
        elif contact is not None and self._platform == SMS:
            self._people.titled(party, contact)
        elif contact is not None:
            # elsewhere than in SMS, groups of the same people may be several
            title = contact
        writer = mms.addressed.writer or party[0]
        kind, text = kind_of(mms.parts), body_of(mms.parts)
        mark = digest_of(mms.parts, PART), digest_of([mms.head], OWN_KEY)
        content = content_of(text, mms.parts)
        self._add(
            position, mms.head, party, writer, kind, text, from_me=from_me, mark=mark, content=content, title=title
        )

    def call(
        self, position: int, call: Attributes, number: str, *, from_me: bool, answered: bool, seconds: int
    ) -> None:
        """Add an answered or missed call; `seconds` are kept of answered calls."""
        self._people.met(number, call.contact)
        # what the call log remembers, which may be older than the contacts
        if remembered := clean_name(call.text("name") or ""):
            self._people.called(number, remembered)
        kind = "call" if answered else "missed_call"
        length = float(seconds) if answered and seconds else None
        # of two calls in one millisecond, the phone's own kind tells them apart
        mark = (call.number("type", 99) or 0, 0)
        self._add(position, call, (number,), number, kind, None, from_me=from_me, seconds=length, mark=mark)

    def settled(self) -> Settled:
        """Give all rows, once all files of the backup have been read."""
        self._flush()
        rows = pl.concat(self._pieces) if self._pieces else pl.DataFrame(schema=_PIECE)
        self._pieces.clear()
        resolved = self._people.resolved(self._parties)
        chats = resolved.table(self._platform)
        rows = rows.hstack(chats.select(pl.all().gather(rows["party"])))
        served = rows.filter("is_service")["kind"].is_in(["call", "missed_call"])
        rows, duplicates = without_repeats(rows.filter(~pl.col("is_service")), resolved.members(self._platform))
        frame, reactions, removals = in_order(_common(rows, chats["chat_name"], self._platform)), 0, 0
        if self._platform == SMS:
            frame, reactions, removals = settle(frame)
        return Settled(
            frame,
            _numbers_of(resolved, frame, self._platform),
            resolved.names(),
            duplicates,
            service_messages=len(served) - int(served.sum()),
            service_calls=int(served.sum()),
            reactions=reactions,
            removals=removals,
        )

    def _index(self, party: Party, title: str = "") -> int:
        return self._parties.setdefault((party, title), len(self._parties))

    def _new_piece(self) -> None:
        self._numbers = {name: array(code) for name, code in _ARRAYS}
        self._from_me: list[bool] = []
        self._kinds: list[str] = []
        self._texts: list[str | None] = []
        self._seconds: list[float | None] = []

    def _add(
        self,
        position: int,
        record: Attributes,
        party: Party,
        writer: str,
        kind: str,
        text: str | None,
        *,
        from_me: bool,
        seconds: float | None = None,
        mark: tuple[int, int] = (0, 0),
        content: int = 0,
        title: str = "",
    ) -> None:
        numbers = self._numbers
        numbers["position"].append(position)
        numbers["party"].append(self._index(party, title))
        numbers["writer"].append(self._index((writer,)))
        numbers["sent_at"].append(record.sent_at or 0)
        numbers["parts"].append(mark[0])
        numbers["key"].append(mark[1])
        numbers["content"].append(content)
        self._from_me.append(from_me)
        self._kinds.append(kind)
        self._texts.append(text)
        self._seconds.append(seconds)
        if len(self._kinds) >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        columns = {
            **self._numbers,
            "from_me": self._from_me,
            "kind": self._kinds,
            "text": self._texts,
            "duration": self._seconds,
        }
        if self._kinds:
            self._pieces.append(pl.DataFrame(columns, schema=_PIECE))
        self._new_piece()


_ARRAYS: Final = (
    *(("position", "L"), ("party", "L"), ("writer", "L"), ("sent_at", "q")),
    *(("parts", "q"), ("key", "q"), ("content", "L")),
)
_PIECE: Final = pl.Schema(
    {
        "position": pl.UInt32(),
        "party": pl.UInt32(),
        "writer": pl.UInt32(),
        "sent_at": pl.Int64(),
        # digests of an MMS's parts and of its own key; the type of a call; 0 for an SMS
        "parts": pl.Int64(),
        "key": pl.Int64(),
        # digest of words and kinds of parts, the same in every backup
        "content": pl.UInt32(),
        "from_me": pl.Boolean(),
        "kind": pl.String(),
        "text": pl.String(),
        "duration": pl.Float32(),
    }
)


def _common(rows: pl.DataFrame, names: pl.Series, platform: str) -> pl.DataFrame:
    """The rows in the common frame."""
    writers = names.gather(rows["writer"])
    return rows.select(
        _ids(rows),
        pl.lit(platform).alias("platform"),
        "chat",
        "chat_name",
        "is_group",
        pl.when("from_me").then(None).when("is_group").then(writers).otherwise("chat_name").alias("sender"),
        "from_me",
        pl.col("sent_at").cast(MESSAGES["sent_at"]),
        pl.col("kind").cast(KINDS),
        "text",
        pl.lit(value=False).alias("edited"),
        "duration",
        pl.lit(None, pl.String).alias("about"),
        pl.lit(0, pl.UInt16).alias("source"),
        "position",
    )


def _ids(rows: pl.DataFrame) -> pl.Series:
    """Keys of messages: millisecond, direction and content, which every backup of a phone copies; calls have none.

    MMS are dated in whole seconds, so that two backups may hold different messages of one moment.
    """
    direction = pl.when("from_me").then(pl.lit(">")).otherwise(pl.lit("<"))
    is_call = pl.col("kind").is_in(["call", "missed_call"])
    plain = pl.when(~is_call).then(pl.concat_str("sent_at", direction, "content"))
    keys = rows.select(plain.alias("id")).to_series()
    nth = pl.int_range(pl.len(), dtype=pl.UInt32).over("chat", "sent_at", "from_me", "content")
    crowded = (
        rows.with_row_index("row").filter(is_crowded(rows)).select("row", nth.alias("nth")).filter(pl.col("nth") > 0)
    )
    return keys.scatter(crowded["row"], keys.gather(crowded["row"]) + "." + crowded["nth"].cast(pl.String))


def _numbers_of(resolved: Resolved, frame: pl.DataFrame, platform: str) -> dict[str, str]:
    there = set(frame["chat"].unique())
    return {chat: number for chat, number in resolved.numbers(platform).items() if chat in there}
