"""Features of silences: log densities are sums of them times coefficients, and all that EM needs are their sums.

One row a history, as in `analyzer.silence_rows`; 0 = me, 1 = them; hours.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzer.silence_rows import Rows, Starts

Floats = NDArray[np.float64]


class Basis(NamedTuple):
    """What EM needs again and again of n ambiguous starts, a history each.

    Attributes:
        usual, tail, fresh: features x n whose sums are log densities: answers log-normal, exponential, and openings.
        of_late, of_usual: n x features whose weighted sums the parameters are read from.
        log_gap: log of the quiet that ends a conversation, h.
    """

    usual: Floats
    tail: Floats
    fresh: Floats
    of_late: Floats
    of_usual: Floats
    log_gap: Floats


def basis_of(rows: Rows, shapes: Floats) -> Basis:
    """The features of every history's ambiguous starts, for openings of all these shapes."""
    starts = rows.ambiguous
    by_side, by_cell = (values.swapaxes(1, 2) for values in (starts.by_side, starts.by_cell))
    wait = np.log(starts.own + rows.gap[:, None])[:, None]
    excess = by_side * starts.own[:, None]
    hours = hours_of(starts, shapes)
    pull = np.log(shapes[:, None]) + (shapes[:, None] - 1) * np.log(starts.held)[:, None]
    log_normal = [by_side * wait, by_side * wait * wait]
    return Basis(
        np.concatenate([by_cell, *log_normal], axis=1),
        np.concatenate([by_cell, excess], axis=1),
        np.concatenate([by_cell, hours, pull], axis=1),
        columns(by_cell, excess, hours),
        columns(by_side, *log_normal, excess),
        np.log(rows.gap)[:, None, None],
    )


def hours_of(starts: Starts, shapes: Floats) -> Floats:
    """Hours beyond the gap of both to the power of every shape: histories x (shapes x 2) x starts."""
    powers = starts.beyond[:, None] ** shapes[:, None, None]
    hours: Floats = powers.reshape(len(powers), -1, powers.shape[-1])
    return hours


def columns(*features: Floats) -> Floats:
    """Histories x starts x features, from features x starts."""
    return np.ascontiguousarray(np.concatenate(features, axis=1).swapaxes(1, 2))
