"""How long until half of the first messages are answered? (response latency)

Definition: `me` is the waking time by which I had answered half of their bids, unanswered ones included
(Kaplan-Meier; only the export's end censors). Where half were never answered there is no such time, and the share
answered is given. The range is that of the answered share, inverted at one half; it may have no upper end.
Unit: seconds of the answerer's waking time; n = bids whose fate is known.

Beside it, as its own reading, the median reply inside conversations, because banter is a different thing.
Source: docs/definitions.md; Woodruff's interval with weeks as clusters for the reading inside conversations. Departs
from other chat tools, which average every change of sender and leave out what was never answered. Of made-up people of
6 to 52 weeks the ranges held 94 to 99 %, those inside conversations 93 to 100 % (exports that round to the minute:
more).

Cannot show: when a message was read, what somebody was busy with, or answers given elsewhere.
"""

from typing import Final

import numpy as np

from analyzer.answered import half_answered
from analyzer.estimate import Estimate, Side, TooLittle, woodruff_median
from analyzer.events import ME, THEM
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

key: Final = "response_latency"
question: Final = "How long until half of the first messages are answered?"


def measure(talk: Talk) -> Reading:
    """The time by which each side had answered half of the other's bids."""
    me, them = (
        half_answered(talk.bids.where(talk.bids.who == asked), talk.options, talk.clocks[1 - asked])
        for asked in (THEM, ME)
    )
    inside = {"me": _inside(talk, ME), "them": _inside(talk, THEM)}
    return Reading(
        key, "s", me, them, status_of_both(me, them), facts={"clock": "awake"}, readings={"in_conversation": inside}
    )


def _inside(talk: Talk, side: int) -> Side:
    """Median reply inside conversations, waking seconds."""
    options = talk.options
    replies = talk.replies.where(talk.replies.who == side)
    n, weeks = len(replies.who), len(np.unique(replies.week))
    if n < options.min_replies[0]:
        return TooLittle(n, options.min_replies[0], "replies")
    if weeks < options.min_weeks[0]:
        return TooLittle(weeks, options.min_weeks[0], "weeks")
    median = woodruff_median(replies.wait, replies.week, options.confidence)
    early = n < options.min_replies[1] or weeks < options.min_weeks[1]
    return Estimate(median.value, median.low, median.high, n, early)
