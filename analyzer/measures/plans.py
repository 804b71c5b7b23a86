"""Who proposes to do something together? (plans)

Definition: turns that propose to meet, call or do something together, found by wording. What became of each, in the
other's words within `gesture_plan_days`: accepted, or countered (another time or place), whichever came first; else
none was seen in words, or it is not known (`outcomes`, by who proposed). One yes answers every proposal before it.
Unit: count; share 0-1 of all proposals of both. Source: docs/gestures.md.
Cannot show: plans made aloud, a bare "ok" or thumb, and whether anything came of it.
"""

from typing import Final

from analyzer.gestures import acts, reading, whichever_first
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "plans"
question: Final = "Who proposes to do something together?"
cues: Final = ("plan_proposed",)


def measure(talk: Talk) -> Reading:
    """Turns with a proposal, by side, and what the other said to it."""
    proposed, days = acts(talk, "plan_proposed"), talk.options.gesture_plan_days
    outcomes = whichever_first(talk, proposed, days, accepted="plan_accepted", countered="plan_countered")
    return reading(talk, key, cues, proposed, outcomes=outcomes)
