"""Who reacts to what the other writes? (reactions)

Definition: reactions (an emoji put on a message) that one side gave, per 100 messages of the other. Only exports
that hold reactions count, against messages of the same app in the time that they cover.
Unit: reactions per 100 messages of the other side; n = those messages. Range over weeks, never narrower than Poisson's.

Beside it, as a count, how often a reaction was the only answer to a bid within `unanswered_days` (`only_answer`, out
of `bids` whose fate is known): there it stays unanswered, and is told apart.
Source: docs/definitions.md. Departs from tools that count a reaction as a message or an answer, or not at all.

Cannot show: reactions taken back, and what a thumb meant.
"""

from typing import Final

import numpy as np

from analyzer.bids import BY_REACTION, TOO_RECENT
from analyzer.estimate import Estimate, NotInSource, Side, TooLittle, by_week, rate
from analyzer.events import SIDES, by_side, local_week
from analyzer.reach import Reach, reach
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

key: Final = "reactions"
question: Final = "Who reacts to what the other writes?"
PER_MESSAGES: Final = 100.0


def measure(talk: Talk) -> Reading:
    """Reactions of each side per 100 messages of the other."""
    reached = reach(talk, "reactions")
    if reached is None:
        return Reading(key, "per_100", NotInSource("reactions"), NotInSource("reactions"), "not_in_source")
    me, them = (_side(talk, reached, side) for _, side in SIDES)
    given = reached.events & talk.events.reaction
    facts = {"given": by_side(talk.events.who[given])} | _only_answers(talk, reached)
    return Reading(key, "per_100", me, them, status_of_both(me, them), facts=facts)


def _side(talk: Talk, reached: Reach, side: int) -> Side:
    events, options = talk.events, talk.options
    given = local_week(events.local[reached.events & events.reaction & (events.who == side)])
    about = talk.week[reached.messages & (talk.who != side)]
    n, weeks = len(about), len(np.unique(about))
    if n < options.min_messages[0]:
        return TooLittle(n, options.min_messages[0], "messages")
    if weeks < options.min_word_weeks[0]:
        return TooLittle(weeks, options.min_word_weeks[0], "weeks")
    is_reaction = np.repeat([1.0, 0.0], [len(given), n])
    reacted, written = by_week(np.append(given, about), is_reaction, 1 - is_reaction)
    found = rate(reacted, written, PER_MESSAGES, options.confidence)
    early = n < options.min_messages[1] or weeks < options.min_word_weeks[1]
    return Estimate(found.value, found.low, found.high, n, early)


def _only_answers(talk: Talk, reached: Reach) -> dict[str, object]:
    """Bids that a side answered with a reaction and nothing else, of the other's bids that could show one."""
    bids = talk.bids
    begins = np.searchsorted(talk.messages.at, bids.at)
    asked = bids.where(reached.messages[begins] & (bids.state != TOO_RECENT))
    answerer = (1 - asked.who).astype(np.int8)
    return {"only_answer": by_side(answerer[asked.state == BY_REACTION]), "bids": by_side(answerer)}
