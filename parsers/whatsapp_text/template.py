"""The shape that all headers of a file share, and the regexes and formats that read it.

A header is a date and a time, in either order, with a joiner between and a close after them; the time may have a word
for the half of the day before or after it. Further shapes are further words in the phrases, or further parts here.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from parsers.stamps import DateShape, Order
from parsers.whatsapp_text.header_words import COMMAS, DIGIT, spellings
from parsers.whatsapp_text.phrases import MARKS, SPACES, any_of

M: Final = f"[{MARKS}]*"
S: Final = f"[{SPACES}]"
Calendar = Literal["gregorian", "buddhist", "hijri", "japanese"]
_YEAR: Final[dict[tuple[Calendar, bool], str]] = {
    ("gregorian", False): "(?:19|20)D{2}",
    ("gregorian", True): "D{2}",
    ("buddhist", False): "2[4-6]D{2}",
    ("buddhist", True): "[5-9]D",
    ("hijri", False): "1[34]D{2}",
}
"""Calendar, and whether years have two digits → a year; D is a digit."""
ERA: Final = "(?:[RHS]|令和|平成|昭和)"
_WORDS: Final = rf"[\p{{L}}\p{{M}}\p{{Nd}}.'’/{COMMAS}{SPACES}{MARKS}-]{{5,60}}?"
"""A date with words in it."""
_ANY_WORDS: Final = rf"\p{{L}}[\p{{L}}\p{{M}}.'’{SPACES}]{{0,23}}"
"""Words for a part of the day that are not in the phrases."""


@dataclass(frozen=True, slots=True)
class Template:
    """The one shape that headers have in a file.

    Attributes:
        bracket: the date and time stand in square brackets (iOS, and what is copied from a browser).
        time_first: the time stands before the date.
        separator: between the numbers of a date, with its blank if there is one: "/", ".", "-", ". ".
        year_first: the year comes first: one of four digits, or of an era.
        short_year: two-digit years.
        calendar: that years are counted in; "hijri" is Persian or lunar, which the year itself tells apart.
        suffix: follows the date: "." or " BE" or " AH".
        joiner: between date and time, as spelled most often.
        colon: between hours and minutes, ":" or "." or " h ".
        seconds: times have them.
        half: what stands between the digits of the time and the joiner or close: a blank and "PM", as spelled most
            often; "" for 24 hours.
        half_first: that stands before the time.
        close: ends the header.
        foreign: digits of another script, or invisible marks between them.
        language: of the words in dates, as dateparser calls it; "" for dates of numbers.
        order: of the numbers, where the month's name gives it away.
        unknown_half: the words beside times are not in the phrases.
        padded: every number in the sample has its zero.
    """

    bracket: bool
    time_first: bool
    separator: str
    year_first: bool
    short_year: bool
    calendar: Calendar
    suffix: str
    joiner: str
    colon: str
    seconds: bool
    half: str
    half_first: bool
    close: str
    foreign: bool = False
    language: str = ""
    order: Order | None = None
    unknown_half: bool = False
    padded: bool = True

    @property
    def date_shape(self) -> DateShape:
        """What the date order can be inferred from."""
        return DateShape(
            self.separator,
            self.year_first,
            self.short_year,
            self.padded,
            self.half.strip(SPACES),
            joiner=self.joiner.strip(f"{SPACES}{COMMAS}"),
            order=self.order,
        )

    @property
    def is_rewritten(self) -> bool:
        """Whether stamps are put into ASCII digits, date first, before they are read."""
        return self.foreign or self.time_first or bool(self.language) or self.calendar == "japanese"

    @property
    def is_plain(self) -> bool:
        """Whether `stamp_format` reads the stamps."""
        return not self.is_rewritten and self.calendar == "gregorian" and not self.unknown_half

    @property
    def line(self) -> str:
        """A regex, in the dialect of polars, that only header lines match; anchored, without groups."""
        return self._header(self._date(), self._time())

    @property
    def parts(self) -> str:
        """`line` with two groups, of the date and the time in the order of the header."""
        return self._header(f"({self._date()})", f"({self._time()})")

    def stamp_format(self, order: Order) -> str:
        """Give the date and time in chrono's notation; before and after noon are "AM" and "PM"."""
        letters = {"d": "%d", "m": "%m", "y": "%y" if self.short_year else "%Y"}
        date = self.separator.join(letters[part] for part in order)
        seconds = f"{self.colon}%S" if self.seconds else ""
        time = f"{'%I' if self.half else '%H'}{self.colon}%M{seconds}"
        half = self.half.replace(self.half.strip(SPACES), "%p") if self.half else ""
        time = half + time if self.half_first else time + half
        return f"{date}{self.suffix}{self.joiner}{time}"

    def _header(self, date: str, time: str) -> str:
        first, second = (time, date) if self.time_first else (date, time)
        start = rf"^{M}\[{M}" if self.bracket else f"^{M}"
        return f"{start}{first}{self._joiner()}{second}{re.escape(self.close)}"

    @property
    def _digit(self) -> str:
        return DIGIT if self.foreign else "[0-9]"

    @property
    def _gap(self) -> str:
        """What may stand between any two parts."""
        return M if self.foreign else ""

    def _number(self, count: str) -> str:
        return f"{self._digit}{count}{self._gap}"

    def _date(self) -> str:
        if self.language:
            return _WORDS
        year = ERA + self._number("{1,2}") if self.calendar == "japanese" else self._year()
        short = self._number("{1,2}")
        separator = re.escape(self.separator[0]) + (S if len(self.separator) > 1 else "") + self._gap
        numbers = (year, short, short) if self.year_first else (short, short, year)
        return separator.join(numbers) + _any_blank(self.suffix) + self._gap

    def _year(self) -> str:
        pattern = _YEAR[self.calendar, self.short_year]
        # a class of ASCII digits would not hold those of other scripts, and nothing hangs on the century there
        return self._number("{2}" if self.short_year else "{4}") if self.foreign else pattern.replace("D", self._digit)

    def _joiner(self) -> str:
        comma = f"[{COMMAS}]{M}" if self.foreign else ","
        return comma.join(map(_any_blank, self.joiner.split(","))) + self._gap

    def _time(self) -> str:
        colon = _any_blank(self.colon)
        seconds = colon + self._number("{2}") if self.seconds else ""
        word = f"{_ANY_WORDS if self.unknown_half else any_half()}{self._gap}" if self.half else ""
        before, after = (f"{word}{S}?", "") if self.half_first else ("", f"{S}?{word}")
        if not self.half:
            before = after = ""
        return f"{before}{self._number('{1,2}')}{colon}{self._number('{2}')}{seconds}{after}"


FOREIGN: Final = (
    rf"^{M}\[?{M}[0-9]{{1,4}}[./-]{S}?[0-9]{{1,2}}[./-]{S}?[0-9]{{1,4}}\.?,?{S}"
    rf"[^0-9]{{0,6}}[0-9]{{1,2}}[:.][0-9]{{2}}.{{0,12}}(?:\] | - | – )"
)
"""Matches header lines of roughly every template, in the dialect of polars: for counting lines that are none here."""


@cache
def any_half() -> str:
    """Match a word for a half of the day."""
    return any_of(spellings()).replace(" ", S)


def _any_blank(text: str) -> str:
    return re.sub(f"[{SPACES}]+", lambda _: f"{S}+", re.escape(text).replace(r"\ ", " "))
