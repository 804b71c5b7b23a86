"""Side by side: one row a person, the same scales in every column, every mark with its range and its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyzer.results import Analysis, Estimate, Reading, Side
from reports import facts
from reports.phrasing import Phrasing, clean
from reports.prose import Line, Name, Prose
from reports.sentences import Sheet, SideName, band_key, is_flagged, no_number, of_all
from reports.side_cells import Cell, Column, cells, columns, least, share_of, usual_cells

TOUCHED = ((6, 184), (12, 366), (24, 731))
"""Spans by which people can be left out of the tables: since so many months, which are at most so many days."""
LONGEST_FACT = 60
"""Characters of a context fact that are shown below a name; its person's page has it whole."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person.

    `anchor` is "" where there is no full page; `only` replaces all cells when nothing can be said. `order` are the
    place by amount and the days from the last contact to that of the person last in contact; `apps` those the table
    can be filtered by; `amount` and `last` their words; `context` what the owner says of them, cut short.
    """

    name: Name
    anchor: str
    apps: str
    amount: Line
    last: Line
    context: tuple[str, ...]
    order: tuple[int, int]
    app_codes: tuple[int, ...]
    cells: tuple[Cell, ...]
    only: Line | None


@dataclass(frozen=True, slots=True)
class Other:
    """A person without a page: a row of words."""

    row: Row
    last: str
    short: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The tables: those with a page, the reader's own usual range, the others, and services.

    `touched`: of `TOUCHED`, the spans that some people were in touch within and some were not.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    others: tuple[Other, ...]
    services: tuple[Other, ...]
    usual: tuple[Cell, ...]
    apps: tuple[str, ...]
    touched: tuple[tuple[Line, int], ...]


def side_by_side(
    analysis: Analysis, prose: Prose, sheets: Sequence[Sheet], services: Sequence[Sheet], anchors: Mapping[str, str]
) -> SideBySide:
    """The tables over everyone, in the order of the sheets."""
    phrasing = Phrasing(prose, coarse=not analysis.me and not analysis.timezone)
    heads = columns(prose.decimal(analysis.options.answer_hours), prose.say)
    apps = tuple(dict.fromkeys(p for s in sheets for p in s.contact.platforms))
    order = _orders(sheets)
    rows = {s.contact.key: _row(s, anchors.get(s.contact.key, ""), heads, order[s.contact.key], apps) for s in sheets}
    usual = usual_cells(analysis.usual, heads, phrasing)
    return SideBySide(
        columns=heads,
        rows=tuple(row for row in rows.values() if row.anchor),
        others=tuple(_other(s, rows[s.contact.key]) for s in sheets if not rows[s.contact.key].anchor),
        services=tuple(_other(s, _row(s, "", (), (0, 0), ())) for s in services),
        usual=usual,
        apps=tuple(phrasing.apps([app]) for app in apps) if len(apps) > 1 else (),
        touched=tuple(
            (prose.counted("side.touched_within", months), days)
            for months, days in TOUCHED
            if any(quiet > days for _, quiet in order.values())
        ),
    )


def _other(sheet: Sheet, row: Row) -> Other:
    c, f = sheet.contact, sheet.phrasing
    return Other(row, f.short_month(sheet.local_day(c.last)), short(sheet))


def _orders(sheets: Sequence[Sheet]) -> dict[str, tuple[int, int]]:
    """Places by amount, most first, and days of no contact at the end; what a copy does not tell apart is one place."""
    amounts = {s.contact.key: s.phrasing.about(sum(s.contact.messages.values())) for s in sheets}
    lasts = {s.contact.key: s.local_day(s.contact.last) for s in sheets}
    latest = max(lasts.values(), default=None)
    by_amount = {n: i for i, n in enumerate(sorted(set(amounts.values()), reverse=True))}
    return {key: (by_amount[amounts[key]], (latest - last).days) for key, last in lasts.items() if latest}


def _row(sheet: Sheet, anchor: str, heads: tuple[Column, ...], order: tuple[int, int], apps: tuple[str, ...]) -> Row:
    c, f, p = sheet.contact, sheet.phrasing, sheet.prose
    made = cells(sheet, heads) if heads and anchor else ()
    nothing = all(cell.strip is None and not cell.numbers for cell in made)
    only = next((cell.words for cell in made if cell.words), p.say("side.too_little")) if nothing else None
    return Row(
        name=sheet.name,
        anchor=anchor,
        apps=f.apps(c.platforms),
        amount=f.counted("amount.messages", sum(c.messages.values())),
        last=p.say("side.last", when=f.short_month(sheet.local_day(c.last))),
        context=tuple(clean(fact, LONGEST_FACT) for fact in c.context),
        order=order,
        app_codes=tuple(apps.index(app) for app in c.platforms) if len(apps) > 1 else (),
        cells=made,
        only=only if anchor else None,
    )


def short(sheet: Sheet) -> tuple[Line, Line]:
    """A person's row in words: who writes first, and how first messages are answered."""
    measures, say = sheet.contact.measures, sheet.prose.say
    first, answers = measures.get("initiation"), measures.get("answers")
    return (
        _first(sheet, first) if first else say("side.not_in_source"),
        _answered(sheet, answers) if answers else say("side.not_in_source"),
    )


def _first(sheet: Sheet, reading: Reading) -> Line:
    if isinstance(reading.me, Estimate):
        band = sheet.prose.say(band_key("band", reading), name=sheet.name)
        you = share_of(sheet, reading.me, flagged=is_flagged(reading))
        return sheet.prose.say("others.first", band=band, you=you)
    return of_all(sheet, "initiation", reading) if facts.coarse(reading, "me") else no_number(sheet, reading.me)


def _answered(sheet: Sheet, reading: Reading) -> Line:
    sides: dict[SideName, Side] = {"me": reading.me, "them": reading.them}
    given = {who: share_of(sheet, side) for who, side in sides.items() if isinstance(side, Estimate)}
    if not given:
        return no_number(sheet, least(reading))
    if len(given) == 2:
        return sheet.prose.say("others.answered", me=given["me"], them=given["them"])
    return next(sheet.prose.say(f"others.answered_one.{who}", value=value) for who, value in given.items())
