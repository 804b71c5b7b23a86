"""How often does one of you write again before an answer? (follow-ups)

Definition: a follow-up is a message of whoever reached out, while the bid is open (before the other writes, an
answered call, or `unanswered_days`), at least `follow_up_hours` of waking time after their message before. The waking
time is that of the other, who could have answered in it: writing again in the morning is none if they had slept
since. A message that begins a new conversation is one in any case (docs/definitions.md: a retry is a start and a
follow-up).
Unit: follow-ups per 28 days of exposure, each side; n = follow-ups. Range over weeks, never narrower than Poisson's.

Beside it: how many came within the pause that ends a conversation and how many after it, the share of bids with one
(too recent ones left out), and the rate `anywhere`: after any message, so that opening again after having had the last
word counts, too.
Source: open bids as in docs/definitions.md. Departs from other chat tools, which count any second message after some
minutes: thoughts in bursts, and nights.

Cannot show: why somebody wrote again: a new thought, a correction, worry, good news.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analyzer.bids import TOO_RECENT
from analyzer.estimate import Estimate, Side, TooLittle, rate, share
from analyzer.events import SIDES, Flags, Ints, Sides, by_side
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

key: Final = "follow_ups"
question: Final = "How often does one of you write again before an answer?"
PER_DAYS: Final = 28.0


@dataclass(frozen=True, slots=True)
class _Again:
    """Messages written again. who, week; fresh: it begins a conversation; bid: the open bid, -1 for none."""

    who: Sides
    week: Ints
    fresh: Flags
    bid: Ints

    def where(self, mask: Flags) -> "_Again":
        return _Again(self.who[mask], self.week[mask], self.fresh[mask], self.bid[mask])


def measure(talk: Talk) -> Reading:
    """Follow-ups per 28 days of each side."""
    anywhere = _written_again(talk)
    again = anywhere.where(anywhere.bid >= 0)
    facts: dict[str, object] = {
        "after_h": talk.options.follow_up_hours,
        "within_gap": by_side(again.who[~again.fresh]),
        "after_silence": by_side(again.who[again.fresh]),
    }
    if few := _too_little(talk):
        return Reading(key, "per_28_days", few, few, "too_little", facts=facts)
    me, them = (_rate(again.where(again.who == side), talk) for _, side in SIDES)
    days = float(talk.exposure.sum())
    readings = {
        "share_of_bids": {name: _share_of_bids(again, side, talk) for name, side in SIDES},
        "anywhere": {name: n / days * PER_DAYS for name, n in by_side(anywhere.who).items()},
    }
    return Reading(key, "per_28_days", me, them, status_of_both(me, them), facts=facts, readings=readings)


def _too_little(talk: Talk) -> TooLittle | None:
    starts, weeks = len(talk.starts.row), len(talk.weeks)
    if starts < talk.options.min_starts[0]:
        return TooLittle(starts, talk.options.min_starts[0], "starts")
    return TooLittle(weeks, talk.options.min_weeks[0], "weeks") if weeks < talk.options.min_weeks[0] else None


def _written_again(talk: Talk) -> _Again:
    """Every message after a long enough time without a word from the other, and the open bid it belongs to."""
    m, bids, options = talk.messages, talk.bids, talk.options
    begins = m.begins(options.gap_hours)
    rows = np.flatnonzero(talk.chosen[1:] & (m.who[1:] == m.who[:-1]) & ~m.after_call[1:]) + 1
    waited = m.wait((1 - m.who[rows]).astype(np.int8), m.local[rows - 1], m.local[rows])
    untold = talk.events.touches_hole(m.at[rows - 1], m.at[rows])
    rows = rows[(begins[rows] | (waited >= options.follow_up_hours * 3600)) & ~untold]
    # Bids never overlap, so the last one begun before is the only one that can be open.
    last = np.searchsorted(bids.at, m.at[rows], side="left") - 1
    at, until, who = (np.append(values, -1)[last] for values in (bids.at, bids.until, bids.who))
    is_open = (last >= 0) & (m.at[rows] > at) & (m.at[rows] < until) & (m.who[rows] == who)
    return _Again(m.who[rows], m.week[rows], begins[rows], np.where(is_open, last, -1))


def _rate(mine: _Again, talk: Talk) -> Side:
    options = talk.options
    place = np.clip(np.searchsorted(talk.weeks, mine.week), 0, len(talk.weeks) - 1)
    weekly = np.bincount(place, minlength=len(talk.weeks)).astype(np.float64)
    found = rate(weekly, talk.exposure, PER_DAYS, options.confidence)
    early = len(talk.starts.row) < options.min_starts[1] or len(talk.weeks) < options.min_weeks[1]
    return Estimate(found.value, found.low, found.high, len(mine.who), early)


def _share_of_bids(again: _Again, side: int, talk: Talk) -> Side:
    """The share of one side's bids in which they wrote again."""
    options, bids = talk.options, talk.bids
    own = np.flatnonzero((bids.who == side) & (bids.state != TOO_RECENT))
    if len(own) < options.min_answers[0]:
        return TooLittle(len(own), options.min_answers[0], "first_messages")
    with_one = np.isin(own, again.bid).astype(np.float64)
    found = share(with_one, np.ones(len(own)), bids.week[own], options.confidence)
    return Estimate(found.value, found.low, found.high, len(own), len(own) < options.min_answers[1])
