"""Who speaks how much in voice notes? (voice)

Definition: the seconds of my voice notes over those of both. Only exports that hold the length of voice notes count,
and only notes whose length they hold.
Unit: share of seconds, 0-1; n = voice notes. Range over weeks, because the notes of one week are alike, and never
narrower than Wilson's for as many notes as the seconds are worth (Kish 1965: few long notes count as few).

Where no export holds lengths there is no share of seconds; the voice notes themselves are counted where an export
tells them from other sound and media, and nothing is said where none does. Never added to words: a minute is no
number of words.
Source: share as for words (docs/definitions.md).

Cannot show: voice notes in an export that calls them "media omitted" or "audio"; what was said, or in which mood.
"""

from typing import Final

import numpy as np

from analyzer.estimate import Estimate, Floats, Interval, NotInSource, TooLittle, amount_share, wilson
from analyzer.events import ME, SIDES, Flags, Ints, by_side, local_week
from analyzer.reach import Reach, chosen_events, reach
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "voice"
question: Final = "Who speaks how much in voice notes?"


def measure(talk: Talk) -> Reading:
    """My share of the seconds of voice notes."""
    facts = _facts(talk)
    reached = reach(talk, "voice_seconds")
    if reached is None:
        side = NotInSource("the length of voice notes" if facts else "voice notes")
        return Reading(key, "share", side, side, "not_in_source", facts=facts)
    return _of_seconds(talk, reached, facts)


def _facts(talk: Talk) -> dict[str, object]:
    """Voice notes of each side; nothing where none is told from other media, which is not the same as none."""
    notes = talk.events.voice & chosen_events(talk)
    return {"voice_notes": by_side(talk.events.who[notes])} if notes.any() else {}


def _of_seconds(talk: Talk, reached: Reach, facts: dict[str, object]) -> Reading:
    events, options = talk.events, talk.options
    timed = reached.events & events.voice & (events.seconds > 0)
    n, week = int(timed.sum()), local_week(events.local[timed])
    facts = facts | {"seconds": {name: _seconds(talk, timed & (events.who == side)) for name, side in SIDES}}
    weeks = len(np.unique(week))
    few = TooLittle(n, options.min_voice_notes[0], "voice_notes")
    if n >= options.min_voice_notes[0]:
        few = TooLittle(weeks, options.min_word_weeks[0], "weeks")
    if few.have < few.need:
        return Reading(key, "share", few, few, "too_little", facts=facts)
    seconds = events.seconds[timed]
    found = _share(seconds * (events.who[timed] == ME), seconds, week, options.confidence)
    early = n < options.min_voice_notes[1] or weeks < options.min_word_weeks[1]
    return Reading(
        key,
        "share",
        Estimate(found.value, found.low, found.high, n, early),
        Estimate(1 - found.value, 1 - found.high, 1 - found.low, n, early),
        "early" if early else "ok",
        facts=facts,
    )


def _seconds(talk: Talk, notes: Flags) -> float:
    return float(talk.events.seconds[notes].sum())


def _share(mine: Floats, seconds: Floats, week: Ints, confidence: float) -> Interval:
    """Weekly clusters, and Wilson's for Kish's effective number of notes."""
    found = amount_share(mine, seconds, week, confidence)
    worth = float(seconds.sum() ** 2 / (seconds**2).sum())
    return found.widest(wilson(found.value * worth, worth, confidence))
