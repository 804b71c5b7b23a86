"""Gestures of care in a terminal: what was found of each with every person, in the words of the report. No colour."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.results import Analysis
from reports import card_gestures, prose
from reports.harmless import visible
from reports.phrasing import Phrasing
from reports.prose import Name
from reports.sentences import Sheet

_LABEL: Final = 27
"""Characters of the column of names of gestures, at most."""
_TOLD: Final = 30
"""Characters of the column of what was found, at least."""


def show_gestures(console: Console, analysis: Analysis) -> None:
    """Print what was found by wording, a few lines a person; nothing where no gesture was looked for."""
    words = prose.load("en")
    looked_for = [c for c in analysis.contacts if any(key in c.measures for key in card_gestures.GESTURES)]
    sheets = [Sheet(c, Name(visible(c.name)), analysis, words, Phrasing(words)) for c in looked_for]
    if not sheets:
        return
    console.print(Text(f"\n{words.text('gestures.title')}", style="bold"))
    console.print(_plain(words.text("gestures.lead")))
    marked = [_show(console, sheet) for sheet in sheets]
    console.print(_plain(words.text("gestures.experimental") if any(marked) else ""))


def _plain(line: object) -> Text:
    """A sentence without the marks that keep a browser from breaking a range: a terminal shows or breaks them."""
    return Text(str(line).replace("\u2060", "").replace("\u00a0%", "%").replace("\u00a0", " "))


def _show(console: Console, sheet: Sheet) -> bool:
    """One person's gestures; returns whether one of them carries the mark of those that are found less reliably."""
    every = card_gestures.found(sheet)
    console.print(Text(f"\n{sheet.name}", style="bold"))
    if why_none := card_gestures.nothing(sheet, every):
        console.print(_plain(why_none))
        return False
    where = card_gestures.looked_in(sheet)
    for line in (*([where] if where else []), *card_gestures.differs(sheet)):
        console.print(_plain(line))
    enough = [one for one in every if not card_gestures.is_few(one)]
    _show_rows(console, [(_plain(one.label), _plain(card_gestures.told(sheet, one))) for one in enough])
    for line in card_gestures.few(sheet, every):
        console.print(_plain(line))
    return any(one.on_trial for one in every)


def _show_rows(console: Console, rows: Sequence[tuple[Text, Text]]) -> None:
    """Print what was found side by side with its name, or behind it where that leaves too little room."""
    if console.width < _LABEL + _TOLD:
        for label, told in rows:
            console.print(Text.assemble(label, ": ", told))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=_LABEL, overflow="fold")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
