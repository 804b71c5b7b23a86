"""How phones of many countries write date and time at the head of a message: a style for each shape known.

Apart from the parser's own grammar on purpose: a round trip compares the two.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sample_data.writers.whatsapp_words import WORDS, Words

NNBSP: Final = "\u202f"
NBSP: Final = "\u00a0"
RLM: Final = "\u200f"
_LATER: Final = "\ue000"
"""Holds the place of a word until digits are written."""
Calendar = Literal["gregorian", "buddhist", "persian", "japanese"]
Periods = tuple[tuple[int, str], ...]
"""First hour and the word from then on."""

_LATIN: Final[Periods] = ((0, "AM"), (12, "PM"))
_SMALL: Final[Periods] = ((0, "am"), (12, "pm"))
_SPANISH: Final[Periods] = ((0, f"a.{NBSP}m."), (12, f"p.{NBSP}m."))
_CHINESE: Final[Periods] = ((0, "上午"), (12, "下午"))
_KOREAN: Final[Periods] = ((0, "오전"), (12, "오후"))
_PARTS_DE: Final[Periods] = (
    (0, "nachts"), (5, "morgens"), (10, "vorm."), (12, "mittags"), (13, "nachm."), (18, "abends"),
)  # fmt: skip
_PARTS_EN: Final[Periods] = (
    (0, "at night"), (6, "in the morning"), (12, "in the afternoon"), (18, "in the evening"), (21, "at night"),
)  # fmt: skip
_PARTS_ZH: Final[Periods] = ((0, "凌晨"), (5, "早上"), (8, "上午"), (12, "中午"), (13, "下午"), (19, "晚上"))
_MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"),
}  # fmt: skip
_ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_DEVANAGARI: Final = "०१२३४५६७८९"
_BENGALI: Final = "০১২৩৪৫৬৭৮৯"


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of phone writes an export.

    Attributes:
        id: stable name, e.g. "android-us-12h".
        row: number of the shape in the fact sheet's table of headers, 0 for the old and copied ones named above it.
        system: which phone.
        stamp: date and time in strftime's notation, and `{half}`, `{day}`, `{month}`, `{year}`, `{name}` (of the
            month) for what that does not know.
        close: what stands between the stamp and the sender; iOS also opens with a bracket.
        language: key into `WORDS`.
        periods: words for the parts of the day.
        newline: ends every line written by the app.
        digits: ten digits of another script.
        calendar: that `{day}`, `{month}` and `{year}` count in.

    """

    id: str
    row: int
    system: Literal["android", "ios"]
    stamp: str
    close: str = " - "
    language: str = "en"
    periods: Periods = _LATIN
    newline: str = "\n"
    digits: str = ""
    calendar: Calendar = "gregorian"

    @property
    def seconds(self) -> bool:
        """Whether times carry seconds."""
        return "%S" in self.stamp

    @property
    def words(self) -> Words:
        """The app's own words in this language."""
        return WORDS[self.language]

    @property
    def order(self) -> str:
        """Which of day, month and year comes first, second and third: "dmy"."""
        found = re.findall(r"%-?([dmyY])|\{(d)ay\}|\{(m)onth\}|\{(y)ear\}|\{na(m)e\}", self.stamp)
        return "".join("".join(groups) for groups in found).lower()

    def write(self, local: datetime) -> str:
        """Write a wall time."""
        day, month, year = _CALENDARS[self.calendar](local.date())
        names = _MONTHS.get(self.language, _MONTHS["en"])
        half = max(period for period in self.periods if period[0] <= local.hour)[1]
        stamp = local.strftime(self.stamp.replace("{half}", _LATER))
        stamp = stamp.format(day=day, month=month, year=year, name=names[local.month - 1])
        if self.digits:
            stamp = stamp.translate({ord(str(n)): digit for n, digit in enumerate(self.digits)})
        return stamp.replace(_LATER, half)


def _persian(day: date) -> tuple[str, str, str]:
    """Count on from the first day of 1387, month by month."""
    left, year = (day - date(2008, 3, 20)).days, 1387
    while left >= (length := 366 if year in _PERSIAN_LEAPS else 365):
        left, year = left - length, year + 1
    month, of_month = (left // 31 + 1, left % 31) if left < 186 else ((left - 186) // 30 + 7, (left - 186) % 30)
    return str(of_month + 1), str(month), str(year)


_PERSIAN_LEAPS: Final = {1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420}
_REIWA: Final = date(2019, 5, 1)
_CALENDARS: Final[dict[Calendar, Callable[[date], tuple[str, str, str]]]] = {
    "gregorian": lambda d: (str(d.day), str(d.month), str(d.year)),
    "buddhist": lambda d: (str(d.day), str(d.month), str(d.year + 543)),
    "persian": _persian,
    "japanese": lambda d: (str(d.day), str(d.month), f"R{d.year - 2018}" if d >= _REIWA else f"H{d.year - 1988}"),
}


def _ios(
    name: str, row: int, stamp: str, language: str = "en", periods: Periods = _LATIN, newline: str = "\r\n"
) -> Style:
    return Style(name, row, "ios", stamp, "] ", language, periods, newline)


def _android(name: str, row: int, stamp: str, language: str = "en", periods: Periods = _LATIN) -> Style:
    return Style(name, row, "android", stamp, language=language, periods=periods)


_ALL: Final = (
    _android("android-us-24h", 1, "%-m/%-d/%y, %H:%M"),
    _android("android-us-12h", 2, f"%-m/%-d/%y, %-I:%M{NNBSP}{{half}}"),
    _android("android-us-12h-old", 2, "%-m/%-d/%y, %-I:%M {half}"),
    _ios("ios-us-12h", 3, f"%-m/%-d/%y, %-I:%M:%S{NNBSP}{{half}}"),
    _android("android-de", 4, "%d.%m.%y, %H:%M", "de"),
    _ios("ios-de", 4, "%d.%m.%y, %H:%M:%S", "de"),
    _android("android-bg", 4, "%-d.%m.%y г., %H:%M", "bg"),
    _android("android-he", 4, f"{RLM}%-d.%-m.%Y, %-H:%M", "he"),
    _ios("ios-tr", 5, "%d.%m.%Y %H:%M:%S", "tr"),
    _android("android-en-24h", 6, "%d/%m/%Y, %H:%M"),
    _android("android-es", 6, "%-d/%-m/%Y, %H:%M", "es"),
    _android("android-hi", 6, "%d/%m/%y, %-I:%M {half}", "hi", _SMALL),
    _android("android-fr-joiner", 7, "%d/%m/%Y à %H:%M", "fr"),
    _android("android-pt-joiner", 7, "%d/%m/%Y às %H:%M", "pt-BR"),
    _android("android-de-joiner", 7, "%d.%m.%Y um %H:%M", "de"),
    _android("android-fr-ca", 7, "%Y-%m-%d à %H h %M", "fr"),
    _android("android-fi", 8, "%-d.%-m.%Y klo %H.%M.%S", "fi"),
    _android("android-id", 9, "%d/%m/%y, %H.%M", "id"),
    _android("android-hr", 10, "%-d. %-m. %Y. %H:%M", "hr"),
    _ios("ios-hr", 10, "%-d. %-m. %Y. %H:%M:%S", "hr"),
    _android("android-hu", 10, "%Y. %m. %d. %-H:%M", "hu"),
    _android("android-nl", 11, "%d-%m-%Y, %H:%M", "nl"),
    _android("android-dash-12h", 11, "%d-%m-%Y, %I.%M {half}"),
    _android("android-sv", 12, "%Y-%m-%d, %H:%M", "sv"),
    _android("android-en-ca", 12, "%Y-%m-%d, %-I:%M {half}", periods=((0, "a.m."), (12, "p.m."))),
    _android("android-ymd", 13, "%Y/%m/%d, %H:%M"),
    _android("android-ja", 13, "%Y/%m/%d %H:%M", "ja"),
    _android("android-en-za", 13, "%Y/%m/%d, %-I:%M {half}", periods=_SMALL),
    _ios("ios-ymd", 13, "%Y/%m/%d, %H:%M:%S", newline="\n"),
    _ios("ios-zh", 14, "%Y/%-m/%-d %H:%M:%S", "zh-CN"),
    _android("android-zh-tw", 15, "%Y/%-m/%-d {half}%-I:%M", "zh-TW", _CHINESE),
    _android("android-zh-hk-after", 15, "%d/%m/%Y %I:%M {half}", "zh-HK", _CHINESE),
    _ios("ios-zh-hk", 15, "%-d/%-m/%Y {half}%-I:%M:%S", "zh-HK", periods=_CHINESE),
    _ios("ios-zh-periods", 15, "%Y/%-m/%-d {half}%-I:%M:%S", "zh-CN", periods=_PARTS_ZH),
    _ios("ios-ja-12h", 15, "%Y/%m/%d {half}%-I:%M:%S", "ja", periods=((0, "午前"), (12, "午後"))),
    _android("android-ko", 16, "%Y. %-m. %-d. {half} %-I:%M", "ko", _KOREAN),
    _ios("ios-ko", 16, "%Y. %-m. %-d. {half} %-I:%M:%S", "ko", periods=_KOREAN),
    _ios("ios-ko-slash", 16, "%Y/%m/%d {half} %I:%M", "ko", periods=_KOREAN),
    _android("android-es-mx", 17, "%-d/%-m/%Y %-I:%M {half}", "es", _SPANISH),
    _ios("ios-es-co", 17, f"%-d/%m/%y, %-I:%M:%S{NNBSP}{{half}}", "es", _SPANISH),
    _android("android-en-periods", 18, "%-d/%-m/%Y, %-I:%M:%S {half}", periods=_PARTS_EN),
    _android("android-de-periods", 18, "%d.%m.%y, %-I:%M {half}", "de", _PARTS_DE),
    Style("android-ar", 19, "android", f"{RLM}%-d{RLM}/%-m{RLM}/%Y، %-I:%M{NBSP}{{half}}", language="ar",
          periods=((0, "ص"), (12, "م")), digits=_ARABIC),
    Style("ios-ar", 19, "ios", f"%-d{RLM}/%-m{RLM}/%Y، %-I:%M:%S {{half}}", "] ", "ar", ((0, "صباحًا"), (12, "مساءً")),
          "\r\n", _ARABIC),
    Style("android-mr", 19, "android", "%-d/%-m/%y, %-I:%M {half}", language="mr", digits=_DEVANAGARI),
    Style("android-bn", 19, "android", "%-d/%-m/%y, %-I:%M {half}", language="bn", digits=_BENGALI),
    Style("android-fa", 20, "android", f"{{year}}/{{month}}/{{day}}،{RLM} %-H:%M", language="fa", digits=_PERSIAN,
          calendar="persian"),
    Style("android-th-be", 21, "android", "{day}/{month}/{year} BE, %H:%M", language="th", calendar="buddhist"),
    Style("ios-th", 21, "ios", "{day}/{month}/{year} %H:%M:%S", "] ", "th", newline="\r\n", calendar="buddhist"),
    Style("android-ja-era", 22, "android", "{year}/{month}/{day} %H:%M", language="ja", calendar="japanese"),
    Style("android-en-dash", 23, "android", "%m/%d/%y, %-I:%M:%S {half}", " – "),
    _android("android-en-words", 24, "%A, {day} {name} {year}, %H:%M"),
    _ios("ios-fr-words", 24, "{day} {name} {year} à %H:%M:%S", "fr"),
    Style("android-tilde", 25, "android", "%-m/%-d/%y, %-I:%M:%S {half}", " ~ "),
    Style("old-colon", 0, "android", "%d/%m/%y %-I:%M:%S {half}", ": "),
    Style("old-semicolon", 0, "android", "%d/%m/%Y - %H:%M", "; "),
    _ios("copied", 0, "%H:%M, %-d/%-m/%Y", newline="\n"),
    _ios("copied-us", 0, "%-I:%M {half}, %-m/%-d/%Y", newline="\n"),
    _android("android-vi", 0, "%H:%M, %d/%m/%Y", "vi"),
)  # fmt: skip

STYLES: Final[dict[str, Style]] = {style.id: style for style in _ALL}
"""Every style by its id."""
