"""Who says sorry? (apologies)

Definition: turns in which somebody says sorry for what they did ("I'm sorry I snapped"), found by wording. Sorry as a
courtesy (a late reply, a slip of the finger) is counted apart (`courtesy`) and never in the share.
Unit: count; share 0-1 of all such turns of both. Source: docs/gestures.md.
Cannot show: whether anybody was hurt; many apologies can be habit or worry.
"""

from typing import Final

from analyzer.gestures import acts, reading
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "apologies"
question: Final = "Who says sorry?"
cues: Final = ("apology_substantive",)


def measure(talk: Talk) -> Reading:
    """Turns with an apology, by side; courtesies beside them."""
    courtesy = acts(talk, "apology_courtesy").count()
    return reading(talk, key, cues, acts(talk, "apology_substantive"), courtesy=courtesy)
