"""Pairs of people whose habits are known, so that what is measured can be held against what is true.

Two people sleep, open conversations, answer at once or late or never, write again while they wait, and go on
holiday. Waits run on the waking time of whoever answers; openings on the waking time of whoever opens. All times are
whole seconds on the wall clock of one place.

The model follows the simulated worlds in which the estimators were first measured (log-normal answers on the
answerer's awake clock, an exponential gap before an opening, week-to-week wobble in who opens), with first messages
answered by their own rule: at once, late, or not at all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from sample_data.dice import Dice, Wait
from sample_data.habits import BID_DAYS, DAY, GAP, HOUR, WEEKS, Bid, Call, Pair, Person, Simulated, Turn
from sample_data.layout import laid_out

__all__ = ["Bid", "Pair", "Person", "Simulated", "Wait", "simulate"]

MAX_TURNS: Final = 40
"""Turns after which even the best of talks ends."""


@dataclass(slots=True)
class _Open:
    number: int
    who: int
    begun: int
    again: bool = False


@dataclass(slots=True)
class _History:
    pair: Pair
    dice: Dice
    end: int
    turns: list[Turn] = field(default_factory=list)
    bids: list[Bid] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    open: _Open | None = None
    conversation: int = 0
    last: int | None = None

    @property
    def people(self) -> tuple[Person, Person]:
        return self.pair.me, self.pair.them

    def say(self, who: int, wall: int, role: str, *, answering: bool = False, follow_up: bool = False) -> int:
        """Write one turn beginning at `wall`; return when its last message was sent."""
        person = self.people[who]
        begins = self.last is None or person.awake(wall) - person.awake(self.last) >= GAP
        self.conversation += begins
        walls = self._burst(person, wall)
        answers = self._settle(who, wall, answering)
        opening = begins and not answering
        self._reach_out(who, walls[-1], opening, follow_up)
        late = begins and answering
        bid = self.open.number if self.open is not None and self.open.who == who else None
        self.turns.append(
            Turn(who, walls, self.conversation, opening, late, follow_up, bid, answers, "late" if late else role)
        )
        self.last = walls[-1]
        return self.last

    def _burst(self, person: Person, wall: int) -> list[int]:
        walls = [wall]
        while len(walls) < 6 and self.dice.chance(person.burst):
            walls.append(walls[-1] + int(self.dice.between(5, 60)))
        return walls

    def _settle(self, who: int, wall: int, answering: bool) -> int | None:
        """The other's words end an open bid; return its number where they are meant as the answer."""
        bid = self.open
        if bid is None or bid.who == who:
            return None
        self.open = None
        in_time = wall - bid.begun <= BID_DAYS * DAY
        self._close(bid, wall if in_time else None)
        return bid.number if answering and in_time else None

    def _reach_out(self, who: int, wall: int, opening: bool, follow_up: bool) -> None:
        bid = self.open
        if bid is not None and wall - bid.begun <= BID_DAYS * DAY:
            bid.again = bid.again or opening or follow_up
        elif opening:
            if bid is not None:
                self._close(bid, None)
            self.open = _Open(len(self.bids) + 1, who, wall) if self.conversation > 1 else None

    def _close(self, bid: _Open, ended: int | None) -> None:
        other = self.people[1 - bid.who]
        wait = None if ended is None else other.awake(ended) - other.awake(bid.begun)
        seen = self.end - bid.begun >= BID_DAYS * DAY
        self.bids.append(Bid(bid.number, bid.who == 0, bid.begun, bid.again, ended, wait, seen))

    def finish(self) -> None:
        """Close what is still open when the history ends, and forget what would have come after."""
        if self.open is not None:
            self._close(self.open, None)
        self.turns = [t for t in self.turns if t.walls[0] < self.end]
        self.bids = [
            b if b.ended is None or b.ended < self.end else replace(b, ended=None, wait=None)
            for b in self.bids
            if b.begun < self.end
        ]


def simulate(pair: Pair, rng: np.random.Generator, weeks: float = WEEKS, *, texts: bool = True) -> Simulated:
    """One history of a pair, about 20 ms for two years without `texts`; texts never change the times."""
    timing, wording = (Dice(g) for g in rng.spawn(2))
    history = _History(pair, timing, int(weeks * 7 * DAY))
    wobbles = [timing.normal(pair.wobble) for _ in range(int(weeks) + 2)]
    wall = int(timing.between(0, 2 * DAY))
    while True:
        who, wall = _next_opening(history, wall, wobbles)
        if wall >= history.end:
            break
        wall = _talk(history, who, wall)
    history.finish()
    return laid_out(pair, history.turns, history.calls, tuple(history.bids), history.end, wording, texts=texts)


def _next_opening(history: _History, wall: int, wobbles: Sequence[float]) -> tuple[int, int]:
    pair, dice = history.pair, history.dice
    week = min(wall // (7 * DAY), len(wobbles) - 1)
    odds = math.exp(math.log(pair.opens_me / (1 - pair.opens_me)) + wobbles[week])
    who = 0 if dice.chance(odds / (1 + odds)) else 1
    person = history.people[who]
    mean = pair.gap_h * (pair.hold_back if history.open is not None else 1)
    opens = person.after(wall, int((pair.least_gap_h + dice.exponential(mean)) * HOUR))
    for first, past in pair.holidays:
        if first * DAY <= opens < past * DAY:
            opens = person.after(past * DAY, int(dice.exponential(pair.gap_h / 2) * HOUR))
    return who, opens


def _talk(history: _History, opener: int, wall: int) -> int:
    """One opening and all that follows from it; return the wall time of the last thing that happened."""
    last = history.say(opener, wall, "opening")
    last, answer = _waiting(history, opener, last)
    if answer is None:
        return last
    who = 1 - opener
    last = history.say(who, answer, "answer", answering=True)
    for _ in range(MAX_TURNS):
        who = 1 - who
        person = history.people[who]
        if history.dice.chance(person.stop):
            break
        shape = person.late if history.dice.chance(person.drift) else person.talk
        last = history.say(who, person.after(last, history.dice.wait(shape)), "talk", answering=True)
    return _ending(history, last)


def _waiting(history: _History, opener: int, begun: int) -> tuple[int, int | None]:
    """Writing again while waiting: (the opener's last message, when the answer comes or None)."""
    dice, waiter, answerer = history.dice, history.people[opener], history.people[1 - opener]
    answer = _answer(history, answerer, begun)
    last = begun
    for _ in range(2):
        if not dice.chance(waiter.nudge):
            break
        again = waiter.after(last, dice.wait(waiter.nudge_wait))
        if (answer is not None and again >= answer) or again - begun > BID_DAYS * DAY:
            break
        last = history.say(opener, again, "again", follow_up=True)
        if answer is None and dice.chance(answerer.rescued):
            answer = answerer.after(last, dice.wait(answerer.first))
    if answer is None or answer - begun > BID_DAYS * DAY:
        return last, None
    return last, max(answer, last + 2)


def _answer(history: _History, answerer: Person, begun: int) -> int | None:
    dice = history.dice
    fate = dice.uniform()
    if fate < answerer.no_answer:
        return None
    late = fate < answerer.no_answer + answerer.late_share
    return answerer.after(begun, dice.wait(answerer.late if late else answerer.first))


def _ending(history: _History, last: int) -> int:
    """An afterthought by whoever wrote last, or a call."""
    dice, pair = history.dice, history.pair
    who = history.turns[-1].who
    if dice.chance(history.people[who].afterthought):
        last = history.say(who, last + int(dice.between(15, 90)) * 60, "afterthought", follow_up=True)
    if dice.chance(pair.call + pair.missed_call):
        answered = dice.chance(pair.call / (pair.call + pair.missed_call))
        at = last + int(dice.between(60, 300))
        caller = 0 if dice.chance(0.5) else 1
        history.calls.append(Call(at, caller, answered, history.conversation))
        last = at + (int(dice.between(120, 2400)) if answered else 0)
    return last
