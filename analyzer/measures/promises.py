"""Who closes a promise in words? (promises)

Definition: turns that say a promised thing is done ("sent it!"), after a promise of the same person within
`gesture_promise_days` before, found by wording. Only what was closed in words is counted: most promises close without
any, so nothing is ever called open or broken.
Unit: count; share 0-1 of all closed promises of both. Source: docs/gestures.md.
Cannot show: what was done without saying so.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from analyzer.gestures import acts, anywhere, reading, soon_before
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "promises"
question: Final = "Who closes a promise in words?"
cues: Final = ("promise", "promise_closed")


def measure(talk: Talk) -> Reading:
    """Promises closed in words, by side."""
    closed, promised = acts(talk, "promise_closed"), anywhere(talk, "promise")
    # `soon_before` looks at the other person's acts, and a promise is closed by whoever made it.
    own = replace(promised, who=(1 - promised.who).astype(np.int8))
    kept = closed.where(soon_before(closed, own, talk.options.gesture_promise_days))
    return reading(talk, key, cues, kept)
