"""The time that a contact's exports cover."""

from typing import Final

import numpy as np

from analyzer.clock import DAY_S
from analyzer.events import WEEK_S, Events, Flags, Floats, Ints, local_week, monday

_HOLE: Final = 28 * DAY_S
"""Quiet between two files of one app that is taken for a missing export, not for silence."""


def exposure(events: Events, window: tuple[float, float]) -> tuple[Ints, Floats]:
    """Local weeks that the exports cover, and the days of each within the window."""
    if not len(events.at):
        return np.array([], dtype=np.int64), np.array([])
    shift = events.local[0] - events.at[0]
    low, high = window[0] + shift, window[1] + shift
    spans = _without(covered(events), [(begin + shift, end + shift) for begin, end in events.holes])
    if not spans:
        return np.array([], dtype=np.int64), np.array([])
    weeks = np.arange(local_week(np.array([spans[0][0]]))[0], local_week(np.array([spans[-1][1]]))[0] + 1)
    edges = monday(weeks)
    days = np.zeros(len(weeks))
    for first, last in spans:
        begin, end = max(first, low), min(last, high)
        days += np.clip(np.minimum(edges + WEEK_S, end) - np.maximum(edges, begin), 0, None) / DAY_S
    return weeks[days > 0], days[days > 0]


def _without(spans: list[tuple[float, float]], holes: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of time without the holes in them."""
    for begin, end in holes:
        cut = [(first, min(last, begin)) for first, last in spans] + [(max(first, end), last) for first, last in spans]
        spans = sorted(span for span in set(cut) if span[0] < span[1])
    return spans


def covered(events: Events) -> list[tuple[float, float]]:
    """Local times from the first to the last event, without holes.

    A hole lies between two files of one app, over four weeks apart, in time that no other file covers: there the
    export is missing, elsewhere the two were silent.
    """
    files = []
    for source in np.unique(events.source).tolist():
        rows = np.flatnonzero(events.source == source)
        files.append((events.local[rows].min(), events.local[rows].max(), int(events.app[rows[0]])))
    files.sort()
    spans = [files[0][:2]]
    last_app = files[0][2]
    for first, last, app in files[1:]:
        if first - spans[-1][1] > _HOLE and app == last_app:
            spans.append((first, last))
        elif last > spans[-1][1]:
            spans[-1] = (spans[-1][0], last)
        if last >= spans[-1][1]:
            last_app = app
    return spans


def seen_throughout(events: Events, before: Ints, after: Ints) -> Flags:
    """Whether the exports hold all that happened between events `before` and `after` (rows)."""
    begins = np.array([first for first, _ in covered(events)]) if len(before) else np.array([])
    span, other = (np.searchsorted(begins, events.local[rows], side="right") for rows in (before, after))
    seen: Flags = (span == other) & ~events.touches_hole(events.at[before], events.at[after])
    return seen


def over_weeks(covered: Ints, week: Ints, values: Floats) -> Floats:
    """Values that stand in weeks, summed over the covered weeks."""
    place = np.clip(np.searchsorted(covered, week), 0, len(covered) - 1)
    return np.bincount(place, weights=values, minlength=len(covered)).astype(np.float64)
