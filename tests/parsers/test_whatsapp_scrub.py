"""A scrubbed WhatsApp export is read as the first one was, and says nothing that anybody wrote."""

import re
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.errors import NotAnExport
from parsers.format import Parsed, ReadOptions
from parsers.formats import whatsapp
from parsers.masking import Mask
from parsers.source import Source
from sample_data.small import CHAT, GROUP, ME, ZONE, conversation
from sample_data.writers.whatsapp import STYLES, file_name, write_text, write_zip

LRM = "\u200e"
OPTIONS = ReadOptions(ZONE)
HIDDEN = ("id", "chat", "chat_name", "sender", "text", "about")
EXPORTS = sorted((Path(__file__).parents[2] / "sample_data" / "exports").glob("WhatsApp*"))


def scrubbed(path: Path, folder: Path, mask: Mask | None = None) -> Path:
    """Write the scrubbed export into the folder, as the command does."""
    mask = mask or Mask(b"test")
    folder.mkdir(exist_ok=True)
    made = list(whatsapp.scrub(Source(path), OPTIONS, mask))
    files = [(item.name, b"".join(item.data)) for item in made]
    if not zipfile.is_zipfile(path):
        ((name, data),) = files
        target = folder / name
        target.write_bytes(data)
        return target
    target = folder / made[0].archive
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return target


def read(path: Path) -> list[Parsed]:
    return list(whatsapp.read(Source(path), OPTIONS))


def told(parsed: Parsed) -> tuple[pl.DataFrame, object, object]:
    """What must not differ."""
    nulls = [pl.col(name).is_null().alias(f"no {name}") for name in ("sender", "text")]
    frame = parsed.frame.with_columns(nulls).drop(HIDDEN)
    return frame, parsed.info.ledger, [(gap.since, gap.until) for gap in parsed.info.incomplete]


def assert_alike(before: Path, after: Path) -> None:
    old, new = read(before), read(after)
    assert len(old) == len(new)
    for one, other in zip(old, new, strict=True):
        assert told(one)[0].rows() == told(other)[0].rows()
        assert told(one)[1:] == told(other)[1:]
        people = (one.frame["sender"], other.frame["sender"])
        assert people[0].rle_id().to_list() == people[1].rle_id().to_list()
    assert (whatsapp.match(Source(after)) is None) == (whatsapp.match(Source(before)) is None)


def words_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.name + path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as archive:
        return path.name + "".join(name + archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("export", EXPORTS, ids=[path.name for path in EXPORTS])
def test_committed_exports(tmp_path: Path, export: Path) -> None:
    after = scrubbed(export, tmp_path / "out")
    assert_alike(export, after)
    assert after.name != export.name
    assert after.suffix == export.suffix


CASES = [(style, CHAT, n % 2 == 0) for n, style in enumerate(STYLES)]
CASES += [
    (style, chat, attached)
    for style in ("ios-de", "android-us-12h")
    for chat in (CHAT, GROUP)
    for attached in (False, True)
]


@pytest.mark.parametrize(("style", "chat", "attached"), dict.fromkeys(CASES))
def test_every_style(tmp_path: Path, style: str, chat: str, attached: bool) -> None:
    rows = conversation().filter(pl.col("chat_name") == chat)
    path = tmp_path / file_name(chat, style)
    if STYLES[style].system == "ios":
        path.write_bytes(write_zip(rows, me=ME, timezone=ZONE, style=style, chat_name=chat, attached=attached))
    else:
        text = write_text(rows, me=ME, timezone=ZONE, style=style, attached=attached)
        path.write_bytes(text.encode())
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    before, left = written(path), written(after)
    planted = [word for word in PLANTED[chat] if word in before]
    assert len(planted) >= len(PLANTED[chat]) - 1
    assert [word for word in planted if word in left] == []


PLANTED = {
    CHAT: ("ana lima", "interview", "everything", "dinner", "naïve question", "謝謝", "спасибо", "شكرا"),
    GROUP: ("ana lima", "ben: ", "sunday walkers", "who's in for", "o'clock"),
}
"""Words of each chat; a group's name stands in its file's name alone where the app says nothing of it."""


def written(path: Path) -> str:
    return words_of(path).casefold()


ROSA = ("Rosa", "clinic", "zebra")
TYPED_HEADS = (
    "Dinner with Rosa at the clinic{joiner}{time}{close}bring a zebra",
    "Dinner with Rosa at the clinic{joiner}{time}{close}Zebra: bring cake",
    "the clinic of Rosa {date}{joiner}{time}{close}bring a zebra",
    "{date} Rosa clinic{joiner}{time}{close}Zebra: no",
)
"""What somebody typed, in the shape of a header with words."""
WORDED = {
    "android-en-words": ("Tuesday, 20 August 2024", ", ", "14:05", " - ", ""),
    "ios-fr-words": ("20 août 2024", " à ", "14:05:06", "] ", "["),
    "us": ("August 20, 2024", ", ", "2:05 PM", " - ", ""),
    "de": ("Samstag, 20. August 2024", " um ", "14:05", " - ", ""),
    "es": ("20 de agosto de 2024", ", ", "14:05", " - ", ""),
    "fi": ("20. elokuuta 2024", " klo ", "14.05", " - ", ""),
    "ru": ("20 августа 2024", ", ", "14:05", " - ", ""),
    "ja": ("2024年8月20日", " ", "14:05", " - ", ""),
    "th": ("20 สิงหาคม 2567", " ", "14:05", " - ", ""),
}
"""Date, joiner, time, close and bracket of headers with words in the date."""


def test_every_style_with_words_in_dates_is_planted() -> None:
    assert {name for name, style in STYLES.items() if re.search(r"%[AaBb]|\{name\}", style.stamp)} <= set(WORDED)


@pytest.mark.parametrize("style", WORDED)
def test_words_typed_into_what_looks_like_a_header_are_masked(tmp_path: Path, style: str) -> None:
    date, joiner, time, close, bracket = WORDED[style]
    head = f"{bracket}{date}{joiner}{time}{close}"
    typed = "".join(f"{bracket}{line}\n" for line in TYPED_HEADS)
    typed = typed.format(date=date, joiner=joiner, time=time, close=close)
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text(f"{head}Ana: hello there\n{typed}{head}Bob: well\n{head}Ana: so\n" * 3, encoding="utf-8")
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    left = written(after)
    assert [word for word in ROSA if word.casefold() in left] == []
    assert sum(line.removeprefix(LRM).startswith(head.casefold()) for line in left.split("\n")) >= 8
    assert left.count(f"{time}{close}".casefold()) == 21


def test_words_typed_beside_a_time_are_masked(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    head = "20.08.22, 2:05 після полудня - "
    typed = "20.08.22, 2:05 mit Rosa - Bob: ja\n20.08.22, 2:05 Rosa Zebra pm - Bob: ja\n"
    path.write_text(f"{head}Ana: a\n{typed}{head}Bob: b\n{head}Ana: c\n", encoding="utf-8")
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    left = written(after)
    assert [word for word in ROSA if word.casefold() in left] == []
    assert left.count(head) == 3
    assert " pm - " in left


def android(*bodies: str) -> str:
    return "".join(f"13/06/2024, 10:{n:02} - {body}\n" for n, body in enumerate(bodies))


def ios(*bodies: str) -> str:
    return "".join(f"{LRM if LRM in b else ''}[13.06.24, 10:00:{n:02}] {b}\r\n" for n, b in enumerate(bodies))


SECRET = "xyzzyplugh"
NUMBER = "\u202a+44\u00a07700\u2011900123\u202c"
AWKWARD = {
    "android": android(
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
        f'{SECRET} created group "{SECRET} & Co"',
        f'{SECRET} changed the subject from "A: {SECRET}" to "C: d"',
        f"You added {SECRET}",
        f"{SECRET} hat {SECRET} hinzugefügt",
        f"{SECRET} ganz ohne Muster",
        f"{SECRET} turned on disappearing messages. New messages will disappear from this chat 24 hours after.",
        f"~\u202f{SECRET}: hello {SECRET}",
        f"{SECRET}: again\n\n{SECRET} twice\r",
        f"{NUMBER}: my number is +44 7700 900123",
        f"{SECRET}: My {SECRET} plan.pdf (file attached)\n{SECRET}",
        f"{SECRET}: IMG-20240613-WA0001.jpg (file attached)\nthe {SECRET}",
        f"{SECRET}: VID-{SECRET}.mp4 (file attached)",
        f"{SECRET}: PTT-{SECRET}.ogg (file attached)",
        f"{SECRET}: {SECRET}.vcf (file attached)",
        f"{SECRET}: <Media omitted>\n{SECRET}",
        f"{SECRET}: <{SECRET} hier>",
        f"{SECRET}: location: https://maps.google.com/?q=52.520008,13.404954",
        f"{SECRET}: {SECRET} (Main St 1): https://foursquare.com/v/{SECRET}",
        f"{SECRET}: live location shared",
        f"{SECRET}: POLL:\nWhere is {SECRET}?\nOPTION: {SECRET} (3 votes)\nOPTION: no (0 votes)",
        f"{SECRET}: This message was deleted",
        f"{SECRET}: two\nlines {SECRET} <This message was edited>",
        "Missed voice call",
        f"{SECRET} started a video call",
        f"{SECRET}: Voice call, 2 min",
        f"{SECRET}: null",
        f"{SECRET}:",
        f"Luke: a\n31/02/2024, 10:01 - {SECRET}: forged\n[1.9.2019, 00:00:00] {SECRET}: pasted\n12.05.1990 {SECRET}",
        f"Luke: see @\u2068{SECRET}\u2069 https://example.org/{SECRET}",
        f"{SECRET} turned off disappearing messages. Tap to change.",
        *[f"Dr. {SECRET}: work: {n} {SECRET}" for n in "abc"],
        f"Dr. {SECRET}: work left",
    ),
    "ios": ios(
        f"{SECRET} & Co: {LRM}Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
        f"Boris: {LRM}Boris created group “{SECRET}”",
        f"{SECRET} & Co: {LRM}etwas {SECRET} anderes",
        f"{SECRET}: {LRM}{SECRET} added {SECRET}",
        f"{SECRET}: Some {SECRET}.pdf • {LRM}2 pages {LRM}<attached: 00000002-Some {SECRET}.pdf>",
        f"{SECRET}: so {SECRET} {LRM}<Anhang: 00000042-VIDEO-2020-06-07-15-13-20.mp4>",
        f"{SECRET}: at\nthe {SECRET} {LRM}image omitted",
        f"{SECRET}: {LRM}Voice call. {LRM}1 hr 5 min",
        f"{SECRET}: {LRM}Voice call. {LRM}No answer",
        f"{SECRET}: {LRM}Missed voice call. {LRM}Tap to call back",
        f"{SECRET}: {LRM}Location: https://maps.google.com/?q=52.520008,13.404954",
        f"{SECRET}: {LRM}POLL:\nWhere is {SECRET}?\n{LRM}OPTION: {SECRET} (3 votes)",
        f"{SECRET}: {LRM}{SECRET} fehlt",
        f"{SECRET}: {LRM}{SECRET} fehlt",
        f"{SECRET}: {LRM}typed {SECRET}",
        f"{SECRET}: {SECRET} {LRM}<This message was edited>",
        f"{SECRET}: {LRM}This message was deleted.",
    ),
}


@pytest.mark.parametrize("name", ["WhatsApp Chat with {} & Co.txt", "WhatsApp_Chat_with_{}_&_Co (1).txt", "{}.txt"])
@pytest.mark.parametrize("phone", AWKWARD)
def test_nothing_that_was_written_is_left(tmp_path: Path, phone: str, name: str) -> None:
    path = tmp_path / name.format(SECRET)
    path.write_bytes(f"before {SECRET}\n\n".encode() + AWKWARD[phone].encode())
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    left = words_of(after).casefold()
    assert SECRET not in left
    assert "900123" not in left
    assert "52.520008" not in left
    assert "boris" not in left
    assert "luke" not in left
    if "{} & Co" in name or "_&_" in name:
        assert after.name.startswith(path.name.partition(SECRET)[0])


def test_what_the_app_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_bytes(AWKWARD["android"].encode())
    left = words_of(scrubbed(path, tmp_path / "out"))
    for kept in (
        "<Media omitted>",
        "IMG-20240613-WA0001.jpg (file attached)",
        "location: https://maps.google.com/?q=",
        ": POLL:\n",
        "\nOPTION: ",
        " <This message was edited>",
        " turned on disappearing messages.",
        " created group ",
        "13/06/2024, 10:00 - Messages and calls are end-to-end encrypted.",
        "\n31/02/2024, 10:01 - ",
        "\n[1.9.2019, 00:00:00] ",
        "~\u202f",
        "\r\n",
    ):
        assert kept in left


def test_spellings_of_a_person_get_the_same_letters(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Group.txt"
    path.write_text(
        android("~ Ana: a", "Ana: b", f"{NUMBER}: c", "+44 7700 900123: d", "Zo\u00eb: e", "Zoe\u0308: f"),
        encoding="utf-8",
    )
    (parsed,) = read(scrubbed(path, tmp_path / "out"))
    senders = parsed.frame["sender"].to_list()
    assert senders[0] == senders[1] != senders[2] == senders[3] != senders[4] == senders[5]
    assert senders[0] != "Ana"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("feed", ["\n", "\r\n", "\r"])
def test_line_ends_and_encodings(tmp_path: Path, feed: str, encoding: str) -> None:
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    text = android("Ana: Grüße", "Bob: two\nlines").replace("\n", feed) + feed * 2 + "13/06/2024, 11:00 - Ana: end"
    path.write_bytes(text.encode(encoding))
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    assert len(after.read_bytes()) == path.stat().st_size
    assert after.read_bytes().count(feed.encode()) == path.read_bytes().count(feed.encode())


def test_zip_of_many_chats(tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("Ana", "Cem"):
            archive.writestr(f"mine/WhatsApp Chat with {name}.txt", android(f"{name}: a", "Bob: b"))
        archive.writestr("notes.txt", "buy milk")
        archive.writestr("IMG-1.jpg", b"\xff")
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    with zipfile.ZipFile(after) as archive:
        names = archive.namelist()
    assert len(names) == 2
    assert all(re.fullmatch(r"\w{4}/WhatsApp Chat with \w{3}\.txt", name) for name in names)
    assert not {"Ana", "Cem"} & {name[-7:-4] for name in names}


def test_ios_zip_keeps_the_name_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Ana.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", ios("Ana: hi", "Bob: ho"))
    after = scrubbed(path, tmp_path / "out")
    assert_alike(path, after)
    assert re.fullmatch(r"WhatsApp Chat - (?!Ana)\w{3}\.zip", after.name)
    with zipfile.ZipFile(after) as archive:
        assert archive.namelist() == ["_chat.txt"]


def test_short_texts_never_become_the_apps_words(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text(
        ios(*(f"{'AB'[n % 2]}: {LRM}{text}" for n, text in enumerate(["a", "b", "c", "d", "e", "f", "g"] * 8))),
        encoding="utf-8",
    )
    for key in (b"1", b"2", b"3"):
        assert_alike(path, scrubbed(path, tmp_path / key.decode(), Mask(key)))


PIECES = st.sampled_from(
    [
        *("13/06/2024, 10:00 - ", "[13.06.24, 10:00:00] ", "31/02/2024, 10:00 - ", "01/02/2020, 09:00 - "),
        *("Ana", "Bob", "Dr. X: work", "~ Ana", ": ", ": ", ":", "\n", "\n", "\r\n", "\ufeff", LRM, " ", "“", "x"),
        *("<Media omitted>", "This message was deleted", " <This message was edited>", "a.pdf (file attached)"),
        *("Ana left", "Voice call. 2 min", "POLL:\n", "OPTION: ", "<attached: 1.jpg>", "image omitted", "<abc>"),
        *("12/5/24 ", "10:00 - ", "You added Bob", "\x00", "\x85", "\u2028", "É", "ﬁ", "٣", "7", "null"),
    ]
)


@given(text=st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=25, deadline=None)
def test_any_text_is_read_alike(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Ana.txt"
        path.write_bytes(b"13/06/2024, 10:00 - Ana: hi\n" + text.encode())
        assert_alike(path, scrubbed(path, Path(folder) / "out"))


def test_no_chat_no_scrubbing(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk\n", encoding="utf-8")
    with pytest.raises(NotAnExport):
        list(whatsapp.scrub(Source(path), OPTIONS, Mask()))
