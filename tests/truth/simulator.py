"""People who write to each other by known rules; no code is shared with the analyzer.

Times are float64 seconds of local wall time from a Monday 00:00; people are 0 = A = me and 1 = B = them; `wake` are
hours of the day. `talk` is the usual story (methods that simulate chats do much the same): waking hours, waits on the
answerer's waking clock, a chance that a turn gets no answer, bursts (another message with chance .35 after 5-60 s),
exponential gaps before a new opening on the opener's waking clock.

Known truth comes twice: `truth` is the share of the openings that happened in this history (those after a short pause
too, which nobody can see from outside), `tendency` the chance behind it. Writing again after six waking hours without
an answer counts as an opening (it is reaching out again); sooner, it does not.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
EARLY, LATE = (7.0, 23.0), (8.0, 24.0)
Hours = tuple[float, float]


@dataclass(frozen=True, slots=True)
class World:
    """One simulated history: `t` (seconds) and `who` a message, and what is true of it."""

    t: NDArray[np.float64]
    who: NDArray[np.int8]
    truth: float
    wake: tuple[Hours, Hours]
    tendency: float


def awake_until(t: float, seconds: float, wake: Hours) -> float:
    """The wall time at which `seconds` of waking time have passed since t."""
    start, length = wake[0] * HOUR, (wake[1] - wake[0]) * HOUR
    day, rest = divmod(t - start, DAY)
    total = day * length + min(rest, length) + seconds
    days, into = divmod(total, length)
    return start + days * DAY + into


class Log:
    """Messages and openings as they happen."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.t: list[float] = []
        self.who: list[int] = []
        self.openings = [0, 0]

    def turn(self, t: float, who: int, more: float = 0.35) -> float:
        """A burst from t on; returns the time of its last message."""
        self.t.append(t)
        self.who.append(who)
        while self.rng.random() < more:
            t += self.rng.uniform(5, 60)
            self.t.append(t)
            self.who.append(who)
        return t

    def world(self, wake: tuple[Hours, Hours], tendency: float, weeks: float) -> World:
        t, who = np.array(self.t), np.array(self.who, dtype=np.int8)
        kept = t < weeks * WEEK
        return World(t[kept], who[kept], self.openings[0] / sum(self.openings), wake, tendency)


Wait = Callable[[np.random.Generator, int, float], float]
"""Seconds of waking time until somebody (0 or 1) answers a turn that ended at a time."""


def lognormal(medians: tuple[float, float], by_week: NDArray[np.float64] | None = None) -> Wait:
    """Waits about these medians (min) with a log sd of 1; `by_week` adds to the log, sides x weeks."""
    if by_week is None:
        return lambda rng, who, _: float(medians[who] * 60 * np.exp(rng.standard_normal()))
    return lambda rng, who, t: float(medians[who] * 60 * np.exp(rng.standard_normal() + by_week[who, int(t // WEEK)]))


@dataclass(frozen=True, slots=True)
class Pair:
    """What `talk` needs to know of two people; tuples are (A, B)."""

    wait: Wait
    share: float = 0.70
    silent: tuple[float, float] = (0.18, 0.18)
    """Chance that this person gives no answer to a turn."""
    wake: tuple[Hours, Hours] = (EARLY, EARLY)
    weeks: int = 52
    week_sd: float = 0.0
    gap_h: float = 20.0
    nudge_h: float = 0.0
    """Waking hours, on average, until one who waits writes again; 0: never."""


def _answer_or_nudge(log: Log, pair: Pair, t: float, who: int) -> tuple[float, int]:
    """Waiting for `who` from t on: the time of the next turn and who takes it."""
    answer = awake_until(t, pair.wait(log.rng, who, t), pair.wake[who])
    while pair.nudge_h > 0:
        wait = log.rng.exponential(pair.nudge_h) * HOUR
        again = awake_until(t, wait, pair.wake[1 - who])
        if again >= answer:
            break
        log.openings[1 - who] += wait >= 6 * HOUR
        t = log.turn(again, 1 - who)
        answer = max(answer, t + 1)
    return answer, who


def conversation(log: Log, pair: Pair, t: float, who: int) -> float:
    """Turns alternate from t until a turn gets no answer; returns the time of the last message."""
    t = log.turn(t, who)
    while log.rng.random() >= pair.silent[1 - who]:
        t, who = _answer_or_nudge(log, pair, t, 1 - who)
        t = log.turn(t, who)
    return t


def talk(rng: np.random.Generator, pair: Pair) -> World:
    """A whole history."""
    log, t = Log(rng), 9 * HOUR
    logit = np.log(pair.share / (1 - pair.share))
    weekly = pair.week_sd * rng.standard_normal(pair.weeks + 60)
    while t < pair.weeks * WEEK:
        chance = 1 / (1 + np.exp(-logit - weekly[int(t // WEEK)]))
        opener = int(rng.random() >= chance)
        t = awake_until(t, rng.exponential(pair.gap_h) * HOUR, pair.wake[opener])
        log.openings[opener] += 1
        t = conversation(log, pair, t, opener)
    return log.world(pair.wake, pair.share, pair.weeks)
