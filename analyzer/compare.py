"""Many contacts at once: bands under false-discovery control. No ranking.

With 25 contacts and nobody lopsided, 63 of 100 reports would show somebody as lopsided by chance; under
Benjamini-Hochberg it is 2 (measured by simulation, docs/definitions.md). So a lean is named only where it would
survive the number of contacts looked at.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

from analyzer.estimate import Estimate
from analyzer.options import Options
from analyzer.results import Band, Reading


def with_bands(readings: Mapping[str, Reading], options: Options) -> dict[str, Reading]:
    """The same readings (of one measure, by contact) with bands; readings without a share come back as they are."""
    shares = {who: reading.me for who, reading in readings.items() if isinstance(reading.me, Estimate)}
    kept = _discoveries({who: _p_value(share, options) for who, share in shares.items()}, options.fdr)
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
    """Two-sided p of "one half", from the interval on the logit scale."""
    low, value, high = (_logit(x) for x in (share.low, share.value, share.high))
    error = (high - low) / (2 * NormalDist().inv_cdf(0.5 + options.confidence / 2))
    return 2 * NormalDist().cdf(-abs(value) / error) if error > 0 else 1.0


def _logit(share: float) -> float:
    inside = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def _discoveries(p_values: Mapping[str, float], rate: float) -> set[str]:
    """Benjamini and Hochberg 1995: the largest set whose expected share of false discoveries stays below `rate`."""
    ordered = sorted(p_values, key=lambda who: p_values[who])
    passing = [k for k, who in enumerate(ordered, 1) if p_values[who] <= rate * k / len(ordered)]
    return set(ordered[: max(passing, default=0)])
