"""What each turn holds: words and questions, shared by the measures `words` and `questions`."""

from dataclasses import dataclass

import numpy as np

from analyzer.events import Flags, Ints, Sides
from analyzer.turns import Talk


@dataclass(frozen=True, slots=True)
class TurnCounts:
    """One row a turn.

    Attributes:
        row: index of its first message into the contact's messages. who: whose. week: local ISO week.
        written: it holds typed words. asks: it holds a question.
        chosen: it begins within the chosen period, outside of holes.
    """

    row: Ints
    who: Sides
    week: Ints
    written: Flags
    asks: Flags
    chosen: Flags


def turns_of(talk: Talk) -> TurnCounts:
    """The turns of a talk, in order."""
    row = np.flatnonzero(talk.turn_begins)
    words = np.add.reduceat(talk.words, row) if len(row) else talk.words
    question = talk.events.question[talk.messages.row]
    asks = np.logical_or.reduceat(question, row) if len(row) else question
    return TurnCounts(row, talk.who[row], talk.week[row], (words > 0) | asks, asks, talk.chosen[row])
