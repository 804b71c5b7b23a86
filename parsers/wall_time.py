"""Wall-clock times of a named zone become instants, across the changes of the clock.

The definition (design, "What counts"): in the hour that autumn repeats, a time is the earlier instant until the
clock steps back by at least 30 minutes in file order, and the later one from there on. A time in the hour that spring
leaves out moves on by that hour, and never before the message above it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

STEP_BACK_MS: Final = 30 * 60_000
"""A clock that goes back by this much inside the repeated hour was set back."""
_NEAR_MS: Final = 24 * 3_600_000
"""A row above that is further ahead than this is out of order: it moves nothing."""
_DAY_MS: Final = 86_400_000
_Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Changes:
    """Changes of a zone's offset within a span, by time: instants, and offsets before and after, in ms."""

    at: _Times
    before: _Times
    after: _Times

    @property
    def first(self) -> _Times:
        """Wall times from which a time is repeated (autumn) or missing (spring)."""
        return self.at + np.minimum(self.before, self.after)

    @property
    def end(self) -> _Times:
        """Wall times from which only the new offset holds."""
        return self.at + np.maximum(self.before, self.after)


def to_instants(wall: pl.Series, zone: str) -> pl.Series:
    """Read wall times, in file order, as instants.

    Args:
        wall: Datetime("ms") without zone and without nulls, in file order.
        zone: IANA name.

    Returns:
        Datetime("ms", "UTC") of the same length.

    Raises:
        ValueError: no such zone.
    """
    if wall.is_empty():
        _offsets(np.zeros(1, np.int64), zone)
        return wall.dt.replace_time_zone("UTC")
    times = wall.to_physical().to_numpy()
    changes = _changes(int(times.min()), int(times.max()), zone)
    offsets = np.append(changes.before[:1], changes.after)
    if not len(changes.at):
        offsets = _offsets(times[:1], zone)
    instants = (
        times - offsets[np.searchsorted(changes.end, times, side="right")] if len(changes.at) else times - offsets
    )
    for which in range(len(changes.at)):
        _settle(times, instants, changes, which)
    return pl.Series(wall.name, instants, dtype=pl.Int64).cast(pl.Datetime("ms", "UTC"))


def _settle(times: _Times, instants: _Times, changes: _Changes, which: int) -> None:
    """Correct the rows in one repeated or missing hour, in place."""
    rows = np.flatnonzero((times >= changes.first[which]) & (times < changes.end[which]))
    if not len(rows):
        return
    above = np.maximum(rows - 1, 0)
    if changes.before[which] > changes.after[which]:
        stepped = np.logical_or.accumulate(times[above] - times[rows] >= STEP_BACK_MS)
        instants[rows[stepped]] = times[rows[stepped]] - changes.after[which]
        return
    # One by one, since each depends on the row above; an hour that does not exist holds next to no messages.
    for row in rows[rows > 0]:
        if 0 < instants[row - 1] - instants[row] <= _NEAR_MS:
            instants[row] = instants[row - 1]


def _changes(first_wall: int, last_wall: int, zone: str) -> _Changes:
    """Find the changes between two wall times: by day, then to the quarter of an hour."""
    days = np.arange(first_wall - 2 * _DAY_MS, last_wall + 3 * _DAY_MS, _DAY_MS, dtype=np.int64)
    offsets = _offsets(days, zone)
    changed = np.flatnonzero(np.diff(offsets))
    quarter = 15 * 60_000
    grid = (days[changed][:, None] // quarter * quarter) + np.arange(0, _DAY_MS + 2 * quarter, quarter)
    fine = _offsets(grid.ravel(), zone).reshape(grid.shape)
    column = np.argmax(np.diff(fine, axis=1) != 0, axis=1) + 1
    line = np.arange(len(changed))
    return _Changes(grid[line, column], fine[line, column - 1], fine[line, column])


def _offsets(instants: _Times, zone: str) -> _Times:
    """Offsets of the zone from UTC in ms, at each instant."""
    utc = pl.Series(instants).cast(pl.Datetime("ms", "UTC"))
    try:
        local = utc.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"there is no time zone called {zone}") from error
    return local.to_physical().to_numpy() - instants
