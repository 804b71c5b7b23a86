"""sigexport's two files: what each record or line becomes, whose a file is, and what never leaves the parser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parsers import registry
from parsers.errors import DamagedExport, ExportError, NotAnExport
from parsers.format import Format, Parsed, ReadOptions, Strength
from parsers.formats import sigexport, sigexport_markdown
from parsers.frame import check
from parsers.masking import Mask
from parsers.source import Source

OPTIONS = ReadOptions("UTC")
CANARY = "the heron stole my sandwich"
Json = dict[str, Any]
Reading = Callable[..., Parsed]


def record(
    body: str = "hi", sender: str | None = "Ana", at: str = "2025-03-04T15:04:05.123000", **more: object
) -> Json:
    """A record as versions before 2026 wrote it."""
    shown: Json = {"quote": "", "sticker": None, "reactions": [], "attachments": []}
    return {"date": at, "sender": sender, "body": body + "  ", **shown, **more}


def file(name: str) -> Json:
    return {"name": name, "path": f"media/{name}", "missing_kind": None}


def chat(folder: Path, name: str, data: bytes, called: str = "Ana") -> Source:
    path = folder / called / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Source(path)


def opened(format_: Format, source: Source) -> Parsed:
    assert format_.match(source) is not None
    [parsed] = format_.read(source, OPTIONS)
    check(parsed.frame)
    parsed.info.ledger.check()
    assert CANARY not in f"{parsed!r}{parsed.info!r}"
    return parsed


@pytest.fixture
def records(tmp_path: Path) -> Reading:
    def read(*lines: Json | str, called: str = "Ana") -> Parsed:
        text = "".join((one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n" for one in lines)
        parsed = opened(sigexport, chat(tmp_path, "data.json", text.encode(), called))
        assert parsed.info.ledger.units == len(lines)
        return parsed

    return read


@pytest.fixture
def markdown(tmp_path: Path) -> Reading:
    def read(text: str, name: str = "chat.md") -> Parsed:
        parsed = opened(sigexport_markdown, chat(tmp_path, name, text.encode()))
        assert parsed.info.ledger.units == text.removesuffix("\n").count("\n") + 1
        return parsed

    return read


def test_who_wrote_what_and_when(records: Reading) -> None:
    parsed = records(record(), record("yo", "Me", "2025-03-04T15:04:06"))
    columns = ("platform", "chat_name", "is_group", "sender", "from_me", "kind", "text", "position")
    assert parsed.frame.select(columns).rows() == [
        ("signal", "Ana", False, "Ana", False, "text", "hi", 1),
        ("signal", "Ana", False, None, True, "text", "yo", 2),
    ]
    assert parsed.frame["sent_at"].dt.epoch("ms").to_list() == [1741100645123, 1741100646000]
    assert (parsed.info.clock, parsed.info.resolution_s) == ("local", 0.001)


@pytest.mark.parametrize(
    ("more", "kind", "text"),
    [
        ({"deleted": True, "body": "  "}, "deleted", None),
        ({"sticker": {"emoji": "🐻"}, "body": "  "}, "sticker", None),
        ({"sticker": "🐻", "body": "  "}, "sticker", None),
        ({"attachments": [file("x_00_IMG.jpg")]}, "image", "hi"),
        ({"attachments": [file("x_00_a.GIF")]}, "gif", "hi"),
        ({"attachments": [file("x_00_a.mp4")]}, "video", "hi"),
        ({"attachments": [file("x_00_song.mp3")]}, "audio", "hi"),
        ({"attachments": [file("2025_00_None.aac")]}, "voice", "hi"),
        ({"attachments": [file("x_00_plan.pdf")]}, "document", "hi"),
        ({"attachments": [{"name": "", "path": "", "missing_kind": "media"}]}, "media", "hi"),
        ({"quote": "\n\n> what?\n\n"}, "text", "hi"),
        ({"body": "  "}, "system", None),
        ({"body": None}, "system", None),
        ({"body": "  ", "reactions": [["Me", "👍"]]}, "media", None),
        ({"call": False, "body": "Missed voice call  "}, "text", "Missed voice call"),
        ({"body": "Missed voice call, sorry  "}, "text", "Missed voice call, sorry"),
        ({"reactions": None, "attachments": None, "quote": None}, "text", "hi"),
        ({"reactions": [3, ["x"]], "attachments": ["y"], "something": {"new": 1}}, "text", "hi"),
    ],
)
def test_what_a_record_is(records: Reading, more: Json, kind: str, text: str | None) -> None:
    frame = records(record("other"), {**record(), **more}).frame
    assert frame.row(1, named=True)["kind"] == kind
    assert frame.row(1, named=True)["text"] == text
    assert (frame.row(1, named=True)["sender"] is None) == (kind == "system")


@pytest.mark.parametrize(
    ("words", "kind", "mine", "seconds"),
    [
        ("Missed voice call", "missed_call", False, None),
        ("Missed video call", "missed_call", False, None),
        ("Incoming video call (accepted, 3m 2s)", "call", False, 182.0),
        ("Incoming voice call (accepted, 45s)", "call", False, 45.0),
        ("Incoming voice call (accepted)", "call", False, None),
        ("Incoming voice call (declined)", "missed_call", False, None),
        ("Incoming group call (joined)", "call", False, None),
        ("Incoming group call (ringing)", "missed_call", False, None),
        ("Incoming voice call", "call", False, None),
        ("Outgoing voice call (accepted, 10m 0s)", "call", True, 600.0),
        ("Outgoing voice call (unanswered)", "missed_call", True, None),
        ("Outgoing call (declined by recipient)", "missed_call", True, None),
    ],
)
@pytest.mark.parametrize("says", [{"call": True}, {}])
def test_calls_are_told_by_the_whole_of_the_tool_s_words(
    records: Reading, words: str, kind: str, mine: bool, seconds: float | None, says: Json
) -> None:
    row = records(record(words, "Ana", **says)).frame.row(0, named=True)
    assert (row["kind"], row["from_me"], row["duration"], row["text"]) == (kind, mine, seconds, None)


def test_calls_of_unknown_words_go_by_their_flags(records: Reading) -> None:
    frame = records(record("Llamada", call=True, missed=True), record("Anruf", call=True)).frame
    assert frame["kind"].to_list() == ["missed_call", "call"]


def test_calls_that_say_nothing_are_left_out_and_that_is_said(records: Reading) -> None:
    parsed = records(record(), record("Outgoing call"), record("Incoming call"))
    assert len(parsed.frame) == 1
    assert sum(parsed.info.ledger.left_out.values()) == 2
    assert not parsed.info.capabilities.calls
    assert any("answered" in note for note in parsed.info.notes)


def test_reactions_are_about_their_message(records: Reading) -> None:
    frame = records(record(reactions=[["Ana", "❤️"], ["Me", "👍"], ["NotetoSelf", "🙂"], [None, "x"]])).frame
    assert frame["about"].to_list()[1:] == [frame["id"][0]] * 4
    assert frame["from_me"].to_list() == [False, False, True, True, False]
    assert frame["text"].to_list()[1:] == ["❤️", "👍", "🙂", "x"]


def test_the_owner_under_another_name_in_reactions_of_older_versions(records: Reading) -> None:
    """In a chat of two whoever is not the other is the owner; in a group nobody knows."""
    pair = records(record(reactions=[["SamSmith", "❤️"]])).frame
    assert pair["from_me"].to_list() == [False, True]
    group = records(record(reactions=[["SamSmith", "❤️"]]), record("a", "Ben")).frame
    assert group["from_me"].to_list() == [False, None, False]
    assert group["sender"].to_list() == ["Ana", "SamSmith", "Ben"]


def test_a_group_shows_by_more_than_two_who_write(records: Reading) -> None:
    frame = records(record(), record("a", "Ben"), record("b", "Me"), record("c", "No-Sender"), called="Walkers").frame
    assert frame["is_group"].unique().to_list() == [True]
    assert frame["sender"].to_list() == ["Ana", "Ben", None, None]
    assert frame["from_me"].to_list() == [False, False, True, False]
    assert frame["chat_name"].unique().to_list() == ["Walkers"]


def test_one_chat_has_one_id_and_two_folders_are_two_chats(records: Reading) -> None:
    one, again, other = (records(record(), called=name).frame["chat"][0] for name in ("Ana", "Ana", "Ana2"))
    assert one == again
    assert one != other
    assert "Ana" not in one


def test_notes_to_oneself_are_no_friend(records: Reading) -> None:
    with pytest.raises(NotAnExport, match="notes to yourself"):
        records(record("milk", "Me"), called="NotetoSelf")


def test_a_number_for_a_name(records: Reading) -> None:
    parsed = records(record("hi", "447700900123"), called="447700900123")
    assert parsed.info.numbers == {parsed.frame["chat"][0]: "+447700900123"}
    assert records(record(), called="2025").info.numbers == {}


def test_a_second_run_into_the_same_file_counts_once(records: Reading) -> None:
    run = [record("ok"), record("ok", at="2025-03-04T15:04:06"), record("ok", at="2025-03-04T15:04:06.500000")]
    new = record("new", "Me", "2025-03-05T09:00:00")
    parsed = records(*run, *run, new, *run, new)
    assert parsed.frame["text"].to_list() == ["ok", "ok", "ok", "new"]
    assert parsed.info.ledger.duplicates == 7
    assert parsed.frame["position"].to_list() == [1, 2, 3, 7]


def test_a_second_run_whose_beginning_changed_counts_once(records: Reading) -> None:
    run = [record(body, at=f"2025-03-04T15:04:0{n}") for n, body in enumerate(("a", "b", "c", "d"))]
    parsed = records(*run, record("changed", at="2025-03-04T15:04:00"), *run[1:])
    assert parsed.frame["text"].to_list() == ["a", "changed", "b", "c", "d"]
    assert parsed.info.ledger.duplicates == 3


@pytest.mark.parametrize("bad", ["{", "", "[1]", '{"date": 5}', "null", '{"sender": "x"}', '{"date": "2025-13-01"}'])
def test_a_bad_line_is_counted_and_the_rest_is_read(records: Reading, bad: str) -> None:
    ledger = records(record(), bad, record("b", "Me", "2025-03-05T00:00:00")).info.ledger
    assert ledger.messages == 2
    assert ledger.problems + sum(ledger.left_out.values()) == 1


@pytest.mark.parametrize(
    "date", ["1970-01-01T01:00:00", "1969-12-31T19:00:00", "9999-01-01T00:00:00", "2025-01-01T00:00:00+01:00"]
)
def test_dates_that_are_none(records: Reading, date: str) -> None:
    parsed = records(record(), record("b", "Me", date))
    assert len(parsed.frame) == 1


def test_one_list_of_records_is_read_too(tmp_path: Path) -> None:
    for text in (json.dumps([record(), record("b", "Me", "2025-03-05T00:00:00")]), json.dumps([record()], indent=2)):
        source = chat(tmp_path, "data.json", text.encode())
        assert opened(sigexport, source).frame["text"][0] == "hi"


def test_a_list_that_was_cut_off_is_one_clear_error(tmp_path: Path) -> None:
    source = chat(tmp_path, "data.json", json.dumps([record(CANARY), record(CANARY)]).encode()[:-30])
    with pytest.raises(DamagedExport) as caught:
        list(sigexport.read(source, OPTIONS))
    assert CANARY not in f"{caught.value}{caught.value!r}"


def test_a_file_that_holds_nothing_readable_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DamagedExport):
        list(sigexport.read(chat(tmp_path, "data.json", b"{}\n\n"), OPTIONS))
    with pytest.raises(DamagedExport):
        list(sigexport.read(chat(tmp_path, "data.json", json.dumps(record()).encode("utf-16")), OPTIONS))


@pytest.mark.parametrize(
    "text", ["", "{}", '{"date": 1}', "[]", '{"date":"2025-01-01","id":1}', "[2025-01-01 10:00] x"]
)
def test_other_json_is_nobody_s(tmp_path: Path, text: str) -> None:
    assert sigexport.match(chat(tmp_path, "data.json", text.encode())) is None


def test_the_note_on_disappearing_messages(records: Reading, markdown: Reading) -> None:
    for parsed in (records(record()), markdown("[2025-03-04 15:04:05] Me: hi  \n\n", "own.txt")):
        assert any("disappear" in note for note in parsed.info.notes)


LATEST = """[2025-03-04 15:04:05] Me: hi··

[2025-03-04 15:05:06] Ana: one
two

three··
(- Me: ❤️, Ana: 👍 -)

[2025-03-04 15:06:07] Me:·

> one
> two

yes: I see··

[2025-03-04 15:06:08] Ana: look  ![x_00_a (1).jpg](./media/x_00_a%20(1).jpg)  [b.pdf](./media/b.pdf)··

[2025-03-04 15:06:09] Ana:   (media not exported)··

[2025-03-04 15:06:10] Me:···
(( 🐻 ))

[2025-03-04 15:06:11] Me:   [🐻](../exported_stickers/ab/7.webp)··

[2025-03-04 15:06:12] Ana: (This message was deleted)

[2025-03-04 15:06:13] Ana: Incoming voice call (accepted, 1m 1s)··

[2025-03-04 15:06:14] No-Sender:···

""".replace("·", " ")


def test_markdown_as_it_is_written_now(markdown: Reading) -> None:
    parsed = markdown(LATEST)
    assert parsed.frame.select("from_me", "kind", "text", "duration").rows() == [
        (True, "text", "hi", None),
        (False, "text", "one\ntwo\n\nthree", None),
        (True, "reaction", "❤️", None),
        (False, "reaction", "👍", None),
        (True, "text", "yes: I see", None),
        (False, "image", "look", None),
        (False, "media", None, None),
        (True, "sticker", None, None),
        (True, "sticker", None, None),
        (False, "deleted", None, None),
        (False, "call", None, 61.0),
        (False, "system", None, None),
    ]
    assert parsed.info.resolution_s == 1.0
    assert parsed.info.ledger.messages == 9


@pytest.mark.parametrize("stamp", ["2025-03-04 15:04", "2025-03-04, 15:04"])
@pytest.mark.parametrize("between", ["", "\n"])
@pytest.mark.parametrize("end", ["", "  "])
def test_markdown_of_older_versions(markdown: Reading, stamp: str, between: str, end: str) -> None:
    messages = (f"Ana: one{end}", f"Me: two\nlines{end}", f"Ana: a{end}\n(- Me: 🙂 -)")
    text = between.join(f"[{stamp}] {one}\n" for one in messages)
    parsed = markdown(text, "index.md")
    assert parsed.frame["text"].to_list() == ["one", "two\nlines", "a", "🙂"]
    assert parsed.info.resolution_s == 60.0
    assert parsed.info.capabilities.reactions
    assert not parsed.info.capabilities.calls
    assert not parsed.info.capabilities.seconds


def test_markdown_written_twice_counts_once_and_ok_twice_is_twice(markdown: Reading) -> None:
    run = "[2025-03-04 15:04] Ana: ok  \n[2025-03-04 15:04] Ana: ok  \n[2025-03-04 15:09] Me: a\nb  \n"
    parsed = markdown(run + run, "index.md")
    assert parsed.frame["text"].to_list() == ["ok", "ok", "a\nb"]
    assert parsed.info.ledger.duplicates == 4
    assert parsed.frame["id"].n_unique() == 3


def test_markdown_with_windows_line_ends(markdown: Reading) -> None:
    assert markdown(LATEST.replace("\n", "\r\n")).frame["text"].to_list()[1] == "one\ntwo\n\nthree"


def test_markdown_lines_that_cannot_be_read(markdown: Reading) -> None:
    text = f"{CANARY}\n\n[2025-03-04 15:04:05] Me: hi  \n[2025-13-04 15:04:05] Ana: {CANARY}\nmore\n"
    text += "[1970-01-01 00:00:00] Ana: undated\n[9999-01-01 00:00:00] Ana: x\n"
    parsed = markdown(text)
    assert parsed.frame["text"].to_list() == ["hi"]
    ledger = parsed.info.ledger
    assert (ledger.messages, ledger.problems, sum(ledger.left_out.values())) == (1, 2, 4)
    assert CANARY not in f"{ledger}"


def test_markdown_beside_json_gives_way_to_it(tmp_path: Path) -> None:
    both = [
        chat(tmp_path, "chat.md", LATEST.encode()),
        chat(tmp_path, "data.json", json.dumps(record()).encode()),
        chat(tmp_path, "index.html", b"<!doctype html><title>Ana</title>"),
    ]
    with pytest.raises(NotAnExport, match=r"data\.json"):
        list(sigexport_markdown.read(both[0], OPTIONS))
    found = registry.read([tmp_path], OPTIONS)
    assert [info.format for info in found.manifest.sources] == ["sigexport"]
    assert [one.file for one in found.manifest.skipped if one.is_problem] == []
    both[1].path.write_text("{}", encoding="utf-8")
    assert len(list(sigexport_markdown.read(Source(both[0].path), OPTIONS))) == 1


@pytest.mark.parametrize("name", ["index.html", "style.css", "chat.js"])
def test_what_lies_around_is_nobody_s(tmp_path: Path, name: str) -> None:
    source = chat(tmp_path, name, b"<html><body>[2025-03-04 15:04:05] hi</body></html>\nbody { color: red }\n")
    assert [f.name for f in registry.FORMATS if f.match(source) is not None] == []


IPHONE = (
    "[2024-01-02, 15:04:05] Ana: hi\n[2024-01-02, 15:05:05] Sam: yo\n[2024-01-03, 15:05:05] Ana: \u200eimage omitted\n"
)


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("_chat.txt", IPHONE, "whatsapp"),
        ("ana.txt", IPHONE, "whatsapp"),
        ("ana.txt", IPHONE.replace("Sam", "Me"), "whatsapp"),
        ("chat.md", IPHONE.replace("Sam", "Me"), "sigexport_markdown"),
        ("chat.md", LATEST, "sigexport_markdown"),
        ("signal.txt", LATEST, "sigexport_markdown"),
        ("index.md", "[2019-04-16 02:09] Ana: hi\n[2019-04-16 02:10] Ben: hi\n", "sigexport_markdown"),
        ("old.txt", "[2019-04-16, 02:09] Ana: hi\n[2019-04-16, 02:10] Me: hi\n", "sigexport_markdown"),
    ],
)
def test_whose_a_file_is(tmp_path: Path, name: str, text: str, format_: str) -> None:
    assert registry.detect(chat(tmp_path, name, text.encode()))[0].name == format_


def test_a_file_that_could_be_either_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        registry.detect(chat(tmp_path, "chat.md", IPHONE.encode()))


def test_strength_falls_where_the_beginning_is_damaged(tmp_path: Path) -> None:
    source = chat(tmp_path, "data.json", b"{bad\n" + json.dumps(record()).encode())
    match = sigexport.match(source)
    assert match is not None
    assert match.strength == Strength.LIKELY


SECRET_NAMES = ("Wilhelmina", "Bartholomew")
FULL = [
    record(CANARY, SECRET_NAMES[0], reactions=[[SECRET_NAMES[1], "❤️"], ["Me", "1️⃣"]], quote=f"\n\n> {CANARY}\n\n"),
    record(CANARY, "Me", "2025-03-04T15:04:07", attachments=[file(f"2025_00_{CANARY}.jpg"), file("2025_00_None.aac")]),
    record("  ", "Me", "2025-03-04T15:04:08", sticker={"emoji": "🐻", "packKey": "c0ffee00", "packId": "feed"}),
    record("Missed voice call", SECRET_NAMES[0], "2025-03-04T15:04:09", call=True, missed=True, extra=CANARY),
    record("", SECRET_NAMES[1], "2025-03-04T15:04:10", deleted=True),
    record(CANARY, SECRET_NAMES[1], "2025-03-04T15:04:10", attachments=[{"name": "", "missing_kind": "media"}]),
    record("Outgoing call", "No-Sender", "2025-03-04T15:04:10"),
    {"date": f"2025-99 {CANARY}"},
    {"id": CANARY, "phone": "+447700900123"},
]
FULL_MARKDOWN = LATEST.replace("Ana", SECRET_NAMES[0]).replace("hi", CANARY).replace("one", CANARY) + (
    f"[2025-03-04 16:00:00] {SECRET_NAMES[1]}: {CANARY}\n[2025-13-04 16:00:00] {SECRET_NAMES[1]}: {CANARY}\n"
    f"[2025-03-05 16:00:00] Me: a  ![{CANARY}.png](./media/{CANARY.replace(' ', '%20')}.png)  \n"
)


@pytest.mark.parametrize(
    ("format_", "name", "text"),
    [
        (sigexport, "data.json", "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in FULL) + f"{{{CANARY}\n"),
        (sigexport, "data.json", json.dumps(FULL, ensure_ascii=False, indent=1)),
        (sigexport_markdown, "chat.md", f"{CANARY}\n{FULL_MARKDOWN}"),
    ],
)
def test_a_scrubbed_copy_is_read_alike_and_holds_nothing(tmp_path: Path, format_: Format, name: str, text: str) -> None:
    source = chat(tmp_path, name, text.encode())
    [copy] = format_.scrub(source, OPTIONS, Mask(b"key"))
    data = b"".join(copy.data)
    shown = data.decode().lower()
    assert [one for one in (CANARY, *SECRET_NAMES, "heron", "c0ffee00", "700900123") if one.lower() in shown] == []
    [before], [after] = (
        list(format_.read(one, OPTIONS)) for one in (source, chat(tmp_path, copy.name, data, called="copy"))
    )
    masked = ("id", "chat", "chat_name", "sender", "text", "about")
    assert before.frame.drop(masked).equals(after.frame.drop(masked))
    assert before.info.ledger == after.info.ledger
    assert before.frame["text"].str.len_chars().equals(after.frame["text"].str.len_chars())
    assert before.frame["sender"].n_unique() == after.frame["sender"].n_unique()
