"""The card of gestures of care: plain counts found by wording, side by side, never added up and never weighed.

Each gesture is one line in `GESTURES`, with what became of it.
"""

from collections.abc import Mapping, Sequence

from analyzer.results import Estimate, Reading, TooLittle
from reports import facts
from reports.card import Card, Part
from reports.prose import Line
from reports.sentences import Sheet, too_little
from reports.tables import Table, side_heads

Row = tuple[str, ...]
State = tuple[str, str]
"""A fact, and one state of it ("" where the fact itself is the count)."""
GESTURES: dict[str, tuple[str, tuple[State, ...]]] = {
    "gratitude": ("", ()),
    "apologies": ("courtesy", (("courtesy", ""),)),
    "asking_after": ("", ()),
    "plans": ("taken", (("outcomes", "accepted"), ("outcomes", "countered"))),
    "support": ("unprompted", (("unprompted", ""),)),
    "asked_for": ("answered", (("outcomes", "answered"),)),
    "receiving": ("received", (("outcomes", "taken_up"), ("outcomes", "declined"))),
    "hardship": ("came_back", (("outcomes", "came_back"),)),
    "needs": ("answered", (("outcomes", "answered"),)),
    "limits": ("answered", (("outcomes", "answered"),)),
    "disclosure": ("", ()),
    "promises": ("", ()),
    "warmth": ("returned", (("affection_returned", "returned"),)),
}
"""Measure → the words of its further row, and the counts that stand in it."""
_DIFFERS = ("languages_differ", "spelling_differs")
"""Why two people's counts can't be set against each other."""


def gestures(sheet: Sheet) -> Card | None:
    """Gestures of care."""
    found = {key: reading for key in GESTURES if (reading := sheet.contact.measures.get(key))}
    if not found:
        return None
    p = sheet.prose
    rows = tuple(row for key, reading in found.items() for row in _rows(sheet, key, reading))
    say = _said(sheet, list(found.values()), counted=bool(rows))
    if any(_on_trial(reading) and _rows(sheet, key, reading) for key, reading in found.items()):
        say.append(p.say("gestures.experimental"))
    need = sheet.analysis.options.min_gestures[0]
    heads = (p.say("gestures.corner"), *side_heads(p, sheet.name), p.say("gestures.share"))
    return Card(
        key="gestures",
        title=p.say("gestures.title"),
        parts=(Part(tuple(say), "gestures", p.say("gestures.term") if rows else None),),
        cannot=p.say("gestures.cannot"),
        table=Table(p.say("gestures.table", need=p.number(need)), heads, rows) if rows else None,
    )


def _said(sheet: Sheet, readings: list[Reading], *, counted: bool) -> list[Line]:
    """What the counts rest on, or why there are none."""
    p, why = sheet.prose, {reading.facts.get("withheld") for reading in readings}
    if counted:
        return [p.say("gestures.lead"), *(p.say(f"gestures.{w}") for w in _DIFFERS if w in why)]
    few = next((r.me for r in readings if isinstance(r.me, TooLittle) and r.me.of == "words"), None)
    if few:
        return [too_little(p, "gestures.too_little", few, sheet.name, sheet.phrasing)]
    return [p.say("gestures.no" if "language" in why else "gestures.nothing")]


def _rows(sheet: Sheet, key: str, reading: Reading) -> list[Row]:
    """The counts of one gesture and of what became of it; none where nothing was found on either side."""
    both = facts.pair(reading.facts, "counts")
    if not both or not (any(both) or sheet.phrasing.coarse):
        return []
    p, label = sheet.prose, sheet.prose.text(f"gestures.row.{key}")
    if _on_trial(reading):
        label = p.text("gestures.trial", what=label)
    rows = [(label, *_cells(sheet, [both]), _share(sheet, reading))]
    words, states = GESTURES[key]
    more = [pair for fact, state in states if (pair := _pair(reading.facts, fact, state))]
    if any(any(pair) for pair in more):
        rows.append((p.text(f"gestures.of.{words}"), *_cells(sheet, more), ""))
    return rows


def _on_trial(reading: Reading) -> bool:
    return reading.facts.get("withheld") == "experimental"


def _cells(sheet: Sheet, pairs: Sequence[tuple[float, float]]) -> Row:
    """The counts of each side; several in one cell stand apart by a stroke."""
    return tuple(" / ".join(sheet.phrasing.at_most(int(pair[side])) for pair in pairs) for side in (0, 1))


def _share(sheet: Sheet, reading: Reading) -> str:
    """My part of them and its range, where it may be told."""
    if not isinstance(reading.me, Estimate):
        return ""
    f, p, mine = sheet.phrasing, sheet.prose, reading.me
    told = p.text("side.value", value=f.percent(mine.value), range=f.between(mine.low, mine.high, short=True))
    return f"{told}, {p.text('side.early')}" if mine.early else told


def _pair(told: Mapping[str, object], fact: str, state: str) -> tuple[float, float] | None:
    """The counts of both sides at a fact, or at one state of it."""
    if not state:
        return facts.pair(told, fact)
    states = told.get(fact)
    if not isinstance(states, Mapping):
        return None
    return facts.pair({"both": {side: counts.get(state) for side, counts in states.items()}}, "both")
