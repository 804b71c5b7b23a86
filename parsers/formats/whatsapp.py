"""WhatsApp's "Export chat": a text file (Android), or a zip that holds one (iOS, newer Android).

The text has wall times without a zone and never says who exported it. What its lines are made of stands in
`parsers.whatsapp_text`; this module finds the chats, fills the common frame and keeps the account of lines.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import polars as pl

from parsers import text_lines, wall_time
from parsers.errors import DamagedExport, NotAnExport
from parsers.format import Match, Parsed, ReadOptions, Scrubbed, Strength
from parsers.frame import MESSAGES, Capabilities, SourceInfo, check, in_order
from parsers.masking import Mask
from parsers.source import Source
from parsers.whatsapp_text import account, grammar, messages, names
from parsers.whatsapp_text.masker import Masker
from parsers.whatsapp_text.messages import Messages
from parsers.whatsapp_text.scrub import masked

name = "whatsapp"
label = "WhatsApp chat export"
capabilities = Capabilities(
    seconds=True,
    zone=False,
    says_me=False,
    reactions=False,
    replies=False,
    calls=True,
    voice_seconds=False,
    edits=True,
)

_HEAD_LINES: Final = 500
_BEGINNING: Final = datetime(2009, 1, 1)
"""The app is not older, so a zip entry that is says nothing (zip's zero is 1980)."""


def match(source: Source) -> Match | None:
    """Say whether the file is a WhatsApp export: by the headers in its first lines, or in a zip's text members."""
    if source.is_zip:
        chats = list(_chats(source))
        if not chats:
            return None
        why = f"a zip with {len(chats)} chat texts" if len(chats) > 1 else f"a zip with the chat text {chats[0].name}"
        return Match(Strength.CERTAIN if chats[0].name == names.IOS_MEMBER else Strength.LIKELY, why)
    named = names.said_by(source.name) is not None or source.name == names.IOS_MEMBER
    if not source.head.strip(b"\0"):
        return Match(Strength.POSSIBLE, "the file's name") if named else None
    share = _share_of_headers(source)
    if not share:
        return None
    return Match(Strength.CERTAIN if named else Strength.LIKELY, f"{share:.0%} of its first lines begin like messages")


def read(source: Source, options: ReadOptions) -> Iterator[Parsed]:
    """Read the file: one `Parsed` for each chat text.

    Raises:
        NotAnExport: no line of a text begins like a message.
        DamagedExport: the file is empty, in an unmarked encoding, or not readable; or no date in it can be right.
    """
    chats = _asked(source)
    unread = sum(member.lower().endswith(".txt") for member in source.members) - len(chats)
    notes = (f"{unread} other text file{'s' * (unread > 1)} in the zip {'were' if unread > 1 else 'was'} not read",)
    for number, chat in enumerate(chats):
        file = chat.label if len(chats) > 1 else source.label
        yield _read_chat(chat, options, file, notes if source.is_zip and unread and not number else ())


def scrub(source: Source, options: ReadOptions, mask: Mask) -> Iterator[Scrubbed]:
    """Write the file again as `Format.scrub` says: headers and the app's words stay, names and texts do not.

    Raises:
        ExportError: as `read`.
    """
    for chat in _asked(source):
        text, chat_name = text_lines.load(chat), names.of_file(chat)
        found = _find(text.lines, chat, options, chat_name)
        find = partial(
            messages.find,
            given=options.date_order,
            not_after=_not_after(chat),
            chat_name=None if chat_name is None else mask.name(chat_name),
        )
        pieces = masked(chat.read_bytes(), text.lines, found, find, mask)
        own = Masker(mask).export
        yield Scrubbed(own(chat.member or chat.name), pieces, archive=own(source.path.name) if source.is_zip else "")


def _asked(source: Source) -> list[Source]:
    chats = list(_chats(source)) if source.is_zip else [source]
    if not chats:
        raise NotAnExport("The zip holds no chat text.", source.label, _EXPORT_AGAIN)
    return chats


def _chats(source: Source) -> Iterator[Source]:
    """The chat texts in a zip: `_chat.txt`; else texts with a chat's name; else every text that begins like one.

    Chats that were sent as documents inside a chat are media, and stay unread.
    """
    texts = [source.inside(member) for member in source.members if member.lower().endswith(".txt")]
    ios = [text for text in texts if text.name == names.IOS_MEMBER]
    named = [text for text in texts if names.said_by(text.name) is not None]
    yield from (text for text in ios or named or texts if _share_of_headers(text))


def _share_of_headers(source: Source) -> float:
    """The share of headers in the first lines, or 0 where that does not make a chat."""
    head = source.head
    if text_lines.is_binary(head):
        return 0.0
    lines = [line for line in text_lines.decode_head(head).split("\n")[:_HEAD_LINES] if line.strip()]
    learned = grammar.learn(lines)
    if learned is None or not grammar.is_plausible(learned[0]):
        return 0.0
    share = learned[1] / len(lines)
    return share if share >= 0.5 or grammar.learn(lines[:1]) else 0.0


def _read_chat(source: Source, options: ReadOptions, file: str, notes: tuple[str, ...] = ()) -> Parsed:
    text = text_lines.load(source)
    chat_name = names.of_file(source)
    found = messages.counted_once(_find(text.lines, source, options, chat_name))
    instants = wall_time.to_instants(found.walls, options.timezone)
    frame = _frame(found, instants, chat_name, names.said_of(source))
    chat, is_group = frame["chat"][0], frame["is_group"][0]
    writers = [] if is_group else frame["sender"].drop_nulls().unique().to_list()
    info = SourceInfo(
        file=file,
        format=name,
        why="lines that begin with a date, a time and a name",
        sha256=text.sha256,
        clock="local",
        timezone=options.timezone,
        resolution_s=1.0 if found.template.seconds else 60.0,
        capabilities=replace(capabilities, seconds=found.template.seconds),
        ledger=account.ledger(text.lines, found),
        date_order=found.order,
        notes=(*account.notes(text, found), *_not_followed(found, options), *notes),
        chats_by_name=True,
        incomplete=account.incomplete(found, instants, chat),
        numbers={} if is_group else account.numbers(chat, chat_name, writers, options.timezone),
    )
    return Parsed(frame, info)


def _find(lines: pl.Series, source: Source, options: ReadOptions, chat_name: str | None) -> Messages:
    try:
        found = messages.find(lines, given=options.date_order, not_after=_not_after(source), chat_name=chat_name)
    except pl.exceptions.PolarsError:
        # Its message may quote a text, so neither it nor its chain may go on.
        raise DamagedExport("Its lines could not be taken apart.", source.label, _EXPORT_AGAIN) from None
    except messages.NoDates:
        raise DamagedExport("All its dates are impossible or still to come.", source.label, _EXPORT_AGAIN) from None
    if found is None and source.head and not source.head.strip(b"\0"):
        raise DamagedExport("The file begins with zero bytes, and no message follows.", source.label, _EXPORT_AGAIN)
    if found is None:
        raise NotAnExport("No line begins like a WhatsApp message.", source.label, _EXPORT_AGAIN)
    if options.date_order and found.impossible > _MOST_IMPOSSIBLE * found.at.len():
        raise DamagedExport(
            f"With dates read {options.date_order}, {found.impossible:,} of {found.impossible + found.at.len():,} "
            "do not exist or are still to come.",
            source.label,
            "Leave --date-order out, or give another.",
        )
    return found


def _not_followed(found: Messages, options: ReadOptions) -> Iterator[str]:
    """A note where the year stands elsewhere than the order that was asked for has it."""
    if options.date_order and found.order.order != options.date_order:
        yield f"--date-order {options.date_order} does not fit these dates; they were read {found.order.order}"


def _frame(found: Messages, instants: pl.Series, chat_name: str | None, said: str | None) -> pl.DataFrame:
    """Fill the common frame; see `parsers.frame` for the columns."""
    system = found.events.kind == "system"
    senders = found.senders.zip_with(~system, pl.Series([None], dtype=pl.String)) if system.any() else found.senders
    writers = sorted(senders.drop_nulls().unique().to_list())
    is_group = found.events.is_group or len(writers) > 2
    called = chat_name or " & ".join(writers) or label
    fixed: dict[str, object] = {
        "id": None,
        "platform": name,
        "chat": names.chat_id(called, writers, is_group=is_group, said=said),
        "chat_name": called,
        "is_group": is_group,
        "from_me": None,
        "about": None,
        "source": 0,
    }
    frame = pl.DataFrame(
        {
            "sender": senders,
            "sent_at": instants,
            "kind": found.events.kind,
            "text": found.events.text,
            "edited": found.events.edited,
            "duration": found.events.duration,
            "position": found.at + 1,
        }
    ).with_columns(pl.lit(value, dtype=MESSAGES[column]).alias(column) for column, value in fixed.items())
    frame = check(frame.select(MESSAGES.names()))
    return frame if frame["sent_at"].is_sorted() else in_order(frame)


def _not_after(source: Source) -> tuple[datetime, ...]:
    now = datetime.now()
    written = source.modified
    return (written, now) if written is not None and _BEGINNING < written < now else (now,)


_MOST_IMPOSSIBLE: Final = 0.02
"""Share of dates that may not exist in an order that was asked for: forged and pasted lines."""
_EXPORT_AGAIN: Final = 'In the chat, choose "Export chat" again and try that file.'
