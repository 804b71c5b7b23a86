"""The first pages of a copy to share: one A4 page for its reader, then what every reader must know."""

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.results import Estimate, Reading, Side
from reports import facts
from reports.phrasing import Phrasing
from reports.prose import Field, Label, Line, Name, Prose
from reports.redact_words import OwnWords
from reports.sentences import (
    Sheet,
    SideName,
    answered_later,
    band_key,
    counting_matters,
    is_flagged,
    no_number,
    of_all,
)
from reports.side_cells import least, rate_of, share_of

Told = Callable[[SideName, Estimate], tuple[str, dict[str, Field]]]
"""The words' key of a side's number, and its fields."""
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

    intro: Line
    about: Line
    covers: Line
    rows: tuple[ReaderRow, ...]
    only_first: Line | None
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
        intro=prose.say("reader.intro", called=_called(sheets, prose)),
        about=prose.say("reader.about", hours=prose.decimal(sheets[0].analysis.options.gap_hours)),
        covers=_covers(sheets, prose, phrasing),
        rows=rows,
        only_first=prose.say("reader.first_people", n=MOST_PEOPLE) if len(sheets) > MOST_PEOPLE else None,
        questions=prose.lines("reader.questions"),
        must=prose.pairs("reader.must"),
    )


def _called(sheets: tuple[Sheet, ...], prose: Prose) -> str:
    """What the others are called by: neutral names, the owner's words, first names, or several of these."""
    alias = prose.text("share.alias", letter="").strip()
    kinds = {"label" if isinstance(s.name, Label) else "alias" if s.name.startswith(alias) else "name" for s in sheets}
    return prose.join([prose.text(f"reader.called.{kind}") for kind in ("alias", "label", "name") if kind in kinds])


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
    value = share_of(sheet, reading.me, flagged=is_flagged(reading))
    share = sheet.prose.say("reader.number.initiation", value=value)
    return sheet.prose.say(band_key("band", reading), name=sheet.name), share


def _answers(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    """What was answered at all first, where it is another story than what was answered soon."""
    return _each(sheet, reading, lambda who, e: _answered(sheet, answered_later(reading, who), e))


def _answered(sheet: Sheet, end: Estimate | None, soon: Estimate) -> tuple[str, dict[str, Field]]:
    told: dict[str, Field] = {"value": share_of(sheet, soon), "hours": sheet.hours}
    if not end:
        return "answers", told
    f = sheet.phrasing
    share, range_ = f.share(end.value, end.low, end.high), f.between(end.low, end.high, short=True)
    return "answers_both", told | {"days": sheet.days, "end": share, "end_range": range_}


def _check_ins(sheet: Sheet, reading: Reading) -> tuple[Line, ...]:
    flagged = counting_matters(sheet)
    return _each(sheet, reading, lambda _, e: ("check_ins", {"n": rate_of(sheet, e, flagged=flagged)}))


def _each(sheet: Sheet, reading: Reading, told: Told) -> tuple[Line, ...]:
    """A sentence for each side, or one for both where neither has a number."""
    both: dict[SideName, Side] = {"me": reading.me, "them": reading.them}
    if not any(isinstance(side, Estimate) or facts.coarse(reading, who) for who, side in both.items()):
        return (no_number(sheet, least(reading)),)
    return tuple(_one(sheet, reading, who, side, told) for who, side in both.items())


def _one(sheet: Sheet, reading: Reading, who: SideName, side: Side, told: Told) -> Line:
    say = sheet.prose.say
    if word := facts.coarse(reading, who):
        return say(f"reader.side.{who}", value=say(f"side.{word}"))
    if not isinstance(side, Estimate):
        return say(f"reader.side.{who}", value=no_number(sheet, side))
    key, fields = told(who, side)
    return say(f"reader.number.{key}.{who}", **fields)
