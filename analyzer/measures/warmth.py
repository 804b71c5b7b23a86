"""Who shows affection and laughs along? (warmth)

Definition: turns with affection to the other ("miss you", a heart), found by wording and emoji; laughter is counted
beside it. Returned, where the other did the same within `gesture_answer_days` after
(`affection_returned`, `laughter_returned`: outcomes by whose it was).
Unit: count; share 0-1 of all turns with affection of both. Source: docs/gestures.md.
Cannot show: tone, hugs, and affection that needs no words.
"""

from typing import Final

import numpy as np

from analyzer.gestures import States, acts, anywhere, first_after, reading, states
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "warmth"
question: Final = "Who shows affection and laughs along?"
cues: Final = ("affection", "laughter")


def measure(talk: Talk) -> Reading:
    """Turns with affection, by side; laughter and what was returned beside them."""
    affection = acts(talk, "affection")
    return reading(
        talk,
        key,
        cues,
        affection,
        laughter=acts(talk, "laughter").count(),
        affection_returned=_returned(talk, "affection"),
        laughter_returned=_returned(talk, "laughter"),
    )


def _returned(talk: Talk, cue: str) -> States:
    these, days = acts(talk, cue), talk.options.gesture_answer_days
    return states(talk, these, days, returned=np.isfinite(first_after(these, anywhere(talk, cue), days)))
