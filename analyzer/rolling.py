"""A measure over time: a centred window of 13 weeks, stepped by the week; blank where too little is in it.

Definition: for each calendar week, the share (or rate) of the covered weeks within six weeks on either side. Weeks
that the exports do not cover stay in the frame as not seen, so that a drawing can leave them out. Reply times are drawn
as the share answered within the time by which half were answered over the whole history.
Source: docs/definitions.md; the ranges are those of `analyzer.estimate` (weeks as clusters, the wider of two), for all
windows at once.
"""

from typing import Final

import numpy as np
import polars as pl
from scipy.special import gammaincinv, stdtrit

from analyzer.estimate import MIN_CLUSTERS, Floats, amount_half_widths, wilson_ends
from analyzer.events import Flags, Ints
from analyzer.options import Options
from analyzer.weekly import PER_DAYS, Series

_MONDAY: Final = 4
"""Days from 1970-01-01 to the first Monday."""
_SCHEMA: Final = {"week": pl.Date, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "seen": pl.Boolean}


def rolling(series: Series, options: Options) -> pl.DataFrame:
    """Columns `week` (its Monday), `value`, `low`, `high` (null where blank) and `seen`: a row a calendar week."""
    if not len(series.weeks):
        return pl.DataFrame(schema=_SCHEMA)
    every = np.arange(series.weeks[0], series.weeks[-1] + 1)
    seen = np.isin(every, series.weeks)
    y, x, units = (_spread(values, series, every) for values in (series.part, series.whole, series.units))
    sums = {"y": y, "x": x, "yy": y * y, "xy": x * y, "xx": x * x, "k": (x > 0).astype(np.float64), "units": units}
    window = {name: _windows(values, options.trend_window_weeks) for name, values in sums.items()}
    shown = (window["units"] >= _least(series, options)) & (window["x"] > 0)
    value = window["y"] / np.maximum(window["x"], 1e-12)
    if series.clustered:
        window["half"] = _amount_half_width(y, x, options)
    low, high = (_rate_ends if series.kind == "rate" else _share_ends)(window, value, series, options)
    by = PER_DAYS if series.kind == "rate" else 1.0
    mondays = pl.Series("week", (every * 7 + _MONDAY).astype(np.int32)).cast(pl.Date)
    columns = (
        pl.Series(name, np.where(shown, column * by, np.nan), nan_to_null=True)
        for name, column in (("value", value), ("low", low), ("high", high))
    )
    return pl.DataFrame([mondays, *columns, pl.Series("seen", seen)])


def _spread(values: Floats, series: Series, every: Ints) -> Floats:
    """Weekly values over every calendar week; zero where the exports cover none of it."""
    out = np.zeros(len(every))
    out[series.weeks - every[0]] = values
    return out


def _windows(values: Floats, width: int) -> Floats:
    """Sums over a centred window, cut at both ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    place = np.arange(len(values))
    sums: Floats = (
        total[np.minimum(place + width // 2 + 1, len(values))] - total[np.maximum(place - (width - 1) // 2, 0)]
    )
    # Differences of running sums leave a rounding error where nothing was.
    return np.maximum(sums, 0.0)


def _least(series: Series, options: Options) -> int:
    if series.kind == "rate":
        return options.min_weeks[1]
    return options.min_word_weeks[0] if series.clustered else options.min_starts[0]


def _half_width(window: dict[str, Floats], value: Floats, options: Options) -> tuple[Floats, Flags]:
    """Clustered half-widths, and where there are weeks enough for them."""
    weeks = window["k"]
    squares = window["yy"] - 2 * value * window["xy"] + value**2 * window["xx"]
    variance = weeks / np.maximum(weeks - 1, 1) * np.maximum(squares, 0.0) / np.maximum(window["x"], 1e-12) ** 2
    half: Floats = stdtrit(np.maximum(weeks - 1, 1), 0.5 + options.confidence / 2) * np.sqrt(variance)
    return half, weeks >= MIN_CLUSTERS


def _amount_half_width(y: Floats, x: Floats, options: Options) -> Floats:
    """The half-widths of amounts: all weeks of each window at once, as their error needs every one of them."""
    width = options.trend_window_weeks
    around = ((width - 1) // 2, width // 2)
    parts, wholes = (np.lib.stride_tricks.sliding_window_view(np.pad(values, around), width) for values in (y, x))
    return amount_half_widths(parts, wholes, options.confidence)


def _share_ends(window: dict[str, Floats], value: Floats, series: Series, options: Options) -> tuple[Floats, Floats]:
    half, enough = _half_width(window, value, options)
    half = window.get("half", half)
    tells = enough & (value > 1e-9) & (value < 1 - 1e-9)
    inside = np.clip(value, 1e-9, 1 - 1e-9)
    n = np.maximum(window["k"] if series.clustered else window["x"], 1e-12)
    low, high = wilson_ends(np.clip(value, 0, 1), n, options.confidence)
    step, logit = half / (inside * (1 - inside)), np.log(inside / (1 - inside))
    down, up = (1 / (1 + np.exp(-np.clip(logit + sign * step, -700, 700))) for sign in (-1, 1))
    if series.clustered:
        return np.where(tells, down, low), np.where(tells, up, high)
    return np.where(tells, np.minimum(down, low), low), np.where(tells, np.maximum(up, high), high)


def _rate_ends(window: dict[str, Floats], value: Floats, _: Series, options: Options) -> tuple[Floats, Floats]:
    half, enough = _half_width(window, value, options)
    tail, y, days = (1 - options.confidence) / 2, window["y"], np.maximum(window["x"], 1e-12)
    some = y > 1e-9
    low = np.where(some, gammaincinv(np.maximum(y, 1e-9), tail), 0.0) / days
    high = np.where(some, gammaincinv(y + 1, 1 - tail), -np.log(1 - options.confidence)) / days
    factor = np.exp(np.where(some & enough, half / np.maximum(value, 1e-12), 0.0))
    return np.minimum(low, value / factor), np.maximum(high, value * factor)
