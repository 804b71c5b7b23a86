"""Records of SMS, MMS and calls from JSON with a phone's own columns (formats.md §3b)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from parsers.identity import clean_name
from parsers.sms.attributes import Attributes, Mms
from parsers.sms.json_records import Json
from parsers.sms.mask import Masked
from parsers.sms.people import FROM, Addressed

_NULLS: Final = ("",)
"""A text may well be the word null here: what is missing has no key."""
_SECONDS: Final = re.compile(r"[0-9]{1,11}")
_BLOB: Final = "__base64__"
_MEDIA: Final = "binary_data"


def is_mms(record: Json) -> bool:
    """Whether a record is an MMS."""
    return any(key in record for key in ("msg_box", "__parts", "parts"))


def is_call(record: Json) -> bool:
    """Whether a record is a call."""
    return "number" in record and "duration" in record


def is_sms(record: Json) -> bool:
    """Whether a record is an SMS."""
    return "address" in record or "body" in record


def sms_of(record: Json) -> Attributes:
    """Give an SMS."""
    return _attributes(record, _added(record, "display_name"))


def call_of(record: Json) -> Attributes:
    """Give a call; the name that the call log remembers stands in for one that the contacts no longer have."""
    return _attributes(record, _added(record, "display_name") or record.get("name"))


def mms_of(record: Json) -> Mms:
    """Give an MMS, its date in milliseconds."""
    head = {key: value for key, value in record.items() if isinstance(value, str | int)}
    date = str(record.get("date", ""))
    head["date"] = f"{date}000" if _SECONDS.fullmatch(date) else date
    parts = [_attributes(part, None) for part in _objects(_added(record, "parts"))]
    return Mms(_attributes(head, None), parts, _addressed(record))


def masked_json(masked: Masked, record: Json, position: int) -> Json:
    """Give a record with every value replaced that is not harmless, and without media and other blobs."""
    return {
        masked.column(key): _masked(masked, key, value, position)
        for key, value in record.items()
        if key != _MEDIA and not key.endswith(_BLOB)
    }


def _masked(masked: Masked, key: str, value: Any, position: int) -> Any:
    if isinstance(value, dict):
        return masked_json(masked, value, position)
    if isinstance(value, list):
        return [_masked(masked, key, one, position) for one in value]
    return value if value is None or isinstance(value, bool) else masked.value(key, str(value), position)


def _addressed(record: Json) -> Addressed:
    sender = _added(record, "sender_address")
    named: list[tuple[str | None, Json]] = [(FROM, one) for one in _objects([sender])]
    named += [(_text(one, "type"), one) for one in _objects(_added(record, "recipient_addresses"))]
    # versions before 1.0 named all of them in one list
    named += [(_text(one, "type"), one) for one in _objects(_added(record, "addresses"))]
    known = [(role, number, one) for role, one in named if (number := _text(one, "address"))]
    names = {number: name for _, number, one in known if (name := _name(one)) is not None}
    return Addressed.of_roles((), ((role, number) for role, number, _ in known), names)


def _name(one: Json) -> str | None:
    name = _added(one, "display_name")
    return clean_name(name) or None if isinstance(name, str) else None


def _added(record: Json, key: str) -> Any:
    """What the app adds to the phone's columns: since 2.0 under a name of its own."""
    return record.get(f"__{key}", record.get(key))


def _objects(found: Any) -> Iterator[Json]:
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _text(record: Json, key: str) -> str | None:
    value = record.get(key)
    return str(value) if isinstance(value, str | int) and value != "" else None


def _attributes(record: Json, contact: Any) -> Attributes:
    values = {key: str(value) for key, value in record.items() if isinstance(value, str | int)}
    if isinstance(contact, str):
        values["contact_name"] = contact
    return Attributes(values, _NULLS)
