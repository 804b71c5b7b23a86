"""When one of you reaches out, what happens? (answers)

Definition: a bid is an opening and everything its writer adds until the other writes. `me` is the share of their bids
that I answered within `answer_hours` of my waking time, counted from the end of the bid's first burst; writing again
neither restarts nor ends the wait. Beside it the share answered at all within `unanswered_days`, because late is not
never, and the share within other times (`by_answer_h`) and with other bursts (`by_burst_min`: a wait runs from the end
of the first burst, so longer bursts make shorter waits). Bids too recent to know are out of n. An answered call ends
the wait like an answer, and is counted apart; a reaction alone is counted apart and stays unanswered.
Unit: share of bids, 0-1; n = bids whose fate is known.

Source: open bids with competing ends as in docs/definitions.md; Kaplan-Meier curve. Departs from other chat tools,
which take every change of sender for an answer, so that banter hides the one reply that mattered.

Cannot show: answers in person, in another app, or by a reaction that the export leaves out; whether an answer was
needed.
"""

from typing import Final

import numpy as np
import polars as pl

from analyzer.answered import GRID_HOURS, answered_curve
from analyzer.bids import STATES, TOO_RECENT, Bids
from analyzer.estimate import Estimate, Side, TooLittle, share
from analyzer.events import ME, SIDES, THEM, Flags
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

key: Final = "answers"
question: Final = "When one of you reaches out, what happens?"


def measure(talk: Talk) -> Reading:
    """How much of what the other one reached out with was answered in time, for each side."""
    asked = {name: talk.bids.where(talk.bids.who == side) for name, side in (("me", THEM), ("them", ME))}
    sides = {name: _side(bids, talk) for name, bids in asked.items()}
    enough = {name: asked[name] for name, side in sides.items() if isinstance(side, Estimate)}
    return Reading(
        key,
        "share",
        sides["me"],
        sides["them"],
        status_of_both(sides["me"], sides["them"]),
        facts={"within_h": talk.options.answer_hours},
        readings={
            "in_the_end": {name: _in_the_end(bids, talk) for name, bids in enough.items()},
            "by_answer_h": {name: _by_answer_h(bids, talk) for name, bids in enough.items()},
            "by_burst_min": _by_burst_min(talk, {name: side for name, side in SIDES if name in enough}),
        },
        series={f"curve_{name}": _curve(bids, talk) for name, bids in enough.items()},
    )


def _side(bids: Bids, talk: Talk) -> Side:
    options = talk.options
    unseen = {"by_call": not talk.capabilities.calls, "by_reaction": not talk.capabilities.reactions}
    states = {name: int((bids.state == k).sum()) for k, name in enumerate(STATES) if not unseen.get(name)}
    known = bids.where(bids.state != TOO_RECENT)
    n = len(known.who)
    if n < options.min_answers[0]:
        return TooLittle(n, options.min_answers[0], "first_messages", states)
    in_time = _in_time(known, options.answer_hours)
    found = share(in_time.astype(np.float64), np.ones(n), known.week, options.confidence)
    return Estimate(found.value, found.low, found.high, n, n < options.min_answers[1], parts=states)


def _in_time(known: Bids, hours: float) -> Flags:
    """Which bids of known fate were answered within so many waking hours."""
    return np.isfinite(known.wait) & (known.wait < hours * 3600)


def _by_answer_h(bids: Bids, talk: Talk) -> dict[str, float]:
    """The share answered within other times."""
    known = bids.where(bids.state != TOO_RECENT)
    return {f"{hours:g}": float(_in_time(known, hours).mean()) for hours in talk.options.answer_sensitivity_hours}


def _by_burst_min(talk: Talk, sides: dict[str, int]) -> dict[str, dict[str, float]]:
    """The share answered in time, by side, with other bursts."""
    options = talk.options
    found: dict[str, dict[str, float]] = {name: {} for name in sides}
    for burst in options.burst_sensitivity_min:
        bids = talk.bids if burst == options.burst_min else talk.bids_under(burst)
        known = bids.where(bids.state != TOO_RECENT)
        for name, side in sides.items():
            theirs = known.where(known.who == 1 - side)
            found[name][f"{burst:g}"] = float(_in_time(theirs, options.answer_hours).mean())
    return found


def _in_the_end(bids: Bids, talk: Talk) -> Estimate:
    """The share answered at all within `unanswered_days`: late is not the same as never."""
    known = bids.where(bids.state != TOO_RECENT)
    answered = np.isfinite(known.wait).astype(np.float64)
    found = share(answered, np.ones(len(answered)), known.week, talk.options.confidence)
    return Estimate(found.value, found.low, found.high, len(answered))


def _curve(bids: Bids, talk: Talk) -> pl.DataFrame:
    hours = np.array(GRID_HOURS)
    curve = answered_curve(bids, hours * 3600, talk.options.confidence)
    return pl.DataFrame({"hours": hours, "answered": curve.share, "low": curve.low, "high": curve.high})
