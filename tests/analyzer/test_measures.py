"""First messages and words on talks small enough to count, and their curves against scipy's own."""

import math

import numpy as np
import pytest
from scipy import stats

from analyzer.answered import GRID_HOURS, answered_curve, half_answered
from analyzer.bids import ANSWERED, LATE, NONE_SEEN, TOO_RECENT, Bids
from analyzer.clock import assumed
from analyzer.estimate import Estimate, NotReached, TooLittle
from analyzer.measures import MEASURES, answers, check_ins, initiation, response_latency, words
from analyzer.options import Options
from tests.analyzer.talks import at, talk

HOUR = 3600.0


def daily(days, *, opener="me", answer_after=10, every=2):
    """One opening every other day at noon, answered after so many minutes (None: never)."""
    events = [("me", 0, "09:00"), ("them", 0, "09:01")]
    other = {"me": "them", "them": "me"}
    for day in range(1, days, every):
        who = opener if isinstance(opener, str) else opener(day)
        events.append((who, day, "12:00"))
        if answer_after is not None:
            events.append((other[who], day, f"{12 + answer_after // 60}:{answer_after % 60:02}"))
    return events


def bids(waits, states, weeks=None):
    n = len(waits)
    week = np.arange(n) // 3 if weeks is None else weeks
    return Bids(np.zeros(n, np.int8), np.zeros(n), week, np.array(states, np.int8), np.array(waits, float), np.zeros(n))


def test_every_measure_says_too_little_on_a_short_chat():
    short = talk(daily(8))
    for measure in MEASURES:
        reading = measure.measure(short)
        assert reading.status == "too_little", measure.key
        assert isinstance(reading.me, TooLittle)
        assert reading.me.have < reading.me.need


def test_initiation_of_somebody_who_always_opens():
    reading = initiation.measure(talk(daily(200)))
    assert reading.me.value > 0.97
    assert reading.me.high == pytest.approx(1.0, abs=0.01)
    assert reading.me.n == 100
    assert reading.them.value == pytest.approx(1 - reading.me.value)


def test_initiation_bounds_hold_all_readings():
    reading = initiation.measure(talk(daily(200, opener=lambda day: "me" if day % 3 else "them")))
    low, high = reading.readings["bounds"]
    for value in (reading.me.value, reading.readings["all_starts"], reading.readings["late_answers_out"]):
        assert low <= value <= high
    assert set(reading.readings["by_gap_h"]) == {"3", "4", "6", "8", "12", "24"}


def test_an_even_friendship_is_not_flagged_for_crossing_one_half():
    reading = initiation.measure(talk(daily(400, opener=lambda day: "me" if (day // 2) % 2 else "them")))
    assert reading.readings["all_starts"] == pytest.approx(0.5)
    assert not reading.facts["definition_matters"]


def test_early_picture_between_the_two_minimums():
    reading = initiation.measure(talk(daily(60)))
    assert reading.status == "early"
    assert reading.me.early


def test_answers_count_every_fate():
    reading = answers.measure(talk(daily(200), end=at(400, "0:00")))
    assert isinstance(reading.them, Estimate)
    assert reading.them.value == 1.0
    assert reading.them.low < 1.0
    assert reading.them.parts["answered"] == 100
    assert isinstance(reading.me, TooLittle)
    assert sum(reading.them.parts.values()) - reading.them.parts["too_recent"] == reading.them.n


def test_somebody_who_never_answers():
    silent = talk(daily(400, answer_after=None, every=8), end=at(420, "0:00"))
    latency, answered = response_latency.measure(silent), answers.measure(silent)
    assert answered.them.value == 0.0
    assert answered.them.parts["none_seen"] == 50
    assert latency.them == NotReached(0.0, 50)


def test_half_answered_is_the_middle_wait():
    reading = response_latency.measure(talk(daily(200, answer_after=20)))
    assert reading.them.value == 20 * 60
    assert reading.readings["in_conversation"]["them"].value == 20 * 60


def test_half_answered_counts_those_without_an_answer():
    waits = [60.0] * 12 + [7 * HOUR] * 8 + [math.inf] * 10
    states = [ANSWERED] * 12 + [LATE] * 8 + [NONE_SEEN] * 10
    found = half_answered(bids(waits, states), Options(), assumed(Options()))
    assert found.value == 7 * HOUR
    assert found.high_not_reached or found.high >= 7 * HOUR


def test_the_curve_is_kaplan_meiers():
    rng = np.random.default_rng(20261122)
    waits = np.round(rng.lognormal(8, 1.5, 80))
    censored = rng.random(80) < 0.2
    curve = answered_curve(bids(waits, np.where(censored, TOO_RECENT, ANSWERED)), np.sort(waits), 0.95)
    expected = stats.ecdf(stats.CensoredData(uncensored=waits[~censored], right=waits[censored]))
    assert curve.share == pytest.approx(expected.cdf.evaluate(np.sort(waits)), abs=1e-9)
    assert (np.diff(curve.share) >= -1e-12).all()
    assert (curve.low <= curve.share + 1e-12).all()
    assert (curve.high >= curve.share - 1e-12).all()


def test_curves_are_drawn_on_a_fixed_grid():
    reading = answers.measure(talk(daily(200)))
    assert reading.series["curve_them"]["hours"].to_list() == list(GRID_HOURS)


def test_check_ins_are_openings_per_28_days():
    reading = check_ins.measure(talk(daily(281, opener="me")))
    assert reading.me.value == pytest.approx(14, rel=0.03)
    assert reading.them.value == pytest.approx(0, abs=0.1)
    assert reading.them.high > reading.them.value
    assert reading.facts["weeks_with"]["me"] == pytest.approx(1.0, abs=0.03)
    assert reading.facts["contact_days_per_28"] == pytest.approx(14, rel=0.05)


def test_check_ins_series_covers_every_week():
    weeks = check_ins.measure(talk(daily(100))).series["weeks"]
    assert weeks["week"].diff().drop_nulls().dt.total_days().unique().to_list() == [7]
    assert weeks["week"].dt.weekday().unique().to_list() == [1]
    assert weeks["me"].sum() == pytest.approx(50, abs=1)


def test_the_confidence_reaches_every_range():
    narrow, wide = (answers.measure(talk(daily(200, every=3), options=Options(confidence=c))) for c in (0.5, 0.95))
    for one, other in (
        (narrow.them.low, wide.them.low),
        (narrow.series["curve_them"]["low"][10], wide.series["curve_them"]["low"][10]),
    ):
        assert one > other


def test_states_that_the_source_cannot_show_are_left_out():
    from dataclasses import replace

    full = talk(daily(200))
    bare = replace(full, capabilities=replace(full.capabilities, reactions=False, calls=False))
    assert "by_reaction" in answers.measure(full).them.parts
    assert not {"by_reaction", "by_call"} & set(answers.measure(bare).them.parts)


def test_words_of_both():
    reading = words.measure(talk(daily(200)))
    assert reading.me.value == pytest.approx(0.5)
    assert reading.facts["words"] == {"me": 303, "them": 303}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.key)
def test_swapping_the_two_people_mirrors_every_side(measure):
    def opener(day):
        return "me" if day % 3 else "them"

    swap = {"me": "them", "them": "me"}
    events = daily(300, opener=opener, answer_after=25)
    one = measure.measure(talk(events))
    other = measure.measure(talk([(swap[who], day, clock) for who, day, clock in events]))
    for side in ("me", "them"):
        mine, theirs = getattr(one, side), getattr(other, swap[side])
        if not isinstance(mine, Estimate):
            assert mine == theirs
            continue
        assert (mine.value, mine.low, mine.high) == pytest.approx((theirs.value, theirs.low, theirs.high), abs=1e-6)


def test_initiation_is_read_under_other_bursts_and_quiet_hours():
    reading = initiation.measure(talk(daily(200, opener=lambda day: "me" if day % 3 else "them")))
    assert list(reading.readings["by_burst_min"]) == ["2", "10", "60"]
    assert list(reading.readings["by_quiet"]) == ["as_used", "assumed", "earlier", "later", "none"]
    assert reading.readings["by_burst_min"]["10"] == reading.readings["by_quiet"]["as_used"]
    assert reading.readings["by_quiet"]["as_used"] == reading.readings["late_answers_out"]


def test_a_burst_moves_no_start():
    """However long a burst may be, who began after a pause stays who began."""
    whole = talk(daily(200, answer_after=30, opener=lambda day: "me" if day % 3 else "them"))
    usual = whole.history().silences
    for burst in (0.5, 60, 300):
        other = whole.history(burst_min=burst).silences
        assert all((getattr(other, name) == getattr(usual, name)).all() for name in usual.__slots__)


def test_other_quiet_hours_can_turn_the_answer():
    """I write at ten, they at five the next morning: a start only where nights count, unless they sleep till nine."""
    first = [("me", 0, "09:00"), ("them", 0, "09:01")]
    nights = [event for day in range(1, 200, 2) for event in (("me", day, "22:00"), ("them", day + 1, "05:00"))]
    reading = initiation.measure(talk(first + nights, options=Options(quiet_min_messages=10_000)))
    by = reading.readings["by_quiet"]
    assert list(by) == ["as_used", "earlier", "later", "none"]
    assert by["none"] < by["as_used"] - 0.15
    assert reading.facts["definition_matters"]


def test_answers_within_other_times():
    hours = [1, 4, 8, 10]
    events = [("me", 0, "08:00"), ("them", 0, "08:01")]
    for k in range(60):
        events += [("me", 2 * k + 1, "08:00"), ("them", 2 * k + 1, f"{8 + hours[k % 4]:02}:30")]
    reading = answers.measure(talk(events, options=Options(quiet_min_messages=10_000)))
    assert reading.readings["by_answer_h"]["them"] == {"3": 0.25, "6": 0.5, "12": 1.0, "24": 1.0}
    assert reading.them.value == 0.5
    assert set(reading.readings["by_answer_h"]) == {"them"}


def test_a_longer_burst_makes_a_shorter_wait():
    """A second message half an hour on; the answer is five and three quarter hours after that."""
    events = [("me", 0, "08:00"), ("them", 0, "08:01")]
    for day in range(1, 100, 2):
        events += [("me", day, "08:00"), ("me", day, "08:30"), ("them", day, "14:15")]
    reading = answers.measure(talk(events, options=Options(quiet_min_messages=10_000)))
    assert reading.readings["by_burst_min"] == {"them": {"2": 0.0, "10": 0.0, "60": 1.0}}
