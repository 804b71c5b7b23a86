"""Writes SMS Backup & Restore XML: `<smses>` for messages, `<calls>` for the call log.

Follows the files that the app makes: the phone database's own column names as attributes, the string `null` for what is
missing, `&#10;` for a line break, media in base64. Every other message spells its emoji as two surrogate references,
as old versions of the app (and other apps that write this shape) do; the rest hold the characters themselves.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

import polars as pl

from sample_data.small import ME, NUMBERS, conversation

Row: TypeAlias = dict[str, Any]

OWN_NUMBER: Final = "+15550100199"
"""The account's own number where `numbers` names none; reserved for fiction."""
_FROM, _TO = 137, 151
_TYPES: Final = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/amr",
    "gif": "image/gif",
    "document": "application/pdf",
    "contact": "text/x-vCard",
}
_SPECIAL: Final = re.compile(r"[&<>\"\t\r\n\x00-\x1f\ufffe\uffff]")
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_HEAD: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore-->\n"


def write(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str]) -> bytes:
    """Write the messages of a frame: text between two people as `<sms>`, media and groups as `<mms>`.

    Args:
        frame: rows in the common schema with `from_me` filled; no calls (see `write_calls`), reactions or system rows.
            A group's members are those who write in it, so that it takes two besides the account to make one.
        me: the account's name; its number is `numbers[me]`, else `OWN_NUMBER`.
        numbers: phone number of each two-person chat's name and of each writer in a group. A chat whose name is its
            number is written without a contact name.

    Returns:
        The bytes of the XML file.

    Raises:
        ValueError: a row's kind cannot be sent as SMS or MMS.
        KeyError: a name has no number.

    """
    rows = _rows(frame)
    parties = _Parties(rows, me, numbers)
    elements = [_element(i, row, parties) for i, row in enumerate(rows)]
    return _document("smses", elements, rows)


def write_calls(frame: pl.DataFrame, *, me: str, numbers: Mapping[str, str]) -> bytes:
    """Write the calls of a frame as a call log; arguments and errors as for `write`.

    Raises:
        ValueError: a row is no call or missed call, or is a group's.

    """
    rows = _rows(frame)
    parties = _Parties(rows, me, numbers)
    return _document("calls", [_call(row, parties) for row in rows], rows)


def small() -> dict[str, bytes]:
    """Write the small sample: messages and calls, each path below `sample_data/formats/` with its bytes.

    The reaction is written out as an iPhone does; what SMS has no word for is left out.
    """
    frame = as_sms(conversation())
    is_call = frame["kind"].is_in(["call", "missed_call"])
    messages = write(frame.filter(~is_call), me=ME, numbers=NUMBERS)
    calls = write_calls(frame.filter(is_call), me=ME, numbers=NUMBERS)
    folder = "sms_backup_restore"
    return {f"{folder}/sms-20251101120000.xml": messages, f"{folder}/calls-20251101120000.xml": calls}


def as_sms(frame: pl.DataFrame) -> pl.DataFrame:
    """Give what SMS and MMS can say of a conversation, reactions as texts in the words of an iPhone."""
    texts = frame.select("chat", pl.col("id").alias("about"), pl.col("text").alias("said"))
    quoted = pl.format("Loved “{}”", "said")
    is_reaction = pl.col("kind") == "reaction"
    said = frame.join(texts, on=["chat", "about"], how="left", maintain_order="left").with_columns(
        pl.when(is_reaction).then(quoted).otherwise("text").alias("text"),
        pl.when(is_reaction).then(pl.lit("text", frame.schema["kind"])).otherwise("kind").alias("kind"),
        pl.lit(value=False).alias("edited"),
        pl.lit(None, pl.String).alias("about"),
    )
    return said.select(frame.columns).filter(pl.col("kind").is_in(["text", *_TYPES, "call", "missed_call"]))


class _Parties:
    """Who is written to in each chat, with names and numbers."""

    def __init__(self, rows: list[Row], me: str, numbers: Mapping[str, str]) -> None:
        self.numbers = numbers
        self.own = numbers.get(me, OWN_NUMBER)
        self.groups: dict[str, list[str]] = {}
        for row in rows:
            if row["is_group"]:
                members = self.groups.setdefault(row["chat_name"], [])
                if not row["from_me"] and row["sender"] not in members:
                    members.append(row["sender"])

    def address(self, row: Row) -> str:
        names = self.groups[row["chat_name"]] if row["is_group"] else [row["chat_name"]]
        return "~".join(self.numbers[name] for name in names)

    def contact(self, row: Row) -> str:
        name = str(row["chat_name"])
        return "(Unknown)" if self.numbers.get(name) == name else name

    def addresses(self, row: Row) -> list[tuple[str, int]]:
        """Every number of an MMS with its role; the account itself as a token when it writes."""
        others = self.address(row).split("~")
        if row["from_me"]:
            return [("insert-address-token", _FROM), *((number, _TO) for number in others)]
        writer = self.numbers[row["sender"]] if row["is_group"] else others[0]
        return [(writer, _FROM), (self.own, _TO), *((n, _TO) for n in others if n != writer)]


def _rows(frame: pl.DataFrame) -> list[Row]:
    return frame.with_columns(pl.col("sent_at").dt.epoch("ms").alias("ms")).to_dicts()


def _document(root: str, elements: list[str], rows: list[Row]) -> bytes:
    last = max((row["ms"] for row in rows), default=0)
    head = f'<{root} count="{len(elements)}" backup_set="sample" backup_date="{last}" type="full">\n'
    return (_HEAD + head + "".join(elements) + f"</{root}>").encode()


def _element(index: int, row: Row, parties: _Parties) -> str:
    as_references = index % 2 == 1
    if row["kind"] == "text" and not row["is_group"]:
        return f"  <sms {_attributes(_sms(row, parties), as_references)} />\n"
    if row["kind"] != "text" and row["kind"] not in _TYPES:
        raise ValueError(f"SMS and MMS have no messages of the kind {row['kind']}")
    parts = "".join(f"      <part {_attributes(part, as_references)} />\n" for part in _parts(row))
    addrs = "".join(
        f'      <addr address="{number}" type="{role}" charset="106" />\n' for number, role in parties.addresses(row)
    )
    head = _attributes(_mms(row, parties), as_references)
    return f"  <mms {head}>\n    <parts>\n{parts}    </parts>\n    <addrs>\n{addrs}    </addrs>\n  </mms>\n"


def _sms(row: Row, parties: _Parties) -> Row:
    return {
        "protocol": 0,
        "address": parties.address(row),
        "date": row["ms"],
        "type": 2 if row["from_me"] else 1,
        "subject": None,
        "body": row["text"],
        "toa": None,
        "sc_toa": None,
        "service_center": None,
        "read": 1,
        "status": -1,
        "locked": 0,
        "date_sent": 0 if row["from_me"] else row["ms"] - 1000,
        "sub_id": 1,
        "readable_date": _readable(row["sent_at"]),
        "contact_name": parties.contact(row),
    }


def _mms(row: Row, parties: _Parties) -> Row:
    return {
        "date": row["ms"],
        "rr": 129,
        "sub": None,
        "ct_t": "application/vnd.wap.multipart.related",
        "read_status": None,
        "seen": 1,
        "msg_box": 2 if row["from_me"] else 1,
        "address": parties.address(row),
        "sub_cs": None,
        "text_only": int(row["kind"] == "text"),
        "m_type": 128 if row["from_me"] else 132,
        "date_sent": row["ms"] // 1000,
        "readable_date": _readable(row["sent_at"]),
        "contact_name": parties.contact(row),
    }


def _parts(row: Row) -> Iterable[Row]:
    yield {"seq": -1, "ct": "application/smil", "name": None, "chset": None, "text": "<smil><body/></smil>"}
    if row["kind"] in _TYPES:
        data = base64.b64encode(b"not a real picture " * 4).decode()
        yield {"seq": 0, "ct": _TYPES[row["kind"]], "name": "file", "chset": None, "text": None, "data": data}
    if row["text"] is not None:
        yield {"seq": 0, "ct": "text/plain", "name": None, "chset": 106, "cl": "text.txt", "text": row["text"]}


def _call(row: Row, parties: _Parties) -> str:
    if row["kind"] not in ("call", "missed_call") or row["is_group"]:
        raise ValueError(f"a call log has no {'group ' * row['is_group']}rows of the kind {row['kind']}")
    unanswered = row["kind"] == "missed_call"
    call = {
        "number": parties.address(row),
        "duration": 0 if unanswered else max(1, round(row["duration"] or 60)),
        "date": row["ms"],
        "type": 2 if row["from_me"] else 3 if unanswered else 1,
        "presentation": 1,
        "readable_date": _readable(row["sent_at"]),
        "contact_name": parties.contact(row),
    }
    return f"  <call {_attributes(call, as_references=False)} />\n"


def _readable(when: datetime) -> str:
    return f"{when:%b} {when.day}, {when:%Y %H:%M:%S}"


def _attributes(values: Row, as_references: bool) -> str:
    return " ".join(f'{name}="{_escaped(value, as_references)}"' for name, value in values.items())


def _escaped(value: object, as_references: bool) -> str:
    text = "null" if value is None else str(value)
    text = _SPECIAL.sub(lambda m: _NAMED.get(m[0]) or f"&#{ord(m[0])};", text)
    return _ASTRAL.sub(_surrogates, text) if as_references else text


def _surrogates(found: re.Match[str]) -> str:
    high, low = divmod(ord(found[0]) - 0x10000, 0x400)
    return f"&#{0xD800 + high};&#{0xDC00 + low};"
