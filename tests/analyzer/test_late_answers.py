"""The mixture behind openings: symmetric, steady under bad input, and right where the answer is plain."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.late_answers import (
    History,
    Replies,
    Silences,
    late_probabilities,
    late_under,
    opening_share,
)
from analyzer.silence_mixture import STORIES

HOUR = 3600.0
GAP = 6 * HOUR


def silences(
    last: list[int], after: list[int], one_sided: list[bool], me_h: list[float], them_h: list[float], week: list[int]
) -> Silences:
    return Silences(
        np.array(last, dtype=np.int8),
        np.array(after, dtype=np.int8),
        np.array(one_sided, dtype=bool),
        np.array(me_h, dtype=np.float64) * HOUR,
        np.array(them_h, dtype=np.float64) * HOUR,
        np.array(week, dtype=np.int64),
    )


def take(quiet: Silences, rows: np.ndarray) -> Silences:
    return Silences(*(getattr(quiet, field.name)[rows] for field in dataclasses.fields(quiet)))


def mirrored(quiet: Silences) -> Silences:
    after = np.where(quiet.next < 0, quiet.next, 1 - quiet.next).astype(np.int8)
    last = (1 - quiet.last).astype(np.int8)
    return Silences(last, after, quiet.one_sided, quiet.awake_them, quiet.awake_me, quiet.week)


hours = st.floats(0, 2000) | st.sampled_from([0.0, 6.0, 6.0, 7.5])
row = st.tuples(st.integers(0, 1), st.integers(0, 1), st.booleans(), hours, hours, st.integers(0, 60))
some_replies = st.lists(st.floats(0, GAP), max_size=40).map(np.array)


@st.composite
def histories(draw: st.DrawFn, least: int = 0) -> tuple[Silences, Replies]:
    rows = draw(st.lists(row, min_size=least, max_size=40))
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(6)]
    quiet = silences(*columns)
    cut: bool = draw(st.booleans())
    if rows and cut:
        quiet.next[-1] = -1
    return quiet, Replies(draw(some_replies).astype(np.float64), draw(some_replies).astype(np.float64))


def prompt_and_slow(rng: np.random.Generator, n: int) -> tuple[Silences, Replies]:
    """I open .8 of the time, at a steady rate; they leave a third of what I open for 8-14 waking hours."""
    late = rng.random(n) < 0.33
    mine = rng.random(n) < 0.8
    free = 6 + rng.exponential(20, n)
    waits = np.where(late, rng.uniform(8, 14, n), free)
    last = np.where(late, 0, rng.integers(0, 2, n))
    after = np.where(late, 1, np.where(mine, 0, 1))
    quiet = silences(list(last), list(after), list(late), list(waits), list(waits), list(np.arange(n) // 4))
    return quiet, Replies(rng.lognormal(5, 1, 400), rng.lognormal(5, 1, 400))


@given(histories())
@settings(max_examples=50, deadline=None)
def test_any_history_gives_chances_and_an_ordered_interval(history: tuple[Silences, Replies]) -> None:
    quiet, replies = history
    read = opening_share(quiet, replies, GAP)
    assert 0 <= read.low <= read.value <= read.high <= 1
    assert read.late.shape == quiet.last.shape
    assert ((read.late >= 0) & (read.late <= 1)).all()
    assert (read.late[(quiet.next == quiet.last) | (quiet.next < 0)] == 0).all()


@given(histories(least=1))
@settings(max_examples=25, deadline=None)
def test_swapping_the_two_people_mirrors(history: tuple[Silences, Replies]) -> None:
    quiet, replies = history
    read = opening_share(quiet, replies, GAP)
    other = opening_share(mirrored(quiet), Replies(replies.them, replies.me), GAP)
    assert (other.value, other.low, other.high) == pytest.approx(
        (1 - read.value, 1 - read.high, 1 - read.low), abs=1e-7
    )
    assert other.late == pytest.approx(read.late, abs=1e-7)


@given(histories(least=2), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_the_order_of_silences_changes_nothing(history: tuple[Silences, Replies], seed: int) -> None:
    quiet, replies = history
    rows = np.random.default_rng(seed).permutation(len(quiet.last))
    read, other = opening_share(quiet, replies, GAP), opening_share(take(quiet, rows), replies, GAP)
    assert (other.value, other.low, other.high) == pytest.approx((read.value, read.low, read.high), abs=1e-7)
    assert other.late == pytest.approx(read.late[rows], abs=1e-7)


def test_no_start_says_nothing() -> None:
    nothing = silences([], [], [], [], [], [])
    only_the_end = silences([0], [-1], [True], [500], [500], [3])
    for quiet in (nothing, only_the_end):
        read = opening_share(quiet, Replies(np.array([]), np.array([])), GAP)
        assert (read.value, read.low, read.high) == (0.5, 0.0, 1.0)
        assert (read.late == 0).all()


def test_one_sided_history_is_certain_of_its_value_and_not_of_its_range() -> None:
    n = 30
    quiet = silences([0] * n, [0] * n, [True] * n, [12.0] * n, [12.0] * n, list(range(n)))
    read = opening_share(quiet, Replies(np.array([]), np.array([])), GAP)
    assert read.value == 1.0
    assert 0.8 < read.low < 0.95
    assert read.high == 1.0


@pytest.mark.parametrize("gap_h", [0.0, 3.0, 24.0, 400.0])
def test_identical_waits_and_odd_gaps_stay_finite(gap_h: float) -> None:
    n = 40
    quiet = silences([0, 1] * 20, [1, 0] * 20, [False] * n, [8.0] * n, [8.0] * n, [5] * n)
    same = np.full(50, 60.0)
    read = opening_share(quiet, Replies(same, same), gap_h * HOUR)
    assert np.isfinite([read.value, read.low, read.high, *read.late]).all()
    assert read.value == pytest.approx(0.5, abs=1e-6)


def test_late_answers_are_told_from_openings() -> None:
    quiet, replies = prompt_and_slow(np.random.default_rng(5), 240)
    read = opening_share(quiet, replies, GAP)
    assert (quiet.next == 0).mean() < 0.65
    assert read.low < 0.8 < read.high
    assert abs(read.value - 0.8) < 0.07
    assert read.late[quiet.one_sided].mean() > 0.8


def test_prompt_people_have_hardly_any_late_answer() -> None:
    rng = np.random.default_rng(6)
    n = 240
    last, after, waits = rng.integers(0, 2, n), (rng.random(n) < 0.4).astype(int), 6 + rng.exponential(15, n)
    quiet = silences(list(last), list(after), [False] * n, list(waits), list(waits), list(np.arange(n) // 5))
    quick = rng.lognormal(5, 0.8, 500)
    read = opening_share(quiet, Replies(quick, quick), GAP)
    assert read.late.sum() / n < 0.06
    assert abs(read.value - 0.6) < 0.08


def test_never_narrower_than_wilson_on_the_expected_openings() -> None:
    quiet, replies = prompt_and_slow(np.random.default_rng(8), 120)
    read = opening_share(quiet, replies, GAP)
    n = (1 - read.late).sum()
    z = 1.959964
    half = z * np.sqrt(read.value * (1 - read.value) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert read.high - read.low >= 2 * half - 1e-9


def test_more_confidence_is_wider() -> None:
    quiet, replies = prompt_and_slow(np.random.default_rng(7), 120)
    narrow, wide = (opening_share(quiet, replies, GAP, confidence) for confidence in (0.8, 0.99))
    assert wide.low < narrow.low <= narrow.high < wide.high
    assert wide.value == narrow.value


def test_twice_the_history_is_surer_and_says_the_same() -> None:
    quiet, replies = prompt_and_slow(np.random.default_rng(9), 150)
    twice = take(quiet, np.tile(np.arange(150), 2))
    twice.week[150:] += 40
    doubled = Replies(np.tile(replies.me, 2), np.tile(replies.them, 2))
    once, again = opening_share(quiet, replies, GAP), opening_share(twice, doubled, GAP)
    assert again.high - again.low < once.high - once.low
    assert again.value == pytest.approx(once.value, abs=0.03)


def test_both_ways_in_agree_and_repeat() -> None:
    quiet, replies = prompt_and_slow(np.random.default_rng(10), 100)
    read = opening_share(quiet, replies, GAP)
    assert (late_probabilities(quiet, replies, GAP) == read.late).all()
    assert opening_share(quiet, replies, GAP).low == read.low


def test_several_histories_at_once_are_read_like_each_alone() -> None:
    """Shorter ones are filled up, and very long ones thinned: neither may reach the others."""
    nothing = silences([], [], [], [], [], [])
    quiet = [prompt_and_slow(np.random.default_rng(seed), n) for seed, n in ((11, 30), (12, 220), (13, 1700))]
    many = [History(*one, GAP) for one in quiet] + [History(nothing, quiet[0][1], GAP), History(*quiet[0], 3 * HOUR)]
    for stories in (STORIES, opening_share(*many[1]).stories):
        for one, late in zip(many, late_under(many, stories), strict=True):
            assert late == pytest.approx(late_probabilities(*one, stories), abs=1e-8)
