"""Any conversation, written as WhatsApp Chat Exporter writes it, is read back; scrubbed, it says nothing any more."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import whatsapp_exporter as exporter
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.source import Source
from sample_data.writers.whatsapp_exporter import Device, write

OPTIONS = ReadOptions("UTC")
NUMBERS = {"Ana Bo": "+447700900123", "Zoë": "+447700900456"}
CHATS = (("Ana Bo", False), ("Zoë", False), ("Walkers 🥾", True))
KINDS = (
    "text", "image", "video", "audio", "voice", "sticker", "gif", "document", "contact", "location", "poll", "media",
    "call", "missed_call", "deleted", "system",
)  # fmt: skip
CAPTIONED = ("image", "video", "gif")
ON_IPHONE = tuple(kind for kind in KINDS if kind != "poll")
CANARY = "canarycanary"
COMPARED = ("platform", "chat_name", "is_group", "sender", "from_me", "sent_at", "kind", "text", "edited", "duration")
HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).map(
    # a line end is all that the tool rewrites
    lambda text: text.replace("\r", "").replace("<br>", "") or "x"
)


@st.composite
def conversations(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> pl.DataFrame:
    """A frame of messages one second apart or more, with replies and reactions to earlier ones."""
    rows: list[dict[str, Any]] = []
    at = 1_600_000_000_000
    for number in range(draw(st.integers(1, 12))):
        chat, is_group = draw(st.sampled_from(CHATS))
        at += draw(st.integers(1_000, 10**8))
        from_me, kind = draw(st.booleans()), draw(st.sampled_from(kinds))
        if is_group and kind in ("call", "missed_call"):
            kind = "text"
        earlier = [r["id"] for r in rows if r["chat"] == chat and r["kind"] in ("text", *CAPTIONED)]
        about = (
            draw(st.sampled_from(earlier)) if earlier and kind in ("text", *CAPTIONED) and draw(st.booleans()) else None
        )
        text = draw(words) if kind in ("text", "poll") or (kind in CAPTIONED and draw(st.booleans())) else None
        system = kind == "system"
        rows.append(
            {
                "id": str(number),
                "platform": "whatsapp",
                "chat": chat,
                "chat_name": chat,
                "is_group": is_group,
                "sender": None if system or from_me else "Ana Bo" if is_group else chat,
                "from_me": from_me and not system,
                "sent_at": datetime.fromtimestamp(at / 1000, UTC),
                "kind": kind,
                "text": text,
                "edited": False,
                "duration": float(draw(st.integers(1, 10**6))) if kind == "call" else None,
                "about": about,
                "source": 0,
                "position": number + 1,
            }
        )
    return pl.DataFrame(rows, schema=MESSAGES)


@st.composite
def with_reactions(draw: st.DrawFn) -> pl.DataFrame:
    """As above, and emoji on some messages, at the time at which the format puts them."""
    frame = draw(conversations())
    told = frame.filter(~pl.col("kind").is_in(["system", "call", "missed_call"])).to_dicts()
    extra = [
        {**row, "id": f"r{n}", "kind": "reaction", "about": row["id"], "from_me": me, "text": emoji, "duration": None}
        | {"sender": None if me else "Zoë" if row["is_group"] else row["chat_name"]}
        for n, row in enumerate(told)
        for me in draw(st.sets(st.booleans()))
        for emoji in [draw(st.sampled_from(["❤️", "👍🏽", "1️⃣"]))]
    ]
    return pl.concat([frame, pl.DataFrame(extra, schema=MESSAGES)])


def read(data: bytes) -> Parsed:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        path.write_bytes(data)
        [parsed] = exporter.read(Source(path), OPTIONS)
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def attempt(data: bytes) -> Parsed | ExportError:
    try:
        return read(data)
    except ExportError as error:
        return error


def scrubbed(data: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        path.write_bytes(data)
        [one] = exporter.scrub(Source(path), OPTIONS, Mask(b"a key"))
        assert one.name == "result.json"
        return b"".join(one.data)


def rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(frame.select(COMPARED).rows(), key=repr)


@settings(max_examples=80, deadline=None)
@given(with_reactions(), st.sampled_from([None, 2]))
def test_what_is_written_is_read(frame: pl.DataFrame, indent: int | None) -> None:
    parsed = read(write(frame, numbers=NUMBERS, indent=indent))
    assert rows(parsed.frame) == rows(frame)
    assert parsed.info.ledger.units == frame.filter(pl.col("kind") != "reaction").height
    assert parsed.info.ledger.problems == 0
    assert parsed.frame.select(pl.struct("chat", "id").is_duplicated().any()).item() is False
    # what a reply or reaction is about is the same message, though its key is another
    by_key = {(r["chat_name"], r["id"]): r["sent_at"] for r in parsed.frame.to_dicts()}
    by_row = {(r["chat_name"], r["id"]): r["sent_at"] for r in frame.to_dicts()}
    got = [by_key[r["chat_name"], r["about"]] for r in parsed.frame.to_dicts() if r["about"] is not None]
    assert sorted(got) == sorted(by_row[r["chat_name"], r["about"]] for r in frame.to_dicts() if r["about"] is not None)


@settings(max_examples=60, deadline=None)
@given(conversations(ON_IPHONE))
def test_an_iphones_file_gives_the_same(frame: pl.DataFrame) -> None:
    assert rows(read(write(frame, numbers=NUMBERS, device="ios")).frame) == rows(frame)


@settings(max_examples=60, deadline=None)
@given(with_reactions(), st.sampled_from(["android", "ios"]))
def test_scrubbed_it_reads_the_same_and_says_nothing(frame: pl.DataFrame, device: Device) -> None:
    planted = pl.when(pl.col("text").is_not_null()).then(pl.format("{}\n{}", pl.lit(CANARY), "text")).alias("text")
    data = write(frame.with_columns(planted), numbers=NUMBERS, device=device)
    masked = scrubbed(data)
    assert not [
        secret
        for secret in (CANARY, "Ana", "Zoë", "Walk", "7700900")
        if secret.casefold() in masked.decode().casefold()
    ]
    before, after = read(data), read(masked)
    assert after.frame.drop(HIDDEN).rows() == before.frame.drop(HIDDEN).rows()
    assert after.info.ledger == before.info.ledger
    assert [len(t or "") for t in after.frame["text"]] == [len(t or "") for t in before.frame["text"]]
    for column in HIDDEN:
        for told in (before, after):
            assert told.frame[column].n_unique() == before.frame[column].n_unique() or column == "text"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**13), 10**13) | st.floats(allow_nan=False) | st.just(CANARY),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([CANARY, "data", "0"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(conversations(), st.data())
def test_an_odd_value_ends_in_the_ledger_and_is_scrubbed(frame: pl.DataFrame, data: st.DataObject) -> None:
    chats = json.loads(write(frame, numbers=NUMBERS))
    records = [one for chat in chats.values() for one in chat["messages"].values()]
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.sampled_from([*records, *chats.values()]))
        where[data.draw(st.sampled_from([*where, "new"]))] = data.draw(JSON)
    text = json.dumps(chats).encode()
    before = attempt(text)
    assert CANARY not in f"{before!r}{before}"
    if isinstance(before, ExportError):
        return
    masked = scrubbed(text)
    assert CANARY not in masked.decode().casefold()
    after = read(masked)
    assert after.info.ledger == before.info.ledger
    assert after.frame["kind"].to_list() == before.frame["kind"].to_list()


@settings(max_examples=80, deadline=None)
@given(conversations(), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text")
    damaged = bytearray(write(frame.with_columns(spoken), numbers=NUMBERS))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    parsed = attempt(bytes(damaged))
    assert CANARY not in f"{parsed!r}{parsed}"
    if isinstance(parsed, Parsed):
        assert parsed.info.ledger.units <= frame.height
