"""What the exports that can show a thing cover, where only some of a contact's exports can.

Reactions may be in Signal's export and not in WhatsApp's. Then only Signal's reactions are counted, against Signal's
messages in the time that this export covers: a message in an export without reactions may have had some.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analyzer.events import Flags
from analyzer.turns import Talk


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a thing can be seen.

    Attributes:
        events: events of exports that can show it, within the chosen period and outside of holes.
        messages: messages of the same apps in the time of those exports, likewise.
        sources: the exports.
    """

    events: Flags
    messages: Flags
    sources: tuple[int, ...]


def reach(talk: Talk, what: Literal["reactions", "calls", "voice_seconds"]) -> Reach | None:
    """Where `what` (a field of `Capabilities`) can be seen; None where no export can show it.

    Messages go by app and time, not by export: of two exports of one chat each message stands in one of them.
    """
    events, messages = talk.events, talk.messages
    able = _able(talk, what)
    if not able:
        return None
    seen = np.zeros(len(messages.row), dtype=bool)
    app = events.app[messages.row]
    for source in able:
        rows = np.flatnonzero(events.source == source)
        first, last = events.at[rows[0]], events.at[rows[-1]]
        seen |= (app == events.app[rows[0]]) & (messages.at >= first) & (messages.at <= last)
    return Reach(chosen_events(talk) & np.isin(events.source, able), seen & talk.chosen, able)


def _able(talk: Talk, what: str) -> tuple[int, ...]:
    told = talk.events.capabilities
    sources = np.unique(talk.events.source).tolist()
    return tuple(k for k in sources if getattr(told.get(k, talk.capabilities), what))


def chosen_events(talk: Talk) -> Flags:
    """Events within the chosen period and outside of holes."""
    at = talk.events.at
    chosen: Flags = (at >= talk.window[0]) & (at < talk.window[1]) & ~talk.events.touches_hole(at, at)
    return chosen
