"""Gestures found by wording: where they stand, what followed, and the reading that all of them share.

A gesture counts once a turn, however often it is repeated there. Counts are what was found in words, so some are missed
and a few are wrong; how many is measured in docs/accuracy.md. A share needs enough gestures of both sides, patterns
that were measured, and two people who write one language and spell it alike: else a lexicon that fits one person's
wording better than the other's would make an imbalance of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analyzer.clock import DAY_S
from analyzer.estimate import NotSupported, Side, TooLittle, blurred, both_sides, share
from analyzer.events import ME, SIDES, Flags, Floats, Ints, Sides
from analyzer.lexicon import BIT, status
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

States = Mapping[str, Mapping[str, int]]
"""Side → what became of it → how often."""
NOT_KNOWN: Final = "not_known"
SPREAD: Final = 0.30
"""Standard deviation of the logarithm of how much more often the wording of one of two people is found than the
other's. The logarithm of recall differs between the styles of the labelled lines by a standard deviation of
.13 to .22 (five languages), those left out that `MOST_APART` tells; for two people √2 times that, up to .31. At .30 two
people whose gestures are found in 7 and in 4 of 10 cases are still within the range."""
MOST_APART: Final = 0.10
"""How far apart the parts of words that patterns know may be; misspelt lines lie 16 to 34 points below plain ones."""


@dataclass(frozen=True, slots=True)
class Acts:
    """Turns that hold a cue, in order.

    Attributes:
        row: index of the first message that holds it. who: sides. at: s UTC. week: local ISO weeks.
        talk: number of the conversation that it stands in.
    """

    row: Ints
    who: Sides
    at: Floats
    week: Ints
    talk: Ints

    def where(self, mask: Flags) -> "Acts":
        """The acts where `mask` is true."""
        return Acts(*(getattr(self, name)[mask] for name in self.__slots__))

    def count(self) -> dict[str, int]:
        """How many are mine and how many theirs."""
        return {name: int((self.who == side).sum()) for name, side in SIDES}


def acts(talk: Talk, *cues: str) -> Acts:
    """The turns within the chosen period that hold any of these cues: what is counted."""
    return _turns_with(talk, cues, talk.chosen)


def anywhere(talk: Talk, *cues: str) -> Acts:
    """As `acts`, in the whole history: what may answer, whatever period was chosen."""
    return _turns_with(talk, cues, np.ones(len(talk.messages.row), dtype=bool))


def _turns_with(talk: Talk, cues: Sequence[str], among: Flags) -> Acts:
    m = talk.messages
    bits = np.zeros(len(m.row), dtype=np.int64) if talk.events.cues is None else talk.events.cues[m.row]
    found = np.flatnonzero((bits & sum(BIT[cue] for cue in cues) != 0) & among)
    row = found[np.unique(np.cumsum(talk.turn_begins)[found], return_index=True)[1]]
    return Acts(row, m.who[row], m.at[row], m.week[row], conversations(talk)[row])


def written(talk: Talk) -> Acts:
    """Every message, as something that may answer an act."""
    m, row = talk.messages, np.arange(len(talk.messages.row))
    return Acts(row, m.who, m.at, m.week, conversations(talk))


def conversations(talk: Talk) -> Ints:
    """The number of the conversation that each message stands in."""
    return np.cumsum(talk.messages.begins(talk.options.gap_hours))


def first_after(these: Acts, others: Acts, days: float) -> Floats:
    """Which message of the other person, by its row, first holds one of `others` after each of `these`.

    Infinite where none does within `days`. Rows decide what came after: many exports tell time by the minute.
    """
    found = np.full(len(these.row), np.inf)
    for side in (0, 1):
        asked, theirs = np.flatnonzero(these.who == side), others.where(others.who != side)
        place = np.searchsorted(theirs.row, these.row[asked], side="right")
        later = np.append(theirs.at, np.inf)[place] - these.at[asked] <= days * DAY_S
        found[asked] = np.where(later, np.append(theirs.row, -1)[place], np.inf)
    return found


def soon_before(these: Acts, others: Acts, days: float) -> Flags:
    """Whether the other person wrote one of `others` before each of `these`, within `days`."""
    found = np.zeros(len(these.row), dtype=bool)
    for side in (0, 1):
        asked, theirs = np.flatnonzero(these.who == side), others.where(others.who != side)
        place = np.searchsorted(theirs.row, these.row[asked], side="left")
        found[asked] = these.at[asked] - np.append(-np.inf, theirs.at)[place] <= days * DAY_S
    return found


def seen_before(talk: Talk, these: Acts, days: float) -> Flags:
    """Whether no message is known to be missing in the `days` before each of `these`."""
    return ~talk.events.touches_hole(these.at - days * DAY_S, these.at)


def states(talk: Talk, these: Acts, days: float, **came: Flags) -> States:
    """What became of the acts of each side: the first of `came` that holds, else "none_seen".

    "not_known" where the exports end before the time is up, or messages in it are known to be missing.
    """
    left = np.ones(len(these.row), dtype=bool)
    found: dict[str, Flags] = {}
    for name, is_so in came.items():
        found[name], left = left & is_so, left & ~is_so
    until = these.at + days * DAY_S
    unknown = left & ((until > talk.events.end) | talk.events.touches_hole(these.at, until))
    found |= {"none_seen": left & ~unknown, NOT_KNOWN: unknown}
    return {
        name: {state: int((is_so & (these.who == side)).sum()) for state, is_so in found.items()}
        for name, side in SIDES
    }


def whichever_first(talk: Talk, these: Acts, days: float, **cues: str) -> States:
    """What became of the acts where one of two cues of the other person settles it: state=cue."""
    (one, one_cue), (other, other_cue) = cues.items()
    first, second = (first_after(these, anywhere(talk, cue), days) for cue in (one_cue, other_cue))
    return states(talk, these, days, **{one: np.isfinite(first) & (first <= second), other: np.isfinite(second)})


def reading(talk: Talk, key: str, cues: Sequence[str], these: Acts, **facts: object) -> Reading:
    """Counts of both sides, my share where it may be told, and both by quarter of a year.

    Args:
        talk: the contact's conversations.
        key: of the measure.
        cues: that the measure needs; the least trusted of them decides what may be told.
        these: the gestures.
        facts: further counts.
    """
    silent = _withheld(talk, cues)
    if silent:
        side, why = silent
        counts = these.count() if why in ("languages_differ", "spelling_differs", "experimental") else {}
        told = facts if counts else {}
        return Reading(key, "share", side, side, status_of_both(side, side), facts=_facts(talk, counts, why) | told)
    n, options = len(these.row), talk.options
    shown = _facts(talk, these.count(), None) | facts
    if n < options.min_gestures[0]:
        few = TooLittle(n, options.min_gestures[0], "gestures")
        return Reading(key, "share", few, few, "too_little", facts=shown, readings=_by_quarter(talk, these))
    by_chance = share((these.who == ME).astype(np.float64), np.ones(n), these.week, options.confidence)
    mine = blurred(by_chance, SPREAD, options.confidence)
    early = n < options.min_gestures[1]
    return Reading(
        key,
        "share",
        *both_sides(mine, n, early),
        "early" if early else "ok",
        facts=shown,
        readings=_by_quarter(talk, these),
    )


def _withheld(talk: Talk, cues: Sequence[str]) -> tuple[Side, str] | None:
    """Why no share is given, and a word for it; None if nothing stands against it."""
    need = talk.options.min_language_words
    words = min(int(talk.words[talk.who == side].sum()) for _, side in SIDES)
    if words < need:
        return TooLittle(words, need, "words"), "words"
    both = talk.events.languages
    known = {language or "": {status(language, cue) for cue in cues} for language in both}
    if unknown := [language for language, found in known.items() if "not_in_language" in found]:
        return NotSupported(min(unknown)), "language"
    if len(known) > 1:
        return NotSupported("/".join(sorted(known))), "languages_differ"
    if "experimental" in set().union(*known.values()):
        return NotSupported(both[0] or ""), "experimental"
    mine, theirs = talk.events.plain
    apart = mine is not None and theirs is not None and abs(mine - theirs) > MOST_APART
    return (NotSupported(both[0] or ""), "spelling_differs") if apart else None


def _facts(talk: Talk, counts: Mapping[str, int], withheld: str | None) -> dict[str, object]:
    facts: dict[str, object] = {"counts": dict(counts)} if counts else {}
    return facts | ({"withheld": withheld} if withheld else {})


def _by_quarter(talk: Talk, these: Acts) -> dict[str, dict[str, dict[str, int]]]:
    """Gestures of each side by quarter of a year, those with any: {"2025-Q1": {"me": 3, "them": 4}}."""
    month = talk.messages.local[these.row].astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    quarter, place = np.unique(month // 3, return_inverse=True)
    counts = [np.bincount(place[these.who == side], minlength=len(quarter)) for _, side in SIDES]
    names = (f"{1970 + q // 4}-Q{q % 4 + 1}" for q in quarter.tolist())
    return {
        "by_quarter": {
            name: {"me": int(mine), "them": int(theirs)} for name, mine, theirs in zip(names, *counts, strict=True)
        }
    }
