"""Who writes how much? (words)

Definition: my words over all words. A word is a run of letters or digits, apostrophes and hyphens inside included;
in scripts without spaces each character counts. Links and quoted lines are left out; emoji are counted apart.
Unit: share of words, 0-1; n = words. Range over weeks, because the words of one week are alike (`amount_share`: also
fit for a few conversations, and for turns, which alternate and so are no trials either).

Source: own words / all words as in Ohadi et al. 2018 and other donation studies. Beside it, words per turn of each
side: that is style, not effort; and my share of the turns, on its own: words, turns and seconds of voice are never
added up.

Cannot show: voice notes, calls, how much thought went into a line. More words are not more care.
"""

from typing import Final

import numpy as np

from analyzer.estimate import Estimate, TooLittle, amount_share
from analyzer.events import ME, THEM
from analyzer.results import Reading
from analyzer.turn_counts import turns_of
from analyzer.turns import Talk

key: Final = "words"
question: Final = "Who writes how much?"


def measure(talk: Talk) -> Reading:
    """My share of the words."""
    options = talk.options
    mask = talk.chosen & (talk.words > 0)
    who, week, words = talk.who[mask], talk.week[mask], talk.words[mask].astype(np.float64)
    weeks = len(np.unique(week))
    if weeks < options.min_word_weeks[0]:
        few = TooLittle(weeks, options.min_word_weeks[0], "weeks")
        return Reading(key, "share", few, few, "too_little", "cant_tell", facts=_facts(talk))
    found = amount_share(words * (who == ME), words, week, options.confidence)
    early = weeks < options.min_word_weeks[1]
    n = int(words.sum())
    return Reading(
        key,
        "share",
        Estimate(found.value, found.low, found.high, n, early),
        Estimate(1 - found.value, 1 - found.high, 1 - found.low, n, early),
        "early" if early else "ok",
        facts=_facts(talk),
        readings={"turns": _turns(talk)},
    )


def _turns(talk: Talk) -> dict[str, Estimate]:
    """Share of the turns of each side, with or without words."""
    turns, options = turns_of(talk), talk.options
    who, week = turns.who[turns.chosen], turns.week[turns.chosen]
    found = amount_share((who == ME).astype(np.float64), np.ones(len(who)), week, options.confidence)
    early = len(np.unique(week)) < options.min_word_weeks[1]
    return {
        "me": Estimate(found.value, found.low, found.high, len(who), early),
        "them": Estimate(1 - found.value, 1 - found.high, 1 - found.low, len(who), early),
    }


def _facts(talk: Talk) -> dict[str, object]:
    sides = (("me", talk.chosen & (talk.who == ME)), ("them", talk.chosen & (talk.who == THEM)))
    turns = {name: len(np.unique(np.cumsum(talk.turn_begins)[mask])) for name, mask in sides}
    words = {name: int(talk.words[mask].sum()) for name, mask in sides}
    return {
        "words": words,
        "emoji": {name: int(talk.emoji[mask].sum()) for name, mask in sides},
        "words_per_turn": {name: words[name] / turns[name] if turns[name] else 0.0 for name, _ in sides},
    }
