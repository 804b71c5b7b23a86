"""The terminal's view: every number with its range, and no name that could move the cursor."""

import re
import unicodedata

import pytest

from reports import terminal
from tests.reports import hostile, samples

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
    ana = samples.ana()
    from dataclasses import replace

    out = printed(capsys, samples.only(replace(ana, name="[red]Ana[/red] :smile:")))
    assert "[red]Ana[/red] :smile:" in re.sub(r"[│\n]\s*", "", out)


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


def test_the_limits_are_said(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(capsys, samples.six())
    assert "the other person has not agreed" in out
    assert "If you are afraid" in out
