"""One contact's events as arrays, and its messages with all that counting needs: numpy, 0 = me and 1 = them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzer.changes import SideName
from analyzer.clock import DAY_S, AwakeClock, infer
from analyzer.options import Options
from analyzer.text_style import StyleCounts
from parsers.frame import Capabilities

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sides = NDArray[np.int8]
Clocks = tuple[AwakeClock, AwakeClock]

ME: Final = 0
THEM: Final = 1
SIDES: Final[tuple[tuple[SideName, int], ...]] = (("me", ME), ("them", THEM))
"""Both people by the names of JSON, in its order."""
WEEK_S: Final = 7 * DAY_S
_MONDAY: Final = 4 * DAY_S
"""1970-01-05 was a Monday."""


@dataclass(frozen=True, slots=True)
class Events:
    """One contact's events in order.

    Attributes:
        at: instants, s since 1970 UTC.
        local: wall times in the owner's zone, s since 1970.
        who: 0 me, 1 them.
        message: true for turn-making events.
        call: true for answered calls.
        missed: true for missed calls.
        reaction: true for reactions.
        about: row of the event a reaction is about, -1 where unknown.
        words, emoji: counted in the text of each event, 0 where there is none.
        question: true for messages that ask something.
        voice: true for voice notes.
        seconds: length of a voice note or call, NaN where it is not known.
        source: index into the manifest. app: a number for each app.
        end: the last instant that the contact's exports cover, s UTC.
        holes: stretches (from, to), s UTC, whose messages are not all in the exports; what touches one is not counted.
        capabilities: what each source can show; one that is not named shows all that the contact's sources can.
        style: structure words by category, None where no known language is written.
        cues: what each text was found to hold, as bits (`analyzer.lexicon`); None where no text was looked at.
        languages: that I and they write, None where it can't be told or has no lexicon.
        plain: part of my words and of theirs that the language's lexicon knows, None where there is none.
        position: line or record of each event in its source, None where nobody asks for it.
    """

    at: Floats
    local: Floats
    who: Sides
    message: Flags
    call: Flags
    missed: Flags
    reaction: Flags
    about: Ints
    words: Ints
    emoji: Ints
    question: Flags
    voice: Flags
    seconds: Floats
    source: Ints
    app: Ints
    end: float
    holes: tuple[tuple[float, float], ...] = ()
    capabilities: Mapping[int, Capabilities] = field(default_factory=dict)
    style: StyleCounts | None = None
    cues: Ints | None = None
    languages: tuple[str | None, str | None] = (None, None)
    plain: tuple[float | None, float | None] = (None, None)
    position: Ints | None = None

    def touches_hole(self, begin: Floats, end: Floats) -> Flags:
        """Whether each stretch of time, s UTC, meets one of the holes."""
        met = np.zeros(len(begin), dtype=bool)
        for first, last in self.holes:
            met |= (begin <= last) & (end >= first)
        return met


@dataclass(frozen=True, slots=True)
class Messages:
    """The turn-making events of a contact.

    Attributes:
        row: index into the events. at: instants, s UTC. local: wall times, s. who: sides. week: local ISO weeks.
        quiet: waking seconds since the contact before (message or answered call), on my clock and on theirs;
            infinite for the first.
        calls: answered calls before each. after_call: the contact just before was one.
        clocks: awake clocks of me and them.
    """

    row: Ints
    at: Floats
    local: Floats
    who: Sides
    week: Ints
    quiet: tuple[Floats, Floats]
    calls: Ints
    after_call: Flags
    clocks: Clocks

    def wait(self, side: Sides, earlier: Floats, later: Floats) -> Floats:
        """Waking seconds between local times on the clock of `side`."""
        mine, theirs = (clock.between(earlier, later) for clock in self.clocks)
        waited: Floats = np.where(side == ME, mine, theirs)
        return waited

    def begins(self, gap_hours: float) -> Flags:
        """Where a message begins a conversation."""
        begin: Flags = np.where(self.who == ME, *self.quiet) >= gap_hours * 3600
        begin[:1] = True
        return begin

    def turn_begins(self, begins: Flags) -> Flags:
        """Where a message begins a turn, given where conversations begin; a call in between ends one, too."""
        turn = begins | self.after_call
        turn[1:] |= self.who[1:] != self.who[:-1]
        return turn

    def burst_begins(self, begins: Flags, burst_min: float) -> Flags:
        """Where a message begins a burst, given where conversations begin."""
        burst = self.turn_begins(begins)
        burst[1:] |= np.diff(self.at) > burst_min * 60
        return burst


def messages_of(events: Events, options: Options, clocks: Clocks | None = None) -> Messages:
    """The messages among the events, on these clocks or with quiet hours inferred from them."""
    row = np.flatnonzero(events.message)
    local, who = events.local[row], events.who[row]
    clocks = clocks or (infer(local[who == ME], options), infer(local[who == THEM], options))
    contact = np.flatnonzero(events.message | events.call)
    place = np.searchsorted(contact, row)
    before, first = contact[np.maximum(place - 1, 0)], place == 0
    mine, theirs = (np.where(first, np.inf, clock.between(events.local[before], local)) for clock in clocks)
    calls = np.searchsorted(np.flatnonzero(events.call), row)
    after_call = events.call[before] & ~first
    return Messages(row, events.at[row], local, who, local_week(local), (mine, theirs), calls, after_call, clocks)


def by_side(who: Sides) -> dict[str, int]:
    """How many of these are mine and how many theirs, by the names of JSON."""
    return {name: int((who == side).sum()) for name, side in SIDES}


def local_week(local: Floats) -> Ints:
    """ISO weeks as whole numbers: weeks since Monday 1970-01-05."""
    weeks: Ints = np.floor((local - _MONDAY) / WEEK_S).astype(np.int64)
    return weeks


def monday(week: Ints) -> Floats:
    """Local seconds at which weeks of `local_week` begin."""
    begin: Floats = week.astype(np.float64) * WEEK_S + _MONDAY
    return begin
