"""Who asks how much? (questions)

Definition: of a side's written turns, how many hold a question, per 100. A question holds a question mark of some
script outside of links and quotes; a mark without a word ("??") and a tag that only wants an echo ("ok?") are none
(`analyzer.text_questions`). A written turn holds typed words: a voice note may ask, but an export cannot show it.
Unit: question turns per 100 written turns, each side; n = written turns. Range over weeks, never narrower than
Wilson's.

Beside it, `asks_back`: of the written turns that answer a question of the other within a conversation, the share
that holds a question. Source: question rates as in Huang et al. 2017 (JPSP), who looked at strangers; whether a
question follows up on what was said cannot be told from marks, so nothing is said about it. Departs from other chat
tools, which count question marks: five in one turn ask once.

Cannot show: questions in voice notes, or written without a mark. Who leaves out marks seems to ask less.
"""

from typing import Final

import numpy as np

from analyzer.estimate import Estimate, Side, TooLittle, share
from analyzer.events import SIDES, by_side
from analyzer.results import Reading, status_of_both
from analyzer.turn_counts import TurnCounts, turns_of
from analyzer.turns import Talk

key: Final = "questions"
question: Final = "Who asks how much?"
PER_TURNS: Final = 100.0


def measure(talk: Talk) -> Reading:
    """Question turns per 100 written turns of each side."""
    turns = turns_of(talk)
    me, them = (_per_100(turns, side, talk) for _, side in SIDES)
    counted = turns.chosen & turns.written
    facts = {"question_turns": by_side(turns.who[counted & turns.asks]), "turns": by_side(turns.who[counted])}
    asks_back = {name: _asks_back(turns, side, talk) for name, side in SIDES}
    return Reading(key, "per_100", me, them, status_of_both(me, them), facts=facts, readings={"asks_back": asks_back})


def _per_100(turns: TurnCounts, side: int, talk: Talk) -> Side:
    options = talk.options
    own = turns.chosen & turns.written & (turns.who == side)
    n, weeks = int(own.sum()), len(np.unique(turns.week[own]))
    if n < options.min_turns[0]:
        return TooLittle(n, options.min_turns[0], "turns")
    if weeks < options.min_word_weeks[0]:
        return TooLittle(weeks, options.min_word_weeks[0], "weeks")
    found = share(turns.asks[own].astype(np.float64), np.ones(n), turns.week[own], options.confidence)
    early = n < options.min_turns[1] or weeks < options.min_word_weeks[1]
    return Estimate(found.value * PER_TURNS, found.low * PER_TURNS, found.high * PER_TURNS, n, early)


def _asks_back(turns: TurnCounts, side: int, talk: Talk) -> Side:
    """The share of one side's answers to a question that ask in turn."""
    options = talk.options
    answer = np.searchsorted(turns.row, talk.replies.row[talk.replies.who == side])
    answer = answer[turns.asks[answer - 1] & turns.written[answer]]
    n = len(answer)
    if n < options.min_questions[0]:
        return TooLittle(n, options.min_questions[0], "questions")
    found = share(turns.asks[answer].astype(np.float64), np.ones(n), turns.week[answer], options.confidence)
    return Estimate(found.value, found.low, found.high, n, n < options.min_questions[1])
