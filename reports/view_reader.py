"""The first pages of a copy to share: one A4 page for its reader, then what every reader must know."""

from dataclasses import dataclass

from reports.phrasing import Phrasing
from reports.prose import Line, Name, Prose
from reports.sentences import Sheet
from reports.side_cells import Cell, cells_of

MOST_PEOPLE = 6
"""People on the reader's page, so that it stays one page."""


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One person in three answers: who writes first, how first messages are answered, check-ins; lines of each."""

    name: Name
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader's page."""

    covers: Line
    rows: tuple[ReaderRow, ...]
    only_first: Line | None
    hours: str
    questions: tuple[Line, ...]
    must: tuple[tuple[Line, Line], ...]


def reader(sheets: tuple[Sheet, ...], prose: Prose, phrasing: Phrasing) -> Reader | None:
    """The reader's page over the people with most contact; None where there is nobody."""
    if not sheets:
        return None
    most = sorted(sheets, key=lambda s: -sum(s.contact.messages.values()))[:MOST_PEOPLE]
    rows = tuple(_row(sheet) for sheet in sheets if sheet in most)
    return Reader(
        covers=_covers(sheets, prose, phrasing),
        rows=rows,
        only_first=prose.say("reader.first_people", n=MOST_PEOPLE) if len(sheets) > MOST_PEOPLE else None,
        hours=sheets[0].hours,
        questions=prose.lines("reader.questions"),
        must=prose.pairs("reader.must"),
    )


def _covers(sheets: tuple[Sheet, ...], prose: Prose, phrasing: Phrasing) -> Line:
    contacts = [s.contact for s in sheets]
    apps = dict.fromkeys(p for c in contacts for p in c.platforms)
    first, last = min(c.first for c in contacts), max(c.last for c in contacts)
    return prose.say(
        "reader.covers_line",
        messages=phrasing.counted("amount.messages", sum(sum(c.messages.values()) for c in contacts)),
        people=prose.counted("amount.people", len(contacts)),
        apps=phrasing.apps(apps),
        period=phrasing.period(first, last),
    )


def _row(sheet: Sheet) -> ReaderRow:
    cells = {cell.key: cell for cell in cells_of(sheet)}
    return ReaderRow(sheet.name, tuple(_lines(sheet, cells[key]) for key in ("initiation", "answers", "check_ins")))


def _lines(sheet: Sheet, cell: Cell) -> tuple[Line, ...]:
    """What a cell of the table says, with whose number is whose in words."""
    p = sheet.prose
    lead = (cell.words,) if cell.words else ()
    return (*lead, *(p.say(f"reader.side.{who}", name=sheet.name, value=line) for who, line in cell.numbers))
