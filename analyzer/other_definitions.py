"""Who writes first under other fair definitions: other pauses, other bursts, other quiet hours.

Each definition that could turn the answer is varied on its own, the others staying as they are. Pauses and quiet hours
move the starts themselves. Bursts can't: a start is a message after a pause, whatever else is in its burst; they move
the waits inside conversations, and by them how likely a start is a late answer.

Read with the stories that explain the chat best, which is enough for a range and takes a quarter of the time.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from analyzer.clock import DAY_S, AwakeClock, assumed
from analyzer.events import ME, Clocks
from analyzer.late_answers import History, late_under
from analyzer.options import Options
from analyzer.turns import Talk

_ALWAYS_AWAKE: Final = AwakeClock(0.0, DAY_S, assumed=True)
Shares = dict[str, dict[str, float]]
"""By what is varied, and by its value: my share of openings."""


def opening_shares_under(talk: Talk) -> Shares:
    """`by_gap_h`, `by_burst_min` and `by_quiet`; a definition with too few starts is left out."""
    histories = {place: history for place, history in _histories(talk).items() if _enough(history, talk.options)}
    late = (
        dict(zip(histories, late_under(list(histories.values()), talk.openings.stories), strict=True))
        if histories
        else {}
    )
    shares: Shares = {}
    for kind, usual, names in _varied(talk.options):
        found = {name: _share(histories[kind, name], late[kind, name]) for name in names if (kind, name) in late}
        shares[kind] = {name: found.get(name, talk.openings.value) for name in names if name in found or name == usual}
    return shares


def _varied(options: Options) -> list[tuple[str, str, list[str]]]:
    """What is varied, the name of its usual value, and all names in order."""
    return [
        ("by_gap_h", f"{options.gap_hours:g}", [f"{gap:g}" for gap in options.gap_sensitivity_hours]),
        ("by_burst_min", f"{options.burst_min:g}", [f"{burst:g}" for burst in options.burst_sensitivity_min]),
        ("by_quiet", "as_used", ["as_used", *_OTHER_CLOCKS]),
    ]


def _histories(talk: Talk) -> dict[tuple[str, str], History]:
    """Every definition but the usual one."""
    options = talk.options
    gaps = {
        ("by_gap_h", f"{gap:g}"): talk.history(gap_hours=gap)
        for gap in _others(options.gap_sensitivity_hours, options.gap_hours)
    }
    bursts = {
        ("by_burst_min", f"{burst:g}"): talk.history(burst_min=burst)
        for burst in _others(options.burst_sensitivity_min, options.burst_min)
    }
    clocks = {("by_quiet", name): talk.history(clocks=clocks) for name, clocks in _clocks(talk).items()}
    return gaps | bursts | clocks


def _others(values: tuple[float, ...], usual: float) -> list[float]:
    return [value for value in values if value != usual]


_OTHER_CLOCKS: Final = ("assumed", "earlier", "later", "none")


def _clocks(talk: Talk) -> dict[str, Clocks]:
    """Quiet hours assumed for both, an hour earlier, an hour later, and none."""
    shift = talk.options.quiet_shift_hours * 3600
    me, them = talk.clocks
    found = {
        "earlier": (_moved(me, -shift), _moved(them, -shift)),
        "later": (_moved(me, shift), _moved(them, shift)),
        "none": (_ALWAYS_AWAKE, _ALWAYS_AWAKE),
    }
    usual = assumed(talk.options)
    return found if me == them == usual else {"assumed": (usual, usual), **found}


def _moved(clock: AwakeClock, by: float) -> AwakeClock:
    return replace(clock, wake=(clock.wake + by) % DAY_S)


def _enough(history: History, options: Options) -> bool:
    return len(history.silences.next) >= options.min_starts[0]


def _share(history: History, late: np.ndarray) -> float:
    opening = 1 - late
    return float(opening[history.silences.next == ME].sum() / opening.sum())
