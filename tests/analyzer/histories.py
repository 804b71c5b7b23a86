"""Made-up histories in which everything happens at a known rate, for the measures that count events."""

from typing import NamedTuple

import numpy as np

from analyzer.events import Events
from analyzer.options import DEFAULTS
from analyzer.text_style import StyleCounts
from analyzer.turns import Talk, build
from tests.analyzer.talks import CAN_ALL, EVER, MONDAY

HOUR, DAY = 3_600.0, 86_400.0


class Both(NamedTuple):
    """A number for me and one for them."""

    me: float
    them: float


class Life(NamedTuple):
    """How two people are: each chance is drawn anew for every week around its mean (beta, `steady` as its weight).

    Attributes:
        weeks: length. active: chance that a day has a conversation. mine: chance that I open it.
        again: chance that the opener writes again before the answer. asks: chance that a turn asks.
        voiced: chance that a turn is a voice note. length: mean seconds of one. reacts: chance of a reaction.
    """

    weeks: int = 26
    active: float = 0.8
    mine: float = 0.6
    again: Both = Both(0.25, 0.08)
    asks: Both = Both(0.15, 0.08)
    voiced: Both = Both(0.12, 0.2)
    length: Both = Both(30.0, 20.0)
    reacts: Both = Both(0.1, 0.04)
    steady: float = 12.0

    @property
    def follow_ups(self) -> Both:
        """True follow-ups per 28 days of each side."""
        opened = 28 * self.active
        return Both(opened * self.mine * self.again.me, opened * (1 - self.mine) * self.again.them)

    @property
    def voice_share(self) -> float:
        """True share of my seconds: both have as many turns after the answer."""
        me, them = self.voiced.me * self.length.me, self.voiced.them * self.length.them
        return me / (me + them)


def talk_of(life: Life, rng: np.random.Generator) -> Talk:
    """One history, with answers after three hours and 30 s to 5 min between the turns that follow."""
    rows: list[tuple[float, int, str, bool, float]] = []
    for week in range(life.weeks):
        chances = [
            Both(*rng.beta(life.steady * np.array(mean), life.steady * (1 - np.array(mean))))
            for mean in (life.again, life.asks, life.voiced, life.reacts)
        ]
        for day in np.flatnonzero(rng.random(7) < life.active).tolist():
            rows += _day(life, rng, MONDAY + (7 * week + day) * DAY, *chances)
    return _talk(rows, MONDAY + 7 * life.weeks * DAY)


def _day(life, rng, midnight, again, asks, voiced, reacts):
    """One conversation: noon, perhaps again two hours later, an answer after three, an even number of turns after it.

    Reactions follow their message by a second.
    """
    opener = 0 if rng.random() < life.mine else 1
    turns = [(12 * HOUR, opener)]
    if rng.random() < again[opener]:
        turns.append((14 * HOUR, opener))
    turns.append((15 * HOUR, 1 - opener))
    at = 15 * HOUR
    for k in range(2 * rng.poisson(3)):
        at += float(np.ceil(rng.uniform(30, 300)))
        turns.append((at, opener if k % 2 == 0 else 1 - opener))
    rows = []
    for k, (moment, who) in enumerate(turns):
        told = k > 1 and moment > 15 * HOUR and rng.random() < voiced[who]
        seconds = float(rng.lognormal(np.log(life.length[who]) - 0.32, 0.8)) if told else np.nan
        # A second message of one turn must not ask, too: the chance is that of the turn.
        asked = not told and moment != 14 * HOUR and bool(rng.random() < asks[who])
        rows.append((midnight + moment, who, "voice" if told else "text", asked, seconds))
        if rng.random() < reacts[1 - who]:
            rows.append((midnight + moment + 1, 1 - who, "reaction", False, np.nan))
    return rows


def _structure(who):
    """Structure words in a pattern that differs between the two: enough to be counted, with no truth behind it."""
    return ((np.arange(len(who))[:, None] + np.arange(9) * (3 + who[:, None])) % 5 == 0).astype(np.uint8)


def _talk(rows, end):
    columns = list(zip(*rows, strict=True))
    at, kinds = np.array(columns[0]), np.array(columns[2])
    none, zero = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=np.int64)
    events = Events(
        at=at,
        local=at,
        who=np.array(columns[1], dtype=np.int8),
        message=kinds != "reaction",
        call=none,
        missed=none,
        reaction=kinds == "reaction",
        about=zero - 1,
        words=np.where(kinds == "text", 5, 0),
        emoji=zero,
        question=np.array(columns[3], dtype=bool),
        voice=kinds == "voice",
        seconds=np.array(columns[4]),
        source=zero,
        app=zero,
        end=end,
        style=StyleCounts("en", _structure(np.array(columns[1]))),
    )
    return build(events, CAN_ALL, DEFAULTS, EVER)
