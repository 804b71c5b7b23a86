"""The cells of the table side by side: every measure's drawing and numbers, on the same scale for everyone.

A new column is one function and one line in `_COLUMNS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from analyzer.results import Estimate, NotReached, Reading, Side, TooLittle, Usual
from reports import facts
from reports.charts import Strip, balance, shares, usual_balance, usual_share, waits
from reports.phrasing import Phrasing
from reports.prose import Line, Run
from reports.sentences import SIDES, Sheet, band_key, counting_matters, is_flagged, no_number, of_all


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and what the two ends of its scale mean ("" for columns of numbers)."""

    key: str
    head: Line
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one person: a drawing, its numbers a side, and a few words; or only words."""

    column: Column
    strip: Strip | None
    numbers: tuple[tuple[str, Line], ...]
    words: Line | None
    early: bool = False

    @property
    def key(self) -> str:
        """Its column's key."""
        return self.column.key


def columns(sheet_hours: str, say: Callable[..., Line]) -> tuple[Column, ...]:
    """Heads of the table, in the order of `_COLUMNS`."""
    return tuple(
        Column(key, say(f"side.{key}", hours=sheet_hours), *(str(say(f"side.{end}")) for end in ends))
        for key, _, ends, _ in _COLUMNS
    )


def cells_of(sheet: Sheet) -> tuple[Cell, ...]:
    """Every cell of one person."""
    return cells(sheet, columns(sheet.hours, sheet.prose.say))


def cells(sheet: Sheet, heads: tuple[Column, ...]) -> tuple[Cell, ...]:
    """Every cell of one person, below these heads (of `columns`)."""
    measures = sheet.contact.measures
    return tuple(
        make(sheet, head, measures[key])
        if key in measures
        else Cell(head, None, (), sheet.prose.say("side.not_in_source"))
        for (_, key, _, make), head in zip(_COLUMNS, heads, strict=True)
    )


def _is_early(reading: Reading) -> bool:
    return any(isinstance(side, Estimate) and side.early for side in (reading.me, reading.them))


def _between(key: str, *, with_band: bool) -> Callable[[Sheet, Column, Reading], Cell]:
    """The cell of a share between two people."""

    def make(sheet: Sheet, head: Column, reading: Reading) -> Cell:
        if facts.coarse(reading, "me"):
            return Cell(head, None, (), of_all(sheet, key, reading))
        if not isinstance(reading.me, Estimate):
            return Cell(head, None, (), no_number(sheet, reading.me))
        band = sheet.prose.say(band_key("band", reading), name=sheet.name) if with_band else None
        flagged = with_band and is_flagged(reading)
        number, strip = share_of(sheet, reading.me, flagged=flagged), balance(reading.me, flagged=flagged)
        return Cell(head, strip, (("me", number),), band, _is_early(reading))

    return make


def share_of(sheet: Sheet, e: Estimate, *, flagged: bool = False) -> Line:
    """A share with its range, as short as a table needs it; the range alone if `flagged`."""
    f = sheet.phrasing
    range_ = f.between(e.low, e.high, short=True)
    return Line((Run(range_),)) if flagged else sheet.prose.say("side.value", value=f.percent(e.value), range=range_)


def rate_of(sheet: Sheet, e: Estimate, *, flagged: bool = False) -> Line:
    """A rate with its range; the range alone if `flagged`."""
    rate = sheet.phrasing.rate
    range_ = f"{rate(e.low)}–{rate(e.high)}"
    return Line((Run(range_),)) if flagged else sheet.prose.say("side.value", value=rate(e.value), range=range_)


def _answers(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    strip = shares(reading.me, reading.them)
    return _lanes(sheet, head, reading, strip, lambda e: share_of(sheet, e))


def _latency(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    f = sheet.phrasing

    def told(e: Estimate) -> Line:
        span = f.span(e.low, e.high, e.high_not_reached, short=True)
        return sheet.prose.say("side.value", value=f.time(e.value, short=True), range=span)

    return _lanes(sheet, head, reading, waits(reading.me, reading.them), told, "side.not_reached")


def _check_ins(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    flagged = counting_matters(sheet)
    cell = _lanes(sheet, head, reading, None, lambda e: rate_of(sheet, e, flagged=flagged))
    told = flagged and any(isinstance(e, Estimate) for e in (reading.me, reading.them))
    return replace(cell, words=sheet.prose.say("band.depends")) if told else cell


def _lanes(
    sheet: Sheet,
    head: Column,
    reading: Reading,
    strip: Strip | None,
    told: Callable[[Estimate], Line],
    coarse: str = "",
) -> Cell:
    """A cell with a number for each side, or words where it has none; `coarse` is how a small count reads here."""
    both = {"me": reading.me, "them": reading.them}
    if not any(isinstance(e, Estimate | NotReached) or facts.coarse(reading, who) for who, e in both.items()):
        return Cell(head, None, (), no_number(sheet, least(reading)))
    numbers = []
    for who in SIDES:
        side, word = both[who], facts.coarse(reading, who)
        if word:
            numbers.append((who, sheet.prose.say(coarse or ("amount.few" if word == "few" else f"side.{word}"))))
        else:
            numbers.append((who, told(side) if isinstance(side, Estimate) else no_number(sheet, side)))
    return Cell(head, strip if strip and strip.lanes else None, tuple(numbers), None, _is_early(reading))


def least(reading: Reading) -> Side:
    """The side that lacks most, for a cell that speaks for both."""
    little = [side for side in (reading.me, reading.them) if isinstance(side, TooLittle)]
    return min(little, key=lambda side: side.have) if little else reading.me


def usual_cells(given: Mapping[str, Usual], heads: tuple[Column, ...], f: Phrasing) -> tuple[Cell, ...]:
    """The cells of the reader's own usual range; empty where there is none in any column."""
    drawn = {"initiation": usual_balance, "answers": usual_share, "words": usual_balance}
    cells = []
    for (_, key, _, _), head in zip(_COLUMNS, heads, strict=True):
        one = given.get(key)
        if not one or key not in drawn:
            cells.append(Cell(head, None, (), None))
            continue
        range_, people = f.between(one.low, one.high, short=True), f.prose.counted("amount.people", one.people)
        told = f.prose.say("side.usual_value", value=f.percent(one.median), range=range_, people=people)
        cells.append(Cell(head, drawn[key](one), (("me", told),), None))
    return tuple(cells) if any(cell.strip for cell in cells) else ()


_COLUMNS: tuple[tuple[str, str, tuple[str, ...], Callable[[Sheet, Column, Reading], Cell]], ...] = (
    ("initiation", "initiation", ("end_mostly_you", "end_mostly_they"), _between("initiation", with_band=True)),
    ("answers", "answers", ("end_none", "end_all"), _answers),
    ("latency", "response_latency", ("end_first", "end_last"), _latency),
    ("check_ins", "check_ins", (), _check_ins),
    ("words", "words", ("end_mostly_you", "end_mostly_they"), _between("words", with_band=False)),
)
"""Columns from left to right: words' key, measure, words' keys of both ends of the scale, and what makes a cell."""
