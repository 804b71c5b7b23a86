"""Signal's own plaintext export: `main.jsonl`, alone or in a zip.

Facts: libsignal's backup format and the exporters of Signal Android and Desktop (see `parsers.signal_lines`). Items
come in the order in which the phone showed them, not grouped by chat. An edited message carries the time of its newest
edit, and `revisions[0]` the time at which it was sent. Disappearing messages are left out by Signal itself, so that
such a chat looks more silent than it was: the notes name those chats.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Strength
from parsers.frame import Capabilities, SourceInfo
from parsers.signal_lines import Chat, ChatItem, Line, Quote, Recipient, Update, decoder
from parsers.signal_meaning import account_name, content, group_room, group_timer, person, turns_timer_on
from parsers.signal_rows import ME, NOBODY, Person, Room, Rows
from parsers.source import Source
from parsers.tally import Tally

name: str = "signal_export"
label: str = "Signal plaintext export"
capabilities: Capabilities = Capabilities(
    seconds=True,
    zone=True,
    says_me=True,
    reactions=True,
    replies=True,
    calls=True,
    voice_seconds=False,
    edits=True,
)
_FILE: Final = "main.jsonl"
_MAX_DEPTH: Final = 3
_MAX_LINE: Final = 64 * 1024**2
"""Bytes of one line; Signal's own limit on a message is far below."""
_EXPORT: Final = "In Signal, export your chats as plain text and try that file."
_AGAIN: Final = "Export the chats from Signal again, or copy the file again from the phone."
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ANSWERED: Final = ("GENERIC", "JOINED", "ACCEPTED", "OUTGOING_RING")
_ENCRYPTED_WHY: Final = "its name and neighbours are those of Signal's encrypted backup"


def match(source: Source) -> Match | None:
    """Claim `main.jsonl` by its first line, zips that hold it, and (to explain them) encrypted backups."""
    if _is_encrypted_backup(source):
        return Match(Strength.LIKELY, _ENCRYPTED_WHY)
    if not source.is_zip:
        return _match_head(source.head)
    if not (found := _members(source)):
        return None
    try:
        return _match_head(found[0].head)
    except DamagedExport:
        # locked or damaged: reading it says so
        return Match(Strength.LIKELY, f"the zip holds {_FILE}")


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read every chat of the account; see `parsers.format.Format`.

    Raises:
        DamagedExport: nothing could be read, or it is Signal's encrypted backup.

    """
    if _is_encrypted_backup(source):
        raise DamagedExport("It is Signal's encrypted backup, which only Signal can open.", source.label, _EXPORT)
    for file in _members(source) if source.is_zip else [source]:
        yield _Export(file).read()


def _members(source: Source) -> list[Source]:
    inside = [m for m in source.members if m.rsplit("/", 1)[-1] == _FILE and m.count("/") <= _MAX_DEPTH]
    return [source.inside(member) for member in inside]


def _match_head(head: bytes) -> Match | None:
    text = head[:4096]
    text = text.decode("utf-16", "replace").encode("utf-8", "replace") if text[:2] in _UTF16 else text
    first = text.removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if first.startswith(b"{") and b'"backupTimeMs"' in first:
        return Match(Strength.CERTAIN, "its first line is the header of a Signal backup")
    return None


def _is_encrypted_backup(source: Source) -> bool:
    if source.is_zip:
        folders = {m.rpartition("/")[0] for m in source.members if m.rsplit("/", 1)[-1] == "main"}
        return any("signal-backup" in f and f"{f}/metadata" in source.members for f in folders)
    if source.member is not None:
        return False
    if source.name.startswith("signal-") and source.name.endswith(".backup"):
        return True
    return source.name == "main" and (source.path.parent / "metadata").is_file() and b'"' not in source.head[:2]


class _Export:
    """One `main.jsonl`: what has been learned while its lines go by."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tally = Tally("record")
        self.rows = Rows()
        self.recipients: dict[int, Recipient] = {}
        self.people: dict[int, Person] = {ME: Person("me", None)}
        self.rooms: dict[int, Room] = {}
        self.other_side: dict[int, int] = {}
        self.closed: dict[int, str] = {}
        self.disappearing: set[int] = set()
        self.me = ME
        self.decode = decoder().decode
        self.digest = hashlib.sha256()
        self.notes: list[str] = []

    def read(self) -> Parsed:
        """Read the file to its end, or as far as it goes."""
        if self.source.head[:2] in _UTF16:
            raise DamagedExport("It is saved as UTF-16.", self.source.label, "Save it as UTF-8, or use the original.")
        try:
            good = sum(map(self._take, self._lines()))
        except DamagedExport as error:
            if not (good := self.tally.units):
                raise
            self._cut(error)
        if not good:
            what = "Nothing in it can be read." if self.tally.units else "It is empty."
            raise DamagedExport(what, self.source.label, _AGAIN)
        return Parsed(self.rows.frame(self.rooms, self.people), self._info())

    def _take(self, text: bytes) -> bool:
        """Account for one line; false if it could not be read."""
        try:
            line = self.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if text.isspace() or not text:
                self.tally.left_out("empty records")
            else:
                self.tally.problem("the line is not what Signal writes")
            return False
        self._line(line)
        return True

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        for number, chunk in enumerate(self.source.chunks()):
            self.digest.update(chunk)
            lines = (rest + (chunk if number else chunk.removeprefix(_BOM))).split(b"\n")
            rest = lines.pop()
            if len(rest) > _MAX_LINE:
                raise DamagedExport("One line is far longer than any message.", self.source.label, _AGAIN)
            yield from lines
        if rest:
            yield rest

    def _line(self, line: Line) -> None:
        if line.chat_item is not None:
            self._item(line.chat_item)
        elif line.recipient is not None:
            self._recipient(line.recipient)
        elif line.chat is not None:
            self._chat(line.chat)
        elif line.account is not None:
            self.people[ME] = Person("me", account_name(line.account))
            self.tally.left_out("account and contact records")
        elif line.backup_time_ms is not None:
            self.tally.left_out("the header")
        elif line.sticker_pack or line.ad_hoc_call or line.notification_profile or line.chat_folder:
            self.tally.left_out("settings and stickers")
        else:
            self.tally.left_out("empty records")

    def _recipient(self, recipient: Recipient) -> None:
        self.tally.left_out("account and contact records")
        self.recipients[recipient.id] = recipient
        if recipient.self_ is not None:
            self.me = recipient.id
        elif recipient.contact is not None:
            self.people[recipient.id] = person(recipient.contact)

    def _chat(self, chat: Chat) -> None:
        self.tally.left_out("chat records")
        recipient = self.recipients.get(chat.recipient_id)
        if recipient is None:
            self.closed[chat.id] = "chats whose contact record is missing"
            return
        if recipient.contact is not None:
            other = self.people[recipient.id]
            self.rooms[chat.id] = Room(f"signal:{other.key}", other.name or "Unknown", is_group=False)
            self.other_side[chat.id] = recipient.id
        elif recipient.group is not None:
            self.rooms[chat.id] = group_room(recipient.group)
        elif recipient.self_ is not None:
            self.closed[chat.id] = "notes to self"
        elif recipient.release_notes is not None:
            self.closed[chat.id] = "release notes"
        else:
            self.closed[chat.id] = "chats of an unknown kind"
        if chat.expiration_timer_ms or (recipient.group is not None and group_timer(recipient.group)):
            self.disappearing.add(chat.id)

    def _item(self, item: ChatItem) -> None:
        if item.chat_id not in self.rooms:
            self._without_room(item)
            return
        sent = (item.revisions[0].date_sent if item.revisions else 0) or item.date_sent
        if not sent:
            self.tally.problem("the date cannot be read")
            return
        author = ME if item.outgoing is not None else self._known(item.author_id)
        if item.update_message is not None:
            self._update(item, item.update_message, author, sent)
            return
        kind, text, reactions = content(item)
        if kind == "system":
            self.rows.add(self.tally.system(), item.chat_id, NOBODY, sent, "system", None)
            return
        position = self.tally.message()
        self.rows.add(position, item.chat_id, author, sent, kind, text)
        if item.standard_message is not None and (quote := item.standard_message.quote) is not None:
            self._quote(quote)
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

    def _update(self, item: ChatItem, update: Update, author: int, sent: int) -> None:
        if turns_timer_on(update):
            self.disappearing.add(item.chat_id)
        if (call := update.individual_call) is not None and call.state:
            kind = "call" if call.state == "ACCEPTED" else "missed_call"
            # the author of an incoming call can be the owner, whose phone wrote the notice
            by = ME if call.direction == "OUTGOING" else self.other_side.get(item.chat_id, author)
            self.rows.add(self.tally.message(), item.chat_id, by, sent, kind, None)
        elif (group := update.group_call) is not None:
            kind = "call" if group.state in _ANSWERED else "missed_call"
            by = self._known(group.started_call_recipient_id) if group.started_call_recipient_id else author
            self.rows.add(self.tally.message(), item.chat_id, by, sent, kind, None)
            if kind == "call" and 0 < group.started_call_timestamp < group.ended_call_timestamp:
                self.rows.lasted((group.ended_call_timestamp - group.started_call_timestamp) / 1000)
        else:
            self.rows.add(self.tally.system(), item.chat_id, NOBODY, sent, "system", None)

    def _known(self, number: int) -> int:
        return ME if number == self.me else number

    def _without_room(self, item: ChatItem) -> None:
        if item.chat_id in self.closed:
            self.tally.left_out(self.closed[item.chat_id])
        else:
            self.tally.problem("its chat is not in the export")

    def _cut(self, error: DamagedExport) -> None:
        self.tally.problem(error.what.rstrip("."))
        self.notes.append(f"The file could be read only up to line {self.tally.units:,}. {_AGAIN}")

    def _info(self) -> SourceInfo:
        rooms = [self.rooms[chat_id].name for chat_id in sorted(self.disappearing & self.rooms.keys())]
        return SourceInfo(
            file=self.source.label,
            format=name,
            why="its first line is the header of a Signal backup",
            sha256=self.digest.hexdigest(),
            clock="instant",
            timezone="",
            resolution_s=0.001,
            capabilities=capabilities,
            ledger=self.tally.ledger(),
            notes=(*self.notes, *map(_disappearing_note, rooms)),
        )


def _disappearing_note(chat_name: str) -> str:
    return (
        f"Disappearing messages were on in the chat with {chat_name}. Signal leaves them out of its export, "
        "so this chat is incomplete."
    )
