"""How a language writes numbers, dates and lists: the Unicode CLDR's rules, through Babel, not by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal


class Spelling:
    """The spelling of one locale ("en_GB", "de_DE"). Raises `babel.UnknownLocaleError` for one that is not known."""

    def __init__(self, locale: str) -> None:
        self._locale = Locale.parse(locale)
        self.language: str = self._locale.language
        # A page holds the same few numbers over and over, and each takes 20 microseconds to write.
        self.number = cache(self._number)
        self.plural = cache(self._plural)
        self.month = cache(self._month)
        names = self._locale.months["stand-alone"]["abbreviated"]
        self.months_short: tuple[str, ...] = tuple(names[month] for month in range(1, 13))

    def _number(self, value: float, places: int = 0, fixed: bool = False) -> str:
        """A number with at most `places` decimals, or exactly so many if `fixed`: 9,412; 2.5; 3.0. A half goes up."""
        decimals = f".{('0' if fixed else '#') * places}" if places else ""
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return format_decimal(rounded, format=f"#,##0{decimals}", locale=self._locale)

    def _plural(self, n: float) -> str:
        """The plural form of a count: "one", "other", and what else the language has."""
        return str(self._locale.plural_form(n))

    def _month(self, day: date) -> str:
        """A month: "March 2025"."""
        return format_skeleton("yMMMM", day, locale=self._locale)

    def day(self, day: date) -> str:
        """A day: "3 March 2025"."""
        return format_date(day, "long", locale=self._locale)

    def join(self, parts: Sequence[str]) -> str:
        """A list in words: "a, b and c"."""
        return format_list(parts, locale=self._locale) if parts else ""
