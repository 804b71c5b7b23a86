"""WhatsApp text exports: every shape of header, and what each line means."""

import re
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from parsers.errors import DamagedExport, ExportError, NotAnExport
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import whatsapp
from parsers.frame import MESSAGES
from parsers.source import Source
from parsers.whatsapp_text import names

NNBSP = "\u202f"
LRM = "\u200e"
NAME = "WhatsApp Chat with Alice.txt"


def parse_all(path: Path, order: str | None = None, zone: str = "UTC") -> list[Parsed]:
    return list(whatsapp.read(Source(path), ReadOptions(zone, order)))  # type: ignore[arg-type]  # the tests' literals


def parse(tmp_path: Path, text: str | bytes, name: str = NAME, order: str | None = None) -> Parsed:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (parsed,) = parse_all(path, order)
    parsed.info.ledger.check()
    return parsed


def rows(parsed: Parsed) -> list[tuple[str | None, str, str | None]]:
    return parsed.frame.select("sender", "kind", "text").rows()


def wall(parsed: Parsed, row: int = 0) -> datetime:
    when = parsed.frame["sent_at"][row]
    assert isinstance(when, datetime)
    return when.replace(tzinfo=None)


SHAPES = [
    (1, "1/29/18, 12:24 - {}", datetime(2018, 1, 29, 12, 24)),
    (2, f"1/29/18, 12:24{NNBSP}PM - {{}}", datetime(2018, 1, 29, 12, 24)),
    (2, "1/29/18, 12:24 AM - {}", datetime(2018, 1, 29, 0, 24)),
    (2, "1/29/18, 1:24\u00a0PM - {}", datetime(2018, 1, 29, 13, 24)),
    (3, f"[1/29/18, 12:24:03{NNBSP}PM] {{}}", datetime(2018, 1, 29, 12, 24, 3)),
    (4, "29.01.18, 12:24 - {}", datetime(2018, 1, 29, 12, 24)),
    (4, "[29.01.18, 12:24:03] {}", datetime(2018, 1, 29, 12, 24, 3)),
    (5, "[14.06.2018 12:52:43] {}", datetime(2018, 6, 14, 12, 52, 43)),
    (6, "16/03/2017, 00:45 - {}", datetime(2017, 3, 16, 0, 45)),
    (7, "13/07/2017 à 22:35 - {}", datetime(2017, 7, 13, 22, 35)),
    (7, "13/07/2017 às 10:00 - {}", datetime(2017, 7, 13, 10, 0)),
    (7, "13.07.2017 um 10:00 - {}", datetime(2017, 7, 13, 10, 0)),
    (8, "13.6.2018 klo 21.25.15 - {}", datetime(2018, 6, 13, 21, 25, 15)),
    (9, "13/06/18, 21.25 - {}", datetime(2018, 6, 13, 21, 25)),
    (10, "13. 6. 2018. 21:25 - {}", datetime(2018, 6, 13, 21, 25)),
    (10, "[13. 6. 2018. 21:25:15] {}", datetime(2018, 6, 13, 21, 25, 15)),
    (11, "13-12-2024, 14:30 - {}", datetime(2024, 12, 13, 14, 30)),
    (11, "13-06-2018, 01.55 PM - {}", datetime(2018, 6, 13, 13, 55)),
    (12, "2019-10-20, 10:16 - {}", datetime(2019, 10, 20, 10, 16)),
    (12, "2021-03-18, 3:02 p.m. - {}", datetime(2021, 3, 18, 15, 2)),
    (12, "2021-03-18, 12:02 a.m. - {}", datetime(2021, 3, 18, 0, 2)),
    (13, "2024/12/10, 14:30 - {}", datetime(2024, 12, 10, 14, 30)),
    (13, "2024/12/01, 10:04 pm - {}", datetime(2024, 12, 1, 22, 4)),
    (13, "[2018/06/13, 21:25:15] {}", datetime(2018, 6, 13, 21, 25, 15)),
    (14, "[2024/7/9 02:28:09] {}", datetime(2024, 7, 9, 2, 28, 9)),
    (23, "09/17/19, 8:30:52 AM – {}", datetime(2019, 9, 17, 8, 30, 52)),
]


@pytest.mark.parametrize(("row", "shape", "when"), SHAPES, ids=[f"{r}-{s}" for r, s, _ in SHAPES])
def test_shape_of_header(tmp_path: Path, row: int, shape: str, when: datetime) -> None:
    text = shape.format("Alice: Hi there") + "\n" + shape.format("Bob: multi\nline\n\nend") + "\n"
    parsed = parse(tmp_path, text)
    assert row in range(1, 24)
    assert rows(parsed) == [("Alice", "text", "Hi there"), ("Bob", "text", "multi\nline\n\nend")]
    assert wall(parsed) == when
    assert parsed.info.resolution_s == (1.0 if when.second else 60.0)
    assert parsed.frame.schema == MESSAGES
    match = whatsapp.match(Source(tmp_path / NAME))
    assert match is not None
    assert match.strength == Strength.CERTAIN


def android(*bodies: str) -> str:
    return "".join(f"13/06/2024, 10:{n:02} - {body}\n" for n, body in enumerate(bodies))


def ios(*bodies: str, newline: str = "\r\n") -> str:
    return "".join(f"{LRM if LRM in b else ''}[13.06.24, 10:00:{n:02}] {b}{newline}" for n, b in enumerate(bodies))


ORDINARY = [
    "I left the keys and added sugar",
    "They removed the tree, she left",
    "Missed voice calls are a pain",
    "image omitted from the list",
    "This message was deleted, I think",
    "the file (file attached)",
    "I saw <Media omitted> in his export",
    "https://example.org/left",
    "null and void",
    "location: the usual",
    "POLL: who is coming",
    "created group work for Monday",
    "You deleted this message?",
    "Bob added Carol: nice",
    "2016-04-29 10:30:00",
    "[1.9.2019, 00:00:00] Peter: forged",
    "1/2/24, 3:04 PM - Peter: forged",
    "<3",
    "end-to-end, they say, on WhatsApp",
    "Voice call. Later?",
    "Video call, in 10 min",
    "voice call. give me 20 min",
    "Video call. 5 min ok?",
    "Voice call, no answer",
    "voice call. No answer",
    "Videochiamata, tra 2 ore",
    "videochiamata, 10 min",
    "Videoanruf, 20 Min. später",
]


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("make", [android, ios])
def test_ordinary_words_stay_words(tmp_path: Path, make: object, text: str) -> None:
    assert callable(make)
    parsed = parse(tmp_path, make(f"Alice: {text}", "Bob: ok", f"Alice: well\n{text}"))
    assert rows(parsed) == [("Alice", "text", text), ("Bob", "text", "ok"), ("Alice", "text", f"well\n{text}")]


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("<Media omitted>", "media", None),
        ("<Medien ausgeschlossen>", "media", None),
        ("<médias omis>", "media", None),
        ("<Media omitted>\nlook at this", "media", "look at this"),
        ("IMG-20240613-WA0001.jpg (file attached)", "image", None),
        ("IMG-20240613-WA0001.jpg (Datei angehängt)\nthe cat\n\nagain", "image", "the cat\n\nagain"),
        ("PTT-20240613-WA0002.opus (archivo adjunto)", "voice", None),
        ("STK-20240613-WA0003.webp (file attached)", "sticker", None),
        ("VID-20240613-WA0004.mp4 (fichier joint)", "video", None),
        ("AUD-20240613-WA0005.m4a (file attached)", "audio", None),
        ("My plan (1).v2.pdf (file attached)", "document", None),
        ("Ana Belén.vcf (file attached)", "contact", None),
        ("location: https://maps.google.com/?q=52.5,13.4", "location", None),
        ("Café (Main St 1): https://foursquare.com/v/abc123", "location", None),
        ("live location shared", "location", None),
        ("This message was deleted", "deleted", None),
        ("You deleted this message", "deleted", None),
        ("This message was deleted by an admin.", "deleted", None),
        ("Mensagem apagada", "deleted", None),
        ("Missed video call", "missed_call", None),
        ("Voice call, 2 min", "call", None),
        ("Video call. 1 hr 5 min.", "call", None),
        ("Voice call. No answer", "missed_call", None),
        ("Sprachanruf. Keine Antwort.", "missed_call", None),
        ("<View once message omitted>", "media", None),
        ("<View once voice message omitted>", "media", None),
        ("<Video message omitted>", "video", None),
        ("<Medium fehlt hier>", "media", None),
        ("null", "media", None),
        ("", "media", None),
        ("POLL:\nWhich day?\nOPTION: Monday (3 votes)\nOPTION: Sunday (0 votes)", "poll", "Which day?"),
        ("Waiting for this message. This may take a while.", "media", None),
    ],
)
def test_android_kinds(tmp_path: Path, body: str, kind: str, text: str | None) -> None:
    parsed = parse(tmp_path, android("Alice: hi", f"Bob: {body}", "Alice: ok"))
    assert rows(parsed)[1] == ("Bob", kind, text)
    assert rows(parsed)[2] == ("Alice", "text", "ok")


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("‎image omitted", "image", None),
        ("‎Bild weggelassen", "image", None),
        ("<image omitted>", "image", None),
        ("at the lake ‎image omitted", "image", "at the lake"),
        ("‎<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>", "image", None),
        ("so nice ‎<Anhang: 00000042-VIDEO-2020-06-07-15-13-20.mp4>", "video", "so nice"),
        ("‎<attached: 00000043-AUDIO-2020-06-07-15-13-20.opus>", "voice", None),
        ("‎<attached: 00000043-STICKER-2020-06-07-15-13-20.webp>", "sticker", None),
        ("‎<attached: 00000043-GIF-2020-06-07-15-13-20.mp4>", "gif", None),
        ("Some.pdf • ‎2 pages ‎<attached: 00000002-Some.pdf>", "document", None),
        ("Some.pdf • ‎2 pages ‎document omitted", "document", None),
        ("< attached: 00000001-Ana.vcf >", "contact", None),
        ("00000001-PHOTO-2020-06-07-15-13-20.jpg <‎attached>", "image", None),
        ("‎Contact card omitted", "contact", None),
        ("‎audio omitted", "audio", None),
        ("‎video note omitted", "video", None),
        ("‎This message was deleted.", "deleted", None),
        ("‎Missed voice call. ‎Tap to call back", "missed_call", None),
        ("‎Voice call. ‎No answer", "missed_call", None),
        ("‎Sprachanruf. ‎Keine Antwort", "missed_call", None),
        ("‎Sesli arama. ‎Cevaplanmadı", "missed_call", None),
        ("‎Location: https://maps.google.com/?q=52.5,13.4", "location", None),
        ("‎POLL:\nWhich day?\n‎OPTION: Monday (3 votes)", "poll", "Which day?"),
        ("‎typed after a mark", "text", "typed after a mark"),
    ],
)
def test_ios_kinds(tmp_path: Path, body: str, kind: str, text: str | None) -> None:
    parsed = parse(tmp_path, ios("Alice: hi", f"Bob: {body}", "Alice: ok"))
    assert rows(parsed)[1] == ("Bob", kind, text)
    assert rows(parsed)[2] == ("Alice", "text", "ok")


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ("‎Voice call. ‎2 min", 120),
        ("‎Video call. ‎30 sec", 30),
        ("‎Sprachanruf. ‎5 Min.", 300),
        ("‎Voice call. ‎1 hr 5 min", 3900),
    ],
)
def test_length_of_calls(tmp_path: Path, body: str, seconds: float) -> None:
    parsed = parse(tmp_path, ios("Alice: hi", f"Bob: {body}"))
    assert parsed.frame.select("kind", "duration").row(1) == ("call", seconds)


@pytest.mark.parametrize(
    "body",
    [
        "Voice call. 2 min",
        "Video call, 2 min",
        "Voice call. No answer",
        f"{LRM}Voice call. 2 min",
        f"Voice call. {LRM}2 min",
    ],
)
def test_calls_on_ios_carry_both_marks(tmp_path: Path, body: str) -> None:
    parsed = parse(tmp_path, ios("Alice: hi", f"Bob: {body}"))
    assert parsed.frame.select("kind", "duration").row(1) == ("text", None)


def test_end_of_a_call_that_is_not_known_has_no_length(tmp_path: Path) -> None:
    parsed = parse(tmp_path, ios("Alice: hi", f"Bob: {LRM}Group call. {LRM}3 joined after 2 min"))
    assert parsed.frame.select("kind", "text", "duration").row(1) == ("call", None, None)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("holiday.webm", "video"),
        ("holiday.MPEG", "video"),
        ("lake.heif", "image"),
        ("lake.tiff", "image"),
        ("song.flac", "audio"),
        ("note.opus", "voice"),
        ("laugh.webp", "sticker"),
        ("laugh.gif", "gif"),
        ("Ana.vcf", "contact"),
        ("plan.pdf", "document"),
        ("gif.txt", "document"),
    ],
)
def test_kinds_by_file_name(tmp_path: Path, file: str, kind: str) -> None:
    parsed = parse(tmp_path, android("Alice: hi", f"Bob: {file} (file attached)"))
    assert rows(parsed)[1] == ("Bob", kind, None)


@pytest.mark.parametrize("make", [android, ios])
def test_edited_suffix_is_stripped(tmp_path: Path, make: object) -> None:
    assert callable(make)
    mark = LRM if make is ios else ""
    parsed = parse(
        tmp_path, make(f"Alice: two\nlines {mark}<This message was edited>", "Bob: I <This message was edited> x")
    )
    assert parsed.frame["text"].to_list() == ["two\nlines", "I <This message was edited> x"]
    assert parsed.frame["edited"].to_list() == [True, False]


def test_android_system_lines(tmp_path: Path) -> None:
    text = android(
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        'Alice changed the subject from "A: b" to "C: d"',
        "Bob added Carol",
        "Missed voice call",
        "Alice: hi",
        "Bob: ho",
    )
    parsed = parse(tmp_path, text)
    assert [r[1] for r in rows(parsed)] == ["system", "system", "system", "missed_call", "text", "text"]
    assert parsed.frame["sender"].to_list() == [None, None, None, None, "Alice", "Bob"]
    assert parsed.frame["text"].head(4).null_count() == 4
    assert parsed.frame["is_group"].all()
    assert parsed.info.ledger.system == 3


def test_ios_system_lines_carry_a_sender(tmp_path: Path) -> None:
    text = ios(
        "My Group: ‎Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
        "Boris: ‎Boris created group “X”",
        "My Group: ‎Etwas ganz anderes geschah hier",
        "Boris: Boris left",
        "Alice: hi",
    )
    parsed = parse(tmp_path, text, "WhatsApp Chat with My Group.txt")
    assert rows(parsed) == [
        (None, "system", None),
        (None, "system", None),
        (None, "system", None),
        ("Boris", "text", "Boris left"),
        ("Alice", "text", "hi"),
    ]
    assert parsed.frame["is_group"].all()
    assert parsed.frame["chat"][0] == "whatsapp:my group"


def test_contact_named_like_the_file_is_a_person(tmp_path: Path) -> None:
    text = ios("Alice: ‎Messages and calls are end-to-end encrypted.", "Alice: hi", "Bob: ho", "Alice: ‎image omitted")
    parsed = parse(tmp_path, text)
    assert [r[:2] for r in rows(parsed)] == [(None, "system"), ("Alice", "text"), ("Bob", "text"), ("Alice", "image")]
    assert not parsed.frame["is_group"].any()


def test_group_call_is_an_event_of_its_own(tmp_path: Path) -> None:
    parsed = parse(tmp_path, android("Alice started a video call", "Alice: hi", "Bob: ho"))
    assert rows(parsed)[0] == (None, "call", None)


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("~ Ana", "Ana"),
        ("~\u202fAna", "Ana"),
        ("\u202a+44\u00a07700\u00a0900123\u202c", "+44 7700 900123"),
        ("+44\u00a07700\u2011900123", "+44 7700-900123"),
        ("John - Doe ", "John - Doe"),
        ("Ana 👩\u200d💻", "Ana 👩\u200d💻"),
        ("\ufeffAna", "Ana"),
        ("Dr. J. 'Jim' O'Neil (work)", "Dr. J. 'Jim' O'Neil (work)"),
    ],
)
def test_sender_names(tmp_path: Path, written: str, sender: str) -> None:
    parsed = parse(tmp_path, android(f"{written}: hi", "Bob: ho", f"{written}: again"))
    assert parsed.frame["sender"].to_list() == [sender, "Bob", sender]


def test_colon_without_blank(tmp_path: Path) -> None:
    parsed = parse(tmp_path, android("Bob: ho", "Luke:", "Bob:Hi", f"Bob:{LRM}Hey", "Bob:.", "Nobody12:30 says it"))
    assert rows(parsed) == [
        ("Bob", "text", "ho"),
        ("Luke", "media", None),
        ("Bob", "text", "Hi"),
        ("Bob", "text", "Hey"),
        ("Bob", "media", None),
        (None, "system", None),
    ]


def test_marks_in_odd_places(tmp_path: Path) -> None:
    text = "\ufeff[29.01.18, 12:24:03] Alice: a\r\n\u200e[\ufeff29.01.18, 12:24:04] \u200eBob: wo\ufeffrd\r\n"
    parsed = parse(tmp_path, text)
    assert rows(parsed) == [("Alice", "text", "a"), ("Bob", "text", "wo\ufeffrd")]


def test_padding_may_vary_and_blanks_too(tmp_path: Path) -> None:
    text = "17.9.2019, 10:00 - A: x\n17.09.2019, 10:01 - B: y\n17.09.2019,\u00a010:02 - A: z\n"
    assert parse(tmp_path, text).frame["text"].to_list() == ["x", "y", "z"]


def test_impossible_halves_and_hours(tmp_path: Path) -> None:
    text = "13/6/2018, 00:08 a.m. - A: x\n13/6/2018, 13:05 p.m. - B: y\n13/6/2018, 12:05 p.m. - B: z\n"
    hours = parse(tmp_path, text).frame["sent_at"].dt.hour().to_list()
    assert hours == [0, 12, 13]


def test_impossible_dates_are_text(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "13/06/2018, 10:00 - A: x\n31/02/2018, 10:01 - B: y\n14/06/2018, 10:00 - A: z\n")
    assert parsed.frame["text"].to_list() == ["x\n31/02/2018, 10:01 - B: y", "z"]
    assert any("does not exist" in note for note in parsed.info.notes)


def test_dates_still_to_come_are_text(tmp_path: Path) -> None:
    soon, late = (datetime.now() + timedelta(days=days) for days in (1, 4))
    lines = [f"{day:%d/%m/%Y}, 10:01 - {who}" for day, who in ((soon, "B: y"), (late, "A: x"))]
    parsed = parse(tmp_path, f"13/06/2018, 10:00 - A: x\n{lines[1]}\n{lines[0]}\n")
    assert parsed.frame["text"].to_list() == [f"x\n{lines[1]}", "y"]
    assert any("1 lines begin" in note and "still to come" in note for note in parsed.info.notes)


def test_file_of_dates_still_to_come_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedExport, match="still to come"):
        parse(tmp_path, "".join(f"{day}/03/2091, 16:04 - A: x\n" for day in range(10, 20)))


def test_pasted_chat_of_strangers_is_text(tmp_path: Path) -> None:
    lines = [f"13/06/2024, 10:{n:02} - {'Alice' if n % 2 else 'Bob'}: m{n}" for n in range(30)]
    lines.insert(15, "01/02/2020, 09:00 - Zoe: an old chat")
    parsed = parse(tmp_path, "\n".join(lines) + "\n")
    assert parsed.frame["text"][14] == "m14\n01/02/2020, 09:00 - Zoe: an old chat"
    assert parsed.frame.height == 30
    assert any("pasted" in note for note in parsed.info.notes)


def test_late_delivery_is_sorted_by_time_and_keeps_its_line(tmp_path: Path) -> None:
    parsed = parse(
        tmp_path, "13/06/2024, 12:25 - A: late\n13/06/2024, 12:24 - B: early\n13/06/2024, 12:24 - A: third\n"
    )
    assert parsed.frame["text"].to_list() == ["early", "third", "late"]
    assert parsed.frame["position"].to_list() == [2, 3, 1]


def test_ledger_counts_every_line(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "\nan intro\n\n" + android("Alice: a\n\nb", "You're now an admin") + "\n\n")
    ledger = parsed.info.ledger
    assert (ledger.units, ledger.messages, ledger.continuations, ledger.system) == (9, 1, 2, 1)
    assert ledger.left_out == {
        "blank before the first message": 2,
        "text before the first message": 1,
        "blank after the last message": 2,
    }


@pytest.mark.parametrize(
    ("file", "chat"),
    [
        ("WhatsApp Chat with Ana B.txt", "Ana B"),
        ("WhatsApp Chat - Ana B.zip", "Ana B"),
        ("WhatsApp_Chat_with_Ana_B.txt", "Ana B"),
        ("WhatsApp Chat with Ana B (1).txt", "Ana B"),
        ("WhatsApp-Chat mit Jörg.txt", "Jörg"),
        ("Chat de WhatsApp con Ana.txt", "Ana"),
        ("Chat WhatsApp con Ana.txt", "Ana"),
        ("Discussion WhatsApp avec Ana.txt", "Ana"),
        ("Conversa do WhatsApp com Ana.txt", "Ana"),
        ("Conversa no WhatsApp com Ana.txt", "Ana"),
        ("WhatsApp-chat met Ana.txt", "Ana"),
        ("Чат WhatsApp с Ана.txt", "Ана"),
        ("与Ana的 WhatsApp 聊天.txt", "Ana"),
        ("與Ana的 WhatsApp 對話.txt", "Ana"),
        ("holiday.txt", None),
    ],
)
def test_chat_names(file: str, chat: str | None) -> None:
    assert names.said_by(file) == chat


def test_same_chat_has_the_same_id_in_both_phones_exports(tmp_path: Path) -> None:
    first = parse(tmp_path, android("Alice: a", "Bob: b"))
    second = parse(tmp_path, ios("bob: a", "alice: b"), "WhatsApp Chat with bob.txt")
    assert first.frame["chat"][0] == second.frame["chat"][0] == "whatsapp:alice & bob"


@pytest.mark.parametrize(
    ("file", "chat"),
    [
        ("WhatsApp Chat with Trip planning.txt", "whatsapp:alice & bob in trip planning"),
        ("WhatsApp Chat - TRIP Planning.txt", "whatsapp:alice & bob in trip planning"),
        ("WhatsApp Chat with ALICE (2).txt", "whatsapp:alice & bob"),
        ("WhatsApp Chat with ~\u202fAlice\u200e.txt", "whatsapp:alice & bob"),
        ("WhatsApp_Chat_with_Bob.txt", "whatsapp:alice & bob"),
        ("chat.txt", "whatsapp:alice & bob"),
        ("Trip planning.txt", "whatsapp:alice & bob"),
    ],
)
def test_group_in_which_two_wrote_is_not_their_own_chat(tmp_path: Path, file: str, chat: str) -> None:
    parsed = parse(tmp_path, android("Alice: a", "Bob: b"), file)
    assert parsed.frame["chat"].unique().to_list() == [chat]


def test_a_file_name_lacks_what_file_systems_do_not_allow(tmp_path: Path) -> None:
    one = parse(tmp_path, android("Jo/Ann ❤\ufe0f: a", "Bob: b"), "WhatsApp Chat with Jo_Ann.txt")
    assert one.frame["chat"][0] == "whatsapp:bob & jo/ann ❤\ufe0f"
    two = parse(tmp_path, android("+44 7700\u2011900123: a", "Bob: b"), "WhatsApp Chat with +44 7700 900123.txt")
    assert two.frame["chat"][0] == "whatsapp:+44 7700-900123 & bob"


def test_zip_of_a_group_in_which_two_wrote(tmp_path: Path) -> None:
    path = zipped(tmp_path / "WhatsApp Chat - Trip.zip", {"_chat.txt": ios("Alice: a", "Bob: b")})
    assert parse_all(path)[0].frame["chat"][0] == "whatsapp:alice & bob in trip"
    path = zipped(tmp_path / "holiday.zip", {"_chat.txt": ios("Alice: a", "Bob: b")})
    assert parse_all(path)[0].frame["chat"][0] == "whatsapp:alice & bob"


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def test_ios_zip_is_named_by_its_zip(tmp_path: Path) -> None:
    text = ios("Alice: hi", "Bob: a chat sent as a document")
    path = zipped(
        tmp_path / "WhatsApp Chat - Alice.zip",
        {"_chat.txt": text, "00000002-old.txt": android("X: y"), "1.jpg": b"\xff"},
    )
    match = whatsapp.match(Source(path))
    (parsed,) = parse_all(path)
    assert match is not None
    assert match.strength == Strength.CERTAIN
    assert parsed.frame["chat_name"].unique().to_list() == ["Alice"]
    assert parsed.info.file == "WhatsApp Chat - Alice.zip"


def test_android_zip_and_zip_of_many_chats(tmp_path: Path) -> None:
    one = zipped(tmp_path / "a.zip", {"WhatsApp Chat with Ana.txt": android("Ana: a", "Bob: b"), "IMG.jpg": b"x"})
    assert [p.frame["chat_name"][0] for p in parse_all(one)] == ["Ana"]
    chats = {f"WhatsApp Chat with {n}.txt": android(f"{n}: a", "Bob: b") for n in ("Ana", "Cem")}
    many = parse_all(zipped(tmp_path / "b.zip", {**chats, "notes.txt": "buy milk\n"}))
    assert [p.frame["chat_name"][0] for p in many] == ["Ana", "Cem"]
    assert [p.info.file for p in many] == ["b.zip › WhatsApp Chat with Ana.txt", "b.zip › WhatsApp Chat with Cem.txt"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20),
        ("notes.txt", b"2024-01-01 bought milk\n[x] bread\n"),
        ("log.txt", b"[2024-01-01 10:00] Me: a line of another program\n"),
        ("empty.txt", b""),
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, file: str, content: bytes) -> None:
    path = tmp_path / file
    path.write_bytes(content)
    assert whatsapp.match(Source(path)) is None


def test_zip_without_a_chat_is_not_claimed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"readme.txt": "hello\n", "a.jpg": b"\xff"})
    assert whatsapp.match(Source(path)) is None
    with pytest.raises(NotAnExport, match="no chat text"):
        parse_all(path)


def test_empty_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.touch()
    match = whatsapp.match(Source(path))
    assert match is not None
    assert match.strength == Strength.POSSIBLE
    with pytest.raises(DamagedExport, match="empty"):
        parse_all(path)


@pytest.mark.parametrize(
    ("order", "said"), [("ymd", ["--date-order ymd does not fit these dates; they were read dmy"]), ("dmy", [])]
)
def test_an_order_that_cannot_be_followed_is_said(tmp_path: Path, order: str, said: list[str]) -> None:
    parsed = parse(tmp_path, android("Alice: a", "Bob: b"), order=order)
    assert [note for note in parsed.info.notes if "--date-order" in note] == said
    assert wall(parsed) == datetime(2024, 6, 13, 10)


ZEROS = "zero bytes stand in the text, first in line {}; each is shown as �, and a fresh export may have what was there"


@pytest.mark.parametrize("where", [1, 2, 1200])
def test_a_zero_byte_is_damage_of_one_place(tmp_path: Path, where: int) -> None:
    bodies = [f"{('Alice', 'Bob')[n % 2]}: message number {n} of this chat, and a few words more" for n in range(1300)]
    bodies[where - 1] = bodies[where - 1].replace("few", "f\0w")
    path = tmp_path / "chat.txt"
    lines = (f"13/06/2024, {n // 60:02}:{n % 60:02} - {body}\n" for n, body in enumerate(bodies))
    path.write_text("".join(lines), encoding="utf-8")
    match = whatsapp.match(Source(path))
    assert match is not None
    (parsed,) = parse_all(path)
    assert parsed.frame.height == len(bodies)
    assert parsed.frame["text"][where - 1].endswith("and a f�w words more")
    assert ZEROS.format(where) in parsed.info.notes
    parsed.info.ledger.check()


def test_zero_bytes_before_the_first_message_leave_its_line_out_and_say_so(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "\0" * 30_000 + android("Alice: a", "Bob: b", "Alice: c"))
    assert parsed.frame["text"].to_list() == ["b", "c"]
    assert parsed.info.ledger.left_out == {"text before the first message": 1}
    assert ZEROS.format(1) in parsed.info.notes
    assert whatsapp.match(Source(tmp_path / NAME)) is not None


def test_zero_bytes_and_bytes_of_no_character_are_both_told(tmp_path: Path) -> None:
    parsed = parse(tmp_path, android("Alice: a", "Bob: b\0").encode() + b"13/06/2024, 11:00 - Bob: \xff\n")
    assert parsed.frame["text"].to_list() == ["a", "b�", "�"]
    assert len(parsed.info.notes) >= 2
    assert ZEROS.format(2) in parsed.info.notes


def test_a_file_of_zero_bytes_alone_says_so(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(bytes(5000))
    match = whatsapp.match(Source(path))
    assert match is not None
    assert match.strength == Strength.POSSIBLE
    with pytest.raises(DamagedExport, match="begins with zero bytes"):
        parse_all(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / NAME
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b"\xff\xfe" if encoding == "utf-16-le" else b""
    path.write_bytes(mark + android("Alice: grüße", "Bob: b").encode(encoding))
    (parsed,) = parse_all(path)
    assert parsed.frame["text"].to_list() == ["grüße", "b"]
    assert any("UTF-16" in note for note in parsed.info.notes)


def test_utf16_without_a_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(android("Alice: a", "Bob: b").encode("utf-16-le"))
    assert whatsapp.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match="UTF-16"):
        parse_all(path)


def test_invalid_bytes_are_replaced_and_said(tmp_path: Path) -> None:
    parsed = parse(tmp_path, android("Alice: a", "Bob: b").encode() + b"13/06/2024, 11:00 - Bob: caf\xe9\n")
    assert parsed.frame["text"][2] == "caf\ufffd"
    assert any("UTF-8" in note for note in parsed.info.notes)


def test_one_message_is_enough(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "3/4/24, 5:06 PM - Alice: hi")
    assert wall(parsed) == datetime(2024, 3, 4, 17, 6)
    assert parsed.info.date_order is not None
    assert parsed.info.date_order.confidence == "likely"


def test_notes_on_caps_timers_and_open_dates(tmp_path: Path) -> None:
    lines = [f"01/02/2024, 10:{n // 1000 % 60:02} - {'AB'[n % 2]}: {n}\n" for n in range(10_000)]
    notes = " ".join(
        parse(tmp_path, "".join(lines) + "01/02/2024, 11:00 - A turned on disappearing messages. New\n").info.notes
    )
    assert "10,000" in notes
    assert "disappear" in notes
    assert "--date-order" in notes


def test_given_date_order_rules(tmp_path: Path) -> None:
    text = "01/02/2024, 10:00 - A: x\n"
    assert wall(parse(tmp_path, text, order="mdy")) == datetime(2024, 1, 2, 10)
    assert wall(parse(tmp_path, text, order="dmy")) == datetime(2024, 2, 1, 10)


CANARY = "xyzzy-plugh-7"


@pytest.mark.parametrize("make", [android, ios])
def test_no_text_leaks_into_what_is_said_about_a_file(tmp_path: Path, make: object) -> None:
    assert callable(make)
    parsed = parse(tmp_path, CANARY + "\n" + make(f"Alice: {CANARY}", f"Bob: {CANARY}\n{CANARY}") + CANARY)
    assert CANARY not in repr(parsed.info)
    assert CANARY not in str(parsed.info.ledger)


@pytest.mark.parametrize("content", [f"{CANARY}\n", f"99/99/2024, 10:00 - A: {CANARY}\n", "\n"])
def test_no_text_leaks_into_errors(tmp_path: Path, content: str) -> None:
    path = tmp_path / NAME
    path.write_text(content)
    with pytest.raises(ExportError) as caught:
        parse_all(path)
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert re.search(r"[.!]$", str(caught.value))


def calls_made(path: Path) -> int:
    """Count the Python functions called while reading."""
    count = 0

    def hook(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(hook)
    try:
        parse_all(path)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", ["android", "ios"])
def test_python_calls_do_not_grow_with_the_file(tmp_path: Path, shape: str) -> None:
    counts = []
    for size in (6_000, 48_000):
        if shape == "ios":
            lines = (
                f"[13.06.24, {n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}] {'AB'[n % 2]}: ‎image omitted {n}"
                for n in range(size)
            )
        else:
            lines = (f"13/06/2024, {n // 60 % 24:02}:{n % 60:02} - {'AB'[n % 2]}: text {n}\nmore" for n in range(size))
        path = tmp_path / f"{size}.txt"
        path.write_text("\n".join(lines))
        parse_all(path)
        counts.append(calls_made(path))
    assert counts[1] <= counts[0] * 1.2


def test_frame_keeps_its_promise(tmp_path: Path) -> None:
    frame = parse(tmp_path, android("Alice: a", "Bob: b")).frame
    assert frame.select(pl.col("from_me", "id", "about").is_null().all()).row(0) == (True, True, True)
    assert frame["platform"].unique().to_list() == ["whatsapp"]
    assert frame["sent_at"][0] == datetime(2024, 6, 13, 10, 0, tzinfo=UTC)


def test_two_exports_joined_in_one_file_are_said(tmp_path: Path) -> None:
    android = [f"{1 + k % 28:02}/02/2024, 10:{k % 60:02} - Ana: hello {k}" for k in range(100)]
    ios = [f"[{1 + k % 28:02}/03/2024, 10:{k % 60:02}:00] Ana: hello again {k}" for k in range(40)]
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text("\n".join([*android, *ios]), encoding="utf-8")
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC"))
    assert any("40 lines inside messages begin like messages of another export" in note for note in parsed.info.notes)
    parsed.info.ledger.check()


def test_names_with_colons(tmp_path: Path) -> None:
    bodies = [
        "Dr. Smith: work added Bob",
        "Dr. Smith: work: hi",
        "Ana: note: buy milk",
        "Dr. Smith: work: two: three",
        "Ana: hello",
        "Dr. Smith: work: <Media omitted>",
        "A: b: c: one",
        "A: b: c: two",
        "A: b: c: three",
        "Ana: note: and bread",
    ]
    assert rows(parse(tmp_path, android(*bodies))) == [
        (None, "system", None),
        ("Dr. Smith: work", "text", "hi"),
        ("Ana", "text", "note: buy milk"),
        ("Dr. Smith: work", "text", "two: three"),
        ("Ana", "text", "hello"),
        ("Dr. Smith: work", "media", None),
        ("A: b: c", "text", "one"),
        ("A: b: c", "text", "two"),
        ("A: b: c", "text", "three"),
        ("Ana", "text", "note: and bread"),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["PS: a", "PS: b"],
        ["PS: a", "PS: b", "PS: c", "bye"],
        ["one: a", "two: b", "three: c", "four: d"],
        ["location: https://maps.google.com/?q=1,2"] * 4,
        ["“so”: a", "“so”: b", "“so”: c"],
        ["https://example.org: a"] * 4,
    ],
)
def test_words_before_colons_are_no_names(tmp_path: Path, texts: list[str]) -> None:
    parsed = parse(tmp_path, android(*(f"Ana: {text}" for text in texts)))
    assert parsed.frame["sender"].unique().to_list() == ["Ana"]


def test_one_person_however_spelled(tmp_path: Path) -> None:
    spelled = ["+44 7700 900123", "\u202a+44\u00a07700\u2011900123\u202c", "~Zoë", "Zoe\u0308 ", "~\u202fZoë"]
    parsed = parse(tmp_path, android(*(f"{name}: x" for name in spelled)))
    assert parsed.frame["sender"].to_list() == ["+44 7700 900123"] * 2 + ["Zoë"] * 3


def test_tilde_instead_of_a_dash(tmp_path: Path) -> None:
    text = "4/11/25, 9:17:58 PM ~ Sample: one\n4/13/25, 9:18:00 PM ~ Other: two\n"
    assert rows(parse(tmp_path, text)) == [("Sample", "text", "one"), ("Other", "text", "two")]


def test_group_whose_marks_were_lost(tmp_path: Path) -> None:
    text = ios(
        "My Group: Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        "My Group: You joined using this group's invite link",
        "~ Nev: That's awesome",
        "Sandrine - French: What is this?",
    )
    parsed = parse(tmp_path, text, "WhatsApp Chat with My Group.txt")
    assert parsed.frame["sender"].to_list() == [None, None, "Nev", "Sandrine - French"]


ON = "Alice turned on disappearing messages. New messages will disappear from this chat 24 hours after they're sent."
CHANGED = "You updated the message timer. New messages will disappear from this chat 7 days after they're sent."
OFF = "You turned off disappearing messages. Tap to change."


@pytest.mark.parametrize(
    ("lines", "gaps"),
    [
        (["Alice: a", ON, "Bob: b"], [(1, None)]),
        (["Alice: a", ON, "Bob: b", OFF, "Alice: c"], [(1, 3)]),
        (["Alice: a", ON, CHANGED, OFF, ON], [(1, 3), (4, None)]),
        (["Alice: a", "Bob: b", OFF], [(None, 2)]),
        (["Alice: a", CHANGED, "Bob: b"], [(None, None)]),
        (["Alice: a", f"Bob: {ON}"], []),
        (["Alice: a", "Du hast selbstlöschende Nachrichten aktiviert.", "Bob: b"], [(1, None)]),
        (["Alice: a", "Ana desativou as mensagens temporárias. Toque para alterar."], [(None, 1)]),
    ],
)
def test_stretches_with_disappearing_messages(
    tmp_path: Path, lines: list[str], gaps: list[tuple[int | None, int | None]]
) -> None:
    parsed = parse(tmp_path, android(*lines))
    found = [(gap.since, gap.until) for gap in parsed.info.incomplete]
    assert found == [
        tuple(None if n is None else datetime(2024, 6, 13, 10, n, tzinfo=UTC) for n in gap) for gap in gaps
    ]
    assert all(gap.chat == parsed.frame["chat"][0] for gap in parsed.info.incomplete)
    assert any("disappear" in note for note in parsed.info.notes) == bool(gaps)


def test_timers_on_ios(tmp_path: Path) -> None:
    parsed = parse(tmp_path, ios("Alice: hi", f"Bob: {LRM}{ON}", "Bob: ho", f"Bob: {OFF}"))
    assert [gap.since for gap in parsed.info.incomplete] == [datetime(2024, 6, 13, 10, 0, 1, tzinfo=UTC)]
    assert parsed.frame["text"][3] == OFF


@pytest.mark.parametrize(
    ("name", "bodies", "number"),
    [
        ("Ana", ["\u202a+44\u00a07700\u2011900123\u202c: hi", "Sam: ho"], "+447700900123"),
        ("+44 7700 900123", ["Ana: hi", "Sam: ho"], "+447700900123"),
        ("+44 7700 900123", ["+44 7700 900123: hi", "+44 7700 900456: ho"], "+447700900123"),
        ("Ana", ["+44 7700 900123: hi", "+44 7700 900456: ho"], None),
        ("Ana", ["Ana: hi", "Sam: ho"], None),
        ("Group", ["+44 7700 900123: hi", "Sam: ho", "Ben: he"], None),
        ("Ana", ["2024: hi", "Sam: my number is +44 7700 900123"], None),
    ],
)
def test_number_of_the_other_person(tmp_path: Path, name: str, bodies: list[str], number: str | None) -> None:
    parsed = parse(tmp_path, android(*bodies), f"WhatsApp Chat with {name}.txt")
    assert parsed.info.numbers == ({} if number is None else {parsed.frame["chat"][0]: number})
    assert "7700" not in repr(parsed.info).replace(parsed.frame["chat"][0], "").replace(parsed.info.file, "")


@pytest.mark.parametrize(
    ("others", "note"), [(1, "1 other text file in the zip was"), (2, "2 other text files in the zip were")]
)
def test_other_texts_in_a_zip_are_said(tmp_path: Path, others: int, note: str) -> None:
    members = {f"notes{n}.txt": "buy milk\n" for n in range(others)}
    path = zipped(tmp_path / "a.zip", {"WhatsApp Chat with Ana.txt": android("Ana: a", "Bob: b"), **members})
    (parsed,) = parse_all(path)
    assert f"{note} not read" in parsed.info.notes


def test_zip_with_nothing_else_has_no_note(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"WhatsApp Chat with Ana.txt": android("Ana: a", "Bob: b"), "IMG.jpg": b"x"})
    assert parse_all(path)[0].info.notes == parse_all(tmp_path / "a.zip")[0].info.notes
    assert not any("zip" in note for note in parse_all(path)[0].info.notes)


def test_zip_of_zips_unpacked_names_each_chat_by_its_folder(tmp_path: Path) -> None:
    chats = {f"WhatsApp Chat - {n}/_chat.txt": ios(f"{n}: a", f"Bob: to {n}") for n in ("Ana", "Cem")}
    assert [p.frame["chat_name"][0] for p in parse_all(zipped(tmp_path / "all.zip", chats))] == ["Ana", "Cem"]


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("POLL:\nWhere?\nOPTION: here", "poll", "Where?"),
        ("UMFRAGE:\nWo?\nAuswahl: hier (2 Stimmen)", "poll", "Wo?"),
        ("POLL:\nno options, just words", "text", "POLL:\nno options, just words"),
        ("see @\u2068Ana\u2069 there", "text", "see @\u2068Ana\u2069 there"),
        ("<Videonachricht weggelassen>", "video", None),
        ("Warte auf diese Nachricht", "media", None),
        ("Live-Standort wird geteilt.", "location", None),
        ("Plan 2.pdf (file attached)\nhave a look", "document", "have a look"),
    ],
)
def test_more_android_kinds(tmp_path: Path, body: str, kind: str, text: str | None) -> None:
    parsed = parse(tmp_path, android("Alice: hi", f"Bob: {body}", "Alice: ok"))
    assert rows(parsed)[1] == ("Bob", kind, text)


def test_group_call_on_ios_has_its_caller(tmp_path: Path) -> None:
    parsed = parse(tmp_path, ios(f"Bob: {LRM}Bob started a video call", "Bob: Bob started a video call", "Ana: a"))
    assert [row[:2] for row in rows(parsed)] == [("Bob", "call"), ("Bob", "text"), ("Ana", "text")]


PASTED_INTO_ITSELF = """[13/02/2025, 10:02:11] Ana: pizza?
[13/02/2025, 10:03:11] Sam: yes
with olives
[14/02/2025, 10:00:00] Ana: remember:
[13/02/2025, 10:02:11] Ana: pizza?
[13/02/2025, 10:03:11] Sam: yes
with olives
[14/02/2025, 10:05:00] Sam: lol
"""


def test_a_piece_of_the_chat_pasted_into_it_is_counted_once(tmp_path):
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text(PASTED_INTO_ITSELF, encoding="utf-8")
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC"))
    assert parsed.frame["text"].to_list() == ["pizza?", "yes\nwith olives", "remember:", "lol"]
    ledger = parsed.info.ledger
    ledger.check()
    assert (ledger.messages, ledger.continuations, ledger.duplicates) == (4, 1, 3)
    assert any("counted once" in note for note in parsed.info.notes)


def test_two_exports_in_one_file_are_counted_once(tmp_path):
    lines = [f"{d:02}/02/2025, 10:{d:02} - {('Ana', 'Sam')[d % 2]}: line {d}\n" for d in range(1, 29)]
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text("".join([*lines[:20], *lines[10:]]), encoding="utf-8")
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC"))
    assert parsed.frame["text"].to_list() == [f"line {d}" for d in range(1, 29)]
    assert parsed.info.ledger.duplicates == 10


def test_what_was_delivered_late_is_no_repetition(tmp_path):
    lines = ["01/02/2025, 10:00 - Ana: ok", "01/02/2025, 10:02 - Sam: ok", "01/02/2025, 10:00 - Ana: ok"]
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC"))
    assert parsed.frame.height == 3
