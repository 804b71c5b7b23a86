"""What is set about simulated people, and what comes out: plain data, shared by everything here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from sample_data.dice import Wait
from sample_data.texts import Voice

START: Final = datetime(2024, 10, 1)
"""Midnight at which every history begins, wall time in `ZONE`."""
ZONE: Final = "Europe/London"
WEEKS: Final = 730 / 7
"""Two years: 2024-10-01 to 2026-09-30."""
DAY: Final = 86_400
HOUR: Final = 3_600
GAP: Final = 6 * HOUR
"""Waking seconds of quiet that end a conversation (docs/definitions.md)."""
BID_DAYS: Final = 7
"""Wall-clock days after which a first message counts as having no answer."""


_FIRST: Final = Wait(12, 1.1)
_TALK: Final = Wait(3, 1.1)
_LATE: Final = Wait(9 * 60, 0.4)
_NUDGE_WAIT: Final = Wait(5 * 60, 0.7)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone's habits.

    Attributes:
        name: what they are called in every chat.
        wakes, sleeps: hours of the local day; `sleeps` may run past 24 (24.5 is half past midnight).
        first: wait before a first message is answered, when it is answered without delay.
        talk: wait before a message inside a conversation is answered.
        late: wait before a first message is answered late.
        late_share: chance that a first message is answered late.
        no_answer: chance that a first message gets no answer.
        rescued: chance that writing again brings the answer that would not have come.
        stop: chance that a turn inside a conversation gets no reply.
        drift: chance that a reply inside a conversation comes as late as a late answer.
        burst: chance that another message follows within the turn.
        nudge: chance of writing again while waiting.
        nudge_wait: own waking time before writing again.
        afterthought: chance of adding something later in the same conversation.
        voice: how they write; None only for histories without texts.
        image, voice_note, sticker, deleted, edited, reacts: chances per message.
    """

    name: str
    wakes: float = 7.0
    sleeps: float = 23.0
    first: Wait = _FIRST
    talk: Wait = _TALK
    late: Wait = _LATE
    late_share: float = 0.05
    no_answer: float = 0.08
    rescued: float = 0.5
    stop: float = 0.15
    drift: float = 0.0
    burst: float = 0.35
    nudge: float = 0.05
    nudge_wait: Wait = _NUDGE_WAIT
    afterthought: float = 0.04
    voice: Voice | None = None
    image: float = 0.0
    voice_note: float = 0.0
    sticker: float = 0.0
    deleted: float = 0.0
    edited: float = 0.0
    reacts: float = 0.0

    @property
    def waking(self) -> int:
        """Waking seconds a day."""
        return int((self.sleeps - self.wakes) * HOUR)

    def awake(self, wall: int) -> int:
        """Waking seconds elapsed at a wall time (methods: the awake clock)."""
        days, rest = divmod(wall - int(self.wakes * HOUR), DAY)
        return days * self.waking + min(rest, self.waking)

    def wall(self, awake: int) -> int:
        """The wall time at which that many waking seconds have elapsed."""
        days, rest = divmod(awake, self.waking)
        return days * DAY + int(self.wakes * HOUR) + rest

    def after(self, wall: int, waking_s: int) -> int:
        """The wall time after `waking_s` more waking seconds."""
        return max(wall + 1, self.wall(self.awake(wall) + waking_s))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people and what they share.

    Attributes:
        me, them: the owner of the export and the other.
        platform: where they write; `moves_to` from day `moves_on`, if they change the app.
        opens_me: chance that I open the next conversation, in a week without wobble.
        gap_h: mean of the opener's waking hours before an opening, beyond `least_gap_h`.
        hold_back: how many times as long that mean is after a first message without an answer.
        least_gap_h: waking hours of quiet before anyone opens anew.
        wobble: standard deviation, on the logit, of who opens from week to week.
        holidays: days (first, past the last) in which nobody opens.
        scenes: which kinds of talk these two have (names of the text bank), all if empty.
        call, missed_call: chances that a conversation ends in a call, where the app's export shows calls.
    """

    me: Person
    them: Person
    platform: str = "whatsapp"
    moves_to: str | None = None
    moves_on: int = 0
    opens_me: float = 0.5
    gap_h: float = 30.0
    hold_back: float = 1.0
    least_gap_h: float = 6.0
    wobble: float = 0.0
    holidays: tuple[tuple[int, int], ...] = ()
    scenes: frozenset[str] = frozenset()
    call: float = 0.0
    missed_call: float = 0.0


@dataclass(frozen=True, slots=True)
class Bid:
    """A first message and what became of it; times are wall seconds since `START`.

    Attributes:
        number: from 1 in order.
        by_me: who reached out.
        begun: when the first burst ended and the wait began.
        again: wrote again before the other wrote.
        ended: when the other wrote, within seven days; None if that was not seen.
        wait: waking seconds of the other from `begun` to `ended`.
        seen: whether seven days of the history follow.
    """

    number: int
    by_me: bool
    begun: int
    again: bool
    ended: int | None
    wait: int | None
    seen: bool


@dataclass(frozen=True, slots=True)
class Simulated:
    """A history with the truth beside it.

    Attributes:
        frame: the common frame of one chat, as a perfect export would hold it.
        labels: one row for each row of the frame: `wall` (seconds since START), `me`, `conversation` (from 1),
            `is_opening` and `is_late_answer` (first message of such a turn), `is_follow_up`, `bid` (the open bid that
            the turn belongs to), `answers_bid`, `intent`, `cues` (those that the text truly holds, each with the
            sentence of the text bank that it comes from, and whether it is `sure`).
        bids: every first message but that of the first conversation, whose start nobody saw.
        end: wall seconds since START at which the history ends.
    """

    frame: pl.DataFrame
    labels: pl.DataFrame
    bids: tuple[Bid, ...]
    end: int


@dataclass(slots=True)
class Turn:
    """One turn as it was written: when each message came, and what the turn was."""

    who: int
    walls: list[int]
    conversation: int
    opening: bool
    late: bool
    follow_up: bool
    bid: int | None
    answers: int | None
    role: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call: when it rang, who rang (0 is me), whether it was answered, and the conversation that it ended."""

    wall: int
    who: int
    answered: bool
    conversation: int
