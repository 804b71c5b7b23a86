"""JSON for other programs: `reciprocity/1` as it is written down, nothing null, nothing lost."""

import json
import math
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from analyzer.measures import GESTURES
from analyzer.options import Options
from reports import machine
from tests.reports import hostile, samples
from tests.reports.real import sample_analysis

STATUS = {"ok", "early", "too_little", "not_reached", "not_in_source", "not_supported"}
BANDS = {"about_even", "leans_me", "leans_them", "mostly_me", "mostly_them", "depends", "cant_tell"}
UNITS = {
    "initiation": "share",
    "answers": "share",
    "response_latency": "s",
    "check_ins": "per_28_days",
    "follow_ups": "per_28_days",
    "silences": "share",
    "words": "share",
    "questions": "per_100",
    "voice": "share",
    "calls": "share",
    "reactions": "per_100",
    "rhythm": "burstiness",
    "style": "matching",
    **dict.fromkeys((measure.key for measure in GESTURES), "share"),
}
STATES = {"answered", "after_writing_again", "late", "none_seen", "too_recent", "by_call", "by_reaction"}


@pytest.fixture(scope="module", params=["made", "real"])
def shown(request) -> dict[str, Any]:
    analysis = samples.six() if request.param == "made" else sample_analysis()
    return json.loads(machine.to_json(analysis, "0.1.0"))


def everything(node: Any, path: str = ""):
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from everything(value, f"{path}/{key}")


def test_the_keys_are_those_of_the_schema(shown):
    assert shown["schema"] == "reciprocity/1"
    assert {"version", "me", "timezone", "options", "period", "sources", "contacts"} <= set(shown)
    assert set(shown["options"]) == {f.name for f in fields(Options)}
    assert set(shown["period"]) == {"first", "last"}
    for source in shown["sources"]:
        wanted = {"file", "format", "clock", "resolution_s", "unit", "units", "messages", "continuations", "system"}
        assert wanted | {"duplicates", "left_out", "problems"} <= set(source)
        if "date_order" in source:
            assert set(source["date_order"]) == {"order", "confidence", "why"}
            assert source["date_order"]["confidence"] in ("certain", "likely", "ambiguous")
    for contact in shown["contacts"]:
        wanted = {"name", "platforms", "first", "last", "contact_days", "messages", "measures"}
        assert wanted <= set(contact)
        assert set(contact["messages"]) == {"me", "them"}


def test_nothing_is_null_and_no_number_is_odd(shown):
    for path, value in everything(shown):
        assert value is not None, path
        if isinstance(value, float):
            assert math.isfinite(value), path


def test_instants_are_utc_to_the_second(shown):
    moments = [*shown["period"].values(), *(c[k] for c in shown["contacts"] for k in ("first", "last"))]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", m) for m in moments)
    assert shown["period"]["first"] <= min(c["first"] for c in shown["contacts"])


def test_every_side_has_a_range_or_says_why_not(shown):
    for contact in shown["contacts"]:
        for key, reading in contact["measures"].items():
            assert reading["unit"] == UNITS[key]
            assert reading["status"] in STATUS
            assert reading.get("band", "cant_tell") in BANDS
            sides = [reading] if "have" in reading else [reading["me"], reading["them"]]
            for side in sides:
                check_side(side)


def check_side(side: dict[str, Any]) -> None:
    if "value" in side:
        assert side.get("status", "ok") in ("ok", "early")
        assert side["low"] <= side["value"]
        assert side.get("high_not_reached") is True or side["value"] <= side["high"]
        assert ("high" in side) != ("high_not_reached" in side)
        assert side["n"] >= (1 if side["value"] else 0)
    else:
        assert side["status"] in STATUS - {"ok", "early"}
        wanted = {"too_little": {"have", "need", "of"}, "not_reached": {"answered"}, "not_supported": {"language"}}
        assert wanted.get(side["status"], set()) <= set(side)
    assert set(side.get("states", {})) <= STATES


def test_shares_of_both_sides_are_one(shown):
    for contact in shown["contacts"]:
        for key in ("initiation", "words"):
            reading = contact["measures"][key]
            if "value" in reading.get("me", {}):
                assert reading["me"]["value"] + reading["them"]["value"] == pytest.approx(1, abs=1e-5)
                assert reading["me"]["low"] + reading["them"]["high"] == pytest.approx(1, abs=1e-5)


def test_states_sum_to_the_first_messages(shown):
    seen = 0
    for contact in shown["contacts"]:
        for side in (contact["measures"]["answers"].get(who, {}) for who in ("me", "them")):
            if "value" in side:
                told = side["states"]
                seen += 1
                assert sum(count for state, count in told.items() if state != "too_recent") == side["n"]
    assert seen >= 8


def test_every_line_of_every_file_is_accounted_for(shown):
    for source in shown["sources"]:
        parts = [source[k] for k in ("messages", "continuations", "system", "duplicates", "problems")]
        if shown["version"] and source["file"] not in ("WhatsApp Chat with Ana.zip", "signal-plaintext.zip"):
            assert sum(parts) + sum(source["left_out"].values()) == source["units"]


def test_readings_stand_beside_the_number(shown):
    for contact in shown["contacts"]:
        reading = contact["measures"]["initiation"]
        if "value" in reading.get("me", {}):
            assert {"all_starts", "late_answers_out", "bounds", "by_gap_h"} <= set(reading["readings"])
            assert set(reading["readings"]["by_gap_h"]) == {"3", "4", "6", "8", "12", "24"}
            assert isinstance(reading["definition_matters"], bool)
        latency = contact["measures"]["response_latency"]
        assert latency.get("clock", "awake") == "awake"
        assert contact["measures"]["answers"].get("within_h", 6) == 6


def test_no_text_series_or_quiet_hours_leave(shown):
    paths = {path.rsplit("/", 1)[-1] for path, _ in everything(shown)}
    assert not paths & {"series", "text", "quiet", "starts_frame", "curve_me", "weeks_frame", "context"}


def test_the_same_results_give_the_same_bytes():
    assert machine.to_json(samples.six(), "1") == machine.to_json(samples.six(), "1")


def test_hostile_names_are_strings_of_json():
    made = replace(hostile.analysis(), contacts=hostile.people())
    names = [c["name"] for c in json.loads(machine.to_json(made, "1"))["contacts"]]
    assert names == list(hostile.HOSTILE)


def test_nobody_has_no_period():
    shown = json.loads(machine.to_json(samples.nobody(), "1"))
    assert shown["contacts"] == []
    assert shown["period"] == {}
