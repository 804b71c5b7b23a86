"""The times between a pair's starts, shared by the measures `silences` and `rhythm`."""

import numpy as np

from analyzer.clock import DAY_S
from analyzer.events import Floats, Ints
from analyzer.exposure import seen_throughout
from analyzer.turns import Talk


def between_starts(talk: Talk) -> tuple[Floats, Ints]:
    """Days (clock time) from each start to the next that the exports cover throughout, and the week each ends in."""
    starts = talk.starts
    row = talk.messages.row[starts.row]
    seen = seen_throughout(talk.events, row[:-1], row[1:])
    return np.diff(starts.at)[seen] / DAY_S, starts.week[1:][seen]
