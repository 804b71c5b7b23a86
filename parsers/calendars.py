"""Years that phones count otherwise than the Gregorian calendar does, told apart by their size.

A phone set to Thai may write Buddhist years (2565), a Persian one the solar Hijri calendar with its own months (1402),
a Saudi one the lunar Hijri calendar (1445). Messages of this kind are younger than 2009, so no year of one calendar can
be one of another: the Persian 1430 is 2051. Japanese eras come with a letter or a name and are `ERAS`' business.
"""

from itertools import accumulate
from typing import Final

import polars as pl

Numbers = tuple[pl.Expr, pl.Expr, pl.Expr]

BUDDHIST: Final = 543
"""Years that the Buddhist calendar of Thailand is ahead."""
SHORT_BUDDHIST: Final = 52
"""From here on, a two-digit year is Buddhist: 52 is 2009, when the first message could be sent, and not yet 2052."""
ERAS: Final = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925}
"""Japanese era → the year before its first."""
_PERSIAN_YEARS: Final = (1300, 1430)
_NOWRUZ_1400: Final = 18_707
"""21 March 2021, the first day of 1400, in days since 1970."""

_HIJRI_FIRST: Final = 1430
_HIJRI_MONTHS: Final = (
    0xAA6, 0x956, 0x2AE, 0x56D, 0x36A, 0xB55, 0xAAA, 0x94D, 0x49D, 0x95D, 0x2BA, 0x5B5, 0x5AA, 0xD55, 0xA9A, 0x92E,
    0x26E, 0x55D, 0xADA, 0x6D4, 0x6A5,
)  # fmt: skip
"""Years of the Umm al-Qura calendar from 1430 to 1450, one bit for each month, the first lowest: 30 days, else 29.

The calendar is set by decree and follows no rule. Facts: the tables of the package hijridate and of the Unicode ICU,
which phones have; they agree on every day up to the end of 1450 (May 2029), and no further.
"""
_MUHARRAM_1430: Final = 14_242
"""29 December 2008, the first day of 1430, in days since 1970."""


def days(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Give dates from three numbers in any of the calendars; null where there is no such day."""
    gregorian = (
        pl.when(year < SHORT_BUDDHIST)
        .then(year + 2000)
        .when(year < 100)
        .then(year + 2500 - BUDDHIST)
        .when(year >= 2400)
        .then(year - BUDDHIST)
        .otherwise(year)
    )
    plain = pl.format("{}-{}-{}", gregorian, month, day).str.to_date("%Y-%m-%d", strict=False)
    return (
        pl.when(year.is_between(*_PERSIAN_YEARS, closed="left"))
        .then(_persian(year, month, day))
        .when(year.is_between(_HIJRI_FIRST, _HIJRI_FIRST + len(_HIJRI_MONTHS), closed="left"))
        .then(_hijri(year, month, day))
        .otherwise(plain)
    )


def _persian(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Count days: six months of 31, five of 30, and one of 29 or, in 8 years of 33, 30 (right from 1178 to 1633)."""
    new_year = _NOWRUZ_1400 + 365 * (year - 1400) + _leaps_before(year) - _LEAPS_BEFORE_1400
    length = (
        pl.when(month <= 6)
        .then(31)
        .when(month < 12)
        .then(30)
        .otherwise(29 + _leaps_before(year + 1) - _leaps_before(year))
    )
    before = pl.when(month <= 6).then(31 * (month - 1)).otherwise(186 + 30 * (month - 7))
    exists = month.is_between(1, 12) & day.is_between(1, length)
    return pl.when(exists).then((new_year + before + day - 1).cast(pl.Int32).cast(pl.Date))


def _leaps_before(year: pl.Expr) -> pl.Expr:
    return (8 * year + 21) // 33


_LEAPS_BEFORE_1400: Final = (8 * 1400 + 21) // 33


def _hijri(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Look up the first day of the month and its length."""
    lengths = [29 + (bits >> place & 1) for bits in _HIJRI_MONTHS for place in range(12)]
    starts = list(accumulate(lengths[:-1], initial=_MUHARRAM_1430))
    count = (year - _HIJRI_FIRST) * 12 + month - 1
    numbers = list(range(len(lengths)))
    start = count.replace_strict(numbers, starts, default=None, return_dtype=pl.Int32)
    length = count.replace_strict(numbers, lengths, default=None, return_dtype=pl.Int32)
    exists = month.is_between(1, 12) & day.is_between(1, length)
    return pl.when(exists).then((start + day - 1).cast(pl.Int32).cast(pl.Date))
