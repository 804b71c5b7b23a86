"""The common frame as a file: everything that was read, for the owner alone."""

import json

import polars as pl
import pytest

import reciprocity
from parsers.frame import MESSAGES
from tests.reciprocity.conftest import CANARY


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_every_row_with_the_common_columns(run, export, tmp_path, ending):
    done = run("frame", export, "-o", f"out.{ending}")
    assert (done.returncode, done.stdout) == (0, f"out.{ending}\n")
    path = tmp_path / f"out.{ending}"
    assert path.stat().st_mode & 0o777 == 0o600
    reader = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[ending]
    back = reader(path)
    assert back.columns == MESSAGES.names()
    frame = reciprocity.read(export, timezone="Europe/London").frame
    assert back["text"].to_list() == frame["text"].to_list()
    assert CANARY in "".join(back["text"].drop_nulls())
    if ending == "parquet":
        assert back.schema == MESSAGES


def test_times_are_iso_8601_in_utc(run, export, tmp_path):
    run("frame", export, "-o", "out.jsonl", "--timezone", "Europe/London")
    first = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    frame = reciprocity.read(export, timezone="Europe/London").frame
    assert first["sent_at"] == frame["sent_at"][0].strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_an_ending_that_is_not_known(run, export, tmp_path):
    done = run("frame", export, "-o", "out.xlsx")
    assert done.returncode == 2
    assert ".parquet, .csv, .jsonl" in done.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_nothing_is_overwritten(run, export, tmp_path):
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    assert run("frame", export, "-o", "out.csv").returncode == 2
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"
    assert run("frame", export, "-o", "out.csv", "--force").returncode == 0
    assert run("frame", export, "-o", export, "--force").returncode == 2
