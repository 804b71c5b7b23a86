"""The lines of Signal's plaintext export, as far as they are read.

Facts: libsignal's `backup.proto` and JSON exporter, Signal Android and Desktop. Canonical proto3 JSON: 64-bit integers
are strings (a reader must take numbers too), default values are left out, empty messages are `{}`. Keys and account
ids stand in many lines: what is not a field here is skipped by the decoder and never becomes a Python object.
"""

from typing import Annotated

import msgspec

from parsers.plausible import LAST_MS

Id = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Ms = Annotated[int, msgspec.Meta(ge=0, le=LAST_MS)]
"""Milliseconds since 1970 UTC."""


class Shape(msgspec.Struct, rename="camel", gc=False):
    """One JSON object; what is missing has its default value."""

    def __repr__(self) -> str:
        """Say what it is and nothing of what it holds."""
        return f"{type(self).__name__}()"


class Empty(Shape):
    """An object that is there or not; what it holds is not read."""


class GivenFamily(Shape):
    """A name in two halves."""

    given: str = ""
    family: str = ""


class Account(Shape):
    """The owner."""

    given_name: str = ""
    family_name: str = ""
    username: str = ""


class Contact(Shape):
    """A person. `aci` only serves to make an opaque id and to tell who is mentioned."""

    aci: str = ""
    e164: int = 0
    username: str = ""
    nickname: GivenFamily | None = None
    system_given_name: str = ""
    system_family_name: str = ""
    system_nickname: str = ""
    profile_given_name: str = ""
    profile_family_name: str = ""


class Title(Shape):
    """A group's title."""

    title: str = ""


class GroupTimer(Shape):
    """After how many seconds a group's messages disappear."""

    disappearing_messages_duration: int = 0


class Member(Shape):
    """A member of a group, by account id."""

    user_id: str = ""


class Snapshot(Shape):
    """A group as it is now."""

    title: Title | None = None
    members: list[Member] = []
    disappearing_messages_timer: GroupTimer | None = None


class Group(Shape):
    """A group. `master_key` only serves to make an opaque id."""

    master_key: str = ""
    snapshot: Snapshot | None = None


class Recipient(Shape):
    """Whom one can write to; exactly one of the fields after `id` is there."""

    id: Id = 0
    self_: Empty | None = msgspec.field(default=None, name="self")
    contact: Contact | None = None
    group: Group | None = None
    release_notes: Empty | None = None
    distribution_list: Empty | None = None
    call_link: Empty | None = None


class Chat(Shape):
    """A chat with one recipient."""

    id: Id = 0
    recipient_id: Id = 0
    expiration_timer_ms: int = 0


class Reaction(Shape):
    """An emoji on a message; only the latest of each person is exported."""

    emoji: str = ""
    author_id: Id = 0
    sent_timestamp: Ms = 0


class Quote(Shape):
    """The message that a reply is about, by its writer and time."""

    target_sent_timestamp: Ms = 0
    author_id: Id = 0


class Range(Shape):
    """A stretch of a text, in UTF-16 units: a style, or the mention of an account."""

    start: int = 0
    mention_aci: str = ""


class Text(Shape):
    """Typed text; a mention stands in it as U+FFFC, and in `body_ranges` by account."""

    body: str = ""
    body_ranges: list[Range] = []


class Pointer(Shape):
    """A file; its name, keys and place are not read."""

    content_type: str = ""


class Attachment(Shape):
    """A file in a message."""

    pointer: Pointer | None = None
    flag: str = ""


class Standard(Shape):
    """An ordinary message."""

    quote: Quote | None = None
    text: Text | None = None
    attachments: list[Attachment] = []
    long_text: Empty | None = None
    reactions: list[Reaction] = []


class Plain(Shape):
    """Any message of which only the reactions are read."""

    reactions: list[Reaction] = []


class StoryReply(Shape):
    """A reply to a story: text, or an emoji."""

    text_reply: Standard | None = None
    emoji: str = ""
    reactions: list[Reaction] = []


class Poll(Shape):
    """A poll; votes are not read."""

    question: str = ""
    reactions: list[Reaction] = []


class Payment(Shape):
    """Money sent, with what was typed beside it; amounts are not read."""

    note: str = ""


class Timer(Shape):
    """After how many milliseconds messages disappear from now on."""

    expires_in_ms: int = 0


class GroupUpdate(Shape):
    """One change to a group."""

    group_expiration_timer_update: Timer | None = None


class GroupChange(Shape):
    """Changes to a group."""

    updates: list[GroupUpdate] = []


class IndividualCall(Shape):
    """A call between two people; its length is not exported."""

    direction: str = ""
    state: str = ""


class GroupCall(Shape):
    """A call in a group."""

    state: str = ""
    ringer_recipient_id: Id = 0
    started_call_recipient_id: Id = 0
    started_call_timestamp: Ms = 0
    ended_call_timestamp: Ms = 0


class Update(Shape):
    """The app's own notice, or a call."""

    individual_call: IndividualCall | None = None
    group_call: GroupCall | None = None
    expiration_timer_change: Timer | None = None
    group_change: GroupChange | None = None


class Delivery(Shape):
    """How far a sent message got with one recipient."""

    failed: Empty | None = None


class Outgoing(Shape):
    """A sent message: how far it got with each recipient."""

    send_status: list[Delivery] = []


class Revision(Shape):
    """An older state of an edited message."""

    date_sent: Ms = 0


class ChatItem(Shape):
    """One message or notice; at most one of the fields from `standard_message` on is there."""

    chat_id: Id = 0
    author_id: Id = 0
    date_sent: Ms = 0
    revisions: list[Revision] = []
    sms: bool = False
    incoming: Empty | None = None
    outgoing: Outgoing | None = None
    standard_message: Standard | None = None
    update_message: Update | None = None
    sticker_message: Plain | None = None
    contact_message: Plain | None = None
    view_once_message: Plain | None = None
    poll: Poll | None = None
    payment_notification: Payment | None = None
    direct_story_reply_message: StoryReply | None = None
    remote_deleted_message: Empty | None = None
    admin_deleted_message: Empty | None = None


class Line(Shape):
    """One line: the header, or one of the frames that matter here."""

    chat_item: ChatItem | None = None
    chat: Chat | None = None
    recipient: Recipient | None = None
    account: Account | None = None
    sticker_pack: Empty | None = None
    ad_hoc_call: Empty | None = None
    notification_profile: Empty | None = None
    chat_folder: Empty | None = None
    backup_time_ms: int | None = None


def decoder() -> msgspec.json.Decoder[Line]:
    """Make a decoder of one line that takes numbers and strings for integers."""
    return msgspec.json.Decoder(Line, strict=False)
