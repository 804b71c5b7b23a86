"""`report --pdf`: a browser that is there prints, without network and without traces; else a sentence."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from reciprocity import pdf
from reports.html import on_paper
from tests.reports import samples

PRINTS = """#!/bin/sh
for given; do case "$given" in --print-to-pdf=*) target="${given#*=}";; file:*) page="${given#file://}";; esac; done
printf '%s\\n' "$@" "TZ=$TZ" "$(stat -c %a "$(dirname "$page")" "$page" | tr '\\n' ' ')" > "$SAID"
"""


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """A program that stands for a browser: notes how it was called, and does as it is told after that."""

    def made(then: str = "printf '%%PDF-1.4 made' > \"$target\"") -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        path = folder / "chromium"
        path.write_text(PRINTS + then + "\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("SAID", str(tmp_path / "said"))
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        (tmp_path / "temporary").mkdir(exist_ok=True)
        monkeypatch.setattr("tempfile.tempdir", None)
        return path

    return made


@pytest.mark.browser
def test_an_installed_browser_prints_the_page(run, export, tmp_path):
    try:
        pdf.find_browser()
    except pdf.NoBrowserError as missing:
        (pytest.fail if os.environ.get("RECIPROCITY_REQUIRE_BROWSER") == "1" else pytest.skip)(str(missing))
    done = run("report", export, "--pdf")
    assert (done.returncode, done.stdout) == (0, "reciprocity-report.html\nreciprocity-report.pdf\n"), done.stderr
    made = tmp_path / "reciprocity-report.pdf"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    content = made.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) >= 3
    assert b"/StructTreeRoot" in content, "tagged, for readers who listen"
    told = re.findall(rb"D:(\d{14})([^)]*)", content)
    assert told, "the browser says when it made the file"
    assert {(when[6:], zone) for when, zone in told} == {(b"01000000", b"+00'00'")}, "a month, and no zone of the owner"


def test_page_and_pdf_lie_side_by_side(run, export, browser, tmp_path):
    browser()
    assert run("report", export, "-o", "ana.html", "--pdf").stdout == "ana.html\nana.pdf\n"
    assert (tmp_path / "ana.pdf").read_bytes() == b"%PDF-1.4 made"
    assert (tmp_path / "ana.pdf").stat().st_mode & 0o777 == 0o600


def test_a_pdf_alone(run, export, browser, tmp_path):
    browser()
    assert run("report", export, "-o", "ana.PDF", "--pdf").stdout == "ana.PDF\n"
    assert not list(tmp_path.glob("*.html"))


def test_the_browser_is_cut_off_and_leaves_nothing(run, export, browser, tmp_path):
    browser()
    run("report", export, "--pdf")
    said = (tmp_path / "said").read_text(encoding="utf-8")
    for wanted in ("--headless", "MAP * ~NOTFOUND", "--disable-background-networking", "--user-data-dir=", "TZ=UTC"):
        assert wanted in said
    assert "700 600" in said, "folder and page are for this account alone"
    assert list((tmp_path / "temporary").iterdir()) == []
    assert ("--no-sandbox" in said) == (os.geteuid() == 0)


def test_no_browser_is_a_sentence_on_printing_and_nothing_is_written(run, export, tmp_path):
    done = run("report", export, "--pdf", PATH=str(tmp_path))
    assert done.returncode == 2
    assert "print it from there" in done.stderr
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("then", ["exit 3", "exit 0", 'printf nothing > "$target"'], ids=["fails", "idles", "no-pdf"])
def test_a_browser_that_does_not_print_leaves_the_page(run, export, browser, tmp_path, then):
    browser(then)
    done = run("report", export, "--pdf")
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("reciprocity-report.html is written, the PDF is not.")
    assert (tmp_path / "reciprocity-report.html").exists()
    assert not (tmp_path / "reciprocity-report.pdf").exists()
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("content", [b"\x7fELF and no more", b"#!/no/such/interpreter\n"])
def test_a_browser_that_cannot_be_started_leaves_the_page(run, export, browser, tmp_path, content):
    browser().write_bytes(content)
    done = run("report", export, "--pdf")
    assert done.returncode == 2
    said = done.stderr.strip().splitlines()[-1]
    assert said.startswith("reciprocity-report.html is written, the PDF is not. The browser that was to print can't be")
    assert "print it from there" in said
    assert (tmp_path / "reciprocity-report.html").exists()


@pytest.mark.parametrize(
    ("name", "pdf"),
    [("Dr. Smith 2", "Dr. Smith 2.pdf"), ("v1.2", "v1.2.pdf"), ("Ana.HTML", "Ana.pdf"), ("a.b.htm", "a.b.pdf")],
)
def test_only_an_ending_of_pages_is_replaced(run, export, browser, name, pdf):
    browser()
    assert run("report", export, "-o", name, "--pdf").stdout == f"{name}\n{pdf}\n"


def test_a_browser_that_hangs_is_stopped(browser, monkeypatch):
    path = browser("exec sleep 60")
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    with pytest.raises(pdf.NoBrowserError, match="took more than"):
        pdf.printed(path, "<p>x")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--pdf", "-o", "-"], "-o FILE.pdf"),
        (["-o", "r.pdf"], "add --pdf"),
    ],
)
def test_what_does_not_go_is_refused(run, export, browser, tmp_path, options, said):
    browser()
    done = run("report", export, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "r.pdf").exists()


def test_neither_file_is_overwritten_unasked(run, export, browser, tmp_path):
    browser()
    (tmp_path / "reciprocity-report.pdf").write_text("mine", encoding="utf-8")
    done = run("report", export, "--pdf")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert not (tmp_path / "reciprocity-report.html").exists()
    assert run("report", export, "--pdf", "--force").returncode == 0


def test_usual_places_of_macs_and_windows(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setenv("ProgramFiles(x86)", str(tmp_path))
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    assert pdf.find_browser() == edge
    edge.unlink()
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    chrome = tmp_path / "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    chrome.parent.mkdir(parents=True)
    chrome.touch()
    assert pdf.find_browser() == chrome


def test_a_snap_gets_a_folder_that_it_can_see(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert pdf._within_reach(Path("/snap/bin/chromium")) is None
    (tmp_path / "snap/chromium/common").mkdir(parents=True)
    assert pdf._within_reach(Path("/snap/bin/chromium")) == tmp_path / "snap/chromium/common"
    assert pdf._within_reach(Path(sys.executable)) is None


@pytest.mark.parametrize(("where", "paper"), [("en_US", "letter"), ("fr_CA", "letter"), ("de_DE", "A4"), (None, "A4")])
def test_paper_is_that_of_the_country(monkeypatch, where, paper):
    monkeypatch.setattr("locale.getlocale", lambda: (where, "UTF-8"))
    assert pdf.paper() == paper


def test_paper_is_allowed_by_the_policy_and_changes_nothing_else():
    page = samples.render(samples.six())
    sized = on_paper(page, "A4")
    assert "<style>@page { size: A4 }</style>" in sized
    undone = re.sub(r"<style>@page[^<]*</style>\n", "", sized)
    assert re.sub(r"style-src &#39;sha256-[^ ]*&#39; ", "style-src ", undone, count=1) == page
