"""Any conversation, written as Signal Desktop stores it, is read back; any damage ends in the ledger or one error."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import signal_desktop as desktop
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.signal_database import database as desktop_database
from parsers.source import Source
from sample_data.writers.signal_desktop import Style, service_id, write

ME = "Kim Lee"
CHATS = (("Ana Bo", False), ("Zoë", False), ("Walkers 🥾", True))
NUMBERS = {ME: "+447700900001", "Ana Bo": "+447700900123", "Zoë": "+447700900456"}
FILES = ("image", "video", "audio", "voice", "gif", "document")
WITH_TEXT = ("text", *FILES)
KINDS = (*WITH_TEXT, "sticker", "contact", "media", "call", "missed_call", "deleted", "system")
CANARY = "canarycanary"
COMPARED = ("chat_name", "is_group", "sender", "from_me", "sent_at", "kind", "text", "edited", "duration")
ANEW = ("id", "chat", "chat_name", "sender", "text", "about")
OPTIONS = ReadOptions("UTC")
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@st.composite
def conversations(draw: st.DrawFn, style: Style = "today") -> pl.DataFrame:
    """A frame of messages a second apart or more, with reactions and quotes about earlier ones."""
    rows: list[dict[str, Any]] = []
    at = 1_600_000_000_000
    for number in range(draw(st.integers(1, 12))):
        chat, is_group = draw(st.sampled_from(CHATS))
        at += draw(st.integers(1_000, 10**8))
        from_me = draw(st.booleans())
        kind = draw(st.sampled_from((*KINDS, "poll") if style == "today" else KINDS))
        if style == "old" and is_group and kind == "missed_call":
            # a call in a group was only known to have been begun
            kind = "call"
        earlier = [r["id"] for r in rows if r["chat"] == chat and r["kind"] in WITH_TEXT]
        about = draw(st.sampled_from(earlier)) if earlier and draw(st.booleans()) else None
        if about is not None and draw(st.booleans()):
            kind = "reaction"
        typed = kind in ("text", "poll", "reaction") or (kind in WITH_TEXT and draw(st.booleans()))
        has_length = (kind == "call" and not is_group) or (kind == "voice" and style == "today")
        rows.append(
            {
                "id": str(number),
                "platform": "signal",
                "chat": chat,
                "chat_name": chat,
                "is_group": is_group,
                "sender": None if kind == "system" else ME if from_me else "Ana Bo" if is_group else chat,
                "from_me": from_me and kind != "system",
                "sent_at": datetime.fromtimestamp(at / 1000, UTC),
                "kind": kind,
                "text": draw(words) if typed else None,
                "edited": style == "today" and kind in WITH_TEXT and draw(st.booleans()),
                "duration": draw(st.sampled_from([None, 1.5, 300.0])) if has_length else None,
                "about": about if kind in (*WITH_TEXT, "reaction") else None,
                "source": 0,
                "position": number + 1,
            }
        )
    return _one_reaction_each(pl.DataFrame(rows, schema=MESSAGES))


def _one_reaction_each(frame: pl.DataFrame) -> pl.DataFrame:
    """A person has one reaction to a message."""
    reactions = frame.filter(pl.col("kind") == "reaction").unique(["chat", "sender", "about"], keep="first")
    return pl.concat([frame.filter(pl.col("kind") != "reaction"), reactions]).sort("position")


@contextlib.contextmanager
def saved(data: bytes) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite"
        path.write_bytes(data)
        yield Source(path)


def read(data: bytes) -> Parsed:
    with saved(data) as source:
        [parsed] = desktop.read(source, OPTIONS)
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def attempt(data: bytes) -> Parsed | ExportError:
    try:
        with saved(data) as source:
            desktop.match(source)
        return read(data)
    except ExportError as error:
        return error


def scrubbed(data: bytes) -> bytes:
    with saved(data) as source:
        [file] = desktop.scrub(source, OPTIONS, Mask())
        return b"".join(file.data)


@pytest.mark.parametrize("style", ["today", "old"])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read(style: Style, data: st.DataObject) -> None:
    frame = data.draw(conversations(style))
    if frame.filter(pl.col("kind") != "reaction").is_empty():
        return
    parsed = read(write(frame, me=ME, numbers=NUMBERS, style=style))
    got = parsed.frame
    assert got.select(COMPARED).rows() == frame.sort("sent_at", maintain_order=True).select(COMPARED).rows()
    assert parsed.info.ledger.problems == 0
    units = frame.filter(pl.col("kind") != "reaction").height
    assert parsed.info.ledger.messages + parsed.info.ledger.system == units
    by_id = {(r["chat_name"], r["id"]): r["sent_at"] for r in got.to_dicts()}
    sent = {(r["chat_name"], r["id"]): r["sent_at"] for r in frame.to_dicts()}
    about_got = [by_id[r["chat_name"], r["about"]] for r in got.to_dicts() if r["about"] is not None]
    about = [sent[r["chat_name"], r["about"]] for r in frame.to_dicts() if r["about"] is not None]
    assert sorted(about_got) == sorted(about)


@pytest.mark.parametrize("style", ["today", "old"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_scrubbed_it_reads_the_same_and_says_nothing(style: Style, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(f"{CANARY} 🙂")).alias("text")
    frame = data.draw(conversations(style)).with_columns(spoken)
    original = write(frame, me=ME, numbers=NUMBERS, style=style)
    parsed, masked = read(original), scrubbed(original)
    told = masked.decode("utf-8", "replace").lower()
    hidden = [CANARY, "walkers", *(number[-9:] for number in NUMBERS.values()), *map(service_id, NUMBERS)]
    assert not [word for word in hidden if word in told]
    again = read(masked)
    assert again.frame.drop(ANEW).equals(parsed.frame.drop(ANEW))
    assert again.info.ledger == parsed.info.ledger
    about = [frame["about"].is_in(frame["id"].to_list()).to_list() for frame in (parsed.frame, again.frame)]
    assert about[0] == about[1]


@settings(max_examples=80, deadline=None)
@given(frame=conversations(), data=st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text")
    damaged = bytearray(write(frame.with_columns(spoken), me=ME, numbers=NUMBERS))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(16, len(damaged) - 1))
        end = min(len(damaged), start + data.draw(st.integers(1, 200)))
        damaged[start:end] = bytes([data.draw(st.integers(0, 255))]) * (end - start)
    del damaged[data.draw(st.integers(50, len(damaged))) :]
    found = attempt(bytes(damaged))
    assert CANARY not in f"{found!r}{found}"


@settings(max_examples=20, deadline=None)
@given(frame=conversations(), size=st.integers(1, 13))
def test_the_size_of_the_pieces_does_not_show(frame: pl.DataFrame, size: int) -> None:
    data = write(frame, me=ME, numbers=NUMBERS)
    whole = read(data).frame
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desktop_database, "CHUNK", size)
        assert read(data).frame.equals(whole)
