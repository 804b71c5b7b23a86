"""Many contacts at once: bands under false-discovery control, shares seen together, my usual range. No ranking.

With 25 contacts and nobody lopsided, 63 of 100 reports would show somebody as lopsided by chance; under
Benjamini-Hochberg it is 2 (measured by simulation, docs/definitions.md). So a lean is named only where it would
survive the number of contacts looked at.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Final, TypeVar

import numpy as np

from analyzer.changes import Usual
from analyzer.estimate import Estimate, Floats
from analyzer.options import Options
from analyzer.results import Band, Reading

Key = TypeVar("Key")
_MEANS: Final = np.linspace(-1.5, 1.5, 25)
"""Logits about the pooled share at which the mean of the people's true shares is tried."""
_SPREADS: Final = np.linspace(0.02, 0.8, 30)
"""Standard deviations of true shares that are tried, relative to the largest that such a mean allows."""


def with_bands(readings: Mapping[str, Reading], options: Options) -> dict[str, Reading]:
    """The same readings (of one measure, by contact) with bands; readings without a share come back as they are."""
    shares = {who: reading.me for who, reading in readings.items() if isinstance(reading.me, Estimate)}
    kept = discoveries({who: _p_value(share, options) for who, share in shares.items()}, options.fdr)
    return {
        who: _with_band(reading, shares[who], who in kept, options) if who in shares else reading
        for who, reading in readings.items()
    }


def _with_band(reading: Reading, share: Estimate, discovered: bool, options: Options) -> Reading:
    """The reading with its band; `slight` where a difference under `lean_min` is still more than chance."""
    band = _band(reading, share, discovered, options)
    slight = band == "cant_tell" and discovered and _one_side(share)
    return replace(reading, band=band, facts={**reading.facts, "slight": slight})


def _one_side(share: Estimate) -> bool:
    return share.low > 0.5 or share.high < 0.5


def _band(reading: Reading, share: Estimate, discovered: bool, options: Options) -> Band:
    """The band of one share of mine, 0-1."""
    low, high = options.even
    if low <= share.low and share.high <= high:
        return "about_even"
    one_side = _one_side(share)
    if reading.facts.get("definition_matters") and not one_side:
        return "depends"
    if not (one_side and discovered and abs(share.value - 0.5) >= options.lean_min):
        return "cant_tell"
    if share.value > 0.5:
        return "mostly_me" if share.low > high else "leans_me"
    return "mostly_them" if share.high < low else "leans_them"


def _p_value(share: Estimate, options: Options) -> float:
    """Two-sided p of "one half", from the interval on the logit scale; of all or none, that of as many coins."""
    if share.value in (0.0, 1.0):
        near = max(share.low, 1 - share.high)
        coins = NormalDist().inv_cdf(0.5 + options.confidence / 2) ** 2 * near / (1 - near)
        return min(1.0, 2 * math.exp(-math.log(2) * coins))
    low, value, high = (_logit(x) for x in (share.low, share.value, share.high))
    error = (high - low) / (2 * NormalDist().inv_cdf(0.5 + options.confidence / 2))
    return 2 * NormalDist().cdf(-abs(value) / error) if error > 0 else 1.0


def _logit(share: float) -> float:
    inside = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def with_shrunken(readings: Mapping[str, Reading], options: Options) -> dict[str, Reading]:
    """The same readings with `facts["shrunken"]` beside the values, where enough people have a share.

    A value and its range, nearer to what is usual among these people the less a share rests on: for looking at many at
    once, where the most extreme of many is mostly chance. It replaces nothing.
    """
    shares = {who: reading.me for who, reading in readings.items() if isinstance(reading.me, Estimate)}
    if len(shares) < options.min_shrunken_contacts:
        return dict(readings)
    trials = np.array([_trials(share, options) for share in shares.values()])
    hits = trials * np.array([share.value for share in shares.values()])
    found = {
        who: {
            "me": {"value": value, "low": low, "high": high},
            "them": {"value": 1 - value, "low": 1 - high, "high": 1 - low},
        }
        for who, value, low, high in zip(shares, *shrunken(hits, trials, options.confidence), strict=True)
    }
    return {
        who: replace(reading, facts={**reading.facts, "shrunken": found[who]}) if who in found else reading
        for who, reading in readings.items()
    }


def shrunken(hits: Floats, trials: Floats, confidence: float) -> tuple[list[float], list[float], list[float]]:
    """Shares given all the others, with the ends of their ranges; hits need not be whole numbers.

    Beta-binomial: the true shares of these people are taken to spread as some beta, known from the people themselves.
    The parameters are averaged over their likelihood (even in the mean's logit and in the standard deviation relative
    to its largest), not set to the likeliest: where people are alike that says "all the same" in a quarter of runs,
    and 95 % ranges then held .72 (150 runs of 25 people with 30 starts). Ranges are those of a beta of the same mean
    and variance.
    """
    from scipy.special import betaincinv, betaln, expit  # noqa: PLC0415 - see analyzer.estimate

    pooled = _logit(float(hits.sum() / trials.sum()))
    mean = expit(pooled + _MEANS)[:, None, None]
    size = (1 / _SPREADS**2 - 1)[None, :, None]
    a, b = mean * size, (1 - mean) * size
    fits = (betaln(hits + a, trials - hits + b) - betaln(a, b)).sum(axis=2)
    weight = np.exp(fits - fits.max())[:, :, None]
    weight /= weight.sum()
    each = (hits + a) / (trials + size)
    value = (weight * each).sum(axis=(0, 1))
    variance = (weight * (each * (1 - each) / (trials + size + 1) + (each - value) ** 2)).sum(axis=(0, 1))
    total = value * (1 - value) / variance - 1
    ends = (betaincinv(value * total, (1 - value) * total, 0.5 + sign * confidence / 2) for sign in (-1, 1))
    low, high = (end.tolist() for end in ends)
    return value.tolist(), low, high


def usual(readings: Iterable[Reading], options: Options) -> Usual | None:
    """My own usual range of a share over the people with a number: the middle, and where half of them lie."""
    mine = [reading.me.value for reading in readings if isinstance(reading.me, Estimate)]
    if len(mine) < options.min_usual_contacts:
        return None
    low, median, high = (float(end) for end in np.quantile(mine, [0.25, 0.5, 0.75]))
    return Usual(median, low, high, len(mine))


def _trials(share: Estimate, options: Options) -> float:
    """Independent trials that would give this share's range, at most those it rests on; at least one.

    Starts of one week are alike and words are no trials at all, so what counts is how sure the share is.
    """
    width = (_logit(share.high) - _logit(share.low)) / (2 * NormalDist().inv_cdf(0.5 + options.confidence / 2))
    inside = min(max(share.value, 0.02), 0.98)
    return min(float(share.n), max(1.0, 1 / (width**2 * inside * (1 - inside)))) if width > 0 else float(share.n)


def discoveries(p_values: Mapping[Key, float], rate: float) -> set[Key]:
    """Benjamini and Hochberg 1995: the largest set whose expected share of false discoveries stays below `rate`."""
    ordered = sorted(p_values, key=lambda who: p_values[who])
    passing = [k for k, who in enumerate(ordered, 1) if p_values[who] <= rate * k / len(ordered)]
    return set(ordered[: max(passing, default=0)])
