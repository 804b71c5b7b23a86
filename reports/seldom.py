"""People with too little for numbers: it is said once, on top, and not again in every card."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analyzer.results import TooLittle
from reports.card import Card
from reports.prose import Line
from reports.sentences import Missing, Sheet, too_little
from reports.tables import Table

_NEEDED = ("initiation", "answers", "check_ins")
"""Measures of first messages: where both sides have too little for each of them, there is too little for numbers."""


def lead(sheet: Sheet) -> Line | None:
    """That too little is there, with what is and what would be needed; None where there is enough for something."""
    measures = sheet.contact.measures
    sides = [side for key in _NEEDED if key in measures for side in (measures[key].me, measures[key].them)]
    little = [side for side in sides if isinstance(side, TooLittle)]
    if not little or len(little) < len(sides):
        return None
    return too_little(sheet.prose, "person.little", little[0], sheet.name, sheet.phrasing)


def shortened(cards: Iterable[Card], little: str) -> tuple[Card, ...]:
    """The cards without what says only that there is too little, and without those that say nothing else.

    `little`: how a cell of a table begins that says so.
    """
    return tuple(_cards(replace(card, table=_filled(card.table, little)) for card in cards))


def _filled(table: Table | None, little: str) -> Table | None:
    """The table without rows that hold nothing; None where all do."""
    rows = tuple(row for row in table.rows if not all(cell.startswith(little) for cell in row[1:])) if table else ()
    return replace(table, rows=rows) if table and rows else None


def _cards(cards: Iterable[Card]) -> Iterator[Card]:
    for card in cards:
        parts = [
            replace(part, say=tuple(line for line in part.say if not isinstance(line, Missing))) for part in card.parts
        ]
        shown = any((card.strips, card.line, card.months, card.curves, card.weeks, card.over_time, card.table))
        kept = tuple(part for part in parts if part.say or (shown and not part.title))
        if shown or (card.key != "changes" and any(part.say for part in kept)):
            yield replace(card, parts=kept)
