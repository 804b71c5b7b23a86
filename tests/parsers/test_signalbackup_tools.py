"""signalbackup-tools' text export: what each line becomes, who is the owner, and what never leaves the parser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parsers import registry
from parsers.errors import DamagedExport, NotAnExport
from parsers.format import Parsed, ReadOptions, Strength
from parsers.formats import signalbackup_tools as tools
from parsers.frame import check
from parsers.masking import Mask
from parsers.signal_tools.signalbackup_people import People, reactions
from parsers.source import Source

OPTIONS = ReadOptions("UTC")
CANARY = "the heron stole my sandwich"
NAME = "Ana Lima (_id2).txt"
Reading = Callable[..., Parsed]


def at(minute: int) -> str:
    return f"[Nov 21, 2025 14:{minute:02}:05]"


def stored(folder: Path, text: str, name: str = NAME) -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return Source(path)


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    def read(*lines: str, name: str = NAME) -> Parsed:
        source = stored(tmp_path, "".join(f"{line}\n" for line in lines), name)
        assert tools.match(source) is not None
        [parsed] = tools.read(source, OPTIONS)
        check(parsed.frame)
        parsed.info.ledger.check()
        assert parsed.info.ledger.units == sum(line.count("\n") + 1 for line in lines)
        assert CANARY not in f"{parsed!r}{parsed.info!r}"
        return parsed

    return read


def test_who_wrote_what_and_when(reading: Reading) -> None:
    parsed = reading(f"{at(3)} <Ana Lima> hi", f"{at(4)} <Sam> yo\n\nand <more>")
    columns = ("platform", "chat_name", "is_group", "sender", "from_me", "kind", "text", "position")
    assert parsed.frame.select(columns).rows() == [
        ("signal", "Ana Lima", False, "Ana Lima", False, "text", "hi", 1),
        ("signal", "Ana Lima", False, "Sam", True, "text", "yo\n\nand <more>", 2),
    ]
    assert parsed.frame["sent_at"].dt.epoch("s").to_list() == [1763733785, 1763733845]
    assert parsed.info.capabilities.says_me
    assert (parsed.info.clock, parsed.info.resolution_s) == ("local", 1.0)
    assert parsed.info.ledger.continuations == 2


@pytest.mark.parametrize(
    ("notice", "kind", "mine"),
    [
        ("Incoming voice call", "call", False),
        ("Outgoing video call", "call", True),
        ("Missed voice call", "missed_call", False),
        ("Missed video call", "missed_call", False),
        ("Missed voice call from Ana", "system", None),
        ("Ana Lima is on Signal!", "system", None),
        ("Your safety number with Ana Lima has changed.", "system", None),
        ("", "system", None),
    ],
)
def test_calls_and_notices(reading: Reading, notice: str, kind: str, mine: bool | None) -> None:
    row = reading(f"{at(3)} <Sam> hi", f"{at(4)} *** {notice}").frame.row(1, named=True)
    assert (row["kind"], row["from_me"], row["text"]) == (kind, mine, None)
    assert row["sender"] == {True: "Sam", False: "Ana Lima", None: None}[mine]


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (" of type image/jpeg", "image"),
        (" of type image/gif", "gif"),
        (" of type image/webp", "sticker"),
        (" of type video/mp4", "video"),
        (" of type audio/aac", "voice"),
        (" of type application/pdf", "document"),
        (' "song.mp3"', "audio"),
        (' "holiday "1".JPG"', "image"),
        (' "plan (2).pdf"', "document"),
        ("", "media"),
    ],
)
def test_attachments(reading: Reading, shown: str, kind: str) -> None:
    frame = reading(f"{at(3)} <Ana Lima> hi", f"{at(4)} *** <Sam> sent file{shown} (Ana Lima: 👍)").frame
    assert frame.select("sender", "kind", "text").rows()[1:] == [
        ("Sam", kind, None),
        ("Ana Lima", "reaction", "👍"),
    ]


def test_attachments_and_the_text_of_one_message_are_one(reading: Reading) -> None:
    file = f"{at(4)} *** <Sam> sent file of type image/jpeg"
    parsed = reading(
        f"{at(3)} <Ana Lima> hi", file, file, f"{at(4)} <Sam> both of us (Ana Lima: ❤️)", f"{at(4)} <Sam> next"
    )
    assert parsed.frame.select("kind", "text").rows() == [
        ("text", "hi"),
        ("image", "both of us"),
        ("reaction", "❤️"),
        ("text", "next"),
    ]
    assert (parsed.info.ledger.messages, parsed.info.ledger.continuations) == (3, 2)


def test_attachments_of_two_messages_are_two(reading: Reading) -> None:
    file = "sent file of type image/jpeg"
    frame = reading(
        f"{at(3)} *** <Ana Lima> {file}", f"{at(4)} *** <Ana Lima> {file}", f"{at(4)} *** <Sam> {file} (Ana Lima: 👍)"
    ).frame
    assert frame["kind"].to_list() == ["image", "image", "image", "reaction"]


@pytest.mark.parametrize(
    ("text", "left", "pairs"),
    [
        ("hi (Ana: ❤️)", "hi", [("Ana", "❤️")]),
        ("hi (later) (Ana: ❤️; Sam: 👍🏽)", "hi (later)", [("Ana", "❤️"), ("Sam", "👍🏽")]),
        ("hi (Ana (work): 1️⃣)", "hi", [("Ana (work)", "1️⃣")]),
        ("hi (Be_: 👍)", "hi", [("Be?", "👍")]),
        ("hi (Ana: yes)", "hi (Ana: yes)", []),
        ("hi (Ana: 5)", "hi (Ana: 5)", []),
        ("hi (Ana: )", "hi (Ana: )", []),
        ("hi (:))", "hi (:))", []),
        ("hi (🙂)", "hi (🙂)", []),
        ("it costs 5 (currency: €)", "it costs 5 (currency: €)", []),
        ("it costs 5 (Ana: €)", "it costs 5 (Ana: €)", []),
        ("so much (Sam: —)", "so much (Sam: —)", []),
        ("see you (weather: ☀)", "see you (weather: ☀)", []),
        ("see you (Ana: ☀; weather: ☀)", "see you (Ana: ☀; weather: ☀)", []),
        ("one\ntwo (Ana: ℹ️)", "one\ntwo", [("Ana", "ℹ️")]),
    ],
)
def test_reactions_behind_a_text(text: str, left: str, pairs: list[tuple[str, str]]) -> None:
    people = People(["Ana", "Sam", "Ana (work)"], "Be?")
    assert reactions(text, people.spelled) == (left, tuple(pairs))


def test_brackets_that_people_type_are_no_reactions(reading: Reading) -> None:
    frame = reading(
        f"{at(3)} <Ana Lima> it costs 5 (currency: €)",
        f"{at(4)} <Sam> see you at eight (weather: ☀)",
        f"{at(5)} <Ana Lima> ok (Sam: 👍)",
        f"{at(6)} <Ana Lima> so much (Sam: —)",
    ).frame
    assert frame.select("kind", "from_me", "text").rows() == [
        ("text", False, "it costs 5 (currency: €)"),
        ("text", True, "see you at eight (weather: ☀)"),
        ("text", False, "ok"),
        ("reaction", True, "👍"),
        ("text", False, "so much (Sam: —)"),
    ]


def test_whom_the_file_is_named_after_may_react_and_write_nothing(reading: Reading) -> None:
    frame = reading(f"{at(3)} <Sam> hi (Ana/Lima: 👍)", f"{at(4)} <Sam> yo (Ben: 👍)", name="Ana_Lima (_id2).txt").frame
    assert frame.select("kind", "from_me", "text").rows() == [
        ("text", True, "hi"),
        ("reaction", False, "👍"),
        ("text", True, "yo (Ben: 👍)"),
    ]


def test_whoever_reacts_to_a_file_is_in_the_chat(reading: Reading) -> None:
    """Nobody types behind a file, so that names there are the tool's; a third name makes a group."""
    parsed = reading(
        f"{at(3)} <Ana Lima> hi (Ben: 👍)",
        f"{at(4)} *** <Sam> sent file of type image/jpeg (Ben: ❤️)",
    )
    assert parsed.frame["kind"].to_list() == ["text", "reaction", "image", "reaction"]
    assert parsed.frame["is_group"].all()


def test_reactions_are_about_their_message(reading: Reading) -> None:
    frame = reading(f"{at(3)} <Ana Lima> hi (Sam: ❤️; Ana Lima: 👍)", f"{at(4)} <Sam> yo").frame
    assert frame["about"].to_list() == [None, frame["id"][0], frame["id"][0], None]
    assert frame["from_me"].to_list() == [False, True, False, True]


def test_a_poll_is_its_question(reading: Reading) -> None:
    poll = f"{at(3)} <Sam> Poll: When?\n{' ' * 36}[2] now\n{' ' * 36}[0] never"
    frame = reading(poll, f"{at(4)} <Ana Lima> Poll: my own words").frame
    assert frame.select("kind", "text").rows() == [("poll", "When?"), ("text", "Poll: my own words")]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{at(3)} <Ana> hi", f"{at(4)} <Ben> hi", f"{at(5)} <Sam> hi"],
        [f"{at(3)} <Ana> hi", f"{at(4)} <Sam> hi"],
        [f"{at(3)} *** Ana added you to the group.", f"{at(4)} <Ana> hi"],
        [f"{at(3)} *** Group call", f"{at(4)} <Ana> hi"],
    ],
)
def test_a_group_shows_by_its_writers_its_notices_or_its_name(reading: Reading, lines: list[str]) -> None:
    parsed = reading(*lines, name="Walkers (_id7).txt")
    assert parsed.frame["is_group"].all()
    assert parsed.frame.filter(parsed.frame["kind"] == "text")["from_me"].null_count() == len(
        parsed.frame.drop_nulls("text")
    )
    assert not parsed.info.capabilities.says_me


def test_the_owner_alone_and_a_number_for_a_name(reading: Reading) -> None:
    parsed = reading(f"{at(3)} <Sam> hi", name="+447700900123 (_id9).txt")
    assert parsed.frame["from_me"].to_list() == [True]
    assert parsed.info.numbers == {parsed.frame["chat"][0]: "+447700900123"}


def test_names_that_no_file_system_takes(reading: Reading) -> None:
    parsed = reading(f"{at(3)} <Ana/Lima?> hi", f"{at(4)} <Sam> hi", name="Ana_Lima_ (_id9).txt")
    assert parsed.frame["from_me"].to_list() == [False, True]


def test_a_renamed_file_does_not_say_who_is_who(reading: Reading) -> None:
    parsed = reading(f"{at(3)} <Ana> hi", f"{at(4)} <Sam> hi", name="signal.txt")
    assert parsed.frame["from_me"].to_list() == [None, None]
    assert not parsed.info.capabilities.says_me
    assert not parsed.frame["is_group"].any()


def test_one_name_for_all_messages_is_nobody_s(reading: Reading, tmp_path: Path) -> None:
    parsed = reading(f"{at(3)} <Ana Lima> hi", f"{at(4)} <Ana Lima> yo")
    assert parsed.frame["from_me"].to_list() == [None, None]
    assert any("not sure who" in note for note in parsed.info.notes)
    old = stored(tmp_path, "[Mar 01, 2022 10:00:00] <Ana Lima> hi\n")
    with pytest.raises(DamagedExport, match="one name"):
        list(tools.read(old, OPTIONS))


def test_stretches_with_disappearing_messages(reading: Reading) -> None:
    parsed = reading(
        f"{at(1)} <Ana Lima> hi",
        f"{at(2)} *** You set the disappearing message timer to 1 week",
        f"{at(3)} <Sam> hi",
        f"{at(4)} *** Ana Lima disabled disappearing messages.",
        f"{at(5)} *** Ana Lima set the disappearing message timer to 30 seconds.",
    )
    sent = dict(parsed.frame.select("position", "sent_at").iter_rows())
    assert [(one.since, one.until) for one in parsed.info.incomplete] == [(sent[2], sent[4]), (sent[5], None)]
    assert any("disappear" in note for note in parsed.info.notes)


def test_lines_that_cannot_be_read(reading: Reading) -> None:
    parsed = reading(
        CANARY,
        "",
        f"{at(1)} <Ana Lima> hi",
        f"{at(1)} <Sam> yo",
        f"[Feb 30, 2025 10:00:00] <Ana Lima> {CANARY}\nmore",
        "[Jan 01, 1970 01:00:00] <Ana Lima> undated",
        "[Jan 01, 2999 01:00:00] <Ana Lima> late",
    )
    ledger = parsed.info.ledger
    assert (ledger.messages, ledger.problems, sum(ledger.left_out.values())) == (2, 2, 4)


@pytest.mark.parametrize("text", ["hello\n", "[2025-01-01 10:00] Ana: hi\n", "[Nov 21, 2025] hi\n", "\0\0\0"])
def test_other_texts_are_nobody_s(tmp_path: Path, text: str) -> None:
    source = stored(tmp_path, text)
    assert tools.match(source) is None
    with pytest.raises(NotAnExport):
        list(tools.read(source, OPTIONS))


def test_nothing_but_damage_is_one_clear_error(tmp_path: Path) -> None:
    source = stored(tmp_path, f"[Feb 30, 2025 10:00:00] <Ana> {CANARY}\n")
    with pytest.raises(DamagedExport) as caught:
        list(tools.read(source, OPTIONS))
    assert CANARY not in f"{caught.value}{caught.value!r}"


def test_no_other_format_claims_it(tmp_path: Path) -> None:
    source = stored(tmp_path, f"{at(3)} <Ana> hi\n", "ana.txt")
    assert registry.detect(source)[0].name == "signalbackup_tools"
    match = tools.match(stored(tmp_path, f"\ufeff{at(3)} <Ana> hi\r\n"))
    assert match is not None
    assert match.strength == Strength.CERTAIN


FULL = "\n".join(
    (
        CANARY,
        f"{at(1)} *** Wilhelmina set the disappearing message timer to 1 week.",
        f"{at(2)} <Wilhelmina> {CANARY} (Bartholomew: ❤️; Wilhelmina: ℹ️)",
        f'{at(3)} *** <Bartholomew> sent file "{CANARY}.jpg"',
        f"{at(3)} <Bartholomew> {CANARY}\n[2025-01-01] {CANARY}\n",
        f"{at(4)} *** <Bartholomew> sent file of type audio/aac (Wilhelmina: 1️⃣)",
        f"{at(5)} *** Missed voice call",
        f"{at(6)} *** Wilhelmina is on Signal!",
        f"{at(7)} <Wilhelmina> Poll: {CANARY}\n{' ' * 45}[2] {CANARY}",
        f"[Feb 30, 2025 10:00:00] <Wilhelmina> {CANARY}",
        f"{at(8)} <Bartholomew> call +44 7700 900123\r",
        f"{at(9)} <Bartholomew> 5 (heron: €) (Bartholomew: —) (weather: ☀)",
    )
)


@pytest.mark.parametrize("name", ["Wilhelmina (_id3).txt", "Sunday heron group (_id3).txt", "heron.txt"])
@pytest.mark.parametrize("more", ["", f"\n{at(9)} *** Bartholomew left the group.", f"\n{at(9)} <Third> {CANARY}\n"])
def test_a_scrubbed_copy_is_read_alike_and_holds_nothing(tmp_path: Path, name: str, more: str) -> None:
    source = stored(tmp_path, FULL + more, name)
    [copy] = tools.scrub(source, OPTIONS, Mask(b"key"))
    text = b"".join(copy.data).decode()
    shown = f"{copy.name}{text}".lower()
    assert [one for one in (CANARY, "wilhelmina", "bartholomew", "heron", "900123") if one in shown] == []
    [before], [after] = (list(tools.read(one, OPTIONS)) for one in (source, stored(tmp_path, text, copy.name)))
    masked = ("id", "chat", "chat_name", "sender", "text", "about")
    assert before.frame.drop(masked).equals(after.frame.drop(masked))
    assert before.info.ledger == after.info.ledger
    assert len(before.info.incomplete) == len(after.info.incomplete) == 1
    assert before.frame["text"].str.len_chars().equals(after.frame["text"].str.len_chars())
    assert before.frame["sender"].n_unique() == after.frame["sender"].n_unique()
