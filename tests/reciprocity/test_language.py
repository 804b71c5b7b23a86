"""The language of the report, from the option, the variable and the settings; the terminal speaks English."""

import re
from pathlib import Path

import pytest

import reciprocity
from reciprocity.config import LANGUAGES
from tests.reports.pages import parsed
from tests.reports.real import sample_analysis

GERMAN_TITLE = "Du und ein Mensch"


def spoken(path: Path) -> tuple[str, str]:
    page = parsed(path.read_text(encoding="utf-8"))
    return page.all("html")[0].attributes["lang"], page.all("h1")[0].text


@pytest.mark.parametrize("way", ["option", "variable", "settings"])
def test_a_report_in_german(run, export, tmp_path, way):
    if way == "settings":
        (export.parent / "reciprocity.toml").write_text('language = "de"\n', encoding="utf-8")
    done = run(
        "report",
        export,
        *(("--lang", "de") if way == "option" else ()),
        **({"RECIPROCITY_LANGUAGE": "de"} if way == "variable" else {}),
    )
    assert done.returncode == 0, done.stderr
    assert spoken(tmp_path / "reciprocity-report.html") == ("de", GERMAN_TITLE)
    assert "Nothing left this computer." in done.stderr


def test_a_copy_to_share_in_german(run, export, tmp_path):
    """What it asks before it writes are words of the copy: in its language."""
    done = run("report", export, "--lang", "de", "--share", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Dein eigener Name fällt weg." in done.stderr
    assert "Ana = Mensch A" in done.stderr
    page = (tmp_path / "reciprocity-share.html").read_text(encoding="utf-8")
    assert "Mensch A" in page
    assert "Friend A" not in page


def test_help_and_the_refusal_name_every_language(run, export):
    assert f"Language of the report: {', '.join(LANGUAGES)}." in run("report", "--help").stdout
    refused = run("report", export, "--lang", "tlh")
    assert refused.returncode == 2
    assert re.search(rf"--lang: .*'tlh'.* {', '.join(LANGUAGES)}\.", refused.stderr)


def test_python_writes_a_report_in_german(tmp_path):
    assert spoken(reciprocity.write_report(sample_analysis(), tmp_path / "bericht.html", lang="de")) == (
        "de",
        "Du und sechs Menschen",
    )
