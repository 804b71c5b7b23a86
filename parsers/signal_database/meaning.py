"""What a record of Signal Desktop's database means: its kind and text, its times, and how a call went.

Facts: Signal Desktop's `ts/types/CallDisposition`, `ts/model-types.d.ts` and `ts/sql/hydration`; flags of files from
`AttachmentPointer.Flags`.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers.signal.lines import Range
from parsers.signal.meaning import NameOf, media_kind, with_mentions
from parsers.signal_database.database import Row, Stored
from parsers.signal_database.people import text
from parsers.signal_database.records import Message, OldCall, milliseconds

_FLAGS: Final = ((1, "voice"), (2, "sticker"), (8, "gif"))
"""Voice message, borderless (which only stickers are), GIF."""
_ANSWERED: Final = ("Accepted", "Joined", "GenericGroupCall", "OutgoingRing", "Unknown")


class Call(NamedTuple):
    """A call: whether somebody answered, who began it, and how long it was in seconds (0 where it is not known)."""

    answered: bool
    outgoing: bool
    starter: str
    seconds: float

    def __repr__(self) -> str:
        return "Call()"

    @classmethod
    def of_old(cls, call: OldCall) -> "Call":
        """Read a call of before there was a table of calls."""
        if call.call_mode == "Group":
            return cls(answered=True, outgoing=False, starter=call.creator_uuid or "", seconds=0)
        begun, ended = milliseconds(call.accepted_time), milliseconds(call.ended_time)
        seconds = (ended - begun) / 1000 if begun and ended else 0
        return cls(answered=bool(begun), outgoing=not call.was_incoming, starter="", seconds=seconds)


def call_of(row: Row) -> Iterator[tuple[str, Call]]:
    """Read one row of `parsers.signal_database.database.CALL`: its id and what it was."""
    key, ringer, starter, _mode, direction, status, begun, ended = row
    seconds = (milliseconds(ended) - milliseconds(begun)) / 1000 if milliseconds(ended) else 0
    outgoing, answered = text(direction) == "Outgoing", text(status) in _ANSWERED
    yield text(key), Call(answered, outgoing, text(starter) or text(ringer), seconds)


def times_of(column: object, message: Message) -> list[int]:
    """Give when a message was sent, and after it the times of its edits, all in ms; 0 where it cannot be read."""
    sent = milliseconds(column) or milliseconds(message.sent_at)
    if message.edit_history is None:
        return [sent]
    edits = (milliseconds(edit.timestamp) for edit in message.edit_history if edit is not None)
    return sorted({sent, *filter(None, edits)}) if sent else [0]


def content(stored: Stored, message: Message, name_of: NameOf) -> tuple[str, str | None]:
    """Give kind and typed text of a message; "reaction" for one to a story, sent as a message."""
    if message.deleted_for_everyone or (stored.is_erased and not stored.is_view_once):
        return "deleted", None
    if stored.is_view_once:
        return "media", None
    emoji = message.story_reaction_emoji or (message.story_reaction.emoji if message.story_reaction else None)
    if emoji:
        return "reaction", emoji
    if message.poll is not None:
        return "poll", message.poll.question or None
    return _kind(stored, message), _typed(stored, message, name_of)


def _kind(stored: Stored, message: Message) -> str:
    if message.sticker is not None:
        return "sticker"
    if message.contact:
        return "contact"
    if message.payment is not None or message.gift_badge is not None:
        return "media"
    return _file_kind(stored, message)


def _file_kind(stored: Stored, message: Message) -> str:
    content_type, flags = text(stored.content_type), stored.flags if isinstance(stored.flags, int) else 0
    if content_type:
        return _of_file(content_type, flags)
    if message.attachments:
        file = message.attachments[0]
        return _of_file((file.content_type or "") if file else "", (file.flags or 0) if file else 0)
    return "media" if stored.has_attachments else "text"


def _of_file(content_type: str, flags: int) -> str:
    return next((kind for flag, kind in _FLAGS if flags & flag), media_kind(content_type))


def _typed(stored: Stored, message: Message, name_of: NameOf) -> str | None:
    body = text(stored.body) or message.body or (message.payment.note if message.payment else None) or ""
    ranges = [
        Range(found.start or 0, found.mention_aci or found.mention_uuid or "")
        for found in message.body_ranges or ()
        if found is not None
    ]
    return (with_mentions(body, ranges, name_of) if ranges else body) or None
