"""The grammar of signalbackup-tools' text export: lines, and what its own words mean.

Facts: bepaald/signalbackup-tools, `exporttxt.cc`, `signalbackup.h` (`TXTaddReactions`), `decodestatusmessage.cc` and
`decodegroupv2updatemessage.cc`. Months are always English. `[Nov 21, 2026 14:03:05] <Ana> text` is a message, which
goes on for as many lines as it has; `[…] *** <Ana> sent file "x.jpg"` an attachment, one line each and before the text
of the same message; `[…] *** text` a notice or a call. Reactions stand in round brackets behind the text, or behind
each attachment where there is no text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import polars as pl

from parsers.identity import clean_name
from parsers.masking import Mask
from parsers.signal_tools.named_rows import wall_ms

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEAD: Final = re.compile(
    rf"\[({'|'.join(_MONTHS)}) ([0-9]{{2}}), ([0-9]{{4}}) ([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})\] "
    r"(?:\*\*\*(?: |\Z)|<(.+?)> ?)"
)
"""What a message's first line begins with: a date, and the sender or stars."""
NAME: Final = re.compile(r"(.+) \(_id([0-9]+)\).*\.txt", re.IGNORECASE)
"""The file's name: what the chat is called, and its number in the backup."""
_FILE: Final = re.compile(r'<([^\n]{1,200}?)> sent file(?: (?:"(.*)"|of type ([a-zA-Z0-9.+/_-]+)))?')
_GROUP: Final = re.compile(r"\bthe group\b|\bGroup call\b|\bgroup V2 update\b|\bthis group\b", re.IGNORECASE)
_TIMER: Final = re.compile(
    r"(.* )(set the disappearing message timer to (?:Off|[0-9]+ (?:second|minute|hour|day|week)s?)"
    r"|disabled disappearing messages)(\.?)"
)
_OFF: Final = ("set the disappearing message timer to Off", "disabled disappearing messages")
_POLL: Final = "Poll: "
_OPTION: Final = re.compile(r" {33,}\[[0-9]+\] ")
_EMOJI: Final = re.compile(r"(?:[0-9#*]\ufe0f?\u20e3|[^\w\s\x00-\xa8]|[\u00a9\u00ae\u2139])+")
_LONGEST: Final = 2000
"""Characters of a line for an attachment: a name, a file's name and reactions."""
_BRACKETS: Final = 50
"""Round brackets at the end of a text that are looked at."""
THEM: Final = "\0them"
ME: Final = "\0me"
CALLS: Final[dict[str, tuple[str, str | None]]] = {
    **{f"Incoming {kind} call": ("call", THEM) for kind in ("voice", "video")},
    **{f"Outgoing {kind} call": ("call", ME) for kind in ("voice", "video")},
    **{f"Missed {kind} call": ("missed_call", THEM) for kind in ("voice", "video")},
    "Group call": ("call", None),
}
"""The words for calls: kind, and who called. Whether somebody took an outgoing call is not written."""
_KINDS: Final = {"image": "image", "video": "video", "audio": "audio"}
_ENDINGS: Final = {
    "gif": "gif",
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "heic", "heif", "tif", "tiff", "bmp"), "image"),
    **dict.fromkeys(("mp4", "mov", "mkv", "webm", "3gp", "avi"), "video"),
    **dict.fromkeys(("m4a", "aac", "mp3", "ogg", "opus", "wav", "flac", "amr"), "audio"),
}
_NAMELESS: Final = {"audio": "voice", "image/webp": "sticker", "image/gif": "gif"}
"""What an attachment without a name is by its type: a recording has none, and nor has a sticker."""


class Reactions(NamedTuple):
    """Reactions behind a text: the text without them, and pairs of name and emoji."""

    text: str
    pairs: tuple[tuple[str, str], ...]


class File(NamedTuple):
    """An attachment: who sent it, its name or type as written, and what it is."""

    sender: str
    shown: str
    kind: str
    pairs: tuple[tuple[str, str], ...]


def wall(head: re.Match[str]) -> int | None:
    """Give the wall time of a header in ms; None if there is no such date."""
    month = _MONTHS.index(head[1]) + 1
    try:
        return wall_ms(datetime.fromisoformat(f"{head[3]}-{month:02}-{head[2]}T{head[4]}"))
    except ValueError:
        return None


def reactions(text: str) -> Reactions:
    """Split off the reactions at the end of a text; a name may hold brackets of its own."""
    at = len(text)
    for _ in range(_BRACKETS):
        at = text.rfind(" (", 0, at) if text.endswith(")") else -1
        if at < 0:
            break
        pairs = [one.rpartition(": ") for one in text[at + 2 : -1].split("; ")]
        if all(by and _EMOJI.fullmatch(emoji) and by.count("(") == by.count(")") for by, _, emoji in pairs):
            return Reactions(text[:at], tuple((by, emoji) for by, _, emoji in pairs))
    return Reactions(text, ())


def attachment(notice: str) -> File | None:
    """Read a notice as an attachment; None if it is none."""
    if len(notice) > _LONGEST:
        return None
    bare, pairs = reactions(notice)
    for text, found_pairs in ((bare, pairs), (notice, ())):
        if (found := _FILE.fullmatch(text)) is not None:
            return File(found[1], found[2] or found[3] or "", _kind(found[2], found[3]), found_pairs)
    return None


def poll(text: str) -> str | None:
    """Give a poll's question; None if the text is no poll."""
    first, _, rest = text.partition("\n")
    if not first.startswith(_POLL) or not rest or not all(map(_OPTION.match, rest.split("\n"))):
        return None
    return first.removeprefix(_POLL)


def tells_group(notice: str) -> bool:
    """Whether a notice is one that only groups have."""
    return _GROUP.search(notice) is not None


def timer(notice: str) -> bool | None:
    """Whether a notice says that messages disappear from now on; None if it does not speak of that."""
    found = [m[2] for line in notice.split("\n") if (m := _TIMER.fullmatch(line))]
    return None if not found else not found[-1].startswith(_OFF)


def masked_notice(notice: str, mask: Mask) -> str:
    """Mask a notice; what decides how it is read stays."""
    if notice in CALLS:
        return notice
    lines = []
    for line in notice.split("\n"):
        found = _TIMER.fullmatch(line)
        kept = found[2] + found[3] if found else ""
        lines.append(_around(_GROUP, line.removesuffix(kept), mask) + kept)
    return "\n".join(lines)


def masked_file(file: File, mask: Mask) -> str:
    """Write the line for an attachment again, masked."""
    shown = ""
    if file.shown:
        stem, dot, ending = file.shown.rpartition(".")
        is_named = not (dot == "" and "/" in file.shown)
        name = f"{mask.text(stem)}.{ending}" if ending.lower() in _ENDINGS else mask.file(file.shown)
        shown = f' "{name}"' if is_named else f" of type {file.shown}"
    return f"<{mask.name(file.sender)}> sent file{shown}{masked_pairs(file.pairs, mask)}"


def masked_pairs(pairs: tuple[tuple[str, str], ...], mask: Mask) -> str:
    """Write reactions again, masked."""
    return f" ({'; '.join(f'{mask.name(by)}: {emoji}' for by, emoji in pairs)})" if pairs else ""


def masked_text(text: str, mask: Mask) -> str:
    """Mask a text without its reactions; a poll stays one."""
    if poll(text) is not None:
        return _POLL + mask.text(text.removeprefix(_POLL))
    return mask.text(text)


def _around(kept: re.Pattern[str], text: str, mask: Mask) -> str:
    """Mask what stands around what is kept."""
    pieces: list[str] = []
    done = 0
    for found in kept.finditer(text):
        pieces += (mask.text(text[done : found.start()]), found[0])
        done = found.end()
    return "".join((*pieces, mask.text(text[done:])))


def _kind(file: str | None, content: str | None) -> str:
    if file:
        return _ENDINGS.get(file.rpartition(".")[2].lower(), "document")
    major = (content or "").partition("/")[0].lower()
    found = _NAMELESS.get((content or "").lower()) or _NAMELESS.get(major) or _KINDS.get(major)
    return found or ("document" if content else "media")


@dataclass(frozen=True, slots=True)
class Block:
    """A header's line and those below it, up to the next; without header at the file's beginning."""

    lines: Sequence[str]

    def __repr__(self) -> str:
        return f"Block({len(self.lines)} lines)"

    @property
    def head(self) -> re.Match[str] | None:
        """The header, None where there is none."""
        return HEAD.match(self.lines[0])

    @property
    def body(self) -> str:
        """What stands behind the header."""
        first = self.lines[0][found.end() :] if (found := self.head) else self.lines[0]
        return "\n".join((first, *self.lines[1:]))


def lines_of(lines: pl.Series) -> list[str]:
    """Give the lines of a file without carriage returns and byte order mark."""
    return [line.removesuffix("\r").removeprefix("\ufeff") for line in lines.to_list()]


def blocks(lines: list[str]) -> Iterator[Block]:
    """Cut a file into a header and what stands below it; no line is left over."""
    heads = [number for number, line in enumerate(lines) if HEAD.match(line)]
    starts = [*([] if heads[:1] == [0] else [0]), *heads]
    for a, b in zip(starts, [*starts[1:], len(lines)], strict=True):
        if a < b:
            yield Block(lines[a:b])


def on_disk(title: str) -> str:
    """Give a name as the tool makes it fit for a file system, at its strictest."""
    return re.sub(r'[/\\?*:|"<>\x00-\x1f\x7f]', "_", clean_name(title)).strip("._ ")


def masked_name(file: str, senders: set[str], mask: Mask) -> str:
    """Mask a file's name, as the sender is masked whom it names."""
    found = NAME.fullmatch(file)
    title = found[1] if found else file.rpartition(".")[0]
    sender = next((one for one in senders if on_disk(one) == on_disk(title)), title)
    masked = on_disk(mask.name(sender)) or "_"
    return f"{masked} (_id{found[2]}).txt" if found else f"{masked}.txt"


def masked_block(block: Block, mask: Mask) -> bytes:
    """Mask a header with what stands below it."""
    found = block.head
    if found is None:
        return "".join(f"{mask.text(line)}\n" for line in block.lines).encode()
    body = block.body.rstrip("\n")
    end = block.body[len(body) :]
    if found[5]:
        typed, pairs = reactions(body)
        lead = f"{found[0][: found.start(5)]}{mask.name(found[5])}{found[0][found.end(5) :]}"
        return f"{lead}{masked_text(typed, mask)}{masked_pairs(pairs, mask)}{end}\n".encode()
    file = attachment(body)
    masked = masked_notice(body, mask) if file is None else masked_file(file, mask)
    return f"{found[0]}{masked}{end}\n".encode()
