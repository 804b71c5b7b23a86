"""Numbers of the measures that count events, on made-up people whose rates are known.

Histories of 26 weeks, in which every chance differs from week to week (`tests.analyzer.histories`).
"""

from collections.abc import Iterator

from analyzer.estimate import Side
from analyzer.measures import follow_ups, questions, reactions, voice
from analyzer.turns import Talk
from tests.analyzer.histories import Both, Life, talk_of
from tests.truth.seeds import generator

LIFE = Life()
TRUE = {
    "follow_ups": LIFE.follow_ups,
    "share_of_bids": LIFE.again,
    "questions": Both(100 * LIFE.asks.me, 100 * LIFE.asks.them),
    "asks_back": LIFE.asks,
    "voice": Both(LIFE.voice_share, 1 - LIFE.voice_share),
    "reactions": Both(100 * LIFE.reacts.me, 100 * LIFE.reacts.them),
}


def numbers(talk: Talk) -> Iterator[tuple[str, Side, Side]]:
    """Every number of a history: its name, and both sides."""
    again, asked = follow_ups.measure(talk), questions.measure(talk)
    yield "follow_ups", again.me, again.them
    yield "questions", asked.me, asked.them
    for name, reading in (("share_of_bids", again), ("asks_back", asked)):
        both = reading.readings[name]
        assert isinstance(both, dict)
        yield name, both["me"], both["them"]
    for name, measure in (("voice", voice.measure), ("reactions", reactions.measure)):
        yield name, measure(talk).me, measure(talk).them


def sides(histories: int, first: int = 0) -> dict[tuple[str, str], list[Side]]:
    """Every number of so many histories, by name and side."""
    found: dict[tuple[str, str], list[Side]] = {}
    for k in range(first, first + histories):
        for name, me, them in numbers(talk_of(LIFE, generator("counted", k))):
            found.setdefault((name, "me"), []).append(me)
            found.setdefault((name, "them"), []).append(them)
    return found
