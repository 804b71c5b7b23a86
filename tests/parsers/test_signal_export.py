"""Signal's plaintext export: what each line becomes, and what never leaves the parser."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parsers import registry
from parsers.errors import DamagedExport, ExportError
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import signal_export as signal
from parsers.frame import check
from parsers.masking import Mask
from parsers.signal.meaning import account_key
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


def test_every_name_of_somebody_is_kept_for_pointing_out_and_shown_nowhere(reading: Reading) -> None:
    parts = {
        **{"nickname": {"given": "Rosie", "family": ""}, "systemGivenName": "Rosalind", "systemFamilyName": "Hart"},
        **{"profileGivenName": "rh", "profileFamilyName": "H", "username": "roses.42", "e164": "447700900124"},
    }
    info = reading({"recipient": {"id": "9", "contact": parts}}, item(text("hi"))).info
    named = {"Rosie", "Rosalind Hart", "rh H", "roses.42", "+447700900124"}
    assert set(info.names) == {*named, "Ana", "Nope", "+447700900123", "Kim Lee"}
    assert "Rosalind" not in repr(info)


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
        "stories": 1,
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
        ({"directStoryReplyMessage": {}}, ("reaction", None)),
        ({"giftBadge": {}}, ("media", None)),
        ({"paymentNotification": {"amountMob": "1.5", "note": "for lunch"}}, ("media", "for lunch")),
        ({"paymentNotification": {}}, ("media", None)),
        ({"somethingNew": {"text": "x"}}, ("media", None)),
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


def test_a_reaction_is_about_its_own_message_of_one_millisecond(reading: Reading) -> None:
    def loved(emoji: str) -> list[Json]:
        return [{"emoji": emoji, "authorId": "1", "sentTimestamp": str(T + 5)}]

    frame = reading(item(text("hi", reactions=loved("❤️"))), item(text("yo", reactions=loved("👍")))).frame
    assert frame["id"].n_unique() == frame.height
    said = dict(frame.select("id", "text").iter_rows())
    assert [(said[about], emoji) for about, emoji in frame.drop_nulls("about").select("about", "text").rows()] == [
        ("hi", "❤️"),
        ("yo", "👍"),
    ]


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
        ("INCOMING", "", ("call", False, "Ana")),
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


@pytest.mark.parametrize("state", ["RINGING", "DECLINED", "MISSED", "MISSED_NOTIFICATION_PROFILE"])
def test_a_group_call_that_rang_in_vain(reading: Reading, state: str) -> None:
    call = update({"groupCall": {"state": state, "ringerRecipientId": "2"}})
    assert reading(call).frame.select("kind", "sender").rows() == [("missed_call", "Ana")]


@pytest.mark.parametrize("kind", ["pollTerminate", "pinMessage", "profileChange", "threadMerge", "sessionSwitchover"])
def test_notices_of_every_kind(reading: Reading, kind: str) -> None:
    assert reading(update({kind: {}})).info.ledger.system == 1


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


def timed(ms: int, at: int, chat: int = 1) -> Json:
    change: Json = {"expirationTimerChange": {"expiresInMs": str(ms)} if ms else {}}
    if chat == 2:
        change = {"groupChange": {"updates": [{"genericGroupUpdate": {}}, {"groupExpirationTimerUpdate": {}}]}}
        change["groupChange"]["updates"][1]["groupExpirationTimerUpdate"] = {"expiresInMs": ms} if ms else {}
    notice = update(change, at)
    notice["chatItem"]["chatId"] = str(chat)
    return notice


def on_now(chat: int, to: int, ms: int = 3_600_000) -> Json:
    return {"chat": {"id": str(chat), "recipientId": str(to), "expirationTimerMs": str(ms)}}


@pytest.mark.parametrize(
    ("lines", "stretches"),
    [
        ([on_now(1, 2)], [(None, None)]),
        ([timed(60_000, T)], [(T, None)]),
        ([timed(60_000, T), timed(0, T + 9)], [(T, T + 9)]),
        ([timed(0, T + 9), timed(60_000, T)], [(T, T + 9)]),
        ([timed(60_000, T), timed(90_000, T + 4), timed(0, T + 9)], [(T, T + 9)]),
        ([timed(60_000, T), timed(0, T + 9), timed(60_000, T + 20)], [(T, T + 9), (T + 20, None)]),
        # it was on before it was turned off; and turned on again when no notice says
        ([timed(0, T + 9)], [(None, T + 9)]),
        ([on_now(1, 2), timed(60_000, T), timed(0, T + 9)], [(T, T + 9), (T + 9, None)]),
        ([timed(60_000, T, chat=2), timed(0, T + 9, chat=2)], [(T, T + 9)]),
        ([on_now(1, 2, ms=0)], []),
        ([update({"groupChange": {"updates": [{"genericGroupUpdate": {}}]}})], []),
    ],
)
def test_disappearing_messages_make_stretches_of_a_chat_incomplete(
    reading: Reading, lines: list[Json], stretches: list[tuple[int | None, int | None]]
) -> None:
    parsed = reading(*lines, item(text("hi")), item(text("ho"), chat=2))
    found = [
        tuple(None if end is None else round(end.timestamp() * 1000) for end in (one.since, one.until))
        for one in parsed.info.incomplete
    ]
    assert found == stretches
    assert {one.chat for one in parsed.info.incomplete} <= set(parsed.frame["chat"])
    assert len(parsed.info.notes) == bool(stretches)
    assert all(note.startswith("Disappearing messages were on in the chat with ") for note in parsed.info.notes)


def test_a_groups_own_timer_counts(reading: Reading) -> None:
    group = {"masterKey": "m", "snapshot": {"disappearingMessagesTimer": {"disappearingMessagesDuration": 60}}}
    lines = ({"recipient": {"id": "30", "group": group}}, {"chat": {"id": "30", "recipientId": "30"}})
    [stretch] = reading(*lines, item(text("hi"), chat=30)).info.incomplete
    assert (stretch.since, stretch.until) == (None, None)


def mention(start: int, account: str) -> Json:
    return {"start": start, "length": 1, "mentionAci": account}


@pytest.mark.parametrize(
    ("body", "ranges", "shown"),
    [
        ("hi \ufffc!", [mention(3, "secretAci")], "hi @Ana!"),
        # offsets count UTF-16 units: an emoji has two
        ("🙂🙂 \ufffc \ufffc", [mention(5, "secretAci"), mention(7, "someone")], "🙂🙂 @Ana @Unknown"),
        ("\ufffc", [{"length": 1, "mentionAci": "secretAci"}], "@Ana"),
        ("bold \ufffc", [{"start": 0, "length": 4, "style": "BOLD"}], "bold \ufffc"),
        ("hi", [mention(99, "secretAci")], "hi"),
        ("\ufffc", [mention(7, "secretAci")], "\ufffc"),
    ],
)
def test_mentions_show_a_name(reading: Reading, body: str, ranges: list[Json], shown: str) -> None:
    message = {"standardMessage": {"text": {"body": body, "bodyRanges": ranges}}}
    story = {"directStoryReplyMessage": {"textReply": {"text": {"body": body, "bodyRanges": ranges}}}}
    assert reading(item(message), item(story, at=T + 1)).frame["text"].to_list() == [shown, shown]


def test_the_member_whom_no_contact_is_must_be_the_owner(reading: Reading) -> None:
    members = [{"userId": "secretAci"}, {"userId": "mine"}]
    group = {"recipient": {"id": "30", "group": {"masterKey": "m", "snapshot": {"members": members}}}}
    message = {"standardMessage": {"text": {"body": "\ufffc", "bodyRanges": [mention(0, "mine")]}}}
    assert reading(group, item(message)).frame["text"].to_list() == ["@Kim Lee"]
    stranger = {"recipient": {"id": "31", "group": {"snapshot": {"members": [{"userId": "another"}]}}}}
    assert reading(group, stranger, item(message)).frame["text"].to_list() == ["@Unknown"]


def test_a_reaction_to_a_story_is_a_row_and_no_message(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_bytes(jsonl(item(text("hi")), item({"directStoryReplyMessage": {"emoji": "😍"}}, at=T + 1)))
    found = registry.read([path], OPTIONS)
    assert found.frame.select("kind", "text").rows() == [("text", "hi"), ("reaction", "😍")]
    assert found.manifest.sources[0].ledger.left_out["reactions to stories"] == 1


def test_what_reached_nobody_is_left_out(reading: Reading) -> None:
    failed, sent = {"recipientId": "2", "failed": {"reason": "NETWORK"}}, {"recipientId": "2", "delivered": {}}
    frames = [
        reading(item(text("hi")), item(text("no"), author=1, at=T + 1, outgoing={"sendStatus": status}))
        for status in ([failed], [failed, failed], [failed, sent], [sent], [])
    ]
    assert [parsed.frame.height for parsed in frames] == [1, 1, 2, 2, 2]
    assert frames[0].info.ledger.left_out["messages that could not be sent"] == 1


def test_old_sms_and_cut_texts_are_noted(reading: Reading) -> None:
    long = {"standardMessage": {"text": {"body": "x" * 2000}, "longText": {"contentType": "text/x-signal-plain"}}}
    parsed = reading(item(text("hi"), sms=True), item(text("hi"), sms=True, at=T + 1), item(long, at=T + 2))
    sms, cut = parsed.info.notes
    assert sms.startswith("2 messages are SMS")
    assert cut.startswith("1 message is so long")
    assert parsed.frame["platform"].unique().to_list() == ["signal"]


def test_the_number_of_a_chat_of_two(reading: Reading) -> None:
    parsed = reading(item(text("hi")), item(text("ho"), chat=2, at=T + 1))
    assert parsed.info.numbers == {parsed.frame["chat"][0]: "+447700900123"}


def test_links_lists_and_stories_are_no_chat(reading: Reading) -> None:
    link = ({"recipient": {"id": "30", "callLink": {"name": "x"}}}, {"chat": {"id": "30", "recipientId": "30"}})
    left_out = reading(item(text("hi")), *link, item(text("x"), chat=30), {"adHocCall": {"callId": "1"}}).info.ledger
    assert left_out.left_out["calls by link, which belong to no chat"] == 2


def test_who_is_blocked_is_read_like_anyone(reading: Reading) -> None:
    lines = (
        {"recipient": {"id": "20", "contact": {"systemGivenName": "Bo", "blocked": True}}},
        {"chat": {"id": "20", "recipientId": "20"}},
    )
    assert reading(*lines, item(text("hi"), chat=20, author=20)).frame["chat_name"].to_list() == ["Bo"]


def test_an_account_has_one_id_in_base64_and_as_uuid() -> None:
    both = ("AAECAwQFBgcICQoLDA0ODw==", "00010203-0405-0607-0809-0A0B0C0D0E0F")
    assert len({account_key(account) for account in both}) == 1
    assert account_key("secretAci") == "secretAci"


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


def test_the_folder_that_desktop_makes(tmp_path: Path) -> None:
    folder = tmp_path / "signal-export-2026-01-01-10-00-00" / "signal-backup-2026-01-01-10-00-00"
    (folder.parent / "files" / "ab").mkdir(parents=True)
    folder.mkdir()
    (folder.parent / "files" / "ab" / "abcd.jpg").write_bytes(b"\xff\xd8")
    (folder / "main.jsonl").write_bytes(jsonl(item(text("hi"))))
    (folder / "metadata.json").write_bytes(b'{"version":1}')
    found = registry.read([tmp_path], OPTIONS)
    assert [info.file for info in found.manifest.sources] == ["main.jsonl"]
    assert [skipped.is_problem for skipped in found.manifest.skipped] == [False, False]


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
    with zipfile.ZipFile(tmp_path / "bare.zip", "w") as archive:
        archive.writestr("main", b"\x8a")
        archive.writestr("metadata", b"\x8a")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("x/signal-2024-01-01-10-00-00.backup", b"\x00\x00\x00\x40")
    zips = (tmp_path / f"{name}.zip" for name in ("all", "bare", "old"))
    for path in (folder / "main", tmp_path / "signal-2024-01-01-10-00-00.backup", *zips):
        assert signal.match(Source(path)) is not None
        with pytest.raises(DamagedExport, match="encrypted"):
            list(signal.read(Source(path), OPTIONS))
        with pytest.raises(DamagedExport, match="encrypted"):
            list(signal.scrub(Source(path), OPTIONS, Mask()))
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


# Everything about people that an export can hold, each as a value that can be looked for afterwards.
PLANTED = (
    "plantedmedia", "plantedprofile", "plantedpin", "plantedlink", "plantedsubscriber", "plantedidentity",
    "plantedpni", "plantedmaster", "plantedinvite", "plantedpack", "plantedroot", "plantedadmin", "plantedlocal",
    "plantedhash", "plantedcdn", "plantedblob", "plantedreceipt",
)  # fmt: skip
WORDS = ("plantedname", "plantednote", "plantedtitle", "plantedtext", "planted.jpg", "plantedmail", "plantedurl")
NUMBERS = ("447700900777", "447700900888")


def planted() -> list[Json]:
    """Lines with a secret in every field that holds one, and words and numbers in the others."""
    pointer = {
        "contentType": "image/jpeg",
        "fileName": "planted.jpg",
        "caption": "plantedtext",
        "blurHash": "plantedblob",
        "locatorInfo": {"key": "plantedlocal", "plaintextHash": "plantedhash", "transitCdnKey": "plantedcdn"},
    }
    contact = {
        "aci": "plantedaci",
        "pni": "plantedpni",
        "e164": "447700900777",
        "username": "plantedname.01",
        "profileKey": "plantedprofile",
        "identityKey": "plantedidentity",
        "note": "plantednote",
        "systemGivenName": "plantedname",
        "nickname": {"given": "plantedname"},
    }
    group = {
        "masterKey": "plantedmaster",
        "snapshot": {
            "title": {"title": "plantedtitle"},
            "description": {"descriptionText": "plantedtext"},
            "members": [{"userId": "plantedaci", "labelString": "plantedname"}],
            "inviteLinkPassword": "plantedinvite",
            "avatarUrl": "plantedurl",
        },
    }
    card = {"name": {"givenName": "plantedname"}, "number": [{"value": "+447700900888", "type": "HOME"}]}
    return [
        {"version": "1", "backupTimeMs": str(T), "mediaRootBackupKey": "plantedmedia", "debugInfo": "plantedblob"},
        {
            "account": {
                "profileKey": "plantedprofile",
                "svrPin": "plantedpin",
                "usernameLink": {"entropy": "plantedlink"},
                "donationSubscriberData": {"subscriberId": "plantedsubscriber"},
                "givenName": "plantedname",
            }
        },
        {"recipient": {"id": "1", "self": {}}},
        {"recipient": {"id": "2", "contact": contact}},
        {"recipient": {"id": "3", "group": group}},
        {"recipient": {"id": "4", "callLink": {"rootKey": "plantedroot", "adminKey": "plantedadmin"}}},
        {"chat": {"id": "1", "recipientId": "2", "style": {"photo": pointer}}},
        {"chat": {"id": "2", "recipientId": "3"}},
        {"stickerPack": {"packId": "plantedpack", "packKey": "plantedpack"}},
        item(
            {
                "standardMessage": {
                    "text": {"body": "plantedtext \ufffc", "bodyRanges": [mention(12, "plantedaci")]},
                    "quote": {"targetSentTimestamp": str(T), "authorId": "2", "text": {"body": "plantedtext"}},
                    "attachments": [{"pointer": pointer, "clientUuid": "plantedblob"}],
                    "linkPreview": [{"url": "https://plantedurl.example", "title": "plantedtitle"}],
                    "reactions": [{"emoji": "🙂", "authorId": "1", "sentTimestamp": str(T + 3), "sortOrder": "1"}],
                }
            }
        ),
        item({"contactMessage": {"contact": {**card, "email": [{"value": "plantedmail@x.example"}]}}}, at=T + 1),
        item({"giftBadge": {"receiptCredentialPresentation": "plantedreceipt"}}, at=T + 2),
        item({"somethingNew": {"words": "plantedtext", "number": 447700900888, "keys": ["plantedblob"]}}, at=T + 3),
        item(text("plantedtext"), at="plantedtext"),
        {"plantedtext is no name of a field": "plantedtext"},
    ]


def planted_lines() -> bytes:
    whole = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in planted()).encode()
    strange = (
        b'"plantedtext"',
        b"[1, 447700900888]",
        b"\xff plantedtext",
        b'{"chatItem":{"x":"plantedtext \xff"}}',
        b"",
    )
    cut = json.dumps(item(text("plantedtext 447700900888"))).encode()[:-4]
    return b"\xef\xbb\xbf" + whole + b"\n".join((*strange, b" ", cut)) + b"\n\n" + cut


def test_no_key_ever_leaves_the_parser(reading: Reading) -> None:
    parsed = reading(data=planted_lines())
    seen = f"{parsed.frame.write_csv()}{parsed!r}{parsed.info!r}{parsed.info.numbers}{parsed.info.ledger.places}"
    assert not [secret for secret in (*PLANTED, "plantedaci") if secret in seen]
    assert not [word for word in WORDS if word in repr(parsed)]


ANEW = ("id", "chat", "chat_name", "sender", "text", "about")


def test_scrubbed_it_reads_the_same_and_says_nothing(reading: Reading, tmp_path: Path) -> None:
    parsed = reading(data=planted_lines())
    [file] = signal.scrub(Source(tmp_path / "main.jsonl"), OPTIONS, Mask())
    data = b"".join(file.data)
    told = data.lower().decode("utf-8")
    assert file.name == "main.jsonl"
    assert not [word for word in (*PLANTED, *WORDS, *NUMBERS, "plantedaci") if word in told]
    assert [hidden for hidden in ("7700900777", "7700900888") if hidden in told] == []
    again = reading(data=data)
    assert again.frame.drop(ANEW).equals(parsed.frame.drop(ANEW))
    assert again.info.ledger == parsed.info.ledger
    assert again.frame["text"].str.len_chars().to_list() == parsed.frame["text"].str.len_chars().to_list()
    # what holds the chats together holds
    assert again.frame["chat"].rle_id().equals(parsed.frame["chat"].rle_id())


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("Image/GIF; name=planted", "gif"), (" audio/ogg ;codecs=planted", "audio"), ("planted", "document")],
)
def test_a_scrubbed_media_type_is_of_the_same_kind(
    reading: Reading, tmp_path: Path, content_type: str, kind: str
) -> None:
    before = reading(item(text("look", attachments=[{"pointer": {"contentType": content_type}}])))
    [file] = signal.scrub(Source(tmp_path / "main.jsonl"), OPTIONS, Mask(b"key"))
    masked = b"".join(file.data)
    assert b"planted" not in masked
    assert before.frame["kind"].to_list() == reading(data=masked).frame["kind"].to_list() == [kind]


def test_a_scrubbed_zip_keeps_the_apps_own_folders(tmp_path: Path) -> None:
    path = tmp_path / "signal.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Anas phone/signal-export-2026-01-01-10-00-00/main.jsonl", jsonl(item(text("hi"))))
        archive.writestr("Anas phone/files/ab/abc.jpg", b"\xff\xd8")
    [file] = signal.scrub(Source(path), OPTIONS, Mask())
    assert file.name.endswith("/signal-export-2026-01-01-10-00-00/main.jsonl")
    assert "Anas" not in file.name
    (tmp_path / "renamed by Ana.jsonl").write_bytes(jsonl(item(text("hi"))))
    [file] = signal.scrub(Source(tmp_path / "renamed by Ana.jsonl"), OPTIONS, Mask())
    assert "Ana" not in file.name
    assert file.name.endswith(".jsonl")


def test_a_line_that_only_reads_because_a_part_is_skipped_is_masked_too(reading: Reading, tmp_path: Path) -> None:
    odd = b'{"chatItem":{"chatId":"1","authorId":"2","dateSent":"%d","incoming":{},' % (T + 5)
    odd += b'"standardMessage":{"text":{"body":"' + CANARY.encode() + b'"},"unread":"\xff"}}}\n'
    parsed = reading(data=jsonl(item(text("hi"))) + odd)
    [file] = signal.scrub(Source(tmp_path / "main.jsonl"), OPTIONS, Mask())
    data = b"".join(file.data)
    assert CANARY.encode() not in data
    assert reading(data=data).frame.drop(ANEW).equals(parsed.frame.drop(ANEW))


def test_damage_shows_while_it_is_scrubbed(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_bytes(jsonl(item(text(CANARY))).decode().encode("utf-16"))
    [file] = signal.scrub(Source(path), OPTIONS, Mask())
    with pytest.raises(DamagedExport, match="UTF-16"):
        list(file.data)
