"""One short conversation with everything awkward in it, and the small sample of every format that is made from it.

The histories in `exports/` are long and come in the three formats that most people have; what tells whether a format
is read right is this: every kind of event, several lines, emoji, an edit, reactions, a quoted reply, calls, the hour
that autumn repeats, and a group. A format that has no word for something leaves it out.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

from parsers.frame import MESSAGES

ME: Final = "Sam"
ZONE: Final = "Europe/London"
NUMBERS: Final = {ME: "+447700900001", "Ana Lima": "+447700900123", "Ben": "+447700900456"}
"""Ofcom's numbers for drama."""
CHAT: Final = "Ana Lima"
GROUP: Final = "Sunday walkers"

# (minutes after the line above, writer, kind, text, more)
_Line = tuple[float, str, str, str | None, dict[str, Any]]
_ANA: Final[tuple[_Line, ...]] = (
    (0, "Sam", "text", "Hi Ana, how was the interview?", {}),
    (31, "Ana Lima", "text", "It went well!\nThey asked about everything.\n\nI'll know on Friday 🤞🏽", {}),
    (8, "Sam", "reaction", "❤️", {"about": 1}),
    (0.2, "Sam", "text", "So glad: you were ready for it", {"about": 1}),
    (400, "Ana Lima", "image", None, {}),
    (0.1, "Ana Lima", "text", "naïve question — where's this? “here” <3 & there", {}),
    (2, "Sam", "voice", None, {"duration": 12.0}),
    (1500, "Ana Lima", "missed_call", None, {}),
    (3, "Sam", "call", None, {"duration": 754.0}),
    (2900, "Sam", "text", "Dinner on Thursday?", {"edited": True}),
    (700, "Ana Lima", "deleted", None, {}),
    (1, "Ana Lima", "text", "ok", {}),
    (0.5, "Ana Lima", "text", "ok", {}),
    (60, "Sam", "sticker", None, {}),
    (4000, "Ana Lima", "document", None, {}),
    (1, "Ana Lima", "video", None, {}),
    (8, "Sam", "text", "謝謝 · спасибо · شكرا", {}),
)
_NIGHT: Final = datetime(2025, 10, 26, 0, 10, tzinfo=UTC)
"""Shortly before clocks in the United Kingdom go back."""
_CLOCK_CHANGE: Final[tuple[_Line, ...]] = (
    (0, "Sam", "text", "still up?", {}),
    (35, "Ana Lima", "text", "yes, can't sleep", {}),
    (30, "Sam", "text", "same hour again", {}),
    (40, "Ana Lima", "text", "good night", {}),
)
_WALKERS: Final[tuple[_Line, ...]] = (
    (0, "Ben", "text", "Who's in for Sunday?", {}),
    (5, "Ana Lima", "text", "me", {}),
    (9, "Sam", "text", "and me: 9 o'clock", {}),
)


def conversation() -> pl.DataFrame:
    """The chat with Ana and the group, in the common frame with `from_me` filled in; ids are "0", "1", … in a chat."""
    start = datetime(2025, 10, 1, 17, 4, 11, 250_000, tzinfo=UTC)
    ana = [*_rows(_ANA, start), *_rows(_CLOCK_CHANGE, _NIGHT)]
    walkers = _rows(_WALKERS, start + timedelta(days=9))
    chats = ((CHAT, False, ana), (GROUP, True, list(walkers)))
    rows = [
        {**row, "id": str(n), "chat": name, "chat_name": name, "is_group": is_group, "position": n + 1}
        for name, is_group, found in chats
        for n, row in enumerate(found)
    ]
    return pl.DataFrame(rows, schema=MESSAGES)


def _rows(lines: tuple[_Line, ...], now: datetime) -> Iterator[Any]:
    for minutes, writer, kind, text, more in lines:
        now += timedelta(minutes=minutes)
        row = {"platform": "", "sender": writer, "from_me": writer == ME, "sent_at": now, "kind": kind, "text": text}
        about = str(more["about"]) if "about" in more else None
        yield {**row, "edited": False, "source": 0, **more, "about": about}
