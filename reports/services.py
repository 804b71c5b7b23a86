"""Senders of notices: short codes and business headers that only ever write. They are no people and stand apart."""

import re
from typing import Final

from analyzer.results import Contact

_CODE: Final = re.compile(r"[0-9]{3,6}|[A-Z]{2}-[A-Z0-9]{3,9}(-[A-Z])?")
"""A short code (3 to 6 digits), or a header as Indian operators write it ("VM-HDFCBK", "JD-ICICIT-S").

Names of letters alone are never taken for one: a friend who was never answered may be saved as "MUM".
"""


def is_service(contact: Contact) -> bool:
    """Whether a contact that the owner never wrote to bears the number or header of a service."""
    return not contact.messages.get("me") and _CODE.fullmatch(contact.name.strip()) is not None
