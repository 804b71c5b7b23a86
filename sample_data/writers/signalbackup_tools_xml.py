"""Writes signalbackup-tools' XML export of Signal (`--exportxml`), in that tool's order of attributes.

A group's members are all who write in it, the account among them; a chat of two says only with whom. The count of the
root is that of the rows in the tool's query, of which it leaves some out.
"""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from sample_data.small import ME, NUMBERS, conversation

_TYPES: Final = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/aac",
    "voice": "audio/aac",
    "gif": "image/gif",
    "document": "application/pdf",
}
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<?xml-stylesheet type="text/xsl" href="sms.xsl" ?>\n'
)
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;"}


def write(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str], missing: int = 0) -> bytes:
    """Write the messages of a frame: texts between two people as `<sms>`, all else as `<mms>`.

    Args:
        frame: rows in the common schema with `from_me` filled; no calls, reactions, deleted messages or system rows.
        me: the account's name.
        numbers: phone number of the account, of each two-person chat's name and of each writer in a group.
        missing: parts of each media message whose media is not in the backup, of which only the end is written.
    """
    rows = frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms")).sort("ms", maintain_order=True).to_dicts()
    others = frame.filter(pl.col("is_group") & ~pl.col("from_me"))
    groups = dict(others.group_by("chat_name").agg(pl.col("sender").unique()).iter_rows())
    written = [_element(row, {**groups}, me, numbers, missing) for row in rows]
    return f'{_HEAD}<smses count="{len(rows) + 2}">\n{"".join(written)}</smses>\n'.encode()


def small() -> dict[str, bytes]:
    """Write the small sample: its path below `sample_data/formats/` with its bytes."""
    frame = conversation().filter(pl.col("kind").is_in(["text", *_TYPES]))
    return {"signalbackup_tools_xml/signal-2025-11-01.xml": write(frame, me=ME, numbers=NUMBERS, missing=1)}


def _element(
    row: dict[str, Any], groups: dict[str, list[str]], me: str, numbers: Mapping[str, str], missing: int
) -> str:
    if row["kind"] == "text" and not row["is_group"]:
        return _sms(row, numbers)
    return _mms(row, groups, me, numbers, missing)


def _sms(row: dict[str, Any], numbers: Mapping[str, str]) -> str:
    values = {
        "protocol": 0,
        "address": numbers[row["chat_name"]],
        "contact_name": row["chat_name"],
        "date": row["ms"],
        "readable_date": _readable(row),
        "type": 2 if row["from_me"] else 1,
        "subject": "null",
        "body": row["text"],
        "toa": "null",
        "read": 1,
        "status": -1,
        "locked": 0,
    }
    return f"  <sms {_attributes(values)} />\n"


def _mms(row: dict[str, Any], groups: dict[str, list[str]], me: str, numbers: Mapping[str, str], missing: int) -> str:
    names = sorted([*groups[row["chat_name"]], me]) if row["is_group"] else [row["chat_name"]]
    head = {
        "msg_box": 2 if row["from_me"] else 1,
        "date": row["ms"],
        "date_sent": row["ms"] // 1000,
        "seen": 0,
        "readable_date": _readable(row),
        "address": "~".join(sorted(numbers[name] for name in names)),
        "contact_name": row["chat_name"],
        "read": 1,
        "m_type": 128 if row["from_me"] else 132,
        "text_only": int(row["kind"] == "text"),
    }
    roles = "".join(
        f'      <addr address="{numbers[name]}" type="{_role(row, name, me)}" charset="106" />\n' for name in names
    )
    parts = "".join(_parts(row, missing))
    inside = f"    <parts>\n{parts}    </parts>\n    <addrs>\n{roles}    </addrs>\n"
    return f"  <mms {_attributes(head)}>\n{inside}  </mms>\n"


def _role(row: dict[str, Any], name: str, me: str) -> int:
    if not row["is_group"]:
        return 151 if row["from_me"] else 137
    return 137 if name == (me if row["from_me"] else row["sender"]) else 151


def _parts(row: dict[str, Any], missing: int) -> list[str]:
    text = {"seq": 0, "ct": "text/plain", "name": "null", "chset": 106, "cl": "text000001.txt", "text": row["text"]}
    found = [] if row["text"] is None else [f"      <part {_attributes(text)} ></part>\n"]
    if row["kind"] in _TYPES:
        media = {"seq": 0, "ct": _TYPES[row["kind"]], "name": "null", "text": "null", "data": "bm8gcGljdHVyZQ=="}
        found += [f"      <part {_attributes(media)} ></part>\n", *["></part>\n"] * missing]
    return found


def _readable(row: dict[str, Any]) -> str:
    return f"{row['sent_at']:%b %d, %Y %H:%M:%S}"


def _attributes(values: dict[str, Any]) -> str:
    return " ".join(f'{name}="{_escaped(str(value))}"' for name, value in values.items())


def _escaped(text: str) -> str:
    return "".join(_NAMED.get(character, character) for character in text)
