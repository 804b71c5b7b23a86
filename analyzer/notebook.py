"""An analysis as a notebook shows it: one row a person, a few numbers with their ranges, every name escaped."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from analyzer.estimate import Estimate

if TYPE_CHECKING:
    from analyzer.results import Analysis, Contact

ROWS: Final = 20
"""People shown; the others are counted."""
_NAME: Final = 60  # characters
_HEAD: Final = (
    "person",
    "apps",
    "first day",
    "last day",
    "messages: me",
    "them",
    "initiation: me",
    "answers: me",
    "them",
)


def table(analysis: "Analysis") -> str:
    """HTML of a short table. No message text: there is none in an analysis."""
    shown, more = analysis.contacts[:ROWS], len(analysis.contacts) - ROWS
    rows = [f"<tr>{''.join(_row(contact))}</tr>" for contact in shown]
    if more > 0:
        rows.append(f'<tr><td colspan="{len(_HEAD)}">… and {more:,} more</td></tr>')
    people = f"{len(analysis.contacts):,} {'person' if len(analysis.contacts) == 1 else 'people'}"
    return (
        f"<table><caption>{people}, as {_cell(analysis.me)} sees it. Every number: <code>.to_frame()</code>.</caption>"
        f"<thead><tr>{_cells(_HEAD, 'th')}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _row(contact: "Contact") -> Iterator[str]:
    yield f'<th scope="row">{_cell(contact.name)}</th>'
    days = (f"{moment:%Y-%m-%d}" for moment in (contact.first, contact.last))
    counts = (f"{contact.messages.get(side, 0):,}" for side in ("me", "them"))
    yield _cells((", ".join(contact.platforms), *days, *counts), "td")
    sides = (("initiation", "me"), ("answers", "me"), ("answers", "them"))
    yield _cells((_share(contact, key, side) for key, side in sides), "td")


def _share(contact: "Contact", key: str, side: str) -> str:
    """A share with its range in percent, or the word for why there is none."""
    reading = contact.measures.get(key)
    if reading is None:
        return ""
    found = reading.me if side == "me" else reading.them
    if not isinstance(found, Estimate):
        return reading.status.replace("_", " ")
    return f"{found.value:.0%} ({found.low:.0%} to {found.high:.0%})"


def _cells(values: Iterable[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values)


def _cell(name: str) -> str:
    """A name, escaped, of bounded length, and kept apart from the direction of what is around it."""
    return f"<bdi>{escape(name if len(name) <= _NAME else name[: _NAME - 1] + '…')}</bdi>"
