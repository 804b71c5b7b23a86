"""Silences as the padded columns that `analyzer.silence_mixture` fits: several histories at once, one a row.

A history is one contact's silences and replies under one definition. Starts are clear (by the same who spoke last) or
ambiguous (by the other); shorter histories are filled up with starts that count nothing. Times in hours; 0 = me,
1 = them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SOONEST_REPLY_H: Final = 1 / 120
"""Replies within the same minute count as half a minute: exports round."""
_LONGEST_H: Final = 1e5
_SOONEST_H: Final = 0.05
"""Shortest time beyond the gap, h: a Weibull rate has a pole at zero."""
_MOST_FITTED: Final = 1_500
"""Starts that parameters are fitted to; all are weighed."""


@dataclass(frozen=True, slots=True)
class Silences:
    """One row per quiet gap between conversations of one contact; 0 = me, 1 = them.

    Attributes:
        last: who spoke last before the silence.
        next: who speaks after it; -1 where the export ends first (left out here).
        one_sided: the conversation before had only one writer.
        awake_me, awake_them: waking seconds of each from the last message to the next, the gap included.
        week: ISO-week index of the next start.
    """

    last: NDArray[np.int8]
    next: NDArray[np.int8]
    one_sided: Flags
    awake_me: Floats
    awake_them: Floats
    week: Ints


@dataclass(frozen=True, slots=True)
class Replies:
    """Waits of answers inside conversations, waking seconds of the answerer."""

    me: Floats
    them: Floats


class History(NamedTuple):
    """One contact's silences and replies, and the quiet that ends a conversation (waking s)."""

    silences: Silences
    replies: Replies
    gap_s: float


class Weights(NamedTuple):
    """How much each start counts: histories x (stories or one) x starts, of the clear and of the ambiguous ones."""

    clear: Floats
    ambiguous: Floats


class Starts(NamedTuple):
    """Starts of one kind, clear or ambiguous: histories x n.

    Attributes:
        counted: one for a start, zero where a shorter history is filled up.
        row: place of each start in `every row of every history`.
        beyond: histories x 2 x n, waking hours of each person beyond the gap.
        own: the starter's hours beyond the gap. side: who starts. cell: twice who spoke last, one more if one-sided.
    """

    counted: Floats
    row: Ints
    beyond: Floats
    own: Floats
    side: Ints
    cell: Ints

    def kept(self, some: Flags) -> "Starts":
        """The places where `some` is true, of every history."""
        counted, row, beyond = self.counted[:, some], self.row[:, some], self.beyond[..., some]
        return Starts(counted, row, beyond, self.own[:, some], self.side[:, some], self.cell[:, some])

    @property
    def by_side(self) -> Floats:
        """Histories x n x 2, one where that person starts."""
        return np.eye(2)[self.side] * self.counted[..., None]

    @property
    def by_cell(self) -> Floats:
        """Histories x n x 4, one for (who spoke last, one-sided)."""
        return np.eye(4)[self.cell] * self.counted[..., None]

    @property
    def held(self) -> Floats:
        """The starter's hours beyond the gap, at least three minutes."""
        return np.maximum(self.own, _SOONEST_H)


@dataclass(frozen=True)
class Rows:
    """Every start of several histories.

    Attributes:
        clear, ambiguous: starts by the same who spoke last, by the other.
        gap: quiet that ends a conversation, h, a history each.
        replies: histories x 3 x 2, count, sum and sum of squares of log waits (h) of me and them.
        sizes: silences of each history.
    """

    clear: Starts
    ambiguous: Starts
    gap: Floats
    replies: Floats
    sizes: Ints

    @property
    def everything(self) -> Weights:
        """Every start counts once."""
        return Weights(self.clear.counted[:, None], self.ambiguous.counted[:, None])

    @cached_property
    def to_fit(self) -> "Rows":
        """At most about `_MOST_FITTED` starts a history, spread over it: more of them barely move parameters."""
        starts = self.clear.counted.sum(1) + self.ambiguous.counted.sum(1)
        step = np.maximum(-(-starts.astype(np.int64) // _MOST_FITTED), 1)
        if (step == 1).all():
            return self
        clear, ambiguous = (_thinned(kind, step) for kind in (self.clear, self.ambiguous))
        return Rows(clear, ambiguous, self.gap, self.replies / step[:, None, None], self.sizes)


def rows_of(histories: Sequence[History]) -> Rows:
    """The starts of these histories; silences that the export's end cuts off give none."""
    each = [history.silences for history in histories]
    sizes = np.array([len(silences.last) for silences in each])
    history = np.repeat(np.arange(len(each)), sizes)
    last, side = (np.concatenate([getattr(s, name) for s in each]).astype(np.int64) for name in ("last", "next"))
    one_sided = np.concatenate([silences.one_sided for silences in each])
    gap = np.maximum(np.array([history.gap_s for history in histories]) / 3600, SOONEST_REPLY_H)
    awake = np.stack([np.concatenate([getattr(s, name) for s in each]) for name in ("awake_me", "awake_them")]) / 3600
    beyond = np.maximum(np.minimum(awake, _LONGEST_H) - gap[history], 0.0)
    clear, ambiguous = (
        _starts(np.flatnonzero((side >= 0) & chosen), history, beyond, side, 2 * last + one_sided, len(each))
        for chosen in (side == last, side != last)
    )
    replies = np.stack([_log_sums(one.replies, hours) for one, hours in zip(histories, gap.tolist(), strict=True)])
    return Rows(clear, ambiguous, gap, replies, sizes)


def _starts(row: Ints, history: Ints, beyond: Floats, side: Ints, cell: Ints, histories: int) -> Starts:
    sizes = np.bincount(history[row], minlength=histories)
    place = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = (history[row], place)
    shape = (histories, int(sizes.max(initial=1)))
    counted, rows, own = np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape)
    sides, cells, hours = rows.copy(), rows.copy(), np.zeros((histories, 2, shape[1]))
    counted[at], rows[at], own[at] = 1.0, row, beyond[side[row], row]
    sides[at], cells[at] = side[row], cell[row]
    for k in (0, 1):
        hours[:, k][at] = beyond[k, row]
    return Starts(counted, rows, hours, own, sides, cells)


def _thinned(starts: Starts, step: Ints) -> Starts:
    """Each `step`-th start of every history, from the first on; what is left out counts nothing."""
    kept = np.arange(starts.counted.shape[1]) % step[:, None] == 0
    return starts._replace(counted=starts.counted * kept).kept(kept.any(0))


def _log_sums(replies: Replies, gap: float) -> Floats:
    logs = [np.log(np.clip(waits / 3600, SOONEST_REPLY_H, gap)) for waits in (replies.me, replies.them)]
    return np.array([[len(log), log.sum(), (log * log).sum()] for log in logs]).T
