"""Messages → bursts → turns → conversations → starts, bids and replies: built once, shared by all measures.

All arrays are numpy, one contact at a time, 0 = me and 1 = them. Definitions: docs/definitions.md.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzer.clock import DAY_S, AwakeClock, infer
from analyzer.late_answers import OpeningShare, Replies, Silences, opening_share
from analyzer.options import Options
from parsers.frame import Capabilities

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Sides = NDArray[np.int8]

ME: Final = 0
THEM: Final = 1
WEEK_S: Final = 7 * DAY_S
_MONDAY: Final = 4 * DAY_S
"""1970-01-05 was a Monday."""
_HOLE: Final = 28 * DAY_S
"""Quiet between two files of one app that is taken for a hole in the exports, not for silence."""

STATES: Final = ("answered", "after_writing_again", "late", "none_seen", "too_recent", "by_call", "by_reaction")
"""How a bid can end; index into this is `Bids.state`."""
ANSWERED, AGAIN, LATE, NONE_SEEN, TOO_RECENT, BY_CALL, BY_REACTION = range(len(STATES))


@dataclass(frozen=True, slots=True)
class Events:
    """One contact's events in order.

    Attributes:
        at: instants, s since 1970 UTC.
        local: wall times in the owner's zone, s since 1970.
        who: 0 me, 1 them.
        message: true for turn-making events.
        call: true for answered calls.
        reaction: true for reactions.
        about: row of the event a reaction is about, -1 where unknown.
        words, emoji: counted in the text of each event, 0 where there is none.
        source: index into the manifest.
        end: the last instant that the contact's exports cover, s UTC.
    """

    at: Floats
    local: Floats
    who: Sides
    message: Flags
    call: Flags
    reaction: Flags
    about: Ints
    words: Ints
    emoji: Ints
    source: Ints
    end: float


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
class Bids:
    """Openings that ask for an answer, each with how it ended. One row a bid.

    Attributes:
        who: who reached out (the other one answers).
        at: s UTC of its first message. week: local ISO week.
        state: index into `STATES`.
        wait: waking seconds of the answerer from the end of the bid's first burst to the answer or call;
            up to the export's end for `too_recent`; infinite where no answer was seen.
    """

    who: Sides
    at: Floats
    week: Ints
    state: NDArray[np.int8]
    wait: Floats

    def where(self, mask: Flags) -> "Bids":
        """The bids where `mask` is true."""
        return Bids(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Answers:
    """Turn changes inside conversations.

    Attributes:
        row: index into the contact's messages. who: who answered.
        wait: waking seconds of the answerer. week: local ISO week.
    """

    row: Ints
    who: Sides
    wait: Floats
    week: Ints

    def where(self, mask: Flags) -> "Answers":
        """The answers where `mask` is true."""
        return Answers(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True)
class Talk:
    """One contact's conversation structure, built once.

    Attributes:
        events: every event.
        at: instants of the messages, s UTC. who: their sides. week: their local ISO weeks.
        clocks: awake clocks of me and them.
        words, emoji: counted in each message.
        quiet: waking seconds since the contact before each message, on my clock and on theirs.
        turn_begins: true where a message begins a turn; `begins` where it begins a conversation.
        after_call: true where the contact just before a message was an answered call.
        chosen: messages within the chosen period.
        starts, bids, answers: within the chosen period.
        weeks: local weeks that the exports cover, within the period. exposure: days covered of each.
        capabilities: what the contact's sources can show, together.
        options: what the measures were told.
    """

    events: Events
    at: Floats
    local: Floats
    who: Sides
    week: Ints
    words: Ints
    emoji: Ints
    clocks: tuple[AwakeClock, AwakeClock]
    quiet: tuple[Floats, Floats]
    begins: Flags
    turn_begins: Flags
    after_call: Flags
    chosen: Flags
    starts: Starts
    bids: Bids
    answers: Answers
    weeks: Ints
    exposure: Floats
    capabilities: Capabilities
    options: Options

    @cached_property
    def openings(self) -> OpeningShare:
        """My share of openings, and for each of `starts` the probability that it is a late answer."""
        gap = self.options.gap_hours
        return opening_share(*self.silences(gap), gap * 3600, self.options.confidence)

    def silences(self, gap_hours: float) -> tuple[Silences, Replies]:
        """Quiet gaps and in-conversation replies for any gap (waking hours), within the chosen period."""
        begins = _begins(self.quiet, self.who, gap_hours)
        rows = np.flatnonzero(begins)
        one_sided = _one_sided(self.who, rows)[:-1]
        rows = rows[1:]
        one_sided, rows = one_sided[self.chosen[rows]], rows[self.chosen[rows]]
        settled = self.after_call[rows]
        answers = _answers(self.local, self.who, self.week, begins, self.at, self.clocks, self.options.burst_min)
        wait, who = answers.wait[self.chosen[answers.row]], answers.who[self.chosen[answers.row]]
        # A call in between settles what was owed: whoever speaks next is then not answering.
        last = np.where(settled, self.who[rows], self.who[rows - 1]).astype(np.int8)
        return (
            Silences(last, self.who[rows], one_sided, self.quiet[ME][rows], self.quiet[THEM][rows], self.week[rows]),
            Replies(wait[who == ME], wait[who == THEM]),
        )


def local_week(local: Floats) -> Ints:
    """ISO weeks as whole numbers: weeks since Monday 1970-01-05."""
    weeks: Ints = np.floor((local - _MONDAY) / WEEK_S).astype(np.int64)
    return weeks


def monday(week: int) -> float:
    """Local second at which a week of `local_week` begins."""
    return week * WEEK_S + _MONDAY


def build(events: Events, capabilities: Capabilities, options: Options, window: tuple[float, float]) -> Talk:
    """Build the structure of one contact's messages. `window` (s UTC, half open) chooses after turns are built."""
    rows = np.flatnonzero(events.message)
    at, local, who = events.at[rows], events.local[rows], events.who[rows]
    week = local_week(local)
    clocks = (infer(local[who == ME], options), infer(local[who == THEM], options))
    quiet, after_call = _quiet(events, rows, clocks)
    begins = _begins(quiet, who, options.gap_hours)
    chosen = (at >= window[0]) & (at < window[1])
    answers = _answers(local, who, week, begins, at, clocks, options.burst_min)
    bids, bid_of = _bids(events, rows, begins, clocks, options)
    starts = _starts(at, who, week, begins, after_call, np.append(bids.state, np.int8(-1))[bid_of])
    weeks, exposure = _exposure(events, window)
    return Talk(
        events,
        at,
        local,
        who,
        week,
        events.words[rows],
        events.emoji[rows],
        clocks,
        quiet,
        begins,
        _turn_begins(who, begins),
        after_call,
        chosen,
        starts=starts.where(chosen[starts.row]),
        bids=bids.where((bids.at >= window[0]) & (bids.at < window[1])),
        answers=answers.where(chosen[answers.row]),
        weeks=weeks,
        exposure=exposure,
        capabilities=capabilities,
        options=options,
    )


def _quiet(events: Events, rows: Ints, clocks: tuple[AwakeClock, AwakeClock]) -> tuple[tuple[Floats, Floats], Flags]:
    """Waking seconds since the contact before each message (infinite for the first), and whether that was a call."""
    contact = np.flatnonzero(events.message | events.call)
    place = np.searchsorted(contact, rows)
    before = contact[np.maximum(place - 1, 0)]
    first = place == 0
    local, earlier = events.local[rows], events.local[before]
    mine, theirs = (np.where(first, np.inf, clock.between(earlier, local)) for clock in clocks)
    return (mine, theirs), events.call[before] & ~first


def _begins(quiet: tuple[Floats, Floats], who: Sides, gap_hours: float) -> Flags:
    begins: Flags = np.where(who == ME, quiet[ME], quiet[THEM]) >= gap_hours * 3600
    begins[:1] = True
    return begins


def _turn_begins(who: Sides, begins: Flags) -> Flags:
    turn = begins.copy()
    turn[1:] |= who[1:] != who[:-1]
    return turn


def _burst_begins(at: Floats, turn_begins: Flags, burst_min: float) -> Flags:
    burst = turn_begins.copy()
    burst[1:] |= np.diff(at) > burst_min * 60
    return burst


def _one_sided(who: Sides, conversation_rows: Ints) -> Flags:
    """Whether each conversation had only one writer."""
    theirs = np.add.reduceat(who.astype(np.int64), conversation_rows)
    size = np.diff(np.append(conversation_rows, len(who)))
    alone: Flags = (theirs == 0) | (theirs == size)
    return alone


def _answers(
    local: Floats,
    who: Sides,
    week: Ints,
    begins: Flags,
    at: Floats,
    clocks: tuple[AwakeClock, AwakeClock],
    burst_min: float,
) -> Answers:
    """Turn changes inside conversations; the wait runs from the end of the first burst of the turn before."""
    turn = _turn_begins(who, begins)
    turn_rows = np.flatnonzero(turn)
    burst_rows = np.append(np.flatnonzero(_burst_begins(at, turn, burst_min)), len(who))
    first_end = burst_rows[np.searchsorted(burst_rows, turn_rows, side="right")] - 1
    inside = ~begins[turn_rows]
    rows, waited_from = turn_rows[inside], first_end[np.flatnonzero(inside) - 1]
    return Answers(rows, who[rows], _wait(clocks, who[rows], local[waited_from], local[rows]), week[rows])


def _wait(clocks: tuple[AwakeClock, AwakeClock], side: Sides, earlier: Floats, later: Floats) -> Floats:
    """Waking seconds on the clock of whoever answers."""
    mine, theirs = (clock.between(earlier, later) for clock in clocks)
    wait: Floats = np.where(side == ME, mine, theirs)
    return wait


def _starts(at: Floats, who: Sides, week: Ints, begins: Flags, after_call: Flags, state: NDArray[np.int8]) -> Starts:
    rows = np.flatnonzero(begins)[1:]
    clear = (who[rows] == who[rows - 1]) | after_call[rows]
    return Starts(rows, who[rows], clear, at[rows], week[rows], state)


def _bids(
    events: Events, rows: Ints, begins: Flags, clocks: tuple[AwakeClock, AwakeClock], options: Options
) -> tuple[Bids, Ints]:
    """Every opening with how it ended, and for each start the bid that it begins (-1 for none)."""
    at, local, who = events.at[rows], events.local[rows], events.who[rows]
    starts = np.flatnonzero(begins)[1:]
    end_of_burst = (
        _next(np.flatnonzero(_burst_begins(at, _turn_begins(who, begins), options.burst_min)), starts, len(who)) - 1
    )
    answer = _next(np.flatnonzero(np.diff(who, prepend=who[:1]) != 0), starts, len(who))
    calls = np.flatnonzero(events.call)
    call = _next(calls, rows[starts], len(events.at))
    deadline = at[end_of_burst] + options.unanswered_days * DAY_S
    answered_at = _at(at, answer)
    call_at = _at(events.at, call)
    ended_at = np.minimum(np.minimum(answered_at, call_at), deadline)
    bid_of = _choose(starts, who, at, ended_at)
    kept = bid_of >= 0
    begin, burst_end, reply = starts[kept], end_of_burst[kept], answer[kept]
    answerer = (1 - who[begin]).astype(np.int8)
    by_call = call_at[kept] < np.minimum(answered_at[kept], deadline[kept])
    by_text = ~by_call & (answered_at[kept] <= deadline[kept])
    until = np.where(by_call, _at(events.local, call)[kept], np.where(by_text, _at(local, reply), np.inf))
    too_recent = ~by_call & ~by_text & (events.end < deadline[kept])
    until[too_recent] = local[burst_end[too_recent]] + events.end - at[burst_end[too_recent]]
    seen = np.isfinite(until)
    wait = np.full(len(begin), np.inf)
    wait[seen] = _wait(clocks, answerer[seen], local[burst_end[seen]], until[seen])
    state = np.select(
        [
            by_call,
            by_text & (wait >= options.answer_hours * 3600),
            by_text & (reply > burst_end + 1),
            by_text,
            too_recent,
        ],
        [BY_CALL, LATE, AGAIN, ANSWERED, TOO_RECENT],
        NONE_SEEN,
    ).astype(np.int8)
    _mark_reactions(events, rows[begin], at[begin], deadline[kept], answerer, state)
    return Bids(who[begin], at[begin], local_week(local[begin]), state, wait), bid_of


def _next(places: Ints, after: Ints, none: int) -> Ints:
    """For each of `after`, the first of the sorted `places` beyond it, else `none`."""
    found: Ints = np.append(places, none)[np.searchsorted(places, after, side="right")]
    return found


def _at(values: Floats, rows: Ints) -> Floats:
    """Values at rows; infinite for the row past the end."""
    taken: Floats = np.append(values, np.inf)[rows]
    return taken


def _choose(starts: Ints, who: Sides, at: Floats, ended_at: Floats) -> Ints:
    """Walk the starts: a start that continues or ends an open bid begins none. A start that answers ends it exactly."""
    bid_of = np.full(len(starts), -1, dtype=np.int64)
    open_until, writer, count = -np.inf, -1, 0
    for k, (begun, side, ended) in enumerate(
        zip(at[starts].tolist(), who[starts].tolist(), ended_at.tolist(), strict=True)
    ):
        continues = side == writer and begun < open_until
        answers = side != writer and begun == open_until
        if continues or answers:
            if answers:
                writer = -1
            continue
        bid_of[k], open_until, writer = count, ended, side
        count += 1
    return bid_of


def _mark_reactions(
    events: Events, begun_row: Ints, begun_at: Floats, deadline: Floats, answerer: Sides, state: NDArray[np.int8]
) -> None:
    """Mark, in place, unanswered bids that got at least a reaction from the other person."""
    rows = np.flatnonzero(events.reaction)
    at, who, about = events.at[rows], events.who[rows], events.about[rows]
    for k in np.flatnonzero(state == NONE_SEEN).tolist() if len(rows) else []:
        timely = (at >= begun_at[k]) & (at <= deadline[k]) & (who == answerer[k])
        if (timely & ((about < 0) | (about >= begun_row[k]))).any():
            state[k] = BY_REACTION


def _exposure(events: Events, window: tuple[float, float]) -> tuple[Ints, Floats]:
    """Local weeks between the first and last event, and the days of each that the exports cover.

    Quiet of more than four weeks just where one file ends and another begins is a hole in the exports: it is left out.
    """
    if not len(events.at):
        return np.array([], dtype=np.int64), np.array([])
    shift = events.local[0] - events.at[0]
    order = np.sort(events.local)
    by_file = (np.diff(events.source) != 0) & (np.diff(events.local) > _HOLE)
    spans = [(order[0], order[-1])]
    for row in np.flatnonzero(by_file).tolist():
        first, last = spans.pop()
        spans += [(first, events.local[row]), (events.local[row + 1], last)]
    low, high = window[0] + shift, window[1] + shift
    weeks = np.arange(local_week(order[:1])[0], local_week(order[-1:])[0] + 1)
    edges = weeks * WEEK_S + _MONDAY
    days = np.zeros(len(weeks))
    for first, last in spans:
        begin, end = max(first, low), min(last, high)
        days += np.clip(np.minimum(edges + WEEK_S, end) - np.maximum(edges, begin), 0, None) / DAY_S
    return weeks[days > 0], days[days > 0]
