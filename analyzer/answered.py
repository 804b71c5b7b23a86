"""The share of bids answered by waking time: Kaplan-Meier with weekly clustered ranges.

Shared by the measures `answers` and `response_latency` and by change over time. Unanswered bids stay at risk for
ever; only the end of the export censors (`too_recent`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analyzer.bids import STATES, TOO_RECENT, Bids
from analyzer.clock import AwakeClock
from analyzer.estimate import (
    MIN_CLUSTERS,
    Estimate,
    Floats,
    NotReached,
    Side,
    TooLittle,
    share_half_widths,
    wilson_ends,
)
from analyzer.options import Options

GRID_HOURS: Final = (
    1 / 60, 2 / 60, 5 / 60, 10 / 60, 15 / 60, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 16.0,
    20.0, 24.0, 32.0, 48.0, 72.0, 112.0,
)  # fmt: skip
"""Waking hours at which curves are drawn: fixed, so that no single answer can be read off a curve. Seven days hold
112 waking hours at 16 a day."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Share answered by each time, with its range; arrays of one length, shares 0-1."""

    share: Floats
    low: Floats
    high: Floats


def answered_curve(bids: Bids, seconds: Floats, confidence: float) -> Curve:
    """Share of bids answered within each of `seconds` (waking time, ascending)."""
    known = bids.where(bids.state != TOO_RECENT)
    if not len(known.who):
        nothing = np.zeros(len(seconds))
        return Curve(nothing, nothing, np.ones(len(seconds)))
    value = _kaplan_meier(bids, seconds)
    low, high = wilson_ends(value, len(known.who), confidence)
    half = _half_widths(known, seconds, value, confidence)
    if half is None:
        return Curve(value, low, high)
    inside = np.clip(value, 1e-9, 1 - 1e-9)
    step = np.where((value > 0) & (value < 1), half / (inside * (1 - inside)), 0.0)
    logit = np.log(inside / (1 - inside))
    ends = (1 / (1 + np.exp(-(logit + sign * step))) for sign in (-1, 1))
    return Curve(value, np.minimum(low, next(ends)), np.maximum(high, next(ends)))


def half_answered(bids: Bids, options: Options, clock: AwakeClock) -> Side:
    """The waking time, on the answerer's clock, by which half of the bids were answered."""
    n = int((bids.state != TOO_RECENT).sum())
    if n < options.min_answers[0]:
        states = {name: int((bids.state == k).sum()) for k, name in enumerate(STATES)}
        return TooLittle(n, options.min_answers[0], "first_messages", states)
    times = np.unique(bids.wait[np.isfinite(bids.wait) & (bids.state != TOO_RECENT)])
    curve = answered_curve(bids, times, options.confidence)
    reached = np.flatnonzero(curve.share >= 0.5)
    if not len(reached):
        return NotReached(float(curve.share[-1]) if len(times) else 0.0, n)
    earliest = np.flatnonzero(curve.high >= 0.5)
    latest = np.flatnonzero(curve.low >= 0.5)
    return Estimate(
        float(times[reached[0]]),
        float(times[earliest[0]]),
        float(times[latest[0]]) if len(latest) else options.unanswered_days * clock.length,
        n,
        early=n < options.min_answers[1],
        high_not_reached=not len(latest),
    )


def _kaplan_meier(bids: Bids, seconds: Floats) -> Floats:
    censored = bids.state == TOO_RECENT
    times = np.unique(bids.wait[~censored & np.isfinite(bids.wait)])
    if not len(times):
        return np.zeros(len(seconds))
    waits = np.sort(bids.wait)
    at_risk = len(waits) - np.searchsorted(waits, times, side="left")
    ordered = np.sort(bids.wait[~censored])
    answered = np.searchsorted(ordered, times, side="right") - np.searchsorted(ordered, times, side="left")
    unanswered = np.concatenate([[1.0], np.cumprod(1 - answered / at_risk)])
    value: Floats = 1 - unanswered[np.searchsorted(times, seconds, side="right")]
    return value


def _half_widths(known: Bids, seconds: Floats, value: Floats, confidence: float) -> Floats | None:
    """Clustered half-widths over the bids whose fate is known; None with too few weeks to be clusters."""
    weeks, place = np.unique(known.week, return_inverse=True)
    if len(weeks) < MIN_CLUSTERS:
        return None
    answered_by = np.zeros((len(weeks), len(seconds) + 1))
    np.add.at(answered_by, (place, np.searchsorted(seconds, known.wait, side="left")), 1.0)
    return share_half_widths(
        np.cumsum(answered_by, axis=1)[:, :-1], np.bincount(place).astype(np.float64), value, confidence
    )
