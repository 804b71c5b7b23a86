"""What happens to offers of help? (receiving)

Definition: offers of help (as in `support`) by who received them: taken up, or declined, in the receiver's words within
`gesture_plan_days`, whichever came first; else nothing was seen in words, or it is not known (`outcomes`).
Unit: count; share 0-1 of all offers that came to me. Source: docs/gestures.md.
Cannot show: help accepted without words, and offers that came with no need.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from analyzer.gestures import acts, reading, whichever_first
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "receiving"
question: Final = "What happens to offers of help?"
cues: Final = ("support_offered",)


def measure(talk: Talk) -> Reading:
    """Offers by who received them, and what they said to it."""
    offered, days = acts(talk, "support_offered"), talk.options.gesture_plan_days
    by_giver = whichever_first(talk, offered, days, taken_up="offer_taken", declined="offer_declined")
    received = replace(offered, who=(1 - offered.who).astype(np.int8))
    outcomes = {"me": by_giver["them"], "them": by_giver["me"]}
    return reading(talk, key, cues, received, outcomes=outcomes)
