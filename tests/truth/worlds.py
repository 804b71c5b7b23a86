"""Worlds: simulated pairs whose openings are known, each a function of a seeded generator.

- Rows 1-8 and one short one more are `simulator.talk`. Answer waits are given as medians in minutes with a log standard
  deviation of 1; gaps average 20 waking hours. Where nothing is said, .18 of turns get no answer and the history is 52
  weeks long.
- `late_next_day` is row 9, written apart from it: nothing in it is log-normal beyond banter. `slow_answerer` is its
  sharper sister: who answers openings late or never, and is quick in talk.
- `judge_*` break assumptions on purpose.

Errors are measured against what happened, coverage against the tendency and against what happened.
"""

from collections.abc import Callable

import numpy as np

from tests.truth.simulator import (
    DAY,
    EARLY,
    HOUR,
    LATE,
    WEEK,
    Log,
    Pair,
    World,
    awake_until,
    conversation,
    lognormal,
    talk,
)


def both_prompt(rng: np.random.Generator) -> World:
    """A answers in 2 min, B in 6; A opens .70."""
    return talk(rng, Pair(lognormal((2, 6))))


def even(rng: np.random.Generator, weeks: int = 52) -> World:
    """Answers in 6 and 15 min; both open alike, every 20 waking hours. Not in `WORLDS`: for many contacts at once."""
    return talk(rng, Pair(lognormal((6, 15)), share=0.5, weeks=weeks))


def slow_90(rng: np.random.Generator) -> World:
    """A answers in 6 min, B in 90; A opens .70; B up from 8 to 24."""
    return talk(rng, Pair(lognormal((6, 90)), wake=(EARLY, LATE)))


def slow_180_silent(rng: np.random.Generator) -> World:
    """A answers in 6 min, B in 180 and gives no answer to .35 (A: .10); A opens .50; B up from 8 to 24."""
    return talk(rng, Pair(lognormal((6, 180)), share=0.5, silent=(0.10, 0.35), wake=(EARLY, LATE)))


def b_leaves_hanging(rng: np.random.Generator) -> World:
    """Answers in 6 and 15 min; B gives none to .50, A to .10; A opens .70."""
    return talk(rng, Pair(lognormal((6, 15)), silent=(0.10, 0.50)))


def a_leaves_hanging(rng: np.random.Generator) -> World:
    """Answers in 6 and 15 min; A gives none to .50, B to .10; A opens .30."""
    return talk(rng, Pair(lognormal((6, 15)), share=0.3, silent=(0.50, 0.10)))


def both_60(rng: np.random.Generator) -> World:
    """Both answer in 60 min; A opens .70."""
    return talk(rng, Pair(lognormal((60, 60))))


def weeks_differ(rng: np.random.Generator) -> World:
    """A answers in 6 min, B in 60; A opens .50, by the week with a logit sd of .8."""
    return talk(rng, Pair(lognormal((6, 60)), share=0.5, week_sd=0.8, wake=(EARLY, LATE)))


def slow_90_short(rng: np.random.Generator) -> World:
    """`slow_90`, 13 weeks."""
    return talk(rng, Pair(lognormal((6, 90)), wake=(EARLY, LATE), weeks=13))


def slow_180_silent_short(rng: np.random.Generator) -> World:
    """`slow_180_silent`, 8 weeks: the hardest of the short histories that are shown at all (an early picture)."""
    return talk(rng, Pair(lognormal((6, 180)), share=0.5, silent=(0.10, 0.35), wake=(EARLY, LATE), weeks=8))


def _daytime(rng: np.random.Generator, t: float) -> float:
    """T itself between 9 and 22 h, else a moment of the next such day."""
    hour = t % DAY / HOUR
    if 9 <= hour < 22:
        return t
    day = t // DAY + (hour >= 22)
    return float(day * DAY + rng.uniform(9, 22) * HOUR)


def _first_wait(rng: np.random.Generator, opener: int) -> float:
    """Seconds until an opening of row 9 is answered; negative: never."""
    if opener == 1:
        return float(6 * 60 * np.exp(rng.standard_normal()))
    kind = rng.random()
    if kind < 0.55:
        return float(4 * 60 * np.exp(rng.standard_normal()))
    return rng.uniform(9, 30) * HOUR if kind < 0.88 else -1.0


def late_next_day(rng: np.random.Generator) -> World:
    """Row 9: prompt in talk, but a third of A's openings are answered 9-30 h later, .12 never; A opens .70."""
    return _openings_and_banter(rng, _first_wait, 0.70)


def _half_answered(rng: np.random.Generator, opener: int) -> float:
    """Seconds until an opening of `slow_answerer` is answered; negative: never."""
    if opener == 1:
        return float(5 * 60 * np.exp(0.7 * rng.standard_normal()))
    kind = rng.random()
    if kind < 0.49:
        return rng.uniform(1, 30) * 60
    return rng.uniform(9, 30) * HOUR if kind < 0.83 else -1.0


def slow_answerer(rng: np.random.Generator) -> World:
    """Prompt A, and B who answers half of A's openings within 30 min, .34 of them 9-30 h later and .17 never.

    A answers B's in 5 min; banter is quick on both sides; A opens .68.
    """
    return _openings_and_banter(rng, _half_answered, 0.68)


def _openings_and_banter(
    rng: np.random.Generator, first_wait: Callable[[np.random.Generator, int], float], share: float
) -> World:
    """About eight messages of banter (2 min apart) follow an answer; the next opening comes 12-72 h later.

    After one without an answer 24-72 h later. Openings and late answers fall between 9 and 22 h.
    """
    log, t = Log(rng), 12 * HOUR
    while t < 52 * WEEK:
        opener = int(rng.random() >= share)
        log.openings[opener] += 1
        t = log.turn(t, opener, more=0.2)
        wait = first_wait(rng, opener)
        if wait < 0:
            t = _daytime(rng, t + rng.uniform(24, 72) * HOUR)
            continue
        t = _daytime(rng, t + wait) if wait > 6 * HOUR else t + wait
        t = _banter(log, t, 1 - opener)
        t = _daytime(rng, t + rng.uniform(12, 72) * HOUR)
    return log.world((EARLY, EARLY), share, 52)


def _banter(log: Log, t: float, who: int) -> float:
    for turn in range(int(log.rng.poisson(8)) + 1):
        t = log.turn(t, (who + turn) % 2, more=0.0)
        t += 2 * 60 * float(np.exp(log.rng.standard_normal()))
    return t


def judge_writes_again(rng: np.random.Generator) -> World:
    """Breaks "who waits holds back": as `slow_90`, but one who waits writes again after 15 waking hours on average.

    What counts as an opening changes with it (see the module), so the tendency is measured (4,000 histories).
    """
    pair = Pair(lognormal((6, 90)), wake=(EARLY, LATE), nudge_h=15)
    world = talk(rng, pair)
    return World(world.t, world.who, world.truth, world.wake, TENDENCY_WRITES_AGAIN)


TENDENCY_WRITES_AGAIN = 0.711


def _two_humps(rng: np.random.Generator, who: int, _: float) -> float:
    """A answers in minutes; B within 20 min in .65, else evenly over 1-14 waking hours."""
    if who == 0 or rng.random() < 0.65:
        return float(rng.exponential(8 * 60 if who == 0 else 20 * 60))
    return rng.uniform(1, 14) * HOUR


def judge_two_humps(rng: np.random.Generator) -> World:
    """Breaks "waits are log-normal": B answers at once or much later, nothing between; A opens .60."""
    return talk(rng, Pair(_two_humps, share=0.6, wake=(EARLY, LATE)))


def _topic_gap(rng: np.random.Generator, busy: bool) -> float:
    return float(rng.exponential(9 if busy else 60)) * HOUR


def judge_topics_weekdays(rng: np.random.Generator) -> World:
    """Breaks "openings come at a steady rate": topics last days, weekends belong to A; B answers in 60 min.

    While a topic is alive (mean 4 days) openings come 9 waking hours apart, else (mean 8 days) 60; from Friday 18 h to
    Sunday night A opens .85, else .50. The tendency is measured (4,000 histories).
    """
    pair = Pair(lognormal((6, 60)), wake=(EARLY, LATE))
    log, t, busy, until = Log(rng), 9 * HOUR, False, 0.0
    while t < 52 * WEEK:
        while t >= until:
            busy = not busy
            until = max(until, t) + rng.exponential(4 if busy else 8) * DAY
        weekend = t % WEEK >= 4.75 * DAY
        opener = int(rng.random() >= (0.85 if weekend else 0.50))
        t = awake_until(t, _topic_gap(rng, busy), pair.wake[opener])
        log.openings[opener] += 1
        t = conversation(log, pair, t, opener)
    return log.world(pair.wake, TENDENCY_TOPICS, 52)


TENDENCY_TOPICS = 0.615


def judge_steady_habit(rng: np.random.Generator) -> World:
    """Breaks "openings come by chance": A writes every third evening, and B, who is prompt, always has the last word.

    So every opening of A comes after B spoke last, where only a late answer or an opening could be. A opens at 18 h
    (sd 30 min) on every third day but one in ten, and B's answer ends it; B opens on one day in ten, 9 to 21 h.
    """
    log, share = Log(rng), 0.75
    for day in range(52 * 7):
        opener = 0 if day % 3 == 0 and rng.random() < 0.9 else 1
        if opener == 1 and rng.random() >= 0.1 / 0.7:
            continue
        hour = rng.normal(18, 0.5) if opener == 0 else rng.uniform(9, 21)
        log.openings[opener] += 1
        t = day * DAY + hour * HOUR
        for turn in range(2 + opener):
            t = log.turn(t, (opener + turn) % 2, more=0.0) + rng.exponential(4 * 60) + 20
    return log.world((EARLY, EARLY), share, 52)


WORLDS: dict[str, Callable[[np.random.Generator], World]] = {
    world.__name__: world
    for world in (
        both_prompt,
        slow_90,
        slow_180_silent,
        b_leaves_hanging,
        a_leaves_hanging,
        both_60,
        weeks_differ,
        slow_90_short,
        slow_180_silent_short,
        late_next_day,
        slow_answerer,
        judge_writes_again,
        judge_two_humps,
        judge_topics_weekdays,
        judge_steady_habit,
    )
}
