"""Weekly counts in many orders, and how much better two levels fit them than one: what the change test is made of.

A step is looked for by likelihood ratio, binomial for shares and Poisson for rates, in the counts as they are and in
orders of blocks of four weeks, which keep what neighbouring weeks have in common.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import numpy as np

from analyzer.estimate import Floats, Ints
from analyzer.events import Flags

Kind = Literal["share", "rate"]
BLOCK_WEEKS: Final = 4
_LONGEST: Final = 208
"""Weeks up to which every week is a place; beyond, two or four are taken together, which no report tells apart."""
PERMUTATIONS: Final = 999
_TINY: Final = 1e-300


@dataclass(frozen=True, slots=True)
class Counts:
    """Numerator and denominator of every `weeks_each` weeks; a step needs weeks and `need` units on either side."""

    kind: Kind
    part: Floats
    whole: Floats
    units: Floats
    need: float
    side_weeks: int
    weeks_each: int = 1

    @property
    def block(self) -> int:
        """Entries of a block."""
        return BLOCK_WEEKS // self.weeks_each

    def coarse(self) -> "Counts":
        """The same counts, weeks taken together where there are very many."""
        together = 1 if len(self.part) <= _LONGEST else 2 if len(self.part) <= 2 * _LONGEST else 4
        cuts = np.arange(0, len(self.part), together)
        part, whole = (np.add.reduceat(values, cuts) for values in (self.part, self.whole))
        units = whole if self.units is self.whole else np.add.reduceat(self.units, cuts)
        return Counts(self.kind, part, whole, units, self.need, -(-self.side_weeks // together), together)


@lru_cache(maxsize=24)
def permutations(entries: int, block: int, number: int) -> Ints:
    """999 orders of the entries, in blocks cut at a random phase; the same for the same three numbers."""
    rng = np.random.default_rng([entries, block, number])
    blocks = entries // block + 2
    # Places before the first or beyond the last entry belong to the cut blocks, and drop out.
    phase = rng.integers(0, block, (PERMUTATIONS, 1))
    order = np.argsort(rng.random((PERMUTATIONS, blocks)), axis=1)
    places = (order * block - phase)[:, :, None] + np.arange(block)
    within: Ints = places[(places >= 0) & (places < entries)].reshape(PERMUTATIONS, entries)
    return within


@lru_cache(maxsize=8)
def positions(entries: int, block: int) -> Ints:
    """Where each entry stands in each of the first 999 orders."""
    return np.argsort(permutations(entries, block, 0), axis=1)


class Sides(NamedTuple):
    """What is before and after each place in several orders, all but what is being compared.

    Attributes:
        order: the orders, up to the last place with enough weeks after it. inner: places with enough on either side.
        places: how many places there are.
        before, after: denominators on either side of each inner place.
        known: what the denominators alone give to the likelihood: x log x of both sides, or for Poisson their logs.
        enough: where either side has enough units; None: everywhere.
    """

    order: Ints
    inner: slice
    places: int
    before: Floats
    after: Floats
    known: tuple[Floats, ...]
    enough: Flags | None


def curve_of(counts: Counts, order: Ints) -> Floats:
    """Log likelihood ratio of a step after each week but the last, by order; -inf where too little is on a side."""
    return ratios_of(counts, sides_of(counts, order))


def sides_of(counts: Counts, order: Ints) -> Sides:
    """What stays the same in these orders whatever the numerators are."""
    edge, entries = counts.side_weeks, order.shape[1]
    inner = slice(edge - 1, entries - edge)
    order = np.ascontiguousarray(order[:, : max(inner.stop, 0)])
    before = _sums_before(counts.whole, order, inner)
    after, enough = float(counts.whole.sum()) - before, None
    if counts.need > 0:
        units = before if counts.units is counts.whole else _sums_before(counts.units, order, inner)
        enough = (units >= counts.need) & (float(counts.units.sum()) - units >= counts.need)
    if counts.kind == "rate":
        known: tuple[Floats, ...] = tuple(np.log(np.maximum(side, _TINY)) for side in (before, after))
    else:
        known = (_xlogx(before) + _xlogx(after),)
    return Sides(order, inner, entries - 1, before, after, known, enough)


def _sums_before(values: Floats, order: Ints, inner: slice) -> Floats:
    # Places are known to lie inside, and clipping them is quicker than asking.
    sums: Floats = np.cumsum(np.take(values, order, mode="clip"), axis=1)[:, inner.start :]
    return sums


def ratios_of(counts: Counts, sides: Sides) -> Floats:
    """`curve_of` for orders whose sides are known; `counts` may differ from theirs in the numerators."""
    y, total = _sums_before(counts.part, sides.order, sides.inner), float(counts.part.sum())
    rest = total - y
    fit = _xlogx(y)
    fit += _xlogx(rest)
    if counts.kind == "rate":
        fit -= y * sides.known[0]
        fit -= rest * sides.known[1]
    else:
        fit += _xlogx(sides.before - y)
        fit += _xlogx(sides.after - rest)
        fit -= sides.known[0]
    fit -= _level(total, float(counts.whole.sum()), counts.kind)
    ratio = np.full((len(y), sides.places), -np.inf)
    ratio[:, sides.inner] = fit if sides.enough is None else np.where(sides.enough, fit, -np.inf)
    return ratio


def _level(y: float, x: float, kind: Kind) -> float:
    """Largest log likelihood of one level, up to what all steps share."""
    known = np.array([y, x - y, x])
    if kind == "rate":
        return float(_xlogx(known)[0] - y * math.log(max(x, _TINY)))
    return float(_xlogx(known) @ np.array([1.0, 1.0, -1.0]))


def _xlogx(x: Floats) -> Floats:
    positive: Floats = np.maximum(x, _TINY)
    positive *= np.log(positive)
    return positive


def levels_of(counts: Counts, at: int) -> Floats:
    """The level before or after a step, of each entry."""
    y, x = counts.part, counts.whole
    level: Floats = np.where(np.arange(len(y)) < at, _ratio(y[:at], x[:at]), _ratio(y[at:], x[at:]))
    return level


def residual_of(counts: Counts, at: int) -> Floats:
    """What each entry differs by from the two levels."""
    residual: Floats = counts.part - counts.whole * levels_of(counts, at)
    return residual


def _ratio(y: Floats, x: Floats) -> float:
    return float(y.sum() / x.sum()) if x.sum() > 0 else 0.0
