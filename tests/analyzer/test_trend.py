"""Change over time: the test, what may be named, and lines over time."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from analyzer import estimate
from analyzer.bids import ANSWERED, Bids
from analyzer.change_point import Counts, detectable, permutations, scan
from analyzer.changes import Change, NoChange, TooShort, difference
from analyzer.clock import AwakeClock
from analyzer.estimate import Estimate, Interval
from analyzer.measures import MEASURES
from analyzer.options import Options
from analyzer.rolling import rolling
from analyzer.step_ratio import curve_of
from analyzer.trend import changes_of
from analyzer.weekly import Series, series_of
from tests.analyzer.talks import talk

OPTIONS = Options()
FIRST = 2800
MONDAY = date(1970, 1, 5)


def series(part, whole, *, measure="initiation", side="me", **more):
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    weeks = FIRST + np.arange(len(part))
    more = {"between_two": measure == "initiation", "units": whole} | more
    return Series(measure, side, weeks=weeks, part=part, whole=whole, **({"kind": "share", "of": "starts"} | more))


def stepped(before, after, weeks=52, units=5, seed=1, at=None, **more):
    rng = np.random.default_rng(seed)
    level = np.where(np.arange(weeks) < (at or weeks // 2), before, after)
    whole = rng.poisson(units, weeks)
    return series(rng.binomial(whole, level), whole, **more)


def rates(before, after, weeks=52, seed=1, **more):
    rng = np.random.default_rng(seed)
    count = rng.poisson(np.where(np.arange(weeks) < weeks // 2, before, after))
    days = {"kind": "rate", "of": "check_ins", "measure": "check_ins", "units": np.ones(weeks)}
    return series(count, np.full(weeks, 7.0), **(days | more))


def timed(before, after, weeks=52, each=4, seed=1):
    """Answers whose median wait goes from `before` to `after` seconds."""
    rng = np.random.default_rng(seed)
    week = np.repeat(np.arange(weeks), each)
    wait = np.where(week < weeks // 2, before, after) * np.exp(0.7 * rng.standard_normal(len(week)))
    none = np.zeros(len(week))
    bids = Bids(none.astype(np.int8), none, week + FIRST, np.full(len(week), ANSWERED, dtype=np.int8), wait, none)
    usual = float(np.median(wait))
    part = np.bincount(week, weights=wait <= usual)
    clock = AwakeClock(7 * 3600, 16 * 3600, assumed=False)
    more = {"measure": "response_latency", "of": "first_messages", "bids": bids, "within_s": usual, "clock": clock}
    return series(part, np.full(weeks, each), **more)


def said(one, options=OPTIONS):
    return changes_of({"x": [one]}, options)["x"][one.measure][one.side]


def test_a_large_step_is_named_with_both_levels_and_a_range_of_weeks():
    found = said(stepped(0.8, 0.3))
    assert isinstance(found, Change)
    assert found.before.value == pytest.approx(0.8, abs=0.1)
    assert found.after.value == pytest.approx(0.3, abs=0.1)
    assert found.difference.high < -0.15
    assert found.earliest <= MONDAY + timedelta(weeks=FIRST + 26) <= found.latest
    assert (found.latest - found.earliest).days >= 28


def test_no_step_is_no_clear_change_with_what_could_have_been_seen():
    found = said(stepped(0.5, 0.5))
    assert isinstance(found, NoChange)
    assert found.why == "not_seen"
    assert 0.15 < found.detectable < 0.6
    assert said(stepped(0.5, 0.5, weeks=156)).detectable < found.detectable


def test_a_step_of_less_than_15_points_is_too_small_to_name():
    found = said(stepped(0.55, 0.45, weeks=156, units=40))
    assert isinstance(found, NoChange)
    assert found.why == "small"
    assert found.p < 0.05


def test_where_the_definition_matters_no_change_of_it_is_named():
    found = said(replace(stepped(0.8, 0.3), matters=True))
    assert isinstance(found, NoChange)
    assert found.why == "definition_matters"


def test_a_rate_changes_by_a_factor_of_two_or_not_at_all():
    found = said(rates(3, 0.8))
    assert isinstance(found, Change)
    assert found.scale == "per_28_days"
    assert found.before.value == pytest.approx(12, abs=2.5)
    assert found.difference.high < 0
    small = said(rates(9, 6, weeks=104))
    assert isinstance(small, NoChange)
    assert small.why == "small"
    assert small.scale == "factor"
    assert small.detectable >= 2


def test_a_rate_may_fall_to_nothing():
    found = said(rates(2, 0))
    assert isinstance(found, Change)
    assert found.after.value == 0
    assert found.after.high > 0
    assert found.difference.high < 0


def test_reply_times_change_by_a_factor_and_are_given_in_seconds():
    found = said(timed(600, 3600))
    assert isinstance(found, Change)
    assert found.before.value == pytest.approx(600, rel=0.3)
    assert found.after.value == pytest.approx(3600, rel=0.3)
    assert 600 < found.within_s < 3600
    assert found.difference.high < 0
    assert said(timed(600, 1000, weeks=104)).why == "small"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (stepped(0.8, 0.3, weeks=25), TooShort(25, 26, "weeks")),
        (series(np.full(40, 0.5), np.full(40, 0.9)), TooShort(36, 40, "starts")),
        (replace(rates(2, 2, weeks=30), part=np.r_[np.ones(9), np.zeros(21)]), TooShort(9, 20, "check_ins")),
    ],
)
def test_too_short(one, expected):
    assert said(one) == expected


def test_a_step_needs_enough_on_either_side():
    """All starts but a few in the first weeks: nowhere are there twenty on both sides."""
    whole = np.r_[np.full(6, 10.0), np.full(30, 0.3)]
    assert isinstance(said(series(whole / 2, whole)), TooShort)


def mirrored(one):
    mine = changes_of({"x": [one]}, OPTIONS)["x"]["initiation"]
    theirs = changes_of({"x": [replace(one, part=one.whole - one.part)]}, OPTIONS)["x"]["initiation"]
    return mine, theirs


def ends(found):
    sides = (found.before, found.after, found.difference)
    return [end for side in sides for end in (side.value, side.low, side.high)]


def test_swapping_the_two_people_mirrors_a_change():
    mine, theirs = mirrored(stepped(0.8, 0.3))
    assert ends(theirs["me"]) == pytest.approx(ends(mine["them"]))
    assert ends(theirs["them"]) == pytest.approx(ends(mine["me"]))
    when = [(found.earliest, found.latest, found.p) for found in (*mine.values(), *theirs.values())]
    assert len(set(when)) == 1


def test_swapping_the_two_people_mirrors_no_change():
    mine, theirs = mirrored(stepped(0.5, 0.5))
    assert mine["me"] == mine["them"] == theirs["me"] == theirs["them"]


def test_the_same_history_gives_the_same_numbers_whenever_it_was():
    one = stepped(0.5, 0.5)
    assert said(one) == said(one) == said(replace(one, weeks=one.weeks + 40))


def test_one_change_among_many_people_needs_more_than_one_alone():
    steps = [stepped(0.6, 0.35, seed=seed) for seed in range(30)]
    borderline = next(one for one in steps if isinstance(said(one), Change) and said(one).p > 0.01)
    others = {str(k): [stepped(0.5, 0.5, seed=100 + k)] for k in range(12)}
    found = changes_of({"x": [borderline], **others}, OPTIONS)["x"]["initiation"]["me"]
    assert isinstance(found, NoChange)
    assert found.detectable is None or found.detectable > said(stepped(0.5, 0.5)).detectable


def test_permutations_keep_every_week_and_whole_blocks():
    order = permutations(53, 4, 0)
    assert order.shape == (999, 53)
    assert (np.sort(order, axis=1) == np.arange(53)).all()
    steps = (np.diff(order, axis=1) == 1).sum(axis=1)
    # 53 weeks in blocks of four leave at least 39 neighbours together.
    assert steps.min() >= 53 - 15
    assert (order == permutations(53, 4, 0)).all()
    assert (order != permutations(53, 4, 1)).any()


def test_scan_finds_the_likeliest_place_by_hand():
    """Twelve weeks of 0 of 3, then eighteen of 3 of 3: all of it is the step."""
    whole = np.full(30, 3.0)
    found = scan(Counts("share", np.r_[np.zeros(12), np.full(18, 3.0)], whole, whole, 20, 8))
    assert (found.at, found.first, found.last) == (12, 12, 12)
    n, k = 90.0, 54.0
    expected = -(k * np.log(k / n) + (n - k) * np.log(1 - k / n))
    curve = curve_of(
        Counts("share", np.r_[np.zeros(12), np.full(18, 3.0)], whole, whole, 20, 8), np.arange(30)[None, :]
    )[0]
    assert curve.max() == pytest.approx(expected)
    assert not np.isfinite(curve[:7]).any()


def test_very_long_histories_are_read_in_fewer_places():
    long = stepped(0.6, 0.3, weeks=520, at=300)
    found = scan(Counts("share", long.part, long.whole, long.units, 20, 8))
    assert found.at % 4 == 0
    assert abs(found.at - 300) <= 12


def test_few_blocks_may_hide_any_step():
    one = stepped(0.5, 0.5, weeks=26)
    counts = Counts("share", one.part, one.whole, one.units, 20, 8)
    assert detectable(counts, scan(counts), 0.05 / 200, 0.15) is None


def test_a_step_of_the_size_that_can_be_seen_is_seen():
    """Of 20 histories with the step that a quiet one promises to see, 11 or more (.8 less three errors)."""
    one = stepped(0.5, 0.5, weeks=78)
    counts = Counts("share", one.part, one.whole, one.units, 20, 8)
    size = detectable(counts, scan(counts), 0.05, 0.15)
    seen = 0
    for seed in range(20):
        more = stepped(0.5 + size / 2, 0.5 - size / 2, weeks=78, seed=seed)
        seen += scan(Counts("share", more.part, more.whole, more.units, 20, 8)).p < 0.05
    assert seen >= 11


def test_difference_by_hand():
    found = difference(Interval(0.5, 0.4, 0.6), Interval(0.7, 0.65, 0.8))
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.2 - np.hypot(0.05, 0.1))
    assert found.high == pytest.approx(0.2 + np.hypot(0.1, 0.1))


def test_lines_over_time_are_the_estimates_of_their_windows():
    one = stepped(0.8, 0.3, units=4)
    line = rolling(one, OPTIONS)
    assert len(line) == 52
    for row in (6, 25, 40):
        cut = slice(row - 6, row + 7)
        kept = one.whole[cut] > 0
        by_hand = estimate.share(one.part[cut][kept], one.whole[cut][kept], one.weeks[cut][kept], 0.95)
        assert line.row(row)[1:4] == pytest.approx((by_hand.value, by_hand.low, by_hand.high))


def test_lines_of_rates_and_words_are_their_estimates_too():
    one = rates(2, 2)
    by_hand = estimate.rate(one.part[14:27], one.whole[14:27], 28, 0.95)
    assert rolling(one, OPTIONS).row(20)[1:4] == pytest.approx((by_hand.value, by_hand.low, by_hand.high))
    words = series(
        np.arange(30) * 5 % 37 + 20, np.full(30, 80), measure="words", of="weeks_with_words", clustered=True,
        units=np.ones(30),
    )  # fmt: skip
    by_hand = estimate.amount_share(words.part[4:17], words.whole[4:17], words.weeks[4:17], 0.95)
    assert rolling(words, OPTIONS).row(10)[1:4] == pytest.approx((by_hand.value, by_hand.low, by_hand.high))


def test_lines_are_blank_below_the_minimum_and_mark_holes():
    whole = np.r_[np.full(20, 3.0), np.full(20, 0.5)]
    one = series(whole / 2, whole)
    one = replace(one, weeks=np.r_[one.weeks[:30], one.weeks[30:] + 4])
    line = rolling(one, OPTIONS)
    assert len(line) == 44
    assert line["seen"].sum() == 40
    assert line["value"].is_not_null()[:20].all()
    assert line["value"][-5:].is_null().all()
    assert (line["value"].is_null() == line["low"].is_null()).all()


def test_lines_mirror():
    one = stepped(0.8, 0.3)
    other = rolling(replace(one, part=one.whole - one.part), OPTIONS)
    line = rolling(one, OPTIONS)
    assert np.allclose(1 - line["value"], other["value"])
    assert np.allclose(1 - line["high"], other["low"])


def chat(weeks, me="me", them="them"):
    """Each week me on Monday and Thursday, them on Tuesday; answered within an hour."""
    rows = []
    for week in range(weeks):
        rows += [(me, 7 * week, "10:00"), (them, 7 * week, "10:40")]
        rows += [(them, 7 * week + 1, "11:00"), (me, 7 * week + 1, "11:05")]
        rows += [(me, 7 * week + 3, "12:00"), (them, 7 * week + 3, "12:30")]
    return talk(rows)


def test_weekly_counts_of_a_small_chat():
    found = chat(30)
    readings = {measure.key: measure.measure(found) for measure in MEASURES}
    by = {(one.measure, one.side): one for one in series_of(found, readings)}
    assert set(by) == {
        ("initiation", "me"), ("words", "me"), ("check_ins", "me"), ("check_ins", "them"),
        ("answers", "me"), ("answers", "them"), ("response_latency", "me"), ("response_latency", "them"),
    }  # fmt: skip
    assert by["answers", "them"].whole[1:-1].tolist() == [2] * 28
    assert by["answers", "me"].part[1:-1].tolist() == [1] * 28
    assert by["words", "me"].part[1] / by["words", "me"].whole[1] == pytest.approx(0.5)
    assert by["check_ins", "me"].whole[1] == pytest.approx(7)
    assert by["initiation", "me"].units.sum() == 89
    assert isinstance(readings["initiation"].me, Estimate)


def test_a_side_without_a_number_is_not_looked_at():
    found = chat(4)
    readings = {measure.key: measure.measure(found) for measure in MEASURES}
    assert {(one.measure) for one in series_of(found, readings)} <= {"initiation", "check_ins"}


def test_swapping_the_two_people_swaps_the_weekly_counts():
    counts = []
    for names in (("me", "them"), ("them", "me")):
        found = chat(30, *names)
        readings = {measure.key: measure.measure(found) for measure in MEASURES}
        counts.append({(one.measure, one.side): one for one in series_of(found, readings)})
    mine, theirs = counts
    for measure in ("initiation", "words"):
        one, other = mine[measure, "me"], theirs[measure, "me"]
        assert other.part == pytest.approx(one.whole - one.part)
    for measure in ("answers", "response_latency", "check_ins"):
        assert theirs[measure, "them"].part == pytest.approx(mine[measure, "me"].part)
        assert theirs[measure, "them"].whole == pytest.approx(mine[measure, "me"].whole)


def two_lives(then, now, days=364):
    """A conversation every other day: of each half who opens, and after how many waking hours the other answers."""
    events = [("me", 0, "09:00"), ("them", 0, "09:01")]
    other = {"me": "them", "them": "me"}
    for k, day in enumerate(range(1, days, 2)):
        opens, hours = (then, now)[day > days // 2](k)
        events += [
            (opens, day, "09:00"),
            (other[opens], day, f"{9 + hours:02}:{(7 * k) % 60:02}"),
            (opens, day, "21:30"),
        ]
    whole = talk(events)
    return changes_of({"x": series_of(whole, {m.key: m.measure(whole) for m in MEASURES})}, OPTIONS)["x"]["initiation"]


def test_who_writes_first_may_change_though_late_answers_matter():
    """They always answer late in both halves; in the first I open most, in the second they do."""
    found = two_lives(lambda k: ("me" if k % 5 else "them", 8), lambda k: ("them" if k % 5 else "me", 8))["me"]
    assert isinstance(found, Change)
    assert found.difference.high < -0.15
