"""The tables beside the drawings: the same data, in words and numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from analyzer.results import Estimate, Reading, TooLittle
from reports.charts import CURVE_TICKS
from reports.charts_time import LOOKS, SIDES, Start
from reports.charts_weeks import week_look
from reports.phrasing import Phrasing
from reports.prose import Line, Name, Prose, Run

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


def _period(prose: Prose, day: date, unit: str) -> str:
    if unit == "year":
        return str(day.year)
    months = prose.spelling.months_short
    if unit == "month":
        return f"{months[day.month - 1]} {day.year}"
    first = (day.month - 1) // 3 * 3
    return prose.text("person.quarter_of", first=months[first], last=months[first + 2], year=day.year)


def start_table(prose: Prose, name: Name, starts: Sequence[Start]) -> Table:
    """Starts a month (or year) and side, by what came of them."""
    unit = _unit(s.day for s in starts)
    cells: defaultdict[str, dict[str, Counter[str]]] = defaultdict(lambda: {side: Counter() for side in SIDES})
    for start in starts:
        cells[_period(prose, start.day, unit)][start.side][start.look] += 1
    rows = tuple((period, *(_looks(prose, both[side]) for side in SIDES)) for period, both in cells.items())
    words = prose.text(f"initiation.unit_{unit}")
    return Table(
        prose.say("initiation.table_states", unit=words), (prose.say(f"person.{unit}"), *side_heads(prose, name)), rows
    )


def _looks(prose: Prose, counts: Counter[str]) -> str:
    return ", ".join(f"{counts[look]} {prose.text(f'look_short.{look}')}" for look in LOOKS if counts[look]) or "–"


def gap_table(prose: Prose, phrasing: Phrasing, by_gap: Mapping[str, float]) -> Table | None:
    """The owner's share of first messages under other lengths of quiet."""
    if not by_gap:
        return None
    ordered = sorted((float(hours), share) for hours, share in by_gap.items())
    head = (prose.say("initiation.gap_head"), *(Line((Run(prose.decimal(hours)),)) for hours, _ in ordered))
    row = (prose.text("initiation.gap_value"), *(phrasing.percent(share) for _, share in ordered))
    return Table(prose.say("initiation.table_gap"), head, (row,))


def state_table(prose: Prose, phrasing: Phrasing, name: Name, reading: Reading) -> Table | None:
    """What became of each first message; a row for every state that occurred on either side."""
    parts = [side.parts if isinstance(side, Estimate | TooLittle) else {} for side in (reading.me, reading.them)]
    if not all(parts):
        return None
    rows = tuple(
        (prose.text(f"state.{state}"), *(phrasing.count(p.get(state, 0)) if p.get(state, 0) else "0" for p in parts))
        for state in STATES
        if state in STATES[:4] or any(p.get(state, 0) for p in parts)
    )
    heads = tuple(prose.say(f"answers.column.{side}", name=name) for side in SIDES)
    return Table(prose.say("answers.states"), (prose.say("answers.corner"), *heads), rows)


def curve_table(prose: Prose, phrasing: Phrasing, name: Name, frames: Mapping[str, pl.DataFrame | None]) -> Table:
    """The answered share with its range at the ticks of the curves."""
    rows = tuple((label, *(_at(phrasing, frames[side], hours) for side in SIDES)) for hours, label in CURVE_TICKS[1:])
    heads = tuple(prose.say(f"answers.curve.{side}", name=name) for side in SIDES)
    return Table(prose.say("answers.table_caption"), (prose.say("answers.table"), *heads), rows)


def _at(phrasing: Phrasing, frame: pl.DataFrame | None, hours: float) -> str:
    if frame is None:
        return "–"
    seen = frame.sort("hours").filter(pl.col("hours") <= hours * 1.001)
    if not seen.height:
        return "–"
    row = seen.row(-1, named=True)
    return f"{phrasing.percent(row['answered'])} ({phrasing.between(row['low'], row['high'], short=True)})"


def week_table(prose: Prose, name: Name, frame: pl.DataFrame) -> Table:
    """Weeks with a first message from each side, a month (or year) a row; weeks the export covers only."""
    seen = frame.filter(pl.col("seen")).sort("week")
    unit = _unit(seen["week"])
    cells: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for week, me, them in seen.select("week", "me", "them").iter_rows():
        row = cells[_period(prose, week, unit)]
        row[0] += 1
        row[1] += week_look(me) == "yes"
        row[2] += week_look(them) == "yes"
    head = (prose.say(f"person.{unit}"), prose.say("check_ins.table_weeks"), *side_heads(prose, name))
    rows = tuple((period, *(str(n) for n in row)) for period, row in cells.items())
    return Table(prose.say("check_ins.table"), head, rows)
