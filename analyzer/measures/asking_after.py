"""Who asks how the other is? (asking after)

Definition: turns that ask how the other is, or how something of theirs went, found by wording.
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: asking aloud; a greeting that only has the form of a question counts too.
"""

from typing import Final

from analyzer.gestures import acts, reading
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "asking_after"
question: Final = "Who asks how the other is?"
cues: Final = ("asking_after",)


def measure(talk: Talk) -> Reading:
    """Turns that ask after the other, by side."""
    return reading(talk, key, cues, acts(talk, "asking_after"))
