"""Small conversations for tests: a list of (who, "day hh:mm") becomes a `Talk`."""

from collections.abc import Mapping, Sequence

import numpy as np

from analyzer.events import Events
from analyzer.options import Options
from analyzer.turns import Talk, build
from parsers.frame import Capabilities

CAN_ALL = Capabilities(
    seconds=True, zone=True, says_me=True, reactions=True, replies=True, calls=True, voice_seconds=True, edits=True
)
MONDAY = 4 * 86_400.0
EVER = (-np.inf, np.inf)


def at(day: int, clock: str) -> float:
    """Seconds of local time; day 0 is Monday 1970-01-05."""
    hours, minutes = clock.split(":")
    return MONDAY + day * 86_400 + int(hours) * 3_600 + int(minutes) * 60


def talk(
    events: Sequence[tuple[str, int, str]],
    *,
    end: float | None = None,
    options: Options | None = None,
    window: tuple[float, float] = EVER,
    source: Sequence[int] | None = None,
    app: Sequence[int] | None = None,
    holes: tuple[tuple[float, float], ...] = (),
    seconds: Sequence[float] | None = None,
    about: Sequence[int] | None = None,
    able: Mapping[int, Capabilities] | None = None,
    capabilities: Capabilities = CAN_ALL,
) -> Talk:
    """A talk from (code, day, "hh:mm"): "me", "them" and "me:ask" write, "me:voice" and "me:deleted" hold no words.

    "me:call", "me:missed" and "them:reaction" are no messages. `able` is what each source can show.
    """
    who = np.array([0 if code.startswith("me") else 1 for code, _, _ in events], dtype=np.int8)
    kinds = [code.partition(":")[2] for code, _, _ in events]
    times = np.array([at(day, clock) for _, day, clock in events])
    n = len(events)
    return build(
        Events(
            at=times,
            local=times,
            who=who,
            message=np.isin(kinds, ["", "ask", "voice", "deleted"]),
            call=np.array([k == "call" for k in kinds]),
            missed=np.array([k == "missed" for k in kinds]),
            reaction=np.array([k == "reaction" for k in kinds]),
            about=np.full(n, -1) if about is None else np.array(about),
            words=np.where(np.isin(kinds, ["", "ask"]), 3, 0),
            emoji=np.zeros(n, dtype=np.int64),
            question=np.array([k == "ask" for k in kinds]),
            voice=np.array([k == "voice" for k in kinds]),
            seconds=np.full(n, np.nan) if seconds is None else np.array(seconds, dtype=np.float64),
            source=np.zeros(n, dtype=np.int64) if source is None else np.array(source),
            app=np.zeros(n, dtype=np.int64) if app is None else np.array(app),
            end=times[-1] if end is None else end,
            holes=holes,
            capabilities=able or {},
        ),
        capabilities,
        options or Options(),
        window,
    )
