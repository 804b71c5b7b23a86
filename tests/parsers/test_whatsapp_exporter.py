"""WhatsApp Chat Exporter's JSON: what each record becomes, and what never leaves the parser."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import whatsapp
from parsers.formats import whatsapp_exporter as exporter
from parsers.frame import Incomplete, check
from parsers.masking import Mask
from parsers.merge import merge
from parsers.source import Source
from sample_data.small import NUMBERS, conversation
from sample_data.writers.whatsapp_exporter import small, write

OPTIONS = ReadOptions("Europe/London")
CANARY = "canary-in-a-message"
ANA, BEN, GROUP = "447700900123@s.whatsapp.net", "447700900456@s.whatsapp.net", "120363041234567890@g.us"
CALLS = "000000000000000"
T = 1_700_000_000.25
Json = dict[str, Any]


def record(data: str | None = "hello", *, at: object = T, **more: object) -> Json:
    """A record with every field, as the tool writes it."""
    return {
        "from_me": False, "timestamp": at, "time": "22:13", "media": False, "key_id": "3EB0AAAAAAAAAAAAAA",
        "meta": False, "data": data, "sender": None, "safe": False, "mime": None, "message_type": 0,
        "received_timestamp": None, "read_timestamp": None, "reply": None, "quoted_data": None, "caption": None,
        "thumb": None, "sticker": False, "reactions": {}, **more,
    }  # fmt: skip


def chat(*records: object, name: str | None = "Ana Lima", device: str | None = "android") -> Json:
    return {
        "name": name, "type": device, "my_avatar": None, "their_avatar": None, "their_avatar_thumb": None,
        "status": None, "media_base": "", "messages": {str(n): one for n, one in enumerate(records, 10)},
    }  # fmt: skip


@pytest.fixture
def parse(tmp_path: Path) -> Callable[..., Parsed]:
    def parse(*records: object, device: str = "android", **chats: object) -> Parsed:
        found = {ANA: chat(*records, device=device), **chats} if records else chats
        path = tmp_path / "result.json"
        path.write_text(json.dumps(found), encoding="utf-8")
        return read(path)

    return parse


def read(path: Path) -> Parsed:
    [parsed] = exporter.read(Source(path), OPTIONS)
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def events(parsed: Parsed) -> list[tuple[Any, ...]]:
    return parsed.frame.select("sender", "from_me", "kind", "text").rows()


CARD = "This media include the following vCard file(s):<br>"
SOUND = {"media": True, "message_type": 2}
PICTURE = {"media": True, "mime": "image/jpeg", "message_type": 1, "caption": None}
GONE = {"media": True, "mime": "media", "meta": True}


@pytest.mark.parametrize(
    ("one", "kind", "text"),
    [
        (record("two <br>lines <br> <br>and a blank"), "text", "two\nlines\n\nand a blank"),
        (record("as older versions<br>wrote it"), "text", "as older versions\nwrote it"),
        (record("<3 &amp; <b>this</b> is what was typed"), "text", "<3 &amp; <b>this</b> is what was typed"),
        (record("Message deleted"), "text", "Message deleted"),
        (record("Message deleted", meta=True, message_type=15), "deleted", None),
        (record("W/Images/IMG-20231114-WA0001.jpg", **PICTURE), "image", None),
        (record("W/a.jpg", **{**PICTURE, "caption": "look\nthere"}), "image", "look\nthere"),
        (record("never looked at <br>by the tool", message_type=1), "image", "never looked at\nby the tool"),
        (record("The media is missing", message_type=1, caption="gone", **GONE), "image", "gone"),
        (record("The media is missing", message_type=3, **GONE), "video", None),
        (record("The media is missing", message_type=None, **GONE), "media", None),
        (record("W/a.mp4", media=True, mime="video/mp4", message_type=3), "video", None),
        (record("W/a.mp4", media=True, mime="video/mp4", message_type=13), "gif", None),
        (record("W/PTT-20231114-WA0003.opus", mime="audio/ogg; codecs=opus", **SOUND), "voice", None),
        (record("W/AUD-20231114-WA0003.m4a", mime="audio/mp4", **SOUND), "audio", None),
        (record("W/a.opus", media=True, mime="audio/ogg", caption='"what the phone heard"'), "voice", None),
        (record("W/a.pdf", media=True, mime="application/pdf", caption="its title", message_type=9), "document", None),
        (record("W/s.webp", media=True, mime="image/webp", sticker=True, message_type=20), "sticker", None),
        (record("The media is missing", message_type=20, sticker=True, **GONE), "sticker", None),
        (record("Location shared: (51.4779, -0.0015)", meta=True, message_type=5), "location", None),
        (record(f"{CARD}<a>B</a>", meta=True, mime="text/x-vcard"), "contact", None),
        (record("Which day?", message_type=66), "poll", "Which day?"),
        (record(None, message_type=42), "image", None),
        (record(None, message_type=99), "media", None),
        (record(None), "media", None),
        (record("from a newer kind", message_type=99), "text", "from a newer kind"),
        (record("A voice call was missed", meta=True, message_type=10), "missed_call", None),
    ],
)  # fmt: skip
def test_what_a_record_is(parse: Callable[..., Parsed], one: Json, kind: str, text: str | None) -> None:
    parsed = parse(one)
    assert events(parsed) == [("Ana Lima", False, kind, text)]
    assert parsed.info.ledger.messages == parsed.info.ledger.units == 1


@pytest.mark.parametrize(
    "one",
    [
        record("Ana changed the group name to “walks”", meta=True),
        record("This chat is now end-to-end encrypted", meta=True, message_type=7),
        record(None, meta=True),
        record(None, message_type=None),
    ],
)
def test_the_apps_own_notices_are_nobodys(parse: Callable[..., Parsed], one: Json) -> None:
    parsed = parse(one)
    assert events(parsed) == [(None, False, "system", None)]
    assert parsed.info.ledger.system == 1


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (record(None, message_type=8), "document"),
        (record(None, message_type=2), "video"),
        (record(None, message_type=6), "system"),
        (record(None, message_type=10), "system"),
        (record("Message deleted", meta=True, message_type=14), "deleted"),
        (record("Message/Media/a.mp4", media=True, mime="video/mp4", message_type=11), "gif"),
        (record("Message/Media/a.opus", media=True, mime="audio/ogg", message_type=3), "voice"),
    ],
)
def test_an_iphone_numbers_its_kinds_otherwise(parse: Callable[..., Parsed], one: Json, kind: str) -> None:
    assert parse(one, device="ios").frame["kind"].to_list() == [kind]


def test_sides_names_and_numbers(parse: Callable[..., Parsed]) -> None:
    nameless = chat(record("hi"), record("hello", from_me=1, key_id="k2", at=T + 1), name=None)
    group = chat(
        record("all here?", sender="Ana Lima", key_id="g1", at=T + 2),
        record("yes", sender="447700900456", key_id="g2", at=T + 3),
        record("who's that?", sender="4915112345678", key_id="g3", at=T + 4),
        record("me", from_me=True, key_id="g4", at=T + 5),
        name="Sunday walkers",
    )
    parsed = parse(**{BEN: nameless, ANA: chat(), GROUP: group})
    assert parsed.frame.select("chat_name", "is_group", "sender", "from_me").rows() == [
        ("+447700900456", False, "+447700900456", False),
        ("+447700900456", False, None, True),
        ("Sunday walkers", True, "Ana Lima", False),
        ("Sunday walkers", True, "+447700900456", False),
        ("Sunday walkers", True, "4915112345678", False),
        ("Sunday walkers", True, None, True),
    ]
    ben = parsed.frame["chat"][0]
    assert parsed.info.numbers == {ben: "+447700900456"}
    assert "447700900456" not in f"{ben}{parsed!r}"


def test_times_are_instants_in_seconds_or_milliseconds(parse: Callable[..., Parsed]) -> None:
    parsed = parse(record(at=1_700_000_000.6289), record(at=1_700_000_001_500))
    at = datetime(2023, 11, 14, 22, 13, 20, 629_000, UTC)
    assert parsed.frame["sent_at"].to_list() == [at, at.replace(second=21, microsecond=500_000)]
    assert parsed.info.clock == "instant"
    assert parsed.info.resolution_s == 0.001


def test_replies_and_reactions_name_their_message(parse: Callable[..., Parsed]) -> None:
    parsed = parse(
        record("one", key_id="3EB0FFFFFFFFFFFFFFFF", reactions={"You": "❤️", "Ana Lima": "👍🏽", "Ben": ""}),
        record("two", key_id="k2", reply="3EB0FFFFFFFFFFFFFFFF", quoted_data=CANARY, at=T + 1),
        record("three", key_id="k3", reply="a key of a status", at=T + 2),
    )
    rows = parsed.frame.select("id", "sender", "from_me", "kind", "text", "about").rows()
    first = "3EB0FFFFFFFFFFFFF"
    assert rows == [
        (first, "Ana Lima", False, "text", "one", None),
        (f"{first}:me", None, True, "reaction", "❤️", first),
        (f"{first}:Ana Lima", "Ana Lima", False, "reaction", "👍🏽", first),
        ("k2", "Ana Lima", False, "text", "two", first),
        ("k3", "Ana Lima", False, "text", "three", None),
    ]
    assert parsed.info.ledger.messages == 3
    assert [note for note in parsed.info.notes if "when somebody reacted" in note]


def test_a_key_that_repeats_or_is_missing_gives_ids_of_their_own(parse: Callable[..., Parsed]) -> None:
    parsed = parse(*(record(key_id=key) for key in ("k", "k:2", "k", "k", None, "", 7)))
    assert parsed.frame["id"].to_list() == ["k", "k:2", "k:3", "k:4", "row 14", "row 15", "7"]


def call(way: str, end: str, who: str = "Ana Lima", **more: object) -> Json:
    return record(f"A voice call {way} {who} was {end}", meta=True, sender=who, message_type=None, **more)


LASTED = "initiated and lasted for {} with 12.3 MB data transferred."


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ("2 minutes 3 seconds", 123.0),
        ("1 hour 1 second", 3601.0),
        ("1 day 2 hours", 93_600.0),
        ("a second", 1.0),
        ("less than a second", None),
    ],
)
def test_the_length_of_a_call(parse: Callable[..., Parsed], length: str, seconds: float | None) -> None:
    parsed = parse(record(at=T - 9), **{CALLS: chat(call("from", LASTED.format(length)), name="WhatsApp Calls")})
    assert parsed.frame.select("chat_name", "sender", "kind", "duration").row(1) == (
        "Ana Lima", "Ana Lima", "call", seconds,
    )  # fmt: skip
    assert parsed.frame["chat"].n_unique() == 1


def test_the_list_of_calls_goes_to_the_chats(parse: Callable[..., Parsed]) -> None:
    calls = chat(
        call("to", "not answered.", from_me=True, key_id="c1", at=T + 1),
        call("from", "missed.", who="447700900789", key_id="c2", at=T + 2),
        call("from", "missed.", who="Cleo was here", key_id="c3", at=T + 3),
        call("from", "in an unknown state.", key_id="c4", at=T + 4),
        call("from", "missed.", who="None", key_id="c5", at=T + 5),
        record("A group voice call to Ana Lima was missed.", meta=True, key_id="c6", at=T + 6),
        call("from", "missed.", who="Sunday walkers", key_id="c7", at=T + 7),
        name="WhatsApp Calls",
    )
    group = chat(record(sender="Ana Lima", key_id="g", at=T - 5), name="Sunday walkers")
    parsed = parse(**{CALLS: calls, ANA: chat(record()), GROUP: group})
    found = parsed.frame.filter(pl.col("kind") == "missed_call")
    assert found.select("chat_name", "sender", "from_me").rows() == [
        ("Ana Lima", None, True),
        ("+447700900789", "+447700900789", False),
        ("Cleo was here", "Cleo was here", False),
        ("Sunday walkers", None, False),
    ]
    assert parsed.info.ledger.left_out == {"calls that cannot be told of whom or how they ended": 3}
    # the caller who has no chat yet would get this one
    later = parse(**{"447700900789@s.whatsapp.net": chat(record(), name=None)})
    assert later.frame["chat"][0] == found["chat"][1]


def test_a_call_with_one_of_two_people_of_a_name_is_left_out(parse: Callable[..., Parsed]) -> None:
    calls = chat(call("from", "missed.", at=T + 99), name="WhatsApp Calls")
    both = parse(**{ANA: chat(record()), BEN: chat(record()), CALLS: calls})
    assert both.info.ledger.left_out == {"calls that cannot be told of whom or how they ended": 1}
    one = parse(**{ANA: chat(record()), BEN: chat(), CALLS: calls})
    assert one.frame["kind"].to_list() == ["text", "missed_call"]


def test_a_missed_call_that_its_chat_tells_of_is_counted_once(parse: Callable[..., Parsed]) -> None:
    told = record("A voice call was missed", meta=True, at=T)
    calls = chat(
        call("from", "missed.", at=T + 20, key_id="c1"),
        call("from", "missed.", at=T + 4000, key_id="c2"),
        name="WhatsApp Calls",
    )
    parsed = parse(**{CALLS: calls, ANA: chat(told)})
    assert parsed.frame["kind"].to_list() == ["missed_call", "missed_call"]
    assert parsed.info.ledger.left_out == {"missed calls that their chat tells of too": 1}


def test_what_is_no_talk_is_left_out(parse: Callable[..., Parsed]) -> None:
    nowhere = {
        "status@broadcast": 1, "12345@broadcast": 1, "120363@newsletter": 1, "867051@bot": 1, "0@s.whatsapp.net": 1,
    }  # fmt: skip
    parsed = parse(record(), **{key: chat(record()) for key in nowhere})
    assert parsed.frame.height == 1
    assert parsed.info.ledger.left_out == {
        "status updates and broadcast lists": 2,
        "channels": 1,
        "chats with a bot": 1,
        "WhatsApp's own announcements": 1,
    }


def test_what_the_tool_could_not_read_is_left_out(parse: Callable[..., Parsed]) -> None:
    parsed = parse(record(), record("The message is binary data and its base64 is <a>AAAA</a>", meta=True, safe=True))
    assert parsed.frame.height == 1
    assert parsed.info.ledger.left_out == {"records that the exporter could not read": 1}


def test_disappearing_messages_make_a_chat_incomplete(parse: Callable[..., Parsed]) -> None:
    timer = "Messgae timer was enabled/updated/disabled"
    parsed = parse(record(), record(timer, meta=True, at=T + 60), record(timer, meta=True, at=T + 90))
    since = datetime(2023, 11, 14, 22, 14, 20, 250_000, UTC)
    assert parsed.info.incomplete == (Incomplete(parsed.frame["chat"][0], since),)


def test_a_chat_that_was_a_text_export_says_so(parse: Callable[..., Parsed]) -> None:
    lines = (
        record(" hello<br>again", key_id=0, message_type=None),
        record("The media is omitted in the chat", meta=True, mime="media", key_id=2, message_type=None, at=T + 60),
        record("/x/notes.pdf", media=True, mime="application/pdf", caption="read this", key_id=3, message_type=None),
        record(" ", key_id=4, message_type=None),
    )
    parsed = parse(**{"ExportedChat": chat(*lines, device="exported")})
    found = parsed.frame.sort("position").select("chat_name", "kind", "text").rows()
    assert found == [
        ("Ana Lima", "text", "hello\nagain"),
        ("Ana Lima", "media", None),
        ("Ana Lima", "document", "read this"),
        ("Ana Lima", "media", None),
    ]
    assert parsed.info.resolution_s == 60.0
    assert not parsed.info.capabilities.reactions
    assert "text export" in parsed.info.notes[0]


def test_what_an_iphone_cannot_show_is_said(parse: Callable[..., Parsed]) -> None:
    assert not parse(record(), device="ios").info.capabilities.reactions
    assert not parse(record(), device="ios").info.capabilities.calls
    assert parse(record()).info.capabilities == exporter.capabilities
    assert parse(record(reactions={"You": "👍"}), device="ios").info.capabilities.reactions


@pytest.mark.parametrize(
    "odd",
    [
        None, 5, "text", [], {}, {"timestamp": None}, record(at="soon"), record(5), record(data=["x"]),
        record(reactions={"You": 5}), record(from_me="no"), record(key_id={}),
    ],
)  # fmt: skip
def test_an_odd_record_is_a_problem_and_no_more(parse: Callable[..., Parsed], odd: object) -> None:
    parsed = parse(record(), odd)
    assert parsed.frame.height == 1
    assert parsed.info.ledger.problems == 1


@pytest.mark.parametrize("at", [0, -5, 1e30, 1e11 * 1e3, 0.0])
def test_an_impossible_date_is_a_problem(parse: Callable[..., Parsed], at: float) -> None:
    parsed = parse(record(), record(CANARY, at=at))
    assert [p.reason for p in parsed.info.ledger.places] == ["the date cannot be read"]
    assert parsed.info.ledger.places[0].position == 2


def test_an_odd_chat_is_a_problem(parse: Callable[..., Parsed]) -> None:
    parsed = parse(record(), a=None, b=[], c={"name": 5}, d={"messages": []})
    assert parsed.frame.height == 1
    assert parsed.info.ledger.problems == 4


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (json.dumps({ANA: chat(record(CANARY))})[:-30].encode(), "cut off"),
        (json.dumps({ANA: chat(record(CANARY))}).replace('"meta"', "meta").encode(), "damaged"),
        (json.dumps({ANA: chat(record(CANARY))}).encode("utf-16"), "UTF-16"),
        (json.dumps({ANA: chat(record(CANARY, at="?"))}).encode(), "Nothing in it can be read"),
        (json.dumps({ANA: chat()}).encode(), "no messages"),
        (b"[" * 100_000, "damaged"),
        (b"", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(data)
    with pytest.raises(DamagedExport, match=what) as error:
        read(path)
    assert CANARY not in f"{error.value!r}{error.value.__context__!r}" or error.value.__suppress_context__
    assert CANARY not in repr(error.value)


def test_half_an_emoji_and_other_encodings_cost_one_letter(tmp_path: Path) -> None:
    text = json.dumps(
        {ANA: chat(record("a\\ud83d b 😂 \ud83d c \\\\ud83d é", key_id="k"), name="Zoë")}, ensure_ascii=True
    )
    path = tmp_path / "result.json"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\\u00e9", "\xe9").encode("latin-1"))
    parsed = read(path)
    assert parsed.frame.select("chat_name", "text").rows() == [("Zoë", "a\\ud83d b 😂 � c \\\\ud83d �")]


def test_a_file_is_known_by_how_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "x.json"

    def claim(text: str) -> Strength | None:
        path.write_text(text, encoding="utf-8")
        found = exporter.match(Source(path))
        return None if found is None else found.strength

    book = {f"44770090{n:04}@s.whatsapp.net": chat(name=f"N{n}") for n in range(500)}
    assert claim(json.dumps(book)) is Strength.CERTAIN
    assert claim(json.dumps({ANA: chat(record())}, indent=4)) is Strength.CERTAIN
    # before 2023 a chat had a name and messages only
    assert claim(json.dumps({ANA: {"name": None, "messages": {"1": record()}}})) is Strength.CERTAIN
    assert claim("{}") is None
    assert claim(json.dumps({"name": "Ana", "type": "personal_chat", "id": 4, "messages": []})) is None
    assert claim(json.dumps([{"from_me": 1, "timestamp": 2, "key_id": 3}])) is None
    assert claim('[{"messages": {}, "their_avatar": 1}]') is None


def test_one_file_a_chat_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("json/Ana-Lima.json", json.dumps({ANA: chat(record())}))
        archive.writestr("json/Ben.json", json.dumps({BEN: chat(record(), name="Ben")}))
        archive.writestr("json/other.json", "{}")
    assert exporter.match(Source(path)) is not None
    parsed = list(exporter.read(Source(path), OPTIONS))
    assert [one.frame["chat_name"][0] for one in parsed] == ["Ana Lima", "Ben"]
    scrubbed = list(exporter.scrub(Source(path), OPTIONS, Mask(b"k")))
    assert len({one.name for one in scrubbed}) == 2
    assert not [one.name for one in scrubbed if "Ana" in one.name or not one.name.endswith(".json")]


def test_two_copies_and_two_phones_make_one_chat() -> None:
    frames = []
    for device in ("android", "ios"):
        folder = Path(__file__).parents[2] / "sample_data" / "formats" / "whatsapp_exporter"
        frames += exporter.read(Source(folder / ("" if device == "android" else "iphone") / "result.json"), OPTIONS)
    frame, infos = merge(frames)
    assert infos[1].ledger.duplicates == infos[1].ledger.units
    assert frame.rows() == merge(frames[:1])[0].rows()


def test_the_text_export_of_the_same_chat_is_the_same_chat(parse: Callable[..., Parsed], tmp_path: Path) -> None:
    texts = ("are you coming tonight?", "yes, at eight", "bring <br>the red book", "what's the <3 for?", "ok")
    chat_of_two = [record(t, key_id=f"k{n}", at=T + 90 * n, from_me=n % 2 == 1) for n, t in enumerate(texts)]
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    lines = [
        f"14/11/2023, {datetime.fromtimestamp(one['timestamp'], UTC):%H:%M} - {('Ana', 'Sam')[one['from_me']]}: "
        + one["data"].replace(" <br>", "\n")
        for one in chat_of_two
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    exported = parse(*chat_of_two)
    for found in ([exported, *whatsapp.read(Source(path), OPTIONS)], [*whatsapp.read(Source(path), OPTIONS), exported]):
        frame, _ = merge(found)
        assert frame["id"].to_list() == ["k0", "k1", "k2", "k3", "k4"]
        assert frame["chat"].n_unique() == 1


def test_the_small_samples_are_what_the_writer_makes() -> None:
    folder = Path(__file__).parents[2] / "sample_data" / "formats"
    assert {name: (folder / name).read_bytes() for name in small()} == small()


def scrubbed(data: bytes, folder: Path) -> tuple[bytes, Path]:
    """The bytes of a file scrubbed, and where they were written."""
    path = folder / "result.json"
    path.write_bytes(data)
    [one] = exporter.scrub(Source(path), OPTIONS, Mask(b"key"))
    out = folder / "scrubbed" / one.name
    out.parent.mkdir()
    out.write_bytes(b"".join(one.data))
    return out.read_bytes(), out


SECRETS = ("canary", "ana lima", "cleo", "447700900123", "7700900456", "1203630412", "sunday", "3eb0", "holiday", "vcf")


def test_scrubbing_leaves_nothing_private_and_reads_the_same(tmp_path: Path) -> None:
    odd = {"quoted_data": "canary", "thumb": "canary", "canary": [{"canary": "canary", "n": 447700900123}]}
    group = chat(
        record("the canary <br>flew", sender="Cleo", reactions={"Cleo": "👍", "You": "😮"}, key_id="3EB01"),
        record("Cleo changed the group name to “canary”", meta=True, key_id="3EB02"),
        record("Location shared: (51.5, -0.12)", meta=True, key_id="3EB03"),
        record(f"{CARD}Cleo.vcf", meta=True, mime="text/x-vcard", key_id="3EB04"),
        record("W/separated/Sunday walkers/holiday.mp4", mime="video/mp4", caption="canary", media=True),
        record("W/holiday.ogg", media=True, mime="BEGIN:VCARD canary/x", key_id="3EB07"),
        record("hi", sender="447700900123", reply="3EB01", key_id="3EB08", **odd),
        record(CANARY, at="canary"),
        "canary",
        name="Sunday walkers",
    )  # fmt: skip
    calls = chat(
        call("from", LASTED.format("2 minutes 3 seconds"), key_id="3EB09"),
        call("to", "missed. canary", who="Cleo", key_id="3EB0A"),
        call("to", "missed.", who="Cleo", key_id="3EB0B"),
        call("from", "missed.", who="None", key_id="3EB0C"),
        name="WhatsApp Calls",
    )
    ana = {
        **chat(record("hello canary", key_id="3EB0D"), record(5)),
        "status": "canary",
        "their_avatar": "canary",
        "canary": 1,
    }
    chats = {
        ANA: ana,
        BEN: chat(name=None),
        GROUP: group,
        "447700900123-1580000000@g.us": chat(record()),
        CALLS: calls,
        "canary": None,
    }
    data, path = scrubbed(json.dumps(chats).encode(), tmp_path)
    found = data.decode().casefold()
    assert not [secret for secret in SECRETS if secret in found]
    before, after = read(tmp_path / "result.json"), read(path)
    masked = ["id", "chat", "chat_name", "sender", "text", "about"]
    assert after.frame.drop(masked).rows() == before.frame.drop(masked).rows()
    for column in masked:
        assert after.frame[column].is_null().to_list() == before.frame[column].is_null().to_list()
        assert after.frame[column].rank("dense").n_unique() == before.frame[column].rank("dense").n_unique()
    assert after.info.ledger == before.info.ledger
    assert after.info.numbers.keys() <= set(after.frame.filter(~pl.col("is_group"))["chat"])
    assert len(after.info.numbers) == len(before.info.numbers)


def test_the_writer_keeps_names_and_numbers_together(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(write(conversation(), numbers=NUMBERS, indent=None))
    parsed = read(path)
    assert parsed.info.numbers == {parsed.frame["chat"][0]: NUMBERS["Ana Lima"]}
    assert io.BytesIO(path.read_bytes()).readline().startswith(b'{"447700900123@s.whatsapp.net": {"name": "Ana Lima"')


def test_a_locked_zip_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", json.dumps({ANA: chat(record())}))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert exporter.match(Source(path)) is None
    with pytest.raises(ExportError):
        Source(path).inside("a.json").read_bytes()


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("Image/PNG; name=planted", "image"),
        ("text/directory", "contact"),
        ("text/vcard; x=planted", "contact"),
        ("image/gif", "gif"),
        ("application/planted", "document"),
    ],
)
def test_a_scrubbed_media_type_is_of_the_same_kind(
    parse: Callable[..., Parsed], tmp_path: Path, mime: str, kind: str
) -> None:
    before = parse(record("W/a", media=True, mime=mime))
    path = tmp_path / "result.json"
    [file] = exporter.scrub(Source(path), OPTIONS, Mask(b"key"))
    path.write_bytes(b"".join(file.data))
    assert b"planted" not in path.read_bytes()
    assert before.frame["kind"].to_list() == read(path).frame["kind"].to_list() == [kind]


def test_every_name_of_somebody_is_kept_for_pointing_out(parse: Callable[..., Parsed]) -> None:
    info = parse(record(sender="Rosie"), record(key_id="X", reactions={"447700900456": "👍", "You": "👍"})).info
    assert info.names == ("447700900456", "Rosie")
