"""Who tells of hard times, and does the other come back to it? (hardship)

Definition: turns that tell of something hard in the writer's own life, found by wording; the other came back to it
where they wrote words of comfort, asked how the writer is or offered help within `gesture_care_days` (`outcomes`, by
who told).
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: what was said aloud, care in other words, and how hard it was.
"""

from typing import Final

import numpy as np

from analyzer.gestures import acts, anywhere, first_after, reading, states
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "hardship"
question: Final = "Who tells of hard times, and does the other come back to it?"
cues: Final = ("hardship",)


def measure(talk: Talk) -> Reading:
    """Turns that tell of a hardship, by side, and whether the other came back to it."""
    told, days = acts(talk, "hardship"), talk.options.gesture_care_days
    care = anywhere(talk, "comfort", "asking_after", "support_offered")
    outcomes = states(talk, told, days, came_back=np.isfinite(first_after(told, care, days)))
    return reading(talk, key, cues, told, outcomes=outcomes)
