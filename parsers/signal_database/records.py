"""The JSON in Signal Desktop's database, as far as it is read.

Facts: Signal Desktop's `ts/model-types.d.ts`, signalbackup-tools. Any field can be null or missing; old versions wrote
64-bit numbers as `{"low", "high"}`, so times are anything until `milliseconds` has looked at them. What is not a field
here, keys above all, is skipped by the decoder.
"""

import json
import re
from typing import Any, Final

import msgspec

from parsers.plausible import FIRST_MS, LAST_MS

_NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.0*)?")


class Shape(msgspec.Struct, rename="camel", gc=False, omit_defaults=True):
    """One JSON object; what is missing or null is None."""

    def __repr__(self) -> str:
        """Say what it is and nothing of what it holds."""
        return f"{type(self).__name__}()"


class Empty(Shape):
    """An object that is there or not; what it holds is not read."""


class Conversation(Shape):
    """A person or a group. `master_key` only serves to make an opaque id."""

    type: str | None = None
    name: str | None = None
    profile_name: str | None = None
    profile_family_name: str | None = None
    nickname_given_name: str | None = None
    nickname_family_name: str | None = None
    system_given_name: str | None = None
    system_family_name: str | None = None
    system_nickname: str | None = None
    username: str | None = None
    master_key: str | None = None
    group_id: str | None = None
    expire_timer: float | None = None


class Reaction(Shape):
    """An emoji on a message; without one it was taken back. `from_id` is a conversation's id, once a number."""

    emoji: str | None = None
    from_id: str | None = None
    timestamp: Any = None


class Quote(Shape):
    """The message that a reply is about, by its writer and time."""

    id: Any = None
    author: str | None = None
    author_aci: str | None = None
    author_uuid: str | None = None


class Range(Shape):
    """A stretch of a text, in UTF-16 units: a style, or the mention of an account."""

    start: int | None = None
    mention_aci: str | None = None
    mention_uuid: str | None = None


class Attachment(Shape):
    """A file in a message of an old database."""

    content_type: str | None = None
    flags: int | None = None


class Edit(Shape):
    """One version of an edited message."""

    timestamp: Any = None


class Timer(Shape):
    """After how many seconds messages disappear from now on."""

    expire_timer: float | None = None


class Poll(Shape):
    """A poll; votes are not read."""

    question: str | None = None


class Payment(Shape):
    """Money sent, with what was typed beside it."""

    note: str | None = None


class StoryReaction(Shape):
    """An emoji sent in answer to a story."""

    emoji: str | None = None


class SendState(Shape):
    """How far a sent message got with one recipient."""

    status: str | None = None


class OldCall(Shape):
    """A call, before there was a table of calls."""

    call_mode: str | None = None
    creator_uuid: str | None = None
    was_incoming: bool | None = None
    accepted_time: Any = None
    ended_time: Any = None


class Message(Shape):
    """One message or notice, beside its columns."""

    type: str | None = None
    body: str | None = None
    sent_at: Any = msgspec.field(default=None, name="sent_at")
    flags: int | None = None
    attachments: list[Attachment | None] | None = None
    body_ranges: list[Range | None] | None = None
    reactions: list[Reaction | None] | None = None
    quote: Quote | None = None
    sticker: Empty | None = None
    contact: list[Empty | None] | None = None
    poll: Poll | None = None
    payment: Payment | None = None
    gift_badge: Empty | None = None
    deleted_for_everyone: bool | None = None
    edit_history: list[Edit | None] | None = None
    call_id: str | None = None
    call_history_details: OldCall | None = None
    expiration_timer_update: Timer | None = None
    group_update: Empty | None = msgspec.field(default=None, name="group_update")
    story_reaction: StoryReaction | None = None
    story_reaction_emoji: str | None = None
    send_state_by_conversation_id: dict[str, SendState | None] | None = None


class Item(Shape):
    """One setting: `value` is an account id or number with a device's number after a dot."""

    value: str | None = None


def milliseconds(value: object) -> int:
    """Give a time in milliseconds since 1970 UTC, from any way in which it was stored; 0 for none that can be."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        value = _from_text(value)
    if isinstance(value, dict):
        value = _from_halves(value.get("high"), value.get("low"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and FIRST_MS <= value <= LAST_MS else 0


def _from_text(value: str) -> object:
    if _NUMBER.fullmatch(value):
        return int(float(value))
    try:
        return json.loads(value) if value.startswith("{") and len(value) < 200 else 0
    except (ValueError, RecursionError):
        return 0


def _from_halves(high: object, low: object) -> int:
    if isinstance(high, int) and isinstance(low, int):
        return (high << 32) + (low & 0xFFFFFFFF) if 0 <= high < 2**31 else 0
    return 0
