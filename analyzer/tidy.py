"""What each measure says of each side, and what it counted, as one tidy table. No message text.

Columns, one row a contact, measure, side and part:

- `contact`, `measure`, `side` ("me", "them"), `status`, `value`, `low`, `high`, `n`, `unit`, `band`: what a measure
  says of a side, as in JSON; these rows have no `part`.
- `count`: how many were counted of that side, where the measure counts (gestures: turns that hold one).
- `have`, `need`, `of`: of a side with too little, what there is and what would be needed ("gestures", "words" …).
- `part`: a further row of the same side, with its number in `count`, or in `value` if it is no whole one: what became
  of what was counted ("answered", "accepted", "none_seen", "affection_returned.returned") and what stands beside it
  ("unprompted", "courtesy", "words", "weeks_with").

What is missing is null, never zero.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analyzer.estimate import Estimate, Side, TooLittle

if TYPE_CHECKING:
    from analyzer.results import Analysis, Reading

SCHEMA: Final = {
    "contact": pl.String,
    "measure": pl.String,
    "side": pl.String,
    "status": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "unit": pl.String,
    "band": pl.String,
    "count": pl.Int64,
    "have": pl.Int64,
    "need": pl.Int64,
    "of": pl.String,
    "part": pl.String,
}
"""Columns and their types."""
_COUNTED: Final = "counts"
"""The fact that holds what a measure counts."""


def tidy(analysis: "Analysis") -> pl.DataFrame:
    """The table of `SCHEMA`, in the order of contacts, measures and sides."""
    rows = [
        {"contact": contact.name, "measure": key, "side": name} | row
        for contact in analysis.contacts
        for key, reading in contact.measures.items()
        for name, side in (("me", reading.me), ("them", reading.them))
        for row in _rows(reading, name, side)
    ]
    return pl.DataFrame([{column: row.get(column) for column in SCHEMA} for row in rows], schema=SCHEMA)


def _rows(reading: "Reading", name: str, side: Side) -> Iterator[dict[str, Any]]:
    yield {**_said(side), "unit": reading.unit, "band": reading.band, "count": _of_side(reading.facts, _COUNTED, name)}
    for part, number in _parts(reading, name, side):
        whole = isinstance(number, int)
        yield {"part": part, "count": number, "unit": "count"} if whole else {"part": part, "value": number}


def _said(side: Side) -> dict[str, Any]:
    """What a measure says of one side."""
    from analyzer.results import status_of  # noqa: PLC0415 - it makes this table

    match side:
        case Estimate():
            shown: dict[str, Any] = {"value": side.value, "low": side.low, "high": side.high, "n": side.n}
        case TooLittle():
            shown = {"have": side.have, "need": side.need, "of": side.of}
        case _:
            shown = {}
    return shown | {"status": status_of(side)}


def _parts(reading: "Reading", name: str, side: Side) -> Iterator[tuple[str, float]]:
    """What a side's number is made of, what became of what was counted, and the numbers that stand beside it."""
    if isinstance(side, Estimate | TooLittle):
        yield from side.parts.items()
    for fact in reading.facts:
        found = _of_side(reading.facts, fact, name)
        if isinstance(found, Mapping):
            before = "" if fact == "outcomes" else f"{fact}."
            yield from ((f"{before}{state}", n) for state, n in found.items() if _is_number(n))
        elif fact != _COUNTED and _is_number(found):
            yield fact, found


def _of_side(facts: Mapping[str, object], fact: str, name: str) -> Any:
    """What a fact says of a side, or None."""
    both = facts.get(fact)
    return both.get(name) if isinstance(both, Mapping) else None


def _is_number(found: object) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)
