"""The tables beside the drawings: the same data, in words and numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from analyzer.results import Estimate, Reading, TooLittle
from reports import facts
from reports.charts import CURVE_TICKS, curve_rows
from reports.charts_time import Start
from reports.charts_weeks import week_look
from reports.phrasing import WAKING_DAY_H, Phrasing
from reports.prose import Line, Name, Prose
from reports.sentences import SIDES, Sheet, SideName

STATES = ("answered", "after_writing_again", "late", "none_seen", "by_reaction", "by_call", "too_recent")
MOST_ROWS = 12
"""Rows of a table over time: months if they fit, else quarters twice as long, else years."""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: caption, column heads, rows whose first cell is their head.

    The last cell of a row that is shorter than the head spans what is left.
    """

    caption: Line
    head: tuple[Line, ...]
    rows: tuple[tuple[str, ...], ...]


def side_heads(prose: Prose, name: Name) -> tuple[Line, Line]:
    """The heads of two columns, one a side."""
    return prose.say("who.me"), prose.say("who.them", name=name)


def _unit(days: Iterable[date]) -> str:
    """Whether rows are months, quarters or years, so that a table stays short."""
    months = {d.year * 12 + d.month for d in days}
    span = max(months) - min(months) + 1 if months else 1
    return "month" if span <= MOST_ROWS else "quarter" if span <= 6 * MOST_ROWS else "year"


def _place(day: date, unit: str) -> tuple[int, int]:
    """The year of a day, and the month (from 0) with which its month, quarter or year begins."""
    return day.year, {"month": day.month - 1, "quarter": (day.month - 1) // 3 * 3, "year": 0}[unit]


def _period(prose: Prose, place: tuple[int, int], unit: str) -> str:
    """A month, quarter or year in words."""
    year, first = place
    months = prose.spelling.months_short
    if unit == "quarter":
        return prose.text("person.quarter_of", first=months[first], last=months[first + 2], year=year)
    return str(year) if unit == "year" else f"{months[first]} {year}"


def start_table(prose: Prose, name: Name, starts: Sequence[Start]) -> Table:
    """Starts a month (or quarter, or year) and side: how many were clear, and how many may be late answers."""
    unit = _unit(s.day for s in starts)
    cells: defaultdict[tuple[int, int], Counter[tuple[str, bool]]] = defaultdict(Counter)
    for start in starts:
        cells[_place(start.day, unit)][start.side, start.look != "either"] += 1
    rows = tuple(
        (_period(prose, place, unit), *(prose.number(n[side, clear]) for side in SIDES for clear in (True, False)))
        for place, n in cells.items()
    )
    words = prose.text(f"initiation.unit_{unit}")
    heads = (prose.say(f"initiation.{kind}.{side}", name=name) for side in SIDES for kind in ("clearly", "either"))
    return Table(prose.say("initiation.table_states", unit=words), (prose.say(f"person.{unit}"), *heads), rows)


def state_table(sheet: Sheet, reading: Reading) -> Table | None:
    """What became of each first message; a row for every state that occurred on either side."""
    parts = [side.parts if isinstance(side, Estimate | TooLittle) else {} for side in (reading.me, reading.them)]
    if not all(parts):
        return None
    prose, phrasing = sheet.prose, sheet.phrasing
    words = {state: prose.text(f"state.{state}", hours=sheet.hours, days=sheet.days) for state in STATES}
    rows = tuple(
        (words[state], *(phrasing.count(p.get(state, 0)) if p.get(state, 0) else "0" for p in parts))
        for state in STATES
        if state in STATES[:4] or any(p.get(state, 0) for p in parts)
    )
    heads = tuple(prose.say(f"answers.column.{side}", name=sheet.name) for side in SIDES)
    return Table(prose.say("answers.states"), (prose.say("answers.corner"), *heads), rows)


def curve_table(sheet: Sheet, reading: Reading) -> Table:
    """The answered share with its range at the ticks of the curves, of the measure `answers`."""
    prose, phrasing = sheet.prose, sheet.phrasing
    last_h = WAKING_DAY_H * sheet.analysis.options.unanswered_days
    rows_of = {side: _curve_rows(reading, side, last_h) for side in SIDES}
    rows = tuple(
        (phrasing.axis_time(hours), *(_at(phrasing, rows_of[side], hours) for side in SIDES))
        for hours in CURVE_TICKS[2:]
    )
    heads = tuple(prose.say(f"answers.curve.{side}", name=sheet.name) for side in SIDES)
    return Table(prose.say("answers.table_caption"), (prose.say("answers.table"), *heads), rows)


def _curve_rows(reading: Reading, side: SideName, last_h: float) -> list[tuple[float, ...]]:
    """`curve_rows` with the numbers of the sentences at their own times, no more before and no less after.

    A curve also knows of first messages too recent for the sentences, and that of a copy to share goes in steps.
    `last_h`: the waking hours in the days after which no answer is seen.
    """
    frame = facts.series(reading, f"curve_{side}")
    rows = curve_rows(frame) if frame is not None else []
    soon, end = reading.me if side == "me" else reading.them, facts.sides(reading.readings, "in_the_end").get(side)
    for within, told in ((facts.number(reading.facts, "within_h"), soon), (last_h, end)):
        if within is not None and isinstance(told, Estimate):
            own = (told.low, told.value, told.high)
            rows = [(h, *(own if h == within else map(min if h < within else max, seen, own))) for h, *seen in rows]
    return rows


def _at(phrasing: Phrasing, rows: Sequence[tuple[float, ...]], hours: float) -> str:
    """The share at a time, of `curve_rows`."""
    seen = next((row for row in reversed(rows) if row[0] <= hours * 1.001), None)
    if seen is None:
        return "–"
    _, low, answered, high = seen
    return f"{phrasing.percent(answered)} ({phrasing.between(low, high, short=True)})"


def week_table(prose: Prose, name: Name, frame: pl.DataFrame, begin: date) -> Table:
    """Weeks with a first message from each side, a month (or year) a row; weeks the export covers only.

    The first week counts from `begin`, the day the chat begins on.
    """
    seen = frame.filter(pl.col("seen")).sort("week").with_columns(pl.max_horizontal("week", pl.lit(begin)))
    unit = "month" if _unit(seen["week"]) == "month" else "year"
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for week, me, them in seen.select("week", "me", "them").iter_rows():
        row = cells[_place(week, unit)]
        row[0] += 1
        row[1] += week_look(me) == "yes"
        row[2] += week_look(them) == "yes"
    head = (prose.say(f"person.{unit}"), prose.say("check_ins.table_weeks"), *side_heads(prose, name))
    rows = tuple((_period(prose, place, unit), *(str(n) for n in row)) for place, row in cells.items())
    return Table(prose.say("check_ins.table"), head, rows)
