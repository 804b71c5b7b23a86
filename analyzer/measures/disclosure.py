"""Who opens up, and does the other too? (disclosure)

Definition: turns in which somebody tells how they feel, or something that makes them vulnerable, found by wording.
Returned, where the other opened up later in the same conversation; beside it, how often they do so in conversations
in which I did not (`returned`, `otherwise`: counts out of `of`, by who returned it), so that a talkative person is not
taken for an answering one.
Unit: count; share 0-1 of all such turns of both.
Source: docs/gestures.md; turn-taking matters among strangers (Sprecher et al. 2013, J. Exp. Soc. Psychol. 49:860).
Cannot show: what was said aloud, and whether anybody felt heard.
"""

from typing import Final

import numpy as np

from analyzer.events import SIDES
from analyzer.gestures import Acts, acts, anywhere, conversations, reading
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "disclosure"
question: Final = "Who opens up, and does the other too?"
cues: Final = ("disclosure",)


def measure(talk: Talk) -> Reading:
    """Turns that open up, by side, and how often the other did so after."""
    opened = acts(talk, "disclosure")
    after = {name: _returned(talk, opened, side) for name, side in SIDES}
    facts = {part: {name: found[part] for name, found in after.items()} for part in ("returned", "otherwise")}
    return reading(talk, key, cues, opened, **facts)


def _returned(talk: Talk, opened: Acts, side: int) -> dict[str, dict[str, int]]:
    """Conversations in which `side` opened up after the other did, and those in which they did without."""
    everyone = anywhere(talk, "disclosure")
    own, other = everyone.where(everyone.who == side), opened.where(opened.who != side)
    begun, first = np.unique(other.talk, return_index=True)
    last = dict(zip(own.talk.tolist(), own.row.tolist(), strict=True))
    after = sum(last.get(k, -1) > row for k, row in zip(begun.tolist(), other.row[first].tolist(), strict=True))
    everywhere = np.unique(conversations(talk)[talk.chosen])
    alone = np.setdiff1d(everywhere, begun)
    return {
        "returned": {"n": after, "of": len(begun)},
        "otherwise": {"n": len(np.intersect1d(own.talk, alone)), "of": len(alone)},
    }
