"""Side by side: one row a person, the same scales in every column, every mark with its range and its number."""

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.results import Estimate, NotReached, Reading, Side, TooLittle
from reports import facts
from reports.charts import Strip, balance, shares, waits
from reports.prose import Line, Name
from reports.sentences import SIDES, Sheet, band_key, no_number, of_all


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head and what the two ends of its scale mean ("" for columns of numbers)."""

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


@dataclass(frozen=True, slots=True)
class Row:
    """One person. `anchor` is "" where there is no full page; `only` replaces all cells when nothing can be said."""

    name: Name
    anchor: str
    apps: str
    say: Line | None
    cells: tuple[Cell, ...]
    only: Line | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The table."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def columns(sheet_hours: str, say: Callable[..., Line]) -> tuple[Column, ...]:
    """Heads of the table, in the order of `_cells`."""
    ends = {
        "initiation": ("end_mostly_you", "end_mostly_they"),
        "answers": ("end_none", "end_all"),
        "latency": ("end_first", "end_last"),
        "check_ins": None,
        "words": ("end_mostly_you", "end_mostly_they"),
    }
    return tuple(
        Column(say(f"side.{key}", hours=sheet_hours), *(str(say(f"side.{end}")) for end in both or ()))
        for key, both in ends.items()
    )


def row(sheet: Sheet, anchor: str, heads: tuple[Column, ...]) -> Row:
    """The row of one person."""
    cells = _cells(sheet, heads)
    reading = sheet.contact.measures.get("initiation")
    nothing = all(cell.strip is None and not cell.numbers for cell in cells)
    say = None
    if reading and isinstance(reading.me, Estimate):
        say = sheet.prose.say(band_key("band_lead", reading), name=sheet.name) + of_all(sheet, "initiation", reading)
    only = next((c.words for c in cells if c.words), sheet.prose.say("side.too_little")) if nothing else None
    return Row(sheet.name, anchor, sheet.phrasing.apps(sheet.contact.platforms), say, cells, only)


def _cells(sheet: Sheet, heads: tuple[Column, ...]) -> tuple[Cell, ...]:
    makers = (_initiation, _answers, _latency, _check_ins, _words)
    keys = ("initiation", "answers", "response_latency", "check_ins", "words")
    measures = sheet.contact.measures
    return tuple(
        make(sheet, head, r)
        if (r := measures.get(key))
        else Cell(head, None, (), sheet.prose.say("side.not_in_source"))
        for key, make, head in zip(keys, makers, heads, strict=True)
    )


def _is_early(reading: Reading) -> bool:
    return any(isinstance(side, Estimate) and side.early for side in (reading.me, reading.them))


def _initiation(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    if facts.coarse(reading, "me"):
        return Cell(head, None, (), of_all(sheet, "initiation", reading))
    if not isinstance(reading.me, Estimate):
        return Cell(head, None, (), no_number(sheet, reading.me))
    band = sheet.prose.say(band_key("band", reading), name=sheet.name)
    return Cell(head, balance(reading.me), _both(sheet, reading.me), band, _is_early(reading))


def _words(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    if facts.coarse(reading, "me"):
        return Cell(head, None, (), of_all(sheet, "words", reading))
    if not isinstance(reading.me, Estimate):
        return Cell(head, None, (), no_number(sheet, reading.me))
    return Cell(head, balance(reading.me), _both(sheet, reading.me), None, _is_early(reading))


def _both(sheet: Sheet, estimate: Estimate) -> tuple[tuple[str, Line], ...]:
    return (("me", _share(sheet, estimate)),)


def _share(sheet: Sheet, e: Estimate) -> Line:
    f = sheet.phrasing
    return sheet.prose.say("side.value", value=f.percent(e.value), range=f.between(e.low, e.high, short=True))


def _answers(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    strip = shares(reading.me, reading.them)
    return _lanes(sheet, head, reading, strip, lambda e: _share(sheet, e))


def _latency(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    f = sheet.phrasing

    def told(e: Estimate) -> Line:
        span = f.span(e.low, e.high, e.high_not_reached, short=True)
        return sheet.prose.say("side.value", value=f.time(e.value, short=True), range=span)

    return _lanes(sheet, head, reading, waits(reading.me, reading.them), told, "side.not_reached")


def _check_ins(sheet: Sheet, head: Column, reading: Reading) -> Cell:
    rate = sheet.phrasing.rate

    def told(e: Estimate) -> Line:
        return sheet.prose.say("side.value", value=rate(e.value), range=f"{rate(e.low)}–{rate(e.high)}")

    return _lanes(sheet, head, reading, None, told)


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
        return Cell(head, None, (), no_number(sheet, _least(reading)))
    numbers = []
    for who in SIDES:
        side, word = both[who], facts.coarse(reading, who)
        if word:
            numbers.append((who, sheet.prose.say(coarse or ("amount.few" if word == "few" else f"side.{word}"))))
        else:
            numbers.append((who, told(side) if isinstance(side, Estimate) else no_number(sheet, side)))
    return Cell(head, strip if strip and strip.lanes else None, tuple(numbers), None, _is_early(reading))


def _least(reading: Reading) -> Side:
    """The side that lacks most, for a cell that speaks for both."""
    little = [side for side in (reading.me, reading.them) if isinstance(side, TooLittle)]
    return min(little, key=lambda side: side.have) if little else reading.me
