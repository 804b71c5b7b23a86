"""Who says thanks? (gratitude)

Definition: turns with words of thanks to the other ("thanks for yesterday", "I appreciate it"), found by wording.
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: thanks said aloud, or in other words; thanking often can be habit.
"""

from typing import Final

from analyzer.gestures import acts, reading
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "gratitude"
question: Final = "Who says thanks?"
cues: Final = ("gratitude",)


def measure(talk: Talk) -> Reading:
    """Turns with thanks, by side."""
    return reading(talk, key, cues, acts(talk, "gratitude"))
