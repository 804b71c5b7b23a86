"""Chance, drawn so that the same seed gives the same history on every machine.

Random numbers are uniform draws turned by plain arithmetic, never a library's own recipe for a distribution, which may
change from one version to the next.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")
_NORMAL: Final = NormalDist()
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Wait:
    """A log-normal wait in waking time: median in minutes, standard deviation of its logarithm."""

    median_min: float
    sigma: float

    @property
    def median_s(self) -> float:
        """The median in seconds."""
        return self.median_min * 60


class Dice:
    """Uniform draws of a seeded generator, fetched in blocks, and the few shapes made from them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._draws: list[float] = []

    def uniform(self) -> float:
        """A number in [0, 1)."""
        if not self._draws:
            self._draws = self._rng.random(2048).tolist()
        return self._draws.pop()

    def chance(self, p: float) -> bool:
        """True with probability `p`."""
        return self.uniform() < p

    def between(self, low: float, high: float) -> float:
        """Uniform between two numbers."""
        return low + (high - low) * self.uniform()

    def exponential(self, mean: float) -> float:
        """Exponential with that mean."""
        return -mean * math.log(1.0 - self.uniform())

    def normal(self, sd: float) -> float:
        """Normal around 0."""
        return sd * _NORMAL.inv_cdf(min(max(self.uniform(), _TINY), 1 - _TINY))

    def wait(self, shape: Wait) -> int:
        """Seconds of a log-normal wait, at least 2."""
        return max(2, int(shape.median_s * math.exp(self.normal(shape.sigma))))

    def choose(self, options: Sequence[T]) -> T:
        """One of the options, all alike."""
        return options[int(self.uniform() * len(options))]
