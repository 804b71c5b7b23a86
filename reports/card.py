"""What a card of a person's page is made of, and what every card has."""

from dataclasses import dataclass

from analyzer.results import Estimate, Reading, Side
from reports.charts import Curves, Strip, balance
from reports.charts_time import Drawing, TimeLine
from reports.charts_weeks import WeekRow
from reports.prose import Line
from reports.sentences import Sheet
from reports.tables import Table


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure says on a card. `title` where it has a heading of its own, `name` where a card has several.

    `counted` and `cannot` are None where there is nothing that could have been counted.
    """

    say: tuple[Line, ...]
    term: Line | None = None
    counted: Line | None = None
    cannot: Line | None = None
    title: Line | None = None
    name: Line | None = None
    early: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A share between two people, drawn; `label` where several stand under one another."""

    strip: Strip
    label: Line | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One question about one person; what does not apply is None or empty.

    `shares` says what `strips` show; `table` stands in the open, `tables` are folded away.
    """

    key: str
    title: Line
    parts: tuple[Part, ...]
    shares: Line | None = None
    strips: tuple[Drawn, ...] = ()
    line: TimeLine | None = None
    caption: Line | None = None
    curves: Curves | None = None
    weeks: tuple[WeekRow, ...] = ()
    months: tuple[Drawing, ...] = ()
    table: Table | None = None
    tables: tuple[Table, ...] = ()

    @property
    def early(self) -> bool:
        """Whether a part without a heading of its own is an early picture."""
        return any(part.early and not part.title for part in self.parts)


def part(sheet: Sheet, key: str, reading: Reading, say: list[Line], **fields: str) -> Part:
    """What a measure says, how it was counted and what it can't show."""
    p = sheet.prose
    early = any(isinstance(e, Estimate) and e.early for e in (reading.me, reading.them))
    counted = p.say(f"{key}.counted", **fields)
    return Part(tuple(say), p.say(f"{key}.term"), counted, p.say(f"{key}.cannot"), early=early)


def drawn(mine: Side | None, label: Line | None = None) -> tuple[Drawn, ...]:
    """The strip of a share between two people; none without a number."""
    return (Drawn(balance(mine), label),) if isinstance(mine, Estimate) else ()
