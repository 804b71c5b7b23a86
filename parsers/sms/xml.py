"""One XML file of SMS, MMS or calls, read as a stream into records.

Values are copied from the phone's database "as is", so makers add attributes of their own: everything is read by name
and the unknown is ignored. The `count` of the root is often wrong and never trusted. `date` is in milliseconds UTC in
both kinds of message. Of an MMS, `address` lists a group's numbers with `~`, in no fixed order and sometimes with the
owner's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from parsers.errors import DamagedExport
from parsers.format import Parsed
from parsers.frame import SourceInfo
from parsers.ledger import Ledger
from parsers.sms.attributes import Attributes, Mms, numbers_in
from parsers.sms.people import Addressed, People
from parsers.sms.records import CAPABILITIES, Records, notes
from parsers.sms.rows import Rows
from parsers.sms.xml_stream import DoctypeError, Handlers, XmlError, parse
from parsers.source import Source

CHUNK: Final = 1024**2
"""Bytes read at a time."""
ROOTS: Final = (b"<smses", b"<calls")
_ROOT_WITHIN: Final = 4096


def head_of(source: Source) -> bytes | None:
    """The beginning of a file whose root is `<smses>` or `<calls>`, in UTF-8; None for any other file."""
    head = source.head[:_ROOT_WITHIN]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return plain if plain.startswith(b"<") and root_of(plain) is not None else None


def root_of(head: bytes) -> str | None:
    """The name of the root element, where it is one of ours."""
    for root in ROOTS:
        at = head.find(root)
        if at >= 0 and head[at + len(root) : at + len(root) + 1] in (b" ", b"\t", b"\r", b"\n", b">", b"/", b""):
            return root[1:].decode()
    return None


class Backup:
    """One XML file: the state between the parser's calls."""

    def __init__(self, source: Source, people: People, platform: str, again: str) -> None:
        """`people` is shared by the files of one backup; `again` says how the file can be made again."""
        self.source = source
        self.records = Records(Rows(people, platform))
        self._platform = platform
        self._again = again
        self._notes: list[str] = []
        self._damaged: list[tuple[int, int]] = []
        self._depth = 0
        self._root = ""
        self._declared: str | None = None
        self._mms: Attributes | None = None
        self._parts: list[Attributes] = []
        self._addresses: list[Attributes] = []

    def read(self, chunks: Iterable[bytes] | None = None) -> None:
        """Read the file, or `chunks` of it, to its end, or as far as it goes.

        Raises:
            DamagedExport: nothing in it can be read, or it declares a document type.
        """
        try:
            parse(chunks or self.source.chunks(CHUNK), Handlers(self._start, self._end, self._lose))
        except DoctypeError as error:
            raise DamagedExport(f"It is not safe to read: {error}.", self.source.label, self._again) from None
        except (XmlError, DamagedExport) as error:
            self._cut(error)
        if self._damaged and len(self._damaged) == self.records.tally.units:
            raise self._nothing("the XML is damaged")

    def unread(self, error: DamagedExport) -> None:
        """Account for a damaged file beside good ones in one zip."""
        self.records = Records(Rows(People(""), self._platform))
        self.records.tally.problem(error.what.rstrip("."))
        self._damaged.clear()
        self._notes = [f"This file in the zip could not be read. {error.what} {error.do}"]

    def parsed(self, format_name: str, *, counts: bool = True) -> Parsed:
        """Give what has been read, once all files of the backup have been.

        `counts` says whether the root's count is that of records, however often it is wrong.
        """
        settled, ledger = self.records.settled()
        info = SourceInfo(
            file=self.source.label,
            format=format_name,
            why=f"its root element is <{self._root}>",
            sha256="",
            clock="instant",
            timezone="",
            resolution_s=0.001,
            capabilities=replace(CAPABILITIES, calls=self._root == "calls"),
            ledger=ledger,
            notes=(*self._notes, *self._damage_note(), *self._count_note(ledger, counts=counts), *notes(settled)),
            numbers=settled.numbers,
            names=settled.names,
        )
        return Parsed(settled.frame, info)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if element == "sms":
            self.records.sms(Attributes(attributes))
        elif element == "part":
            self._parts.append(Attributes(attributes))
        elif element == "addr":
            self._addresses.append(Attributes(attributes))
        elif element == "mms":
            self._mms, self._parts, self._addresses = Attributes(attributes), [], []
        elif element == "call":
            self.records.call(Attributes(attributes))
        elif self._depth == 1:
            self._root, self._declared = element, attributes.get("count")
        elif self._depth == 2:
            self.records.tally.left_out("records of an unknown kind")

    def _end(self, element: str) -> None:
        self._depth -= 1
        if element == "mms" and self._mms is not None:
            self.records.mms(Mms(self._mms, self._parts, addressed(self._mms, self._addresses)))
            self._mms = None

    def _lose(self, why: str, line: int) -> None:
        self._depth, self._mms = 1, None
        self.records.tally.problem(f"{why}, line {line:,}")
        self._damaged.append((self.records.tally.units, line))

    def _cut(self, error: XmlError | DamagedExport) -> None:
        why = error.what.rstrip(".") if isinstance(error, DamagedExport) else str(error)
        tally = self.records.tally
        if not tally.units:
            raise error if isinstance(error, DamagedExport) else self._nothing(why)
        tally.problem(why)
        self._notes.append(f"The file could be read only up to record {tally.units:,}: {why}. {self._again}")

    def _nothing(self, why: str) -> DamagedExport:
        return DamagedExport(f"Nothing in it can be read: {why}.", self.source.label, self._again)

    def _damage_note(self) -> Iterator[str]:
        if self._damaged:
            record, line = self._damaged[0]
            places = "one place" if len(self._damaged) == 1 else f"{len(self._damaged):,} places"
            yield (
                f"The file is damaged in {places}, first at record {record:,} in line {line:,}: "
                f"what stood there is lost. {self._again}"
            )

    def _count_note(self, ledger: Ledger, *, counts: bool) -> Iterator[str]:
        # archive mode appends without correcting the count, so a difference alone proves nothing
        declared = self._declared or ""
        if counts and declared.isdecimal() and len(declared) < 10 and int(declared) != ledger.units:
            yield f"The file says that it holds {int(declared):,} records; {ledger.units:,} were found."


def addressed(mms: Attributes, addresses: list[Attributes]) -> Addressed:
    """Who an MMS went between, of its own list and the roles of its `<addr>` elements."""
    roles = ((a.text("type"), number) for a in addresses if (number := a.text("address")))
    return Addressed.of_roles(numbers_in(mms.text("address") or ""), roles)
