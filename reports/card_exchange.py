"""The card of what else goes back and forth: words, turns, questions, voice, calls and reactions, never added up.

Each measure is one function that says what there is to say, and its rows in `reports.exchange_table`.
"""

from collections.abc import Callable
from dataclasses import replace

from analyzer.results import Estimate, NotInSource, Reading, Side, TooLittle
from reports import facts
from reports.card import Card, Drawn, Part, drawn, part
from reports.exchange_table import exchange_table, turns_of
from reports.prose import Line
from reports.sentences import Missing, Sheet, absent, of_all

Say = Callable[[Sheet, Reading], list[Line]]


def exchange(sheet: Sheet) -> Card | None:
    """What else goes back and forth?"""
    measures = sheet.contact.measures
    parts = tuple(
        _part(sheet, key, reading, say) for key, say in _PARTS.items() if (reading := measures.get(key)) is not None
    )
    rhythm = _rhythm(sheet)
    if not parts and not rhythm:
        return None
    table = exchange_table(sheet)
    title = sheet.prose.say("exchange.title")
    shares = sheet.prose.say("exchange.strip")
    cannot = sheet.prose.say("exchange.cannot")
    return Card("exchange", title, (*parts, *rhythm), cannot, shares=shares, strips=_strips(sheet), table=table)


def _part(sheet: Sheet, key: str, reading: Reading, say: Say) -> Part:
    """One measure under a heading of its own; without how it was counted where nothing could be."""
    told, p = part(sheet, key, reading, [_joined(say(sheet, reading))]), sheet.prose
    if _unseen(reading) and key != "words":
        told = Part(told.say)
    return replace(told, title=p.say(f"{key}.title"))


def _unseen(reading: Reading) -> bool:
    """Whether the source holds nothing of this: no number, no count, and none left out of a copy to share."""
    return (
        isinstance(reading.me, NotInSource)
        and isinstance(reading.them, NotInSource)
        and not any(reading.facts.values())
    )


def _joined(lines: list[Line]) -> Line:
    first, *rest = lines
    missing = all(isinstance(line, Missing) for line in lines)
    for line in rest:
        first += line
    return Missing(first.runs) if missing else first


def _strips(sheet: Sheet) -> tuple[Drawn, ...]:
    """The shares between two people, one under the other on the same scale."""
    measures = sheet.contact.measures
    given = {key: measures[key].me for key in ("words", "voice", "calls") if key in measures}
    turns = turns_of(measures["words"]).me if "words" in measures else None
    order: tuple[tuple[str, Side | None], ...] = (
        ("words", given.get("words")),
        ("turns", turns),
        ("voice", given.get("voice")),
        ("calls", given.get("calls")),
    )
    return tuple(strip for key, mine in order for strip in drawn(mine, sheet.prose.say(f"{key}.strip")))


def _words(sheet: Sheet, reading: Reading) -> list[Line]:
    say, turns = [of_all(sheet, "words", reading)], turns_of(reading)
    if isinstance(turns.me, Estimate):
        say.append(of_all(sheet, "turns", turns))
    return say


def _rates(sheet: Sheet, key: str, reading: Reading) -> list[Line]:
    """A rate per hundred of each side, or why a side has none."""
    p, per = sheet.prose, sheet.phrasing.per_hundred
    said = []
    for who, side in (("me", reading.me), ("them", reading.them)):
        if word := facts.coarse(reading, who):
            said.append(p.say(f"{key}.{word}.{who}", name=sheet.name))
        elif isinstance(side, Estimate):
            n, low, high = (per(v) for v in (side.value, side.low, side.high))
            said.append(p.say(f"{key}.ok.{who}", name=sheet.name, n=n, low=low, high=high))
        else:
            said.append(absent(sheet, key, f".{who}" if isinstance(side, TooLittle) else "", side))
    return list(dict.fromkeys(said))


def _questions(sheet: Sheet, reading: Reading) -> list[Line]:
    return _rates(sheet, "questions", reading)


def _voice(sheet: Sheet, reading: Reading) -> list[Line]:
    """The share of voice time; where only the notes can be counted, their counts."""
    p, notes = sheet.prose, facts.pair(reading.facts, "voice_notes")
    few = facts.coarse(reading, "me")
    if not notes or not isinstance(reading.me, NotInSource):
        return [of_all(sheet, "voice", reading)]
    me, them = (sheet.phrasing.at_most(int(n)) for n in notes)
    said = [p.say("voice.notes", name=sheet.name, me=me, them=them)]
    return said if few else [*said, p.say("voice.no_length")]


def _calls(sheet: Sheet, reading: Reading) -> list[Line]:
    said = [of_all(sheet, "calls", reading)]
    if talked := facts.number(reading.facts, "talked_s"):
        said.append(sheet.prose.say("calls.talked", time=sheet.phrasing.spent(talked)))
    return said


def _reactions(sheet: Sheet, reading: Reading) -> list[Line]:
    return _rates(sheet, "reactions", reading)


def _rhythm(sheet: Sheet) -> tuple[Part, ...]:
    """One word about the pair, where there is enough to give it."""
    reading, p = sheet.contact.measures.get("rhythm"), sheet.prose
    if not reading or not isinstance(reading.me, Estimate) or not reading.facts.get("rhythm"):
        return ()
    told = part(sheet, "rhythm", reading, [p.say(f"rhythm.{reading.facts['rhythm']}")])
    return (replace(told, title=p.say("rhythm.title")),)


_PARTS: dict[str, Say] = {
    "words": _words,
    "questions": _questions,
    "voice": _voice,
    "calls": _calls,
    "reactions": _reactions,
}
"""What goes back and forth, in the order of the card, by the measure it needs."""
