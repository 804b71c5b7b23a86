"""Rows from SMS, MMS and calls, and whose they are: numbers become chats once the whole file has been read.

Only then is it known which number is the owner's own, which has to be taken out of every group, and what each number
is called: the backup names a person in some records and not in others.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Final

import polars as pl

from parsers.frame import KINDS, MESSAGES
from parsers.identity import clean_name, is_service, number_key, opaque
from parsers.plausible import LAST_MS

_FROM, _TO = "137", "151"
_ROLES: Final = (_FROM, _TO, "130", "129")
_TOKEN: Final = "insert-address-token"  # noqa: S105 - the phone's placeholder for its own number
_FLUSH: Final = 65_536
_MEDIA: Final = {"image": "image", "video": "video", "audio": "audio"}
_CONTACTS: Final = ("text/x-vcard", "text/vcard")
_UNNAMED: Final = ("(unknown)", "")

Party = tuple[str, ...]
"""The numbers of a chat as the file gives them, before the owner's own is taken out."""


class Attributes:
    """The attributes of one record, read by name; the string `null` and the empty string are missing."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        """Give a value, None if missing."""
        value = self._values.get(name)
        return None if value is None or value in ("", "null") else value

    def number(self, name: str, most: int) -> int | None:
        """Give a whole number from 0 to `most`, None if missing or not one."""
        value = self._values.get(name, "")
        if len(value) <= 18 and value.isdigit() and value.isascii() and (number := int(value)) <= most:
            return number
        return None

    @property
    def sent_at(self) -> int | None:
        """`date` in milliseconds since 1970 UTC; None if missing, zero or impossible."""
        return self.number("date", LAST_MS) or None

    @property
    def contact(self) -> str | None:
        """The name in the phone's contacts."""
        found = clean_name(self.text("contact_name") or "")
        return None if found.casefold() in _UNNAMED else found


class Rows:
    """Columns of rows, kept as plain arrays and turned into polars in pieces."""

    def __init__(self) -> None:
        self.from_services = 0
        self._parties: dict[Party, int] = {}
        self._titles: dict[Party, str] = {}
        self._names: dict[str, str] = {}
        self._sent_from: set[str] = set()
        self._received_at: Counter[str] = Counter()
        self._pieces: list[pl.DataFrame] = []
        self._new_piece()

    def sms(self, position: int, sms: Attributes, number: str, *, from_me: bool) -> None:
        """Add an SMS."""
        self._learn(number, sms.contact)
        self._add(position, sms, (number,), number, "text", sms.text("body"), from_me=from_me)

    def mms(
        self, position: int, mms: Attributes, parts: list[Attributes], addresses: list[Attributes], *, from_me: bool
    ) -> None:
        """Add an MMS with its parts and addresses."""
        listed = _numbers(mms.text("address") or "")
        others = [(a.text("type"), n) for a in addresses if (n := a.text("address")) and n != _TOKEN]
        party = self._party(listed, others, from_me=from_me)
        if len(party) == 1:
            self._learn(party[0], mms.contact)
        elif mms.contact is not None:
            self._titles[party] = mms.contact
        writer = next((number for role, number in others if role == _FROM), party[0])
        self._add(position, mms, party, writer, _kind(parts), _body(parts), from_me=from_me)

    def call(
        self, position: int, call: Attributes, number: str, *, from_me: bool, answered: bool, seconds: int
    ) -> None:
        """Add an answered or missed call; `seconds` are kept of answered calls."""
        self._learn(number, call.contact)
        kind = "call" if answered else "missed_call"
        length = float(seconds) if answered and seconds else None
        self._add(position, call, (number,), number, kind, None, from_me=from_me, seconds=length)

    def frame(self) -> pl.DataFrame:
        """Give all rows in the common frame, in the file's order, with source 0."""
        self._flush()
        rows = pl.concat(self._pieces) if self._pieces else pl.DataFrame(schema=_PIECE)
        parties = self._resolved()
        self.from_services = int(parties["service"].gather(rows["party"]).sum())
        joined = rows.hstack(parties.select("chat", "chat_name", "is_group").select(pl.all().gather(rows["party"])))
        writers = parties["chat_name"].gather(rows["writer"])
        return joined.select(
            pl.lit(None, pl.String).alias("id"),
            pl.lit("sms").alias("platform"),
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

    def _party(self, listed: Party, others: list[tuple[str | None, str]], *, from_me: bool) -> Party:
        """Give everyone an MMS went between, and learn from it which number is the owner's.

        Some phones put only the sender of a group message in `address`, so that the addresses decide when they name
        more than two people.
        """
        named = tuple(dict.fromkeys(number for role, number in others if role in _ROLES))
        received = [number for role, number in others if role == _TO]
        if from_me:
            self._sent_from.update(number_key(number) for role, number in others if role == _FROM)
        elif len(listed) == 1 and len(received) == 1:
            self._received_at[number_key(received[0])] += 1
        writers = 0 if from_me and not any(role == _FROM for role, _ in others) else 1
        if len(listed) <= 1 and len(set(map(number_key, named))) > 1 + writers:
            return tuple(sorted(set(named) | set(listed)))
        return tuple(sorted(listed or named))

    def _learn(self, number: str, contact: str | None) -> None:
        if contact is not None:
            self._names[number_key(number)] = contact

    def _index(self, party: Party) -> int:
        return self._parties.setdefault(party, len(self._parties))

    def _resolved(self) -> pl.DataFrame:
        own = self._sent_from | {key for key, _ in self._received_at.most_common(1)}
        rows = [self._resolve(party, own) for party in self._parties]
        schema = {"chat": pl.String, "chat_name": pl.String, "is_group": pl.Boolean, "service": pl.Boolean}
        parties = pl.DataFrame(rows, schema=schema, orient="row")
        # one number may be spelled in several ways; a chat has one name
        return parties.with_columns(pl.col("chat_name").first().over("chat"))

    def _resolve(self, party: Party, own: set[str]) -> tuple[str, str, bool, bool]:
        people = {number_key(number): number for number in reversed(party)}
        others = {key: number for key, number in people.items() if key not in own} or people
        names = [self._names.get(key) or clean_name(number) or number for key, number in others.items()]
        is_group = len(others) > 1
        title = self._titles.get(party) if is_group else None
        name = title or ", ".join(sorted(names))
        return f"sms:{opaque('~'.join(sorted(others)))}", name, is_group, all(map(is_service, others.values()))

    def _new_piece(self) -> None:
        self._numbers = {n: array(c) for n, c in (("position", "L"), ("party", "L"), ("writer", "L"), ("sent_at", "q"))}
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
    ) -> None:
        numbers = self._numbers
        numbers["position"].append(position)
        numbers["party"].append(self._index(party))
        numbers["writer"].append(self._index((writer,)))
        numbers["sent_at"].append(record.sent_at or 0)
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


_PIECE: Final = pl.Schema(
    {
        "position": pl.UInt32(),
        "party": pl.UInt32(),
        "writer": pl.UInt32(),
        "sent_at": pl.Int64(),
        "from_me": pl.Boolean(),
        "kind": pl.String(),
        "text": pl.String(),
        "duration": pl.Float32(),
    }
)


def _numbers(address: str) -> Party:
    return tuple(dict.fromkeys(n for n in address.split("~") if n and n != _TOKEN))


def _kind(parts: Iterable[Attributes]) -> str:
    for part in parts:
        content = (part.text("ct") or "").lower()
        if content == "image/gif":
            return "gif"
        if content in _CONTACTS:
            return "contact"
        if content not in ("", "text/plain", "application/smil"):
            return _MEDIA.get(content.partition("/")[0], "document")
    return "text"


def _body(parts: Iterable[Attributes]) -> str | None:
    texts = [t for part in parts if (part.text("ct") or "").lower() == "text/plain" and (t := part.text("text"))]
    return "".join(texts) or None
