"""Who says what they need? (needs)

Definition: turns that voice a need towards the other ("I need some time"), found by wording; answered where the other
wrote anything within `gesture_answer_days` (`outcomes`, by who voiced it).
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: needs that nobody put into words, and whether one was met.
"""

from typing import Final

import numpy as np

from analyzer.gestures import acts, first_after, reading, states, written
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "needs"
question: Final = "Who says what they need?"
cues: Final = ("need",)


def measure(talk: Talk) -> Reading:
    """Turns that voice a need, by side, and whether the other wrote within a day."""
    voiced, days = acts(talk, "need"), talk.options.gesture_answer_days
    outcomes = states(talk, voiced, days, answered=np.isfinite(first_after(voiced, written(talk), days)))
    return reading(talk, key, cues, voiced, outcomes=outcomes)
