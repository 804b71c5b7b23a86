"""Rows in a terminal: a table whose columns cut no word, or one cell below the other where that needs more room."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_NAME: Final = 24
"""Characters after which one word of the first column, which holds names, may go on in the next line."""
_BORDERS: Final = (1, 3)
"""Characters of a table's lines and their margins: in all, and for each column."""


def show_rows(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """Print a table, the first cell of a row saying what it is about."""
    room = console.width - _BORDERS[0] - _BORDERS[1] * len(heads)
    widths = fitted([heads, *rows], room)
    if widths is None:
        _show_below(console, heads, rows, title)
        return
    table = Table(title=title or None, show_lines=True)
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, width=width, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def fitted(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Widths of the columns that cut no word but names, in so many characters; None if there are none."""
    columns = list(zip(*rows, strict=True))
    longest_word = [max(map(cell_len, " ".join(cells).split()), default=1) for cells in columns]
    least = [min(longest_word[0], _NAME), *longest_word[1:]]
    longest_line = [max(cell_len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    for most in range(max(longest_line), 0, -1):  # the widest give way first
        widths = [max(low, min(line, most)) for low, line in zip(least, longest_line, strict=True)]
        if sum(widths) <= room:
            return widths
    return None


def _show_below(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    if title:
        console.print(Text(f"\n{title}", style="italic"))
    for about, *cells in rows:
        console.print(Text(f"\n{_flat(about)}", style="bold"))
        for head, cell in zip(heads[1:], cells, strict=True):
            said = f"{_flat(head, ' ')}: {_flat(cell)}" if head else _flat(cell)
            if cell:
                console.print(Padding(Text(said), (0, 0, 0, 2)))


def _flat(cell: str, between: str = "; ") -> str:
    return cell.replace("\n", between)
