"""Who ends a long silence? (silences)

Definition: a silence is a time without a message or an answered call of at least `silence_days`, and of at least
`silence_times` the pair's median time between starts. Whoever writes or calls first after it ended it. That is clear
where they also spoke last, or where a call stands at one of its ends; else it is a fresh opening or a very late
answer. Silences that a gap between exports or missing messages could explain are left out, and so is one that
still lasts when the exports end (`ongoing`).
Unit: share of silences that I ended, 0-1; n = silences. Wilson's range: each silence stands in a week of its own.

Beside it, as counts, who ended how many, how many of those were clear, and the longest with its dates (for the
owner's copy only). Source: docs/definitions.md; the rule is a convention, no finding about what a long silence is.

Cannot show: holidays, meetings, other apps and everything else that may fill a silence in one chat.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from analyzer.clock import DAY_S
from analyzer.estimate import TooLittle, both_sides, wilson
from analyzer.events import ME, Flags, Floats, Ints, Sides, by_side
from analyzer.exposure import seen_throughout
from analyzer.reach import chosen_events
from analyzer.results import Reading
from analyzer.start_gaps import between_starts
from analyzer.turns import Talk

key: Final = "silences"
question: Final = "Who ends a long silence?"


@dataclass(frozen=True, slots=True)
class _Silences:
    """Rows of the events before and after, and the days between. who: who ended it. clear, by_call: see above."""

    before: Ints
    after: Ints
    days: Floats
    who: Sides
    clear: Flags
    by_call: Flags


def measure(talk: Talk) -> Reading:
    """My share of the silences that somebody ended."""
    options, usual = talk.options, between_starts(talk)[0]
    if len(talk.starts.row) < options.min_starts[0] or not len(usual):
        few = TooLittle(len(talk.starts.row), options.min_starts[0], "starts")
        return Reading(key, "share", few, few, "too_little")
    longer = max(options.silence_days, options.silence_times * float(np.median(usual)))
    found = _silences(talk, longer)
    facts, n = _facts(talk, found, longer), len(found.who)
    if n < options.min_silences[0]:
        few = TooLittle(n, options.min_silences[0], "silences")
        return Reading(key, "share", few, few, "too_little", facts=facts)
    mine = wilson(float((found.who == ME).sum()), n, options.confidence)
    early = n < options.min_silences[1]
    return Reading(
        key,
        "share",
        *both_sides(mine, n, early),
        "early" if early else "ok",
        facts=facts,
    )


def _silences(talk: Talk, longer: float) -> _Silences:
    """Times without contact of at least `longer` days that end within the chosen period."""
    events = talk.events
    contact = np.flatnonzero(events.message | events.call)
    long = np.flatnonzero(np.diff(events.at[contact]) >= longer * DAY_S)
    before, after = contact[long], contact[long + 1]
    kept = chosen_events(talk)[after] & seen_throughout(events, before, after)
    before, after = before[kept], after[kept]
    by_call = events.call[after]
    clear = by_call | events.call[before] | (events.who[after] == events.who[before])
    days = (events.at[after] - events.at[before]) / DAY_S
    return _Silences(before, after, days, events.who[after], clear, by_call)


def _facts(talk: Talk, found: _Silences, longer: float) -> dict[str, object]:
    events = talk.events
    last = events.at[events.message | events.call].max()
    facts: dict[str, object] = {
        "longer_than_days": longer,
        "silences": len(found.who),
        "ended": by_side(found.who),
        "clear": by_side(found.who[found.clear]),
        "by_call": by_side(found.who[found.by_call]),
        "ongoing": bool(events.end - last >= longer * DAY_S and events.end < talk.window[1]),
    }
    return facts | ({"longest": _longest(talk, found)} if len(found.who) else {})


def _longest(talk: Talk, found: _Silences) -> dict[str, object]:
    k = int(np.argmax(found.days))
    ends = (datetime.fromtimestamp(float(talk.events.at[row[k]]), UTC) for row in (found.before, found.after))
    since, until = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in ends)
    return {
        "days": float(found.days[k]),
        "from": since,
        "to": until,
        "ended_by": "me" if found.who[k] == ME else "them",
    }
