"""A number with its range, or a type that says why there is none; the intervals behind both."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MIN_CLUSTERS: Final = 6
"""Weeks below which clusters say nothing."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that may be shown.

    Attributes:
        value: in the reading's unit.
        low, high: the interval (`Options.confidence`).
        n: units it rests on (starts, first messages, words …).
        early: enough for an early picture only.
        high_not_reached: the interval has no upper end; `high` is then the last time that could be seen.
        parts: counts behind it, such as the states of `answers`.
    """

    value: float
    low: float
    high: float
    n: int
    early: bool = False
    high_not_reached: bool = False
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Too little to say: what is there, what would be needed, and of what."""

    have: int
    need: int
    of: Literal[
        "starts", "first_messages", "replies", "weeks", "words",
        "silences", "turns", "questions", "voice_notes", "calls", "messages", "gestures",
    ]  # fmt: skip
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotReached:
    """Half was never answered: the share that was, out of n."""

    answered: float
    n: int


@dataclass(frozen=True, slots=True)
class NotInSource:
    """The export cannot show this."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class NotSupported:
    """Not measured in this language."""

    language: str


Side = Estimate | TooLittle | NotReached | NotInSource | NotSupported


@dataclass(frozen=True, slots=True)
class Interval:
    """A value between two ends, in the value's unit."""

    value: float
    low: float
    high: float

    def widest(self, other: "Interval") -> "Interval":
        """This value between the outer ends of both intervals."""
        return Interval(self.value, min(self.low, other.low), max(self.high, other.high))


def both_sides(mine: Interval, n: int, early: bool) -> tuple[Estimate, Estimate]:
    """My share of something between two, and theirs, which is all that mine is not."""
    return (
        Estimate(mine.value, mine.low, mine.high, n, early),
        Estimate(1 - mine.value, 1 - mine.high, 1 - mine.low, n, early),
    )


def wilson(successes: float, n: float, confidence: float) -> Interval:
    """Wilson's interval for a share (Brown, Cai, DasGupta 2001), 0-1; counts may be expected counts."""
    if n <= 0:
        return Interval(math.nan, 0.0, 1.0)
    low, high = wilson_ends(np.array([successes / n]), n, confidence)
    return Interval(successes / n, float(low[0]), float(high[0]))


def wilson_ends(share: Floats, n: float | Floats, confidence: float) -> tuple[Floats, Floats]:
    """Lower and upper ends of Wilson's interval for shares (0-1) of n units each."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At 0 and 1 rounding would leave the share itself just outside.
    return np.clip(np.minimum(share, centre - half), 0, 1), np.clip(np.maximum(share, centre + half), 0, 1)


def clustered_share(part: Floats, whole: Floats, week: Ints, confidence: float) -> Interval:
    """Share Σpart / Σwhole with weeks as clusters: linearised ratio, t with K - 1 degrees, on the logit scale.

    Words, messages and starts of one week are alike, so they are no independent trials (docs/definitions.md). With
    fewer than six weeks, or a share of 0 or 1, the range is Wilson's with weeks as the units: wide, and rightly so.
    """
    y, x = by_week(week, part, whole)
    p = float(y.sum() / x.sum())
    if not _clusters_tell(p, len(x)):
        return wilson(p * len(x), len(x), confidence)
    return _on_the_logit(p, _half_width(y, x, p, confidence))


def amount_share(part: Floats, whole: Floats, week: Ints, confidence: float) -> Interval:
    """Share of an amount (words, turns, seconds), which differs much from week to week: for a few weeks, too.

    As `clustered_share`, but a heavy week must not speak for its own error: each is left out in turn (CR3; Bell and
    McCaffrey 2002), and t has the degrees of Kish's effective number of weeks, (Σx)² / Σx². Held 93 to 98 % of made-up
    word shares, plain clusters 86 to 96 % (1 to 4 conversations a week). Turns alternate: `share` is far too wide.
    """
    some = whole > 0
    y, x = (values[np.newaxis] for values in by_week(week[some], part[some], whole[some]))
    p, weeks = float(y.sum() / x.sum()), x.shape[1]
    if not _clusters_tell(p, weeks):
        return wilson(p * weeks, weeks, confidence)
    return _on_the_logit(p, float(amount_half_widths(y, x, confidence)[0]))


def amount_half_widths(part: Floats, whole: Floats, confidence: float) -> Floats:
    """Half-widths, in share units, as in `amount_share`, one for each row of weeks (zero where there is nothing)."""
    from scipy.special import stdtrit  # noqa: PLC0415 - a third of a second that --help must not pay

    total = np.maximum(whole.sum(axis=1, keepdims=True), 1e-12)
    p, heavy = part.sum(axis=1, keepdims=True) / total, whole / total
    without = (part - p * whole) / np.maximum(1 - heavy, 1e-12) / total
    weeks = np.maximum((whole > 0).sum(axis=1), 1)
    error = np.sqrt((weeks - 1) / weeks * (without**2).sum(axis=1))
    degrees = np.maximum(1 / np.maximum((heavy**2).sum(axis=1), 1e-12) - 1, 1)
    half: Floats = stdtrit(degrees, 0.5 + confidence / 2) * error
    return half


def _on_the_logit(p: float, half: float) -> Interval:
    """A range on the logit scale from a half-width in share units."""
    step, logit = half / (p * (1 - p)), math.log(p / (1 - p))
    return Interval(p, _expit(logit - step), _expit(logit + step))


def share(part: Floats, whole: Floats, week: Ints, confidence: float) -> Interval:
    """A share of starts or first messages: the wider of the weekly clustered and Wilson's interval."""
    units = wilson(float(part.sum()), float(whole.sum()), confidence)
    if not _clusters_tell(units.value, len(np.unique(week))):
        return units
    return clustered_share(part, whole, week, confidence).widest(units)


def blurred(share: Interval, spread: float, confidence: float) -> Interval:
    """A share whose parts are each found with another, unknown success: its range widened for that.

    Args:
        share: 0-1, with its range by chance.
        spread: standard deviation of the logarithm of how much more often one part is found than the other.
        confidence: of the range.

    Both errors add in squares on the logit scale; where the share is 0 or 1 and has no place there, one is added to
    the other.
    """
    off = NormalDist().inv_cdf(0.5 + confidence / 2) * spread

    def further(end: float, sign: int) -> float:
        if not 0 < end < 1:
            return end
        inside = 0 < share.value < 1
        by_chance = abs(_logit(end) - _logit(share.value)) if inside else 0.0
        return _expit(_logit(share.value) + sign * math.hypot(by_chance, off) if inside else _logit(end) + sign * off)

    return Interval(share.value, further(share.low, -1), further(share.high, 1))


def _clusters_tell(p: float, weeks: int) -> bool:
    return weeks >= MIN_CLUSTERS and 0 < p < 1


def rate(count: Floats, days: Floats, per_days: float, confidence: float) -> Interval:
    """Events per `per_days` days from weekly counts and covered days: the wider of the clustered and the Poisson range.

    Clustered on the log scale; Poisson's is Garwood's exact interval on the expected count: zero has an upper end, too.
    """
    total, exposure = float(count.sum()), float(days.sum())
    poisson = _poisson(total, exposure, confidence)
    if total <= 0 or len(days) < MIN_CLUSTERS:
        return _scaled(poisson, per_days)
    r = total / exposure
    half = _half_width(count, days, r, confidence) / r
    return _scaled(Interval(r, r * math.exp(-half), r * math.exp(half)).widest(poisson), per_days)


def woodruff_median(values: Floats, week: Ints, confidence: float) -> Interval:
    """Median with weeks as clusters (Woodruff 1952): quantiles at one half ± the half-width of the share below."""
    ordered = np.sort(values)
    median = float(np.median(ordered))
    below = (values <= median).astype(np.float64)
    y, x = by_week(week, below, np.ones(len(values)))
    error = math.sqrt(max(_variance(y, x, 0.5), 0.25 / len(values))) if len(x) > 1 else 0.0
    half = t_quantile(len(x) - 1, confidence) * error if len(x) > 1 else 0.5
    ends = np.quantile(ordered, [max(0.0, 0.5 - half), min(1.0, 0.5 + half)])
    return Interval(median, float(ends[0]), float(ends[1]))


def jackknife_half_width(without_one: Floats, confidence: float) -> float:
    """Half-width (t · standard error) of a figure, from its values with one week left out at a time."""
    weeks = len(without_one)
    squares = float(((without_one - without_one.mean()) ** 2).sum())
    return t_quantile(weeks - 1, confidence) * math.sqrt((weeks - 1) / weeks * squares)


def by_week(week: Ints, *values: Floats) -> tuple[Floats, ...]:
    """Sums of each array over the distinct weeks, in order."""
    _, place = np.unique(week, return_inverse=True)
    return tuple(np.bincount(place, weights=value).astype(np.float64) for value in values)


def share_half_widths(part: NDArray[np.float64], whole: Floats, p: Floats, confidence: float) -> Floats:
    """Half-widths (t · standard error, in share units) of many shares at once: `part` is weeks × shares."""
    weeks = len(whole)
    if weeks < 2:
        return np.full(len(p), 0.5)
    residual = part - whole[:, None] * p[None, :]
    variance = weeks / (weeks - 1) * (residual**2).sum(axis=0) / whole.sum() ** 2
    half: Floats = t_quantile(weeks - 1, confidence) * np.sqrt(variance)
    return half


def _half_width(y: Floats, x: Floats, p: float, confidence: float) -> float:
    return t_quantile(len(x) - 1, confidence) * math.sqrt(_variance(y, x, p))


def _variance(y: Floats, x: Floats, p: float) -> float:
    weeks = len(x)
    return float(weeks / (weeks - 1) * ((y - p * x) ** 2).sum() / x.sum() ** 2)


def _poisson(total: float, exposure: float, confidence: float) -> Interval:
    from scipy.special import gammaincinv  # noqa: PLC0415 - a third of a second that --help must not pay

    tail = (1 - confidence) / 2
    low = float(gammaincinv(total, tail)) if total > 0 else 0.0
    high = float(gammaincinv(total + 1, 1 - tail)) if total > 0 else -math.log(1 - confidence)
    return Interval(total / exposure, low / exposure, high / exposure)


def _scaled(interval: Interval, by: float) -> Interval:
    return Interval(interval.value * by, interval.low * by, interval.high * by)


def _logit(p: float) -> float:
    return math.log(p) - math.log1p(-p)


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


@lru_cache(maxsize=4096)
def t_quantile(degrees: int, confidence: float) -> float:
    """Half-width of Student's t, in standard errors, that holds `confidence` of it."""
    from scipy.special import stdtrit  # noqa: PLC0415 - a third of a second that --help must not pay

    return float(stdtrit(degrees, 0.5 + confidence / 2))
