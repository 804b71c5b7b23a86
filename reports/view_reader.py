"""The first pages of a copy to share: one A4 page for its reader, then what every reader must know."""

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.results import Estimate, Reading, Side
from reports import facts
from reports.phrasing import Phrasing
from reports.prose import Field, Line, Name, Prose
from reports.redact_words import OwnWords
from reports.sentences import Sheet, SideName, band_key, no_number, of_all
from reports.side_cells import least, share_of

MOST_PEOPLE = 6
"""People on the reader's page, so that it stays one page."""


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One person in three answers: who writes first, how first messages are answered, check-ins; lines of each."""

    name: Name
    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader's page, with the owner's words where there are any."""

    own: OwnWords

    covers: Line
    rows: tuple[ReaderRow, ...]
    only_first: Line | None
    hours: str
    questions: tuple[Line, ...]
    must: tuple[tuple[Line, Line], ...]


def reader(sheets: tuple[Sheet, ...], prose: Prose, phrasing: Phrasing, own: OwnWords) -> Reader | None:
    """The reader's page over the people with most contact; None where there is nobody."""
    if not sheets:
        return None
    most = sorted(sheets, key=lambda s: -sum(s.contact.messages.values()))[:MOST_PEOPLE]
    rows = tuple(_row(sheet) for sheet in sheets if sheet in most)
    return Reader(
        own=own,
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
    makers = {"initiation": _first, "answers": _answers, "check_ins": _check_ins}
    measures, none = sheet.contact.measures, (sheet.prose.say("side.not_in_source"),)
    return ReaderRow(
        sheet.name, tuple(make(sheet, measures[key]) if key in measures else none for key, make in makers.items())
    )


def _first(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    """Who writes first: the words for it, then the share."""
    if facts.coarse(reading, "me"):
        return (of_all(sheet, "initiation", reading),)
    if not isinstance(reading.me, Estimate):
        return (no_number(sheet, reading.me),)
    return sheet.prose.say(band_key("band", reading), name=sheet.name), _share(sheet, reading, reading.me)


def _share(sheet: Sheet, reading: Reading, mine: Estimate) -> Line:
    """My share; where it depends on how one counts, no single number but the range, and both counts where told."""
    say, f = sheet.prose.say, sheet.phrasing
    if reading.band != "depends":
        return say("reader.number.initiation", value=share_of(sheet, mine))
    range_ = f.between(mine.low, mine.high, short=True)
    every, out = (facts.number(reading.readings, key) for key in ("all_starts", "late_answers_out"))
    if every is None or out is None:
        return say("reader.number.depends", range=range_)
    return say("reader.number.depends_both", range=range_, all=f.percent(every), out=f.percent(out))


def _answers(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    return _each(sheet, reading, lambda e: {"value": share_of(sheet, e)})


def _check_ins(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    rate = sheet.phrasing.rate
    return _each(sheet, reading, lambda e: {"n": rate(e.value), "low": rate(e.low), "high": rate(e.high)})


def _each(sheet: Sheet, reading: Reading, told: Callable[[Estimate], dict[str, Field]]) -> tuple[Line, ...]:
    """A sentence for each side, or one for both where neither has a number."""
    both: dict[SideName, Side] = {"me": reading.me, "them": reading.them}
    if not any(isinstance(side, Estimate) or facts.coarse(reading, who) for who, side in both.items()):
        return (no_number(sheet, least(reading)),)
    return tuple(_one(sheet, reading, who, side, told) for who, side in both.items())


def _one(
    sheet: Sheet, reading: Reading, who: SideName, side: Side, told: Callable[[Estimate], dict[str, Field]]
) -> Line:
    say = sheet.prose.say
    if word := facts.coarse(reading, who):
        return say(f"reader.side.{who}", value=say(f"side.{word}"))
    if not isinstance(side, Estimate):
        return say(f"reader.side.{who}", value=no_number(sheet, side))
    return say(f"reader.number.{reading.key}.{who}", **told(side))
