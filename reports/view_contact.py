"""One person's page: who, what it rests on, the cards, and what is beside the numbers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analyzer.results import Estimate
from reports import seldom
from reports.card import Card
from reports.card_lines import Counted, counted_lines
from reports.cards import CARDS
from reports.phrasing import Phrasing, clean_text
from reports.prose import Line, Name
from reports.quotes import Quote
from reports.sentences import Sheet, band_key
from reports.told import told

_NAME = "{name}"
"""Where the script puts a name, so that no attribute holds one."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person's page. `days` are the ends of the time lines, where days are told: for notes made in the page."""

    anchor: str
    name: Name
    days: str
    coverage: Line
    unseen: Line | None
    missing: tuple[Line, ...]
    notes: tuple[Line, ...]
    context: tuple[str, ...]
    little: Line | None
    guessed: tuple[Line, Line]
    cards: tuple[Card, ...]
    prompts: tuple[Line, ...]
    lines: tuple[Counted, ...]


def person(sheet: Sheet, anchor: str, quotes: Sequence[Quote], shown: Mapping[str, Collection[str]]) -> Person:
    """The page of one contact.

    `quotes`: lines that gestures were counted from, if the owner wants to see them. `shown`: `card_lines.shown_of` all.
    """
    cards, little = tuple(card for make in CARDS if (card := make(sheet))), seldom.lead(sheet)
    contact = sheet.contact
    return Person(
        anchor=anchor,
        name=sheet.name,
        days="" if sheet.phrasing.coarse else " ".join(map(str, map(sheet.local_day, (contact.first, contact.last)))),
        coverage=coverage(sheet),
        unseen=_unseen(sheet),
        missing=tuple(_missing(sheet, since, until) for since, until in contact.missing),
        notes=tuple(told(sheet.prose, note) for note in contact.notes),
        context=tuple(map(clean_text, contact.context)),
        little=little,
        guessed=guessed(sheet),
        cards=seldom.shortened(cards, sheet.prose.text("side.too_little")) if little else cards,
        prompts=sheet.prose.lines("prompts.lines", name=sheet.name),
        lines=counted_lines(sheet, quotes, shown),
    )


def guessed(sheet: Sheet) -> tuple[Line, Line]:
    """What these messages say of what is guessed: who writes first, how soon each answers. A script names them."""
    return _first(sheet), _soon(sheet)


def _first(sheet: Sheet) -> Line:
    p, reading = sheet.prose, sheet.contact.measures.get("initiation")
    if not reading or not isinstance(reading.me, Estimate):
        return p.say("guess.little")
    key = band_key("band", reading)
    if key in ("band.about_even", "band.depends", "band.cant_tell"):
        return p.say("guess.open")
    return p.say("guess.says", what=p.say(key, name=_NAME))


def _soon(sheet: Sheet) -> Line:
    """The times by which half was answered, of each side that has one, with their ranges."""
    p, f, reading = sheet.prose, sheet.phrasing, sheet.contact.measures.get("response_latency")
    told = (
        [
            p.text(f"guess.time.{who}", name=_NAME, time=f.time(side.value), range=_span(f, side))
            for who, side in (("me", reading.me), ("them", reading.them))
            if isinstance(side, Estimate)
        ]
        if reading
        else []
    )
    return p.say("guess.half", what="; ".join(told)) if told else p.say("guess.little")


def _span(f: Phrasing, side: Estimate) -> str:
    return f.span(side.low, side.high, side.high_not_reached)


def coverage(sheet: Sheet) -> Line:
    """Apps, messages, days and period of one contact."""
    c, f = sheet.contact, sheet.phrasing
    return sheet.prose.say(
        "person.coverage",
        apps=f.apps(c.platforms),
        messages=f.counted("amount.messages", sum(c.messages.values())),
        days=f.counted("amount.days", c.contact_days),
        period=f.period(c.first, c.last),
    )


def _missing(sheet: Sheet, since: datetime | None, until: datetime | None) -> Line:
    """When messages were set to disappear, and what that means for the numbers."""
    if since and until:
        return sheet.prose.say("person.missing_between", first=_day(sheet, since), last=_day(sheet, until))
    if since:
        return sheet.prose.say("person.missing_since", first=_day(sheet, since))
    if until:
        return sheet.prose.say("person.missing_until", last=_day(sheet, until))
    return sheet.prose.say("person.missing_some")


def _day(sheet: Sheet, moment: datetime) -> str:
    return sheet.phrasing.day(sheet.local_day(moment))


def _unseen(sheet: Sheet) -> Line | None:
    """What none of this person's sources can show."""
    known = sheet.analysis.manifest.sources
    sources = [known[i].capabilities for i in sheet.contact.sources if i < len(known)]
    missing = [
        sheet.prose.text(f"page.unseen_{w}") for w in ("calls", "reactions") if not any(getattr(s, w) for s in sources)
    ]
    if not sources or not missing:
        return None
    return sheet.prose.say("person.unseen", things=sheet.prose.join(missing))
