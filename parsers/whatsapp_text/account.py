"""What is said about a text export: what became of its lines, and what a reader of its numbers has to know."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import polars as pl

from parsers.frame import Incomplete
from parsers.ledger import Ledger
from parsers.phone_numbers import owners
from parsers.text_lines import TextLines
from parsers.whatsapp_text.messages import Messages

_CAPS: Final = ((39_900, 40_100, "40,000"), (10_000, 10_000, "10,000"))
"""Counts at which the app cuts an export (about 40,000 without media, 10,000 with), and how to say them."""
_MANY_FOREIGN: Final = 20
"""Lines of another shape that are more than a quotation."""
_NUMBER: Final = re.compile(r"\+[0-9][0-9 ()./-]{6,}")
"""A sender who is in nobody's contacts; the app writes such numbers in full."""


def ledger(lines: pl.Series, found: Messages) -> Ledger:
    """Account for every line of the file."""
    system = int((found.events.kind == "system").sum())
    first = int(found.at[0])
    blank = int((lines.head(first) == "").sum())
    left_out = {
        "blank before the first message": blank,
        "text before the first message": first - blank,
        "blank after the last message": lines.len() - found.end,
    }
    account = Ledger(
        unit="line",
        units=lines.len(),
        messages=found.at.len() - system,
        continuations=found.end - first - found.at.len() - found.twice,
        duplicates=found.twice,
        system=system,
        left_out={reason: count for reason, count in left_out.items() if count},
    )
    account.check()
    return account


def notes(text: TextLines, found: Messages) -> tuple[str, ...]:
    """Say what is uncertain or missing in this file, in plain sentences without message text."""
    twice = f"{found.twice} lines say again what stands in the file before; each message is counted once"
    return (*text.notes, *_notes(found), *([twice] if found.twice else []))


def incomplete(found: Messages, instants: pl.Series, chat: str) -> tuple[Incomplete, ...]:
    """Give the stretches in which messages were set to disappear, by the lines that say so.

    Args:
        found: the messages of the file.
        instants: when each was sent.
        chat: id of the chat.
    """
    stretches: list[Incomplete] = []
    since: datetime | None = None
    is_on = False
    for row, turned in found.events.timers.iter_rows():
        when = instants[row]
        if turned == "off":
            # Off without on: it was on since before the export begins.
            stretches += [Incomplete(chat, since, when)] * (is_on or not stretches)
            is_on, since = False, None
        elif not is_on:
            # A timer that is only changed was on before; nobody says since when.
            is_on, since = True, when if turned == "on" else None
    return (*stretches, *[Incomplete(chat, since)] * is_on)


def numbers(chat: str, chat_name: str | None, writers: Sequence[str], timezone: str) -> dict[str, str]:
    """Give the other person's phone number in a chat of two, where it stands instead of a name; else nothing.

    Args:
        chat: id of the chat.
        chat_name: as the file name has it.
        writers: who writes, at most two.
        timezone: the reader's.
    """
    told = _told(filter(None, [chat_name]), timezone) or _told(writers, timezone)
    return {chat: told.pop()} if len(told) == 1 else {}


def _told(names: Iterable[str], timezone: str) -> set[str]:
    shown = [name for name in names if _NUMBER.fullmatch(name)]
    return {owner.e164 for owner in owners(dict.fromkeys(shown), timezone).values() if owner.e164} if shown else set()


def _notes(found: Messages) -> Iterator[str]:
    count = found.at.len() - int((found.events.kind == "system").sum())
    for low, high, said in _CAPS:
        if low <= count <= high:
            yield f"WhatsApp cuts exports at about {said} messages: the first one here need not be the first ever"
    if found.order.confidence == "ambiguous":
        yield "dates could be day first or month first and were read day first; --date-order overrules that"
    if found.events.timers.height:
        yield "disappearing messages were on: what disappeared is not in this export"
    if found.impossible:
        yield (
            f"{found.impossible} lines begin like messages with a date that does not exist or is still to come; "
            "they were read as text"
        )
    if found.pasted:
        yield f"{found.pasted} lines look like another chat pasted into a message; they were read as text"
    if found.foreign >= _MANY_FOREIGN:
        yield (
            f"{found.foreign} lines inside messages begin like messages of another export; "
            "if two exports were joined in this file, take them apart"
        )
