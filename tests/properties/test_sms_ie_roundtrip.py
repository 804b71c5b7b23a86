"""Any conversation, written as SMS Import / Export writes it, is read back as it was; damage is told."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import sms_ie
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.writers.sms_ie import write, write_calls, write_v1

ME = "Kim"
NUMBERS = {"Ana": "+15550100123", "Zoë": "+44 7700 900124", "+447700900125": "+447700900125", "Bo": "+1 555 010 0126"}
PEOPLE = tuple(NUMBERS)
COMPARED = ("platform", "is_group", "sender", "from_me", "sent_at", "kind", "text", "duration")
HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")
CANARY = "canarycanary"
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@st.composite
def conversations(draw: st.DrawFn, kinds: tuple[str, ...] = ("text", "text", "image", "gif", "audio")) -> pl.DataFrame:
    """Messages with four people and in a group in which all of them write; MMS in whole seconds."""
    rows: list[dict[str, Any]] = []
    at = 1_600_000_000
    for number in range(draw(st.integers(0, 12))):
        is_group = number % 4 == 3 and "call" not in kinds
        who = PEOPLE[number // 4 % 4] if is_group else draw(st.sampled_from(PEOPLE))
        kind = draw(st.sampled_from(kinds))
        at += draw(st.integers(1, 10**5))
        from_me = draw(st.booleans()) and not is_group
        rows.append(
            {
                "platform": "sms",
                "chat_name": "group" if is_group else who,
                "chat": "group" if is_group else who,
                "is_group": is_group,
                "sender": None if from_me else who,
                "from_me": from_me,
                "sent_at": datetime.fromtimestamp(at, UTC),
                "kind": kind,
                "text": draw(words) if kind == "text" or ("call" not in kinds and draw(st.booleans())) else None,
                "edited": False,
                "duration": float(draw(st.integers(1, 9999))) if kind == "call" else None,
                "source": 0,
                "position": number + 1,
            }
        )
    frame = pl.DataFrame(rows, schema=MESSAGES)
    return frame if frame.filter("is_group")["sender"].n_unique() >= 2 else frame.filter(~pl.col("is_group"))


def read(data: bytes, name: str, mask: Mask | None = None) -> Parsed:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        if mask is not None:
            [file] = sms_ie.scrub(Source(path), ReadOptions("UTC"), mask)
            path = Path(folder) / ("messages.ndjson" if name.endswith("zip") else "messages.json")
            path.write_bytes(b"".join(file.data))
        [parsed] = sms_ie.read(Source(path), ReadOptions("UTC"))
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


@settings(max_examples=50, deadline=None)
@given(conversations())
def test_what_is_written_is_read(frame: pl.DataFrame) -> None:
    expected = frame.select(COMPARED).rows()
    for data, name in (
        (write(frame, me=ME, numbers=NUMBERS), "m.zip"),
        (write_v1(frame, me=ME, numbers=NUMBERS), "m.json"),
    ):
        parsed = read(data, name)
        assert parsed.frame.select(COMPARED).rows() == expected
        assert parsed.info.ledger.messages == frame.height


@settings(max_examples=25, deadline=None)
@given(conversations(kinds=("call", "missed_call")))
def test_calls_that_are_written_are_read(frame: pl.DataFrame) -> None:
    parsed = read(write_calls(frame, me=ME, numbers=NUMBERS), "calls.json")
    assert parsed.frame.select(COMPARED).rows() == frame.select(COMPARED).rows()


@settings(max_examples=25, deadline=None)
@given(conversations())
def test_scrubbed_it_is_read_alike(frame: pl.DataFrame) -> None:
    for data, name in (
        (write(frame, me=ME, numbers=NUMBERS), "m.zip"),
        (write_v1(frame, me=ME, numbers=NUMBERS), "m.json"),
    ):
        assert read(data, name, Mask(b"key")).frame.drop(HIDDEN).equals(read(data, name).frame.drop(HIDDEN))


@settings(max_examples=80, deadline=None)
@given(conversations(), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text")
    original = write_v1(frame.with_columns(spoken), me=ME, numbers=NUMBERS)
    damaged = bytearray(original[: data.draw(st.integers(1, len(original)))])
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    outcome = attempt(bytes(damaged))
    assert CANARY not in f"{outcome!r}{outcome}"
    if isinstance(outcome, Parsed):
        assert outcome.frame.height == outcome.info.ledger.messages


def attempt(data: bytes) -> Parsed | ExportError:
    try:
        return read(data, "messages.json")
    except ExportError as error:
        return error
