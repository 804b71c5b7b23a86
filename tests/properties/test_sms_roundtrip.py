"""Any conversation, written as the app writes it, is read back as it was, wherever the chunks end; damage is told."""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import ExportError
from parsers.format import Parsed, ReadOptions
from parsers.formats import sms_backup_restore as sms
from parsers.frame import MESSAGES, check
from parsers.masking import Mask
from parsers.sms import xml as sms_xml
from parsers.sms.xml_mend import elide, mend
from parsers.source import Source
from sample_data.writers.sms_backup_restore import write, write_calls

ME = "Kim"
NUMBERS = {"Ana": "+15550100123", "Zoë": "+44 7700 900124", "+447700900125": "+447700900125", "Bo": "01632 960126"}
PEOPLE = tuple(NUMBERS)
GROUP = "Walkers 🥾"
CANARY = "canarycanary"
SIZES = (7, 8, 11, 13, 64, 257, 1021, 4093)
COMPARED = ("platform", "chat_name", "is_group", "sender", "from_me", "sent_at", "kind", "text", "duration")
# the string "null" is how the app writes that there is nothing, and XML has no control characters
characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t\r🙂😂👍🏽"
)
words = st.text(characters, min_size=1, max_size=30).filter(lambda text: text != "null")


@st.composite
def conversations(draw: st.DrawFn, kinds: tuple[str, ...] = ("text", "text", "image", "gif", "audio")) -> pl.DataFrame:
    """A frame of messages with four people, and in a group in which all of them write."""
    rows: list[dict[str, Any]] = []
    at = 1_600_000_000_000
    calls = "call" in kinds
    for number in range(draw(st.integers(0, 12))):
        is_group = number % 4 == 3 and not calls
        who = PEOPLE[number // 4 % 4] if is_group else draw(st.sampled_from(PEOPLE))
        kind = draw(st.sampled_from(kinds))
        at += draw(st.integers(1, 10**8))  # what is equal in the same millisecond is one record twice
        from_me = draw(st.booleans()) and not is_group
        rows.append(
            {
                "id": None,
                "platform": "sms",
                "chat": GROUP if is_group else who,
                "chat_name": GROUP if is_group else who,
                "is_group": is_group,
                "sender": None if from_me else who,
                "from_me": from_me,
                "sent_at": datetime.fromtimestamp(at / 1000, UTC),
                "kind": kind,
                "text": draw(words) if kind == "text" or (not calls and draw(st.booleans())) else None,
                "edited": False,
                "duration": float(draw(st.integers(1, 9999))) if kind == "call" else None,
                "about": None,
                "source": 0,
                "position": number + 1,
            }
        )
    frame = pl.DataFrame(rows, schema=MESSAGES)
    # a group is one only if at least two others write in it
    writers = frame.filter("is_group")["sender"].n_unique()
    return frame if writers >= 2 else frame.filter(~pl.col("is_group"))


@contextlib.contextmanager
def saved(data: bytes) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sms-20260101000000.xml"
        path.write_bytes(data)
        yield Source(path)


def read(data: bytes) -> Parsed:
    with saved(data) as source:
        assert sms.match(source) is not None
        [parsed] = sms.read(source, ReadOptions("UTC"))
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def attempt(data: bytes, chunk: int = sms_xml.CHUNK) -> Parsed | ExportError:
    with saved(data) as source, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sms_xml, "CHUNK", chunk)
        try:
            [parsed] = sms.read(source, ReadOptions("UTC"))
        except ExportError as error:
            return error
    return parsed


def split(data: bytes, size: int) -> Iterable[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def expected(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    named = pl.when(pl.col("is_group")).then(pl.col("sender")).otherwise("sender").alias("sender")
    return frame.sort("sent_at", maintain_order=True).with_columns(named).select(COMPARED).rows()


@settings(max_examples=80, deadline=None)
@given(conversations())
def test_what_is_written_is_read(frame: pl.DataFrame) -> None:
    # a group message names its writer by number alone, so that each needs a message of their own to be named
    known = set(frame.filter(~pl.col("is_group"))["chat_name"])
    names = pl.col("sender").map_elements(lambda who: who if who in known else NUMBERS[who], pl.String)
    shown = pl.when(pl.col("is_group") & ~pl.col("from_me")).then(names).otherwise("sender").alias("sender")
    parsed = read(write(frame, me=ME, numbers=NUMBERS))
    assert parsed.frame.select(COMPARED).rows() == expected(frame.with_columns(shown))
    assert parsed.info.ledger.messages == frame.height
    assert parsed.info.ledger.problems == 0
    assert parsed.info.notes == ()
    digits = [number[-6:] for number in NUMBERS.values()]
    assert not [d for d in digits if d in "".join(parsed.frame["chat"])]


@settings(max_examples=60, deadline=None)
@given(conversations(kinds=("call", "missed_call")))
def test_calls_that_are_written_are_read(frame: pl.DataFrame) -> None:
    parsed = read(write_calls(frame, me=ME, numbers=NUMBERS))
    assert parsed.frame.select(COMPARED).rows() == expected(frame)


@settings(max_examples=60, deadline=None)
@given(conversations(), st.sampled_from(SIZES))
def test_where_chunks_end_changes_nothing(frame: pl.DataFrame, size: int) -> None:
    data = write(frame, me=ME, numbers=NUMBERS)
    assert "".join(mend(split(data, size))) == "".join(mend([data]))


TRICKY = (
    b'<smses><sms body="&#55357;&#56834;&#xD83D;&#xDE02;&#55357;x&#56834;&#0;\xf0\x9f\x98\x82" />'
    b'<mms><parts><part seq=\'0\' ct="text/plain" text=\'say data="no" <parting\' data = "QUJ\n>DRA==" cl="a"/>'
    b'<part data=\'QUJD\'/><part\n  ct="x" data="" text="kept"></part><part/><party data="stays"/></parts>'
    b"</mms></smses>"
).replace(b"<parting", b"&lt;parting")
MENDED = (
    '<smses><sms body="&#128514;&#128514;&#65533;x&#65533;&#65533;😂" />'
    '<mms><parts><part seq=\'0\' ct="text/plain" text=\'say data="no" &lt;parting\' data = "" cl="a"/>'
    '<part data=\'\'/><part\n  ct="x" data="" text="kept"></part><part/><party data="stays"/></parts></mms></smses>'
)


@pytest.mark.parametrize("size", [*range(1, 80), 127, 1021, 4093])
def test_tricky_bytes_at_every_chunk_size(size: int) -> None:
    assert "".join(mend(split(TRICKY, size))) == MENDED


@given(st.binary(max_size=60), st.integers(1, 40))
def test_what_is_no_part_is_never_dropped(data: bytes, size: int) -> None:
    text = data.replace(b"<", b"")
    assert b"".join(elide(split(text, size))) == text


@given(
    st.lists(st.sampled_from([b"<part", b" data", b"=", b'"', b"'", b"QQ==", b">", b"/>", b" a=", b"s", b"<", b"&#5"]))
)
def test_broken_tags_come_out_the_same_at_every_chunk_size(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    whole = b"".join(elide([data]))
    assert all(b"".join(elide(split(data, size))) == whole for size in (1, 2, 3, 5, 7))


@settings(max_examples=120, deadline=None)
@given(conversations(), st.data())
def test_damage_ends_in_the_ledger_or_in_one_error(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.lit(CANARY)).alias("text")
    original = write(frame.with_columns(spoken), me=ME, numbers=NUMBERS)
    damaged = bytearray(original[: data.draw(st.integers(150, len(original)))])
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    outcome = attempt(bytes(damaged))
    assert CANARY not in f"{outcome!r}{outcome}"
    if isinstance(outcome, Parsed):
        outcome.info.ledger.check()
        check(outcome.frame)
        assert outcome.frame.height == outcome.info.ledger.messages


@settings(max_examples=60, deadline=None)
@given(conversations(), st.sampled_from(SIZES), st.data())
def test_damage_is_read_alike_wherever_chunks_end(frame: pl.DataFrame, size: int, data: st.DataObject) -> None:
    damaged = bytearray(write(frame, me=ME, numbers=NUMBERS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(150, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"<", b'"', b"&", b"", b"</mms>", b">"])
        )
    once, again = attempt(bytes(damaged)), attempt(bytes(damaged), size)
    assert isinstance(once, Parsed) == isinstance(again, Parsed)
    if isinstance(once, Parsed) and isinstance(again, Parsed):
        assert again.frame.equals(once.frame)
        assert again.info == once.info


HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")


@settings(max_examples=40, deadline=None)
@given(conversations(), st.data())
def test_scrubbed_it_is_read_alike_and_says_nothing(frame: pl.DataFrame, data: st.DataObject) -> None:
    spoken = pl.when(pl.col("text").is_not_null()).then(pl.concat_str(pl.lit(CANARY + " "), "text")).alias("text")
    original = bytearray(write(frame.with_columns(spoken), me=ME, numbers=NUMBERS))
    for _ in range(data.draw(st.integers(0, 2))):
        original[data.draw(st.integers(150, len(original) - 1))] = data.draw(st.sampled_from(b'<"&'))
    before = attempt(bytes(original))
    if not isinstance(before, Parsed):
        return
    masked = masked_once(bytes(original))
    after = attempt(masked)
    assert isinstance(after, Parsed)
    assert after.frame.drop(HIDDEN).equals(before.frame.drop(HIDDEN))
    assert after.info.ledger.units == before.info.ledger.units
    assert not [
        s for s in (CANARY, "0100123", "900124", "900125", "Zoë", "Walkers") if s.lower() in masked.decode().lower()
    ]


def masked_once(data: bytes) -> bytes:
    with saved(data) as source:
        [file] = sms.scrub(source, ReadOptions("UTC"), Mask(b"key"))
        return b"".join(file.data)
