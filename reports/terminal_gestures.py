"""Gestures of care in a terminal: what was found of each with every person, in the words of the report. No colour."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.results import Analysis
from reports import card_gestures, prose
from reports.harmless import visible
from reports.phrasing import Phrasing
from reports.prose import Name
from reports.sentences import Sheet

_LABEL = 27
"""Characters of the column of names of gestures, at most."""


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
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=_LABEL)
    table.add_column()
    for one in every:
        if not card_gestures.is_few(one):
            table.add_row(_plain(one.label), _plain(card_gestures.told(sheet, one)))
    console.print(table)
    for line in card_gestures.few(sheet, every):
        console.print(_plain(line))
    return any(one.on_trial for one in every)
