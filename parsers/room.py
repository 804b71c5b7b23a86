"""What formats that name chats by key or folder know of a chat before its rows are put together."""

from collections.abc import Iterable
from typing import NamedTuple


class Room(NamedTuple):
    """A chat.

    Attributes:
        chat: its id in the frame.
        name: what the export calls it.
        is_group: more than two people can write.
        number: the other person's number (E.164), "" for a group and where it is not known.
    """

    chat: str
    name: str
    is_group: bool
    number: str = ""

    def __repr__(self) -> str:
        return "Room()"


def numbers_of(rooms: Iterable[Room]) -> dict[str, str]:
    """Give the other person's number by the chat's id, as `SourceInfo.numbers` wants it."""
    return {room.chat: room.number for room in rooms if room.number}
