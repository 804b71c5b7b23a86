"""SMS Import / Export: what each record becomes in every version of the file, and what is no such file."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import sms_ie
from parsers.frame import check
from parsers.masking import Mask
from parsers.registry import read as read_all
from parsers.sms import json_records
from parsers.source import Source
from sample_data.small import ME, NUMBERS, ZONE, conversation
from sample_data.writers import sms_backup_restore as other
from sample_data.writers.sms_ie import small, write, write_v1

OPTIONS = ReadOptions("UTC")
CANARY = "canary-in-a-message"
NOON = 1_700_000_000
ANA, BO, OWN = "+15550100123", "+15550100124", "+15550100199"
Json = dict[str, Any]
Reading = Callable[[bytes, str], Parsed]
HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")


def sms(**more: str) -> Json:
    plain = {"_id": "1", "thread_id": "1", "address": ANA, "date": f"{NOON}000", "type": "1", "body": "hi"}
    return {**plain, "__display_name": "Ana", **more}


def mms(writer: str, to: tuple[str, ...], parts: list[Json] | None = None, **more: Any) -> Json:
    named = {ANA: {"__display_name": "Ana"}}
    return {
        **{"_id": "1", "thread_id": "2", "date": str(NOON), "msg_box": "1", "m_type": "132"},
        "__sender_address": {"address": writer, "type": "137", **named.get(writer, {})},
        "__recipient_addresses": [{"address": number, "type": "151"} for number in to],
        "__parts": parts if parts is not None else [{"ct": "text/plain", "text": "hi all"}],
        **more,
    }


def lines(*records: Json | bytes) -> bytes:
    return b"".join((r if isinstance(r, bytes) else json.dumps(r).encode()) + b"\n" for r in records)


def array(*records: Json) -> bytes:
    return json.dumps(list(records), indent=2).encode()


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    def read(data: bytes, name: str = "messages.ndjson") -> Parsed:
        path = tmp_path / name
        path.write_bytes(data)
        assert sms_ie.match(Source(path)) is not None
        [parsed] = sms_ie.read(Source(path), OPTIONS)
        check(parsed.frame)
        parsed.info.ledger.check()
        return parsed

    return read


def test_messages(reading: Reading) -> None:
    frame = reading(
        lines(sms(), sms(type="2", body="yes"), mms(ANA, (OWN,), date=str(NOON + 1))), "messages.ndjson"
    ).frame
    assert frame.select("from_me", "sender", "text").rows() == [
        (False, "Ana", "hi"),
        (True, None, "yes"),
        (False, "Ana", "hi all"),
    ]
    assert frame["sent_at"].dt.epoch("s").to_list() == [NOON, NOON, NOON + 1]
    assert frame["chat"].n_unique() == 1


def test_a_group_message_that_hides_the_owner(reading: Reading) -> None:
    here = "insert-address-token"
    sent = mms(here, (ANA, BO), date=str(NOON + 1), msg_box="2")
    records = [sms(), sms(address=BO, __display_name="Bo", date=f"{NOON}001"), mms(ANA, (here, BO)), sent]
    old = mms("", (), date=str(NOON + 2))
    del old["__sender_address"], old["__recipient_addresses"]
    listed = [{"address": number, "type": role} for number, role in ((BO, "137"), (here, "151"), (ANA, "151"))]
    frame = reading(lines(*records, {**old, "__addresses": listed}), "messages.ndjson").frame.sort("position")
    assert frame["is_group"].to_list() == [False, False, True, True, True]
    assert frame["sender"].to_list() == ["Ana", "Bo", "Ana", None, "Bo"]
    assert frame["chat"].n_unique() == 3


@pytest.mark.parametrize("size", [7, 64, 1021, 1024**2])
def test_a_record_that_never_ends_is_not_held(reading: Reading, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 2_000)
    monkeypatch.setattr(sms_ie, "CHUNK", size)
    long = sms(body=CANARY * 200)
    fits = sms(body="a" * 1_700, date=f"{NOON}001")
    for data, name in (
        (lines(sms(), fits, long, sms()), "messages.ndjson"),
        (array(sms(), fits, sms(), long, sms()), "messages-1.json"),
    ):
        parsed = reading(data, name)
        assert "a" * 1_700 in parsed.frame["text"].to_list()
        assert parsed.info.ledger.problems == 1
        assert "One record is far longer than any message." in parsed.info.notes[0]
        assert CANARY not in repr(parsed.info)


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_that_is_not_indented_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indent: int | None
) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 2_000)
    path = tmp_path / "messages-1.json"
    path.write_text(json.dumps([mms(ANA, (OWN,)) for _ in range(20)], indent=indent))
    with pytest.raises(DamagedExport, match="far longer than any message"):
        list(sms_ie.read(Source(path), OPTIONS))


def test_an_mms_in_milliseconds_is_read_too(reading: Reading) -> None:
    assert (
        reading(lines(sms(), mms(ANA, (OWN,), date=f"{NOON}000")), "messages.ndjson").frame["sent_at"].n_unique() == 1
    )


def test_a_body_may_be_the_word_null(reading: Reading) -> None:
    assert reading(lines(sms(body="null")), "messages.ndjson").frame["text"].to_list() == ["null"]


def test_drafts_and_the_like(reading: Reading) -> None:
    records = [sms(type=kind) for kind in ("3", "4", "5", "6")] + [
        mms(ANA, (OWN,), m_type="130"),
        mms(ANA, (), msg_box="3"),
    ]
    odd = [{"_id": "1", "creator": "x"}, sms(date="never"), sms(type="0"), sms(address="BANK"), sms(address="")]
    ledger = reading(lines(sms(), *records, *odd), "messages.ndjson").info.ledger
    assert ledger.messages == 1
    assert ledger.problems == 2
    assert ledger.left_out == {
        "drafts": 2,
        "not sent yet": 2,
        "failed to send": 1,
        "not downloaded": 1,
        "records of an unknown kind": 1,
        "messages from services and short codes": 1,
        "messages without a number": 1,
    }


def test_groups(reading: Reading) -> None:
    token = {"__sender_address": {"address": "insert-address-token", "type": "137"}}
    records = (
        mms(ANA, (OWN,)),
        mms(BO, (OWN, ANA), date=str(NOON + 1)),
        mms(ANA, (BO, OWN), date=str(NOON + 2)),
        mms("", (ANA, BO), date=str(NOON + 3), msg_box="2", **token),
    )
    frame = reading(lines(*records), "messages.ndjson").frame
    assert frame["is_group"].to_list() == [False, True, True, True]
    assert frame["sender"].to_list() == ["Ana", BO, "Ana", None]
    assert frame["chat"].n_unique() == 2


def test_media_and_blobs(reading: Reading) -> None:
    parts = [
        {"ct": "application/smil", "text": "<x/>"},
        {"ct": "image/jpeg", "_data": "/x/PART_1.jpg", "binary_data": "QUJD"},
    ]
    frame = reading(lines(mms(ANA, (OWN,), parts, preview_data__base64__="QUJD" * 9000)), "messages.ndjson").frame
    assert frame.select("kind", "text").rows() == [("image", None)]


@pytest.mark.parametrize("name", ["messages-2025-11-01.zip", "messages-2025-11-01.json"])
def test_it_holds_what_the_other_backup_holds(tmp_path: Path, name: str) -> None:
    mine, theirs = tmp_path / name, tmp_path / "sms-20251101120000.xml"
    mine.write_bytes(small()[f"sms_ie/{name}"])
    theirs.write_bytes(other.small()["sms_backup_restore/sms-20251101120000.xml"])
    both = read_all([mine, theirs], ReadOptions(ZONE))
    # MMS are dated in whole seconds here, which is how the phone keeps them
    alone = read_all([mine], ReadOptions(ZONE))
    assert both.frame.height == alone.frame.height
    assert both.frame["chat"].n_unique() == 2


def test_calls(reading: Reading) -> None:
    shapes = [("1", "60"), ("2", "0"), ("3", "0"), ("4", "9"), ("9", "1")]
    calls = [
        {"_id": "1", "number": ANA, "date": f"{NOON}000", "duration": d, "type": t, "name": "Ana", "countryiso": "US"}
        for t, d in shapes
    ]
    parsed = reading(array(*calls), "calls-2025-11-01.json")
    assert parsed.frame.select("kind", "from_me", "chat_name").rows() == [
        ("call", False, "Ana"),
        ("missed_call", True, "Ana"),
        ("missed_call", False, "Ana"),
    ]
    assert parsed.info.capabilities.calls
    assert (parsed.info.ledger.left_out, parsed.info.ledger.problems) == ({"voicemail": 1}, 1)


@pytest.mark.parametrize("indent", [2, 4, None])
def test_an_array_however_it_is_indented(reading: Reading, indent: int | None) -> None:
    records = [sms(), {**mms(ANA, (OWN,)), "date": str(NOON + 5)}]
    parsed = reading(json.dumps(records, indent=indent).encode(), "messages.json")
    assert parsed.frame["text"].to_list() == ["hi", "hi all"]


@pytest.mark.parametrize("size", [7, 8, 11, 13, 64, 257, 1021, 4093])
def test_where_chunks_end_changes_nothing(reading: Reading, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    frame = other.as_sms(conversation()).filter(~pl.col("kind").is_in(["call", "missed_call"]))
    data = write_v1(frame, me=ME, numbers=NUMBERS)
    packed = write(frame, me=ME, numbers=NUMBERS)
    whole = reading(data, "messages.json").frame
    monkeypatch.setattr(sms_ie, "CHUNK", size)
    assert reading(data, "messages.json").frame.equals(whole)
    assert reading(packed, "messages.zip").frame.equals(whole)


def test_a_damaged_record_is_a_problem_and_no_more(reading: Reading) -> None:
    parsed = reading(lines(sms(), b'{"_id": "2", "body": "cut', b"[]", b"", sms(body="b")), "messages.ndjson")
    assert parsed.frame["text"].to_list() == ["hi", "b"]
    assert [p.position for p in parsed.info.ledger.places] == [2, 3]
    broken = array(sms(), sms(body=CANARY), sms(body="b")).replace(CANARY.encode(), b'"')
    parsed = reading(broken, "messages.json")
    assert (parsed.frame.height, parsed.info.ledger.problems) == (2, 1)


def test_a_file_cut_in_the_middle(reading: Reading) -> None:
    parsed = reading(array(sms(), sms(body="b"), sms(body=CANARY))[:-30], "messages.json")
    assert parsed.frame["text"].to_list() == ["hi", "b"]
    assert parsed.info.ledger.problems == 1


def test_halves_of_emoji_and_bytes_that_are_no_text(reading: Reading) -> None:
    half = json.dumps(sms(body="X")).replace("X", "a\\ud83d b").encode()
    odd = json.dumps(sms(date=f"{NOON}001", body="X")).encode().replace(b"X", b"c\xffd")
    assert reading(lines(half, odd), "messages.ndjson").frame["text"].to_list() == ["a\ufffd b", "c\ufffdd"]


def test_an_encrypted_file_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "messages-2025-11-01.zip.ssef"
    path.write_bytes(b"SSEF\x00\xff\x00\x01" + bytes(100))
    match = sms_ie.match(Source(path))
    assert match is not None
    assert match.strength is Strength.CERTAIN
    with pytest.raises(DamagedExport, match="It is encrypted"):
        list(sms_ie.read(Source(path), OPTIONS))


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "messages.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("messages.ndjson", b'{"_id": "' + CANARY.encode())
    with pytest.raises(DamagedExport, match="Nothing in it can be read") as caught:
        list(sms_ie.read(Source(path), OPTIONS))
    assert CANARY not in f"{caught.value!r}{caught.value}"


def test_a_zip_that_breaks_off(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("messages.ndjson", lines(sms(), sms(body=CANARY)))
    path = tmp_path / "messages.zip"
    path.write_bytes(out.getvalue().replace(CANARY.encode(), CANARY.upper().encode(), 1))
    with pytest.raises(ExportError):
        list(sms_ie.read(Source(path), OPTIONS))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[]", "other.json"),
        (b'{"messages": [{"_id": "1"}]}', "result.json"),
        (b'[{"id": 1, "text": "x"}]', "messages.json"),
        (b'[{"_id": "1", "display_name": "Ana", "data1": "x"}]', "contacts-2025-11-01.json"),
        (b"<html>", "messages.json"),
        (b"", "messages.json"),
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert sms_ie.match(Source(path)) is None


def test_an_empty_call_log_is_no_error(reading: Reading) -> None:
    parsed = reading(b"[\n]", "calls-2025-11-01.json")
    assert (parsed.frame.height, parsed.info.ledger.units) == (0, 0)


@pytest.mark.parametrize("name", ["messages.ndjson", "messages-2025-11-01.json", f"{CANARY}.ndjson"])
def test_scrubbed_files_are_read_alike_and_say_nothing(reading: Reading, tmp_path: Path, name: str) -> None:
    part = {"ct": "text/plain", "text": CANARY, "cl": CANARY, "_data": f"/{CANARY}", "binary_data": CANARY}
    records: list[Json] = [
        sms(body=CANARY, __display_name=CANARY),
        sms(body=f"Liked “{CANARY}”", date=f"{NOON}001"),
        sms(body=f'Loved "{CANARY}"', date=f"{NOON}002"),
        sms(body=f'Loved "{CANARY} who"', date=f"{NOON}003"),
        mms(ANA, (OWN, BO), [part], blob__base64__=CANARY, **{"m_id": CANARY}),
        mms(BO, (OWN, ANA), [part], date=str(NOON + 7), other={CANARY[:3]: [CANARY, 7, None, True]}),
        sms(address=CANARY),
        {"what": CANARY},
        sms(date="x"),
    ]
    data = lines(*records, b'{"cut') if name.endswith("ndjson") else array(*records)
    before = reading(data, name)
    [file] = sms_ie.scrub(Source(tmp_path / name), OPTIONS, Mask(b"key"))
    masked = b"".join(file.data)
    after = reading(masked, "messages.ndjson" if name.endswith("ndjson") else "messages.json")
    assert after.frame.drop(HIDDEN).equals(before.frame.drop(HIDDEN))
    assert after.info.ledger == before.info.ledger
    for secret in (CANARY, "0100123", "0100124", '"Ana"'):
        assert secret.lower().encode() not in masked.lower() + file.name.encode()


def test_every_name_that_somebody_had_is_kept_for_pointing_out(reading: Reading) -> None:
    call = {"_id": "1", "number": ANA, "date": f"{NOON}000", "duration": "5", "type": "1", "name": "Ana-Banana"}
    parsed = reading(
        array({**call, "display_name": "Ana Lima"}, {**call, "_id": "2", "display_name": "Mum"}), "calls.json"
    )
    assert parsed.info.names == (ANA, "Ana Lima", "Ana-Banana", "Mum")
