"""What is written as signalbackup-tools writes it is read as it was, and damage loses no line unseen."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import text_lines
from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import signalbackup_tools as tools
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.writers.signalbackup_tools import write

ZONE = "Asia/Kolkata"
OPTIONS = ReadOptions(ZONE)
CANARY = "zzcanaryzz"
NAME = "Ana Lima (_id2).txt"
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
LETTERS = st.characters(codec="utf-8", exclude_characters="\r)\0")
KINDS = ("text", "image", "video", "audio", "voice", "gif", "document", "sticker", "media", "poll", "call")
COMPARED = ("sender", "from_me", "sent_at", "kind", "text")
MASKED = ("id", "chat", "chat_name", "sender", "text", "about")


@st.composite
def conversations(draw: st.DrawFn) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    now = START
    for number in range(draw(st.integers(1, 12))):
        now += timedelta(seconds=draw(st.integers(1, 10**5)))
        kind = draw(st.sampled_from([*KINDS, "missed_call", "system"])) if number > 1 else "text"
        typed = draw(st.text(LETTERS, min_size=kind in ("text", "poll"), max_size=30)).strip("\n") or None
        if kind == "poll" or (kind == "text" and typed is None):
            typed = "When?"
        writer = ("Sam", "Ana Lima")[number] if number < 2 else draw(st.sampled_from(["Sam", "Ana Lima"]))
        writer = "Ana Lima" if kind == "missed_call" else writer
        row = {
            **dict.fromkeys(MESSAGES.names()),
            **{"id": str(number), "platform": "signal", "chat": "c", "chat_name": "Ana Lima", "is_group": False},
            **{"sender": writer, "from_me": writer == "Sam", "sent_at": now, "kind": kind, "edited": False},
            **{"source": 0, "position": number + 1, "text": typed if kind not in ("call", "missed_call") else None},
        }
        if kind == "system":
            row |= {"sender": None, "from_me": None, "text": None}
        rows.append(row)
        if kind == "text" and draw(st.booleans()):
            reaction = {
                "id": None,
                "kind": "reaction",
                "text": "❤️",
                "about": row["id"],
                "sender": "Sam",
                "from_me": True,
            }
            rows.append({**row, **reaction})
    return pl.DataFrame(rows, schema=MESSAGES)


@contextlib.contextmanager
def saved(data: bytes, name: str = NAME) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield Source(path)


def attempt(source: Source) -> Parsed | ExportError:
    try:
        [parsed] = tools.read(source, OPTIONS)
    except ExportError as error:
        return error
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


@settings(max_examples=60, deadline=None)
@given(conversations())
def test_what_is_written_is_read(frame: pl.DataFrame) -> None:
    with saved(write(frame, ZONE)) as source:
        assert tools.match(source) is not None
        parsed = attempt(source)
    assert isinstance(parsed, Parsed)
    assert parsed.frame.select(COMPARED).rows() == frame.select(COMPARED).rows()
    ledger = parsed.info.ledger
    assert ledger.messages + ledger.system == frame.filter(pl.col("kind") != "reaction").height
    assert ledger.problems == 0


@settings(max_examples=60, deadline=None)
@given(conversations(), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("kind") == "text").then(pl.lit(CANARY)).otherwise("text").alias("text")
    whole = write(frame.with_columns(spoken), ZONE)
    cut = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if cut:
            cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    with saved(bytes(cut)) as source:
        parsed = attempt(source)
        assert CANARY not in f"{parsed!r}{parsed}"
        if not isinstance(parsed, Parsed):
            return
        assert parsed.info.ledger.units == text_lines.load(source).lines.len()
        [copy] = tools.scrub(source, OPTIONS, Mask(b"key"))
        masked = b"".join(copy.data)
    assert CANARY.encode() not in masked
    with saved(masked, copy.name) as again:
        scrubbed = attempt(again)
    assert isinstance(scrubbed, Parsed)
    assert scrubbed.frame.drop(MASKED).equals(parsed.frame.drop(MASKED))
    assert scrubbed.info.ledger == parsed.info.ledger
