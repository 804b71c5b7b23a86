"""Any conversation, written as Signal writes it, is read back as it was; any damage ends in the ledger or one error."""

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import signal_export as signal
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.writers.signal_export import account_id, write

ME = "Kim Lee"
CHATS = (("Ana Bo", False), ("Zoë", False), ("Walkers 🥾", True))
KINDS = (
    "text", "image", "video", "audio", "voice", "sticker", "gif", "document", "contact", "poll", "media", "call",
    "missed_call", "deleted", "system",
)  # fmt: skip
WITH_TEXT = ("text", "image", "video", "audio", "voice", "gif", "document")
ALONE = ("system", "call", "missed_call", "deleted", "sticker", "contact", "media")
CANARY = "canarycanary"
NUMBERS = {"Ana Bo": "+447700900123", "Zoë": "+447700900456"}
ANEW = ("id", "chat", "chat_name", "sender", "text", "about")
COMPARED = ("platform", "chat_name", "is_group", "sender", "from_me", "sent_at", "kind", "text", "edited")
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@st.composite
def conversations(draw: st.DrawFn) -> pl.DataFrame:
    """A frame of messages one second apart or more, with reactions and quotes about earlier ones."""
    rows: list[dict[str, Any]] = []
    at = 1_600_000_000_000
    for number in range(draw(st.integers(0, 12))):
        chat, is_group = draw(st.sampled_from(CHATS))
        at += draw(st.integers(1_000, 10**8))
        from_me = draw(st.booleans())
        kind = draw(st.sampled_from(KINDS))
        earlier = [r["id"] for r in rows if r["chat"] == chat and r["kind"] in WITH_TEXT]
        about = draw(st.sampled_from(earlier)) if earlier and draw(st.booleans()) else None
        if about is not None and draw(st.booleans()):
            kind = "reaction"
        text = (
            draw(words) if kind in ("text", "poll", "reaction") or (kind in WITH_TEXT and draw(st.booleans())) else None
        )
        system = kind == "system"
        rows.append(
            {
                "id": str(number),
                "platform": "signal",
                "chat": chat,
                "chat_name": chat,
                "is_group": is_group,
                "sender": None if system else ME if from_me else "Ana Bo" if is_group else chat,
                "from_me": from_me and not system,
                "sent_at": datetime.fromtimestamp(at / 1000, UTC),
                "kind": kind,
                "text": text,
                "edited": kind in WITH_TEXT and draw(st.booleans()),
                "duration": None,
                "about": about if kind in (*WITH_TEXT, "reaction") else None,
                "source": 0,
                "position": number + 1,
            }
        )
    return pl.DataFrame(rows, schema=MESSAGES)


@contextlib.contextmanager
def saved(data: bytes, name: str) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield Source(path)


def read(data: bytes, name: str = "signal.zip") -> Parsed:
    with saved(data, name) as source:
        [parsed] = signal.read(source, ReadOptions("UTC"))
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def attempt(data: bytes) -> Parsed | ExportError:
    try:
        return read(data, "main.jsonl")
    except ExportError as error:
        return error


def lines(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("main.jsonl")


@settings(max_examples=150, deadline=None)
@given(conversations())
def test_what_is_written_is_read(frame: pl.DataFrame) -> None:
    data = write(frame, me=ME)
    parsed = read(data)
    got = parsed.frame
    assert got.select(COMPARED).rows() == frame.sort("sent_at", maintain_order=True).select(COMPARED).rows()
    units = frame.filter(pl.col("kind") != "reaction").height
    assert parsed.info.ledger.messages + parsed.info.ledger.system == units
    assert parsed.info.ledger.problems == 0
    assert (
        got.group_by("chat").agg(pl.col("chat_name").n_unique())["chat_name"].to_list() == [1] * got["chat"].n_unique()
    )
    # what a reaction or quote is about is the same message, though its id is another
    by_id = {(r["chat_name"], r["id"]): r["sent_at"] for r in got.to_dicts()}
    sent = {(r["chat_name"], r["id"]): r["sent_at"] for r in frame.to_dicts()}
    about_got = [by_id[r["chat_name"], r["about"]] for r in got.to_dicts() if r["about"] is not None]
    about = [sent[r["chat_name"], r["about"]] for r in frame.to_dicts() if r["about"] is not None]
    assert sorted(about_got) == sorted(about)


@settings(max_examples=25, deadline=None)
@given(conversations())
def test_writing_twice_gives_the_same_bytes_and_no_secret_is_read(frame: pl.DataFrame) -> None:
    data = write(frame, me=ME)
    assert data == write(frame, me=ME)
    parsed = read(data)
    shown = f"{parsed.frame.drop('text').write_csv()}{parsed.info!r}"
    keys = [account_id(name) for name, is_group in CHATS if not is_group]
    assert not [key for key in keys if key in shown]


@settings(max_examples=200, deadline=None)
@given(conversations(), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text")
    original = lines(write(frame.with_columns(spoken), me=ME))
    damaged = bytearray(original[: data.draw(st.integers(0, len(original)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    parsed = attempt(bytes(damaged))
    assert CANARY not in f"{parsed!r}{parsed}"
    if isinstance(parsed, Parsed):
        assert parsed.info.ledger.units == len(damaged.removesuffix(b"\n").split(b"\n"))


@settings(max_examples=80, deadline=None)
@given(conversations(), st.data())
def test_scrubbed_it_reads_the_same_and_says_nothing(frame: pl.DataFrame, data: st.DataObject) -> None:
    """Also where it is damaged: what could not be read still cannot, and tells nothing."""
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(f"{CANARY} 🙂")).alias("text")
    damaged = bytearray(lines(write(frame.with_columns(spoken), me=ME, numbers=NUMBERS)))
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.sampled_from(b'{}[]",:\xff\n 0z'))
    parsed = attempt(bytes(damaged))
    if not isinstance(parsed, Parsed):
        return
    with saved(bytes(damaged), "main.jsonl") as source:
        [file] = signal.scrub(source, ReadOptions("UTC"), Mask())
        masked = b"".join(file.data)
    told = masked.decode("utf-8").lower()
    hidden = [CANARY, "walkers", *(number[-9:] for number in NUMBERS.values())]
    assert not [word for word in hidden if word in told]
    again = read(masked, "main.jsonl")
    assert again.frame.drop(ANEW).equals(parsed.frame.drop(ANEW))
    assert again.info.ledger == parsed.info.ledger


@settings(max_examples=60, deadline=None)
@given(conversations(), st.data())
def test_a_damaged_zip_is_one_error_or_read(frame: pl.DataFrame, data: st.DataObject) -> None:
    raw = bytearray(write(frame, me=ME))
    whole = read(bytes(raw))
    places = st.integers(0, len(raw) - 1)
    for _ in range(data.draw(st.integers(0, 3))):
        raw[data.draw(places)] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(raw), len(raw) - 1, len(raw) // 2]))
    is_whole = bytes(raw[:cut]) == write(frame, me=ME)
    with saved(bytes(raw[:cut]), "signal.zip") as source:
        found = zip_read(source)
    # a zip in which Python finds the file is claimed, and no other
    assert isinstance(found, ExportError) or bool(found) == holds_an_export(bytes(raw[:cut]))
    if isinstance(found, ExportError):
        assert not is_whole
        assert "signal.zip" in f"{found}"
        return
    for one in found:
        one.info.ledger.check()
        assert one.frame.height <= whole.frame.height
    assert not is_whole or [one.frame.rows() for one in found] == [whole.frame.rows()]


def zip_read(source: Source) -> list[Parsed] | ExportError:
    """What is read of a zip that is claimed; nothing of any other."""
    try:
        return list(signal.read(source, ReadOptions("UTC"))) if signal.match(source) is not None else []
    except ExportError as error:
        return error


def holds_an_export(data: bytes) -> bool:
    """Whether a zip that begins like one names the export in its list of files."""
    if data[:4] not in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.rsplit("/", 1)[-1] == "main.jsonl" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False
