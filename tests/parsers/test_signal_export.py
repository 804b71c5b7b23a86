"""Signal's plaintext export: what each line becomes, and what never leaves the parser."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import signal_export as signal
from parsers.frame import check
from parsers.source import Source

OPTIONS = ReadOptions("UTC")
CANARY = "canary-in-a-message"
SECRETS = ("secretMediaRoot", "secretProfile", "secretAci", "secretMaster", "447700900123", "secretIdentity")
T = 1_700_000_000_000
Json = dict[str, Any]

HEADER: Json = {"version": "1", "backupTimeMs": str(T), "mediaRootBackupKey": "secretMediaRoot"}
PEOPLE: list[Json] = [
    {"account": {"profileKey": "secretProfile", "givenName": "Kim", "familyName": "Lee"}},
    {"recipient": {"id": "1", "self": {}}},
    {
        "recipient": {
            "id": "2",
            "contact": {
                "aci": "secretAci",
                "e164": "447700900123",
                "profileKey": "secretProfile",
                "identityKey": "secretIdentity",
                "systemGivenName": "Ana",
                "profileGivenName": "Nope",
            },
        }
    },
    {"recipient": {"id": "3", "group": {"masterKey": "secretMaster", "snapshot": {"title": {"title": "Walkers"}}}}},
    {"recipient": {"id": "4", "releaseNotes": {}}},
    {"recipient": {"id": "5", "distributionList": {}}},
    *({"chat": {"id": str(chat), "recipientId": str(to)}} for chat, to in ((1, 2), (2, 3), (3, 1), (4, 4), (5, 5))),
]


def item(content: Json, *, chat: int = 1, author: int = 2, at: object = T, **more: object) -> Json:
    side: Json = {"outgoing": {}} if author == 1 else {"incoming": {"dateReceived": str(T)}}
    return {"chatItem": {"chatId": str(chat), "authorId": str(author), "dateSent": str(at), **side, **content, **more}}


def text(body: str, **more: Any) -> Json:
    return {"standardMessage": {"text": {"body": body}, **more}}


def update(change: Json, at: int = T) -> Json:
    notice = {"directionless": {}, "updateMessage": change}
    return {"chatItem": {"chatId": "1", "authorId": "2", "dateSent": str(at), **notice}}


def jsonl(*lines: Json) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (HEADER, *PEOPLE, *lines)).encode()


Reading = Callable[..., Parsed]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    def read(*lines: Json, data: bytes | None = None) -> Parsed:
        path = tmp_path / "main.jsonl"
        path.write_bytes(jsonl(*lines) if data is None else data)
        match = signal.match(Source(path))
        assert match is not None
        assert match.strength == Strength.CERTAIN
        [parsed] = signal.read(Source(path), OPTIONS)
        check(parsed.frame)
        parsed.info.ledger.check()
        assert parsed.info.ledger.units == path.read_bytes().count(b"\n") + (not path.read_bytes().endswith(b"\n"))
        return parsed

    return read


def test_who_wrote_what_and_when(reading: Reading) -> None:
    frame = reading(item(text("hi")), item(text("yo"), author=1, at=T + 5)).frame
    columns = ("chat_name", "is_group", "sender", "from_me", "kind", "text", "edited", "position")
    assert frame.select(columns).rows() == [
        ("Ana", False, "Ana", False, "text", "hi", False, 13),
        ("Ana", False, "Kim Lee", True, "text", "yo", False, 14),
    ]
    assert frame["sent_at"].dt.epoch("ms").to_list() == [T, T + 5]


def test_numbers_may_be_numbers_or_strings(reading: Reading) -> None:
    line = {"chatItem": {"chatId": 1, "authorId": "2", "dateSent": T, "incoming": {}, **text("hi")}}
    assert reading(line).frame["sent_at"].dt.epoch("ms").to_list() == [T]


def test_the_ledger_counts_every_line(reading: Reading) -> None:
    strange: tuple[Json, ...] = ({}, {"stickerPack": {}}, {"somethingNew": {"a": 1}}, {"chatFolder": {"id": "x"}})
    left_in_place = [item(text("x"), chat=chat) for chat in (3, 4, 5, 9)]
    ledger = reading(item(text("hi")), *strange, *left_in_place, update({"simpleUpdate": {}})).info.ledger
    assert (ledger.messages, ledger.system, ledger.problems) == (1, 1, 1)
    assert ledger.left_out == {
        "the header": 1,
        "account and contact records": 6,
        "chat records": 5,
        "settings and stickers": 2,
        "empty records": 2,
        "notes to self": 1,
        "release notes": 1,
        "chats of an unknown kind": 1,
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text("hi"), ("text", "hi")),
        ({"standardMessage": {}}, ("text", None)),
        (text("look", attachments=[{"pointer": {"contentType": "image/jpeg"}}]), ("image", "look")),
        ({"standardMessage": {"attachments": [{"pointer": {"contentType": "image/gif"}}]}}, ("gif", None)),
        (
            {"standardMessage": {"attachments": [{"pointer": {"contentType": "video/mp4"}, "flag": "GIF"}]}},
            ("gif", None),
        ),
        ({"standardMessage": {"attachments": [{"pointer": {"contentType": "video/mp4"}}]}}, ("video", None)),
        ({"standardMessage": {"attachments": [{"flag": "VOICE_MESSAGE"}]}}, ("voice", None)),
        ({"standardMessage": {"attachments": [{"flag": "BORDERLESS"}]}}, ("sticker", None)),
        ({"standardMessage": {"attachments": [{"pointer": {"contentType": "audio/mpeg"}}]}}, ("audio", None)),
        ({"standardMessage": {"attachments": [{"pointer": {"contentType": "application/pdf"}}]}}, ("document", None)),
        ({"standardMessage": {"attachments": [{}]}}, ("media", None)),
        ({"stickerMessage": {"sticker": {"emoji": "🙂"}}}, ("sticker", None)),
        ({"contactMessage": {"contact": {}}}, ("contact", None)),
        ({"viewOnceMessage": {}}, ("media", None)),
        ({"poll": {"question": "when?", "options": []}}, ("poll", "when?")),
        ({"remoteDeletedMessage": {}}, ("deleted", None)),
        ({"adminDeletedMessage": {"adminId": "1"}}, ("deleted", None)),
        ({"directStoryReplyMessage": {"textReply": {"text": {"body": "wow"}}}}, ("text", "wow")),
        ({"directStoryReplyMessage": {"emoji": "😍"}}, ("reaction", "😍")),
        ({"giftBadge": {}}, ("media", None)),
    ],
)
def test_kinds(reading: Reading, content: Json, expected: tuple[str, str | None]) -> None:
    assert reading(item(content)).frame.select("kind", "text").rows() == [expected]


def test_an_edit_keeps_the_time_at_which_it_was_sent(reading: Reading) -> None:
    edited = item(text("new"), at=T + 3000, revisions=[item(text("old"))["chatItem"]])
    reply = text("ok", quote={"targetSentTimestamp": str(T + 3000), "authorId": "2"})
    frame = reading(edited, item(reply, author=1, at=T + 9000)).frame
    assert frame["sent_at"].dt.epoch("ms").to_list() == [T, T + 9000]
    assert frame.select("text", "edited").rows() == [("new", True), ("ok", False)]
    assert frame["about"].to_list() == [None, frame["id"][0]]


def test_reactions_are_rows_and_no_units(reading: Reading) -> None:
    reaction = {"emoji": "❤️", "authorId": "1", "sentTimestamp": str(T + 7)}
    parsed = reading(item(text("hi", reactions=[reaction])))
    message, heart = parsed.frame.to_dicts()
    assert (heart["kind"], heart["text"], heart["from_me"], heart["about"]) == ("reaction", "❤️", True, message["id"])
    assert heart["sender"] == "Kim Lee"
    assert parsed.info.ledger.messages == 1


def test_two_rows_of_one_millisecond_have_two_ids(reading: Reading) -> None:
    ids = (
        reading(item(text("a")), item(text("b")), update({"individualCall": {"state": "MISSED"}})).frame["id"].to_list()
    )
    assert len(set(ids)) == 3
    assert None not in ids


@pytest.mark.parametrize(
    ("direction", "state", "expected"),
    [
        ("INCOMING", "ACCEPTED", ("call", False, "Ana")),
        ("OUTGOING", "ACCEPTED", ("call", True, "Kim Lee")),
        ("INCOMING", "MISSED", ("missed_call", False, "Ana")),
        ("INCOMING", "MISSED_NOTIFICATION_PROFILE", ("missed_call", False, "Ana")),
        ("OUTGOING", "NOT_ACCEPTED", ("missed_call", True, "Kim Lee")),
    ],
)
def test_calls(reading: Reading, direction: str, state: str, expected: tuple[str, bool, str]) -> None:
    call = update({"individualCall": {"direction": direction, "state": state}})
    parsed = reading(call)
    assert parsed.frame.select("kind", "from_me", "sender").rows() == [expected]
    assert parsed.info.ledger.messages == 1


def test_a_group_call_has_a_length(reading: Reading) -> None:
    call = {"state": "JOINED", "startedCallRecipientId": "1", "startedCallTimestamp": str(T)}
    ended = update({"groupCall": {**call, "endedCallTimestamp": str(T + 90_000)}})
    assert reading(ended).frame.select("kind", "from_me", "duration").rows() == [("call", True, 90.0)]


def test_notices_have_no_sender(reading: Reading) -> None:
    frame = reading(update({"simpleUpdate": {"type": "IDENTITY_UPDATE"}})).frame
    assert frame.select("kind", "sender", "from_me", "id", "text").rows() == [("system", None, False, None, None)]


def test_groups_and_strangers(reading: Reading) -> None:
    frame = reading(item(text("hi"), chat=2), item(text("ho"), chat=2, author=77, at=T + 1)).frame
    assert frame.select("chat_name", "is_group", "sender").rows() == [
        ("Walkers", True, "Ana"),
        ("Walkers", True, "Unknown"),
    ]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ({"nickname": {"given": "Nan"}, "systemGivenName": "Ana"}, "Nan"),
        ({"systemGivenName": "Ana", "systemFamilyName": "Bo", "profileGivenName": "A."}, "Ana Bo"),
        ({"profileGivenName": "\u2068A.\u2069", "e164": "447700900123"}, "A."),
        ({"e164": "447700900123", "username": "ana.01"}, "+447700900123"),
        ({"username": "ana.01"}, "ana.01"),
        ({}, "Unknown"),
    ],
)
def test_names_in_the_order_of_the_app(reading: Reading, contact: Json, shown: str) -> None:
    lines = ({"recipient": {"id": "20", "contact": contact}}, {"chat": {"id": "20", "recipientId": "20"}})
    assert reading(*lines, item(text("hi"), chat=20, author=20)).frame["chat_name"].to_list() == [shown]


@pytest.mark.parametrize(
    "line",
    [
        {"chat": {"id": "1", "recipientId": "2", "expirationTimerMs": "3600000"}},
        update({"expirationTimerChange": {"expiresInMs": "3600000"}}),
        update({"groupChange": {"updates": [{"groupExpirationTimerUpdate": {"expiresInMs": 60000}}]}}),
    ],
)
def test_disappearing_messages_are_noted(reading: Reading, line: Json) -> None:
    [note] = reading(line, item(text("hi"))).info.notes
    assert note.startswith("Disappearing messages were on in the chat with Ana.")


def test_no_note_without_disappearing_messages(reading: Reading) -> None:
    assert reading(item(text("hi")), update({"expirationTimerChange": {}})).info.notes == ()


def test_secrets_stay_in_the_parser(reading: Reading) -> None:
    parsed = reading(item(text("hi")), item(text("ho"), chat=2), item(text("x"), at="not a time " + CANARY))
    seen = f"{parsed.frame.write_csv()}{parsed!r}{parsed.info!r}"
    assert not [secret for secret in SECRETS if secret in seen]


def test_text_reaches_the_frame_alone(reading: Reading) -> None:
    broken = json.dumps(item(text(CANARY))).encode()[:-9] + b"\n"
    parsed = reading(data=jsonl(item(text(CANARY))) + broken)
    assert parsed.info.ledger.problems == 1
    assert parsed.info.ledger.places[0].reason == "the line is not what Signal writes"
    assert CANARY not in repr(parsed)


@pytest.mark.parametrize("at", ["", "0", "9" * 30, "-1", "null"])
def test_a_date_that_cannot_be_read_is_a_problem(reading: Reading, at: str) -> None:
    assert reading(item(text("hi"), at=at)).info.ledger.problems == 1


@pytest.mark.parametrize("line", [b"\xff\xfe\x00", b"[" * 10_000, b'{"a":' * 10_000, b"[]", b"null", b'"x"', b"\x00"])
def test_strange_lines_are_problems(reading: Reading, line: bytes) -> None:
    assert reading(data=jsonl(item(text("hi"))) + line).info.ledger.problems == 1


def test_blank_lines_and_windows_line_ends(reading: Reading) -> None:
    data = b"\xef\xbb\xbf" + jsonl(item(text("hi"))).replace(b"\n", b"\r\n") + b"\r\n"
    parsed = reading(data=data)
    assert parsed.frame["text"].to_list() == ["hi"]
    assert parsed.info.ledger.problems == 0


def test_a_zip_also_in_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "signal.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("signal-export/x/main.jsonl", jsonl(item(text("hi"))))
        archive.writestr("signal-export/x/files/ab/abc.jpg", b"\xff\xd8")
    assert signal.match(Source(path)) is not None
    [parsed] = signal.read(Source(path), OPTIONS)
    assert parsed.frame.height == 1
    assert parsed.info.sha256


@pytest.mark.parametrize("names", [["_chat.txt"], ["a/b/c/d/main.jsonl"], []])
def test_other_zips_are_not_claimed(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, jsonl())
    assert signal.match(Source(path)) is None


@pytest.mark.parametrize("data", [b"", b"{}", b'{"messages":[]}', b"1/2/24, 10:00 - Ana: hi", b"\xff\xd8\xff"])
def test_other_files_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(data)
    assert signal.match(Source(path)) is None


def test_a_zip_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "signal.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main.jsonl", jsonl(item(text(CANARY))))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ExportError):
        signal.match(Source(path))


def test_a_damaged_member_keeps_what_was_read_or_says_so(tmp_path: Path) -> None:
    path = tmp_path / "signal.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main.jsonl", jsonl(*(item(text(CANARY)) for _ in range(20_000))))
    raw = path.read_bytes()
    path.write_bytes(raw[:-5000].replace(CANARY.encode(), CANARY.upper().encode()) + raw[-5000:])
    assert signal.match(Source(path)) is not None
    [parsed] = signal.read(Source(path), OPTIONS)
    assert parsed.info.ledger.problems == 1
    assert parsed.frame.height > 5_000
    assert parsed.info.notes[0].startswith("The file could be read only up to line")


def test_a_locked_zip_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "signal.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main.jsonl", jsonl(item(text(CANARY))))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert signal.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match="password"):
        list(signal.read(Source(path), OPTIONS))


def test_the_encrypted_backup_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "SignalBackups" / "signal-backup-2026-01-01"
    folder.mkdir(parents=True)
    (folder / "metadata").write_bytes(b"\x01")
    (folder / "main").write_bytes(b"\x8a\x01\x02")
    (tmp_path / "signal-2024-01-01-10-00-00.backup").write_bytes(b"\x00\x00\x00\x40")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("signal-backup-2026/main", b"\x8a")
        archive.writestr("signal-backup-2026/metadata", b"\x8a")
    for path in (folder / "main", tmp_path / "signal-2024-01-01-10-00-00.backup", tmp_path / "all.zip"):
        assert signal.match(Source(path)) is not None
        with pytest.raises(DamagedExport, match="encrypted"):
            list(signal.read(Source(path), OPTIONS))
    assert signal.match(Source(folder / "metadata")) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [(jsonl(item(text(CANARY))).decode().encode("utf-16"), "UTF-16"), (b"", "empty"), (b"\x00\x01\n\x02", "Nothing")],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "main.jsonl"
    path.write_bytes(data)
    with pytest.raises(DamagedExport, match=words) as caught:
        list(signal.read(Source(path), OPTIONS))
    assert CANARY not in f"{caught.value!r}{caught.value}"


def test_chat_ids_hold_across_exports(reading: Reading) -> None:
    renumbered = json.loads(json.dumps(PEOPLE[2]).replace('"id": "2"', '"id": "30"').replace("Ana", "Anna"))
    lines = (renumbered, {"chat": {"id": "31", "recipientId": "30"}}, item(text("b"), chat=31, author=30, at=T + 1))
    frame = reading(item(text("a")), *lines).frame
    assert frame["chat"].n_unique() == 1
    assert frame["chat_name"].to_list() == ["Ana", "Anna"]
