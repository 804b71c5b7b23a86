"""The copy to share as it is handed over: on paper, and as a PDF."""

import os
import random
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reciprocity import pdf
from reports import html, redact
from reports.redact_words import LONGEST, OwnWords
from tests.reports import planted, samples
from tests.reports.real import sample_analysis

SHEETS = {1: 5, 3: 9, 6: 15}
"""Two a person, and three: the reader's page, what every reader must know with the table, and how it was made."""


def printed(analysis, paper: str, **more) -> bytes:
    redaction = redact.plan(analysis, rng=random.Random(7), **more)
    page = html.render(redaction.apply(), share=True, made_on=samples.MADE_ON, version="0.0.0", own=redaction.own)
    return pdf.printed(Path(os.environ.get("RECIPROCITY_CHROMIUM") or pdf.find_browser()), html.on_paper(page, paper))


def sheets(made: bytes, tmp_path: Path) -> list[str]:
    """The words of each sheet."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed: it reads what a PDF says")
    (tmp_path / "copy.pdf").write_bytes(made)
    command = ["pdftotext", "-layout", str(tmp_path / "copy.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


def some(n: int):
    given = sample_analysis()
    names = {1: {"Ana"}, 3: {"Ana", "Ben", "Noor"}, 6: {c.name for c in given.contacts}}[n]
    return replace(given, contacts=tuple(c for c in given.contacts if c.name in names))


@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize("n", sorted(SHEETS))
def test_it_is_short_and_its_first_sheet_is_the_readers(browser, tmp_path, n, paper):
    told = sheets(printed(some(n), paper), tmp_path)
    assert len(told) <= SHEETS[n]
    assert told[0].split("\n")[0].strip() == "A page for the reader"
    for words in ("What I would like to understand", "What it can", "Could also be because", "Three questions"):
        assert words in told[0]
    assert told[1].strip().startswith("What every reader must know")
    for sheet in told[1:]:
        last = [line.strip() for line in sheet.splitlines() if line.strip()][-2]
        assert not last.endswith("?"), f"a heading ends the sheet: {last}"


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_the_readers_page_is_one_sheet_with_six_people_of_long_names(browser, tmp_path, paper):
    """Labels as long as they may be, of wide letters, and as many words of the owner's as there may be."""
    given = samples.six()
    labels = {c.name: f"my friend W{i} from Mommsenstraße am Wasser"[:40] for i, c in enumerate(given.contacts)}
    words = "Wondering what moved between us. " * 20
    told = sheets(printed(given, paper, labels=labels, own=OwnWords(words[:LONGEST], words[:LONGEST])), tmp_path)
    assert "A page for the reader" in told[0]
    assert "Three questions" in told[0]
    assert told[1].strip().startswith("What every reader must know")


def test_nothing_private_is_in_the_pdf_or_its_description(browser, tmp_path):
    life = planted.lived(tmp_path / "life")
    made = printed(life.analysis, "A4", own=OwnWords("Why is Wilhelmina quiet?", ""))
    words = " ".join(sheets(made, tmp_path))
    assert "Why is Friend" in words
    describing = subprocess.run(
        ["pdfinfo", str(tmp_path / "copy.pdf")], capture_output=True, text=True, check=True
    ).stdout
    everything = f"{words}\n{describing}\n{made.decode('latin-1')}"
    for canary in planted.WORDS:
        assert planted.told_of(canary, everything) == []
    for day in life.days:
        assert not any(spelled in words for spelled in planted.spellings(day) if not spelled.isdigit())
    assert not re.search(rb"\(D:[0-9]{6}(?!01000000)", made)
    assert str(tmp_path) not in everything
