"""Which number of a date is the day: inferred once per file, from evidence, and the evidence kept.

Exports write dates as the phone's locale does and never say which one that is. The evidence, strongest first (fact
sheet, "Date order"): a four-digit first number; dots; a number above 12; the dates in the names of media files, which
are always year-month-day; a date later than the file itself; steps back in time; the habits of locales. What cannot
be decided is read day first, called ambiguous, and said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import polars as pl

from parsers.calendars import days
from parsers.frame import DateOrder

Order = Literal["dmy", "mdy", "ymd"]
FIELDS: Final = ("first", "second", "third")
"""Columns of the three numbers of a date as they stand."""
_POSITION: Final[dict[Order, tuple[str, str, str]]] = {
    "dmy": ("third", "second", "first"),
    "mdy": ("third", "first", "second"),
    "ymd": ("first", "second", "third"),
}
_SLACK: Final = timedelta(days=1)
"""Clocks of phone and computer may be in different zones."""


@dataclass(frozen=True, slots=True)
class DateShape:
    """How dates look in a file.

    Attributes:
        separator: between the numbers.
        year_first: the first number has four digits.
        short_year: years have two digits.
        padded: no number below ten stands without its zero.
        halves: the word beside times, such as "AM", "pm" or "p.m."; "" for 24 hours.
        joiner: the word between date and time, such as "klo"; "" if there is none.
        order: what the name of the month says.
    """

    separator: str
    year_first: bool
    short_year: bool
    padded: bool
    halves: str
    joiner: str = ""
    order: Order | None = None


def _nothing() -> pl.DataFrame:
    return pl.DataFrame()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file shows of its dates.

    Attributes:
        shape: how they look.
        dates: columns `FIELDS` (Int32), one row for each change of date in file order.
        named: gives rows with `FIELDS` and `named` (Date, from a media file's name); asked only if needed.
        not_after: moments that no message can be later than, without zone: the file's own, and now.
        weekdays: gives rows with `FIELDS` and `weekday` (1 is Monday) as written beside dates; asked only if needed.
    """

    shape: DateShape
    dates: pl.DataFrame
    named: Callable[[], pl.DataFrame]
    not_after: Sequence[datetime]
    weekdays: Callable[[], pl.DataFrame] = _nothing


def as_dates(frame: pl.DataFrame, order: Order) -> pl.Series:
    """Read columns `FIELDS` in that order as dates; impossible ones are null. See `parsers.calendars` for years."""
    year, month, day = (pl.col(name) for name in _POSITION[order])
    return frame.select(date=days(year, month, day))["date"]


def infer(evidence: Evidence, given: Order | None = None) -> DateOrder:
    """Tell the order of day, month and year in a file, and why.

    Args:
        evidence: what the file shows.
        given: what the reader of the export said; believed wherever the file's shape allows it: a year of four digits
            stands where it stands.
    """
    if evidence.shape.year_first:
        return DateOrder("ymd", "certain", "dates begin with a four-digit year")
    if evidence.shape.order:
        return DateOrder(evidence.shape.order, "certain", "months are written as words")
    if given in {"dmy", "mdy"} or (given == "ymd" and evidence.shape.short_year):
        return DateOrder(given, "certain", "given by --date-order")
    for rule in (_large_numbers, _dots, _weekdays, _media_names, _future, _steps_back, _habit):
        found = rule(evidence)
        if found is not None:
            return found
    return DateOrder("dmy", "ambiguous", "nothing in the file tells day and month apart; read day first")


def _large_numbers(evidence: Evidence) -> DateOrder | None:
    first, second = evidence.dates.select((pl.col("first", "second") > 12).sum()).row(0)
    if not first and not second:
        return None
    order: Order = "dmy" if first >= second else "mdy"
    if first and second:
        return DateOrder(
            order, "likely", f"{max(first, second)} dates have a day above 12 here, {min(first, second)} there"
        )
    where, n = ("first", first) if first else ("second", second)
    dates = "1 date has" if n == 1 else f"{n} dates have"
    return DateOrder(order, "certain", f"{dates} a {where} number above 12")


def _dots(evidence: Evidence) -> DateOrder | None:
    if not evidence.shape.separator.startswith("."):
        return None
    return DateOrder("dmy", "certain", "dates are written with dots, which puts the day first")


def _weekdays(evidence: Evidence) -> DateOrder | None:
    """Take the order in which the days of the week beside dates are right; the other is so by chance, one in seven."""
    rows = evidence.weekdays()
    if rows.is_empty():
        return None
    right: dict[Order, int] = {}
    for order in ("dmy", "mdy"):
        right[order] = int((as_dates(rows, order).dt.weekday() == rows["weekday"]).sum())
    best, other = sorted(right, key=right.__getitem__, reverse=True)
    if right[best] <= rows.height / 2 or right[best] == right[other]:
        return None
    return DateOrder(best, "certain" if right[best] == rows.height else "likely", "days of the week agree")


def _media_names(evidence: Evidence) -> DateOrder | None:
    """Take the order whose dates lie nearer to those in file names; names of forwarded files may be days off."""
    rows = evidence.named()
    distance: dict[Order, float] = {}
    for order in ("dmy", "mdy"):
        days = (as_dates(rows, order) - rows["named"]).dt.total_days().abs().median()
        if not isinstance(days, int | float):
            return None
        distance[order] = days
    if distance["dmy"] == distance["mdy"]:
        return None
    best = min(distance, key=distance.__getitem__)
    confidence: Literal["certain", "likely"] = "certain" if distance[best] <= 1 else "likely"
    return DateOrder(best, confidence, f"{rows.height} media file names carry dates that agree")


def _future(evidence: Evidence) -> DateOrder | None:
    """Refuse the order that puts a message after the file; tried again with the next limit if both do."""
    latest = {order: as_dates(evidence.dates, order).max() for order in ("dmy", "mdy")}
    for limit in evidence.not_after:
        last = (limit + _SLACK).date()
        late = {order for order, day in latest.items() if day is not None and day > last}  # type: ignore[operator]  # a Date series' max is a date
        if len(late) == 1:
            order: Order = "mdy" if "dmy" in late else "dmy"
            return DateOrder(order, "likely", "the other order would put messages after the export was made")
    return None


def _steps_back(evidence: Evidence) -> DateOrder | None:
    """Take the order that runs forward. Late delivery steps back by a day at most."""
    dmy, mdy = (
        int((as_dates(evidence.dates, order).drop_nulls().diff() < timedelta(days=-1)).sum())
        for order in ("dmy", "mdy")
    )
    if min(dmy, mdy) * 3 > max(dmy, mdy) or dmy == mdy:
        return None
    order: Order = "dmy" if dmy < mdy else "mdy"
    return DateOrder(order, "likely", f"the other order would step back in time {max(dmy, mdy)} times")


def _habit(evidence: Evidence) -> DateOrder | None:
    """Fall back on the habits of locales.

    The Unicode CLDR has the month first in English of the United States and a few places beside, always with a slash
    and without a word between date and time; English elsewhere writes am and pm small, or pads.
    """
    shape = evidence.shape
    if shape.separator == "/" and shape.short_year and not shape.padded and shape.halves in {"AM", "PM"}:
        return DateOrder(
            "mdy", "likely", "unpadded dates with two-digit years and AM or PM are the habit of the United States"
        )
    if shape.separator != "/":
        return DateOrder("dmy", "likely", f"dates with “{shape.separator}” put the day first wherever they are written")
    if shape.joiner or (shape.halves and shape.halves.casefold() not in {"am", "pm"}):
        return DateOrder("dmy", "likely", "the words beside times are of languages that put the day first")
    return None
