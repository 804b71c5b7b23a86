"""Writes what sigexport makes of a chat of Signal Desktop: `data.json` and `chat.md`.

Follows carderne/signal-export (`create.py`, `models.py`, `files.py`): names are reduced to their letters and digits,
the owner is "Me", bodies end with two spaces, calls are texts, and reactions, quotes, stickers and attachments stand
around the text. An edit leaves no trace, and neither does the length of a recording.
"""

import json
from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from sample_data.small import CHAT, GROUP, ZONE, conversation

Row = dict[str, Any]
_FILES: Final = {
    "image": "IMG_1.jpg",
    "video": "walk.mp4",
    "audio": "song.mp3",
    "voice": "None.aac",
    "gif": "None.gif",
    "document": "plan (2).pdf",
    "media": "",
}
_DELETED: Final = "(This message was deleted)"


def write_json(frame: pl.DataFrame, zone: str) -> bytes:
    """Write one chat as `data.json`.

    Args:
        frame: rows of one chat in the common schema, with `from_me`; reactions and quotes name a row's `id` in `about`.
        zone: of the computer that makes the export.
    """
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in _records(frame, zone))
    return "".join(lines).encode()


def write_markdown(frame: pl.DataFrame, zone: str, *, stamp: str = "%Y-%m-%d %H:%M:%S", between: str = "\n") -> bytes:
    """Write one chat as `chat.md`; before 2024, `stamp` had no seconds and `between` was empty."""
    records = _records(frame, zone)
    rows = frame.filter(pl.col("kind") != "reaction").to_dicts()
    return "".join(f"{_markdown(*pair, zone, stamp)}\n{between}" for pair in zip(rows, records, strict=True)).encode()


def folder(name: str) -> str:
    """Give the folder of a chat: the letters and digits of its name."""
    return "".join(filter(str.isalnum, name)) or "unnamed"


def small() -> dict[str, bytes]:
    """Give the small samples: paths below `sample_data/formats/` and bytes."""
    chats = {name: conversation().filter(pl.col("chat") == name) for name in (CHAT, GROUP)}
    old = chats[CHAT].filter(~pl.col("kind").is_in(["call", "missed_call", "deleted"]))
    return {
        **{f"sigexport/{folder(name)}/data.json": write_json(chat, ZONE) for name, chat in chats.items()},
        **{f"sigexport_markdown/{folder(name)}/chat.md": write_markdown(chat, ZONE) for name, chat in chats.items()},
        f"sigexport_markdown/old/{folder(CHAT)}/index.md": write_markdown(
            old, ZONE, stamp="%Y-%m-%d, %H:%M", between=""
        ),
    }


def _records(frame: pl.DataFrame, zone: str) -> Iterator[Row]:
    rows = frame.to_dicts()
    by_id = {row["id"]: row for row in rows if row["id"] is not None}
    reactions: dict[str, list[list[str]]] = {}
    for row in rows:
        if row["kind"] == "reaction":
            reactions.setdefault(row["about"], []).append([_name(row), row["text"]])
    for row in rows:
        if row["kind"] != "reaction":
            yield _record(row, by_id.get(row["about"]), reactions.get(row["id"], []), zone)


def _record(row: Row, quoted: Row | None, reactions: list[list[str]], zone: str) -> Row:
    wall = row["sent_at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    is_call = row["kind"] in ("call", "missed_call")
    text = _call(row) if is_call else (row["text"] or "").replace("`", "")
    cited = (quoted["text"] or "Photo").replace("\n", "\n> ") if quoted is not None else ""
    return {
        "date": wall.isoformat(),
        "sender": "No-Sender" if row["kind"] == "system" and row["is_group"] else _name(row),
        "body": ("" if row["kind"] in ("deleted", "system") else text) + "  ",
        "quote": f"\n\n> {cited}\n\n" if cited else "",
        "sticker": _sticker() if row["kind"] == "sticker" else None,
        "reactions": reactions,
        "attachments": list(_attachments(row, wall.isoformat(timespec="milliseconds").replace(":", "-"))),
        "deleted": row["kind"] == "deleted",
        "call": is_call,
        "missed": row["kind"] == "missed_call",
    }


def _markdown(row: Row, record: Row, zone: str, stamp: str) -> str:
    date = row["sent_at"].astimezone(ZoneInfo(zone)).strftime(stamp)
    if record["deleted"]:
        return f"[{date}] {record['sender']}: {_DELETED}"
    body = record["body"]
    if record["reactions"]:
        body += "\n(- " + ", ".join(f"{by}: {emoji}" for by, emoji in record["reactions"]) + " -)"
    if record["sticker"]:
        body += "\n(( 🐻 ))"
    for one in record["attachments"]:
        mark = "!" if row["kind"] in ("image", "gif") else ""
        body += f"{mark}[{one['name']}](./{one['path']})  " if one["name"] else "(media not exported)  "
    return f"[{date}] {record['sender']}: {record['quote']}{body}"


def _name(row: Row) -> str:
    return "Me" if row["from_me"] else folder(row["sender"] or row["chat_name"])


def _call(row: Row) -> str:
    way = "Outgoing" if row["from_me"] else "Incoming"
    if row["kind"] == "missed_call":
        return "Outgoing voice call (unanswered)" if row["from_me"] else "Missed voice call"
    minutes, seconds = divmod(round(row["duration"] or 0), 60)
    length = f", {minutes}m {seconds}s" if minutes else f", {seconds}s" if seconds else ""
    return f"{way} voice call (accepted{length})"


def _sticker() -> Row:
    return {"id": "7", "packId": "5ca1ab1e", "packKey": "c0ffee", "emoji": "🐻", "extension": None}


def _attachments(row: Row, date: str) -> Iterator[Row]:
    if (file := _FILES.get(row["kind"])) is not None:
        name = f"{date}_00_{file}".replace(" ", "_") if file else ""
        yield {"name": name, "path": f"media/{name}" if name else "", "missing_kind": None if name else "media"}
