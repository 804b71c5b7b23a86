"""The terminal's view: every number with its range, and no name that could move the cursor."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from reports import terminal
from reports.terminal_gestures import show_gestures
from tests.reports import hostile, samples
from tests.reports.test_gestures_card import EVERY, ana, found, on_trial

HARMFUL = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_visible_leaves_nothing_that_moves_or_hides(name):
    shown = terminal.visible(name)
    assert not [c for c in shown if unicodedata.category(c) in HARMFUL]
    assert len(shown) <= len(name)


def test_visible_leaves_ordinary_names_alone():
    for name in ("Ana", "Théo", "مها عبد الرحمن", "נועה", "王小明", "O’Neill-Smith 🦊"):
        assert terminal.visible(name) == name


def printed(capsys, analysis) -> str:
    terminal.show(analysis)
    return capsys.readouterr().out


def test_hostile_names_are_printed_harmless(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(capsys, hostile.analysis())
    assert not [c for c in out if unicodedata.category(c) in HARMFUL and c != "\n"]
    assert "{{7*7}}" in out


def test_a_name_is_no_markup_of_the_terminal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(capsys, samples.only(replace(samples.ana(), name="[red]Ana[/red] :smile:")))
    assert "[red]Ana[/red] :smile:" in re.sub(r"[│\n]\s*", "", out)


def test_where_it_depends_on_how_one_counts_ranges_stand_alone(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")
    theo = next(c for c in samples.six().contacts if c.name == "Théo")
    out = " ".join(printed(capsys, samples.only(theo)).split())
    assert "42 % to 72 %" in out
    assert "57 %" not in out
    assert out.count("depends on how you count") == 2


def test_every_number_has_its_range_and_what_is_missing_is_said(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")
    out = " ".join(printed(capsys, samples.six()).split())
    for said in (
        "68 % (60 % to 76 %)",
        "you 93 % (87 % to 99 %)",
        "longer)",
        "less than half answered (45 %)",
        "too little to say (11 of 15 first messages)",
        "not in this export",
        "not measured in this language",
        "early picture",
    ):
        assert said in out, said


@pytest.mark.parametrize("columns", [20, 40, 60, 70, 80, 100, 140, 240])
def test_no_word_is_cut_at_any_width(capsys, monkeypatch, columns):
    """A name may go on in the next line; what is said of it is broken between words alone."""
    monkeypatch.setenv("COLUMNS", str(columns))
    long = samples.before_and_after(replace(samples.ana(), name="N" * 60, key="n"))
    analysis = replace(
        samples.six(), contacts=(*samples.six().contacts, long, EVERY), compare_at=datetime(2025, 9, 12, tzinfo=UTC)
    )
    out = printed(capsys, analysis)
    assert max(map(cell_len, out.splitlines())) <= columns
    assert out.count("N") >= 120
    assert "…" not in out
    monkeypatch.setenv("COLUMNS", "400")
    words = re.compile(r"[a-z]{4,}")
    assert set(words.findall(out)) == set(words.findall(printed(capsys, analysis)))


def test_the_limits_are_said(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(capsys, samples.six())
    assert "the other person has not agreed" in out
    assert "If you are afraid" in out


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_gestures_are_told_in_words_at_every_width(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    out = printed(capsys, samples.only(EVERY))
    assert max(map(len, out[out.index("Gestures of care") :].splitlines())) <= int(columns)
    gestures = re.sub(r"\s+", " ", out[out.index("Gestures of care") :])
    assert "each count is rather too low" in gestures
    assert "turns from you and" in gestures
    assert (
        "Rarely found, from either of you, in writing (in brackets: from you, from Ana): asked how the other is (4, 3)"
        in gestures
    )
    assert "Not found, from either of you, in writing: said a limit openly." in gestures
    assert "° found less reliably" in gestures
    assert not {"\u00a0", "\u2060", "\x1b"} & set(gestures)
    if columns == "200":
        assert "thanks 62 from you, 38 from them." in gestures


def test_gestures_are_the_same_from_the_other_side(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = " ".join(printed(capsys, samples.only(samples.swapped(EVERY))).split())
    assert "thanks 38 from you, 62 from them." in out


def test_no_gesture_has_a_colour(monkeypatch):
    """On a terminal with colours, names are bold and nothing of a gesture is anything else than plain."""
    console = Console(force_terminal=True, color_system="truecolor", width=120, file=io.StringIO())
    show_gestures(console, samples.only(EVERY))
    assert set(re.findall(r"\x1b\[([\d;]*)m", console.file.getvalue())) <= {"0", "1"}


def test_why_no_gestures_are_told_is_said(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    none = ana(found("gratitude", 0, 0))
    assert "Nothing of the kind was found in words." in printed(capsys, samples.only(none))
    unknown = on_trial("gratitude", 0, 0)
    assert "Not measured in this language." in printed(
        capsys, samples.only(ana(replace(unknown, facts={"withheld": "language"})))
    )
    assert "Gestures of care" not in printed(capsys, samples.only(ana()))
