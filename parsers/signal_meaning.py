"""What Signal's records mean: the kind of a message, the name of a contact, the id of a chat.

Facts: Signal Android and Desktop, libsignal's `backup.proto`. Keys and account ids go in, short digests come out.
"""

from typing import Final

from parsers.identity import clean_name, opaque
from parsers.signal_lines import Account, Attachment, ChatItem, Contact, Group, Reaction, Update
from parsers.signal_rows import Person, Room

_MEDIA: Final = {"image": "image", "video": "video", "audio": "audio"}
_FLAGS: Final = {"VOICE_MESSAGE": "voice", "GIF": "gif", "BORDERLESS": "sticker"}


def content(item: ChatItem) -> tuple[str, str | None, list[Reaction]]:
    """Give kind, typed text and reactions of a message; "system" for a notice of a kind that is not known."""
    if (message := item.standard_message) is not None:
        body = message.text.body if message.text is not None else ""
        kind = _attachment_kind(message.attachments[0]) if message.attachments else "text"
        return kind, body or None, message.reactions
    if item.remote_deleted_message is not None or item.admin_deleted_message is not None:
        return "deleted", None, []
    if item.poll is not None:
        return "poll", item.poll.question or None, item.poll.reactions
    if (story := item.direct_story_reply_message) is not None:
        reply = story.text_reply.text if story.text_reply is not None else None
        return ("text", reply.body or None, story.reactions) if reply else ("reaction", story.emoji or None, [])
    plain = (
        ("sticker", item.sticker_message),
        ("contact", item.contact_message),
        ("media", item.view_once_message),
    )
    for kind, content in plain:
        if content is not None:
            return kind, None, content.reactions
    # a payment, a gift, or something newer than this reader: someone wrote, and that is what counts
    return ("system" if item.incoming is None and item.outgoing is None else "media"), None, []


def _attachment_kind(attachment: Attachment) -> str:
    if attachment.flag in _FLAGS:
        return _FLAGS[attachment.flag]
    content = attachment.pointer.content_type.lower() if attachment.pointer is not None else ""
    if not content:
        return "media"
    return "gif" if content == "image/gif" else _MEDIA.get(content.partition("/")[0], "document")


def turns_timer_on(update: Update) -> bool:
    """Whether a notice says that messages disappear from now on."""
    changes = [update.expiration_timer_change]
    if update.group_change is not None:
        changes += [change.group_expiration_timer_update for change in update.group_change.updates]
    return any(change is not None and change.expires_in_ms > 0 for change in changes)


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
    return _full(account.given_name, account.family_name) or clean_name(account.username) or None


def person(contact: Contact) -> Person:
    """Name a contact as Signal does: nickname, address book, profile, number, user name."""
    nickname = _full(contact.nickname.given, contact.nickname.family) if contact.nickname is not None else ""
    names = (
        nickname,
        _full(contact.system_given_name, contact.system_family_name),
        clean_name(contact.system_nickname),
        _full(contact.profile_given_name, contact.profile_family_name),
        f"+{contact.e164}" if contact.e164 else "",
        clean_name(contact.username),
        "Unknown",
    )
    shown = next(filter(None, names))
    return Person(opaque(contact.aci or (f"+{contact.e164}" if contact.e164 else shown)), shown)


def _full(given: str, family: str) -> str:
    return clean_name(f"{given} {family}")
