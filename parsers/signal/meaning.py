"""What Signal's records mean: the kind of a message, the name of a contact, the id of a chat.

Facts: Signal Android and Desktop, libsignal's `backup.proto`. Keys and account ids go in, short digests come out.
"""

import base64
from collections.abc import Callable
from typing import Final
from uuid import UUID

from parsers.identity import clean_name, opaque
from parsers.media_kinds import kind_of_type
from parsers.room import Room
from parsers.signal.lines import Account, Attachment, ChatItem, Contact, Group, Range, Reaction, Text, Update
from parsers.signal.rows import Person

NameOf = Callable[[str], str]
"""Gives the name of an account id, as the export writes the id."""

_FLAGS: Final = {"VOICE_MESSAGE": "voice", "GIF": "gif", "BORDERLESS": "sticker"}
_MENTION: Final = "\ufffc"
"""Stands in a text where someone is mentioned."""


def content(item: ChatItem, name_of: NameOf) -> tuple[str, str | None, list[Reaction]]:
    """Give kind, typed text and reactions of a message.

    A "reaction" is one to a story, sent as a message; "system" is a notice of a kind that is not known.
    """
    if (message := item.standard_message) is not None:
        kind = _attachment_kind(message.attachments[0]) if message.attachments else "text"
        return kind, typed(message.text, name_of), message.reactions
    if item.remote_deleted_message is not None or item.admin_deleted_message is not None:
        return "deleted", None, []
    if item.poll is not None:
        return "poll", item.poll.question or None, item.poll.reactions
    if (story := item.direct_story_reply_message) is not None:
        if story.text_reply is None:
            return "reaction", story.emoji or None, []
        return "text", typed(story.text_reply.text, name_of), story.reactions
    return _without_text(item)


def _without_text(item: ChatItem) -> tuple[str, str | None, list[Reaction]]:
    plain = (
        ("sticker", item.sticker_message),
        ("contact", item.contact_message),
        ("media", item.view_once_message),
    )
    for kind, content in plain:
        if content is not None:
            return kind, None, content.reactions
    if item.payment_notification is not None:
        return "media", item.payment_notification.note or None, []
    # a gift, or something newer than this reader: someone wrote, and that is what counts
    return ("system" if item.incoming is None and item.outgoing is None else "media"), None, []


def typed(text: Text | None, name_of: NameOf) -> str | None:
    """Give what was typed, with names in place of mentions; None for nothing."""
    if text is None:
        return None
    return (with_mentions(text.body, text.body_ranges, name_of) if text.body_ranges else text.body) or None


def with_mentions(text: str, ranges: list[Range], name_of: NameOf) -> str:
    """Give a text with names in place of the marks that stand for people. Ranges count in UTF-16 units."""
    if _MENTION not in text:
        return text
    who = {mention.start: mention.mention_aci for mention in ranges if mention.mention_aci}
    parts, unit = [], 0
    for character in text:
        parts.append(f"@{name_of(who[unit])}" if character == _MENTION and unit in who else character)
        unit += 2 if character > "\uffff" else 1
    return "".join(parts)


def _attachment_kind(attachment: Attachment) -> str:
    if attachment.flag in _FLAGS:
        return _FLAGS[attachment.flag]
    return media_kind(attachment.pointer.content_type if attachment.pointer is not None else "")


def media_kind(content_type: str) -> str:
    """Give the kind of a file by its MIME type; "media" for none."""
    return kind_of_type(content_type) if content_type else "media"


def timer(update: Update) -> bool | None:
    """Whether messages disappear from this notice on; None where it says nothing of that."""
    changes = [update.expiration_timer_change]
    if update.group_change is not None:
        changes += [change.group_expiration_timer_update for change in update.group_change.updates]
    said = [change.expires_in_ms > 0 for change in changes if change is not None]
    return said[-1] if said else None


def group_timer(group: Group) -> int:
    """Seconds after which a group's messages disappear, 0 for never."""
    timer = group.snapshot.disappearing_messages_timer if group.snapshot is not None else None
    return timer.disappearing_messages_duration if timer is not None else 0


def group_room(group: Group) -> Room:
    """Name a group's chat."""
    title = group.snapshot.title.title if group.snapshot is not None and group.snapshot.title is not None else ""
    title = clean_name(title)
    # the master key is the one thing about a group that never changes; only a short digest of it leaves this module
    return Room(f"signal:{opaque(f'group {group.master_key or title}')}", title or "Group", is_group=True)


def account_name(account: Account) -> str | None:
    """Name the owner; None where the export does not."""
    return next(filter(None, names_of_owner(account)), None)


def names_of_owner(account: Account) -> tuple[str, ...]:
    """Give every name of the owner, the one to show first; "" for those that are missing."""
    return _full(account.given_name, account.family_name), clean_name(account.username)


def account_key(account: str) -> str:
    """Give one form to an account id, which exports write as 16 bytes in base64 and databases as a UUID."""
    try:
        return str(UUID(account)) if "-" in account else str(UUID(bytes=base64.b64decode(account, validate=True)))
    except ValueError:
        return account


def names_of(contact: Contact) -> tuple[str, ...]:
    """Give every name of a contact in Signal's order: nickname, address book, profile, number, user name; "" for none.

    Signal shows the first; the others are still theirs.
    """
    nickname = _full(contact.nickname.given, contact.nickname.family) if contact.nickname is not None else ""
    return (
        nickname,
        _full(contact.system_given_name, contact.system_family_name),
        clean_name(contact.system_nickname),
        _full(contact.profile_given_name, contact.profile_family_name),
        f"+{contact.e164}" if contact.e164 else "",
        clean_name(contact.username),
    )


def person(contact: Contact) -> Person:
    """Name a contact as Signal does."""
    shown = next(filter(None, names_of(contact)), "Unknown")
    key = account_key(contact.aci) if contact.aci else f"+{contact.e164}" if contact.e164 else shown
    return Person(opaque(key), shown)


def _full(given: str, family: str) -> str:
    return clean_name(f"{given} {family}")
