"""Intervals, checked against scipy's own and against simulation."""

import numpy as np
import pytest
from scipy import stats

from analyzer.estimate import clustered_share, rate, share, wilson, woodruff_median


@pytest.mark.parametrize(("k", "n"), [(0, 10), (3, 10), (10, 10), (55, 120)])
def test_wilson_is_scipys(k, n):
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    found = wilson(k, n, 0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("count", [0.0, 3.0, 40.0])
def test_rate_is_never_narrower_than_poissons_exact_range(count):
    days = np.full(10, 7.0)
    found = rate(np.full(10, count / 10), days, 28.0, 0.95)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2 if count else -np.log(0.05)
    assert found.low <= low / 70 * 28 + 1e-9
    assert found.high >= high / 70 * 28 - 1e-9
    assert found.value == pytest.approx(count / 70 * 28)


def test_clustered_share_covers_where_weeks_differ_and_wilson_does_not():
    """400 histories of 26 unlike weeks (logit sd .8): clustered covers 92-98 %, Wilson on words below 60 %."""
    rng = np.random.default_rng(20261122)
    clustered, naive = 0, 0
    long_run = (1 / (1 + np.exp(-(0.5 + 0.8 * np.random.default_rng(1).standard_normal(200_000))))).mean()
    for _ in range(400):
        p = 1 / (1 + np.exp(-(0.5 + 0.8 * rng.standard_normal(26))))
        words = rng.poisson(120, 26).astype(float)
        mine = rng.binomial(words.astype(int), p).astype(float)
        found = clustered_share(mine, words, np.arange(26), 0.95)
        plain = wilson(mine.sum(), words.sum(), 0.95)
        clustered += found.low <= long_run <= found.high
        naive += plain.low <= long_run <= plain.high
    assert 0.92 <= clustered / 400 <= 0.98
    assert naive / 400 < 0.6


def test_few_weeks_widen_the_range_to_weeks_as_units():
    found = clustered_share(np.array([50.0, 40.0]), np.array([100.0, 100.0]), np.array([1, 2]), 0.95)
    assert found.high - found.low > 0.6


def test_share_is_the_wider_of_both():
    part, week = np.array([1.0, 0.0] * 20), np.repeat(np.arange(10), 4)
    both = share(part, np.ones(40), week, 0.95)
    one = wilson(20, 40, 0.95)
    assert both.low <= one.low
    assert both.high >= one.high


def test_woodruff_covers_the_median_of_clustered_waits():
    """300 histories of 13 weeks with week effects (sd .4): 93-100 % cover."""
    rng = np.random.default_rng(20261122)
    covered = 0
    for _ in range(300):
        week = np.repeat(np.arange(13), 12)
        waits = np.exp(3 + 0.4 * rng.standard_normal(13)[week] + rng.standard_normal(len(week)))
        found = woodruff_median(waits, week, 0.95)
        covered += found.low <= np.exp(3) <= found.high
    assert 0.93 <= covered / 300 <= 1.0
