"""Messages → bursts → turns → conversations → starts, bids and replies: built once, shared by all measures.

All arrays are numpy, one contact at a time, 0 = me and 1 = them. Definitions: docs/definitions.md.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analyzer import late_answers
from analyzer.bids import Bids, bids_of
from analyzer.events import ME, THEM, Clocks, Events, Flags, Floats, Ints, Messages, Sides, messages_of
from analyzer.exposure import exposure
from analyzer.late_answers import History, OpeningShare, Silences, opening_share
from analyzer.options import Options
from parsers.frame import Capabilities


@dataclass(frozen=True, slots=True)
class Starts:
    """First messages after quiet. One row a start.

    Attributes:
        row: index into the contact's messages.
        who: who wrote it.
        clear: the last speaker speaks again, or a call came between: nobody can call it an answer.
        at: s UTC. week: local ISO week.
        state: how the bid that it begins ended (index into `STATES`), -1 where it continued or ended an open one.
    """

    row: Ints
    who: Sides
    clear: Flags
    at: Floats
    week: Ints
    state: NDArray[np.int8]

    def where(self, mask: Flags) -> "Starts":
        """The starts where `mask` is true."""
        return Starts(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Replies:
    """Turn changes inside conversations.

    Attributes:
        row: index into the contact's messages. who: who replied.
        wait: waking seconds of whoever replied. week: local ISO week.
    """

    row: Ints
    who: Sides
    wait: Floats
    week: Ints

    def where(self, mask: Flags) -> "Replies":
        """The replies where `mask` is true."""
        return Replies(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True)
class Talk:
    """One contact's conversation structure, built once.

    Attributes:
        events: every event. messages: the turn-making ones.
        words, emoji: counted in each message.
        turn_begins: where a message begins a turn.
        chosen: messages within the chosen period, outside of holes.
        starts, bids, replies: within the chosen period, where no message is known to be missing.
        weeks: local weeks that the exports cover, within the period. exposure: days covered of each.
        capabilities: what the contact's sources can show, together.
        options: what the measures were told.
        window: the chosen period, s UTC, half open.
    """

    events: Events
    messages: Messages
    words: Ints
    emoji: Ints
    turn_begins: Flags
    chosen: Flags
    starts: Starts
    bids: Bids
    replies: Replies
    weeks: Ints
    exposure: Floats
    capabilities: Capabilities
    options: Options
    window: tuple[float, float]

    @property
    def who(self) -> Sides:
        """Side of each message."""
        return self.messages.who

    @property
    def week(self) -> Ints:
        """Local ISO week of each message."""
        return self.messages.week

    @property
    def clocks(self) -> Clocks:
        """Awake clocks of me and them."""
        return self.messages.clocks

    @cached_property
    def openings(self) -> OpeningShare:
        """My share of openings, and for each of `starts` the probability that it is a late answer."""
        return opening_share(*self.history(), self.options.confidence)

    def history(
        self, gap_hours: float | None = None, burst_min: float | None = None, clocks: Clocks | None = None
    ) -> History:
        """What openings are read from, under the usual definitions but those that are given."""
        gap = self.options.gap_hours if gap_hours is None else gap_hours
        return History(*self.silences(gap, burst_min, clocks), gap * 3600)

    def bids_under(self, burst_min: float) -> Bids:
        """The bids, as chosen, if bursts ended after other pauses: their waits begin earlier or later."""
        begins = self.messages.begins(self.options.gap_hours)
        bids, bid_of = bids_of(self.events, self.messages, begins, self.options, burst_min)
        after_hole = _after_hole(self.events, self.messages, np.flatnonzero(begins)[1:])
        return bids.where(_bids_within(self.events, bids, bid_of, after_hole, self.window))

    def silences(
        self, gap_hours: float, burst_min: float | None = None, clocks: Clocks | None = None
    ) -> tuple[Silences, late_answers.Replies]:
        """Quiet gaps and replies inside conversations under any gap (waking hours), burst and clocks; as chosen."""
        m = messages_of(self.events, self.options, clocks) if clocks else self.messages
        begins = m.begins(gap_hours)
        rows = np.flatnonzero(begins)
        one_sided = _one_sided(m.who, rows)[:-1]
        rows = rows[1:]
        counted = self.chosen[rows] & ~_after_hole(self.events, m, rows)
        one_sided, rows = one_sided[counted], rows[counted]
        inside = _replies(m, begins, self.options.burst_min if burst_min is None else burst_min)
        inside = inside.where(self.chosen[inside.row] & ~_after_hole(self.events, m, inside.row))
        # A call in between settles what was owed: whoever speaks next is then not answering.
        last = np.where(m.after_call[rows], m.who[rows], m.who[rows - 1]).astype(np.int8)
        return (
            Silences(last, m.who[rows], one_sided, m.quiet[ME][rows], m.quiet[THEM][rows], m.week[rows]),
            late_answers.Replies(*(inside.wait[inside.who == side] for side in (ME, THEM))),
        )


def build(events: Events, capabilities: Capabilities, options: Options, window: tuple[float, float]) -> Talk:
    """Build the structure of one contact's messages. `window` (s UTC, half open) chooses after turns are built."""
    messages = messages_of(events, options)
    begins = messages.begins(options.gap_hours)
    chosen = (messages.at >= window[0]) & (messages.at < window[1]) & ~events.touches_hole(messages.at, messages.at)
    replies = _replies(messages, begins, options.burst_min)
    bids, bid_of = bids_of(events, messages, begins, options, options.burst_min)
    starts = _starts(messages, begins, np.append(bids.state, np.int8(-1))[bid_of])
    after_hole = _after_hole(events, messages, starts.row)
    within = _bids_within(events, bids, bid_of, after_hole, window)
    weeks, days = exposure(events, window)
    return Talk(
        events,
        messages,
        events.words[messages.row],
        events.emoji[messages.row],
        messages.turn_begins(begins),
        chosen,
        starts=starts.where(chosen[starts.row] & ~after_hole),
        bids=bids.where(within),
        replies=replies.where(chosen[replies.row] & ~_after_hole(events, messages, replies.row)),
        weeks=weeks,
        exposure=days,
        capabilities=capabilities,
        options=options,
        window=window,
    )


def _bids_within(events: Events, bids: Bids, bid_of: Ints, after_hole: Flags, window: tuple[float, float]) -> Flags:
    """Bids of the chosen period whose end no missing message can have changed."""
    within: Flags = (bids.at >= window[0]) & (bids.at < window[1])
    within &= ~events.touches_hole(bids.at, np.minimum(bids.until, events.end))
    within[bid_of[after_hole & (bid_of >= 0)]] = False
    return within


def _after_hole(events: Events, messages: Messages, rows: Ints) -> Flags:
    """Whether messages may be missing between each row and the message before it."""
    return events.touches_hole(messages.at[np.maximum(rows - 1, 0)], messages.at[rows])


def _one_sided(who: Sides, conversation_rows: Ints) -> Flags:
    """Whether each conversation had only one writer."""
    theirs = np.add.reduceat(who.astype(np.int64), conversation_rows)
    size = np.diff(np.append(conversation_rows, len(who)))
    alone: Flags = (theirs == 0) | (theirs == size)
    return alone


def _replies(messages: Messages, begins: Flags, burst_min: float) -> Replies:
    """Turn changes inside conversations; the wait runs from the end of the first burst of the turn before.

    Across an answered call nothing is a reply: the two talked in between.
    """
    who = messages.who
    turn_rows = np.flatnonzero(messages.turn_begins(begins))
    burst_rows = np.append(np.flatnonzero(messages.burst_begins(begins, burst_min)), len(who))
    first_end = burst_rows[np.searchsorted(burst_rows, turn_rows, side="right")] - 1
    inside = ~begins[turn_rows]
    rows, waited_from = turn_rows[inside], first_end[np.flatnonzero(inside) - 1]
    direct = messages.calls[rows] == messages.calls[waited_from]
    rows, waited_from = rows[direct], waited_from[direct]
    wait = messages.wait(who[rows], messages.local[waited_from], messages.local[rows])
    return Replies(rows, who[rows], wait, messages.week[rows])


def _starts(messages: Messages, begins: Flags, state: NDArray[np.int8]) -> Starts:
    rows = np.flatnonzero(begins)[1:]
    clear = (messages.who[rows] == messages.who[rows - 1]) | messages.after_call[rows]
    return Starts(rows, messages.who[rows], clear, messages.at[rows], messages.week[rows], state)
