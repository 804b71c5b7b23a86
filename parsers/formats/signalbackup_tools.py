"""signalbackup-tools' text export (`--exporttxt`): one chat of Signal for Android a file, `Name (_idN).txt`.

The grammar and its sources stand in `parsers.signal_tools.signalbackup_text`. Times are wall times of the computer
that made the export, and of an incoming message that of its arrival. The file's name is the other person's or the
group's; whoever else writes in a chat of two is the owner. A group shows by more writers, or by a notice that only
groups have. Of edited messages the last state is there, unmarked; deleted and view-once messages are not there at
all, and quotes are not written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import polars as pl

from parsers import text_lines
from parsers.errors import DamagedExport, NotAnExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities, Incomplete, SourceInfo
from parsers.identity import clean_name, opaque
from parsers.masking import Mask
from parsers.room import Room, numbers_of
from parsers.signal.timers import Timers
from parsers.signal_tools.named_rows import SHOWS, Rows, Writer, is_dated, is_plausible
from parsers.signal_tools.plain_lines import plain_lines
from parsers.signal_tools.signalbackup_masking import BlockMask
from parsers.signal_tools.signalbackup_people import NAME, People, reactions, title_of
from parsers.signal_tools.signalbackup_text import (
    CALLS,
    HEAD,
    ME,
    THEM,
    Block,
    attachment,
    blocks,
    people_in,
    poll,
    tells_group,
    timer,
    wall,
)
from parsers.source import Source
from parsers.tally import Tally

name: str = "signalbackup_tools"
label: str = "signalbackup-tools (text)"
capabilities: Capabilities = SHOWS
_NUMBER: Final = re.compile(r"\+[0-9]{7,15}")
_HEAD_LINES: Final = 500
_AGAIN: Final = "Export the chat from the backup again."
_TWO_SIDED: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Databases written after it name who wrote a message; before mid-2023 they name the other person for both."""
_NOTES: Final = (
    "deleted and view-once messages are not in this export, and times of incoming messages are those of their arrival",
)
_DISAPPEARED: Final = "disappearing messages were on for a time: what had disappeared is not in this export"
_ONE_NAME: Final = "all messages carry the name of the chat, so that it is not sure who of the two wrote them"


def match(source: Source) -> Match | None:
    """Claim texts whose lines begin as the tool begins them."""
    if source.is_zip:
        return None
    lines = [line for line in text_lines.decode_head(source.head).split("\n")[:_HEAD_LINES] if line.strip()]
    heads = sum(HEAD.match(line.removeprefix("\ufeff")) is not None for line in lines)
    if not heads or (heads < 0.5 * len(lines) and HEAD.match(lines[0].removeprefix("\ufeff")) is None):
        return None
    return Match(Strength.CERTAIN, f"{heads} of its first lines begin as signalbackup-tools begins a message")


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read the chat.

    Raises:
        NotAnExport: no line begins like a message.
        DamagedExport: the file is empty or in an unmarked encoding, none of its dates can be read, or it gives one
            name to both people.
    """
    yield _Export(source, options).read()


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the chat again, under a name that is masked as the people in it are."""
    lines = plain_lines(text_lines.load(source))
    masking = BlockMask(mask, people_in(blocks(lines), source.name))
    yield Scrubbed(masking.name(source.name), map(masking.block, blocks(lines)))


class _Export:
    """One file: what has been learned while its lines go by."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.source = source
        self.zone = options.timezone
        self.tally = Tally("line")
        self.rows = Rows()
        self.people = People((), "")
        self.wrote: dict[str, None] = {}
        self.turned: list[tuple[int, bool]] = []
        self.is_group = False
        # of the message above, while it consists of attachments alone: time, sender, reactions
        self.open: tuple[int, str, object] | None = None

    def read(self) -> Parsed:
        """Read the whole file."""
        text = text_lines.load(self.source)
        lines = plain_lines(text)
        if not any(map(HEAD.match, lines)):
            raise NotAnExport("No line begins like a message of signalbackup-tools.", self.source.label, _AGAIN)
        self.people = people_in(blocks(lines), self.source.name)
        if not sum(map(self._take, blocks(lines))):
            raise DamagedExport("None of its dates can be read.", self.source.label, _AGAIN)
        chat, them = self._chat()
        one_name = not chat.is_group and set(self.wrote) == {them}
        named = them in self.wrote or NAME.fullmatch(self.source.name) is not None
        says_me = named and not chat.is_group and not one_name
        frame = self.rows.frame(chat, self._writers(chat, them, says_me=says_me), self.zone)
        if one_name and _last(frame) < _TWO_SIDED:
            raise _one_name(self.source)
        return Parsed(frame, self._info(text.sha256, text.notes, chat, frame, one_name=one_name, says_me=says_me))

    def _take(self, block: Block) -> bool:
        """Account for one block of lines; false if it could not be read."""
        found = block.head
        if found is None:
            for line in block.lines:
                self.tally.left_out("text before the first message" if line else "blank before the first message")
            return False
        at = wall(found)
        if at is None or not is_plausible(at):
            self.tally.problem("the date does not exist" if at is None else "the date lies in the future")
            for _ in block.lines[1:]:
                self.tally.left_out("lines of messages that could not be read")
            return False
        if not is_dated(at):
            for _ in block.lines:
                self.tally.left_out("lines of messages without a date")
            return True
        self._message(at, found[5], block.body) if found[5] else self._notice(at, block.body.rstrip("\n"))
        for _ in block.lines[1:]:
            self.tally.continuation()
        return True

    def _message(self, at: int, sender: str, body: str) -> None:
        typed, pairs = reactions(body.rstrip("\n"), self.people.spelled)
        self.wrote[sender] = None
        if self.open == (at, sender, ()):
            self.rows.caption(typed or None)
            self.tally.continuation()
        else:
            question = poll(typed)
            self.rows.add(
                self.tally.message(), at, sender, "text" if question is None else "poll", (question or typed) or None
            )
        self.open = None
        self._reactions(pairs)

    def _notice(self, at: int, notice: str) -> None:
        if (file := attachment(notice, self.people.spelled_or_new)) is not None:
            self.wrote[file.sender] = None
            if self.open == (at, file.sender, file.pairs):
                self.tally.continuation()
                return
            self.open = (at, file.sender, file.pairs)
            self.rows.add(self.tally.message(), at, file.sender, file.kind, None)
            self._reactions(file.pairs)
            return
        self.open = None
        self.is_group |= tells_group(notice)
        if notice in CALLS:
            kind, caller = CALLS[notice]
            self.rows.add(self.tally.message(), at, caller, kind, None)
            return
        position = self.tally.system()
        self.rows.add(position, at, None, "system", None)
        if (on := timer(notice)) is not None:
            self.turned.append((position, on))

    def _reactions(self, pairs: Sequence[tuple[str, str]]) -> None:
        for by, emoji in pairs:
            self.rows.react(by, emoji)

    def _chat(self) -> tuple[Room, str]:
        """Tell which chat it is, and what the other person is called in a chat of two."""
        found = NAME.fullmatch(self.source.name)
        title, them = title_of(self.source.name) or label, self.people.them or label
        others = [one for one in self.rows.people if one not in (them, THEM, ME)]
        # the name that the tool gives is the other person's, so that two more writers are two too many
        is_group = self.is_group or len({*others, *self.wrote}) > 2 or (found is not None and len(others) > 1)
        number = title if _NUMBER.fullmatch(title) and not is_group else ""
        key = f"{title} {found[2]}" if found else title
        return Room(f"signal:{opaque(key)}", title, is_group, number), them

    def _writers(self, chat: Room, them: str, *, says_me: bool) -> dict[str | None, Writer]:
        owner = next((one for one in self.rows.people if one not in (them, THEM, ME)), None) if says_me else None
        shown: dict[str | None, Writer] = {None: Writer(None, None)}
        for one in self.rows.people:
            shown[one] = Writer(clean_name(one) or one, (one != them) if says_me else None)
        shown[THEM] = Writer((clean_name(them) or them) if says_me or them in self.wrote else None, from_me=False)
        shown[ME] = Writer(owner, from_me=True)
        return shown

    def _info(
        self, sha256: str, notes: tuple[str, ...], chat: Room, frame: pl.DataFrame, *, one_name: bool, says_me: bool
    ) -> SourceInfo:
        stretches = self._stretches(chat, frame)
        return SourceInfo(
            file=self.source.label,
            format=name,
            chats_by_name=True,
            why="lines that begin with a date and a name, as signalbackup-tools writes them",
            sha256=sha256,
            clock="local",
            timezone=self.zone,
            resolution_s=1.0,
            capabilities=replace(capabilities, says_me=says_me),
            ledger=self.tally.ledger(),
            notes=(*notes, *_NOTES, *((_DISAPPEARED,) if stretches else ()), *((_ONE_NAME,) if one_name else ())),
            incomplete=stretches,
            numbers=numbers_of([chat]),
        )

    def _stretches(self, chat: Room, frame: pl.DataFrame) -> tuple[Incomplete, ...]:
        timers = Timers()
        sent = dict(frame.select("position", pl.col("sent_at").dt.epoch("ms")).iter_rows()) if self.turned else {}
        for position, on in self.turned:
            timers.turned(0, sent[position], on=on)
        return timers.incomplete({0: chat})


def _last(frame: pl.DataFrame) -> datetime:
    last = frame["sent_at"].max()
    return last if isinstance(last, datetime) else _TWO_SIDED


def _one_name(source: Source) -> DamagedExport:
    return DamagedExport(
        "It gives one name to all messages, as signalbackup-tools does with backups from before 2024, whoever wrote.",
        source.label,
        "Make a new backup in Signal and export that.",
    )
