"""signalbackup-tools' XML export (`--exportxml`): Signal's messages in the shape of SMS Backup & Restore.

Facts: bepaald/signalbackup-tools, `signalbackup/exportxml.cc`. What tells it apart is the order of attributes and a
root with nothing but a count, which also counts notices that are not written. Every message is dated by the phone
that received it, or by its sending. A group's members are those of the day of the export, the owner among them, and
its name stands in `contact_name`. Reactions, calls, edits and quotes are not in it. For media that is missing from the
backup the tool writes the end of a part without its beginning.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities
from parsers.masking import Mask
from parsers.signal_tools.signalbackup_xml import is_from_signal
from parsers.sms.people import People
from parsers.sms.records import CAPABILITIES
from parsers.sms.scrub import scrubbed
from parsers.sms.xml import CHUNK, Backup, head_of
from parsers.source import Source

name: str = "signalbackup_tools_xml"
label: str = "signalbackup-tools (XML)"
capabilities: Capabilities = CAPABILITIES
_PLATFORM: Final = "signal"
_AGAIN: Final = "Make the export again with signalbackup-tools."
_STRAY: Final = b"\n></part>"
_PREAMBLE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<?xml-stylesheet type="text/xsl" href="sms.xsl" ?>\n'
)


def match(source: Source) -> Match | None:
    """Claim XML whose records have their attributes in this tool's order."""
    head = None if source.is_zip else head_of(source)
    if head is None or not is_from_signal(head):
        return None
    return Match(Strength.CERTAIN, "its records are written as signalbackup-tools writes them")


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read all chats; see `parsers.format.Format`.

    Raises:
        DamagedExport: nothing could be read, or the file declares a document type.
    """
    backup = Backup(source, People(options.timezone), _PLATFORM, _AGAIN)
    backup.read(_without_strays(source.chunks(CHUNK)))
    yield backup.parsed(name, counts=False)


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the file again with texts, names and numbers replaced; see `parsers.format.Format`."""
    [parsed] = read(source, options)
    chunks = _without_strays(source.chunks(CHUNK))
    stem = re.sub(r"\.xml$", "", source.name, flags=re.IGNORECASE)
    yield Scrubbed(f"{mask.text(stem)}.xml", scrubbed(chunks, parsed.frame, mask, _PREAMBLE))


def _without_strays(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Drop ends of parts that never began."""
    held = b""
    for chunk in chunks:
        whole = (held + chunk).replace(_STRAY, b"\n")
        held = next((whole[-n:] for n in range(len(_STRAY) - 1, 0, -1) if whole.endswith(_STRAY[:n])), b"")
        yield whole[: len(whole) - len(held)]
    yield held
