"""The grammar of signalbackup-tools' text export: lines, and what its own words mean.

Facts: bepaald/signalbackup-tools, `exporttxt.cc`, `signalbackup.h` (`TXTaddReactions`), `decodestatusmessage.cc` and
`decodegroupv2updatemessage.cc`. Months are always English. `[Nov 21, 2026 14:03:05] <Ana> text` is a message, which
goes on for as many lines as it has; `[…] *** <Ana> sent file "x.jpg"` an attachment, one line each and before the text
of the same message; `[…] *** text` a notice or a call. Reactions stand in round brackets behind the text, or behind
each attachment where there is no text (`parsers.signal_tools.signalbackup_people`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from parsers.media_kinds import kind_of_name, kind_of_type
from parsers.signal_tools.named_rows import wall_ms
from parsers.signal_tools.signalbackup_people import People, Spelled, anybody, reactions, title_of

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEAD: Final = re.compile(
    rf"\[({'|'.join(_MONTHS)}) ([0-9]{{2}}), ([0-9]{{4}}) ([0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})\] "
    r"(?:\*\*\*(?: |\Z)|<(.+?)> ?)"
)
"""What a message's first line begins with: a date, and the sender or stars."""
_FILE: Final = re.compile(r'<([^\n]{1,200}?)> sent file(?: (?:"(.*)"|of type ([a-zA-Z0-9.+/_-]+)))?')
GROUP: Final = re.compile(r"\bthe group\b|\bGroup call\b|\bgroup V2 update\b|\bthis group\b", re.IGNORECASE)
TIMER: Final = re.compile(
    r"(.* )(set the disappearing message timer to (?:Off|[0-9]+ (?:second|minute|hour|day|week)s?)"
    r"|disabled disappearing messages)(\.?)"
)
_OFF: Final = ("set the disappearing message timer to Off", "disabled disappearing messages")
POLL: Final = "Poll: "
_OPTION: Final = re.compile(r" {33,}\[[0-9]+\] ")
_LONGEST: Final = 2000
"""Characters of a line for an attachment: a name, a file's name and reactions."""
THEM: Final = "\0them"
ME: Final = "\0me"
CALLS: Final[dict[str, tuple[str, str | None]]] = {
    **{f"Incoming {kind} call": ("call", THEM) for kind in ("voice", "video")},
    **{f"Outgoing {kind} call": ("call", ME) for kind in ("voice", "video")},
    **{f"Missed {kind} call": ("missed_call", THEM) for kind in ("voice", "video")},
    "Group call": ("call", None),
}
"""The words for calls: kind, and who called. Whether somebody took an outgoing call is not written."""
_NAMELESS: Final = {"audio": "voice", "image/webp": "sticker", "image/gif": "gif"}
"""What an attachment without a name is by its type: a recording has none, and nor has a sticker."""


class File(NamedTuple):
    """An attachment: who sent it, its name or type as written, and what it is."""

    sender: str
    shown: str
    kind: str
    pairs: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"File({self.kind})"


def wall(head: re.Match[str]) -> int | None:
    """Give the wall time of a header in ms; None if there is no such date."""
    month = _MONTHS.index(head[1]) + 1
    try:
        return wall_ms(datetime.fromisoformat(f"{head[3]}-{month:02}-{head[2]}T{head[4]}"))
    except ValueError:
        return None


def attachment(notice: str, spelled: Spelled) -> File | None:
    """Read a notice as an attachment, with the reactions of whoever is `spelled`; None if it is none."""
    if len(notice) > _LONGEST:
        return None
    bare, pairs = reactions(notice, spelled)
    for text, found_pairs in ((bare, pairs), (notice, ())):
        if (found := _FILE.fullmatch(text)) is not None:
            return File(found[1], found[2] or found[3] or "", _kind(found[2], found[3]), found_pairs)
    return None


def poll(text: str) -> str | None:
    """Give a poll's question; None if the text is no poll."""
    first, _, rest = text.partition("\n")
    if not first.startswith(POLL) or not rest or not all(map(_OPTION.match, rest.split("\n"))):
        return None
    return first.removeprefix(POLL)


def tells_group(notice: str) -> bool:
    """Whether a notice is one that only groups have."""
    return GROUP.search(notice) is not None


def timer(notice: str) -> bool | None:
    """Whether a notice says that messages disappear from now on; None if it does not speak of that."""
    found = [m[2] for line in notice.split("\n") if (m := TIMER.fullmatch(line))]
    return None if not found else not found[-1].startswith(_OFF)


def _kind(file: str | None, content: str | None) -> str:
    if file:
        return kind_of_name(file)
    plain = (content or "").lower()
    found = _NAMELESS.get(plain) or _NAMELESS.get(plain.partition("/")[0])
    return found or (kind_of_type(plain) if plain else "media")


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


def blocks(lines: list[str]) -> Iterator[Block]:
    """Cut a file into a header and what stands below it; no line is left over."""
    heads = [number for number, line in enumerate(lines) if HEAD.match(line)]
    starts = [*([] if heads[:1] == [0] else [0]), *heads]
    for a, b in zip(starts, [*starts[1:], len(lines)], strict=True):
        if a < b:
            yield Block(lines[a:b])


def people_in(found: Iterable[Block], file: str) -> People:
    """Say who is in a chat, from everything that only the tool writes, and the file's name."""
    names: dict[str, None] = {}
    for block in found:
        if (head := block.head) is None:
            continue
        if head[5]:
            names[head[5]] = None
        elif (sent := attachment(block.body.rstrip("\n"), anybody)) is not None:
            names.update(dict.fromkeys((sent.sender, *(by for by, _ in sent.pairs))))
    return People(names, title_of(file))
