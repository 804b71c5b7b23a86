"""The mixture over silences that `analyzer.late_answers` reads: stories, parameters, EM.

A silence is pending (the other owes an answer) or free (both may open). `Rows` holds the starts that ended the
silences, `Stories` what may be assumed, `Fit` the parameters, a row a story; all stories, and all replicates of an
interval, are fitted at once. Times in hours. Pure numpy; 0 = me, 1 = them.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SHAPES: Final = (0.75, 1.0, 1.4, 2.0, 4.0)
"""Weibull shapes of the time to an opening: clumped, steady, spaced, very spaced."""
_ROUNDS: Final = 60
_REFIT_ROUNDS: Final = 25
"""EM rounds from scratch, and from a fit of nearly the same silences."""
_MOST_FITTED: Final = 1_500
"""Starts that parameters are fitted to; all are weighed."""
_PENDING_PRIOR: Final = 4.0
"""Silences' worth of pull of a kind of silence towards all that the same person ended."""
_SOONEST_H: Final = 0.05
"""Shortest time beyond the gap, h: a Weibull rate has a pole at zero."""
_REPLY_PRIOR: Final = (float(np.log(0.5)), 1.0)
"""One imagined reply: mean (log h) and variance of log waits."""
_SMALLEST_TAIL: Final = 1e-12
_TINY: Final = 1e-300


class Stories(NamedTuple):
    """What is assumed, a row a story.

    Attributes:
        shape: Weibull shape of the time to an opening.
        late: whether anything is a late answer.
        tail: whether late waits may have an exponential part beside the log-normal one.
    """

    shape: Floats
    late: Flags
    tail: Flags

    @property
    def cost(self) -> Floats:
        """Free parameters beyond the two rates: a pending share after each person, four for tails that priors hold."""
        cost: Floats = 2.0 * self.late + 2.5 * self.tail + (self.shape != 1.0)
        return cost

    def take(self, rows: Ints) -> "Stories":
        """The stories of these rows, which may repeat."""
        return Stories(self.shape[rows], self.late[rows], self.tail[rows])


STORIES: Final = Stories(np.tile(_SHAPES, 3), np.repeat([0, 1, 1], 5) > 0, np.repeat([0, 0, 1], 5) > 0)
"""Every story: nothing late, late log-normal, late with an exponential part; each in five shapes."""


class Starts(NamedTuple):
    """Starts of one kind, clear or ambiguous.

    Attributes:
        row: place among the silences. side: who starts.
        by_side: n x 2, one where that person starts.
        by_cell: n x 4, one for (who spoke last, one-sided).
        beyond: 2 x n, waking hours of each person beyond the gap.
    """

    row: Ints
    side: Ints
    by_side: Floats
    by_cell: Floats
    beyond: Floats

    def every(self, step: int) -> "Starts":
        """Each `step`-th of these starts, from first to last."""
        kept = slice(None, None, step)
        return Starts(self.row[kept], self.side[kept], self.by_side[kept], self.by_cell[kept], self.beyond[:, kept])

    @property
    def own(self) -> Floats:
        """The starter's hours beyond the gap, at least `_SOONEST_H`."""
        own: Floats = np.maximum(self.beyond[self.side, np.arange(len(self.side))], _SOONEST_H)
        return own


class Rows(NamedTuple):
    """All starts of one contact.

    Attributes:
        clear, ambiguous: by the same who spoke last, by the other.
        gap: quiet that ends a conversation, h.
        replies: 3 x 2, count, sum and sum of squares of log waits (h) of me and them inside conversations.
    """

    clear: Starts
    ambiguous: Starts
    gap: float
    replies: Floats

    def to_fit(self) -> "Rows":
        """At most about `_MOST_FITTED` starts, spread over the whole history: more of them barely move parameters."""
        step = -(-(len(self.clear.row) + len(self.ambiguous.row)) // _MOST_FITTED)
        if step <= 1:
            return self
        return Rows(self.clear.every(step), self.ambiguous.every(step), self.gap, self.replies / step)


class _Basis(NamedTuple):
    """What EM needs of the ambiguous starts again and again.

    Attributes:
        hours: 2 x stories x n, hours beyond the gap to the power of the shape.
        pull: stories x n, the starter's Weibull rate for a rate of one.
        wait: log of the starter's hours since the last message.
    """

    hours: Floats
    pull: Floats
    wait: Floats


class Fit(NamedTuple):
    """Parameters, a row a story (and replicate): rates per person, pending per cell, waits per answerer."""

    rate: Floats
    pending: Floats
    mean: Floats
    sd: Floats
    tail_share: Floats
    tail_rate: Floats

    def take(self, rows: Ints) -> "Fit":
        """The parameters of these rows, which may repeat."""
        return Fit(*(values[rows] for values in self))


class Weighed(NamedTuple):
    """Chances of one E step: late, the log-normal part of late, and the likelihood of each ambiguous start."""

    late: Floats
    usual: Floats
    total: Floats


def fit(rows: Rows, stories: Stories, weights: Floats, near: Fit | None = None) -> Fit:
    """Fit all stories at once by EM.

    Args:
        rows: the starts.
        stories: n stories.
        weights: n x silences, how much each silence counts.
        near: a fit of nearly the same silences, if there is one.
    """
    basis, settled = _basis(rows, stories), _settle(rows.clear, stories, weights)
    free = weights[:, rows.ambiguous.row]
    found = near or _first_guess(rows, stories)
    for _ in range(_REFIT_ROUNDS if near else _ROUNDS):
        found = _update(rows, stories, basis, settled, free, _weigh(rows, basis, found))
    return found


def weigh(rows: Rows, stories: Stories, found: Fit) -> Weighed:
    """How likely each story makes each ambiguous start an answer, and how likely the start itself."""
    return _weigh(rows, _basis(rows, stories), found)


def log_likelihood(rows: Rows, stories: Stories, found: Fit, weighed: Weighed) -> Floats:
    """How well each story explains all silences."""
    clear, shape = rows.clear, stories.shape[:, None]
    hazard = found.rate[:, :1] * clear.beyond[0] ** shape + found.rate[:, 1:] * clear.beyond[1] ** shape
    opened = np.log(found.rate[:, clear.side] * shape * clear.own ** (shape - 1))
    each = opened - hazard + np.log1p(-found.pending) @ clear.by_cell.T
    total: Floats = each.sum(1) + np.log(weighed.total).sum(1)
    return total


def _basis(rows: Rows, stories: Stories) -> _Basis:
    starts, shape = rows.ambiguous, stories.shape[:, None]
    pull = shape * starts.own ** (shape - 1)
    wait = np.log(starts.beyond[starts.side, np.arange(len(starts.row))] + rows.gap)
    return _Basis(starts.beyond[:, None, :] ** shape, pull, wait)


def _first_guess(rows: Rows, stories: Stories) -> Fit:
    """An opening in 20 h, .4 of silences pending, waits as inside conversations, other late ones 5 h past the gap."""
    n = len(stories.shape)
    mean, sd = _log_normal(*rows.replies)
    return Fit(
        rate=np.repeat(0.05 ** stories.shape[:, None], 2, axis=1),
        pending=np.repeat(0.4 * stories.late[:, None], 4, axis=1),
        mean=np.tile(mean, (n, 1)),
        sd=np.tile(sd, (n, 1)),
        tail_share=np.repeat(0.5 * stories.tail[:, None], 2, axis=1),
        tail_rate=np.full((n, 2), 0.2),
    )


def _log_normal(count: Floats, total: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of log waits from their sums, with one imagined reply; never narrower than .3."""
    prior_mean, prior_variance = _REPLY_PRIOR
    mean = (total + prior_mean) / (count + 1)
    variance = (squares + prior_mean**2 + prior_variance) / (count + 1) - mean**2
    return mean, np.sqrt(np.maximum(variance, 0.49))


class _Settled(NamedTuple):
    """Weighted sums of the clear starts: stories x 2 openings, x 4 cells, x 2 hours exposed (to the shape)."""

    openings: Floats
    cells: Floats
    hours: Floats


def _settle(clear: Starts, stories: Stories, weights: Floats) -> _Settled:
    counted = weights[:, clear.row]
    hours = [(counted * beyond ** stories.shape[:, None]).sum(1) for beyond in clear.beyond]
    return _Settled(counted @ clear.by_side, counted @ clear.by_cell, np.stack(hours, axis=1))


def _weigh(rows: Rows, basis: _Basis, found: Fit) -> Weighed:
    """E step: how likely each story makes each ambiguous start an answer, and how likely an opening."""
    starts, wait = rows.ambiguous, basis.wait
    survive = np.maximum(ndtr((found.mean - np.log(rows.gap)) / found.sd), _SMALLEST_TAIL)
    scale = (1 - found.tail_share) / (survive * found.sd * np.sqrt(2 * np.pi))
    z = (wait - found.mean[:, starts.side]) / found.sd[:, starts.side]
    usual = scale[:, starts.side] * np.exp(-0.5 * z * z - wait)
    tail_rate = found.tail_rate[:, starts.side]
    tail = (found.tail_share * found.tail_rate)[:, starts.side] * np.exp(-tail_rate * (np.exp(wait) - rows.gap))
    pending = found.pending @ starts.by_cell.T
    hazard = found.rate[:, :1] * basis.hours[0] + found.rate[:, 1:] * basis.hours[1]
    late = pending * (usual + tail)
    total = late + (1 - pending) * found.rate[:, starts.side] * basis.pull * np.exp(-hazard) + _TINY
    return Weighed(late / total, usual / (usual + tail + _TINY), total)


def _update(rows: Rows, stories: Stories, basis: _Basis, settled: _Settled, weights: Floats, weighed: Weighed) -> Fit:
    """M step, with priors of about one start each so that nothing divides by zero."""
    starts, shape = rows.ambiguous, stories.shape[:, None]
    late = weights * weighed.late
    fresh, usual = weights - late, late * weighed.usual
    exposed = settled.hours + np.stack([(fresh * hours).sum(1) for hours in basis.hours], axis=1)
    rate = (fresh @ starts.by_side + settled.openings + 0.5) / (exposed + 10.0**shape)
    usual_sums = [(usual * basis.wait**power) @ starts.by_side for power in (0, 1, 2)]
    other = late - usual
    other_n, other_h = other @ starts.by_side, (other * (np.exp(basis.wait) - rows.gap)) @ starts.by_side
    return Fit(
        rate,
        _pending(stories, late @ starts.by_cell, weights @ starts.by_cell + settled.cells),
        *_log_normal(*(mine + late_sum for mine, late_sum in zip(rows.replies, usual_sums, strict=True))),
        np.where(stories.tail[:, None], (other_n + 0.5) / (late @ starts.by_side + 1), 0.0),
        # A tail slower than the openings themselves could not be told from them.
        np.maximum((other_n + 1) / (other_h + 5), 1.3 * rate ** (1 / shape)),
    )


def _pending(stories: Stories, late: Floats, silences: Floats) -> Floats:
    """Share of pending silences per cell, pulled towards the share after the same last speaker."""
    by_last = [values.reshape(-1, 2, 2).sum(2) for values in (late, silences)]
    usual = np.repeat((by_last[0] + 0.8) / (by_last[1] + 2), 2, axis=1)
    return np.where(stories.late[:, None], (late + _PENDING_PRIOR * usual) / (silences + _PENDING_PRIOR), 0.0)
