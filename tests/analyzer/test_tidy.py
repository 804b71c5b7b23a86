"""The table of every number: a row a measure and side, and further rows for what became of what was counted."""

from dataclasses import replace

import polars as pl
import pytest

from analyzer.estimate import Estimate
from analyzer.results import Analysis
from analyzer.tidy import SCHEMA
from tests.reports import samples
from tests.reports.real import sample_analysis
from tests.reports.test_gestures_card import EVERY, ana, found


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return samples.only(EVERY).to_frame()


def of(table: pl.DataFrame, measure: str, side: str, part: str | None = None) -> dict[str, object]:
    """What one row holds, without what is missing."""
    this = pl.col("part").is_null() if part is None else pl.col("part") == part
    (row,) = table.filter(pl.col("measure") == measure, pl.col("side") == side, this).to_dicts()
    return {name: value for name, value in row.items() if value is not None}


def test_gestures_have_their_counts_beside_the_share(table):
    assert of(table, "gratitude", "them") == {
        "contact": "Ana", "measure": "gratitude", "side": "them", "status": "ok",
        "value": 0.38, "low": pytest.approx(0.28), "high": pytest.approx(0.48), "n": 100, "unit": "share", "count": 38,
    }  # fmt: skip


def test_what_is_too_little_has_its_counts_and_what_is_needed(table):
    row = of(table, "asking_after", "me")
    assert (row["status"], row["count"], row["have"], row["need"], row["of"]) == ("too_little", 4, 9, 20, "gestures")
    assert "value" not in row


def test_what_is_not_measured_well_has_counts_and_no_share(table):
    row = of(table, "support", "me")
    assert (row["status"], row["count"]) == ("not_supported", 8)
    assert not {"value", "low", "high", "n"} & set(row)


def test_what_became_of_them_is_a_row_each(table):
    assert of(table, "plans", "me", "accepted")["count"] == 6
    assert of(table, "plans", "them", "countered") == {
        "contact": "Ana", "measure": "plans", "side": "them", "part": "countered", "count": 0, "unit": "count",
    }  # fmt: skip
    assert of(table, "apologies", "them", "courtesy")["count"] == 7


def test_states_of_answers_and_plain_counts_are_rows_too(table):
    assert of(table, "answers", "them", "after_writing_again")["count"] == 4
    assert of(table, "words", "me", "words")["count"] == 41_200
    weeks = of(table, "check_ins", "me", "weeks_with")
    assert isinstance(weeks["value"], float)
    assert "count" not in weeks


def test_every_row_is_one_of_its_kind_and_types_hold():
    table = sample_analysis().to_frame()
    assert dict(table.schema) == SCHEMA
    assert table.select("contact", "measure", "side", "part").is_unique().all()
    assert table.filter(pl.col("part").is_null())["status"].null_count() == 0
    assert table.filter(pl.col("count") < 0).is_empty()


def test_every_number_of_a_gesture_is_there():
    analysis: Analysis = sample_analysis()
    table = analysis.to_frame()
    for contact in analysis.contacts:
        mine = table.filter(pl.col("contact") == contact.name)
        for key, reading in contact.measures.items():
            for side, one in (("me", reading.me), ("them", reading.them)):
                row = of(mine, key, side)
                counts = reading.facts.get("counts")
                assert row.get("count") == (counts[side] if counts else None)
                assert row.get("value") == (one.value if isinstance(one, Estimate) else None)


def test_swapping_the_two_people_swaps_the_rows(table):
    other = samples.only(samples.swapped(EVERY)).to_frame()
    turned = other.with_columns(pl.col("side").replace({"me": "them", "them": "me"}))
    keys = ["measure", "side", "part"]
    kept = [*keys, "status", "count", "have", "need", "of", "n"]
    assert turned.select(kept).sort(keys, nulls_last=True).equals(table.select(kept).sort(keys, nulls_last=True))


def test_words_and_flags_are_no_numbers():
    odd = replace(
        found("gratitude", 30, 20), facts={"counts": {"me": 30, "them": 20}, "slight": {"me": True, "them": False}}
    )
    parts = samples.only(ana(odd)).to_frame().filter(pl.col("measure") == "gratitude")["part"]
    assert parts.to_list() == [None, None]
