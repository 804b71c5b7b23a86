"""What a card of a person's page is made of, and what every card has."""

from dataclasses import dataclass

from analyzer.results import Estimate, Reading, Side
from reports.charts import Curves, Strip, Tick, balance
from reports.charts_change import Band
from reports.charts_time import Drawing, TimeLine
from reports.charts_weeks import WeekRow
from reports.prose import Line
from reports.sentences import Sheet
from reports.tables import Table


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure says on a card; `title` where it has a heading of its own there.

    `key` and `term` lead to how it was counted, which is told once in the report; None where nothing could be counted.
    """

    say: tuple[Line, ...]
    key: str = ""
    term: Line | None = None
    title: Line | None = None
    early: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A share between two people, drawn; `label` where several stand under one another."""

    strip: Strip
    label: Line | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A dated note of the owner's: where it stands on the card's time line, its number there, and its words."""

    x: str
    n: int
    words: Line


@dataclass(frozen=True, slots=True)
class Over:
    """A measure over time as drawn: what it is, what top and bottom mean, and its band."""

    label: Line
    top: str
    bottom: str
    band: Band


@dataclass(frozen=True, slots=True)
class OverTime:
    """Bands on one axis, with the same notes in each."""

    bands: tuple[Over, ...]
    axis: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One question about one person; what does not apply is None or empty.

    `shares` says what `strips` show; `table` stands in the open, `tables` and `also` are folded away.
    """

    key: str
    title: Line
    parts: tuple[Part, ...]
    cannot: Line
    shares: Line | None = None
    strips: tuple[Drawn, ...] = ()
    line: TimeLine | None = None
    caption: Line | None = None
    curves: Curves | None = None
    weeks: tuple[WeekRow, ...] = ()
    months: tuple[Drawing, ...] = ()
    over_time: OverTime | None = None
    noted: tuple[Noted, ...] = ()
    table: Table | None = None
    tables: tuple[Table, ...] = ()
    also: Line | None = None

    @property
    def early(self) -> bool:
        """Whether a part without a heading of its own is an early picture."""
        return any(part.early and not part.title for part in self.parts)


def part(sheet: Sheet, key: str, reading: Reading, say: list[Line]) -> Part:
    """What a measure says, and where it is told how it was counted."""
    early = any(isinstance(e, Estimate) and e.early for e in (reading.me, reading.them))
    return Part(tuple(say), key, sheet.prose.say(f"{key}.term"), early=early)


def drawn(mine: Side | None, label: Line | None = None, *, flagged: bool = False) -> tuple[Drawn, ...]:
    """The strip of a share between two people, without a mark if `flagged`; none without a number."""
    return (Drawn(balance(mine, flagged=flagged), label),) if isinstance(mine, Estimate) else ()
