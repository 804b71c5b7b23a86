"""Openings that ask for an answer, and how each ended. Definitions: docs/definitions.md."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzer.clock import DAY_S
from analyzer.events import Events, Flags, Floats, Ints, Messages, Sides, local_week
from analyzer.options import Options

STATES: Final = ("answered", "after_writing_again", "late", "none_seen", "too_recent", "by_call", "by_reaction")
"""How a bid can end; index into this is `Bids.state`."""
ANSWERED, AGAIN, LATE, NONE_SEEN, TOO_RECENT, BY_CALL, BY_REACTION = range(len(STATES))


@dataclass(frozen=True, slots=True)
class Bids:
    """Openings that ask for an answer, each with how it ended. One row a bid.

    Attributes:
        who: who reached out (the other one answers).
        at: s UTC of its first message. week: local ISO week.
        state: index into `STATES`.
        wait: waking seconds of the answerer from the end of the bid's first burst to the answer or call;
            up to the export's end for `too_recent`; infinite where no answer was seen.
        until: s UTC of the answer or call, else the last moment at which an answer would have counted.
    """

    who: Sides
    at: Floats
    week: Ints
    state: NDArray[np.int8]
    wait: Floats
    until: Floats

    def where(self, mask: Flags) -> "Bids":
        """The bids where `mask` is true."""
        return Bids(*(getattr(self, name)[mask] for name in self.__slots__))


def bids_of(events: Events, messages: Messages, begins: Flags, options: Options, burst_min: float) -> tuple[Bids, Ints]:
    """Every opening with how it ended, and for each start the bid that it begins (-1 for none)."""
    rows, at, local, who = messages.row, messages.at, messages.local, messages.who
    starts = np.flatnonzero(begins)[1:]
    bursts = np.flatnonzero(messages.burst_begins(begins, burst_min))
    end_of_burst = _next(bursts, starts, len(who)) - 1
    answer = _next(np.flatnonzero(np.diff(who, prepend=who[:1]) != 0), starts, len(who))
    call = _next(np.flatnonzero(events.call), rows[starts], len(events.at))
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
    wait[seen] = messages.wait(answerer[seen], local[burst_end[seen]], until[seen])
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
    return Bids(who[begin], at[begin], local_week(local[begin]), state, wait, ended_at[kept]), bid_of


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
