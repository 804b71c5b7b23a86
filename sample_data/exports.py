"""The export files of the sample data, and the frame that a reader of each should arrive at.

The expected frame comes from the simulated one and from what is known of each format: what it cannot hold (seconds on
Android, reactions, who is me, the kind of media left out) and where in the file each message stands. No parser is
asked, so that a reader and its expectation can disagree.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import polars as pl

from sample_data.group import simulate_group
from sample_data.habits import ZONE, Simulated
from sample_data.people import FRIENDSHIPS, NUMBERS, OWNER, WALKER_PEOPLE, WALKERS
from sample_data.simulator import simulate
from sample_data.writers import signal_export, sms_backup_restore, whatsapp

SEED: Final = 20_241_001
"""The first day of the histories; not chosen for what comes of it."""
ANA_ON_SIGNAL: Final = "Ana M"
"""What Signal calls Ana: names differ between apps."""
BEN_UNTIL: Final = "2025-12-15"
"""Day of the first export of the chat with Ben."""
BEN_FROM: Final = "2025-06-01"
"""First day in the second one: six months are in both."""
ANDROID: Final = "android-en-24h"
IPHONE: Final = "ios-us-12h"
_SIGNAL_LINES_BEFORE: Final = 5
"""Backup header, account, two people, one chat."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """One file as a person would have it.

    Attributes:
        file: its name.
        data: its bytes.
        expected: one row an event, in the file's order: the columns of the common frame but for `id` and `chat`, which
            are up to the reader; `about` holds the position of the message that a reaction is about.
    """

    file: str
    data: bytes
    expected: list[Row]


def histories() -> dict[str, Simulated]:
    """The six friendships, each from its own seed."""
    return {name: simulate(pair, np.random.default_rng(seed_of(name))) for name, pair in FRIENDSHIPS.items()}


def seed_of(name: str) -> list[int]:
    """The seed of a friendship's own history; its long run adds a number."""
    return [SEED, list(FRIENDSHIPS).index(name)]


def exports(known: dict[str, Simulated]) -> Iterator[Export]:
    """Every export file of these histories and of the group."""
    ana = known["Ana"].frame
    yield _iphone("Ana", ana.filter(pl.col("platform") == "whatsapp"))
    yield _signal(_renamed(ana.filter(pl.col("platform") == "signal"), ANA_ON_SIGNAL))
    ben = known["Ben"].frame
    day = pl.col("sent_at").dt.convert_time_zone(ZONE).dt.date()
    yield _android("Ben", ben.filter(day < pl.lit(BEN_UNTIL).str.to_date()))
    yield _android("Ben", ben.filter(day >= pl.lit(BEN_FROM).str.to_date()), " (1)")
    yield _android("Chidi", known["Chidi"].frame)
    yield _sms("Mum", known["Mum"].frame)
    yield _android("Noor", known["Noor"].frame)
    yield _iphone("Théo", known["Théo"].frame)
    group = simulate_group(WALKER_PEOPLE, WALKERS, np.random.default_rng([SEED, len(FRIENDSHIPS)]))
    yield _iphone(WALKERS, group)


def _renamed(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    sender = pl.when("from_me").then("sender").otherwise(pl.lit(name))
    return frame.with_columns(chat_name=pl.lit(name), sender=sender)


def _android(name: str, frame: pl.DataFrame, copy: str = "") -> Export:
    text = whatsapp.write_text(frame, me=OWNER, timezone=ZONE, style=ANDROID)
    rows = _text_rows(frame, notices=1, step_ms=60_000, kind=lambda k: k if k in ("text", "deleted") else "media")
    return Export(f"WhatsApp Chat with {name}{copy}.txt", text.encode(), rows)


def _iphone(name: str, frame: pl.DataFrame) -> Export:
    data = whatsapp.write_zip(frame, me=OWNER, timezone=ZONE, style=IPHONE, chat_name=name)
    group = bool(frame["is_group"].any())
    # left out of an export, a voice note is "audio omitted" like any other sound
    rows = _text_rows(frame, notices=1 + group, step_ms=1000, kind=lambda k: "audio" if k == "voice" else k)
    return Export(whatsapp.file_name(name, IPHONE), data, rows)


def _text_rows(frame: pl.DataFrame, *, notices: int, step_ms: int, kind: Callable[[str], str]) -> list[Row]:
    """Rows of a WhatsApp text: positions are lines, of which the app's own notices take the first."""
    sent = list(frame.to_dicts())
    first = {**sent[0], "sender": None, "kind": "system", "text": None, "edited": False}
    rows, line = [], 1
    for row in [*[first] * notices, *sent]:
        if row["kind"] != "reaction":
            ms = _ms(row) // step_ms * step_ms
            rows.append(_row(row, line, sent_at=ms, kind=kind(row["kind"]) if row is not first else "system"))
            line += 1 + (row["text"] or "").count("\n")
    return rows


def _signal(frame: pl.DataFrame) -> Export:
    data = signal_export.write(frame, me=OWNER)
    rows, line = [], _SIGNAL_LINES_BEFORE
    places: dict[str, int] = {}
    for row in frame.to_dicts():
        if row["kind"] != "reaction":
            line += 1
            places[row["id"]] = line
    for row in frame.to_dicts():
        about = places[row["about"]] if row["about"] else None
        rows.append(_row(row, about or places[row["id"]], about=about, from_me=row["from_me"]))
    return Export("signal-export-2026-10-01.zip", data, rows)


def _sms(name: str, frame: pl.DataFrame) -> Export:
    data = sms_backup_restore.write(frame, me=OWNER, numbers=NUMBERS)
    rows = [
        # an SMS cannot be edited, and one of one's own carries no name in a phone's message store
        _row(row, place, from_me=row["from_me"], sender=None if row["from_me"] else name, edited=False)
        for place, row in enumerate(frame.to_dicts(), 1)
    ]
    return Export("sms-20261001090000.xml", data, rows)


def _ms(row: Row) -> int:
    sent: datetime = row["sent_at"]
    return round(sent.timestamp() * 1000)


def _row(row: Row, position: int, **known: object) -> Row:
    """A row of the expected frame: what the message was, overlaid with what this format makes of it."""
    plain = {
        "platform": row["platform"],
        "chat_name": row["chat_name"],
        "is_group": row["is_group"],
        "sender": row["sender"],
        "from_me": None,
        "sent_at": _ms(row),
        "kind": row["kind"],
        "text": row["text"],
        "edited": row["edited"],
        "duration": None,
        "about": None,
        "position": position,
    }
    return plain | known


def as_lines(rows: list[Row]) -> bytes:
    """Rows as JSON Lines; `sent_at` in milliseconds since 1970."""
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()
