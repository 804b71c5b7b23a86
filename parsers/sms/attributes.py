"""One record of a phone's message or call table, read by the names of its columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from parsers.identity import clean_name
from parsers.plausible import FIRST_MS, LAST_MS
from parsers.sms.people import TOKEN, Addressed, Party

_KINDS: Final = {"image": "image", "video": "video", "audio": "audio"}
_CONTACTS: Final = ("text/x-vcard", "text/vcard")
_NO_MEDIA: Final = ("", "text/plain", "application/smil")
_UNNAMED: Final = ("(unknown)", "")
NULLS: Final = ("", "null")
"""How SMS Backup & Restore writes that there is nothing."""


class Attributes:
    """The attributes of one record, read by name."""

    __slots__ = ("_nulls", "_values")

    def __init__(self, values: Mapping[str, str], nulls: tuple[str, ...] = NULLS) -> None:
        """`nulls` are the values that mean there is none."""
        self._values = values
        self._nulls = nulls

    def text(self, name: str) -> str | None:
        """Give a value, None if missing."""
        value = self._values.get(name)
        return None if value is None or value in self._nulls else value

    def number(self, name: str, most: int) -> int | None:
        """Give a whole number from 0 to `most`, None if missing or not one."""
        value = self._values.get(name, "")
        if len(value) <= 18 and value.isdigit() and value.isascii() and (number := int(value)) <= most:
            return number
        return None

    @property
    def sent_at(self) -> int | None:
        """`date` in milliseconds since 1970 UTC; None if missing, zero or impossible."""
        found = self.number("date", LAST_MS)
        return found if found is not None and found >= FIRST_MS else None

    @property
    def contact(self) -> str | None:
        """The name in the phone's contacts."""
        found = clean_name(self.text("contact_name") or "")
        return None if found.casefold() in _UNNAMED else found


@dataclass(frozen=True, slots=True)
class Mms:
    """An MMS with what stands inside it."""

    head: Attributes
    parts: list[Attributes]
    addressed: Addressed


def numbers_in(address: str) -> Party:
    """Give the addresses of a chat from a list of them joined by `~`."""
    return tuple(dict.fromkeys(n for n in address.split("~") if n and n != TOKEN))


def kind_of(parts: Iterable[Attributes]) -> str:
    """Give the kind of an MMS: that of its first part that is no text."""
    for part in parts:
        content = (part.text("ct") or "").lower()
        if content == "image/gif":
            return "gif"
        if content in _CONTACTS:
            return "contact"
        if content not in _NO_MEDIA:
            return _KINDS.get(content.partition("/")[0], "document")
    return "text"


def body_of(parts: Iterable[Attributes]) -> str | None:
    """Give the text of an MMS."""
    texts = [t for part in parts if (part.text("ct") or "").lower() == "text/plain" and (t := part.text("text"))]
    return "".join(texts) or None


def content_of(text: str | None, parts: Iterable[Attributes] = ()) -> int:
    """Digest a message's words and the kinds of what else is in it to 32 bits: the same in every backup of a phone."""
    kinds = sorted(kind for part in parts if (kind := (part.text("ct") or "").lower()) not in _NO_MEDIA)
    return crc32("\0".join([text or "", *kinds]).encode("utf-8", "replace"))


PART: Final = ("seq", "ct", "name", "cl", "fn", "cid", "text")
"""Columns that tell the parts of two MMS apart."""
OWN_KEY: Final = ("m_id",)
"""The network's key of an MMS."""


def digest_of(records: Iterable[Attributes], columns: tuple[str, ...]) -> int:
    """Digest what tells two MMS of one second apart, 0 where nothing does; the same within one run only."""
    told = [record.text(name) for record in records for name in columns]
    return hash(tuple(told)) if any(told) else 0
