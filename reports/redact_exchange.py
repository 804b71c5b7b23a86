"""Fit for a copy to share: writing again, quiet spells, questions, voice, calls, reactions, rhythm, style, gestures."""

from dataclasses import replace

from analyzer.results import Estimate, NotInSource, Reading, Side, TooLittle
from reports import facts
from reports.phrasing import FEW, half_up
from reports.redact_small import all_told, both_sides, counts, told_sides, word_of

FEW_OF_BOTH = {"me": "few", "them": "few"}
"""Where the smaller count of two would give back the share of both."""


def _sides(reading: Reading) -> tuple[tuple[str, Side], ...]:
    return ("me", reading.me), ("them", reading.them)


def follow_ups(reading: Reading, timezone: str) -> Reading:
    """The rate of a side, and its share of first messages, where neither stands on a small count."""
    few = {who: "few" for who, side in _sides(reading) if isinstance(side, Estimate) and side.n < FEW}
    of = told_sides(facts.sides(reading.readings, "share_of_bids"), few)
    return replace(both_sides(reading, few), facts={"coarse": few}, readings={"share_of_bids": of})


def silences(reading: Reading, timezone: str) -> Reading:
    """Who ended how many, without dates; a small count of one side takes the share and the total with it."""
    if not isinstance(reading.me, Estimate):
        return both_sides(reading, {})
    ended = counts(reading, "ended")
    few = {} if all_told(ended) else FEW_OF_BOTH
    longer = facts.number(reading.facts, "longer_than_days")
    kept = {"longer_than_days": float(half_up(longer))} if longer else {}
    return replace(both_sides(reading, few), band=None, facts={"coarse": few, "ended": ended, **kept})


def questions(reading: Reading, timezone: str) -> Reading:
    """Rates of questions, and of asking back."""
    words = {who: word for who, side in _sides(reading) if (word := word_of(side, 100))}
    back = told_sides(facts.sides(reading.readings, "asks_back"), words)
    return replace(both_sides(reading, words), facts={"coarse": words}, readings={"asks_back": back})


def voice(reading: Reading, timezone: str) -> Reading | None:
    """The share of voice time where neither side's notes of known length can be few, and the counts.

    The result holds notes of each side and timed notes of both: the other's notes bound what is mine of the timed.
    """
    notes = counts(reading, "voice_notes")
    if not notes:
        return None if isinstance(reading.me, Estimate) else both_sides(reading, {})
    told = all_told(notes)
    kept: dict[str, object] = {"voice_notes": notes}
    if isinstance(reading.me, Estimate):
        told = told and reading.me.n - max(notes.values()) >= FEW
        kept |= {"seconds": reading.facts["seconds"]} if told and "seconds" in reading.facts else {}
    if told or isinstance(reading.me, NotInSource):
        return replace(both_sides(reading, {}), band=None, facts=kept)
    return replace(both_sides(reading, FEW_OF_BOTH), band=None, facts={"coarse": FEW_OF_BOTH, **kept})


def calls(reading: Reading, timezone: str) -> Reading:
    """The share of calls; picked up and missed only together, because each gives back the other."""
    words = {who: word for who, side in _sides(reading) if (word := word_of(side))}
    made = {key: counts(reading, key) for key in ("answered", "missed")}
    kept: dict[str, object] = {"coarse": words}
    if isinstance(reading.me, Estimate) and not words:
        kept |= made if all_told(*made.values()) else {}
        timed = facts.number(reading.facts, "timed") or 0
        kept |= {"talked_s": reading.facts["talked_s"]} if timed >= FEW else {}
    if isinstance(reading.facts.get("talked_s"), NotInSource):
        kept["talked_s"] = reading.facts["talked_s"]
    return replace(both_sides(reading, words), band=None, facts=kept)


def reactions(reading: Reading, timezone: str) -> Reading:
    """Rates of reactions; how often one was the only answer where no count in it is small."""
    few = {who: "few" for who, side in _sides(reading) if isinstance(side, Estimate) and _given(side) < FEW}
    shared = both_sides(reading, few)
    if isinstance(reading.me, TooLittle) or isinstance(reading.them, TooLittle):
        return replace(shared, facts={"coarse": few})
    kept: dict[str, object] = {key: both for key in ("given",) if (both := counts(reading, key))}
    only, bids = counts(reading, "only_answer"), counts(reading, "bids")
    if all_told(only, bids) and all(bids[who] - only[who] >= FEW for who in bids):
        kept |= {"only_answer": only, "bids": bids}
    return replace(shared, facts={"coarse": few, **kept} if few or kept else {})


def _given(side: Estimate) -> int:
    return half_up(side.value * side.n / 100)


def _is_few(reading: Reading) -> bool:
    return isinstance(reading.me, Estimate) and reading.me.n < FEW


def rhythm(reading: Reading, timezone: str) -> Reading | None:
    """The word for the pair and its number, unless a few times make it."""
    if _is_few(reading):
        return None
    kept = {"rhythm": reading.facts["rhythm"]} if "rhythm" in reading.facts else {}
    return replace(both_sides(reading, {}), facts=kept)


def gestures(reading: Reading, timezone: str) -> Reading:
    """Counts of both sides and their share where neither is small; what became of them stays with the owner."""
    found = counts(reading, "counts")
    if not found:
        return both_sides(reading, {})
    kept = {key: reading.facts[key] for key in ("withheld",) if key in reading.facts}
    return replace(both_sides(reading, {} if all_told(found) else FEW_OF_BOTH), facts={"counts": found, **kept})


def style(reading: Reading, timezone: str) -> Reading | None:
    """The number of the pair alone: which small words somebody uses could give away who they are."""
    return None if _is_few(reading) else both_sides(reading, {})
