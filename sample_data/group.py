"""A group chat, so that there is one to leave out: nothing in it may reach a number about two people."""

from typing import Final

import numpy as np
import polars as pl

from parsers.frame import MESSAGES
from sample_data.dice import Dice
from sample_data.habits import DAY, HOUR, WEEKS, Person
from sample_data.layout import dressed, instants
from sample_data.texts import Line, Writer

_TALKS: Final = ((3, 19.0), (6, 17.5))
"""When the group talks: day after the week's first (a Tuesday), and hour: Friday about the walk, Monday after it."""


def simulate_group(
    people: tuple[Person, ...], name: str, rng: np.random.Generator, weeks: float = WEEKS
) -> pl.DataFrame:
    """The common frame of a WhatsApp group of these people; the first is the owner."""
    timing, wording = (Dice(g) for g in rng.spawn(2))
    writer = Writer(wording, [p.voice for p in people], ("group",))
    said: list[tuple[int, int, Line]] = []
    for week in range(int(weeks)):
        for day, hour in _TALKS:
            if timing.chance(0.75):
                begins = (week * 7 + day) * DAY + int((hour + timing.normal(0.7)) * HOUR)
                said += _talk(timing, wording, writer, people, begins)
    return _frame(people, name, said, int(weeks * 7 * DAY))


def _talk(
    timing: Dice, wording: Dice, writer: Writer, people: tuple[Person, ...], wall: int
) -> list[tuple[int, int, Line]]:
    said: list[tuple[int, int, Line]] = []
    turns = 3 + int(timing.exponential(4))
    who = int(timing.uniform() * len(people))
    for turn in range(turns):
        messages = 2 if timing.chance(0.2) else 1
        lines = writer.turn(who, "opening" if turn == 0 else "talk", messages, turns - turn - 1)
        for line in lines:
            said.append((wall, who, dressed(people[who], wording, line)))
            wall += int(timing.between(6, 50))
        wall += 20 + int(timing.exponential(8 * 60))
        who = (who + 1 + int(timing.uniform() * (len(people) - 1))) % len(people)
    return said


def _frame(people: tuple[Person, ...], name: str, said: list[tuple[int, int, Line]], end: int) -> pl.DataFrame:
    said = [row for row in sorted(said, key=lambda row: row[0]) if row[0] < end]
    n = len(said)
    return pl.DataFrame(
        {
            "id": [None] * n,
            "platform": ["whatsapp"] * n,
            "chat": [f"whatsapp:{name}"] * n,
            "chat_name": [name] * n,
            "is_group": [True] * n,
            "sender": [people[who].name for _, who, _ in said],
            "from_me": [who == 0 for _, who, _ in said],
            "sent_at": pl.Series(instants([wall for wall, _, _ in said]), dtype=pl.Int64).cast(MESSAGES["sent_at"]),
            "kind": [line.kind for _, _, line in said],
            "text": [line.text for _, _, line in said],
            "edited": [line.edited for _, _, line in said],
            "duration": [None] * n,
            "about": [None] * n,
            "source": [0] * n,
            "position": range(1, n + 1),
        },
        schema=MESSAGES,
    )
