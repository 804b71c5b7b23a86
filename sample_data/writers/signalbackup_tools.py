"""Writes what signalbackup-tools' text export makes of a chat of Signal for Android.

Follows bepaald/signalbackup-tools, `exporttxt.cc`: English months, the owner by the profile's name, a line for each
attachment before the text, calls and notices behind stars, reactions in round brackets. Deleted messages are not
written, and an edit or a quote leaves no trace.
"""

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from sample_data.small import CHAT, GROUP, ZONE, conversation

Row = dict[str, Any]
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FILES: Final = {
    "image": " of type image/jpeg",
    "video": ' "walk.mp4"',
    "audio": ' "song.mp3"',
    "voice": " of type audio/aac",
    "gif": " of type image/gif",
    "sticker": " of type image/webp",
    "document": ' "plan (2).pdf"',
    "media": "",
}


def write(frame: pl.DataFrame, zone: str) -> bytes:
    """Write one chat.

    Args:
        frame: rows of one chat in the common schema, with `from_me`; reactions name a row's `id` in `about`. The text
            of a row of kind "system" is written as the notice.
        zone: of the computer that makes the export.
    """
    rows = frame.to_dicts()
    reactions: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == "reaction":
            reactions.setdefault(row["about"], []).append(f"{row['sender']}: {row['text']}")
    kept = (row for row in rows if row["kind"] not in ("reaction", "deleted"))
    return "".join(line + "\n" for row in kept for line in _lines(row, reactions.get(row["id"], []), zone)).encode()


def small() -> dict[str, bytes]:
    """Give the small samples: paths below `sample_data/formats/` and bytes."""
    numbers = {CHAT: 2, GROUP: 7}
    return {
        f"signalbackup_tools/{name} (_id{number}).txt": write(conversation().filter(pl.col("chat") == name), ZONE)
        for name, number in numbers.items()
    }


def _lines(row: Row, reactions: list[str], zone: str) -> Iterator[str]:
    wall = row["sent_at"].astimezone(ZoneInfo(zone))
    date = f"[{_MONTHS[wall.month - 1]} {wall:%d, %Y %H:%M:%S}]"
    behind = f" ({'; '.join(reactions)})" if reactions else ""
    if row["kind"] in ("call", "missed_call", "system"):
        yield f"{date} *** {_notice(row)}"
        return
    if row["kind"] in _FILES:
        yield f"{date} *** <{row['sender']}> sent file{_FILES[row['kind']]}{'' if row['text'] else behind}"
    if row["kind"] == "poll":
        yield f"{date} <{row['sender']}> Poll: {row['text']}"
        yield from (f"{' ' * (33 + len(row['sender'].encode()))}[{n}] {one}" for n, one in enumerate(("yes", "no")))
    elif row["text"]:
        yield f"{date} <{row['sender']}> {row['text']}{behind}"


def _notice(row: Row) -> str:
    if row["kind"] == "system":
        return row["text"] or "Safety number changed"
    if row["kind"] == "missed_call":
        return "Missed voice call"
    return f"{'Outgoing' if row['from_me'] else 'Incoming'} voice call"
