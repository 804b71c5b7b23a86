"""The numbers as a table: CSV, Parquet and what a notebook shows; names that try to be something else stay names."""

import csv
import io
import re
import stat

import polars as pl
import pytest

import reciprocity
from analyzer.notebook import ROWS
from reports.cells import harmless, write_csv
from reports.results_file import WRITERS, writer_for
from tests.reciprocity.conftest import CANARY, chat
from tests.reports import hostile, samples
from tests.reports.pages import parsed

FORMULAS = (
    '=HYPERLINK("x";"y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "  =1+1",
    "\u00a0=1",
    "＝1+1",
    "\x00=1",
)
SPLIT = {
    ";=1": ";'=1",
    "hello;=1+1": "hello;'=1+1",
    "a\t+1;b; @x": "a\t'+1;b; '@x",
    'a;"=1"': 'a;"\'=1"',
    "a\n=1\r\n-b": "a\n'=1\r\n'-b",
    "a;;=;＝": "a;;'=;'＝",
    "=1;=2": "'=1;'=2",
    "\t=1+1": "'\t'=1+1",
    "\r=1+1": "'\r'=1+1",
    "\n=1": "'\n'=1",
}
"""Texts of which a part would be a formula, were they split at ";", tabs or lines."""
PLAIN = ("a; b", ";", "a\tb", "a;'=1", "\u00e9;1-1", "Ana", "Ana = Ann", "a+b", "x@y", "'=1", "", "٣-٤")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text):
    assert harmless(pl.DataFrame({"name": [text]}))["name"].item() == f"'{text}"


@pytest.mark.parametrize("text", SPLIT)
def test_what_would_be_calculated_if_it_were_split_gets_an_apostrophe_there(text):
    frame = pl.DataFrame({"n": [1], "name": [text]})
    assert harmless(frame)["name"].item() == SPLIT[text]
    written = io.BytesIO()
    write_csv(frame, written)
    for cell in re.split("[;\t\r\n]", written.getvalue().decode()):
        assert not re.match(r'[\s"]*[=+@＝-]', cell), cell


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay_as_they_are(text):
    assert harmless(pl.DataFrame({"name": [text]}))["name"].item() == text


def test_numbers_stay_numbers_and_what_is_missing_stays_missing():
    frame = pl.DataFrame({"n": [-1, 2], "x": [-0.5, None], "s": [None, "=1"]})
    back = harmless(frame)
    assert back.schema == frame.schema
    assert back.select("n", "x").equals(frame.select("n", "x"))
    assert back["s"].to_list() == [None, "'=1"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_show_writes_every_number_privately(run, export, tmp_path, ending):
    done = run("show", export, "-o", f"numbers.{ending}", "--timezone", "Europe/London")
    assert (done.returncode, done.stdout) == (0, f"numbers.{ending}\n"), done.stderr
    path = tmp_path / f"numbers.{ending}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    wanted = reciprocity.analyze(
        reciprocity.read(export, timezone="Europe/London"), timezone="Europe/London"
    ).to_frame()
    back = pl.read_csv(path, schema=wanted.schema) if ending == "csv" else pl.read_parquet(path)
    assert back.equals(wanted)
    assert CANARY.encode() not in path.read_bytes()


@pytest.mark.parametrize("command", ["show", "frame"])
def test_every_text_of_a_csv_is_quoted(run, tmp_path, command):
    """So that a spreadsheet that splits at commas, ";" and tabs alike keeps cells whole."""
    (tmp_path / "WhatsApp Chat with X.txt").write_text(chat(them="Ana;=1"), encoding="utf-8")
    assert run(command, "WhatsApp Chat with X.txt", "-o", "x.csv", *(("--me", "Sam") * (command == "show"))).stderr
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert any("Ana;'=1" in line for line in lines)
    for line in lines:
        assert re.fullmatch(r'(?:(?:"(?:[^"]|"")*"|[^",;\t]*)(?:,|$))+', line)
        assert ";=" not in line


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A1", "+44 7700 900123", "@Ana", "-Ana"])
def test_a_contact_called_like_a_formula_is_none_in_any_csv(run, tmp_path, name):
    (tmp_path / "WhatsApp Chat with X.txt").write_text(chat(them=name), encoding="utf-8")
    for command, column, me in (("show", "contact", ("--me", "Sam")), ("frame", "sender", ())):
        assert run(command, "WhatsApp Chat with X.txt", *me, "-o", f"{command}.csv").returncode == 0
        with (tmp_path / f"{command}.csv").open(encoding="utf-8", newline="") as stream:
            found = {row[column] for row in csv.DictReader(stream)} - {"Sam"}
        assert found == {f"'{name}"}


def test_parquet_and_json_lines_hold_names_as_they_are(run, tmp_path):
    (tmp_path / "WhatsApp Chat with X.txt").write_text(chat(them="=1+1"), encoding="utf-8")
    run("show", "WhatsApp Chat with X.txt", "--me", "Sam", "-o", "x.parquet")
    assert set(pl.read_parquet(tmp_path / "x.parquet")["contact"]) == {"=1+1"}
    run("frame", "WhatsApp Chat with X.txt", "-o", "x.jsonl")
    assert "=1+1" in set(pl.read_ndjson(tmp_path / "x.jsonl")["sender"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "x.xlsx"], ".csv or .parquet"),
        (["-o", "x.csv", "--json"], "one of the two"),
        (["-o", "there.csv"], "--force"),
    ],
)
def test_what_can_not_be_written_is_said_at_once(run, export, tmp_path, options, said):
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    done = run("show", export, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"


def test_endings_are_read_in_any_case():
    assert writer_for("X.CSV") is WRITERS[".csv"]
    assert writer_for("csv") is None


def test_a_notebook_shows_a_row_a_person_with_ranges():
    shown = samples.six()._repr_html_()
    tree = parsed(shown)
    rows = tree.all("tbody")[0].all("tr")
    assert [row.all("bdi")[0].text for row in rows] == [contact.name for contact in samples.six().contacts]
    assert "6 people" in shown
    assert " to " in rows[0].all("td")[5].text
    assert "too little" in shown
    assert len(shown) < 5000


def test_a_notebook_shows_no_more_than_is_read_and_says_so():
    from dataclasses import replace

    many = replace(samples.six(), contacts=samples.six().contacts * 50)
    shown = many._repr_html_()
    assert shown.count('<th scope="row">') == ROWS
    assert "and 280 more" in shown
    assert "0 people" in samples.nobody()._repr_html_()


def test_a_hostile_name_is_text_in_a_notebook():
    tree = parsed(hostile.analysis()._repr_html_())
    assert {element.tag for element in tree.walk()} <= {
        "#root", "table", "caption", "code", "thead", "tbody", "tr", "th", "td", "bdi"
    }  # fmt: skip
    assert "<script>planted()</script>" in tree.text
    for element in tree.walk():
        assert set(element.attributes) <= {"scope", "colspan"}
