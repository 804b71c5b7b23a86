"""Reads the lines of Signal's plaintext export one after the other into rows and an account of every line.

Items come in the order in which the phone showed them, not grouped by chat. An edited message carries the time of its
newest edit, and `revisions[0]` the time at which it was sent. People one has blocked are read like any others: what
was written was written. Notes to self, Signal's own news and stories are no conversation and are left out.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Parsed
from parsers.frame import Capabilities, SourceInfo
from parsers.identity import opaque
from parsers.plausible import FIRST_MS
from parsers.room import Room, numbers_of
from parsers.signal.file import AGAIN, UNREADABLE, split_lines
from parsers.signal.lines import Chat, ChatItem, Line, Outgoing, Quote, Recipient, Update, decoder
from parsers.signal.meaning import (
    account_key,
    account_name,
    content,
    group_room,
    group_timer,
    names_of,
    names_of_owner,
    person,
    timer,
)
from parsers.signal.rows import ME, NOBODY, Person, Rows
from parsers.signal.timers import Timers
from parsers.source import Source
from parsers.tally import Tally

_GONE: Final = "Signal leaves them out of its export"
# proto: an unknown state counts as accepted, or as a group call that was started
_ACCEPTED: Final = ("", "UNKNOWN_STATE", "ACCEPTED")
_STARTED: Final = (*_ACCEPTED, "GENERIC", "JOINED", "OUTGOING_RING")


class Reading:
    """One `main.jsonl`: what has been learned while its lines go by."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tally = Tally("record")
        self.rows = Rows()
        self.timers = Timers()
        self.recipients: dict[int, Recipient] = {}
        self.people: dict[int, Person] = {ME: Person("me", None)}
        self.names: dict[str, str] = {}
        self.called: set[str] = set()
        self.members: set[str] = set()
        self.rooms: dict[int, Room] = {}
        self.other_side: dict[int, int] = {}
        self.closed: dict[int, str] = {}
        self.sms = 0
        self.long = 0
        self.me = ME
        self.decode = decoder().decode
        self.digest = hashlib.sha256()
        self.notes: list[str] = []

    def read(self, name: str, why: str, capabilities: Capabilities) -> Parsed:
        """Read the file to its end, or as far as it goes.

        Raises:
            DamagedExport: nothing in it can be read.
        """
        try:
            good = sum(map(self._take, split_lines(self.source, self._digested())))
        except DamagedExport as error:
            if not (good := self.tally.units):
                raise
            self._cut(error)
        if not good:
            what = "Nothing in it can be read." if self.tally.units else "It is empty."
            raise DamagedExport(what, self.source.label, AGAIN)
        return Parsed(self.rows.frame(self.rooms, self.people), self._info(name, why, capabilities))

    def _digested(self) -> Iterator[bytes]:
        for chunk in self.source.chunks():
            self.digest.update(chunk)
            yield chunk

    def _take(self, text: bytes) -> bool:
        """Account for one line; false if it could not be read."""
        try:
            line = self.decode(text)
        except UNREADABLE:
            if text.isspace() or not text:
                self.tally.left_out("empty records")
            else:
                self.tally.problem("the line is not what Signal writes")
            return False
        if line.chat_item is not None:
            self._item(line.chat_item)
        else:
            self._record(line)
        return True

    def _record(self, line: Line) -> None:
        if line.recipient is not None:
            self._recipient(line.recipient)
        elif line.chat is not None:
            self._chat(line.chat)
        elif line.account is not None:
            self.people[ME] = Person("me", account_name(line.account))
            self.called.update(names_of_owner(line.account))
            self.tally.left_out("account and contact records")
        elif line.backup_time_ms is not None:
            self.tally.left_out("the header")
        elif line.ad_hoc_call is not None:
            self.tally.left_out("calls by link, which belong to no chat")
        elif line.sticker_pack or line.notification_profile or line.chat_folder:
            self.tally.left_out("settings and stickers")
        else:
            self.tally.left_out("empty records")

    def _recipient(self, recipient: Recipient) -> None:
        self.tally.left_out("account and contact records")
        self.recipients[recipient.id] = recipient
        if recipient.self_ is not None:
            self.me = recipient.id
        elif recipient.contact is not None:
            someone = self.people[recipient.id] = person(recipient.contact)
            self.names[someone.key] = someone.name or "Unknown"
            self.called.update(names_of(recipient.contact))
        elif recipient.group is not None and (group := recipient.group.snapshot) is not None:
            self.members.update(opaque(account_key(member.user_id)) for member in group.members)

    def _chat(self, chat: Chat) -> None:
        self.tally.left_out("chat records")
        recipient = self.recipients.get(chat.recipient_id)
        if recipient is None:
            self.closed[chat.id] = "chats whose contact record is missing"
        elif recipient.contact is not None:
            other = self.people[recipient.id]
            number = f"+{recipient.contact.e164}" if recipient.contact.e164 else ""
            self.rooms[chat.id] = Room(f"signal:{other.key}", other.name or "Unknown", is_group=False, number=number)
            self.other_side[chat.id] = recipient.id
        elif recipient.group is not None:
            self.rooms[chat.id] = group_room(recipient.group)
            if group_timer(recipient.group):
                self.timers.on_now(chat.id)
        else:
            self.closed[chat.id] = _no_conversation(recipient)
        if chat.expiration_timer_ms:
            self.timers.on_now(chat.id)

    def _item(self, item: ChatItem) -> None:
        sent = (item.revisions[0].date_sent if item.revisions else 0) or item.date_sent
        if item.chat_id not in self.rooms:
            self._without_room(item)
        elif sent < FIRST_MS:
            self.tally.problem("the date cannot be read")
        elif item.update_message is not None:
            self._update(item, item.update_message, sent)
        else:
            self._message(item, sent)

    def _message(self, item: ChatItem, sent: int) -> None:
        if item.outgoing is not None and _reached_nobody(item.outgoing):
            self.tally.left_out("messages that could not be sent")
            return
        author = ME if item.outgoing is not None else self._known(item.author_id)
        kind, text, reactions = content(item, self._name_of)
        if kind == "system":
            self.rows.add(self.tally.system(), item.chat_id, NOBODY, sent, kind, None)
            return
        if kind == "reaction":
            self.tally.left_out("reactions to stories")
            self.rows.add(self.tally.units, item.chat_id, author, sent, kind, text)
            return
        position = self.tally.message()
        self.rows.add(position, item.chat_id, author, sent, kind, text)
        if item.sms:
            self.sms += 1
        if (message := item.standard_message) is not None:
            if message.quote is not None:
                self._quote(message.quote)
            if message.long_text is not None:
                self.long += 1
        if item.revisions:
            self._edits(item, author, sent)
        for reaction in reactions:
            by, at = self._known(reaction.author_id), reaction.sent_timestamp or sent
            self.rows.add(position, item.chat_id, by, at, "reaction", reaction.emoji or None)
            self.rows.is_about(author, sent)

    def _quote(self, quote: Quote) -> None:
        if quote.target_sent_timestamp:
            self.rows.is_about(self._known(quote.author_id), quote.target_sent_timestamp)

    def _edits(self, item: ChatItem, author: int, sent: int) -> None:
        self.rows.is_edited()
        for other in (item.date_sent, *(revision.date_sent for revision in item.revisions)):
            if other != sent:
                self.rows.edit(item.chat_id, author, other, sent)

    def _update(self, item: ChatItem, update: Update, sent: int) -> None:
        if (call := update.individual_call) is not None:
            kind = "call" if call.state in _ACCEPTED else "missed_call"
            # the author of an incoming call can be the owner, whose phone wrote the notice
            other = self.other_side.get(item.chat_id)
            by = ME if call.direction == "OUTGOING" else self._known(item.author_id) if other is None else other
            self.rows.add(self.tally.message(), item.chat_id, by, sent, kind, None)
        elif (group := update.group_call) is not None:
            kind = "call" if group.state in _STARTED else "missed_call"
            by = self._known(group.started_call_recipient_id or group.ringer_recipient_id or item.author_id)
            self.rows.add(self.tally.message(), item.chat_id, by, sent, kind, None)
            if kind == "call" and 0 < group.started_call_timestamp < group.ended_call_timestamp:
                self.rows.lasted((group.ended_call_timestamp - group.started_call_timestamp) / 1000)
        else:
            if (on := timer(update)) is not None:
                self.timers.turned(item.chat_id, sent, on=on)
            self.rows.add(self.tally.system(), item.chat_id, NOBODY, sent, "system", None)

    def _known(self, number: int) -> int:
        return ME if number == self.me else number

    def _name_of(self, account: str) -> str:
        """Name who is mentioned. The export does not say the owner's account id: it is the one that no contact has."""
        key = opaque(account_key(account))
        if key not in self.names and self.members - self.names.keys() == {key}:
            return self.people[ME].name or "Unknown"
        return self.names.get(key, "Unknown")

    def _without_room(self, item: ChatItem) -> None:
        if item.chat_id in self.closed:
            self.tally.left_out(self.closed[item.chat_id])
        else:
            self.tally.problem("its chat is not in the export")

    def _cut(self, error: DamagedExport) -> None:
        self.tally.problem(error.what.rstrip("."))
        self.notes.append(f"The file could be read only up to line {self.tally.units:,}. {AGAIN}")

    def _info(self, name: str, why: str, capabilities: Capabilities) -> SourceInfo:
        return SourceInfo(
            file=self.source.label,
            format=name,
            why=why,
            sha256=self.digest.hexdigest(),
            clock="instant",
            timezone="",
            resolution_s=0.001,
            capabilities=capabilities,
            ledger=self.tally.ledger(),
            notes=(*self.notes, *self.timers.notes(self.rooms, _GONE), *_odd_notes(self.sms, self.long)),
            incomplete=self.timers.incomplete(self.rooms),
            numbers=numbers_of(self.rooms.values()),
            names=tuple(sorted(filter(None, self.called))),
        )


def _reached_nobody(outgoing: Outgoing) -> bool:
    status = outgoing.send_status
    return bool(status) and status[0].failed is not None and all(one.failed is not None for one in status)


def _no_conversation(recipient: Recipient) -> str:
    """Say in the plural what a chat with no person and no group is."""
    kinds = (
        (recipient.self_, "notes to self"),
        (recipient.release_notes, "release notes"),
        (recipient.distribution_list, "stories"),
        (recipient.call_link, "calls by link, which belong to no chat"),
    )
    return next((what for there, what in kinds if there is not None), "chats of an unknown kind")


def _odd_notes(sms: int, long: int) -> Iterator[str]:
    if sms:
        count = "1 message is an SMS" if sms == 1 else f"{sms:,} messages are SMS"
        yield f"{count} from when Signal sent those too. A backup of the phone's SMS may hold the same again."
    if long:
        count = "1 message is" if long == 1 else f"{long:,} messages are"
        yield f"{count} so long that the export keeps the rest in a file of its own, which is not read."
