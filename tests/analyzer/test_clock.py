"""Quiet hours and the awake clock."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzer.clock import DAY_S, AwakeClock, assumed, infer
from analyzer.options import Options

OPTIONS = Options()
seconds = st.floats(0, 4e9)


@given(st.lists(seconds, min_size=2), st.floats(0, DAY_S - 1), st.floats(3600, DAY_S))
def test_waking_time_never_runs_backwards_nor_faster_than_time(times, wake, length):
    ordered = np.sort(np.array(times))
    elapsed = np.diff(AwakeClock(wake, length, assumed=False).elapsed(ordered))
    assert (elapsed >= 0).all()
    assert (elapsed <= np.diff(ordered) + 1e-3).all()


def test_a_whole_day_holds_the_waking_length():
    clock = AwakeClock(7 * 3600, 16 * 3600, assumed=False)
    assert clock.between(np.array([0.0]), np.array([3 * DAY_S])).tolist() == [3 * 16 * 3600]


def test_too_few_messages_give_the_assumed_hours():
    assert infer(np.arange(79.0), OPTIONS) == assumed(OPTIONS)
    assert assumed(OPTIONS).quiet == (23.0, 7.0)


def test_quiet_hours_are_found_within_half_an_hour():
    """Wake times from 5 to 11, sleep of 8 h, 400 messages: measured error of the wake time at most 30 min in each."""
    rng = np.random.default_rng(20261122)
    for wake in range(5, 12):
        messages = (wake + rng.uniform(0, 16, 400)) * 3600 + rng.integers(0, 300, 400) * DAY_S
        clock = infer(messages, OPTIONS)
        assert not clock.assumed
        assert abs(clock.wake / 3600 - wake) <= 0.5
        assert abs(clock.length / 3600 - 16) <= 1.0
