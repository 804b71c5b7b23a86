"""The mixture over silences that `analyzer.late_answers` reads: stories, parameters, EM.

A silence is pending (the other owes an answer) or free (both may open). `Rows` holds the starts that ended the
silences, `Stories` what may be assumed, `Fit` the parameters. All histories and all stories (and all replicates of an
interval, as further stories) are fitted at once, on these axes. Times in hours; 0 = me, 1 = them.

Log densities are sums of a few features of a start times coefficients, and all that EM needs back are weighted sums
of the same features: both are matrix products, so that a round costs about the same few calls whatever the size.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analyzer.silence_features import Basis, basis_of, columns, hours_of
from analyzer.silence_rows import Rows, Weights
from analyzer.silence_stories import STORIES, Stories

__all__ = ["REFIT_ROUNDS", "ROUNDS", "STORIES", "Fit", "Stories", "Weighed", "fit", "log_likelihood", "weigh"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ROUNDS: Final = 60
REFIT_ROUNDS: Final = 25
"""EM rounds from scratch, and from a fit of nearly the same silences."""
_PENDING_PRIOR: Final = 4.0
"""Silences' worth of pull of a kind of silence towards all that the same person ended."""
_REPLY_PRIOR: Final = (float(np.log(0.5)), 1.0)
"""One imagined reply: mean (log h) and variance of log waits."""
_SMALLEST_TAIL: Final = 1e-12
_TINY: Final = 1e-300
_NEVER: Final = -5_000.0
_LOG_2PI: Final = float(np.log(2 * np.pi))
_LAST: Final = np.array([0, 0, 1, 1])
"""Who spoke last, by cell."""
_ANSWERER: Final = 1 - _LAST
"""Who would answer, by cell of an ambiguous start."""


class Fit(NamedTuple):
    """Parameters, histories x stories x: rates per person, pending per cell, waits per answerer."""

    rate: Floats
    pending: Floats
    mean: Floats
    sd: Floats
    tail_share: Floats
    tail_rate: Floats

    def take(self, stories: Ints) -> "Fit":
        """The parameters of these stories (histories x stories), which may repeat."""
        return Fit(*(np.take_along_axis(values, stories[..., None], axis=1) for values in self))


class Weighed(NamedTuple):
    """Chances of one E step, histories x stories x ambiguous starts: late, its log-normal part, and the likelihood."""

    late: Floats
    usual: Floats
    total: Floats


class _Counted(NamedTuple):
    """Weighted sums over all starts as if each were an opening: by person, by cell, hours exposed to the shape's power.

    `weights` are those of the ambiguous starts. `shape` and `late` and `tail` are the stories' with an axis to spare,
    `of_shape` has a one in the place of the story's shape.
    """

    openings: Floats
    cells: Floats
    hours: Floats
    weights: Floats
    shape: Floats
    late: Flags
    tail: Flags
    of_shape: Floats


def fit(rows: Rows, stories: Stories, weights: Weights, rounds: int, near: Fit | None = None) -> Fit:
    """Fit all stories of all histories at once by EM.

    Args:
        rows: the starts of every history.
        stories: what is assumed.
        weights: how much each start counts.
        rounds: of EM.
        near: where to begin, if not from scratch.
    """
    shapes = np.unique(stories.shape)
    basis, counted = basis_of(rows, shapes), _counted(rows, stories, shapes, weights)
    found = near or _first_guess(rows, counted)
    for _ in range(rounds):
        found = _update(rows, basis, counted, _weigh(basis, counted.of_shape, found))
    return found


def weigh(rows: Rows, stories: Stories, found: Fit) -> Weighed:
    """How likely each story makes each ambiguous start an answer, and how likely the start itself."""
    shapes = np.unique(stories.shape)
    return _weigh(basis_of(rows, shapes), _of_shape(stories, shapes), found)


def log_likelihood(rows: Rows, stories: Stories, found: Fit, weighed: Weighed) -> Floats:
    """How well each story explains all silences: histories x stories."""
    clear, shape = rows.clear, np.atleast_2d(stories.shape)[..., None]
    hours = clear.beyond[:, None] ** shape[..., None]
    hazard = found.rate[..., :1] * hours[:, :, 0] + found.rate[..., 1:] * hours[:, :, 1]
    rate = found.rate @ clear.by_side.swapaxes(1, 2)
    opened = np.log(np.maximum(rate, _TINY) * shape * clear.held[:, None] ** (shape - 1))
    each = (opened - hazard) * clear.counted[:, None] + np.log1p(-found.pending) @ clear.by_cell.swapaxes(1, 2)
    total: Floats = each.sum(2) + (np.log(weighed.total) * rows.ambiguous.counted[:, None]).sum(2)
    return total


def _of_shape(stories: Stories, shapes: Floats) -> Floats:
    """(Histories or one) x stories x shapes, one where the story has that shape."""
    same: Floats = (np.atleast_2d(stories.shape)[..., None] == shapes).astype(np.float64)
    return same


def _counted(rows: Rows, stories: Stories, shapes: Floats, weights: Weights) -> _Counted:
    of_shape, summed = _of_shape(stories, shapes), []
    for starts, weight in zip((rows.clear, rows.ambiguous), weights, strict=True):
        hours = weight @ columns(hours_of(starts, shapes))
        summed.append((weight @ starts.by_side, weight @ starts.by_cell, _own(hours, of_shape)))
    openings, cells, exposed = (clear + ambiguous for clear, ambiguous in zip(*summed, strict=True))
    shape = np.atleast_2d(stories.shape)[..., None]
    late, tail = (np.atleast_2d(flags)[..., None] for flags in (stories.late, stories.tail))
    return _Counted(openings, cells, exposed, weights.ambiguous, shape, late, tail, of_shape)


def _own(hours: Floats, of_shape: Floats) -> Floats:
    """Of sums for every shape (and person), those of each story's own."""
    by_shape = hours.reshape(*hours.shape[:-1], -1, 2)
    own: Floats = (by_shape * of_shape[..., None]).sum(-2)
    return own


def _first_guess(rows: Rows, counted: _Counted) -> Fit:
    """An opening in 20 h, .4 of silences pending, waits as inside conversations, other late ones 5 h past the gap."""
    mean, sd = (values[:, None] for values in _log_normal(*rows.replies.swapaxes(0, 1)))
    size = (len(rows.gap), counted.shape.shape[1])
    values = (0.05**counted.shape, 0.4 * counted.late, mean, sd, 0.5 * counted.tail, np.array(0.2))
    widths = (2, 4, 2, 2, 2, 2)
    return Fit(*(np.broadcast_to(value, (*size, width)) for value, width in zip(values, widths, strict=True)))


def _log_normal(count: Floats, total: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of log waits from their sums, with one imagined reply; never narrower than .7."""
    prior_mean, prior_variance = _REPLY_PRIOR
    mean = (total + prior_mean) / (count + 1)
    variance = (squares + prior_mean**2 + prior_variance) / (count + 1) - mean**2
    return mean, np.sqrt(np.maximum(variance, 0.49))


def _weigh(basis: Basis, of_shape: Floats, found: Fit) -> Weighed:
    """E step: how likely each story makes each ambiguous start an answer, and how likely an opening."""
    survive = np.maximum(ndtr((found.mean - basis.log_gap) / found.sd), _SMALLEST_TAIL)
    narrow = 1 / (found.sd * found.sd)
    scale = np.log((1 - found.tail_share) / (survive * found.sd)) - 0.5 * (found.mean * found.mean * narrow + _LOG_2PI)
    pending, other = _log(found.pending), _log(found.tail_share * found.tail_rate)
    free = np.log1p(-found.pending) + np.log(found.rate)[..., _ANSWERER]
    rates = (-found.rate[..., None, :] * of_shape[..., None]).reshape(*found.rate.shape[:-1], -1)
    usual = _density(basis.usual, pending + scale[..., _ANSWERER], found.mean * narrow - 1, -0.5 * narrow)
    late = _density(basis.tail, pending + other[..., _ANSWERER], -found.tail_rate)
    total = _density(basis.fresh, free, rates, np.broadcast_to(of_shape, (*rates.shape[:-1], of_shape.shape[-1])))
    late += usual
    total += late
    total += _TINY
    usual /= late + _TINY
    late /= total
    return Weighed(late, usual, total)


def _log(chance: Floats) -> Floats:
    """Its log; of none a number so small that exp makes it zero at once (almost zero is slow, -inf no summand)."""
    return np.where(chance > 0, np.log(np.maximum(chance, _TINY)), _NEVER)


def _density(features: Floats, *coefficients: Floats) -> Floats:
    density: Floats = np.concatenate(coefficients, axis=-1) @ features
    np.exp(density, out=density)
    return density


def _update(rows: Rows, basis: Basis, counted: _Counted, weighed: Weighed) -> Fit:
    """M step, with priors of about one start each so that nothing divides by zero."""
    late = counted.weights * weighed.late
    of_late = late @ basis.of_late
    late *= weighed.usual
    of_usual = late @ basis.of_usual
    cells = of_late[..., :4]
    # Cells stand by who spoke last; the other one would answer.
    count = _pairs(cells)[..., ::-1]
    exposed = counted.hours - _own(of_late[..., 6:], counted.of_shape)
    rate = (counted.openings - count + 0.5) / (exposed + 10.0**counted.shape)
    other_n, other_h = count - of_usual[..., :2], of_late[..., 4:6] - of_usual[..., 6:]
    sums = (of_usual[..., 2 * k : 2 * k + 2] + rows.replies[:, k, None] for k in range(3))
    return Fit(
        rate,
        _pending(cells, counted),
        *_log_normal(*sums),
        np.where(counted.tail, (other_n + 0.5) / (count + 1), 0.0),
        # A tail slower than the openings themselves could not be told from them.
        np.maximum((other_n + 1) / (other_h + 5), 1.3 * rate ** (1 / counted.shape)),
    )


def _pairs(cells: Floats) -> Floats:
    """Sums of four cells by who spoke last."""
    pairs: Floats = cells[..., ::2] + cells[..., 1::2]
    return pairs


def _pending(late: Floats, counted: _Counted) -> Floats:
    """Share of pending silences per cell, pulled towards the share after the same last speaker."""
    usual = ((_pairs(late) + 0.8) / (_pairs(counted.cells) + 2))[..., _LAST]
    return np.where(counted.late, (late + _PENDING_PRIOR * usual) / (counted.cells + _PENDING_PRIOR), 0.0)
