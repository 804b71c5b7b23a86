"""Who may be one person: suggested where names or numbers agree, and never done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from analyzer.people import Person, resolve
from parsers.frame import MESSAGES, Capabilities, Manifest, SourceInfo, check
from parsers.ledger import Ledger
from reciprocity.config import Config
from reciprocity.inspection import strangers, suggested_links, writers

CAN = Capabilities(*[True] * 8)
INFO = SourceInfo("x", "x", "", "", "instant", "", 1.0, CAN, Ledger("record", 0))


def frame(*chats):
    """Chats of the owner with (app, name); "2 Ana" is a second chat of that name."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {
            "platform": app,
            "chat": f"{app}:{name}",
            "chat_name": name.lstrip("2 "),
            "is_group": False,
            "sender": None if mine else name.lstrip("2 "),
            "from_me": mine,
            "sent_at": start + timedelta(hours=n),
            "kind": "text",
            "text": "hi",
            "edited": False,
            "source": 0,
            "position": n,
        }
        for n, (app, name) in enumerate(chats)
        for mine in (True, False)
    ]
    return check(pl.DataFrame(rows, schema=MESSAGES))


def links(*chats, numbers=None, config=None):
    manifest = Manifest((replace(INFO, numbers=numbers or {}),))
    return [(link.names, link.why) for link in suggested_links(frame(*chats), manifest, config or Config())]


def test_the_same_name_in_two_apps():
    assert links(("sms", "Ána "), ("signal", "ana"), ("signal", "Bo")) == [(("ana", "Ána "), "the same name")]


def test_a_name_whose_blanks_a_tool_took_out():
    assert links(("sms", "Ana Lima"), ("signal", "AnaLima")) == [(("AnaLima", "Ana Lima"), "the same name")]


def test_the_same_number_under_two_names():
    numbers = {"sms:Mum": "+447700900123"}
    assert links(("sms", "Mum"), ("whatsapp", "+44 7700 900123"), numbers=numbers) == [
        (("Mum", "+44 7700 900123"), "the same phone number")
    ]


def test_a_name_that_begins_another():
    assert links(("sms", "Ana"), ("signal", "Ana Lima")) == [(("Ana", "Ana Lima"), "the one name is part of the other")]
    assert links(("sms", "Ana"), ("signal", "Anabel")) == []


def test_with_two_of_that_name_a_part_suggests_nobody():
    assert links(("sms", "Ana"), ("signal", "Ana Lima"), ("signal", "Ana Rua")) == []


def test_who_is_linked_is_not_suggested():
    config = Config(people={"Ana": {"names": ["Ana Lima"]}})
    assert links(("sms", "Ana"), ("signal", "Ana Lima"), config=config) == []


def test_writers_say_that_a_link_suggests_itself():
    chats = frame(("sms", "Ana"), ("signal", "Ana"), ("signal", "Bo"))
    found = writers(chats, Config(), suggested_links(chats, Manifest((INFO,)), Config()))
    assert {(w.name, w.suggested) for w in found} == {("Ana", True), ("Bo", False)}


def test_a_person_is_linked_by_number_however_it_is_written():
    chats = frame(("sms", "Mum"), ("whatsapp", "+44 7700 900123"))
    mum = Person("Mum", ("+447700900123",))
    found = resolve(chats, (), (mum,), {"sms:Mum": "+447700900123"}).contacts
    assert found["contact"].to_list() == ["person:Mum", "person:Mum"]


def test_people_of_the_settings_who_are_not_there_are_named():
    config = Config(
        people={"Ana": {"names": ["Ana Lima"]}, "Zed": {"names": ["Zeddy"]}, "Mum": {"names": ["+447700900123"]}}
    )
    chats = frame(("sms", "Ana Lima"), ("sms", "Bo"))
    manifest = Manifest((replace(INFO, numbers={"sms:Bo": "+447700900123"}),))
    assert strangers(chats, manifest, config) == ("Zed",)


NO_MESSAGE = {
    "WhatsApp Chat with Ana.txt": "13/01/2025, 09:00 - Messages and calls are end-to-end encrypted. Tap for more.\n",
    "sms-20261001090000.xml": "<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"0\">\n</smses>\n",
    "sms-20261001100000.xml": '<?xml version=\'1.0\'?>\n<smses count="2"><sms date="abc"/><sms address="" /></smses>\n',
}


@pytest.mark.parametrize("name", NO_MESSAGE)
@pytest.mark.parametrize("command", ["inspect", "inspect --json", "report", "frame -o x.csv"])
def test_an_export_without_a_message_is_nothing_to_any_command(run, tmp_path, name, command):
    (tmp_path / name).write_text(NO_MESSAGE[name], encoding="utf-8")
    done = run(*command.split(), name)
    assert done.returncode == 3
    assert done.stderr.endswith("There is no message in these exports. Export the chat again, or give other files.\n")
    assert ("nothing in it could be read; 2 records are damaged." in done.stderr) == ("abc" in NO_MESSAGE[name])
    assert (name in done.stdout) == command.startswith("inspect"), "what became of every line is shown"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_of_which_nothing_can_be_read_among_good_ones_is_said(run, export, tmp_path):
    name = "sms-20261001100000.xml"
    (tmp_path / name).write_text(NO_MESSAGE[name], encoding="utf-8")
    done = run("show", export, name)
    assert done.returncode == 0
    assert f"{name}: nothing in it could be read; 2 records are damaged." in done.stderr
    assert run("show", export, name, "--strict").returncode == 4
