"""Quiet hours and the awake clock: waits are counted in the hours that a person is awake.

Question: how long did somebody wait, leaving sleep out? Definition: `A(t) = floor((t - w) / 24 h) * L +
min((t - w) mod 24 h, L)` seconds awake up to `t`, for waking time `w` and waking length `L`. Quiet hours are inferred
from a person's own messages, or assumed where there are too few. They are a working assumption and never a finding
about somebody's sleep, so they stay out of the share copy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.options import Options

Seconds = NDArray[np.float64]
DAY_S = 86_400.0
_BIN = 1_800.0
_BINS = 48


@dataclass(frozen=True, slots=True)
class AwakeClock:
    """Waking time of one person.

    Attributes:
        wake: second of the local day at which the waking time begins.
        length: seconds awake a day.
        assumed: true where too few messages were there to infer it.
    """

    wake: float
    length: float
    assumed: bool

    def elapsed(self, local: Seconds) -> Seconds:
        """Seconds awake from an arbitrary fixed origin up to each local wall time (s); non-decreasing."""
        since = local - self.wake
        days = np.floor(since / DAY_S)
        awake: Seconds = days * self.length + np.minimum(since - days * DAY_S, self.length)
        return awake

    def between(self, earlier: Seconds, later: Seconds) -> Seconds:
        """Seconds awake from `earlier` to `later` (local wall times, s), never negative."""
        waited: Seconds = np.maximum(self.elapsed(later) - self.elapsed(earlier), 0.0)
        return waited

    @property
    def quiet(self) -> tuple[float, float]:
        """Quiet hours as (start, end), hours of the local day."""
        return ((self.wake + self.length) / 3600 % 24, self.wake / 3600 % 24)


def assumed(options: Options) -> AwakeClock:
    """The clock used where quiet hours cannot be inferred."""
    start, end = options.quiet_fallback
    return AwakeClock(end * 3600, ((start - end) % 24) * 3600, assumed=True)


def infer(local: Seconds, options: Options) -> AwakeClock:
    """The longest circular window of the allowed length that holds at most `quiet_mass` of a person's messages.

    Args:
        local: local wall times of the person's own messages, s.
        options: limits and fallback.

    Source: window rule and its error (wake time off by 0.2 h sd at 87 messages) as measured by simulation for
    docs/definitions.md. Among windows of one length the emptiest is taken, then the one nearest to 3 in the morning.
    """
    if len(local) < options.quiet_min_messages:
        return assumed(options)
    counts = np.bincount(((local % DAY_S) // _BIN).astype(np.int64), minlength=_BINS)
    twice = np.concatenate([[0], np.cumsum(np.tile(counts, 2))])
    starts = np.arange(_BINS)
    shortest, longest = (round(h * 3600 / _BIN) for h in options.quiet_length_hours)
    for width in range(longest, shortest - 1, -1):
        mass = twice[starts + width] - twice[starts]
        if mass.min() <= options.quiet_mass * len(local):
            return _window(mass, width)
    return assumed(options)


def _window(mass: NDArray[np.int64], width: int) -> AwakeClock:
    emptiest = np.flatnonzero(mass == mass.min())
    middle = (emptiest + width / 2) * _BIN / 3600 % 24
    from_three = np.abs((middle - 3 + 12) % 24 - 12)
    start = int(emptiest[np.argmin(from_three)])
    return AwakeClock((start + width) * _BIN % DAY_S, DAY_S - width * _BIN, assumed=False)
