"""Simulated histories through the real turns and inferred clocks; ours and other ways to read who writes first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.events import Events, monday
from analyzer.late_answers import Replies, Silences, late_probabilities, opening_share
from analyzer.options import DEFAULTS
from analyzer.silence_mixture import STORIES, Stories
from analyzer.turns import Talk, build
from parsers.frame import Capabilities
from tests.truth.others import who_starts
from tests.truth.seeds import generator
from tests.truth.simulator import World
from tests.truth.worlds import WORLDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GAP_S = DEFAULTS.gap_hours * 3600
_BARE = Capabilities(*[False] * 8)
_FIRST_WEEK = 2800
"""Any week; worlds count from its Monday."""


def talk_of(world: World, words: Ints | None = None) -> Talk:
    """What the analyzer would see of this history, in whole seconds; quiet hours inferred; words of each message."""
    at = np.floor(monday(np.array(_FIRST_WEEK)) + world.t)
    none = np.zeros(len(at), dtype=bool)
    zero = np.zeros(len(at), dtype=np.int64)
    events = Events(
        at=at,
        local=at,
        who=world.who,
        message=~none,
        call=none,
        missed=none,
        reaction=none,
        about=zero - 1,
        words=zero if words is None else words,
        emoji=zero,
        question=none,
        voice=none,
        seconds=np.full(len(at), np.nan),
        source=zero,
        app=zero,
        end=float(at[-1]),
    )
    return build(events, _BARE, DEFAULTS, (-np.inf, np.inf))


def silences_of(world: World) -> tuple[Silences, Replies]:
    """The quiet gaps of this history, and the replies inside conversations."""
    return talk_of(world).silences(DEFAULTS.gap_hours)


def all_starts(silences: Silences, _: Replies) -> float:
    """The usual rule: whoever writes first after a pause opened."""
    return float((silences.next == 0).mean())


def clear_starts(silences: Silences, _: Replies) -> float:
    """Only starts of whoever spoke last: nobody can call them answers."""
    clear = silences.next == silences.last
    return float((silences.next[clear] == 0).mean()) if clear.any() else 0.5


def one_sided_rule(silences: Silences, _: Replies) -> float:
    """The hard rule: an ambiguous start is a late answer if the conversation before had one writer."""
    opening = (silences.next == silences.last) | ~silences.one_sided
    return float((silences.next[opening] == 0).mean())


def restart_hazard(silences: Silences, _: Replies) -> float:
    """Restarts of each person by their waking time of silence after they themselves spoke last."""
    rate = []
    for side, awake in ((0, silences.awake_me), (1, silences.awake_them)):
        own = silences.last == side
        hours = np.maximum(awake[own] - GAP_S, 0).sum() / 3600
        rate.append(((silences.next[own] == side).sum() + 0.5) / (hours + 10))
    return float(rate[0] / (rate[0] + rate[1]))


SIMPLE: dict[str, Callable[[Silences, Replies], float]] = {
    "all starts": all_starts,
    "clear starts only": clear_starts,
    "late if one-sided": one_sided_rule,
    "restart hazard": restart_hazard,
}


LOG_NORMAL = STORIES.take(np.flatnonzero(STORIES.late & ~STORIES.tail & (STORIES.shape == 1)))
EXPONENTIAL_TOO = STORIES.take(np.flatnonzero(STORIES.tail & (STORIES.shape == 1)))


@dataclass(frozen=True, slots=True)
class Measured:
    """Histories of one world, a row a history.

    Attributes:
        truth: the share that happened. tendency: the chance behind it (one for all).
        value, low, high: ours. simple: the rules of `SIMPLE`.
        one_story: the mixture held to a single story. others: other tools. The former only where asked for.
    """

    truth: Floats
    tendency: float
    value: Floats
    low: Floats
    high: Floats
    simple: Mapping[str, Floats]
    one_story: Mapping[str, Floats]
    others: Mapping[str, Floats]

    @property
    def rmse(self) -> float:
        return root_mean_square(self.value - self.truth)

    @property
    def bias(self) -> float:
        return float((self.value - self.truth).mean())

    @property
    def coverage(self) -> float:
        """Share of intervals that hold the tendency."""
        return float(((self.low <= self.tendency) & (self.tendency <= self.high)).mean())

    @property
    def coverage_of_truth(self) -> float:
        """Share of intervals that hold what happened."""
        return float(((self.low <= self.truth) & (self.truth <= self.high)).mean())

    @property
    def wrong_side(self) -> float:
        """Share of intervals wholly on the other side of one half than the tendency; on either, if that is a half."""
        below, above = self.high < 0.5, self.low > 0.5
        if self.tendency == 0.5:
            return float((below | above).mean())
        return float((below if self.tendency > 0.5 else above).mean())


def root_mean_square(errors: Floats) -> float:
    return float(np.sqrt((errors**2).mean()))


def measure(name: str, histories: int, first: int = 0, compare: bool = False) -> Measured:
    """Simulate and read a world (`tests.truth.seeds`)."""
    worlds = [WORLDS[name](generator(name, first + k)) for k in range(histories)]
    seen = [silences_of(world) for world in worlds]
    ours = [opening_share(*silences, GAP_S) for silences in seen]
    single = {"mixture, log-normal": LOG_NORMAL, "mixture, log-normal + exponential": EXPONENTIAL_TOO}
    tools = [who_starts(world.t, world.who) for world in worlds]
    return Measured(
        truth=np.array([world.truth for world in worlds]),
        tendency=worlds[0].tendency,
        value=np.array([reading.value for reading in ours]),
        low=np.array([reading.low for reading in ours]),
        high=np.array([reading.high for reading in ours]),
        simple={label: np.array([rule(*silences) for silences in seen]) for label, rule in SIMPLE.items()},
        one_story={
            label: np.array([_held_to(stories, *s) for s in seen]) for label, stories in single.items() if compare
        },
        others={tool: np.array([one[tool] for one in tools]) for tool in tools[0]},
    )


def _held_to(stories: Stories, silences: Silences, replies: Replies) -> float:
    fresh = 1 - late_probabilities(silences, replies, GAP_S, stories)
    return float(fresh[silences.next == 0].sum() / fresh.sum())
