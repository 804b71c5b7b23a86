"""What time adds to the contacts of one run: changes, lines, both sides of a named date, and my own usual range."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from analyzer.before_after import Periods, compared
from analyzer.compare import usual
from analyzer.options import Options
from analyzer.results import Contact, Reading, Usual
from analyzer.rolling import rolling
from analyzer.trend import changes_of
from analyzer.weekly import Series


def over_time(
    contacts: Sequence[Contact],
    series: Mapping[str, Sequence[Series]],
    sides_of_date: Mapping[str, Periods],
    options: Options,
) -> list[Contact]:
    """The contacts with what is said of change, lines over time, and both sides of the named date."""
    changes, both = changes_of(series, options), compared(sides_of_date, series, options)
    return [
        replace(
            contact,
            measures=_with_lines(contact.measures, series[contact.key], options),
            changes=changes[contact.key],
            compared=both.get(contact.key, {}),
        )
        for contact in contacts
    ]


def _with_lines(measures: Mapping[str, Reading], series: Sequence[Series], options: Options) -> dict[str, Reading]:
    """The readings with `series["over_time_me"]` and `…_them` where the history is long enough for a trend."""
    lines: dict[str, dict[str, pl.DataFrame]] = {}
    for one in series:
        if len(one.weeks) >= options.trend_weeks:
            lines.setdefault(one.measure, {})[f"over_time_{one.side}"] = rolling(one, options)
    return {key: replace(reading, series={**reading.series, **lines.get(key, {})}) for key, reading in measures.items()}


def usual_of(contacts: Sequence[Contact], options: Options) -> dict[str, Usual]:
    """My own usual range of every share."""
    keys = dict.fromkeys(key for contact in contacts for key, r in contact.measures.items() if r.unit == "share")
    found = {key: usual((c.measures[key] for c in contacts if key in c.measures), options) for key in keys}
    return {key: range_ for key, range_ in found.items() if range_}
