"""Who asks for help, and does an answer come? (asked for)

Definition: turns that ask the other for help, a favour or advice, found by wording; answered where the other wrote
anything within `gesture_answer_days` (`outcomes`, by who asked).
Unit: count; share 0-1 of all asks of both. Source: docs/gestures.md.
Cannot show: asking aloud, whether help came, and needs that nobody put into words.
"""

from typing import Final

import numpy as np

from analyzer.gestures import acts, first_after, reading, states, written
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "asked_for"
question: Final = "Who asks for help, and does an answer come?"
cues: Final = ("help_asked",)


def measure(talk: Talk) -> Reading:
    """Turns that ask for help, by side, and whether the other wrote within a day."""
    asked, days = acts(talk, "help_asked"), talk.options.gesture_answer_days
    outcomes = states(talk, asked, days, answered=np.isfinite(first_after(asked, written(talk), days)))
    return reading(talk, key, cues, asked, outcomes=outcomes)
