"""Stable ids that give nothing away, and names without invisible marks: shared by formats that name people by key."""

import hashlib
import re
from typing import Final

_MARKS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SHORT: Final = 16
"""Hex digits kept of a digest: 64 bits, so that two chats of one person never meet."""
_NATIONAL: Final = 9
"""Last digits compared, so that +44 7700 900123 and 07700 900123 are one number (formats.md §3a)."""


def opaque(key: str) -> str:
    """Digest a phone number, account id or name to 16 hex digits: the same in every export, and not the key itself."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:_SHORT]


def clean_name(name: str) -> str:
    """Strip direction marks, zero-width characters and outer spaces from a name."""
    return _MARKS.sub("", name).strip()


def number_key(number: str) -> str:
    """Give the form of an address under which two spellings of one phone number meet.

    Digits only, of a full number the last nine; e-mail addresses and named senders in lower case.
    """
    if any(map(str.isalpha, number)):
        return number.strip().casefold()
    digits = "".join(filter(str.isdecimal, number))
    return digits[-_NATIONAL:] or number.strip()
