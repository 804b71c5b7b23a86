"""The lines that gestures were counted from: in the owner's own copy, when asked for, and nowhere else."""

import json
import re

import pytest

from analyzer.corrections import digest
from tests.reciprocity.conftest import CANARY, chat

THANKS = f"thanks so much, {CANARY}"
CRISIS = "i want to kill myself"
CRISIS_LINE = r'class="?crisis\b'


@pytest.fixture
def thankful(tmp_path):
    """A chat with a line of thanks that holds the canary, every tenth day."""
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text(chat().replace(CANARY, THANKS), encoding="utf-8")
    return path


def gratitude(run, export):
    shown = json.loads(run("show", export, "--json").stdout)
    return shown["contacts"][0]["measures"]["gratitude"]["counts"]


def test_lines_stand_in_the_owners_copy_when_asked_for(run, thankful, tmp_path):
    assert run("report", thankful, "--with-text", "-o", "with.html").returncode == 0
    page = (tmp_path / "with.html").read_text(encoding="utf-8")
    assert page.count(CANARY) == sum(gratitude(run, thankful).values())
    assert "This file holds message texts" in page
    assert "There is no message text in this file" not in page
    assert digest(THANKS) in page


def test_and_nowhere_else(run, thankful, tmp_path):
    run("report", thankful, "-o", "without.html")
    run("report", thankful, "--share", "--yes", "-o", "share.html")
    for name in ("without.html", "share.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert CANARY not in page
        assert digest(THANKS) not in page
        assert "data-cue" not in page
    assert digest(THANKS) not in run("show", thankful, "--json").stdout


def test_never_in_a_copy_to_share(run, thankful, tmp_path):
    done = run("report", thankful, "--share", "--yes", "--with-text")
    assert done.returncode == 2
    assert "--share and --with-text don't go together" in done.stderr
    assert not list(tmp_path.glob("*.html"))


def test_a_line_taken_back_is_counted_no_more(run, thankful, tmp_path):
    before = gratitude(run, thankful)
    assert sum(before.values()) > 5
    (tmp_path / "reciprocity.toml").write_text(f'[gestures.not]\ngratitude = ["{digest(THANKS)}"]\n', encoding="utf-8")
    assert gratitude(run, thankful) == {"me": 0, "them": 0}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[gestures.not]\nkindness = ["ab"]\n', "gestures.not.kindness is not known; known are gratitude"),
        ("[gestures.not]\ngratitude = 3\n", "gestures.not.gratitude must be a list of strings"),
        ("[gestures]\nyes = 3\n", "gestures may hold the table [gestures.not] and nothing else"),
        ("gestures = 3\n", "gestures must be a table"),
    ],
)
def test_corrections_that_are_none(run, thankful, tmp_path, table, said):
    (tmp_path / "reciprocity.toml").write_text(table, encoding="utf-8")
    done = run("show", thankful)
    assert done.returncode == 2
    assert said in done.stderr


def test_corrections_that_stand_for_no_line_are_said_and_the_others_hold(run, thankful, tmp_path):
    bad = ["ab", "z" * 16, CANARY, "", f"{digest(THANKS)}0"]
    right = f" {digest(THANKS).upper()} "
    (tmp_path / "reciprocity.toml").write_text(
        f"[gestures.not]\ngratitude = {json.dumps([right, *bad])}\nneed = []\nlimit = ['x']\n", encoding="utf-8"
    )
    assert gratitude(run, thankful) == {"me": 0, "them": 0}
    done = run("report", thankful, "--with-text", "-o", "-", allow_text=True)
    assert done.returncode == 0
    assert "reciprocity.toml: gestures.not.gratitude: entries 2, 3, 4, 5, 6 stand for no line;" in done.stderr
    assert "reciprocity.toml: gestures.not.limit: entry 1 stands for no line;" in done.stderr
    assert CANARY not in done.stderr
    assert f'data-kept="gratitude={digest(THANKS)}"' in done.stdout


def test_crisis_wording_gets_one_calm_line_and_is_not_counted(run, thankful, tmp_path):
    for there in (False, True):
        if there:
            thankful.write_text(chat().replace(CANARY, CRISIS), encoding="utf-8")
        run("report", thankful, "--with-text", "-o", "with.html", "--force")
        page = (tmp_path / "with.html").read_text(encoding="utf-8")
        assert len(re.findall(CRISIS_LINE, page)) == there
        run("report", thankful, "-o", "without.html", "--force")
        assert not re.findall(CRISIS_LINE, (tmp_path / "without.html").read_text(encoding="utf-8"))
    assert "crisis" not in run("show", thankful, "--json").stdout
