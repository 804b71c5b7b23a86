"""SMS Backup & Restore: what each record becomes, and what becomes of files that are not quite one."""

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import sms_backup_restore as sms
from parsers.frame import check
from parsers.masking import Mask
from parsers.merge import merge
from parsers.sms import xml as sms_xml
from parsers.sms import xml_mend
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
    names = ("(Unknown)", "(Unknown)", "Ana")
    shapes = enumerate(zip(spellings, names, strict=True))
    records = [one(address=a, contact=name, date=NOON + k) for k, (a, name) in shapes]
    frame = reading(document(*records)).frame
    assert frame["chat"].n_unique() == 1
    assert frame["chat_name"].to_list() == ["Ana"] * 3
    assert "7700900123" not in "".join(frame["chat"])


def test_the_count_is_never_trusted(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(), count=12))
    assert parsed.info.ledger.units == 1
    assert parsed.info.notes == ("The file says that it holds 12 records; 1 were found.",)


def test_services_are_left_out_and_noted(reading: Callable[[bytes], Parsed]) -> None:
    business = one(address="shop_agent@rbm.goog", contact="null")
    services = (one(address="12345"), one(address="BANK", contact="(Unknown)"), business)
    parsed = reading(document(*services, one(), one(address="ana@example.org", contact="Ana")))
    assert parsed.frame["chat_name"].to_list() == ["Ana", "Ana"]
    assert parsed.info.ledger.left_out == {"messages from services and short codes": 3}
    assert parsed.info.notes[0].startswith("3 messages and calls with short codes or named senders were left out")


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
        (document(one(body=CANARY)).replace(b"<sms ", b"<sms <"), "the XML is damaged"),
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
    monkeypatch.setattr(xml_mend, "MAX_TOKEN", 1000)
    monkeypatch.setattr(sms_xml, "CHUNK", 100)
    many = [one(date=NOON + k) for k in range(50)]
    parsed = reading(document(*many, opening + "a" * 5000 + CANARY))
    assert (parsed.frame.height, parsed.info.ledger.problems) == (50, 1)
    assert parsed.info.ledger.places[0].reason == "one record is far longer than any message, line 53"


def test_media_of_any_size_pass(reading: Callable[[bytes], Parsed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_mend, "MAX_TOKEN", 1000)
    monkeypatch.setattr(sms_xml, "CHUNK", 100)
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
    bad, good = sms.read(Source(path), OPTIONS)
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


ANA, BO, CY, OWN = "+15550100123", "+15550100124", "+15550100125", "+15550100199"
SIZES = (7, 8, 11, 13, 64, 257, 1021, 4093, 1024**2)


@pytest.fixture(params=SIZES)
def chunked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sms_xml, "CHUNK", request.param)
    return int(request.param)


def test_a_record_that_occurs_twice_is_counted_once(reading: Callable[[bytes], Parsed]) -> None:
    twice = [
        one(body="a"),
        one(body="b"),
        one(body="a"),
        one(address="1 (555) 010-0123", body="a"),
        one(kind=2, body="a"),
    ]
    parsed = reading(document(*twice))
    assert parsed.frame["text"].to_list() == ["a", "b", "a"]
    assert parsed.info.ledger.duplicates == 2


def test_two_pictures_of_one_second_are_two(reading: Callable[[bytes], Parsed]) -> None:
    parts = [f'<part ct="image/jpeg" cl="{n}.jpg" data="QUJD" />' for n in (1, 2, 2)]
    ids = [f'm_id="{n}"' for n in ("x", "x", "y")]
    parsed = reading(
        document(
            *(mms(ANA, parts=p, extra=i) for p, i in zip(parts, ids, strict=True)),
            mms(ANA, parts=parts[0], extra=ids[0]),
        )
    )
    assert parsed.frame.height == 3
    assert parsed.info.ledger.duplicates == 1


def test_copies_of_a_group_message_are_one(reading: Callable[[bytes], Parsed]) -> None:
    text = '<part ct="text/plain" text="hi all" />'
    to = (("insert-address-token", 137), (ANA, 151), (BO, 151))
    copies = [mms(f"{ANA}~{BO}", 2, to, text, f'm_id="{n}"') for n in (1, 2)]
    parsed = reading(document(*copies))
    assert parsed.frame.select("is_group", "text").rows() == [(True, "hi all")]
    assert parsed.info.ledger.duplicates == 1


def test_copies_to_each_member_of_a_known_group_are_its_message(reading: Callable[[bytes], Parsed]) -> None:
    text = '<part ct="text/plain" text="hi all" />'
    known = mms(f"{ANA}~{BO}", 1, ((ANA, 137), (OWN, 151), (BO, 151)), '<part ct="text/plain" text="who?" />')
    alone = mms(ANA, 1, ((ANA, 137), (OWN, 151)), '<part ct="text/plain" text="me" />')
    copies = [mms(who, 2, (("insert-address-token", 137), (who, 151)), text) for who in (ANA, BO)]
    parsed = reading(document(known, alone, *copies))
    assert parsed.frame.filter(pl.col("text") == "hi all")["is_group"].to_list() == [True]
    assert parsed.info.ledger.duplicates == 1
    others = [mms(who, 2, (("insert-address-token", 137), (who, 151)), text) for who in (ANA, CY)]
    assert reading(document(known, alone, *others)).info.ledger.duplicates == 0


def test_the_owner_is_the_one_in_all_that_groups_received(reading: Callable[[bytes], Parsed]) -> None:
    records = (
        one(address=BO, contact="Bo"),
        mms(f"{ANA}~{BO}~{OWN}", addrs=((ANA, 137), (OWN, 151), (BO, 151))),
        mms(f"{CY}~{BO}~{OWN}", addrs=((CY, 137), (OWN, 151), (BO, 151))),
    )
    frame = reading(document(*records)).frame
    assert OWN not in "".join(frame["chat_name"])


def test_a_group_with_a_person_and_a_service_stays(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(mms(f"{ANA}~12345", addrs=((ANA, 137), (OWN, 151), ("12345", 151)))))
    assert parsed.frame["is_group"].to_list() == [True]


def test_numbers_of_chats_of_two(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(), one(address="ana@example.org"), one(address="12345"), mms(f"{ANA}~{BO}")))
    assert parsed.info.numbers == {parsed.frame["chat"][0]: ANA}


SAID = (
    "see you at eight then",
    "something else",
    "I am ‘fine’",
    "Liked “see you at eight then”",
    "Liked “see you at eight…”",
    "Loved “see you at eight…”",
    "Loved “I am 'fine'”",
    "Removed a heart from “see you at eight…”",
    "Removed a heart from “I am 'fine'”",
    "Removed 👍 from “gone”",
    "👍 to “gone”",
    "Liked “gone”",
    "Loved an image",
    "Removed a heart from an image",
)


def test_reactions_sent_as_texts(reading: Callable[[bytes], Parsed]) -> None:
    said = (
        "See you at 8 😂",
        "Liked “See you at 8 &#55357;&#56834;”",
        "Removed a like from “See you at 8 😂”",
        "Loved “See you at 8 😂”",
        "Liked it",
    )
    parsed = reading(document(*(one(date=NOON + k, body=text) for k, text in enumerate(said))))
    frame = parsed.frame
    assert frame["kind"].cast(pl.String).to_list() == ["text", "reaction", "text"]
    assert frame["text"].to_list() == ["See you at 8 😂", "❤️", "Liked it"]
    assert frame["about"].to_list() == [None, frame["id"][0], None]
    ledger = parsed.info.ledger
    assert (ledger.messages, ledger.left_out) == (2, {"reactions sent as texts": 2, "reactions taken back": 1})
    assert parsed.info.notes[0].startswith("2 texts are reactions")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SAID), st.booleans()), max_size=10))
def test_scrubbed_reactions_stay_and_go_as_before(said: list[tuple[str, bool]]) -> None:
    records = [one(date=NOON + k, body=text, kind=1 + from_me) for k, (text, from_me) in enumerate(said)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sms-20260101000000.xml"
        path.write_bytes(document(*records))
        [before] = sms.read(Source(path), OPTIONS)
        [file] = sms.scrub(Source(path), OPTIONS, Mask(b"key"))
        path.write_bytes(b"".join(file.data))
        [after] = sms.read(Source(path), OPTIONS)
    hidden = ("id", "chat", "chat_name", "sender", "text", "about")
    assert after.frame.drop(hidden).equals(before.frame.drop(hidden))
    assert after.info.ledger == before.info.ledger


def test_ids_are_the_same_in_every_backup(reading: Callable[[bytes], Parsed]) -> None:
    first = reading(document(one(), one(date=NOON + 1, kind=2))).frame
    later = reading(document(one(date=NOON + 1, kind=2), one(contact="Ana Lima"), one(date=NOON + 2))).frame
    assert set(first["id"]) < set(later["id"])
    assert later["id"].n_unique() == 3


def test_different_messages_of_one_second_have_different_ids(reading: Callable[[bytes], Parsed]) -> None:
    picture, words = '<part ct="image/jpeg" data="QUJD" />', '<part ct="text/plain" text="{}" />'
    contents = ("", picture, picture * 2, words.format("a"), words.format("b"), picture + words.format("a"))
    apart = [reading(document(mms(ANA, parts=parts))).frame["id"][0] for parts in contents]
    assert len(set(apart)) == len(contents)
    later = [mms(ANA, parts=parts, extra=f'm_id="{n}"') for n, parts in enumerate(reversed(contents))]
    assert set(reading(document(*later)).frame["id"]) == set(apart)


def test_equal_messages_of_one_second_have_an_id_each(reading: Callable[[bytes], Parsed]) -> None:
    twice = [mms(ANA, parts='<part ct="image/jpeg" data="QUJD" />', extra=f'm_id="{n}"') for n in "xy"]
    ids = reading(document(*twice)).frame["id"].to_list()
    assert ids == [ids[0], f"{ids[0]}.1"]
    assert ids[0].startswith(f"{NOON}<")


def test_two_backups_with_different_messages_of_one_second_lose_none(tmp_path: Path) -> None:
    for words in ("first", "second"):
        parts = f'<part ct="image/jpeg" data="QUJD" /><part ct="text/plain" text="{words} picture" />'
        (tmp_path / f"{words}.xml").write_bytes(document(mms(ANA, parts=parts)))
    found = [parsed for path in sorted(tmp_path.iterdir()) for parsed in sms.read(Source(path), OPTIONS)]
    assert merge(found)[0]["text"].to_list() == ["first picture", "second picture"]


def test_a_group_message_that_hides_the_owner(reading: Callable[[bytes], Parsed]) -> None:
    """The phone's placeholder stands for the owner: nobody who is named is, however few are."""
    here = "insert-address-token"
    records = (
        mms(ANA, addrs=((ANA, 137), (here, 151), (BO, 151))),
        mms(f"{ANA}~{BO}", box=2, addrs=((here, 137), (ANA, 151), (BO, 151))),
        mms(f"{ANA}~{BO}~{CY}", addrs=((CY, 137), (here, 151), (BO, 151), (ANA, 151))),
        mms(BO, addrs=((BO, 137), (here, 151)), parts='<part ct="text/plain" text="alone" />'),
    )
    frame = reading(document(*records)).frame.sort("position")
    assert frame["is_group"].to_list() == [True, True, True, False]
    assert frame["sender"].to_list() == [ANA, None, CY, BO]
    assert frame["chat"][0] == frame["chat"][1]
    assert frame["chat"].n_unique() == 3


DAMAGE = (
    '<sms body="never closed />',
    "<sms address='1' address='2' />",
    '<sms body="&nothing;" />',
    "</mms>",
    "<mms date='1'><parts><part text=\"x\" <",
    '<part ct="image/png" data="QUJD',
    "<<<>>",
    "<sms <sms <sms ",
)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.usefixtures("chunked")
def test_reading_goes_on_after_damage(reading: Callable[[bytes], Parsed], damage: str) -> None:
    records = (
        one(body="one"),
        damage,
        one(date=NOON + 1, body="two 😂"),
        mms(ANA, parts='<part ct="text/plain" text="three" />'),
    )
    parsed = reading(document(*records, one(date=NOON + 9, body="four")))
    assert set(parsed.frame["text"]) == {"one", "two 😂", "three", "four"}
    ledger = parsed.info.ledger
    assert ledger.problems == max(1, damage.count("<sms <sms") * 3)
    assert ledger.places[0].position == 2
    assert ledger.places[0].reason.startswith("the XML is damaged, line ")
    assert any(note.startswith("The file is damaged in ") for note in parsed.info.notes)


def test_damage_is_named_with_its_line(reading: Callable[[bytes], Parsed]) -> None:
    records = [one(date=NOON + k) for k in range(5)]
    parsed = reading(
        document(*records, "<sms <", *(one(date=NOON + k) for k in range(5, 9)), "<sms <", one(date=NOON + 9))
    )
    assert [(p.position, p.reason[-7:]) for p in parsed.info.ledger.places] == [
        (6, " line 8"),
        (11, "line 13"),
    ]


def test_two_backups_in_one_file(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(body="a")) + document(one(date=NOON + 1, body="b")))
    assert parsed.frame["text"].to_list() == ["a", "b"]
    assert parsed.info.ledger.problems == 1


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("iso-8859-1", "ISO-8859-1"),
        ("windows-1252", "windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-8-sig", "UTF-8"),
        ("utf-8", "UTF-16"),
        ("utf-8", "no-such-thing"),
        ("utf-8", "unicode_escape"),
        ("gb18030", "GB18030"),
        ("koi8-r", "KOI8-R"),
    ],
)
@pytest.mark.usefixtures("chunked")
def test_encodings(reading: Callable[[bytes], Parsed], encoding: str, declared: str) -> None:
    text = "спасибо &#55357;&#56834;" if encoding == "koi8-r" else "naïve ü &#55357;&#56834;"
    text = "ok &#55357;&#56834;" if encoding == "gb18030" else text
    data = document(one(body=text)).decode().replace("encoding='UTF-8'", f"encoding='{declared}'").encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        data = "\ufeff".encode(encoding) + data
    assert reading(data).frame["text"].to_list() == [text.replace("&#55357;&#56834;", "😂")]


@pytest.mark.usefixtures("chunked")
def test_nul_bytes_and_torn_names(reading: Callable[[bytes], Parsed]) -> None:
    data = document(one(body="a@b", contact="An&#55357;a")).replace(b"a@b", b"a\x00b")
    assert reading(data).frame.select("text", "chat_name").rows() == [("a\ufffdb", "An\ufffda")]


@pytest.mark.usefixtures("chunked")
def test_samsung_adds_attributes(reading: Callable[[bytes], Parsed]) -> None:
    extra = one().replace('color="x"', 'app_id="0" spam_report="0" re_type="1" re_original_body="null" bin_info="0"')
    assert reading(document(extra)).frame.height == 1


@pytest.mark.usefixtures("chunked")
def test_a_missing_end_is_the_last_problem(reading: Callable[[bytes], Parsed]) -> None:
    parsed = reading(document(one(), one(date=NOON + 1)).removesuffix(b"</smses>"))
    assert parsed.frame.height == 2
    assert [(p.position, p.reason) for p in parsed.info.ledger.places] == [(3, "the file ends in the middle")]


def test_files_of_one_zip_share_what_they_know(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    call = f'<call number="07700 900123" duration="5" date="{NOON}" type="1" contact_name="null" />'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("calls-20260101000000.xml", document(call, root="calls"))
        archive.writestr("sms-20260101000000.xml", document(one(address="+447700900123", contact="Ana")))
    calls, messages = sms.read(Source(path), OPTIONS)
    assert calls.frame["chat"].to_list() == messages.frame["chat"].to_list()
    assert calls.frame["chat_name"].to_list() == ["Ana"]


def scrubbed(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    [file] = sms.scrub(Source(path), OPTIONS, Mask(b"key"))
    assert file.name == path.name
    return b"".join(file.data)


def test_scrubbed_files_are_read_alike_and_say_nothing(reading: Callable[[bytes], Parsed], tmp_path: Path) -> None:
    image = f'<part seq="0" ct="image/jpeg" name="{CANARY}.jpg" cl="{CANARY}" data="QUJD" />'
    parts = f'{image}<part ct="text/plain" text="{CANARY}" />'
    data = document(
        one(body=CANARY, contact=CANARY),
        "<sms <",
        one(date=NOON + 1, body=f"Liked “{CANARY}”"),
        one(date=NOON + 2, body=f'Loved "{CANARY}"'),
        one(date=NOON + 3, body=f'Loved "{CANARY} who"'),
        one(date=NOON + 4, body=f"Removed a like from “{CANARY}”"),
        one(address="12345", body=CANARY),
        one(address=CANARY, body=CANARY),
        mms(
            f"{ANA}~{BO}",
            addrs=((ANA, 137), (OWN, 151), (BO, 151)),
            parts=parts,
            extra=f'm_id="{CANARY}" odd-{CANARY}="{CANARY}" ',
        ),
        one(kind=3, body=CANARY),
        f"<rcs {CANARY}='{CANARY}'><{CANARY}/></rcs>",
        one(date="tomorrow"),
        one(date=NOON + 5, address="0044 7700 900123", contact="null"),
    )
    cut = data[: data.rindex(b"</smses>")]
    for original in (data, cut):
        before = reading(original)
        masked = scrubbed(original, tmp_path / "sms-20260101000000.xml")
        after = reading(masked)
        hidden = ("id", "chat", "chat_name", "sender", "text", "about")
        assert after.frame.drop(hidden).equals(before.frame.drop(hidden))
        assert after.info.ledger.left_out == before.info.ledger.left_out
        assert (after.info.ledger.problems, after.info.ledger.units) == (
            before.info.ledger.problems,
            before.info.ledger.units,
        )
        for secret in (CANARY, "0100123", "900123", "Ana", "QUJD"):
            assert secret.lower().encode() not in masked.lower()


def test_every_name_that_somebody_had_is_kept_for_pointing_out(reading: Callable[[bytes], Parsed]) -> None:
    old, new = one(contact="Rosalind Hart"), one(date=NOON + 1, contact="Mum")
    group = mms("+15550100123~+15550100124", extra='contact_name="Mum, Bo Berg"')
    parsed = reading(document(old, new, group, one("787878", contact="Bank"), one("Shop", contact="(Unknown)")))
    assert set(parsed.frame["sender"].drop_nulls()) >= {"Mum"}
    assert parsed.info.names == ("+15550100123", "+15550100124", "Bo Berg", "Mum", "Rosalind Hart")
    assert "Rosalind" not in repr(parsed.info)
