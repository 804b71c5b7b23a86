"""Signal's own plaintext export: `main.jsonl`, alone, in a folder (Desktop) or in a zip (Android).

Facts: libsignal's backup format and the exporters of Signal Android and Desktop (see `parsers.signal.lines`). Beside
`main.jsonl` lie `metadata.json` and, if media was chosen, `files/`; neither is read. Disappearing messages are left out
by Signal itself, so that such a chat looks more silent than it was: `SourceInfo.incomplete` and the notes say so. The
encrypted backup, `main` and `metadata` without an extension, is another thing and only recognised.
"""

import re
from collections.abc import Iterator
from typing import Final

from parsers.byte_lines import BOM, UTF16
from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities
from parsers.masking import Mask
from parsers.signal.file import lines_of
from parsers.signal.items import Reading
from parsers.signal.masking import LineMask
from parsers.source import Source

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
_EXPORT: Final = "In Signal, export your chats as plain text and try that file."
_WHY: Final = "its first line is the header of a Signal backup"
_ENCRYPTED_WHY: Final = "its name and neighbours are those of Signal's encrypted backup"
_OLD_BACKUP: Final = re.compile(r"signal-.*\.backup", re.IGNORECASE)
_FOLDER: Final = re.compile(r"signal-(?:export|backup)(?:-[0-9]+)*")
"""Names that Signal gives to folders, which hold a date and nothing else."""


def match(source: Source) -> Match | None:
    """Claim `main.jsonl` by its first line, zips that hold it, and (to explain them) encrypted backups."""
    found = _members(source)
    if not found and _is_encrypted_backup(source):
        return Match(Strength.LIKELY, _ENCRYPTED_WHY)
    if not source.is_zip:
        return _match_head(source.head)
    if not found:
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
    for file in _exports(source):
        yield Reading(file).read(name, _WHY, capabilities)


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write each `main.jsonl` again, masked line by line; see `parsers.format.Format`.

    Raises:
        DamagedExport: it is Signal's encrypted backup; while the bytes are taken, if the file cannot be read on.
    """
    for file in _exports(source):
        path = file.member or file.name
        folders, _, innermost = path.rpartition("/")
        kept = [folder if _FOLDER.fullmatch(folder) else mask.text(folder) for folder in folders.split("/") if folder]
        yield Scrubbed(
            "/".join([*kept, innermost if innermost == _FILE else mask.file(innermost)]), _masked(file, mask)
        )


def _masked(source: Source, mask: Mask) -> Iterator[bytes]:
    lines = LineMask(mask)
    if source.head.startswith(BOM):
        yield BOM
    for text in lines_of(source):
        yield lines.line(text) + b"\n"


def _exports(source: Source) -> list[Source]:
    found = _members(source)
    if not found and _is_encrypted_backup(source):
        raise DamagedExport("It is Signal's encrypted backup, which only Signal can open.", source.label, _EXPORT)
    return found if source.is_zip else [source]


def _members(source: Source) -> list[Source]:
    inside = [m for m in source.members if m.rsplit("/", 1)[-1] == _FILE and m.count("/") <= _MAX_DEPTH]
    return [source.inside(member) for member in inside]


def _match_head(head: bytes) -> Match | None:
    text = head[:4096]
    text = text.decode("utf-16", "replace").encode("utf-8", "replace") if text[:2] in UTF16 else text
    first = text.removeprefix(BOM).lstrip().partition(b"\n")[0]
    if first.startswith(b"{") and b'"backupTimeMs"' in first:
        return Match(Strength.CERTAIN, _WHY)
    return None


def _is_encrypted_backup(source: Source) -> bool:
    if source.is_zip:
        return _holds_encrypted_backup(set(source.members))
    if source.member is not None:
        return False
    if _OLD_BACKUP.fullmatch(source.name):
        return True
    return source.name == "main" and (source.path.parent / "metadata").is_file() and b'"' not in source.head[:2]


def _holds_encrypted_backup(members: set[str]) -> bool:
    """Whether a zip holds `main` and `metadata` side by side, or an old backup file."""
    names = {member.rsplit("/", 1)[-1] for member in members}
    folders = [member.removesuffix("main") for member in members if f"/{member}".endswith("/main")]
    return any(f"{folder}metadata" in members for folder in folders) or any(map(_OLD_BACKUP.fullmatch, names))
