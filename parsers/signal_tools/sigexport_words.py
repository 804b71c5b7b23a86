"""What sigexport's own words and file names mean: kinds of messages, calls, who is who, and which runs repeat.

Facts: carderne/signal-export, `create.py`, `models.py` and `files.py`, from its first Markdown to version 4. Its words
are always English. The owner is called "Me"; whoever cannot be told is "No-Sender".
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from parsers.errors import NotAnExport
from parsers.identity import clean_name, opaque
from parsers.masking import Mask
from parsers.media_kinds import KIND_OF_ENDING, kind_of_name
from parsers.room import Room
from parsers.signal_tools.named_rows import Writer
from parsers.source import Source

ME: Final = "Me"
NOBODY: Final = "No-Sender"
NOTE_TO_SELF: Final = "NotetoSelf"
"""What some versions call the owner in reactions."""
FIXED_NAMES: Final = (ME, NOBODY, NOTE_TO_SELF)
NOTES: Final = (
    "messages that were set to disappear are in such an export only if it was made with --include-disappearing",
)
BARE_CALLS: Final = ("Incoming call", "Outgoing call")
"""All that versions before 2026 write of a call. "Outgoing" is also what they write where they know nothing of it."""
BARE: Final = "bare call"
"""Kind of such a call: it is left out, for both people, since who called is not sure and who answered not said."""
BARE_LEFT_OUT: Final = "calls that do not say who called and whether they were answered"
BARE_NOTE: Final = "this export does not say who called and whether calls were answered, so calls are left out of it"
_CALL: Final = re.compile(
    r"(?P<way>Incoming|Outgoing|Missed) (?:[a-z]+ )?call"
    r"(?: \((?P<how>[a-z ]+)(?:, (?:(?P<m>[0-9]{1,6})m )?(?P<s>[0-9]{1,8})s)?\))?"
)
_UNANSWERED: Final = (
    "declined",
    "declined by recipient",
    "unanswered",
    "missed",
    "missednotificationprofile",
    "notaccepted",
    "pending",
    "ringing",
)
_NUMBER: Final = re.compile(r"\+?[1-9][0-9]{9,14}")
_NAMELESS: Final = re.compile(r"(.*_|)None(\.[a-z0-9-]+)")
"""File names made up for attachments that had none."""


class Meaning(NamedTuple):
    """What a message is; `kind` is "system" for a record that holds nothing at all."""

    kind: str
    text: str | None
    seconds: float | None = None

    def __repr__(self) -> str:
        return f"Meaning({self.kind})"


def call(text: str) -> Meaning | None:
    """Read the whole of a text as the words that stand for a call; None if it is none."""
    if text in BARE_CALLS:
        return Meaning(BARE, None)
    found = _CALL.fullmatch(text)
    if found is None or (found["way"] == "Missed" and found["how"]):
        return None
    if found["way"] == "Missed" or found["how"] in _UNANSWERED:
        return Meaning("missed_call", None)
    seconds = float(found["s"]) + 60 * float(found["m"] or 0) if found["s"] else None
    return Meaning("call", None, seconds)


def is_outgoing(text: str) -> bool:
    """Whether the words for a call say that the owner called."""
    return text.startswith("Outgoing ")


def kind_of_file(name: str) -> str:
    """Give the kind of an attachment by its file's name, "media" if it has none.

    A recording has no name of its own, which tells it from a sent audio file.
    """
    kind = kind_of_name(name) if name else "media"
    return "voice" if kind == "audio" and _NAMELESS.fullmatch(name) else kind


def masked_name(name: str | None, mask: Mask) -> str | None:
    """Mask a name; the tool's own words stay, and no name becomes one of them."""
    if name is None or name in FIXED_NAMES:
        return name
    masked = mask.name(name)
    while masked in FIXED_NAMES:
        masked = mask.name(masked)
    return masked


def masked_file(name: str, mask: Mask) -> str:
    """Mask a file's name so that it is of the same kind."""
    stem, _, extension = name.rpartition(".")
    if extension.lower() not in KIND_OF_ENDING:
        return mask.file(name)
    if (found := _NAMELESS.fullmatch(name)) is not None:
        return f"{mask.text(found[1])}None{found[2]}"
    return f"{mask.text(stem)}.{extension}"


def meaning(text: str, *, sticker: bool, files: Sequence[str], touched: bool) -> Meaning:
    """Give the meaning of a message that is neither deleted nor a call.

    Args:
        text: what was typed, without the two spaces at the end.
        sticker: a sticker is part of it.
        files: names of its attachments, "" for one that was not exported.
        touched: it quotes another message or was reacted to, so that somebody did write it.
    """
    typed = text or None
    if sticker:
        return Meaning("sticker", typed)
    if files:
        return Meaning(kind_of_file(files[0]), typed)
    if typed is not None:
        return Meaning("text", typed)
    # The app's notices, and messages of a kind that is not exported, are both written as nothing.
    return Meaning("media" if touched else "system", None)


def chat_of(source: Source, writers: Iterable[str]) -> Room:
    """Tell which chat a file in a folder of its own is; more than one other writer makes a group.

    Versions before 2022 called a chat by the other person's number where they knew no name; they dropped the plus.
    """
    folder = clean_name(source.path.absolute().parent.name) or "Signal"
    others = set(writers) - {*FIXED_NAMES}
    is_group = len(others) > 1
    number = f"+{folder.removeprefix('+')}" if not is_group and _NUMBER.fullmatch(folder) else ""
    return Room(f"signal:{opaque(folder)}", folder, is_group, number)


def refuse_notes(source: Source, chat: Room, wrote: set[str]) -> None:
    """Raise `NotAnExport` for notes to oneself, which would look like a friend who never answers."""
    if chat.name == NOTE_TO_SELF and wrote <= {ME, NOTE_TO_SELF}:
        raise NotAnExport(
            "It holds notes to yourself, where nobody else writes.", source.label, "Give a chat with somebody."
        )


def writers_of(people: Iterable[str], wrote: set[str]) -> dict[str | None, Writer]:
    """Say how to show each name.

    Args:
        people: everybody who wrote or reacted.
        wrote: those who wrote. Versions before 2026 give the owner's reactions under the owner's own name, which
            writes nothing: in a chat of two, that is the owner; in a group it may be.
    """
    others = wrote - {*FIXED_NAMES}
    shown: dict[str | None, Writer] = {None: Writer(None, from_me=False), NOBODY: Writer(None, from_me=False)}
    for name in people:
        if name in (ME, NOTE_TO_SELF):
            shown[name] = Writer(None, from_me=True)
        elif name in others:
            shown[name] = Writer(clean_name(name) or name, from_me=False)
        elif name != NOBODY:
            shown[name] = Writer(None, from_me=True) if len(others) == 1 else Writer(clean_name(name) or name, None)
    return shown


class Runs:
    """Finds what a second run of the tool wrote again below what the first had written into the same file.

    A run goes forward in time; where a record lies before others and repeats one of them, the tool ran again. Of equal
    records as many are kept as one run holds, so that "ok" said twice in one second was said twice.
    """

    def __init__(self, *, exact: bool) -> None:
        """`exact`: times have milliseconds, so that two equal records in a row are one message."""
        self._exact = exact
        self._before: Counter[int] = Counter()
        self._now: Counter[int] = Counter()
        self._latest = 0

    def is_repeat(self, wall: int, name: str | None, text: str) -> bool:
        """Take the next record; true if a run above holds it already."""
        key = hash((wall, name, text))
        back = wall <= self._latest if self._exact else wall < self._latest
        if back and (self._now[key] or self._before[key]):
            for one, count in self._now.items():
                self._before[one] = max(self._before[one], count)
            self._now.clear()
            self._latest = 0
        self._latest = max(self._latest, wall)
        self._now[key] += 1
        return self._now[key] <= self._before[key]
