"""The first pages of a copy to share: one A4 page for its reader, then what every reader must know."""

from dataclasses import dataclass

from analyzer.results import Estimate
from reports import facts
from reports.phrasing import Phrasing
from reports.prose import Line, Name, Prose
from reports.sentences import SIDES, Sheet, absent, band_key, checked_in, of_all
from reports.sentences import answered_lines as answered

MOST_PEOPLE = 6
"""People on the reader's page, so that it stays one page."""


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One person in three answers: who writes first, how first messages are answered, check-ins."""

    name: Name
    who: tuple[Line, ...]
    answers: tuple[Line, ...]
    check_ins: tuple[Line, ...]


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
    measures = sheet.contact.measures
    check_ins = measures.get("check_ins")
    answers = measures.get("answers")
    return ReaderRow(
        name=sheet.name,
        who=_who(sheet),
        answers=answered(sheet, answers) if answers else (),
        check_ins=tuple(checked_in(sheet, check_ins, who) for who in SIDES) if check_ins else (),
    )


def _who(sheet: Sheet) -> tuple[Line, ...]:
    reading = sheet.contact.measures.get("initiation")
    if not reading:
        return ()
    if facts.coarse(reading, "me"):
        return (of_all(sheet, "initiation", reading),)
    if not isinstance(reading.me, Estimate):
        return (absent(sheet, "initiation", "", reading.me),)
    lead = sheet.prose.say(band_key("band_lead", reading), name=sheet.name)
    return (lead, of_all(sheet, "initiation", reading))
