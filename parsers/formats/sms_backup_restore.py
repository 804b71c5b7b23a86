"""SMS Backup & Restore (SyncTech): `<smses>` with SMS and MMS, `<calls>` with the call log, bare or in a zip.

Facts: reference on the format as written by the app and read by its peers. Values are copied from the phone's database
"as is", so makers add attributes of their own: everything is read by name and the unknown is ignored. A missing value
is the string `null`. The `count` of the root is often wrong and never trusted. `date` is in milliseconds UTC in both
kinds of message. Of an MMS, address type 137 is who wrote it and 151 whom it went to; `address` lists a group's numbers
with `~`, in no fixed order and sometimes with the owner's own.
"""

import re
from collections.abc import Iterator
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Match, Parsed, ReadOptions, Strength
from parsers.frame import Capabilities, SourceInfo, in_order
from parsers.ledger import Ledger
from parsers.sms_rows import Attributes, Rows
from parsers.source import Source
from parsers.tally import Tally
from parsers.xml_stream import DoctypeError, XmlError, parse

name: str = "sms_backup_restore"
label: str = "SMS Backup & Restore"
capabilities: Capabilities = Capabilities(
    seconds=True,
    zone=True,
    says_me=True,
    reactions=False,
    replies=False,
    calls=True,
    voice_seconds=False,
    edits=False,
)
CHUNK: Final = 1024**2
"""Bytes read at a time."""
_AGAIN: Final = "Make the backup again in SMS Backup & Restore, or copy the file again from the phone."
_NAME: Final = re.compile(r"(?:sms|calls)-[0-9]{4,}.*\.xml", re.IGNORECASE)
_ROOTS: Final = (b"<smses", b"<calls")
_ROOT_WITHIN: Final = 4096
_SMS_LEFT_OUT: Final = {"3": "drafts", "4": "not sent yet", "5": "failed to send", "6": "not sent yet"}
_MAX_SECONDS: Final = 10**7


def match(source: Source) -> Match | None:
    """Claim files whose root is `<smses>` or `<calls>`, and zips that hold such a file."""
    if not source.is_zip:
        return _match_head(source)
    found = _members(source)
    return Match(Strength.CERTAIN, f"the zip holds {found[0].name}, an SMS Backup & Restore file") if found else None


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read one backup, or each backup in a zip; see `parsers.format.Format`.

    Raises:
        DamagedExport: nothing could be read, or the file declares a document type.
    """
    files = _members(source) if source.is_zip else [source]
    broken: list[tuple[Source, DamagedExport]] = []
    for file in files:
        backup = _Backup(file)
        try:
            yield backup.read()
        except DamagedExport as error:
            broken.append((file, error))
    if len(broken) == len(files):
        raise broken[0][1]
    for file, reason in broken:
        yield _unread(file, reason)


def _members(source: Source) -> list[Source]:
    files = [source.inside(member) for member in source.members if member.lower().endswith(".xml")]
    return [file for file in files if _claim_member(file)]


def _claim_member(member: Source) -> bool:
    try:
        return _match_head(member) is not None
    except DamagedExport:
        # locked or damaged: the name is all there is, and reading says what is wrong
        return _NAME.match(member.name) is not None


def _unread(source: Source, error: DamagedExport) -> Parsed:
    """Account for a damaged file beside good ones in one zip."""
    backup = _Backup(source)
    backup.tally.problem(error.what.rstrip("."))
    backup.notes.append(f"This file in the zip could not be read. {error.what} {error.do}")
    return backup.parsed()


def _match_head(source: Source) -> Match | None:
    head = source.head[:_ROOT_WITHIN]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return None
    for root in _ROOTS:
        at = head.find(root)
        if at >= 0 and head[at + len(root) : at + len(root) + 1] in (b" ", b"\t", b"\r", b"\n", b">", b"/", b""):
            return Match(Strength.CERTAIN, f"its root element is <{root[1:].decode()}>")
    return None


class _Backup:
    """One XML file: the state between expat's calls."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.rows = Rows()
        self.tally = Tally("record")
        self.notes: list[str] = []
        self.depth = 0
        self.root = ""
        self.declared: str | None = None
        self.mms: Attributes | None = None
        self.parts: list[Attributes] = []
        self.addresses: list[Attributes] = []

    def read(self) -> Parsed:
        """Read the file to its end, or as far as it goes."""
        if self.source.head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise DamagedExport("It is saved as UTF-16.", self.source.label, "Save it as UTF-8, or use the original.")
        try:
            parse(self.source.chunks(CHUNK), self.start, self.end)
        except DoctypeError as error:
            raise DamagedExport(f"It is not safe to read: {error}.", self.source.label, _AGAIN) from None
        except (XmlError, DamagedExport) as error:
            self._cut(error)
        return self.parsed()

    def parsed(self) -> Parsed:
        """Give what has been read so far."""
        return Parsed(in_order(self.rows.frame()), self._info())

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self.depth += 1
        if element == "sms":
            self._sms(Attributes(attributes))
        elif element == "part":
            self.parts.append(Attributes(attributes))
        elif element == "addr":
            self.addresses.append(Attributes(attributes))
        elif element == "mms":
            self.mms, self.parts, self.addresses = Attributes(attributes), [], []
        elif element == "call":
            self._call(Attributes(attributes))
        elif self.depth == 1:
            self.root, self.declared = element, attributes.get("count")
        elif self.depth == 2:
            self.tally.left_out("records of an unknown kind")

    def end(self, element: str) -> None:
        """Take the end of an element."""
        self.depth -= 1
        if element == "mms" and self.mms is not None:
            self._mms(self.mms, self.parts, self.addresses)
            self.mms = None

    def _sms(self, sms: Attributes) -> None:
        kind = sms.text("type") or ""
        if kind in _SMS_LEFT_OUT:
            self.tally.left_out(_SMS_LEFT_OUT[kind])
        elif kind not in ("1", "2"):
            self.tally.problem("the type of the message is not known")
        elif self._usable(sms, number := sms.text("address")):
            self.rows.sms(self.tally.message(), sms, number or "", from_me=kind == "2")

    def _mms(self, mms: Attributes, parts: list[Attributes], addresses: list[Attributes]) -> None:
        box = mms.text("msg_box") or ""
        if mms.text("m_type") == "130":
            self.tally.left_out("not downloaded")
        elif box in _SMS_LEFT_OUT:
            self.tally.left_out(_SMS_LEFT_OUT[box])
        elif box not in ("1", "2"):
            self.tally.problem("the type of the message is not known")
        elif self._usable(mms, mms.text("address") or next((a.text("address") for a in addresses), None)):
            self.rows.mms(self.tally.message(), mms, parts, addresses, from_me=box == "2")

    def _call(self, call: Attributes) -> None:
        kind = call.text("type") or ""
        number = call.text("number")
        if kind == "4":
            self.tally.left_out("voicemail")
        elif kind == "6":
            self.tally.left_out("calls from blocked numbers")
        elif kind not in ("1", "2", "3", "5", "7"):
            self.tally.problem("the type of the call is not known")
        elif number is None or number.startswith("-"):
            self.tally.left_out("calls with a withheld number")
        elif self._usable(call, number):
            seconds = call.number("duration", _MAX_SECONDS) or 0
            answered = kind == "7" or (kind in ("1", "2") and seconds > 0)
            self.rows.call(self.tally.message(), call, number, from_me=kind == "2", answered=answered, seconds=seconds)

    def _usable(self, record: Attributes, number: str | None) -> bool:
        if record.sent_at is None:
            self.tally.problem("the date cannot be read")
        elif number is None:
            self.tally.left_out("messages without a number")
        else:
            return True
        return False

    def _cut(self, error: XmlError | DamagedExport) -> None:
        why = error.what.rstrip(".") if isinstance(error, DamagedExport) else str(error)
        if not self.tally.units:
            if isinstance(error, DamagedExport):
                raise error
            raise DamagedExport(f"Nothing in it can be read: {why}.", self.source.label, _AGAIN) from None
        place = self.tally.units + 1
        self.tally.problem(why)
        self.notes.append(f"The file could be read only up to record {place:,}: {why}. {_AGAIN}")

    def _info(self) -> SourceInfo:
        ledger = self.tally.ledger()
        return SourceInfo(
            file=self.source.label,
            format=name,
            why=f"its root element is <{self.root}>",
            sha256="",
            clock="instant",
            timezone="",
            resolution_s=0.001,
            capabilities=_capabilities(self.root),
            ledger=ledger,
            notes=(*self.notes, *self._count_note(ledger), *self._service_note()),
        )

    def _count_note(self, ledger: Ledger) -> Iterator[str]:
        # archive mode appends without correcting the count, so a difference alone proves nothing
        declared = self.declared or ""
        if declared.isdecimal() and len(declared) < 10 and int(declared) != ledger.units:
            yield f"The file says that it holds {int(declared):,} records; {ledger.units:,} were found."

    def _service_note(self) -> Iterator[str]:
        if self.rows.from_services:
            yield (
                f"{self.rows.from_services:,} rows are with short codes or named senders, "
                "which are usually services and not people."
            )


def _capabilities(root: str) -> Capabilities:
    return Capabilities(
        seconds=True,
        zone=True,
        says_me=True,
        reactions=False,
        replies=False,
        calls=root == "calls",
        voice_seconds=False,
        edits=False,
    )
