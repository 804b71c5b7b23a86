"""SMS Backup & Restore (SyncTech): `<smses>` with SMS and MMS, `<calls>` with the call log, bare or in a zip.

Facts: reference on the format as written by the app and read by its peers. A missing value is the string `null`. Old
plaintext backups of Signal and Silence have the same shape and are read alike (`parsers.sms.xml`).
"""

import re
from collections.abc import Iterator
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import Capabilities
from parsers.masking import Mask
from parsers.signal_tools.signalbackup_xml import is_from_signal
from parsers.sms.people import People
from parsers.sms.records import CAPABILITIES
from parsers.sms.scrub import scrubbed
from parsers.sms.xml import Backup, head_of, root_of
from parsers.source import Source

name: str = "sms_backup_restore"
label: str = "SMS Backup & Restore"
capabilities: Capabilities = CAPABILITIES
_PLATFORM: Final = "sms"
_AGAIN: Final = "Make the backup again in SMS Backup & Restore, or copy the file again from the phone."
_NAME: Final = re.compile(r"(?:sms|calls)-[0-9]{4,}.*\.xml", re.IGNORECASE)


def match(source: Source) -> Match | None:
    """Claim files whose root is `<smses>` or `<calls>`, and zips that hold such a file."""
    if not source.is_zip:
        return _match_head(source)
    found = _members(source)
    return Match(Strength.CERTAIN, f"the zip holds {found[0].name}, an SMS Backup & Restore file") if found else None


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read one backup, or each backup in a zip; see `parsers.format.Format`.

    Files of one zip are one phone's: what one says about numbers and names holds for all.

    Raises:
        DamagedExport: nothing could be read, or the file declares a document type.
    """
    people = People(options.timezone)
    files = _members(source) if source.is_zip else [source]
    backups = [Backup(file, people, _PLATFORM, _AGAIN) for file in files]
    broken: list[DamagedExport] = []
    for backup in backups:
        try:
            backup.read()
        except DamagedExport as error:
            broken.append(error)
            backup.unread(error)
    if len(broken) == len(files):
        raise broken[0]
    for backup in backups:
        yield backup.parsed(name)


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write each file again with texts, names and numbers replaced; see `parsers.format.Format`."""
    files = _members(source) if source.is_zip else [source]
    for file, parsed in zip(files, read(source, options), strict=True):
        yield Scrubbed(_masked_name(file, mask), scrubbed(file.chunks(), parsed.frame, mask))


def _masked_name(file: Source, mask: Mask) -> str:
    plain = re.fullmatch(r"(?:sms|calls)-[0-9]{14}\.xml", file.name)
    return file.name if plain else f"{mask.text(file.name.removesuffix('.xml'))}.xml"


def _members(source: Source) -> list[Source]:
    files = [source.inside(member) for member in source.members if member.lower().endswith(".xml")]
    return [file for file in files if _claim_member(file)]


def _claim_member(member: Source) -> bool:
    try:
        return _match_head(member) is not None
    except DamagedExport:
        # locked or damaged: the name is all there is, and reading says what is wrong
        return _NAME.match(member.name) is not None


def _match_head(source: Source) -> Match | None:
    head = head_of(source)
    if head is None or is_from_signal(head):
        return None
    return Match(Strength.CERTAIN, f"its root element is <{root_of(head)}>")
