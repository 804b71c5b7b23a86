"""The card of gestures of care: what was found by wording, a line a gesture, never added up and never weighed.

Each gesture is one line in `GESTURES`, with what became of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.results import Estimate, Reading, TooLittle
from reports import facts
from reports.card import Card, Part
from reports.exchange_table import turns_of
from reports.phrasing import FEW, half_up, unbroken
from reports.prose import Line
from reports.sentences import SIDES, Sheet, too_little
from reports.tables import Table

State = tuple[str, str, str]
"""A measure, a fact of it, and one state of that ("" where the fact itself is the count)."""
GESTURES: dict[str, tuple[str, tuple[State, ...]]] = {
    "gratitude": ("", ()),
    "apologies": ("courtesy", (("apologies", "courtesy", ""),)),
    "asking_after": ("", ()),
    "plans": ("taken", (("plans", "outcomes", "accepted"), ("plans", "outcomes", "countered"))),
    "support": (
        "offered",
        (
            ("support", "unprompted", ""),
            ("receiving", "outcomes", "taken_up"),
            ("receiving", "outcomes", "declined"),
        ),
    ),
    "asked_for": ("answered", (("asked_for", "outcomes", "answered"),)),
    "receiving": ("", ()),
    "hardship": ("came_back", (("hardship", "outcomes", "came_back"),)),
    "needs": ("answered", (("needs", "outcomes", "answered"),)),
    "limits": ("answered", (("limits", "outcomes", "answered"),)),
    "disclosure": ("", ()),
    "promises": ("", ()),
    "warmth": ("returned", (("warmth", "affection_returned", "returned"),)),
}
"""Measure → the words of what became of it, and the counts in them."""
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
    need = p.number(sheet.analysis.options.min_gestures[0])
    heads = (p.say("gestures.corner"), p.say("gestures.head"))
    return Card(
        key="gestures",
        title=p.say("gestures.title"),
        parts=(Part(tuple(said(sheet, every)), "gestures", p.say("gestures.term") if every else None),),
        cannot=p.say("gestures.cannot"),
        table=Table(p.say("gestures.table", need=need), heads, rows) if rows else None,
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
        return [p.say("gestures.few_coarse", what=p.join([one.label for one in rare]))] if rare else []
    some = [p.text("gestures.few_of", what=one.label, me=one.me, them=one.them) for one in rare if one.me or one.them]
    none = [one.label for one in rare if not (one.me or one.them)]
    lines = [p.say("gestures.few", what=p.join(some), name=sheet.name)] if some else []
    return [*lines, p.say("gestures.none", what=p.join(none))] if none else lines


def told(sheet: Sheet, one: Found) -> str:
    """What was found of one gesture, of you first: turns of each side, the share, and what became of them."""
    p = sheet.prose
    me, them = map(sheet.phrasing.at_most, (one.me, one.them))
    counted = p.text("gestures.found", me=me, them=them)
    parts = [counted, *_share(sheet, sheet.contact.measures[one.key]), *_outcome(sheet, one)]
    return " ".join(parts)


def _share(sheet: Sheet, reading: Reading) -> list[str]:
    """My part of them and its range, where it may be told."""
    if not isinstance(reading.me, Estimate):
        return []
    f, mine = sheet.phrasing, reading.me
    key = "gestures.share_early" if mine.early else "gestures.share"
    range_ = unbroken(f.between(mine.low, mine.high, short=True))
    return [sheet.prose.text(key, value=f.percent(mine.value), range=range_)]


def _outcome(sheet: Sheet, one: Found) -> list[str]:
    """What became of them, where anything did, by whose they were."""
    words, states = GESTURES[one.key]
    pairs = [pair for state in states if (pair := _pair(sheet, *state))]
    if not words or len(pairs) < len(states) or not any(map(any, pairs)):
        return []
    told = {
        f"{nth}_{side}": sheet.prose.number(int(n))
        for nth, pair in zip(("first", "second", "third"), pairs, strict=False)
        for side, n in zip(SIDES, pair, strict=True)
    }
    return [sheet.prose.text(f"gestures.of.{words}", **told)]


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
