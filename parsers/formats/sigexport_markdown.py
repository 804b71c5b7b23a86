"""sigexport's `chat.md` (`index.md` in old versions): one chat of Signal Desktop as Markdown.

The grammar and its sources stand in `parsers.signal_tools.sigexport_text`. Times are wall times of the computer that
made the export, in seconds, before 2024 in minutes. The chat is called as its folder; the owner is "Me". Where the
same export has a `data.json` beside it, that one is read: it tells quotes, notices and calls from what was typed.
WhatsApp for iPhone writes headers of the same shape in some locales; what tells them apart is the file's name and its
neighbours, the two spaces that end a text, and a sender called "Me".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Final

from parsers import text_lines
from parsers.errors import DamagedExport, NotAnExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities, SourceInfo
from parsers.masking import Mask
from parsers.room import Room, numbers_of
from parsers.signal_tools.named_rows import SHOWS, Rows, is_dated, is_plausible, wall_ms
from parsers.signal_tools.plain_lines import plain_lines
from parsers.signal_tools.sigexport_records import begins
from parsers.signal_tools.sigexport_text import HEAD, Body, ends_like_one, take_apart
from parsers.signal_tools.sigexport_words import (
    BARE,
    BARE_LEFT_OUT,
    BARE_NOTE,
    ME,
    NOTES,
    Runs,
    chat_of,
    is_outgoing,
    masked_name,
    refuse_notes,
    writers_of,
)
from parsers.source import Source
from parsers.tally import Tally
from parsers.text_lines import TextLines

name: str = "sigexport_markdown"
label: str = "sigexport (chat.md)"
capabilities: Capabilities = SHOWS
_NAMES: Final = ("chat.md", "index.md")
_NEIGHBOURS: Final = ("data.json", "index.html", "media")
_HEAD_LINES: Final = 500
_MOST: Final = 0.8
"""Share of messages that end as the tool ends them, where nobody has trimmed the file."""
_AGAIN: Final = "Run sigexport again and try the new file."
_BESIDE: Final = "This chat is also in data.json beside it, which says more."


def match(source: Source) -> Match | None:
    """Claim texts whose lines begin like sigexport's, as surely as their name, neighbours and habits allow."""
    if source.is_zip:
        return None
    lines = [line.removesuffix("\r") for line in text_lines.decode_head(source.head).split("\n")[:_HEAD_LINES]]
    written = [line for line in lines if line.strip()]
    heads = [found for line in written if (found := HEAD.match(line))]
    if not heads or (len(heads) < 0.5 * len(written) and not HEAD.match(written[0])):
        return None
    strength = _strength(source, written, [found[3] for found in heads], minutes=all(len(h[2]) == 5 for h in heads))
    return Match(strength, f"{len(heads)} of its first lines begin as sigexport begins a message") if strength else None


def _strength(source: Source, written: Sequence[str], senders: list[str], *, minutes: bool) -> Strength | None:
    named = source.name in _NAMES
    at_home = source.member is None and any((source.path.parent / one).exists() for one in _NEIGHBOURS)
    if _own_habits(written) or (named and (minutes or at_home or ME in senders)):
        return Strength.CERTAIN
    if named or (minutes and ME in senders):
        return Strength.LIKELY
    return Strength.POSSIBLE if minutes or ME in senders else None


def _own_habits(written: Sequence[str]) -> bool:
    """Whether most messages end in two spaces, or in what only the tool writes."""
    last = [line for line, after in zip(written, [*written[1:], ""], strict=True) if HEAD.match(after)]
    return bool(last) and sum(map(ends_like_one, last)) >= _MOST * len(last)


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read the chat.

    Raises:
        NotAnExport: the chat is in `data.json` beside it too, it holds notes to oneself, or no line begins like a
            message.
        DamagedExport: the file is empty or in an unmarked encoding.
    """
    _refuse_beside(source)
    yield _Chat(source, options).read()


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the chat again; of stickers and attachments only that they were there."""
    _refuse_beside(source)
    file = source.name if source.name in _NAMES else "chat.md"
    yield Scrubbed(file, _masked(plain_lines(text_lines.load(source)), mask))


def _refuse_beside(source: Source) -> None:
    """Raise where the same export has the chat as JSON too, so that a folder counts it once."""
    beside = source.path.parent / "data.json"
    if source.member is None and source.name in _NAMES and beside.is_file() and begins(Source(beside).head) is not None:
        raise NotAnExport(_BESIDE, source.label, "Give that file.")


class _Chat:
    """One file: what has been learned while its messages go by."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.source = source
        self.zone = options.timezone
        self.tally = Tally("line")
        self.rows = Rows()
        self.runs = Runs(exact=False)
        self.wrote: set[str] = set()
        self.bare = self.seconds = self.calls = self.reactions = False

    def read(self) -> Parsed:
        """Read the whole file."""
        text = text_lines.load(self.source)
        lines = plain_lines(text)
        heads = [number for number, line in enumerate(lines) if HEAD.match(line)]
        if not heads:
            raise NotAnExport("No line begins like a message of sigexport.", self.source.label, _AGAIN)
        for line in lines[: heads[0]]:
            self.tally.left_out("text before the first message" if line else "blank before the first message")
        good = sum(self._take(lines[a:b]) for a, b in zip(heads, [*heads[1:], len(lines)], strict=True))
        if not good:
            raise DamagedExport("None of its messages can be read.", self.source.label, _AGAIN)
        chat = chat_of(self.source, self.wrote)
        refuse_notes(self.source, chat, self.wrote)
        frame = self.rows.frame(chat, writers_of(self.rows.people, self.wrote), self.zone)
        return Parsed(frame, self._info(text, chat))

    def _take(self, lines: list[str]) -> bool:
        """Account for one message with all its lines; false if it could not be read."""
        found = HEAD.match(lines[0])
        wall = None if found is None else _wall(found[1], found[2])
        if found is None or wall is None or not is_plausible(wall):
            self.tally.problem("the date does not exist" if wall is None else "the date lies in the future")
            self._leave_out("lines of messages that could not be read", lines[1:])
            return False
        body = take_apart("\n".join((found[4], *lines[1:])))
        self.seconds |= len(found[2]) > len("15:04")
        if not is_dated(wall):
            self._leave_out("lines of messages without a date", lines)
        elif self.runs.is_repeat(wall, found[3], f"{body.quote}\n{body.text}"):
            for _ in lines:
                self.tally.duplicate()
        elif body.meant.kind == BARE:
            self.bare = True
            self._leave_out(BARE_LEFT_OUT, lines)
        else:
            self._add(wall, found[3], body)
            for _ in lines[1:]:
                self.tally.continuation()
        return True

    def _add(self, wall: int, sender: str, body: Body) -> None:
        meant = body.meant
        if meant.kind == "system":
            self.rows.add(self.tally.system(), wall, None, "system", None)
            return
        is_call = meant.kind in ("call", "missed_call")
        writer = ME if is_call and is_outgoing(body.text) else sender
        self.calls |= is_call
        self.wrote.add(writer)
        self.rows.add(self.tally.message(), wall, writer, *meant)
        for by, emoji in body.reacted:
            self.reactions = True
            self.rows.react(by, emoji)

    def _leave_out(self, reason: str, lines: Sequence[str]) -> None:
        for _ in lines:
            self.tally.left_out(reason)

    def _info(self, text: TextLines, chat: Room) -> SourceInfo:
        # before 2021 the tool wrote neither reactions nor calls; then and until 2024, it wrote no seconds
        shows = replace(
            capabilities,
            seconds=self.seconds,
            calls=(self.seconds or self.calls) and not self.bare,
            reactions=self.seconds or self.reactions,
        )
        return SourceInfo(
            file=self.source.label,
            format=name,
            chats_by_name=True,
            why="lines that begin with a date and a name, as sigexport writes them",
            sha256=text.sha256,
            clock="local",
            timezone=self.zone,
            resolution_s=1.0 if self.seconds else 60.0,
            capabilities=shows,
            ledger=self.tally.ledger(),
            notes=(*text.notes, *NOTES, *((BARE_NOTE,) if self.bare else ())),
            numbers=numbers_of([chat]),
        )


def _wall(date: str, time: str) -> int | None:
    try:
        return wall_ms(datetime.fromisoformat(f"{date}T{time}"))
    except ValueError:
        return None


def _masked(lines: list[str], mask: Mask) -> Iterator[bytes]:
    """Mask message by message; a header keeps its date even where that does not exist."""
    heads = [*(number for number, line in enumerate(lines) if HEAD.match(line)), len(lines)]
    yield "".join(f"{mask.text(line)}\n" for line in lines[: heads[0]]).encode()
    for a, b in pairwise(heads):
        found = HEAD.match(lines[a])
        if found is not None:
            body = take_apart("\n".join((found[4], *lines[a + 1 : b])))
            sender = masked_name(found[3], mask)
            yield f"{lines[a][: found.start(3)]}{sender}:{lines[a][found.end(3) + 1 : found.start(4)]}".encode()
            yield f"{body.masked(mask)}\n".encode()
