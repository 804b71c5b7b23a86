"""Writes exports of SMS Import / Export (tmo1/sms-ie): messages of version 2 and 1, and the call log.

Follows the files that the app makes: the phone's own columns with all values as strings, missing ones left out; names
that the app adds with two underscores in version 2; an MMS's date in seconds; the newest record first within SMS and
MMS, as the phone's database gives them.
"""

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from sample_data.small import ME, NUMBERS, conversation
from sample_data.writers.sms_backup_restore import as_sms

OWN_NUMBER: Final = "+15550100199"
"""The account's own number where `numbers` names none; reserved for fiction."""
_FROM, _TO = "137", "151"
_TYPES: Final = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/amr",
    "gif": "image/gif",
    "document": "application/pdf",
    "contact": "text/x-vCard",
}
_SAVED: Final = (2025, 11, 1, 12, 0, 0)


def write(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str]) -> bytes:
    """Write the messages of a frame as a zip of version 2: text between two people as SMS, all else as MMS.

    Args:
        frame: rows in the common schema with `from_me` filled; no calls, reactions or system rows. MMS are dated in
            whole seconds.
        me: the account's name; its number is `numbers[me]`, else `OWN_NUMBER`.
        numbers: phone number of each two-person chat's name and of each writer in a group. A chat whose name is its
            number is written without a name.
    """
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in _messages(frame, me, numbers))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("messages.ndjson", _SAVED), "".join(lines), zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("data/PART_1.jpg", _SAVED), b"not a real picture")
    return out.getvalue()


def write_v1(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str]) -> bytes:
    """Write the messages of a frame as one JSON array, as before 2.0; arguments as for `write`."""
    return _array([_before_2(record) for record in _messages(frame, me, numbers)])


def write_calls(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str]) -> bytes:
    """Write the calls of a frame as a call log; arguments as for `write`."""
    return _array([_before_2(_call(n, row, numbers)) for n, row in enumerate(_newest_first(frame), 1)])


def small() -> dict[str, bytes]:
    """Write the small sample: each path below `sample_data/formats/` with its bytes."""
    frame = as_sms(conversation())
    is_call = frame["kind"].is_in(["call", "missed_call"])
    messages, calls = frame.filter(~is_call), frame.filter(is_call)
    return {
        "sms_ie/messages-2025-11-01.zip": write(messages, me=ME, numbers=NUMBERS),
        "sms_ie/messages-2025-11-01.json": write_v1(messages, me=ME, numbers=NUMBERS),
        "sms_ie/calls-2025-11-01.json": write_calls(calls, me=ME, numbers=NUMBERS),
    }


def _array(records: list[dict[str, Any]]) -> bytes:
    return json.dumps(records, indent=2, ensure_ascii=False).encode()


def _newest_first(frame: pl.DataFrame) -> list[dict[str, Any]]:
    dated = frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms"))
    return dated.sort("ms", descending=True, maintain_order=True).to_dicts()


def _messages(frame: pl.DataFrame, me: str, numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = _newest_first(frame)
    is_sms = [row["kind"] == "text" and not row["is_group"] for row in rows]
    sms = [row for row, plain in zip(rows, is_sms, strict=True) if plain]
    mms = [row for row, plain in zip(rows, is_sms, strict=True) if not plain]
    groups = _groups(frame)
    own = numbers.get(me, OWN_NUMBER)
    return [
        *(_sms(n, row, numbers) for n, row in enumerate(sms, 1)),
        *(_mms(n, row, numbers, groups, own) for n, row in enumerate(mms, 1)),
    ]


def _groups(frame: pl.DataFrame) -> dict[str, list[str]]:
    """Group's name → who writes in it besides the account."""
    others = frame.filter(pl.col("is_group") & ~pl.col("from_me"))
    rows = others.group_by("chat_name", maintain_order=True).agg(pl.col("sender").unique(maintain_order=True))
    return dict(rows.iter_rows())


def _sms(n: int, row: dict[str, Any], numbers: Mapping[str, str]) -> dict[str, Any]:
    name = row["chat_name"]
    record = {
        "_id": str(n),
        "thread_id": "1",
        "address": numbers[name],
        "date": str(row["ms"]),
        "date_sent": "0" if row["from_me"] else str(row["ms"] - 1000),
        "protocol": "0",
        "read": "1",
        "status": "-1",
        "type": "2" if row["from_me"] else "1",
        "service_center": numbers[name],
        "locked": "0",
        "sub_id": "1",
    }
    return record | ({} if row["text"] is None else {"body": row["text"]}) | _named(name, numbers)


def _mms(
    n: int, row: dict[str, Any], numbers: Mapping[str, str], groups: Mapping[str, list[str]], own: str
) -> dict[str, Any]:
    others = groups[row["chat_name"]] if row["is_group"] else [row["chat_name"]]
    writer = row["sender"] if row["is_group"] else others[0]
    to = [_address(name, _TO, numbers) for name in others if row["from_me"] or name != writer]
    mine = {"_id": "9", "contact_id": "0", "address": own, "type": _TO, "charset": "106"}
    token = {"_id": "9", "contact_id": "0", "address": "insert-address-token", "type": _FROM, "charset": "106"}
    return {
        "_id": str(n),
        "thread_id": "2",
        "date": str(row["ms"] // 1000),
        "date_sent": str(row["ms"] // 1000),
        "msg_box": "2" if row["from_me"] else "1",
        "read": "1",
        "ct_t": "application/vnd.wap.multipart.related",
        "m_type": "128" if row["from_me"] else "132",
        "m_id": f"message-{n}",
        "preview_data__base64__": base64.b64encode(b"not a real picture").decode(),
        "__sender_address": token if row["from_me"] else _address(writer, _FROM, numbers),
        "__recipient_addresses": to if row["from_me"] else [mine, *to],
        "__parts": list(_parts(n, row)),
    }


def _address(name: str, role: str, numbers: Mapping[str, str]) -> dict[str, Any]:
    plain = {"_id": "1", "contact_id": "0", "address": numbers[name], "type": role, "charset": "106"}
    return plain | _named(name, numbers)


def _named(name: str, numbers: Mapping[str, str]) -> dict[str, str]:
    return {} if numbers[name] == name else {"__display_name": name}


def _parts(n: int, row: dict[str, Any]) -> list[dict[str, str]]:
    found = [{"_id": f"{n}0", "seq": "-1", "ct": "application/smil", "text": "<smil><body/></smil>"}]
    if row["kind"] in _TYPES:
        found.append({"_id": f"{n}1", "seq": "0", "ct": _TYPES[row["kind"]], "_data": f"/data/PART_{n}.jpg"})
    if row["text"] is not None:
        found.append({"_id": f"{n}2", "seq": "0", "ct": "text/plain", "chset": "106", "text": row["text"]})
    return found


def _call(n: int, row: dict[str, Any], numbers: Mapping[str, str]) -> dict[str, Any]:
    name = row["chat_name"]
    unanswered = row["kind"] == "missed_call"
    return {
        "_id": str(n),
        "number": numbers[name],
        "presentation": "1",
        "date": str(row["ms"]),
        "duration": "0" if unanswered else str(max(1, round(row["duration"] or 60))),
        "type": "2" if row["from_me"] else "3" if unanswered else "1",
        "countryiso": "GB",
        **_named(name, numbers),
    }


def _before_2(record: dict[str, Any]) -> dict[str, Any]:
    """A record as versions before 2.0 and call logs have it: no underscores, and media inside."""
    plain: dict[str, Any] = {}
    for key, value in record.items():
        nested = [_before_2(one) for one in value] if isinstance(value, list) else value
        plain[key.removeprefix("__")] = _before_2(value) if isinstance(value, dict) else nested
    return plain | ({"binary_data": base64.b64encode(b"not a real picture").decode()} if "_data" in plain else {})
