"""A decrypted Signal Desktop database: what each record becomes, old and new schemas, damage, and what stays inside."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers import registry
from parsers.errors import DamagedExport, NotAnExport
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import signal_desktop as desktop
from parsers.formats import signal_export
from parsers.frame import check
from parsers.masking import Mask
from parsers.signal_database import database as desktop_database
from parsers.signal_database import masking as desktop_masking
from parsers.source import Source
from sample_data.small import ME, NUMBERS, conversation
from sample_data.writers import signal_export as export_writer
from sample_data.writers.signal_desktop import conversation_id, service_id, write

OPTIONS = ReadOptions("UTC")
T = 1_700_000_000_000
CANARY = "canary-in-a-message"
ANA, BEN = "Ana Lima", "Ben"
Json = dict[str, Any]
Reading = Callable[..., Parsed]
ANEW = ("id", "chat", "chat_name", "sender", "text", "about")


def base(style: str = "today") -> bytes:
    """A database with its people and no messages."""
    frame = conversation().filter(pl.col("kind") == "text").with_columns(edited=False, about=pl.lit(None, pl.String))
    data = write(frame, me=ME, numbers=NUMBERS, style="old" if style == "old" else "today")
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute("DELETE FROM messages")
        database.commit()
        return database.serialize()


BASE = {style: base(style) for style in ("today", "old")}


def message(kind: str = "incoming", *, at: object = T, chat: str = ANA, data: object = None, **columns: Any) -> Json:
    """Columns of one message; `data` is its JSON."""
    who = {"sourceServiceId": service_id(chat)} if kind == "incoming" and chat != "Sunday walkers" else {}
    text = data if isinstance(data, str | bytes) else json.dumps(data or {})
    return {"conversationId": conversation_id(chat), "type": kind, "sent_at": at, "json": text, **who, **columns}


def insert(database: sqlite3.Connection, table: str, values: Json) -> None:
    marks = ", ".join("?" * len(values))
    database.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite"


@pytest.fixture
def reading(path: Path) -> Reading:
    def read(*found: Json, style: str = "today", sql: str = "", rows: list[tuple[str, Json]] | None = None) -> Parsed:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(BASE[style])
            database.executescript(sql)
            for number, values in enumerate(found):
                insert(database, "messages", {"id": f"m{number}", **values})
            for table, values in rows or []:
                insert(database, table, values)
            database.commit()
            path.write_bytes(database.serialize())
        return reread(path)

    return read


def reread(path: Path) -> Parsed:
    claim = desktop.match(Source(path))
    assert claim is not None
    assert claim.strength == Strength.CERTAIN
    before = sorted(path.parent.iterdir())
    [parsed] = desktop.read(Source(path), OPTIONS)
    assert sorted(path.parent.iterdir()) == before, "something was written beside it"
    check(parsed.frame)
    parsed.info.ledger.check()
    return parsed


def kinds(parsed: Parsed) -> list[tuple[object, ...]]:
    return parsed.frame.select("kind", "text").rows()


@pytest.mark.parametrize("style", ["today", "old"])
def test_the_small_conversation_in_both_schemas(path: Path, style: str) -> None:
    sent = conversation().sort("sent_at", maintain_order=True)
    if style == "old":
        sent = sent.with_columns(edited=False)
    path.write_bytes(write(sent, me=ME, numbers=NUMBERS, style="old" if style == "old" else "today"))
    parsed = reread(path)
    columns = ["chat_name", "is_group", "sender", "from_me", "sent_at", "kind", "text", "edited"]
    assert parsed.frame.select(columns).rows() == sent.select(columns).rows()
    assert parsed.info.capabilities.voice_seconds == (style == "today")
    lengths = {"today": [12.0, 754.0], "old": [754.0]}
    assert parsed.frame["duration"].drop_nulls().to_list() == lengths[style]
    assert parsed.info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_ids_are_those_of_the_export(path: Path, tmp_path: Path) -> None:
    sent = conversation().sort("sent_at", maintain_order=True)
    path.write_bytes(write(sent, me=ME, numbers=NUMBERS))
    (tmp_path / "export.zip").write_bytes(export_writer.write(sent, me=ME, numbers=NUMBERS))
    here = reread(path)
    [there] = signal_export.read(Source(tmp_path / "export.zip"), OPTIONS)
    assert here.frame.select("id", "chat", "about").equals(there.frame.select("id", "chat", "about"))
    assert here.info.numbers == there.info.numbers == {here.frame["chat"][0]: NUMBERS[ANA]}
    both = registry.read([path, tmp_path / "export.zip"], OPTIONS)
    assert both.frame.height == sent.height
    assert both.manifest.sources[1].ledger.duplicates == sent.filter(pl.col("kind") != "reaction").height


@pytest.mark.parametrize(
    ("columns", "data", "expected"),
    [
        ({"body": "hi"}, {}, ("text", "hi")),
        ({}, {"body": "hi"}, ("text", "hi")),
        ({}, {}, ("text", None)),
        ({"body": b"caf\xe9"}, {}, ("text", "caf\N{REPLACEMENT CHARACTER}")),
        ({"isErased": 1}, {"deletedForEveryone": True}, ("deleted", None)),
        ({"isErased": 1}, {}, ("deleted", None)),
        ({"isErased": 1, "isViewOnce": 1}, {}, ("media", None)),
        ({}, {"sticker": {"emoji": "🙂", "packKey": "x"}}, ("sticker", None)),
        ({}, {"contact": [{"name": {}}]}, ("contact", None)),
        ({}, {"poll": {"question": "when?", "options": ["a"]}}, ("poll", "when?")),
        ({}, {"giftBadge": {"level": 1}}, ("media", None)),
        ({}, {"payment": {"kind": 1, "note": "lunch"}}, ("media", "lunch")),
        ({"body": "look"}, {"attachments": [{"contentType": "image/png", "flags": None}]}, ("image", "look")),
        ({}, {"attachments": [{"contentType": "audio/aac", "flags": 1}]}, ("voice", None)),
        ({}, {"attachments": [{"contentType": "image/webp", "flags": 2}]}, ("sticker", None)),
        ({}, {"attachments": [{"contentType": "video/mp4", "flags": 8}]}, ("gif", None)),
        ({}, {"attachments": [{}]}, ("media", None)),
        ({}, {"attachments": [None]}, ("media", None)),
        ({"hasAttachments": 1}, {}, ("media", None)),
        ({"storyId": "s", "body": "wow"}, {}, ("text", "wow")),
    ],
)
def test_kinds(reading: Reading, columns: Json, data: Json, expected: tuple[str, str | None]) -> None:
    parsed = reading(message(data=data, **columns))
    assert kinds(parsed) == [expected]
    assert parsed.info.ledger.messages == 1


@pytest.mark.parametrize(
    ("content_type", "flags", "kind"),
    [("image/jpeg", 0, "image"), ("audio/aac", 1, "voice"), ("text/plain", None, "document")],
)
def test_files_of_the_newest_schema(reading: Reading, content_type: str, flags: int | None, kind: str) -> None:
    place = {"messageId": "m0", "conversationId": "c", "sentAt": T, "size": 1, "duration": 2.5}
    rows = [
        # of an older version, and a long text: neither is what the message holds
        ("message_attachments", {**place, "editHistoryIndex": 0, "attachmentType": "attachment", "orderInMessage": 0,
                                 "contentType": "video/mp4"}),
        ("message_attachments", {**place, "editHistoryIndex": -1, "attachmentType": "long-message", "orderInMessage": 0,
                                 "contentType": "text/x-signal-plain"}),
        ("message_attachments", {**place, "editHistoryIndex": -1, "attachmentType": "attachment", "orderInMessage": 1,
                                 "contentType": "video/mp4"}),
        ("message_attachments", {**place, "editHistoryIndex": -1, "attachmentType": "attachment", "orderInMessage": 0,
                                 "contentType": content_type, "flags": flags}),
    ]  # fmt: skip
    frame = reading(message(hasAttachments=1), rows=rows).frame
    assert frame.select("kind", "duration").rows() == [(kind, 2.5 if kind == "voice" else None)]


@pytest.mark.parametrize(
    "stored",
    [
        T,
        float(T),
        str(T),
        json.dumps({"high": T >> 32, "low": T & 0xFFFFFFFF, "unsigned": True}),
        # the lower half of a signed number
        json.dumps({"high": T >> 32, "low": (T & 0xFFFFFFFF) - 2**32}),
    ],
)
def test_a_time_in_any_of_its_shapes(reading: Reading, stored: object) -> None:
    assert reading(message(at=stored)).frame["sent_at"].dt.epoch("ms").to_list() == [T]
    in_json = reading(message(at=None, data={"sent_at": json.loads(stored) if isinstance(stored, str) else stored}))
    assert in_json.frame["sent_at"].dt.epoch("ms").to_list() == [T]


@pytest.mark.parametrize("stored", [None, 0, -1, 9e30, "x", b"\xff", '{"high":1}', '{"high":[1]}', "{" * 150, 10**18])
def test_a_time_that_cannot_be_read_is_a_problem(reading: Reading, stored: object) -> None:
    parsed = reading(message(at=stored), message())
    assert (parsed.info.ledger.problems, parsed.frame.height) == (1, 1)


def test_an_edit_keeps_the_time_of_its_first_version(reading: Reading) -> None:
    versions = [{"timestamp": T + 9000}, {"timestamp": T + 3000}, {"timestamp": T}]
    edited = message(at=T, body="new", data={"editHistory": versions})
    reply = message("outgoing", at=T + 20_000, data={"quote": {"id": T + 3000, "authorAci": service_id(ANA)}})
    frame = reading(edited, reply).frame
    assert frame.select("edited").to_series().to_list() == [True, False]
    assert frame["sent_at"].dt.epoch("ms").to_list() == [T, T + 20_000]
    assert frame["about"].to_list() == [None, frame["id"][0]]


@pytest.mark.parametrize(
    "who", [{"authorAci": service_id(ANA)}, {"authorUuid": service_id(ANA).upper()}, {"author": NUMBERS[ANA]}]
)
def test_a_quote_names_its_writer_in_three_ways(reading: Reading, who: Json) -> None:
    frame = reading(message(), message("outgoing", at=T + 5, data={"quote": {"id": T, **who}})).frame
    assert frame["about"].to_list() == [None, frame["id"][0]]


def test_reactions_are_the_latest_of_each_person(reading: Reading) -> None:
    reactions = [
        {"emoji": "👍", "fromId": conversation_id(ME), "timestamp": T + 5},
        {"emoji": "❤️", "fromId": conversation_id(ME), "timestamp": T + 6},
        {"emoji": "😮", "fromId": NUMBERS[BEN], "timestamp": None},
        {"fromId": conversation_id("nobody"), "timestamp": T + 7},
        None,
    ]
    parsed = reading(message(data={"reactions": reactions}))
    rows = parsed.frame.filter(pl.col("kind") == "reaction")
    assert rows.select("text", "sender", "from_me").sort("text").rows() == [
        ("❤️", ME, True),
        ("😮", BEN, False),
    ]
    assert set(rows["about"]) == {parsed.frame.filter(pl.col("kind") == "text")["id"][0]}
    assert parsed.info.ledger.messages == 1


def call(direction: str, status: str, **more: object) -> tuple[str, Json]:
    known = {"callId": "7", "peerId": "p", "mode": "Direct", "type": "Audio", "direction": direction, "status": status}
    return "callsHistory", {**known, "timestamp": T, **more}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (call("Incoming", "Accepted", endedTimestamp=T + 90_000), ("call", ANA, 90.0)),
        (call("Outgoing", "Accepted"), ("call", ME, None)),
        (call("Incoming", "Missed"), ("missed_call", ANA, None)),
        (call("Incoming", "Declined", endedTimestamp=T + 9000), ("missed_call", ANA, None)),
        (call("Outgoing", "Pending"), ("missed_call", ME, None)),
        (call("Incoming", "MissedNotificationProfile"), ("missed_call", ANA, None)),
    ],
)
def test_calls(reading: Reading, row: tuple[str, Json], expected: tuple[str, str, float | None]) -> None:
    parsed = reading(message("call-history", data={"callId": "7"}), rows=[row])
    assert parsed.frame.select("kind", "sender", "duration").rows() == [expected]
    assert parsed.info.ledger.messages == 1


@pytest.mark.parametrize(
    ("more", "status", "expected"),
    [
        ({"startedById": service_id(BEN)}, "Joined", ("call", BEN)),
        ({"ringerId": service_id(ANA)}, "Missed", ("missed_call", ANA)),
        ({}, "Accepted", ("call", None)),
    ],
)
def test_calls_in_a_group(reading: Reading, more: Json, status: str, expected: tuple[str, str | None]) -> None:
    row = call("Incoming", status, **more)
    parsed = reading(message("call-history", chat="Sunday walkers", data={"callId": "7"}), rows=[row])
    assert parsed.frame.select("kind", "sender").rows() == [expected]


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"callMode": "Direct", "wasIncoming": True, "acceptedTime": T, "endedTime": T + 5000}, ("call", ANA, 5.0)),
        ({"callMode": "Direct", "wasIncoming": True, "endedTime": T + 5000}, ("missed_call", ANA, None)),
        ({"callMode": "Direct", "acceptedTime": None, "endedTime": T}, ("missed_call", ME, None)),
    ],
)
def test_calls_before_there_was_a_table(reading: Reading, details: Json, expected: tuple[object, ...]) -> None:
    parsed = reading(message("call-history", data={"callHistoryDetails": details}))
    assert parsed.frame.select("kind", "sender", "duration").rows() == [expected]


def test_a_call_of_which_nothing_is_known_is_a_notice(reading: Reading) -> None:
    assert reading(message("call-history", data={"callId": "gone"})).info.ledger.system == 1


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("keychange", {}),
        ("profile-change", {}),
        ("group-v2-change", {"groupV2Change": {"details": []}}),
        ("something-new", {}),
        (None, {}),
        ("incoming", {"flags": 1}),
        ("outgoing", {"group_update": {"name": "x"}}),
    ],
)
def test_notices_have_no_sender(reading: Reading, kind: str | None, data: Json) -> None:
    parsed = reading(message(kind or "", data=data))
    assert parsed.frame.select("kind", "sender", "text").rows() == [("system", None, None)]
    assert parsed.info.ledger.system == 1


def timer(seconds: int | None, at: int) -> Json:
    return message("timer-notification", at=at, data={"expirationTimerUpdate": {"expireTimer": seconds}})


@pytest.mark.parametrize(
    ("found", "sql", "stretches"),
    [
        ([timer(60, T), timer(None, T + 9)], "", [(T, T + 9)]),
        ([timer(60, T)], "", [(T, None)]),
        ([message("incoming", data={"flags": 2, "expirationTimerUpdate": {"expireTimer": 5}})], "", [(T, None)]),
        ([], "UPDATE conversations SET json = '{\"expireTimer\": 60}' WHERE name = 'Ana Lima'", [(None, None)]),
        ([message(expireTimer=60, body=CANARY)], "", [(None, None)]),
        ([], "", []),
    ],
)  # fmt: skip
def test_disappearing_messages(
    reading: Reading, found: list[Json], sql: str, stretches: list[tuple[int | None, int | None]]
) -> None:
    parsed = reading(*found, message(at=T + 100), sql=sql)
    seen = [
        tuple(None if end is None else round(end.timestamp() * 1000) for end in (one.since, one.until))
        for one in parsed.info.incomplete
    ]
    assert seen == stretches
    assert CANARY not in parsed.frame.write_csv()
    assert len(parsed.info.notes) == bool(stretches)


def test_what_is_no_conversation_is_left_out(reading: Reading) -> None:
    news = {"id": "news", "type": "private", "serviceId": "11111111-1111-4111-8111-111111111111", "json": "{}"}
    states = {conversation_id(ANA): {"status": "Failed"}, conversation_id(ME): {"status": "Pending"}}
    parsed = reading(
        message(),
        message("story", at=T + 1),
        message(at=T + 2, isStory=1),
        message(at=T + 3, chat="Sunday walkers", storyId="s"),
        message("outgoing", at=T + 4, chat=ME),
        {**message(at=T + 5), "conversationId": "news"},
        message("outgoing", at=T + 6, data={"sendStateByConversationId": states}),
        {**message(at=T + 7), "conversationId": "gone"},
        message(at=T + 8, data={"storyReaction": {"emoji": "😍"}}, storyId="s"),
        sql="",
        rows=[("conversations", news)],
    )
    assert parsed.info.ledger.left_out == {
        "stories": 2,
        "replies to stories in groups": 1,
        "notes to self": 1,
        "release notes": 1,
        "messages that could not be sent": 1,
        "reactions to stories": 1,
    }
    assert parsed.info.ledger.problems == 1
    assert parsed.frame["kind"].to_list() == ["text", "reaction"]


def test_one_who_got_it_is_enough(reading: Reading) -> None:
    states = {conversation_id(ANA): {"status": "Failed"}, conversation_id(BEN): {"status": "Sent"}}
    sent = message("outgoing", chat="Sunday walkers", data={"sendStateByConversationId": states})
    assert reading(sent).info.ledger.messages == 1


def test_mentions_show_a_name(reading: Reading) -> None:
    ranges = [{"start": 3, "length": 1, "mentionAci": service_id(BEN)}, {"start": 5, "length": 1, "style": 1}, None]
    own = [{"start": 0, "length": 1, "mentionUuid": service_id(ME)}]
    parsed = reading(
        message(body="🙂 \ufffc", data={"bodyRanges": ranges}),
        message(at=T + 1, body="\ufffc", data={"bodyRanges": own}),
    )
    assert parsed.frame["text"].to_list() == ["🙂 @Ben", "@Sam"]


def test_ids_that_sqlite_took_for_numbers(reading: Reading, path: Path) -> None:
    """A column declared STRING holds what looks like a number as one: very old ids of chats are phone numbers."""
    row = {"id": "+447700900777", "type": "private", "e164": "+447700900777", "name": "Bo", "json": "{}"}
    found = {**message(body="hi"), "conversationId": "+447700900777"}
    found.pop("sourceServiceId")
    parsed = reading(found, style="old", rows=[("conversations", row)])
    assert parsed.frame.select("chat_name", "text").rows() == [("Bo", "hi")]
    [file] = desktop.scrub(Source(path), OPTIONS, Mask())
    data = b"".join(file.data)
    assert (447700900777).to_bytes(6, "big") not in data
    path.write_bytes(data)
    assert reread(path).frame.drop(ANEW).equals(parsed.frame.drop(ANEW))


def test_strangers_in_a_group_are_told_apart(reading: Reading) -> None:
    group = {"chat": "Sunday walkers"}
    parsed = reading(*(message(at=T + n, sourceServiceId=f"stranger-{n % 2}", **group) for n in range(4)))
    assert parsed.frame["sender"].unique().to_list() == ["Unknown"]
    assert parsed.frame["id"].str.split(":").list.first().n_unique() == 2


@pytest.mark.parametrize(
    ("columns", "data", "shown"),
    [
        ({"name": "Bo"}, {"nicknameGivenName": "Bobo", "profileName": "B."}, "Bobo"),
        ({"name": "Bo Li"}, {"systemGivenName": "Bo", "systemFamilyName": "Liu"}, "Bo Liu"),
        ({"name": "Bo Li", "profileName": "B."}, {}, "Bo Li"),
        ({"profileName": "B.", "profileFamilyName": "L."}, {}, "B. L."),
        ({"e164": "+447700900777"}, {"username": "bo.01"}, "+447700900777"),
        ({}, {"username": "bo.01"}, "bo.01"),
        ({}, {}, "Unknown"),
        ({"name": "Bo"}, "no json", "Bo"),
    ],
)
def test_names_in_the_order_of_the_app(reading: Reading, columns: Json, data: Any, shown: str) -> None:
    text = data if isinstance(data, str) else json.dumps(data)
    row = {"id": "bo", "type": "private", "serviceId": "PNI:" + service_id("Bo"), "json": text, **columns}
    parsed = reading({**message(), "conversationId": "bo"}, rows=[("conversations", row)])
    assert parsed.frame["chat_name"].to_list() == [shown]


def test_the_owner_is_known_from_a_session_where_settings_say_nothing(reading: Reading) -> None:
    sql = f"DELETE FROM items; INSERT INTO sessions (id, ourServiceId) VALUES ('s', '{service_id(ME)}')"
    parsed = reading(message(), message("outgoing", chat=ME, at=T + 1), message("outgoing", at=T + 2), sql=sql)
    assert parsed.info.ledger.left_out == {"notes to self": 1}
    assert parsed.frame["sender"].to_list() == [ANA, ME]


def test_reading_in_pieces_changes_nothing(reading: Reading, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reading(*(message(at=T + n, body=str(n)) for n in range(20)))
    for size in (1, 7, 19, 20, 21):
        monkeypatch.setattr(desktop_database, "CHUNK", size)
        assert reread(path).frame.equals(whole.frame)


def test_a_log_beside_it_is_mentioned(reading: Reading, path: Path) -> None:
    reading(message())
    log = path.with_name("db.sqlite-wal")
    log.write_bytes(b"")
    assert reread(path).info.notes == ()
    log.write_bytes(b"\x37\x7f\x06\x82" + bytes(100))
    [note] = reread(path).info.notes
    assert "db.sqlite-wal" in note


@pytest.mark.parametrize("data", ["no json", "[]", '{"reactions": 5}', '{"poll": {"question": 5}}', '"' + CANARY])
def test_json_that_is_not_signals_is_a_problem(reading: Reading, data: str) -> None:
    parsed = reading(message(), message(at=T + 1, data=data))
    assert parsed.info.ledger.problems == 1
    assert CANARY not in repr(parsed)


def test_a_message_without_json_is_one(reading: Reading) -> None:
    assert kinds(reading({**message(body="hi"), "json": None})) == [("text", "hi")]


@pytest.mark.parametrize("name", ["chat.db", "other.sqlite"])
def test_other_databases_are_not_claimed(tmp_path: Path, name: str) -> None:
    with closing(sqlite3.connect(tmp_path / name)) as database:
        database.executescript("CREATE TABLE message (a); CREATE TABLE messages (id); CREATE TABLE conversations (id)")
    assert desktop.match(Source(tmp_path / name)) is None


def test_a_view_is_no_table(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "db.sqlite")) as database:
        database.executescript(
            "CREATE TABLE conversations (id, json); CREATE VIEW messages AS SELECT 1 AS conversationId, 2 AS json"
        )
    assert desktop.match(Source(tmp_path / "db.sqlite")) is None


@pytest.mark.parametrize("data", [b"", b"hello", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_database_is_not_claimed(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(data)
    assert desktop.match(Source(path)) is None


def random_bytes(size: int) -> bytes:
    return b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(size // 32))


@pytest.mark.parametrize("where", ["Signal/sql/db.sqlite", "Signal/db.sqlite", "copied.sqlite"])
def test_an_encrypted_database_is_explained(tmp_path: Path, where: str) -> None:
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(random_bytes(8192) if where == "copied.sqlite" else bytes(100))
    if where.startswith("Signal"):
        (tmp_path / "Signal" / "config.json").write_text("{}", encoding="utf-8")
    assert desktop.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match="encrypted") as caught:
        registry.read([path], OPTIONS)
    assert "signal-export" in caught.value.do
    with pytest.raises(DamagedExport, match="encrypted"):
        list(desktop.scrub(Source(path), OPTIONS, Mask()))


def test_a_copy_comes_in_pieces(reading: Reading, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reading(*(message(at=T + n, body="x" * 300) for n in range(50)))
    monkeypatch.setattr(desktop_masking, "_PIECE", 5000)
    [file] = desktop.scrub(Source(path), OPTIONS, Mask())
    pieces = list(file.data)
    assert {len(piece) for piece in pieces[:-1]} == {5000}
    path.write_bytes(b"".join(pieces))
    assert reread(path).frame["sent_at"].equals(whole.frame["sent_at"])


def test_a_damaged_database_keeps_what_was_read_or_says_so(reading: Reading, path: Path) -> None:
    whole = reading(*(message(at=T + n, body=f"{CANARY} {n} " + "x" * 300) for n in range(9000)))
    data = bytearray(path.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    middle = len(data) // 2 // page * page
    data[middle : middle + 200 * page] = b"\xff" * (200 * page)
    path.write_bytes(data)
    parsed = reread(path)
    assert 0 < parsed.frame.height < whole.frame.height
    assert parsed.info.ledger.problems == 1
    assert "could be read" in parsed.info.notes[0]
    assert CANARY not in repr(parsed)
    [file] = desktop.scrub(Source(path), OPTIONS, Mask())
    with pytest.raises(DamagedExport) as caught:
        list(file.data)
    assert CANARY not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.__suppress_context__}"


@pytest.mark.parametrize("cut", [100, 2000, 5000])
def test_a_database_cut_short(reading: Reading, path: Path, cut: int) -> None:
    reading(message())
    path.write_bytes(path.read_bytes()[:cut])
    assert desktop.match(Source(path)) is not None
    with pytest.raises(DamagedExport, match="damaged"):
        registry.read([path], OPTIONS)


def test_a_database_without_messages(reading: Reading) -> None:
    with pytest.raises(DamagedExport, match="no messages"):
        reading()


def test_it_is_no_member_of_a_zip(tmp_path: Path) -> None:
    with pytest.raises(NotAnExport):
        registry.detect(Source(_zipped(tmp_path)))


def _zipped(folder: Path) -> Path:
    import zipfile

    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("db.sqlite", BASE["today"])
    return folder / "all.zip"


SECRET = ("plantedkey", "plantedprofile", "plantedstorage", "plantedlocal")
WORDS = (
    "plantedname",
    "plantedtext",
    "plantedtitle",
    "plantedfile",
    "7700900777",
    service_id(ANA),
    conversation_id(ANA),
)


def planted(reading: Reading) -> Parsed:
    """A database with something to find in every place."""
    person = {"profileKey": "plantedprofile", "systemGivenName": "plantedname", "about": "plantedtext"}
    file = {"messageId": "m0", "editHistoryIndex": -1, "attachmentType": "attachment", "orderInMessage": 0,
            "conversationId": conversation_id(ANA), "sentAt": T, "size": 1, "contentType": "audio/aac", "flags": 1,
            "localKey": "plantedlocal", "fileName": "plantedfile.m4a", "duration": 3.0}  # fmt: skip
    quote = {"id": T, "authorAci": service_id("Po"), "text": "plantedtext"}
    reactions = [{"emoji": "🙂", "fromId": conversation_id(ME), "timestamp": T + 3}]
    mention = {"bodyRanges": [{"start": 0, "length": 1, "mentionAci": service_id("Po")}]}
    states = {"sendStateByConversationId": {conversation_id(ANA): {"status": "Failed"}, conversation_id(ME): {}}}
    return reading(
        {**message(body="plantedtext", hasAttachments=1), "conversationId": "po"},
        {**message("outgoing", at=T + 1, body="plantedtext", data={"quote": quote, "reactions": reactions})},
        message(at=T + 2, body="\ufffc plantedtext", data={**mention, "preview": [{"title": "plantedtitle"}]}),
        message(at=T + 3, chat="Sunday walkers", sourceServiceId=service_id(BEN), body="plantedtext"),
        message(at=T + 4, chat="Sunday walkers", source="+447700900777", body="plantedtext"),
        message("call-history", at=T + 5, data={"callId": "7"}),
        message("keychange", at=T + 6, data={"key_changed": service_id(ANA)}),
        message(at=T + 7, data={"editHistory": [{"timestamp": T + 9, "body": "plantedtext"}, {"timestamp": T + 7}]}),
        message(at=T + 8, data='{"body": "plantedtext'),
        message(at="plantedtext"),
        message("outgoing", at=T + 9, data=states),
        message("outgoing", at=T + 10, chat=ME, body="plantedtext"),
        {**message(at=T + 11), "json": None, "body": 5},
        timer(60, T + 12),
        message(at=T + 13, data={"attachments": [{"contentType": "image/png", "fileName": "plantedfile.png"}]}),
        rows=[
            ("conversations", {"id": "po", "type": "private", "serviceId": service_id("Po"), "e164": "+447700900777",
                               "name": "plantedname", "json": json.dumps(person)}),
            ("message_attachments", file),
            ("items", {"id": "masterKey", "json": '{"value": "plantedstorage"}'}),
            call("Incoming", "Accepted", endedTimestamp=T + 9000),
        ],
    )  # fmt: skip


def test_no_key_ever_leaves_the_parser(reading: Reading) -> None:
    parsed = planted(reading)
    seen = f"{parsed.frame.write_csv()}{parsed!r}{parsed.info!r}"
    assert not [secret for secret in (*SECRET, service_id(ANA), service_id("Po")) if secret in seen]
    assert "plantedtext" not in repr(parsed)


def test_scrubbed_it_reads_the_same_and_says_nothing(reading: Reading, path: Path) -> None:
    parsed = planted(reading)
    [file] = desktop.scrub(Source(path), OPTIONS, Mask())
    data = b"".join(file.data)
    told = data.decode("latin-1").lower()
    assert file.name == "db.sqlite"
    assert not [word for word in (*SECRET, *WORDS) if word in told]
    path.write_bytes(data)
    again = reread(path)
    assert again.frame.drop(ANEW).equals(parsed.frame.drop(ANEW))
    assert again.info.ledger == parsed.info.ledger
    assert again.info.incomplete[0].since == parsed.info.incomplete[0].since
    assert again.frame["chat"].rle_id().equals(parsed.frame["chat"].rle_id())
    linked = [
        frame.filter(pl.col("about").is_in(frame["id"].to_list())).height for frame in (parsed.frame, again.frame)
    ]
    assert linked == [2, 2]


def test_a_scrubbed_copy_has_another_name(reading: Reading, path: Path) -> None:
    reading(message())
    renamed = path.rename(path.with_name("Anas signal.sqlite"))
    [file] = desktop.scrub(Source(renamed), OPTIONS, Mask())
    assert "Anas" not in file.name


def test_every_name_of_somebody_is_kept_for_pointing_out(reading: Reading) -> None:
    more = json.dumps({"nicknameGivenName": "Rosie", "systemGivenName": "Rosalind", "username": "roses.42"})
    renamed = f"UPDATE conversations SET name = 'Mum', json = '{more}' WHERE id = '{conversation_id(ANA)}'"
    parsed = reading(message(), sql=renamed)
    assert parsed.frame["sender"].to_list() == ["Rosie"]
    assert {"Rosie", "Rosalind", "Mum", "roses.42", NUMBERS[ANA], ME} <= set(parsed.info.names)
    assert "Rosalind" not in repr(parsed.info)
