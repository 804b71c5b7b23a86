"""Nothing leaves the computer, and no message text turns up where it was not asked for."""

import json
import pickle
import socket
from datetime import date

import polars as pl
import pytest

import reciprocity
from parsers.errors import ExportError
from reports.html import render
from reports.machine import inspection_json, to_json
from tests.reciprocity.conftest import CANARY


@pytest.fixture
def no_network(monkeypatch):
    """Any attempt to open a connection or look up a name fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("something tried to use the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def test_the_whole_way_without_a_network(no_network, export, tmp_path):
    result = reciprocity.analyze(reciprocity.read(export))
    assert reciprocity.write_report(result, tmp_path / "r.html").exists()


def test_the_base_install_imports_no_network_code():
    from importlib.metadata import requires

    base = [need for need in requires("reciprocity") or [] if "extra ==" not in need]
    names = {need.split(">")[0].split("=")[0].strip() for need in base}
    assert not names & {"requests", "httpx", "aiohttp", "urllib3", "starlette", "uvicorn"}


def test_the_canary_is_read_and_shown_nowhere(export):
    chat = reciprocity.read(export)
    assert chat.frame["text"].str.contains(CANARY).any(), "the export must hold what is looked for"
    result = reciprocity.analyze(chat)
    # As wide as tables get, so that nothing is hidden by being cut.
    pl.Config.set_tbl_cols(-1).set_fmt_str_lengths(1000)
    places = {
        "repr of the result": repr(result),
        "frame of the result": repr(result.to_frame().to_dicts()),
        "pandas": repr(result.to_pandas().to_dict()),
        "notebook": result._repr_html_(),
        "pickle": pickle.dumps(result).decode("latin-1"),
        "manifest": repr(chat.manifest),
        "json": to_json(result, "0"),
        "inspect": inspection_json(chat.manifest, ()),
        "report": render(result, made_on=date(2026, 1, 1), version="0"),
        "repr of the import": repr(chat),
    }
    found = [place for place, said in places.items() if CANARY in said or "heron" in said]
    assert found == []


def test_a_bug_of_ours_says_where_and_no_text(run, export, tmp_path):
    """A failure inside, with message text in the error's own words, as polars errors have it."""
    (tmp_path / "sitecustomize.py").write_text(
        f"import analyzer.text_counts as t\ndef count(text): raise RuntimeError('{CANARY}')\nt.count = count\n",
        encoding="utf-8",
    )
    from tests.reciprocity.conftest import ROOT

    done = run("show", export, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 1
    assert "bug of ours" in done.stderr
    assert "RuntimeError at" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_errors_hold_no_text(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(f"{CANARY}\n" * 50, encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        reciprocity.read(path)
    assert CANARY not in str(caught.value) + repr(caught.value) + json.dumps([str(a) for a in caught.value.args])
