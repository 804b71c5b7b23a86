"""`report --share` as it is run: what is asked, what it says, and where the list of names may lie."""

import os
import pty
import subprocess
import sys

import pytest

from reciprocity.config import ConfigError, load
from reports.redact_words import LONGEST
from tests.reciprocity.conftest import ROOT
from tests.reports.pages import parsed

SHARE = ("report", "--share", "--yes")


@pytest.fixture
def sheets(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def reader(tmp_path):
    return parsed((tmp_path / "reciprocity-share.html").read_text(encoding="utf-8")).by_id("reader")


def test_the_owners_words_are_shown_before_and_stand_on_the_readers_page(run, export, tmp_path):
    done = run(*SHARE, export, "--question", "Is Ana tired of me?", "--guess", "I write more")
    assert done.returncode == 0
    assert "What I would like to understand: Is Friend A tired of me?" in done.stderr
    assert [quote.text for quote in reader(tmp_path).all("blockquote")] == ["Is Friend A tired of me?", "I write more"]


def test_the_owners_words_may_stand_in_the_config_and_options_win(run, export, tmp_path):
    (tmp_path / "reciprocity.toml").write_text(
        '[share]\nquestion = "Why so quiet?"\nguess = "Fewer"\n', encoding="utf-8"
    )
    assert run(*SHARE, export, "--guess", "More").returncode == 0
    assert [quote.text for quote in reader(tmp_path).all("blockquote")] == ["Why so quiet?", "More"]
    lines = run("config", "show", export).stdout.splitlines()
    assert next(line for line in lines if line.startswith("share")).split() == [
        "share",
        "question,",
        "guess",
        "reciprocity.toml",
    ]


@pytest.mark.parametrize("table", ['share = "x"', "[share]\nanswer = 'x'", "[share]\nguess = 3"])
def test_other_words_for_the_reader_are_refused(tmp_path, table):
    (tmp_path / "reciprocity.toml").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match="share"):
        load([tmp_path], {})


def test_words_that_would_be_cut_are_refused(run, export, tmp_path):
    done = run(*SHARE, export, "--question", "x" * (LONGEST + 1))
    assert (done.returncode, str(LONGEST) in done.stderr) == (2, True)
    (tmp_path / "reciprocity.toml").write_text(f'[share]\nguess = "{"y" * 400}"', encoding="utf-8")
    done = run(*SHARE, export)
    assert (done.returncode, "reciprocity.toml: share.guess" in done.stderr) == (2, True)
    done = run(*SHARE, export, "--guess", "z", "--label", f"Ana={'y' * 41}")
    assert (done.returncode, "41 characters" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*.html"))


def test_words_that_may_name_somebody_are_pointed_out(run, export):
    done = run(*SHARE, export, "--question", "is ana tired?")
    assert "Look again at your own words: they hold Ana" in done.stderr


def test_the_list_of_names_is_written_only_where_it_was_asked_for(run, export, tmp_path, sheets):
    before = set(tmp_path.rglob("*"))
    assert run(*SHARE, export).returncode == 0
    assert {path.name for path in set(tmp_path.rglob("*")) - before} == {"reciprocity-share.html"}
    done = run(*SHARE, export, "--force", "--who-is-who", "mine/names.txt")
    assert done.returncode == 0
    assert "don’t send it along" in done.stderr
    sheet = sheets / "names.txt"
    assert sheet.stat().st_mode & 0o777 == 0o600
    assert sheet.read_text(encoding="utf-8").splitlines() == [
        "Who is who in reciprocity-share.html. Keep this sheet to yourself.",
        "",
        "Friend A = Ana",
    ]


def test_the_list_of_names_replaces_nothing_unasked(run, export, tmp_path, sheets):
    (sheets / "names.txt").write_text("mine", encoding="utf-8")
    done = run(*SHARE, export, "--who-is-who", "mine/names.txt")
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert (sheets / "names.txt").read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob("*.html"))
    assert run(*SHARE, export, "--force", "--who-is-who", export).returncode == 2
    assert run(*SHARE, export, "--force", "--who-is-who", "mine/names.txt").returncode == 0
    assert "Friend A = Ana" in (sheets / "names.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("beside", ["names.txt", "mine/../names.txt", "mine/names.txt"])
def test_the_list_of_names_never_lies_beside_the_copy(run, export, tmp_path, sheets, beside):
    copy = "mine/copy.html" if beside == "mine/names.txt" else "copy.html"
    done = run(*SHARE, export, "-o", copy, "--who-is-who", beside)
    assert (done.returncode, "another folder" in done.stderr) == (2, True)
    assert not list(tmp_path.rglob("copy.html"))
    assert run(*SHARE, export, "-o", "-", "--who-is-who", "names.txt").returncode == 0


@pytest.mark.parametrize("option", [("--question", "x"), ("--guess", "x"), ("--who-is-who", "x"), ("--keep-names",)])
def test_what_goes_with_a_share_copy_goes_with_nothing_else(run, export, option):
    done = run("report", export, *option)
    assert (done.returncode, "go with --share" in done.stderr) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False), ("", False)])
def test_it_asks_before_it_writes(export, tmp_path, answer, written):
    parent, child = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "reciprocity", "report", "--share", str(export)]
    os.write(parent, f"{answer}\n".encode())
    done = subprocess.run(command, cwd=tmp_path, env=env, stdin=child, capture_output=True, text=True, timeout=120)
    os.close(parent)
    os.close(child)
    assert "The share copy leaves this out:" in done.stderr
    assert "Ana = Friend A" in done.stderr
    assert (done.returncode == 0) is written
    assert bool(list(tmp_path.glob("*.html"))) is written
