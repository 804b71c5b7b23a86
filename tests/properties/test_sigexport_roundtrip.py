"""What is written as sigexport writes it is read as it was, in both of its files, and damage loses no line unseen."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import text_lines
from parsers.errors import ExportError
from parsers.format import Format, Parsed, ReadOptions
from parsers.formats import sigexport, sigexport_markdown
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.writers.sigexport import write_json, write_markdown

ZONE = "Asia/Kolkata"
OPTIONS = ReadOptions(ZONE)
CANARY = "zzcanaryzz"
START = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)
WHATEVER = st.characters(codec="utf-8", exclude_characters="`\r")
PLAIN = st.characters(codec="utf-8", exclude_characters="`\r()[]>:\0")  # a zero byte in a text file is damage
KINDS = ("text", "image", "video", "audio", "voice", "gif", "document", "sticker", "media", "deleted", "call")
COMPARED = ("from_me", "sent_at", "kind", "text", "duration")
MASKED = ("id", "chat", "chat_name", "sender", "text", "about")


@st.composite
def conversations(draw: st.DrawFn, letters: st.SearchStrategy[str]) -> pl.DataFrame:
    people = draw(st.sampled_from([("Me", "Ana"), ("Me", "Ana", "Ben")]))
    rows: list[dict[str, Any]] = []
    now = START
    for number in range(draw(st.integers(1, 12))):
        now += timedelta(milliseconds=draw(st.integers(1, 10**8)))
        kind = draw(st.sampled_from([*KINDS, "missed_call", "system"]))
        typed = draw(st.text(letters, min_size=kind == "text", max_size=30)) or None
        writer = draw(st.sampled_from(people))
        row = {
            **dict.fromkeys(MESSAGES.names()),
            **{"id": str(number), "platform": "signal", "chat": "c", "chat_name": "Ana", "is_group": len(people) > 2},
            **{"sender": writer, "from_me": writer == "Me", "sent_at": now, "kind": kind, "edited": False},
            **{"source": 0, "position": number + 1},
            "text": typed if kind not in ("deleted", "call", "missed_call", "system") else None,
            "duration": float(draw(st.integers(1, 9000))) if kind == "call" else None,
        }
        if kind == "system":
            row |= {"sender": None, "from_me": False}
        earlier = [one["id"] for one in rows if one["kind"] == "text"]
        if kind == "text" and earlier and draw(st.booleans()):
            row["about"] = draw(st.sampled_from(earlier))
        rows.append(row)
        if kind == "text" and draw(st.booleans()):
            rows.append({**row, "id": None, "kind": "reaction", "text": "❤️", "about": row["id"], "duration": None})
    return pl.DataFrame(rows, schema=MESSAGES)


@contextlib.contextmanager
def saved(data: bytes, name: str) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Ana" / name
        path.parent.mkdir()
        path.write_bytes(data)
        yield Source(path)


def attempt(format_: Format, source: Source) -> Parsed | ExportError:
    try:
        [parsed] = format_.read(source, OPTIONS)
    except ExportError as error:
        return error
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def reactions_about(frame: pl.DataFrame) -> list[object]:
    sent = dict(frame.drop_nulls("id").select("id", "sent_at").iter_rows())
    return [sent[about] for about in frame.filter(pl.col("kind") == "reaction")["about"]]


@settings(max_examples=50, deadline=None)
@given(conversations(WHATEVER))
def test_json_is_read_as_it_was_written(frame: pl.DataFrame) -> None:
    with saved(write_json(frame, ZONE), "data.json") as source:
        assert sigexport.match(source) is not None
        parsed = attempt(sigexport, source)
    assert isinstance(parsed, Parsed)
    assert parsed.frame.select(COMPARED).rows() == frame.select(COMPARED).rows()
    assert parsed.info.ledger.units == frame.filter(pl.col("kind") != "reaction").height
    assert reactions_about(parsed.frame) == reactions_about(frame)


@settings(max_examples=50, deadline=None)
@given(conversations(PLAIN))
def test_markdown_is_read_as_it_was_written(frame: pl.DataFrame) -> None:
    data = write_markdown(frame, ZONE)
    with saved(data, "chat.md") as source:
        parsed = attempt(sigexport_markdown, source)
    assert isinstance(parsed, Parsed)
    wanted = frame.with_columns(pl.col("sent_at").dt.truncate("1s"))
    assert parsed.frame.select(COMPARED).rows() == wanted.select(COMPARED).rows()
    assert parsed.info.ledger.problems == 0
    assert reactions_about(parsed.frame) == reactions_about(wanted)


@settings(max_examples=30, deadline=None)
@given(conversations(WHATEVER))
def test_two_runs_count_once(frame: pl.DataFrame) -> None:
    frame = frame.unique("id", maintain_order=True)
    with saved(write_json(frame, ZONE) * 2, "data.json") as source:
        parsed = attempt(sigexport, source)
    assert isinstance(parsed, Parsed)
    assert parsed.info.ledger.duplicates == parsed.info.ledger.units / 2


def damaged(data: st.DataObject, original: bytes) -> bytes:
    cut = bytearray(original[: data.draw(st.integers(0, len(original)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if cut:
            cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    return bytes(cut)


@pytest.mark.parametrize("name", ["data.json", "chat.md"])
@settings(max_examples=50, deadline=None)
@given(conversations(PLAIN), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(name: str, frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = frame.with_columns(pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text"))
    format_: Format = sigexport if name == "data.json" else sigexport_markdown
    whole = write_json(spoken, ZONE) if name == "data.json" else write_markdown(spoken, ZONE)
    with saved(damaged(data, whole), name) as source:
        parsed = attempt(format_, source)
        assert CANARY not in f"{parsed!r}{parsed}"
        if not isinstance(parsed, Parsed):
            return
        if name == "chat.md":
            assert parsed.info.ledger.units == text_lines.load(source).lines.len()
        elif parsed.info.ledger.units > 1:
            assert parsed.info.ledger.units == source.read_bytes().removesuffix(b"\n").count(b"\n") + 1
        [copy] = format_.scrub(source, OPTIONS, Mask(b"key"))
        masked = b"".join(copy.data)
    assert CANARY.encode() not in masked
    with saved(masked, copy.name) as again:
        scrubbed = attempt(format_, again)
    assert isinstance(scrubbed, Parsed)
    assert scrubbed.frame.drop(MASKED).equals(parsed.frame.drop(MASKED))
    assert scrubbed.info.ledger == parsed.info.ledger


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from("[2025-03 1:0]Me()!>-./media \n👍"), max_size=200))
def test_odd_markdown_is_read_or_refused_and_scrubbed_alike(text: str) -> None:
    head = "[2025-03-01 10:00:00] Me: "
    with saved(f"{head}{text}\n{head}{text}".encode(), "chat.md") as source:
        parsed = attempt(sigexport_markdown, source)
        [copy] = sigexport_markdown.scrub(source, OPTIONS, Mask(b"key"))
        masked = b"".join(copy.data)
    with saved(masked, copy.name) as again:
        scrubbed = attempt(sigexport_markdown, again)
    assert isinstance(parsed, Parsed)
    assert isinstance(scrubbed, Parsed)
    assert scrubbed.info.ledger == parsed.info.ledger
    assert scrubbed.frame.drop(MASKED).equals(parsed.frame.drop(MASKED))
