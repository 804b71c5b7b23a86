"""Every number of what else goes back and forth, with its range, in one table."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from analyzer.results import Estimate, NotInSource, Reading, Side
from reports import facts
from reports.phrasing import unbroken
from reports.sentences import Sheet, no_number
from reports.tables import Table, side_heads

Row = tuple[str, ...]
Form = Callable[[Estimate], str]
NONE = NotInSource()


def exchange_table(sheet: Sheet) -> Table | None:
    """A row for every number there is, and one for what there is none of; None without any measure."""
    measures = sheet.contact.measures
    rows = tuple(row for key, make in _ROWS.items() if key in measures for row in make(sheet, measures[key]))
    head = (sheet.prose.say("exchange.corner"), *side_heads(sheet.prose, sheet.name))
    return Table(sheet.prose.say("exchange.table"), head, rows) if rows else None


def turns_of(reading: Reading) -> Reading:
    """The share of turns that stands beside the share of words, as a reading of its own."""
    sides = facts.sides(reading.readings, "turns")
    return replace(reading, me=sides.get("me", NONE), them=sides.get("them", NONE), facts={}, readings={})


def _row(sheet: Sheet, key: str, cells: Row) -> Row:
    return (sheet.prose.text(f"exchange.row.{key}"), *cells)


def _sides(sheet: Sheet, key: str, reading: Reading, form: Form) -> Row:
    """A row of two numbers; where the same words say why there is none, they stand there once."""
    cells = tuple(_cell(sheet, reading, who, form) for who in ("me", "them"))
    none = not isinstance(reading.me, Estimate) and reading.me == reading.them and cells[0] == cells[1]
    return _row(sheet, key, cells[:1] if none else cells)


def _cell(sheet: Sheet, reading: Reading, who: str, form: Form) -> str:
    side = reading.me if who == "me" else reading.them
    if word := facts.coarse(reading, who):
        return sheet.prose.text(f"side.{word}")
    return form(side) if isinstance(side, Estimate) else str(no_number(sheet, side))


def _share(sheet: Sheet) -> Form:
    f = sheet.phrasing

    def told(e: Estimate) -> str:
        return sheet.prose.text(
            "side.value", value=f.percent(e.value), range=unbroken(f.between(e.low, e.high, short=True))
        )

    return told


def _rate(sheet: Sheet) -> Form:
    def told(e: Estimate) -> str:
        p = sheet.prose
        return p.text("side.value", value=p.tenth(e.value), range=unbroken(f"{p.tenth(e.low)}–{p.tenth(e.high)}"))

    return told


def _counts(sheet: Sheet, keys: Mapping[str, str], given: Mapping[str, object]) -> tuple[Row, ...]:
    """Rows of plain counts, row by fact; without those that are not there."""
    found = {row: both for row, key in keys.items() if (both := facts.pair(given, key))}
    return tuple(_row(sheet, row, tuple(_count(sheet, n) for n in both)) for row, both in found.items())


def _count(sheet: Sheet, n: float) -> str:
    return sheet.phrasing.at_most(int(n))


def _words(sheet: Sheet, reading: Reading) -> tuple[Row, ...]:
    rows = [_sides(sheet, "words_share", reading, _share(sheet)), *_counts(sheet, {"words": "words"}, reading.facts)]
    per = facts.pair(reading.facts, "words_per_turn")
    if per and isinstance(reading.me, Estimate):
        rows.append(_row(sheet, "words_per_turn", tuple(sheet.prose.tenth(v) for v in per)))
    rows += _counts(sheet, {"emoji": "emoji"}, reading.facts)
    if isinstance((turns := turns_of(reading)).me, Estimate):
        rows.append(_sides(sheet, "turns", turns, _share(sheet)))
    return tuple(rows)


def _questions(sheet: Sheet, reading: Reading) -> tuple[Row, ...]:
    rows = [_sides(sheet, "questions", reading, _rate(sheet))]
    if back := facts.sides(reading.readings, "asks_back"):
        cells = tuple(_asked_back(sheet, back.get(who)) for who in ("me", "them"))
        none = not any(isinstance(side, Estimate) for side in back.values()) and cells[0] == cells[1]
        rows.append(_row(sheet, "asks_back", cells[:1] if none else cells))
    return tuple(rows)


def _asked_back(sheet: Sheet, side: Side | None) -> str:
    """A share; a side that is not there was left out of a copy to share."""
    if side is None:
        return sheet.prose.text("amount.small")
    return _share(sheet)(side) if isinstance(side, Estimate) else str(no_number(sheet, side))


def _voice(sheet: Sheet, reading: Reading) -> tuple[Row, ...]:
    """Seconds and counts. Where only counts are known, the share is said to be missing beside them."""
    rows = [] if facts.coarse(reading, "me") else [_sides(sheet, "voice_share", reading, _share(sheet))]
    if (seconds := facts.pair(reading.facts, "seconds")) and isinstance(reading.me, Estimate):
        rows.append(_row(sheet, "voice_time", tuple(map(sheet.phrasing.spent, seconds))))
    return (*rows, *_counts(sheet, {"voice_notes": "voice_notes"}, reading.facts))


def _calls(sheet: Sheet, reading: Reading) -> tuple[Row, ...]:
    rows = [_sides(sheet, "calls_share", reading, _share(sheet))]
    if any(sum(facts.pair(reading.facts, key) or ()) for key in ("answered", "missed")):
        rows += _counts(sheet, {"answered": "answered", "missed": "missed"}, reading.facts)
    if talked := facts.number(reading.facts, "talked_s"):
        rows.append(_row(sheet, "talked", (sheet.phrasing.spent(talked),)))
    elif isinstance(none := reading.facts.get("talked_s"), NotInSource):
        rows.append(_row(sheet, "talked", (str(no_number(sheet, none)),)))
    return tuple(rows)


def _reactions(sheet: Sheet, reading: Reading) -> tuple[Row, ...]:
    rows = [_sides(sheet, "reactions", reading, _rate(sheet)), *_counts(sheet, {"given": "given"}, reading.facts)]
    only, bids = (facts.pair(reading.facts, key) for key in ("only_answer", "bids"))
    if only and bids:
        cells = (
            sheet.prose.text("exchange.row.of", n=_count(sheet, n), all=_count(sheet, of))
            for n, of in zip(only, bids, strict=True)
        )
        rows.append(_row(sheet, "only_answer", tuple(cells)))
    return tuple(rows)


_ROWS: Mapping[str, Callable[[Sheet, Reading], tuple[Row, ...]]] = {
    "words": _words,
    "questions": _questions,
    "voice": _voice,
    "calls": _calls,
    "reactions": _reactions,
}
"""The rows of each measure, in the order of the card."""
