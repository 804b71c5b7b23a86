"""The card of gestures of care: what was found by wording, a line a gesture, never added up and never weighed.

Each gesture is one line in `GESTURES`, with what became of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.results import Estimate, Reading, TooLittle
from reports import facts
from reports.card import Card, Part
from reports.exchange_table import turns_of
from reports.phrasing import FEW, half_up
from reports.prose import Line
from reports.sentences import SIDES, Sheet, SideName, too_little
from reports.tables import Table

State = tuple[str, str, str]
"""A measure, a fact of it, and one state of that ("" where the fact itself is the count)."""
GESTURES: dict[str, tuple[State, ...]] = {
    "gratitude": (),
    "apologies": (),
    "asking_after": (),
    "plans": (("plans", "outcomes", "accepted"), ("plans", "outcomes", "countered")),
    "support": (
        ("support", "unprompted", ""),
        ("receiving", "outcomes", "taken_up"),
        ("receiving", "outcomes", "declined"),
    ),
    "asked_for": (("asked_for", "outcomes", "answered"),),
    "receiving": (),
    "hardship": (("hardship", "outcomes", "came_back"),),
    "needs": (("needs", "outcomes", "answered"),),
    "limits": (("limits", "outcomes", "answered"),),
    "disclosure": (),
    "promises": (),
    "warmth": (("warmth", "affection_returned", "returned"),),
}
"""Measure → the counts of what came next; the words of each are called as its state, or as its fact."""
_MIRRORED = "receiving"
"""Offers by who received them: the same offers as those of `support`, whose line tells what became of them."""
_DIFFERS = ("languages_differ", "spelling_differs")
"""Why two people's counts are not set against each other."""


@dataclass(frozen=True, slots=True)
class Found:
    """One gesture: what it is called, and the turns of each side that hold it."""

    key: str
    label: str
    me: int
    them: int
    on_trial: bool


def gestures(sheet: Sheet) -> Card | None:
    """Gestures of care."""
    measures = sheet.contact.measures
    if not any(key in measures for key in GESTURES):
        return None
    p, every = sheet.prose, found(sheet)
    rows = tuple((one.label, told(sheet, one)) for one in every if not is_few(one))
    caption = p.say("gestures.table")
    if any(any(_outcomes(sheet, one).values()) for one in every if not is_few(one)):
        caption += p.say("gestures.table_next")
    heads = (p.say("gestures.corner"), p.say("gestures.head"))
    return Card(
        key="gestures",
        title=p.say("gestures.title"),
        parts=(Part(tuple(said(sheet, every)), "gestures", p.say("gestures.term") if every else None),),
        cannot=p.say("gestures.cannot"),
        table=Table(caption, heads, rows) if rows else None,
    )


def found(sheet: Sheet) -> tuple[Found, ...]:
    """Every gesture that could be looked for, in the order of the card."""
    return tuple(_found(sheet))


def _found(sheet: Sheet) -> Iterator[Found]:
    measures = sheet.contact.measures
    for key in GESTURES:
        reading = measures.get(key)
        both = facts.pair(reading.facts, "counts") if reading else None
        if not reading or not both or (key == _MIRRORED and "support" in measures):
            continue
        trial = reading.facts.get("withheld") == "experimental"
        label = sheet.prose.text(f"gestures.row.{key}")
        label = sheet.prose.text("gestures.trial", what=label) if trial else label
        yield Found(key, label, int(both[0]), int(both[1]), trial)


def is_few(one: Found) -> bool:
    """Whether it is rare on both sides: a sentence tells all of these together."""
    return max(one.me, one.them) < FEW


def said(sheet: Sheet, every: tuple[Found, ...]) -> list[Line]:
    """What the counts rest on and those that are few, in a sentence; or why there are none."""
    p = sheet.prose
    if why_none := nothing(sheet, every):
        return [why_none]
    where, lead = looked_in(sheet), p.say("gestures.lead")
    if any(one.on_trial for one in every):
        lead += p.say("gestures.experimental")
    return [where + lead if where else lead, *differs(sheet), *few(sheet, every)]


def nothing(sheet: Sheet, every: tuple[Found, ...]) -> Line | None:
    """Why there is nothing to tell; None where there is something."""
    if any(one.me or one.them for one in every) or (every and sheet.phrasing.coarse):
        return None
    p, readings = sheet.prose, _readings(sheet)
    little = next((r.me for r in readings if isinstance(r.me, TooLittle) and r.me.of == "words"), None)
    if little:
        return too_little(p, "gestures.too_little", little, sheet.name, sheet.phrasing)
    unknown = any(reading.facts.get("withheld") == "language" for reading in readings)
    return p.say("gestures.no" if unknown else "gestures.nothing")


def differs(sheet: Sheet) -> list[Line]:
    """Why the counts of the two are not set against each other, where they are not."""
    why = {reading.facts.get("withheld") for reading in _readings(sheet)}
    return [sheet.prose.say(f"gestures.{word}") for word in _DIFFERS if word in why]


def _readings(sheet: Sheet) -> list[Reading]:
    return [reading for key in GESTURES if (reading := sheet.contact.measures.get(key))]


def looked_in(sheet: Sheet) -> Line | None:
    """In how many turns of each side they were looked for; None where that is not known."""
    words = sheet.contact.measures.get("words")
    turns = turns_of(words) if words else None
    if not turns or not (isinstance(turns.me, Estimate) and isinstance(turns.them, Estimate)):
        return None
    me, them = (sheet.phrasing.count(half_up(side.value * side.n)) for side in (turns.me, turns.them))
    return sheet.prose.say("gestures.turns", me=me, them=them, name=sheet.name)


def few(sheet: Sheet, every: tuple[Found, ...]) -> list[Line]:
    """Those that are rare on both sides, in one sentence, and those of which there is none, in another."""
    p, rare = sheet.prose, [one for one in every if is_few(one)]
    if sheet.phrasing.coarse:
        return [p.say("gestures.few_coarse", what=", ".join(one.label for one in rare))] if rare else []
    some = [p.text("gestures.few_of", what=one.label, me=one.me, them=one.them) for one in rare if one.me or one.them]
    none = [one.label for one in rare if not (one.me or one.them)]
    lines = [p.say("gestures.few", what=", ".join(some), name=sheet.name)] if some else []
    if none:
        lines.append(p.say("gestures.none", what=", ".join(none)))
    passing = (said for one in rare if (said := _passing(sheet, one)))
    return [*lines, *(p.say("gestures.passing", what=said) for said in passing)]


def told(sheet: Sheet, one: Found) -> str:
    """What was found of one gesture, of you first: turns of each side, and what came next, where anything did."""
    p, outcomes = sheet.prose, _outcomes(sheet, one)
    clauses = [
        "; ".join((_from(sheet, who, n), *([", ".join(outcomes[who])] if outcomes[who] else [])))
        for who, n in zip(SIDES, (one.me, one.them), strict=True)
    ]
    apart = ". " if any(outcomes.values()) else ", "
    said = apart.join(_opened(clause) if apart == ". " else clause for clause in clauses)
    passing = _passing(sheet, one)
    return " ".join((f"{said}.", *([p.text("gestures.passing", what=passing)] if passing else [])))


def _opened(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def _from(sheet: Sheet, who: SideName, n: int) -> str:
    """How many came from one side; in words where that is none."""
    if not n and not sheet.phrasing.coarse:
        return sheet.prose.text(f"gestures.none_from.{who}")
    return sheet.prose.text(f"gestures.from.{who}", n=sheet.phrasing.at_most(n))


def _passing(sheet: Sheet, one: Found) -> str:
    """A sorry in passing, of whoever said one; only where apologies are told."""
    both = _pair(sheet, "apologies", "courtesy", "") if one.key == "apologies" else None
    return ", ".join(_from(sheet, who, int(n)) for who, n in zip(SIDES, both or (), strict=False) if n)


def _outcomes(sheet: Sheet, one: Found) -> dict[SideName, list[str]]:
    """What came next, by whose they were: a phrase for each count that is not zero."""
    states = GESTURES[one.key]
    found_ = {state or fact: pair for key, fact, state in states if (pair := _pair(sheet, key, fact, state))}
    complete = found_ if len(found_) == len(states) else {}
    return {
        who: [
            sheet.prose.text(f"gestures.next.{words}.{who}", n=sheet.prose.number(int(pair[i])))
            for words, pair in complete.items()
            if pair[i]
        ]
        for i, who in enumerate(SIDES)
    }


def _pair(sheet: Sheet, key: str, fact: str, state: str) -> tuple[float, float] | None:
    """The counts of both sides at a fact of a measure, or at one state of it."""
    reading = sheet.contact.measures.get(key)
    given: Mapping[str, object] = reading.facts if reading else {}
    if not state:
        return facts.pair(given, fact)
    states = given.get(fact)
    if not isinstance(states, Mapping):
        return None
    both = facts.pair({"both": {side: counts.get(state) for side, counts in states.items()}}, "both")
    # Offers that came to me are theirs: told by whose offer it was, as everything else.
    return (both[1], both[0]) if both and key == _MIRRORED else both
