"""Our own formulas against those of scipy, statsmodels and lifelines (only ever imported here)."""

import numpy as np
import pytest

from analyzer.answered import answered_curve
from analyzer.bids import ANSWERED, NONE_SEEN, TOO_RECENT, Bids
from analyzer.changes import difference
from analyzer.compare import discoveries, shrunken
from analyzer.estimate import Interval, clustered_share, rate, share, wilson, woodruff_median
from analyzer.step_ratio import Counts, curve_of


def weekly(seed=1, weeks=40):
    rng = np.random.default_rng(seed)
    whole = rng.poisson(6, weeks) + 1.0
    part = rng.binomial(whole.astype(int), 1 / (1 + np.exp(-0.3 - 0.8 * rng.standard_normal(weeks)))).astype(float)
    return part, whole, np.arange(weeks)


def bids(seed=2, n=90):
    """A third answered after more than a day or never, and a few too recent to know."""
    rng = np.random.default_rng(seed)
    wait = np.round(3600 * np.exp(1.5 * rng.standard_normal(n)))
    state = rng.choice(np.array([ANSWERED, NONE_SEEN, TOO_RECENT], dtype=np.int8), n, p=[0.7, 0.2, 0.1])
    wait[state == NONE_SEEN] = np.inf
    none = np.zeros(n)
    return Bids(none.astype(np.int8), none, np.arange(n) // 3, state, wait, none)


@pytest.mark.parametrize(("k", "n"), [(0, 12), (3, 17), (20, 40), (40, 40)])
def test_wilson(k, n):
    from scipy.stats import binomtest
    from statsmodels.stats.proportion import proportion_confint

    ours = wilson(k, n, 0.95)
    theirs = binomtest(k, n).proportion_ci(method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert (ours.low, ours.high) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-9)


def test_clustered_share_is_the_sandwich_of_an_independence_gee():
    """Their robust error has no small-sample factor K / (K - 1) and a normal quantile; on the logit, as ours."""
    import statsmodels.api as sm
    from scipy.special import logit
    from scipy.stats import t

    part, whole, week = weekly()
    ours = clustered_share(part, whole, week, 0.95)
    answers = np.concatenate([np.r_[np.ones(int(y)), np.zeros(int(x - y))] for y, x in zip(part, whole, strict=True)])
    groups = np.repeat(week, whole.astype(int))
    fitted = sm.GEE(answers, np.ones(len(answers)), groups=groups, family=sm.families.Binomial()).fit()
    weeks = len(week)
    error = (logit(ours.high) - logit(ours.low)) / 2 / t.ppf(0.975, weeks - 1)
    assert logit(ours.value) == pytest.approx(fitted.params[0])
    assert error * np.sqrt((weeks - 1) / weeks) == pytest.approx(fitted.bse[0], rel=1e-4)


def test_kaplan_meier_is_that_of_scipy_and_statsmodels():
    from scipy.stats import CensoredData, ecdf
    from statsmodels.duration.survfunc import SurvfuncRight

    asked = bids()
    times = np.unique(asked.wait[(asked.state == ANSWERED)])
    ours = answered_curve(asked, times, 0.95).share
    # Never answered: at risk throughout, which is censored beyond every time.
    recent = asked.state == TOO_RECENT
    wait = np.where(np.isfinite(asked.wait), asked.wait, 1e12)
    event = np.isfinite(asked.wait) & ~recent
    theirs = ecdf(CensoredData(uncensored=wait[event], right=wait[~event])).cdf
    assert ours == pytest.approx(theirs.evaluate(times))
    other = SurvfuncRight(wait, event)
    assert ours == pytest.approx(1 - other.surv_prob)
    assert times == pytest.approx(other.surv_times)


def test_kaplan_meier_is_that_of_lifelines():
    lifelines = pytest.importorskip("lifelines", reason="lifelines holds pandas below 3, so it is not in the dev extra")
    asked = bids()
    times = np.unique(asked.wait[(asked.state == ANSWERED)])
    event = np.isfinite(asked.wait) & (asked.state != TOO_RECENT)
    wait = np.where(np.isfinite(asked.wait), asked.wait, 1e12)
    theirs = lifelines.KaplanMeierFitter().fit(wait, event)
    assert answered_curve(asked, times, 0.95).share == pytest.approx(1 - theirs.predict(times).to_numpy())


def test_discoveries_are_those_of_benjamini_and_hochberg():
    from scipy.stats import false_discovery_control

    rng = np.random.default_rng(3)
    for _ in range(20):
        p = np.r_[rng.uniform(size=30), rng.uniform(size=6) ** 4]
        expected = set(np.flatnonzero(false_discovery_control(p) <= 0.05).tolist())
        assert discoveries(dict(enumerate(p.tolist())), 0.05) == expected


@pytest.mark.parametrize("count", [1, 7, 40])
def test_the_exact_range_of_a_rate(count):
    from scipy.stats import chi2
    from statsmodels.stats.rates import confint_poisson

    ours = rate(np.array([float(count)]), np.array([56.0]), 28, 0.95)
    assert (ours.low, ours.high) == pytest.approx(confint_poisson(count, 2.0, method="exact-c"), rel=1e-6)
    assert ours.low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2 / 2)


def test_a_rate_of_zero_has_the_one_sided_upper_end():
    from scipy.stats import poisson

    high = rate(np.array([0.0]), np.array([56.0]), 28, 0.95).high * 2
    assert poisson.cdf(0, high) == pytest.approx(0.05)


def test_woodruff_is_near_the_bootstrap_of_whole_weeks():
    rng = np.random.default_rng(4)
    week = np.repeat(np.arange(60), 6)
    values = np.exp(6 + 0.4 * rng.standard_normal(60)[week] + rng.standard_normal(len(week)))
    ours = woodruff_median(values, week, 0.95)
    drawn = values.reshape(60, 6)[rng.integers(0, 60, (4000, 60))].reshape(4000, -1)
    low, high = np.quantile(np.median(drawn, axis=1), [0.025, 0.975])
    assert np.log(ours.high / ours.low) == pytest.approx(np.log(high / low), rel=0.25)
    assert abs(np.log(ours.low / low)) < 0.1
    assert abs(np.log(ours.high / high)) < 0.1


def test_a_difference_of_two_shares_is_newcombes():
    from statsmodels.stats.proportion import confint_proportions_2indep

    before, after = wilson(12, 40, 0.95), wilson(31, 50, 0.95)
    ours = difference(before, after)
    assert (ours.low, ours.high) == pytest.approx(confint_proportions_2indep(31, 50, 12, 40, method="newcomb"))


def test_a_difference_with_arms_alike_is_the_reliable_change_index():
    """|RC| of 1.96 is where the range touches zero."""
    errors = 0.03, 0.04
    step = 1.96 * np.hypot(*errors)
    sides = [Interval(v, v - 1.96 * e, v + 1.96 * e) for v, e in zip((0.4, 0.4 + step), errors, strict=True)]
    assert difference(*sides).low == pytest.approx(0)


def test_the_likelihood_ratio_of_a_step_is_binomial():
    from scipy.stats import binom, poisson

    part, whole, _ = weekly(weeks=30)
    shares = curve_of(Counts("share", part, whole, whole, 0, 8), np.arange(30)[None, :])[0]
    rates = curve_of(Counts("rate", part, whole, whole, 0, 8), np.arange(30)[None, :])[0]
    for at in (8, 15, 22):
        level = np.where(np.arange(30) < at, part[:at].sum() / whole[:at].sum(), part[at:].sum() / whole[at:].sum())
        one = part.sum() / whole.sum()
        by_scipy = (binom.logpmf(part, whole, level) - binom.logpmf(part, whole, one)).sum()
        assert shares[at - 1] == pytest.approx(by_scipy)
        by_scipy = (poisson.logpmf(part, whole * level) - poisson.logpmf(part, whole * one)).sum()
        assert rates[at - 1] == pytest.approx(by_scipy)


def test_shrunken_shares_are_near_those_of_the_likeliest_beta_binomial():
    """With many people who differ the likelihood is sharp, and averaging over it is as good as its peak."""
    from scipy.optimize import minimize
    from scipy.stats import betabinom

    rng = np.random.default_rng(5)
    trials = rng.integers(20, 80, 150)
    hits = rng.binomial(trials, rng.beta(6, 4, 150))
    peak = minimize(
        lambda logs: -betabinom.logpmf(hits, trials, *np.exp(logs)).sum(), np.log([2.0, 2.0]), method="Nelder-Mead"
    )
    a, b = np.exp(peak.x)
    ours = np.array(shrunken(hits.astype(float), trials.astype(float), 0.95)[0])
    assert np.abs(ours - (hits + a) / (trials + a + b)).max() < 0.01


def test_the_printed_share_is_the_wider_of_the_two():
    part, whole, week = weekly()
    units, weeks = wilson(part.sum(), whole.sum(), 0.95), clustered_share(part, whole, week, 0.95)
    ours = share(part, whole, week, 0.95)
    assert (ours.low, ours.high) == (min(units.low, weeks.low), max(units.high, weeks.high))
