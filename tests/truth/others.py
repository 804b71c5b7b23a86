"""How other chat tools say who writes first and how fast somebody answers, re-implemented from reading their source.

Each takes times (s, in order) and writers (0 and 1) and gives one figure for each of the two: a share of conversations
started, or how slowly somebody answers. The definitions are those of the snapshots named beside each; newer versions
may differ, and what else a tool shows is not judged here. Stamps are kept to the second where a tool would see them.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sides = NDArray[np.int8]
Rule = Callable[[Floats, Sides], tuple[float, float]]
MIN, HOUR, DAY = 60.0, 3600.0, 86_400.0


class Tool(NamedTuple):
    """A tool's rule: who says it, where it was read, how it counts; what its two figures are."""

    name: str
    snapshot: str
    how: str
    rule: Rule
    unit: Literal["share", "s"] = "s"


def _by_side(who: Sides) -> tuple[float, float]:
    mine = float((who == 0).mean()) if len(who) else 0.5
    return mine, 1 - mine


def _after(gap_s: float) -> Rule:
    """Whoever writes after more than this much quiet (clock time) started; so did whoever wrote first of all."""

    def rule(t: Floats, who: Sides) -> tuple[float, float]:
        return _by_side(who[np.diff(t, prepend=-np.inf) > gap_s])

    return rule


def _breaks_ice(t: Floats, who: Sides) -> tuple[float, float]:
    """Whoever writes after more than a day of quiet; nobody before the first message."""
    return _by_side(who[1:][np.diff(t) > DAY])


def _of_own_messages(t: Floats, who: Sides) -> tuple[float, float]:
    """Starts after 7 h as a share of one's own messages; here the two figures are made to sum to one."""
    starts = np.diff(t, prepend=-np.inf) > 7 * HOUR
    rates = [float(starts[who == side].mean()) for side in (0, 1)]
    return rates[0] / sum(rates), rates[1] / sum(rates)


def _six_hours_or_new_date(t: Floats, who: Sides) -> tuple[float, float]:
    new_date = np.diff(np.floor(t / DAY), prepend=-1) > 0
    return _by_side(who[new_date | (np.diff(t, prepend=-np.inf) >= 6 * HOUR)])


def _first_of_day(t: Floats, who: Sides) -> tuple[float, float]:
    return _by_side(who[np.diff(np.floor(t / DAY), prepend=-1) > 0])


WHO_STARTS: Final = (
    Tool("chat-analytics", "2025-09-20", "first after more than 30 min", _after(30 * MIN)),
    Tool("ChatLab", "2026-08-22", "first of a segment (30 min)", _after(30 * MIN)),
    Tool("ChatLab, ice breaker", "2026-08-22", "first after more than 24 h", _breaks_ice),
    Tool("whatsapp-reality", "0.2.1", "first after more than 60 min", _after(60 * MIN)),
    Tool("koftezz analyzer", "2026-01-22", "first after more than 7 h, by own messages", _of_own_messages),
    Tool("whatsapp-groupchat-analyzer", "2.0.0", "first after more than 6 h", _after(6 * HOUR)),
    Tool("imessage-wrapped", "1.0.42", "first after 6 h or a new date", _six_hours_or_new_date),
    Tool("imessage-mcp", "2026-04-07", "first after more than 8 h", _after(8 * HOUR)),
    Tool("calendar day (as ICA's days)", "2026-01-29", "first of the day", _first_of_day),
)
"""Who started, as each tool would count it. ICA counts days and says nothing of who starts: its unit is tried here."""


def _changes(t: Floats, who: Sides) -> tuple[Floats, Sides]:
    """Every change of sender: the time since the message before, and who wrote."""
    turns = np.flatnonzero(np.diff(who)) + 1
    return t[turns] - t[turns - 1], who[turns]


def _centre(wait: Floats, who: Sides, centre: Callable[[Floats], np.floating]) -> tuple[float, float]:
    mine, theirs = (float(centre(wait[who == side])) if (who == side).any() else np.nan for side in (0, 1))
    return mine, theirs


def _every_change(t: Floats, who: Sides) -> tuple[float, float]:
    return _centre(*_changes(t, who), np.median)


def _every_change_to_the_minute(t: Floats, who: Sides) -> tuple[float, float]:
    return _every_change(np.round(t / MIN) * MIN, who)


def _within_segment(t: Floats, who: Sides) -> tuple[float, float]:
    wait, side = _changes(t, who)
    inside = wait <= 30 * MIN
    return _centre(wait[inside], side[inside], np.mean)


def _from_five_seconds_to_half_an_hour(t: Floats, who: Sides) -> tuple[float, float]:
    wait, side = _changes(t, who)
    kept = (wait >= 5) & (wait <= 30 * MIN)
    return _centre(wait[kept], side[kept], np.median)


def _mean_under_two_hours(t: Floats, who: Sides) -> tuple[float, float]:
    wait, side = _changes(t, who)
    kept = wait < 2 * HOUR
    return _centre(wait[kept], side[kept], np.mean)


def _own_follow_ups_too(t: Floats, who: Sides) -> tuple[float, float]:
    """Every message but those that follow one's own within 3 min."""
    wait, side = np.diff(t), who[1:]
    kept = (side != who[:-1]) | (wait >= 3 * MIN)
    return _centre(wait[kept], side[kept], np.median)


def _mean_of_every_change(t: Floats, who: Sides) -> tuple[float, float]:
    return _centre(*_changes(t, who), np.mean)


def _later_than_an_hour(t: Floats, who: Sides) -> tuple[float, float]:
    wait, side = _changes(t, who)
    return _centre((wait > HOUR).astype(np.float64), side, np.mean)


SPEED: Final = (
    Tool("DONA-V2", "2026-03-17", "share of changes of sender after more than 60 min", _later_than_an_hour, "share"),
    Tool("DONA-CHB", "2025-11-11", "median of every change of sender, to the minute", _every_change_to_the_minute),
    Tool("WhatsR", "2025-10-23", "median from the end of a run to the next run", _every_change),
    Tool(
        "ChatLab, statistics", "2026-08-22", "median of changes after 5 s to 30 min", _from_five_seconds_to_half_an_hour
    ),
    Tool("ChatLab, report", "2026-08-22", "mean of changes inside a segment (30 min)", _within_segment),
    Tool("Left on Read", "2025-01-05", "mean of changes within 2 h", _mean_under_two_hours),
    Tool("koftezz analyzer", "2026-01-22", "median, own follow-ups from 3 min on too", _own_follow_ups_too),
    Tool("imessage-wrapped", "1.0.42", "median of every change of sender", _every_change),
    Tool("whatsapp-reality", "0.2.1", "mean of every change of sender", _mean_of_every_change),
)
"""How soon each answers, as each tool would count it: seconds, or a share of late ones."""


def who_starts(t: Floats, who: Sides) -> Mapping[str, float]:
    """My share of starts by every tool."""
    return {tool.name: tool.rule(t, who)[0] for tool in WHO_STARTS}


def answer_times(t: Floats, who: Sides) -> Mapping[str, tuple[float, float]]:
    """How slow I am, and they, by every tool, in its unit."""
    return {tool.name: tool.rule(t, who) for tool in SPEED}
