"""What tells signalbackup-tools' XML from a backup of SMS, whose shape it has (its `exportxml.cc`)."""

import re
from typing import Final

_BEGINNING: Final = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8" standalone="yes" \?>\s*<\?xml-stylesheet [^>]*\?>\s*'
    rb'<smses count="[0-9]+">\s*(?:</smses>|<sms protocol="[^"]*" address="[^"]*" contact_name="'
    rb'|<mms msg_box="[^"]*" date="[^"]*" date_sent="[^"]*" seen=")'
)


def is_from_signal(head: bytes) -> bool:
    """Whether a file begins as the tool writes it: a root with nothing but a count, and attributes in its own order."""
    return _BEGINNING.match(head) is not None
