"""Before and after a date that the reader names."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from analyzer.before_after import Periods, compared, periods
from analyzer.change_point import Counts, step_p
from analyzer.changes import Change, Compared, NoChange, NotCompared
from analyzer.estimate import Estimate, NotReached, TooLittle
from analyzer.measures import MEASURES
from analyzer.options import Options
from analyzer.over_time import over_time, usual_of
from analyzer.results import Contact, Reading
from analyzer.weekly import series_of
from tests.analyzer.talks import EVER, at, talk

OPTIONS = Options()
FEW = TooLittle(3, 15, "starts")


def share(value, low, high, key="initiation"):
    me, them = Estimate(value, low, high, 100), Estimate(1 - value, 1 - high, 1 - low, 100)
    return Reading(key, "share", me, them, "ok")


def times(me, them):
    return Reading("response_latency", "s", me, them, "ok")


def of(before, after, **others):
    """By the ranges alone: without weekly counts."""
    return compared({"x": Periods({before.key: before}, {after.key: after}, 0), **others}, {}, OPTIONS)["x"][before.key]


def test_three_outcomes():
    base = share(0.5, 0.42, 0.58)
    assert of(base, share(0.8, 0.72, 0.86))["me"].outcome == "clearly_more"
    assert of(base, share(0.2, 0.14, 0.28))["me"].outcome == "clearly_less"
    assert of(base, share(0.55, 0.47, 0.63))["me"].outcome == "no_reliable_change"


def test_the_difference_carries_the_arms_of_both():
    found = of(share(0.5, 0.4, 0.6), share(0.8, 0.7, 0.85))["me"]
    assert found.scale == "difference"
    assert found.difference.value == pytest.approx(0.3)
    assert found.difference.low == pytest.approx(0.3 - math.hypot(0.1, 0.1))
    assert found.difference.high == pytest.approx(0.3 + math.hypot(0.05, 0.1))


def test_a_clear_difference_of_few_points_is_slight():
    assert of(share(0.50, 0.48, 0.52), share(0.58, 0.56, 0.60))["me"].slight
    assert not of(share(0.5, 0.42, 0.58), share(0.8, 0.72, 0.86))["me"].slight
    assert not of(share(0.50, 0.4, 0.6), share(0.58, 0.48, 0.68))["me"].slight


def test_the_other_side_of_a_share_is_the_same_fact():
    found = of(share(0.5, 0.42, 0.58), share(0.8, 0.72, 0.86))
    me, them = found["me"], found["them"]
    assert them.outcome == "clearly_less"
    assert (them.difference.value, them.difference.low) == (-me.difference.value, -me.difference.high)
    assert them.p == me.p


def test_what_does_not_survive_the_number_of_things_compared_is_not_claimed():
    before, after = share(0.5, 0.42, 0.58), share(0.69, 0.605, 0.77)
    assert of(before, after)["me"].outcome == "clearly_more"
    same = Periods({"initiation": before}, {"initiation": before}, 0)
    found = of(before, after, **{str(k): same for k in range(30)})["me"]
    assert found.outcome == "no_reliable_change"
    assert found.difference.low > 0


def test_times_are_compared_by_a_factor():
    found = of(
        times(Estimate(600, 400, 900, 50), Estimate(600, 400, 900, 50)),
        times(Estimate(3600, 2400, 5400, 50), Estimate(700, 450, 1000, 50)),
    )
    assert found["me"].scale == "factor"
    assert found["me"].outcome == "clearly_more"
    assert found["me"].difference.value == pytest.approx(6)
    assert found["me"].difference.low == pytest.approx(6 / math.exp(math.sqrt(2) * math.log(1.5)), rel=1e-6)
    assert found["them"].outcome == "no_reliable_change"


def test_nothing_is_claimed_beyond_an_end_that_was_not_reached():
    open_ended = Estimate(600, 400, 900, 50, high_not_reached=True)
    later = Estimate(36000, 24000, 50000, 50)
    found = of(times(open_ended, open_ended), times(later, Estimate(60, 30, 90, 50)))
    assert found["me"].outcome == "no_reliable_change"
    assert found["me"].difference.low == 0
    assert found["them"].outcome == "clearly_less"
    assert of(times(later, later), times(open_ended, open_ended))["me"].high_not_reached


def test_without_a_number_on_both_sides_nothing_is_compared():
    few = Reading("initiation", "share", FEW, FEW, "too_little")
    assert of(share(0.5, 0.4, 0.6), few)["me"] == NotCompared(Estimate(0.5, 0.4, 0.6, 100), FEW)
    never = times(NotReached(0.3, 40), Estimate(600, 400, 900, 50))
    found = of(times(Estimate(600, 400, 900, 50), Estimate(600, 400, 900, 50)), never)
    assert isinstance(found["me"], NotCompared)
    assert isinstance(found["them"], Compared)


def chat(weeks, turn_at):
    """Who opens, three times a week: me until week `turn_at`, them from then on."""
    rows = []
    for week in range(weeks):
        first, second = ("me", "them") if week < turn_at else ("them", "me")
        for day in (0, 2, 4):
            rows += [(first, 7 * week + day, "10:00"), (second, 7 * week + day, "10:20")]
    return rows


def test_each_time_is_read_as_if_it_alone_had_been_asked_for():
    rows, when = chat(30, 15), at(7 * 15, "00:00")
    whole = talk(rows)
    found = periods(whole, when, MEASURES)
    for measure in MEASURES:
        assert found.before[measure.key].me == measure.measure(talk(rows, window=(-np.inf, when))).me
        assert found.after[measure.key].me == measure.measure(talk(rows, window=(when, np.inf))).me


def test_a_turn_about_is_seen():
    whole = talk(chat(30, 15))
    both = periods(whole, at(7 * 15, "00:00"), MEASURES)
    assert both.week == 15
    readings = {measure.key: measure.measure(whole) for measure in MEASURES}
    found = compared({"x": both}, {"x": series_of(whole, readings)}, OPTIONS)["x"]
    assert found["initiation"]["me"].outcome == "clearly_less"
    assert found["initiation"]["them"].outcome == "clearly_more"
    assert found["check_ins"]["me"].outcome == "clearly_less"
    assert found["check_ins"]["them"].outcome == "clearly_more"
    assert found["words"]["me"].outcome == "no_reliable_change"


def test_weeks_that_are_alike_make_a_date_less_telling():
    """The same weekly counts, in runs and mixed: in runs a step in the middle is common, and so is no finding."""
    low, high = np.tile([1.0, 1.0, 1.0, 0.0], 3), np.tile([3.0, 2.0, 3.0, 3.0], 3)
    whole = np.full(48, 4.0)
    runs = np.r_[low, high, low, high]
    step = np.r_[low, low, high, high]
    p = [step_p(Counts("share", part, whole, whole, 0.0, 1), 24) for part in (step, runs)]
    assert p[0] < 0.01
    assert p[1] > 0.5


def test_a_date_outside_of_the_history_leaves_one_side_too_little():
    for when in (at(-400, "00:00"), at(4000, "00:00")):
        found = compared({"x": periods(talk(chat(20, 10)), when, MEASURES)}, {}, OPTIONS)["x"]
        assert all(isinstance(side, NotCompared) for sides in found.values() for side in sides.values())


def test_the_window_of_the_question_holds_for_both():
    whole = talk(chat(30, 15), window=(at(70, "00:00"), np.inf))
    assert periods(whole, at(105, "00:00"), MEASURES).before["initiation"].me.n == 15
    assert talk(chat(30, 15), window=EVER).window == EVER


def test_what_time_adds_reaches_the_contact():
    whole, when = talk(chat(40, 20)), at(7 * 20, "00:00")
    readings = {measure.key: measure.measure(whole) for measure in MEASURES}
    moment = datetime(1970, 1, 5, tzinfo=UTC)
    person = Contact("x", "Ana", (), moment, moment, 1, {}, readings, {})
    [found] = over_time([person], {"x": series_of(whole, readings)}, {"x": periods(whole, when, MEASURES)}, OPTIONS)
    assert isinstance(found.changes["check_ins"]["me"], Change)
    assert found.changes["check_ins"]["me"].after.value < 1
    # Whoever opens here always after the other spoke last might be answering late, but either time says the same.
    assert readings["initiation"].facts["definition_matters"]
    assert isinstance(found.changes["initiation"]["me"], Change)
    assert isinstance(found.changes["words"]["me"], NoChange)
    assert found.compared["initiation"]["me"].outcome == "clearly_less"
    assert len(found.measures["initiation"].series["over_time_me"]) == 40
    assert "over_time_them" in found.measures["check_ins"].series
    assert found.measures["initiation"].me == readings["initiation"].me


def test_my_usual_range_is_said_of_shares_with_people_enough():
    moment = datetime(1970, 1, 5, tzinfo=UTC)
    shares = [share(v, v - 0.1, v + 0.1) for v in (0.3, 0.5, 0.6)]
    people = [Contact(str(k), "", (), moment, moment, 1, {}, {"initiation": s}, {}) for k, s in enumerate(shares)]
    assert usual_of(people, OPTIONS)["initiation"].median == 0.5
    assert usual_of(people[:2], OPTIONS) == {}
