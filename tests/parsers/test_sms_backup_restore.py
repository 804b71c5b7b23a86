"""SMS Backup & Restore: what each record becomes, and what becomes of files that are not quite one."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from parsers import xml_stream
from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import sms_backup_restore as sms
from parsers.frame import check
from parsers.source import Source

OPTIONS = ReadOptions("UTC")
CANARY = "canary-in-a-message"
NOON = 1_700_000_000_000


def one(
    address: str = "+15550100123", date: object = NOON, kind: object = 1, body: str = "hi", contact: str = "Ana"
) -> str:
    return f'<sms address="{address}" date="{date}" type="{kind}" body="{body}" contact_name="{contact}" color="x" />'


def document(*records: str, root: str = "smses", count: int | None = None) -> bytes:
    head = f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<{root} count=\"{count or len(records)}\">"
    return f"{head}\n{chr(10).join(records)}\n</{root}>".encode()


def mms(address: str, box: int = 1, addrs: tuple[tuple[str, int], ...] = (), parts: str = "", extra: str = "") -> str:
    listed = "".join(f'<addr address="{number}" type="{role}" charset="106" />' for number, role in addrs)
    return (
        f'<mms date="{NOON}" msg_box="{box}" address="{address}" date_sent="1" m_type="132" {extra}>'
        f"<parts>{parts}</parts><addrs>{listed}</addrs></mms>"
    )


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[bytes], Parsed]:
    def read(data: bytes) -> Parsed:
        path = tmp_path / "sms-20260101000000.xml"
        path.write_bytes(data)
        source = Source(path)
        match = sms.match(source)
        assert match is not None
        assert match.strength == Strength.CERTAIN
        [parsed] = sms.read(source, OPTIONS)
        check(parsed.frame)
        parsed.info.ledger.check()
        return parsed

    return read


def test_received_and_sent(reading: Callable[[bytes], Parsed]) -> None:
    frame = reading(document(one(), one(kind=2, body="yes"))).frame
    assert frame["from_me"].to_list() == [False, True]
    assert frame["sender"].to_list() == ["Ana", None]
    assert frame["text"].to_list() == ["hi", "yes"]
    assert frame["chat_name"].unique().to_list() == ["Ana"]
    assert frame["sent_at"].dt.epoch("ms").to_list() == [NOON, NOON]
    assert frame["position"].to_list() == [1, 2]
    assert frame["is_group"].any() is False


def test_drafts_and_unsent_are_left_out_with_their_reason(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(), *(one(kind=kind) for kind in (3, 4, 5, 6))))
    assert parsed.info.ledger.left_out == {"drafts": 1, "not sent yet": 2, "failed to send": 1}
    assert parsed.frame.height == 1


@pytest.mark.parametrize("date", ["null", "", "0", "tomorrow", "-5", "9" * 30])
def test_a_date_that_cannot_be_read_is_a_problem(reading: Callable[[bytes], Parsed], date: str) -> None:
    ledger = reading(document(one(), one(date=date))).info.ledger
    assert (ledger.problems, ledger.places[0].position) == (1, 2)


def test_a_type_that_is_not_known_is_a_problem(reading: Callable[[bytes], Parsed]) -> None:
    ledger = reading(document(one(), one(kind=9), mms("+15550100123", box=9), "<rcs />")).info.ledger
    assert (ledger.units, ledger.problems, ledger.left_out) == (4, 2, {"records of an unknown kind": 1})


def test_null_is_missing(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(body="null", contact="null"), one(address="null")))
    assert parsed.frame.select("text", "chat_name").rows() == [(None, "+15550100123")]
    assert parsed.info.ledger.left_out == {"messages without a number": 1}


def test_a_name_given_once_holds_for_every_spelling_of_the_number(reading: Callable[[bytes], Parsed]) -> None:
    spellings = ("+447700900123", "07700 900123", "0044 7700-900123")
    records = [one(address=a, contact="(Unknown)") for a in spellings[:2]] + [one(address=spellings[2], contact="Ana")]
    frame = reading(document(*records)).frame
    assert frame["chat"].n_unique() == 1
    assert frame["chat_name"].to_list() == ["Ana"] * 3
    assert "7700900123" not in "".join(frame["chat"])


def test_the_count_is_never_trusted(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(), count=12))
    assert parsed.info.ledger.units == 1
    assert parsed.info.notes == ("The file says that it holds 12 records; 1 were found.",)


def test_services_are_kept_and_noted(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(address="12345"), one(address="BANK", contact="(Unknown)"), one()))
    assert parsed.frame.height == 3
    assert parsed.info.notes[0].startswith("2 rows are with short codes or named senders")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#55357;&#56834;", "😂"),
        ("&#xD83D;&#xDE02;", "😂"),
        ("&#xd83d;&#56834;", "😂"),
        ("😂", "😂"),
        ("&#55357;", "\ufffd"),
        ("&#56834;&#55357;!", "\ufffd\ufffd!"),
        ("&#0;&#8;a&#10;b&#9;c", "\ufffd\ufffda\nb\tc"),
        ("&lt;&amp;&gt;&quot;&apos;", "<&>\"'"),
        ("raw\nline", "raw line"),
        ("&#1114112;", "\ufffd"),
        (" data=&quot;x&quot; ", ' data="x" '),
    ],
)
def test_references(reading: Callable[[bytes], Parsed], written: str, read: str) -> None:
    assert reading(document(one(body=written))).frame["text"].to_list() == [read]


def test_bytes_that_are_no_text_do_not_stop_the_reading(reading: Callable[[bytes], Parsed]) -> None:
    data = document(one(body="A")).replace(b'"A"', b'"a\x01b\xffc\xef\xbf\xbf"')
    assert reading(data).frame["text"].to_list() == ["a\ufffdb\ufffdc\ufffd"]


def test_parts_of_an_mms(reading: Callable[[bytes], Parsed]) -> None:
    parts = (
        '<part seq="-1" ct="application/smil" text="no" />'
        '<part seq="0" ct="image/jpeg" text="null" data="QUJD" cl="a.jpg" />'
        '<part seq="0" ct="text/plain" text="one " /><part seq="1" ct="text/plain" text="two" />'
    )
    frame = reading(document(mms("+15550100123", parts=parts))).frame
    assert frame.select("kind", "text").rows() == [("image", "one two")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("image/gif", "gif"),
        ("video/mp4", "video"),
        ("audio/amr", "audio"),
        ("text/x-vCard", "contact"),
        ("application/pdf", "document"),
    ],
)
def test_media_kinds(reading: Callable[[bytes], Parsed], content: str, kind: str) -> None:
    frame = reading(document(mms("+15550100123", parts=f'<part ct="{content}" data="QUJD" />'))).frame
    assert frame["kind"].to_list() == [kind]


def test_text_that_looks_like_media_stays(reading: Callable[[bytes], Parsed]) -> None:
    parts = """<part ct='text/plain' text='he said data="x" and <part data="y"' />""".replace(
        "<part data", "&lt;part data"
    )
    frame = reading(document(mms("+15550100123", parts=parts))).frame
    assert frame["text"].to_list() == ['he said data="x" and <part data="y"']


def test_not_downloaded_is_left_out(reading: Callable[[bytes], Parsed]) -> None:
    waiting = mms("+15550100123").replace('m_type="132"', 'm_type="130"')
    assert reading(document(one(), waiting)).info.ledger.left_out == {"not downloaded": 1}


def test_group_mms_names_its_writer_and_drops_the_owner(reading: Callable[[bytes], Parsed]) -> None:
    own, ana, bo = "+15550100199", "+15550100123", "+15550100124"
    records = (
        one(address=ana, contact="Ana"),
        mms(ana, addrs=((ana, 137), (own, 151))),
        mms(f"{bo}~{own}~{ana}", addrs=((bo, 137), (own, 151), (ana, 151))),
        mms(f"{ana}~{bo}", addrs=((ana, 137), (own, 151), (bo, 151))),
        mms(f"{ana}~{bo}", box=2, addrs=(("insert-address-token", 137), (ana, 151), (bo, 151))),
    )
    frame = reading(document(*records)).frame
    assert frame["is_group"].to_list() == [False, False, True, True, True]
    assert frame["sender"].to_list() == ["Ana", "Ana", bo, "Ana", None]
    assert frame["chat"].n_unique() == 2
    assert frame["chat_name"][2] == f"{bo}, Ana"


def test_a_group_whose_address_names_only_the_writer(reading: Callable[[bytes], Parsed]) -> None:
    own, ana, bo = "+15550100199", "+15550100123", "+15550100124"
    records = (
        mms(ana, addrs=((ana, 137), (own, 151), (bo, 151))),
        mms(ana, addrs=((ana, 137), (own, 151))),
        mms(ana, box=2, addrs=((own, 137), (ana, 151))),
    )
    assert reading(document(*records)).frame["is_group"].to_list() == [True, False, False]


def test_calls(reading: Callable[[bytes], Parsed]) -> None:
    shapes = [(1, 60), (2, 30), (2, 0), (3, 0), (5, 0), (1, 0), (7, 0), (4, 9), (6, 0), (9, 0)]
    records = [
        f'<call number="+15550100123" duration="{d}" date="{NOON}" type="{t}" contact_name="Ana" />' for t, d in shapes
    ]
    withheld = f'<call number="-1" duration="0" date="{NOON}" type="3" presentation="2" />'
    parsed = reading(document(*records, withheld, root="calls"))
    assert parsed.frame.select("kind", "from_me", "duration").rows() == [
        ("call", False, 60.0),
        ("call", True, 30.0),
        ("missed_call", True, None),
        ("missed_call", False, None),
        ("missed_call", False, None),
        ("missed_call", False, None),
        ("call", False, None),
    ]
    assert parsed.info.ledger.left_out == {
        "voicemail": 1,
        "calls from blocked numbers": 1,
        "calls with a withheld number": 1,
    }
    assert parsed.info.ledger.problems == 1
    assert parsed.info.capabilities.calls


def test_messages_and_calls_of_one_person_are_one_chat(tmp_path: Path) -> None:
    call = f'<call number="15550100123" duration="5" date="{NOON}" type="1" contact_name="Ana" />'
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sms-1.xml", document(one()))
        archive.writestr("calls-1.xml", document(call, root="calls"))
        archive.writestr("readme.xml", "<other/>")
    assert sms.match(Source(path)) is not None
    messages, calls = sms.read(Source(path), OPTIONS)
    assert messages.frame["chat"].to_list() == calls.frame["chat"].to_list()
    assert (messages.info.file, calls.info.file) == ("backup.zip › sms-1.xml", "backup.zip › calls-1.xml")


def test_a_cut_file_keeps_what_was_read(reading: Callable[[bytes], Parsed]) -> None:
    whole = document(one(), one(body="two"), one(body=CANARY))
    parsed = reading(whole[: whole.index(CANARY.encode()) + 5])
    assert parsed.frame.height == 2
    assert parsed.info.ledger.places[0].position == 3
    assert parsed.info.notes[0].startswith("The file could be read only up to record 3: the file ends in the middle.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<smses count='1'>", "Nothing in it can be read"),
        (b"<smses count='1'><sms body='" + CANARY.encode(), "Nothing in it can be read"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><smses count='1'></smses>", "not safe to read"),
        (document(one(body=CANARY)).decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "sms.xml"
    path.write_bytes(data)
    assert sms.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match=words) as caught:
        list(sms.read(Source(path), OPTIONS))
    assert CANARY not in f"{caught.value!r}{caught.value}"


def test_an_empty_backup_is_no_error(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(b"<smses count='0'></smses>")
    assert (parsed.frame.height, parsed.info.ledger.units) == (0, 0)


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\xff\xd8\xff\xe0 photo", b"<smsesx>", b"text <sms> here"])
def test_other_files_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.xml"
    path.write_bytes(data)
    assert sms.match(Source(path)) is None


@pytest.mark.parametrize("opening", ['<sms body="', "<mms><parts><part text='"])
def test_an_unclosed_quote_does_not_fill_the_memory(
    reading: Callable[[bytes], Parsed], monkeypatch: pytest.MonkeyPatch, opening: str
) -> None:
    monkeypatch.setattr(xml_stream, "MAX_TOKEN", 1000)
    monkeypatch.setattr(sms, "CHUNK", 100)
    many = [one(date=NOON + k) for k in range(50)]
    parsed = reading(document(*many, opening + "a" * 5000 + CANARY))
    assert (parsed.frame.height, parsed.info.ledger.problems) == (50, 1)
    assert parsed.info.ledger.places[0].reason == "one record is far longer than any message"


def test_media_of_any_size_pass(reading: Callable[[bytes], Parsed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_TOKEN", 1000)
    monkeypatch.setattr(sms, "CHUNK", 100)
    picture = mms("+15550100123", parts=f'<part ct="image/png" data="{"QUJD" * 5000}" />')
    assert reading(document(picture, one())).frame["kind"].to_list() == ["image", "text"]


def test_a_zip_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sms-1.xml", document(one()))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ExportError):
        sms.match(Source(path))


def locked(path: Path, name: str, data: bytes) -> None:
    """A zip whose member says that it is encrypted."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, data)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)


def test_a_locked_zip_is_claimed_by_its_names_and_explained(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    locked(path, "sms-20260101000000.xml", document(one(body=CANARY)))
    assert sms.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match="password"):
        list(sms.read(Source(path), OPTIONS))


def test_a_damaged_file_beside_a_good_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sms-20260101000000.xml", document(one(body=CANARY)))
        archive.writestr("sms-20260102000000.xml", document(one(body="fine")))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(CANARY.encode(), CANARY.upper().encode(), 1))
    good, bad = sms.read(Source(path), OPTIONS)
    assert good.frame["text"].to_list() == ["fine"]
    assert (bad.frame.height, bad.info.ledger.problems) == (0, 1)
    assert "could not be read" in bad.info.notes[0]


def test_text_reaches_the_frame_alone(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(body=CANARY), one(kind=9, body=CANARY), one(date="x", body=CANARY)))
    assert CANARY in "".join(parsed.frame["text"].drop_nulls())
    assert CANARY not in repr(parsed)


def test_rows_come_in_order_of_time(reading: Callable[[bytes], Parsed]) -> None:
    frame = reading(document(one(date=NOON + 5), one(date=NOON))).frame
    assert frame["position"].to_list() == [2, 1]
    assert frame.schema["sent_at"] == pl.Datetime("ms", "UTC")
