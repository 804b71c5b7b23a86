"""Who sets a limit, and what follows? (limits)

Definition: turns that set a limit or say a personal no ("I'd rather not talk about it"), found by wording; answered
where the other wrote anything within `gesture_answer_days` (`outcomes`, by who set it).
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: limits set aloud, and whether one was kept.
"""

from typing import Final

import numpy as np

from analyzer.gestures import acts, first_after, reading, states, written
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "limits"
question: Final = "Who sets a limit, and what follows?"
cues: Final = ("limit",)


def measure(talk: Talk) -> Reading:
    """Turns that set a limit, by side, and whether the other wrote within a day."""
    limits, days = acts(talk, "limit"), talk.options.gesture_answer_days
    outcomes = states(talk, limits, days, answered=np.isfinite(first_after(limits, written(talk), days)))
    return reading(talk, key, cues, limits, outcomes=outcomes)
