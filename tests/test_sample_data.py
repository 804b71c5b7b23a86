"""The committed sample data is what its source makes, keeps its promises, and is read as expected."""

import gzip
import json
import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from parsers.format import ReadOptions
from parsers.frame import check
from parsers.registry import detect
from parsers.source import Source
from sample_data.dice import Wait
from sample_data.exports import exports, histories
from sample_data.habits import BID_DAYS, DAY, GAP, Pair, Person, Simulated
from sample_data.make import HERE, TRUTH, differences
from sample_data.people import FRIENDSHIPS
from sample_data.simulator import simulate
from sample_data.texts import unlabelled
from sample_data.truth import count, states

EXPORTS = HERE / "exports"
MOST = 3 * 1024**2
"""Bytes of all sample data."""
NUMBER = re.compile(r"\+?\d(?:[ \-()]?\d){8,}")
RESERVED = re.compile(r"(?:\+447700900\d{3}|07700900\d{3}|\+1555010\d{4})")
"""Ofcom's numbers for drama, and the writer's made-up own number."""

known = cache(histories)


def committed() -> list[Path]:
    return [path for path in HERE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def texts() -> list[str]:
    made = [row["text"] for export in exports(known()) for row in export.expected if row["text"]]
    ways = [way for scene in unlabelled()["scene"] for turn in scene["turns"] for way in turn[1:]]
    return made + ways


def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / TRUTH).read_text(encoding="utf-8"))
    return found


def test_regenerating_gives_the_committed_files() -> None:
    assert differences() == []


def test_all_of_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in committed()) <= MOST


def test_there_is_enough_to_look_alive() -> None:
    rows = [row for export in exports(known()) for row in export.expected if row["kind"] != "system"]
    assert 12_000 <= len(rows) <= 22_000
    typed = [row["text"] for row in rows if row["text"]]
    assert len(set(typed)) > 3_000
    for name in ("Ana", "Ben", "Chidi", "Noor"):
        assert sum(truth()["contacts"][name]["realised"]["openings"].values()) >= 100


def test_no_number_is_anyones_and_no_link_leads_anywhere() -> None:
    for text in texts():
        for number in NUMBER.findall(text):
            assert RESERVED.fullmatch(re.sub(r"[ \-()]", "", number)), number
        assert re.findall(r"https?://([^/\s]+)", text) in ([], ["example.org"])
    xml = (EXPORTS / "sms-20261001090000.xml").read_text(encoding="utf-8")
    for number in re.findall(r'address="([^"]+)"', xml):
        assert number == "insert-address-token" or RESERVED.fullmatch(number)


@pytest.mark.parametrize("name", FRIENDSHIPS)
def test_truth_file_counts_what_the_labels_say(name: str) -> None:
    history, told = known()[name], truth()["contacts"][name]["realised"]
    labels = history.labels.filter(pl.col("conversation") > 1)
    openings = labels.filter("is_opening")
    assert told["openings"] == {"me": int(openings["me"].sum()), "them": int((~openings["me"]).sum())}
    late = labels.filter("is_late_answer")
    assert told["late_answers_at_a_start"] == {"me": int(late["me"].sum()), "them": int((~late["me"]).sum())}
    for side, by_me in (("me", False), ("them", True)):
        assert sum(told["first_messages_to"][side].values()) == sum(bid.by_me == by_me for bid in history.bids)


@pytest.mark.parametrize("name", FRIENDSHIPS)
def test_labels_follow_the_definitions(name: str) -> None:
    """Conversations end after six waking hours of the next speaker, and each begins with an opening or late answer."""
    history, pair = known()[name], FRIENDSHIPS[name]
    told = history.labels.with_columns(history.frame["kind"].cast(pl.String))
    rows = told.filter(~pl.col("kind").is_in(["reaction", "call", "missed_call"])).to_dicts()
    for before, row in pairwise(rows):
        person = pair.me if row["me"] else pair.them
        quiet = person.awake(row["wall"]) - person.awake(before["wall"])
        begins = row["conversation"] > before["conversation"]
        assert begins == (quiet >= GAP)
        assert begins == (row["is_opening"] or row["is_late_answer"])


@pytest.mark.parametrize("name", FRIENDSHIPS)
def test_bids_are_counted_once_and_end_in_time(name: str) -> None:
    history = known()[name]
    assert [bid.number for bid in history.bids] == list(range(1, len(history.bids) + 1))
    for bid in history.bids:
        assert (bid.ended is None) == (bid.wait is None)
        assert bid.ended is None or bid.begun < bid.ended <= bid.begun + BID_DAYS * DAY
    assert sum(states(history.bids).values()) == len(history.bids)


def test_texts_do_not_change_the_times() -> None:
    pair = FRIENDSHIPS["Ben"]
    words, bare = (simulate(pair, np.random.default_rng(3), 20, texts=t) for t in (True, False))
    assert words.labels["wall"].to_list() == bare.labels["wall"].to_list()
    assert words.bids == bare.bids
    assert bare.frame["text"].null_count() == bare.frame.height
    check(words.frame)
    check(bare.frame)


def _pooled(pair: Pair, copies: int = 6) -> list[Simulated]:
    return [simulate(pair, np.random.default_rng([9, copy]), 104, texts=False) for copy in range(copies)]


def test_habits_show_in_what_happens() -> None:
    """Who opens, how often answers come at all and how fast are the parameters, within sampling error."""
    never_late = {"late_share": 0.0, "no_answer": 0.2, "nudge": 0.0, "afterthought": 0.0, "first": Wait(30, 0.5)}
    pair = Pair(Person("Sam", **never_late), Person("Ana", **never_late), opens_me=0.7, gap_h=90.0)  # type: ignore[arg-type] # habits of two types
    me, them = ([count(history, side) for history in _pooled(pair)] for side in ("me", "them"))
    openings = [sum(c.openings for c in side) for side in (me, them)]
    assert openings[0] / sum(openings) == pytest.approx(0.7, abs=0.04)
    waits = [w for c in them for w in c.waits]
    assert sum(w < GAP for w in waits) / len(waits) == pytest.approx(0.8, abs=0.05)
    prompt = sorted(w for w in waits if w < GAP)
    assert prompt[len(prompt) // 2] == pytest.approx(30 * 60, rel=0.12)


def test_the_slow_answerer_looks_like_one_who_opens() -> None:
    told = truth()["contacts"]["Noor"]["realised"]
    mine, theirs = told["openings"]["me"], told["openings"]["them"]
    late = told["late_answers_at_a_start"]
    assert mine / (mine + theirs) > 0.62
    assert (mine + late["me"]) / (mine + theirs + late["me"] + late["them"]) < 0.54


@pytest.mark.parametrize("export", [path.name for path in sorted(EXPORTS.iterdir()) if path.suffix != ".toml"])
def test_reading_an_export_gives_the_expected_frame(export: str) -> None:
    source = Source(EXPORTS / export)
    format_, _ = detect(source)
    (parsed,) = format_.read(source, ReadOptions("Europe/London"))
    lines = gzip.decompress((HERE / "expected" / f"{export}.jsonl.gz").read_bytes()).decode().splitlines()
    expected = sorted(map(json.loads, lines), key=_order)
    found = sorted(map(_as_expected(parsed.frame), parsed.frame.iter_rows(named=True)), key=_order)
    assert len(found) == len(expected)
    assert [row for row in zip(found, expected, strict=True) if row[0] != row[1]][:3] == []
    assert parsed.frame["chat"].n_unique() == 1


def _order(row: dict[str, Any]) -> tuple[int, int, bool]:
    return row["position"], row["sent_at"], row["kind"] == "reaction"


def _as_expected(frame: pl.DataFrame) -> Any:
    places = dict(frame.filter(pl.col("id").is_not_null()).select("id", "position").iter_rows())

    def row_of(row: dict[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in row.items() if key not in ("id", "chat", "source")}
        about = places[row["about"]] if row["about"] else None
        return kept | {"sent_at": round(row["sent_at"].timestamp() * 1000), "about": about}

    return row_of


def test_zips_carry_no_time_of_their_making() -> None:
    for path in EXPORTS.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time[0] for info in archive.infolist()} <= {2024, 2025, 2026}
