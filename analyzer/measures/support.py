"""Who offers help? (support)

Definition: turns that offer one's own help, time or ear, found by wording. Asked for, where the other had asked for
help or told of a hardship within `gesture_care_days` before; else unprompted, unless messages in that time are known
to be missing (`asked_for`, `unprompted`).
Unit: count; share 0-1 of all offers of both. Source: docs/gestures.md.
Cannot show: help that was given without words, and whether an offer was wanted.
"""

from typing import Final

from analyzer.gestures import acts, anywhere, reading, seen_before, soon_before
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "support"
question: Final = "Who offers help?"
cues: Final = ("support_offered",)


def measure(talk: Talk) -> Reading:
    """Turns with an offer, by side, asked for or not."""
    offered = acts(talk, "support_offered")
    days = talk.options.gesture_care_days
    asked = soon_before(offered, anywhere(talk, "help_asked", "hardship"), days)
    alone = ~asked & seen_before(talk, offered, days)
    told = {"asked_for": offered.where(asked).count(), "unprompted": offered.where(alone).count()}
    return reading(talk, key, cues, offered, **told)
