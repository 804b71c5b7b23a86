"""Who calls? (calls)

Definition: of all calls, picked up or missed, the share that I made. Only exports that hold calls count.
Unit: share of calls, 0-1; n = calls. The wider of the range over weeks and Wilson's.

Beside it, as counts, the calls of each side that were picked up and that were missed, and the time talked where the
export holds how long calls lasted (`timed` calls): it belongs to both.
Source: who calls as in Kovanen, Saramäki and Kaski 2010 (arXiv:1002.0763), where lopsided calling is common.

Cannot show: calls by the phone or in other apps, missed calls that an export leaves out, who was easier to reach.
"""

from typing import Final

import numpy as np

from analyzer.estimate import Estimate, NotInSource, TooLittle, share
from analyzer.events import ME, Flags, by_side, local_week
from analyzer.reach import reach
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "calls"
question: Final = "Who calls?"


def measure(talk: Talk) -> Reading:
    """My share of the calls made."""
    events, options = talk.events, talk.options
    reached = reach(talk, "calls")
    if reached is None:
        return Reading(key, "share", NotInSource("calls"), NotInSource("calls"), "not_in_source")
    answered, missed = reached.events & events.call, reached.events & events.missed
    facts = {"answered": by_side(events.who[answered]), "missed": by_side(events.who[missed])} | _talked(talk, answered)
    made = answered | missed
    n = int(made.sum())
    if n < options.min_calls[0]:
        few = TooLittle(n, options.min_calls[0], "calls")
        return Reading(key, "share", few, few, "too_little", facts=facts)
    mine = (events.who[made] == ME).astype(np.float64)
    found = share(mine, np.ones(n), local_week(events.local[made]), options.confidence)
    early = n < options.min_calls[1]
    return Reading(
        key,
        "share",
        Estimate(found.value, found.low, found.high, n, early),
        Estimate(1 - found.value, 1 - found.high, 1 - found.low, n, early),
        "early" if early else "ok",
        facts=facts,
    )


def _talked(talk: Talk, answered: Flags) -> dict[str, object]:
    """Seconds talked, and in how many calls of known length."""
    seconds = talk.events.seconds[answered]
    known = np.isfinite(seconds)
    if answered.any() and not known.any():
        return {"talked_s": NotInSource("how long calls lasted")}
    return {"talked_s": float(seconds[known].sum()), "timed": int(known.sum())}
