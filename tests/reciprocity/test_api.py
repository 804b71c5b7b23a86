"""The three verbs of a notebook."""

from datetime import UTC, datetime

import polars as pl
import pytest

import reciprocity
from analyzer.estimate import Estimate
from analyzer.people import Person
from tests.reciprocity.conftest import ROOT, chat


def shares(result):
    return {c.name: round(c.measures["initiation"].me.value, 6) for c in result.contacts}


def test_read_analyze_write(export, tmp_path):
    read = reciprocity.read(export, timezone="Europe/Paris")
    assert read.frame["sent_at"].dtype == pl.Datetime("ms", "UTC")
    result = reciprocity.analyze(read, me="Sam", timezone="Europe/Paris")
    assert [c.name for c in result.contacts] == ["Ana"]
    path = reciprocity.write_report(result, tmp_path / "ana.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(FileExistsError):
        reciprocity.write_report(result, path)


def test_a_frame_works_like_an_import(export):
    read = reciprocity.read(export)
    expected = shares(reciprocity.analyze(read))
    assert shares(reciprocity.analyze(read.frame)) == expected
    assert shares(reciprocity.analyze(read.frame.sample(fraction=1, shuffle=True, seed=1))) == expected


def test_a_pandas_frame_works_like_a_polars_one(export):
    import pandas as pd

    read = reciprocity.read(export)
    pandas = pd.DataFrame(read.frame.with_columns(pl.col("kind").cast(pl.String)).to_dict(as_series=False))
    assert shares(reciprocity.analyze(pandas)) == shares(reciprocity.analyze(read))


def test_a_frame_without_the_columns_is_refused():
    with pytest.raises(ValueError, match="sent_at"):
        reciprocity.analyze(pl.DataFrame({"text": ["a private thought"]}))


def test_results_as_tables(export):
    result = reciprocity.analyze(reciprocity.read(export))
    table = result.to_frame()
    assert table.columns[:10] == ["contact", "measure", "side", "status", "value", "low", "high", "n", "unit", "band"]
    assert len(table.filter(pl.col("part").is_null())) == 2 * len(result.contacts[0].measures)
    assert result.to_pandas().shape == table.shape


def test_swapping_the_two_people_mirrors_every_measure(export):
    read = reciprocity.read(export)
    one = reciprocity.analyze(read, me="Sam").contacts[0].measures
    other = reciprocity.analyze(read, me="Ana").contacts[0].measures
    for key, reading in one.items():
        if not isinstance(reading.me, Estimate):
            assert other[key].them == reading.me
            continue
        assert other[key].them.n == reading.me.n
        for field in ("value", "low", "high"):
            assert getattr(other[key].them, field) == pytest.approx(getattr(reading.me, field), rel=1e-6), (key, field)


def test_the_same_export_twice_changes_nothing(export, tmp_path):
    twin = tmp_path / "WhatsApp Chat with Ana (1).txt"
    twin.write_bytes(export.read_bytes())
    assert shares(reciprocity.analyze(reciprocity.read(export, twin))) == shares(
        reciprocity.analyze(reciprocity.read(export))
    )


def test_a_stranger_and_a_group_change_nothing(export, tmp_path):
    alone = reciprocity.analyze(reciprocity.read(export))
    (tmp_path / "WhatsApp Chat with Bo.txt").write_text(chat(them="Bo", days=60), encoding="utf-8")
    both = zip(chat(days=40).splitlines(), chat(me="Cy", them="Dee", days=40).splitlines(), strict=True)
    group = "".join(f"{one}\n{other}\n" for one, other in both)
    (tmp_path / "WhatsApp Chat with Club.txt").write_text(group, encoding="utf-8")
    together = reciprocity.analyze(reciprocity.read(tmp_path))
    assert [g.name for g in together.groups] == ["Club"]
    assert {c.name for c in together.contacts} == {"Ana", "Bo"}
    ana = next(c for c in together.contacts if c.name == "Ana")
    for key, reading in alone.contacts[0].measures.items():
        assert ana.measures[key].me == reading.me
        assert ana.measures[key].them == reading.them


def test_shifting_every_time_by_weeks_changes_nothing(export):
    read = reciprocity.read(export)
    later = read.frame.with_columns(pl.col("sent_at") + pl.duration(weeks=52))
    one, other = (reciprocity.analyze(f, timezone="UTC").contacts[0].measures for f in (read.frame, later))
    for key, reading in one.items():
        assert other[key].me == reading.me


def test_linked_people_are_one_contact(export, tmp_path):
    (tmp_path / "WhatsApp Chat with Ana L.txt").write_text(chat(them="Ana L", days=60), encoding="utf-8")
    read = reciprocity.read(tmp_path)
    assert len(reciprocity.analyze(read, me="Sam").contacts) == 2
    (ana,) = reciprocity.analyze(read, me="Sam", people=[Person("Ana", ("Ana L",))]).contacts
    assert ana.messages == {"me": 180, "them": 180}


def test_a_friend_with_the_owners_name_in_another_app_stays_themselves(tmp_path):
    (tmp_path / "WhatsApp Chat with Alex.txt").write_text(chat(them="Alex"), encoding="utf-8")
    read = reciprocity.read(tmp_path)
    own = read.frame.head(4).with_columns(
        pl.lit("signal").alias("platform"),
        pl.lit("signal:x").alias("chat"),
        pl.lit("Bo").alias("chat_name"),
        pl.Series("sender", ["Alex", "Bo"] * 2),
        pl.Series("from_me", [True, False] * 2),
    )
    both = pl.concat([read.frame, own])
    contacts = {c.name: c.messages for c in reciprocity.analyze(both, me=["Sam"]).contacts}
    assert contacts == {"Alex": {"me": 120, "them": 120}, "Bo": {"me": 2, "them": 2}}


def test_a_chosen_period_is_said(export):
    since = datetime(2025, 3, 1, tzinfo=UTC)
    part = reciprocity.analyze(reciprocity.read(export), since=since)
    assert part.since == since
    assert part.first >= since
    assert part.contacts[0].first >= since


def test_since_takes_an_instant(export):
    part = reciprocity.analyze(reciprocity.read(export), since=datetime(2025, 3, 1, tzinfo=UTC))
    assert part.contacts[0].messages["me"] < 120


def test_an_unknown_verb_is_an_attribute_error():
    with pytest.raises(AttributeError):
        reciprocity.judge  # noqa: B018 - the attribute access is the test


def test_a_bare_frame_shows_what_is_in_it_and_nothing_else():
    chat = reciprocity.read(ROOT / "sample_data/exports/signal-export-2026-10-01.zip")
    measures = reciprocity.analyze(chat.frame, me="Sam").contacts[0].measures
    assert measures["reactions"].status != "not_in_source"
    plain = chat.frame.filter(~pl.col("kind").is_in(["reaction", "call", "missed_call"]))
    measures = reciprocity.analyze(plain, me="Sam").contacts[0].measures
    assert {measures[key].status for key in ("reactions", "calls")} == {"not_in_source"}
