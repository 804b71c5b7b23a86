"""What may be assumed about silences: how openings come, and whether and how late answers do."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SHAPES: Final = (0.75, 1.0, 1.4, 2.0, 4.0)
"""Weibull shapes of the time to an opening: clumped, steady, spaced, very spaced."""


class Stories(NamedTuple):
    """What is assumed, a column a story; the same for all histories, or a row a history.

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

    def take(self, columns: Ints) -> "Stories":
        """The stories of these columns, the same for every history or a row each; they may repeat."""
        if columns.ndim == 1:
            return Stories(self.shape[..., columns], self.late[..., columns], self.tail[..., columns])
        history = np.arange(len(columns))[:, None]
        shape, late, tail = np.broadcast_arrays(history * 0, *(np.atleast_2d(values) for values in self))[1:]
        return Stories(shape[history, columns], late[history, columns], tail[history, columns])

    def of(self, history: int) -> "Stories":
        """Those of one history."""
        return Stories(self.shape[history], self.late[history], self.tail[history])


STORIES: Final = Stories(np.tile(_SHAPES, 3), np.repeat([0, 1, 1], 5) > 0, np.repeat([0, 0, 1], 5) > 0)
"""Every story: nothing late, late log-normal, late with an exponential part; each in five shapes."""
