"""Which messages a gesture was counted from: where they stand in the exports, and never their words."""

import numpy as np
import polars as pl

from analyzer.events import SIDES
from analyzer.lexicon import BIT
from analyzer.turns import Talk


def evidence_of(talk: Talk) -> pl.DataFrame:
    """Every message within the chosen period that holds a cue, a row a cue.

    Columns: cue, side ("me", "them"), turn (messages of one turn count once), at (s UTC), source and position as in the
    common frame. Without cues the frame is empty.
    """
    m, events = talk.messages, talk.events
    nothing = np.zeros(len(events.at), dtype=np.int64)
    bits = (nothing if events.cues is None else events.cues)[m.row]
    position = nothing if events.position is None else events.position
    turn, names = np.cumsum(talk.turn_begins), np.array([name for name, _ in SIDES])
    parts = []
    for cue, bit in BIT.items():
        row = np.flatnonzero((bits & bit != 0) & talk.chosen)
        where = m.row[row]
        parts.append(
            pl.DataFrame(
                {
                    "cue": pl.repeat(cue, len(row), eager=True, dtype=pl.String),
                    "side": pl.Series(names[m.who[row]].tolist(), dtype=pl.String),
                    "turn": turn[row].astype(np.int64),
                    "at": m.at[row],
                    "source": events.source[where],
                    "position": position[where],
                }
            )
        )
    return pl.concat(parts)
