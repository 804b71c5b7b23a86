"""Lines that gestures were counted from, for the owner's own copy: the only message text that a report can hold.

They are made by the face, from the frame, when the owner asks for them; no result holds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Quote:
    """A message that holds a cue.

    Attributes:
        cue: which. side: "me" or "them". turn: messages of one turn count once.
        day: local. text: its words. digest: what stands for them in the settings.
    """

    cue: str
    side: str
    turn: int
    day: date
    text: str = field(repr=False)
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quotes:
    """What the owner asked to see.

    Attributes:
        lines: by contact key, in order of time.
        taken_back: by cue, digests of the lines that the settings hold as none already.
        crisis: whether wording of self-harm occurs somewhere, in either person's words.
    """

    lines: Mapping[str, tuple[Quote, ...]] = field(repr=False)
    taken_back: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    crisis: bool = False
