"""Numbers as people say them: shares, ranges, waiting times, dates, names. No HTML and no judgement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reports.prose import Line, Name, Prose

WAKING_DAY_H = 16
"""Hours counted as one waking day when a long wait is put into words."""
LONGEST_NAME = 80
"""Characters of a name, or of one word of a note, that are shown."""
LONGEST_TEXT = 400
"""Characters of a note that are shown."""
HALF = 0.05
"""Within this of one half, a share is "about half", on either side alike."""
FEW = 5
"""Counts below this are "a few" in a copy for sharing."""

_invisible = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_stacked_marks = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def half_up(value: float) -> int:
    """Round as people do: 0.5 goes up, on both sides of a share alike."""
    return int(value + 0.5)


def unbroken(span: str) -> str:
    """A range that no narrow column breaks in two."""
    return span.replace("–", "–\u2060")


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """A name or file name fit to show: no control or direction marks, no towers of accents, no endless length."""
    plain = _stacked_marks.sub(r"\1", _invisible.sub("", re.sub(r"\s", " ", text))).strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def clean_text(text: str) -> str:
    """A note or reason fit to show: as `clean`, word by word, so that no word is wider than a page."""
    return " ".join(clean(word) for word in clean(text, LONGEST_TEXT).split())


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Turns numbers into words of one language; `coarse` for a copy to share, where counts are rounded."""

    prose: Prose
    coarse: bool = False

    def count(self, n: int) -> str:
        """A count: exact for the owner; in a shared copy "a few" or rounded to tens."""
        if not self.coarse:
            return self.prose.number(n)
        if n < FEW:
            return self.prose.text("amount.few")
        return self.prose.text("amount.about", n=self.prose.number(self.about(n)))

    def about(self, n: int) -> int:
        """A count as finely as it is told: in a shared copy to fives, tens, hundreds or thousands.

        Those that are "a few" are alike, and no difference of what is told gives one back.
        """
        if not self.coarse:
            return n
        if n < 10:
            return 0 if n < FEW else 5 * half_up(n / 5)
        step = 10 if n < 1000 else 100 if n < 100_000 else 1000
        return step * half_up(n / step)

    def at_most(self, n: int) -> str:
        """As `count`, for a count that may be none at all: in a shared copy "a few at most"."""
        return self.prose.text("amount.at_most_few") if self.coarse and n < FEW else self.count(n)

    def counted(self, key: str, n: int) -> Line:
        """A count with its noun."""
        return self.prose.counted(key, n if not (self.coarse and n < FEW) else FEW, self.count(n))

    def share(self, value: float, low: float = 0.0, high: float = 1.0) -> str:
        """0.68 → "about 7 of 10"; where the range is finer than that, "about 68 %"."""
        tenth = 0.5 if abs(value - 0.5) <= HALF else half_up(value * 10) / 10
        if 0.03 < value < 0.97 and not low <= tenth <= high:
            return self.prose.text("amount.about", n=self.percent(value))
        if value >= 0.97:
            return self.prose.text("amount.nearly_all")
        if value <= 0.03:
            return self.prose.text("amount.almost_none")
        if abs(value - 0.5) <= HALF:
            return self.prose.text("amount.half")
        return self.prose.text("amount.tenths", n=min(9, max(1, half_up(value * 10))))

    def percent(self, value: float) -> str:
        """0.68 → "68 %"."""
        return self.prose.text("amount.percent", n=half_up(value * 100))

    def between(self, low: float, high: float, short: bool = False) -> str:
        """A range of shares: "between 60 and 76 %", or "60–76 %"."""
        lo, hi = half_up(low * 100), half_up(high * 100)
        if lo == hi:
            return self.prose.text("amount.exactly", low=lo)
        return self.prose.text("amount.short_between" if short else "amount.between", low=lo, high=hi)

    def time(self, seconds: float, short: bool = False) -> str:
        """Waking seconds as minutes, waking hours or waking days (of 16 hours)."""
        prefix = "short_" if short else ""
        if seconds < 60:
            return self.prose.text(f"amount.{prefix}under_minute")
        key, n = _unit(seconds)
        if short and key == "minute":
            return self._short_time(key, n)
        if short and key == "hour":
            return self.prose.text("amount.short_hour_awake", n=self.prose.decimal(n))
        return str(self.prose.counted(f"amount.{key}", n))

    def spent(self, seconds: float) -> str:
        """A length of time that was spent, by the clock: minutes or hours."""
        key, n = ("minute", half_up(seconds / 60)) if seconds < 5400 else ("plain_hour", _rounded(seconds / 3600))
        if key == "minute" and not n:
            return self.prose.text("amount.under_minute")
        return str(self.prose.counted(f"amount.{key}", n))

    def _short_time(self, key: str, n: float) -> str:
        if key == "day_awake":
            return str(self.prose.counted("amount.short_day", n))
        return self.prose.text(f"amount.short_{key}", n=self.prose.decimal(n))

    def axis_time(self, hours: float) -> str:
        """Waking hours as the axis of the curves names them: "10 min", "6 h", "1 day"."""
        if hours < 1:
            return self._short_time("minute", round(60 * hours))
        if hours < WAKING_DAY_H:
            return self._short_time("hour", hours)
        return self._short_time("day_awake", hours / WAKING_DAY_H)

    def span(self, low: float, high: float, high_not_reached: bool, short: bool = False) -> str:
        """A range of waiting times: "4 to 9 minutes", "2 waking hours to longer than we can say"."""
        if high_not_reached:
            longer = self.prose.text("amount.short_longer" if short else "amount.longer")
            return self._to(self.time(low, short), longer, short)
        first, last = self.time(low, short), self.time(high, short)
        if first == last:
            return first
        same_unit = low >= 60 and _unit(low)[0] == _unit(high)[0]
        return self._to(self.prose.decimal(_unit(low)[1]) if same_unit else first, last, short)

    def _to(self, first: str, last: str, short: bool) -> str:
        return f"{first}–{last}" if short else self.prose.text("amount.span", low=first, high=last)

    def rate(self, value: float) -> str:
        """A rate with one decimal."""
        return self.prose.tenth(value)

    def about_rate(self, value: float) -> str:
        """A rate of something that did happen: "about 1.1", and never "about 0.0"."""
        least = 0.1
        key = "about" if value >= least / 2 else "less_than"
        return self.prose.text(f"amount.{key}", n=self.rate(max(value, least)))

    def per_hundred(self, value: float) -> str:
        """A rate per hundred: one decimal below ten, whole numbers above."""
        return self.prose.tenth(value) if value < 9.95 else self.prose.number(half_up(value))

    def month(self, day: date | datetime) -> str:
        """A month in words: "March 2025"."""
        return self.prose.spelling.month(day)

    def short_month(self, day: date) -> str:
        """A month for a table: "Mar 2025"."""
        return f"{self.prose.spelling.months_short[day.month - 1]} {day.year}"

    def day(self, day: date | datetime) -> str:
        """A day in words, "3 March 2025", or only its month where days are not told."""
        return self.month(day) if self.coarse else self.prose.spelling.day(day)

    def period(self, first: date | datetime, last: date | datetime) -> str:
        """A period in words, "January 2025 to November 2026", or one month."""
        start, end = self.month(first), self.month(last)
        return start if start == end else self.prose.text("amount.to", first=start, last=end)

    def apps(self, platforms: Iterable[str]) -> str:
        """Apps by the names people know."""
        known = self.prose.entry("platforms")
        return self.prose.join([str(known.get(p, clean(p, 30))) for p in platforms])

    def name(self, text: str) -> Name:
        """A name fit to show, or the words for one that has nothing to show."""
        return Name(clean(text) or self.prose.text("nobody"))


def _unit(seconds: float) -> tuple[str, float]:
    """The unit a wait is told in, and how many of it."""
    minutes = max(1, half_up(seconds / 60))
    if minutes < 90:
        return "minute", minutes
    hours = seconds / 3600
    if half_up(hours) < 24:
        return "hour", _rounded(hours)
    return "day_awake", _rounded(hours / WAKING_DAY_H)


def _rounded(value: float) -> float:
    """Halves below ten, whole numbers above."""
    return half_up(value * 2) / 2 if value < 9.75 else half_up(value)
