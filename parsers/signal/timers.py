"""When messages disappeared, chat by chat: what Signal's notices and its record of each chat say together.

Signal leaves such messages out of its export and deletes them from its database, so that a chat looks more silent
than it was for as long as the timer was on.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from parsers.frame import Incomplete
from parsers.room import Room

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Timers:
    """What was learned of the timers of all chats, in any order. Chats are numbered as in `parsers.signal.rows`."""

    def __init__(self) -> None:
        self._turned: dict[int, dict[int, bool]] = defaultdict(dict)
        self._on_now: set[int] = set()
        self._seen: set[int] = set()

    def turned(self, chat: int, ms: int, *, on: bool) -> None:
        """Note that a notice of this time turned a chat's timer on or off."""
        self._turned[chat][ms] = on

    def on_now(self, chat: int) -> None:
        """Note that a chat's own record says that its timer is on."""
        self._on_now.add(chat)

    def seen(self, chat: int) -> None:
        """Note that a message of this chat is set to disappear, whatever the notices say."""
        self._seen.add(chat)

    def incomplete(self, rooms: Mapping[int, Room]) -> tuple[Incomplete, ...]:
        """Give every stretch in which messages disappeared, in the order of the chats' numbers."""
        chats = sorted((self._turned.keys() | self._on_now | self._seen) & rooms.keys())
        return tuple(
            Incomplete(rooms[chat].chat, _instant(since), _instant(until))
            for chat in chats
            for since, until in self._stretches(chat)
        )

    def notes(self, rooms: Mapping[int, Room], why: str) -> tuple[str, ...]:
        """Say of each such chat that it is incomplete; `why` is a clause on where those messages are."""
        found = {stretch.chat for stretch in self.incomplete(rooms)}
        return tuple(_note(rooms[chat].name, why) for chat in sorted(rooms) if rooms[chat].chat in found)

    def _stretches(self, chat: int) -> Iterator[tuple[int | None, int | None]]:
        """Since and until, ms; None for the beginning, the end, or what is not known."""
        events = sorted(self._turned.get(chat, {}).items())
        # turned off before it was ever seen turned on: it was on from a time that is not known
        is_on = bool(events) and not events[0][1]
        since: int | None = None
        for ms, on in events:
            if is_on and not on:
                yield since, ms
            if on and not is_on:
                since = ms
            is_on = on
        if is_on:
            yield since, None
        elif chat in self._on_now:
            # on again, at a time that no notice gives: some time after it was last turned off
            yield events[-1][0] if events else None, None
        elif chat in self._seen and not events:
            yield None, None


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else _EPOCH + timedelta(milliseconds=ms)


def _note(chat_name: str, why: str) -> str:
    return f"Disappearing messages were on in the chat with {chat_name}. {why}, so this chat is incomplete."
