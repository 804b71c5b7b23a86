"""The common frame: what every parser promises and everything above relies on.

One row per event, all columns always present and in this order. The manifest beside it says where the rows came
from and what each source can and cannot show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import polars as pl

from parsers.ledger import Ledger

KINDS: Final = pl.Enum(
    [
        "text",
        "image",
        "video",
        "audio",
        "voice",
        "sticker",
        "gif",
        "document",
        "contact",
        "location",
        "poll",
        "media",
        "call",
        "missed_call",
        "reaction",
        "deleted",
        "system",
    ]
)
"""What an event is. `media` is media of unknown kind."""

MESSAGES: Final = pl.Schema(
    {
        # key of the message, unique within its chat, where the export has one
        "id": pl.String(),
        # whatsapp, signal, sms …; a new format edits no enum
        "platform": pl.String(),
        # id of the chat, stable across exports of the same chat
        "chat": pl.String(),
        # what the export calls the chat
        "chat_name": pl.String(),
        # more than two people can write
        "is_group": pl.Boolean(),
        # as the export names them, invisible marks stripped; null for system rows
        "sender": pl.String(),
        # null where the export does not say (WhatsApp text); sender may be null when true
        "from_me": pl.Boolean(),
        # an instant; wall times are read in the user's zone (parsers.stamps)
        "sent_at": pl.Datetime("ms", "UTC"),
        "kind": KINDS,
        # what was typed; never a placeholder, never a system phrase
        "text": pl.String(),
        "edited": pl.Boolean(),
        # seconds, of a call or a voice note
        "duration": pl.Float32(),
        # id of the message that a reaction or quoted reply is about; a reaction's text is its emoji
        "about": pl.String(),
        # index into the manifest's sources
        "source": pl.UInt16(),
        # line or record number in that file, from 1: the tie-breaker
        "position": pl.UInt32(),
    }
)
"""The schema of the common frame (docs: design of columns stands beside each)."""

ORDER: Final = ("sent_at", "source", "position")
"""Rows are always sorted stably on these."""

REQUIRED: Final = ("platform", "chat", "chat_name", "is_group", "sent_at", "kind", "edited", "source", "position")
"""Columns that hold no null."""

NOT_MESSAGES: Final = ("system", "reaction", "call", "missed_call")
"""Kinds that are no turn in a conversation."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a source can show. What it cannot show is said in words, never counted as zero.

    Attributes:
        seconds: time stamps carry seconds; else whole minutes.
        zone: time stamps are instants; else wall time in an unnamed zone.
        says_me: the export says which messages are the owner's.
        reactions: reactions are in the export.
        replies: quoted replies name their message.
        calls: answered and missed calls are in the export.
        voice_seconds: the length of voice notes is in the export.
        edits: edited messages are marked.
    """

    seconds: bool
    zone: bool
    says_me: bool
    reactions: bool
    replies: bool
    calls: bool
    voice_seconds: bool
    edits: bool

    def __or__(self, other: "Capabilities") -> "Capabilities":
        return Capabilities(*(getattr(self, f) or getattr(other, f) for f in self.__slots__))


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How day, month and year were told apart in a file, and why.

    Attributes:
        order: "dmy", "mdy" or "ymd".
        confidence: "certain", "likely" or "ambiguous".
        why: the evidence, in one clause, without message text.
    """

    order: Literal["dmy", "mdy", "ymd"]
    confidence: Literal["certain", "likely", "ambiguous"]
    why: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A stretch of a chat that its export cannot show whole, because messages were set to disappear.

    Attributes:
        chat: id of the chat in the frame.
        since: the instant from which messages are missing; None for the chat's beginning, or where it is not known.
        until: the instant from which they are there again; None for the export's end.
    """

    chat: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where rows came from: one export file, or one chat file inside a zip.

    Attributes:
        file: what to call the file (its name, with the member's name for a zip of several chats); no folders.
        format: name of the format that read it.
        why: how the format was recognised.
        sha256: hex digest of the bytes read, or "" where a stream was not digested.
        clock: "instant", or "local" for wall time read in `timezone`.
        timezone: the zone that wall times were read in; "" for instants.
        resolution_s: 60.0, 1.0 or 0.001.
        capabilities: what this source can show.
        ledger: what became of every unit.
        date_order: how dates were read, None where the format leaves no doubt.
        notes: plain sentences for the reader ("disappearing messages are not in this export"); no message text.
        incomplete: stretches of chats whose messages were set to disappear.
        numbers: chat id → the other person's phone number (E.164 where it can be told), for chats of two where the
            export says it. Only for suggesting who is one person; never shown whole.
        names: further names, numbers and user names of people in this export, its owner among them. Only for pointing
            them out in the owner's own words before a copy is shared; never in a result or a report.
        chats_by_name: ids of chats are made of names, so that two people of one name can meet under one id.
    """

    file: str
    format: str
    why: str
    sha256: str
    clock: Literal["instant", "local"]
    timezone: str
    resolution_s: float
    capabilities: Capabilities
    ledger: Ledger
    date_order: DateOrder | None = None
    notes: tuple[str, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    chats_by_name: bool = False


FEW_SKIPPED: Final = 12
"""Files that are no export, up to which each is named."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was looked at and not read, with the sentence that says why."""

    file: str
    reason: str
    is_problem: bool = False
    """True where a file looked like an export and could not be read; false for files that are no export."""


def worth_naming(skipped: Sequence[Skipped]) -> tuple[list[Skipped], int]:
    """Files not read that a page should name, and how many others there are: a folder can hold a phone's pictures.

    Every problem is named; of files that are no export the first few, or none of very many.
    """
    problems = [one for one in skipped if one.is_problem]
    rest = [one for one in skipped if not one.is_problem]
    return (problems + rest, 0) if len(rest) <= FEW_SKIPPED else (problems, len(rest))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file that was looked at. `frame["source"]` indexes `sources`."""

    sources: tuple[SourceInfo, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = field(default=())


def check(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` if it keeps the promise of this module, else raise `ValueError` naming the column.

    The message never holds a cell's value.
    """
    if frame.schema != MESSAGES:
        odd = [n for n in {**MESSAGES, **frame.schema} if frame.schema.get(n) != MESSAGES.get(n)]
        raise ValueError(f"columns differ from the common frame: {', '.join(odd) or 'order'}")
    # Asked of the frame, not of each Series: a column of one value would be written out for that.
    for name, nulls in frame.select(pl.col(REQUIRED).null_count()).row(0, named=True).items():
        if nulls:
            raise ValueError(f"column {name} holds nulls")
    return frame


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Sort rows stably by time, then source, then position in the file; one file in order is returned as it is."""
    one_file = frame["source"].n_unique() < 2
    if one_file and frame["sent_at"].is_sorted() and frame["position"].is_sorted():
        return frame
    return frame.sort(ORDER, maintain_order=True)


def empty() -> pl.DataFrame:
    """A frame with no rows."""
    return pl.DataFrame(schema=MESSAGES)
