"""Words in a header, and digits that are not ASCII: halves of the day, months, days of the week, other scripts.

What is regular stands in the phrases. A word that is not there is looked up with dateparser: each distinct word once,
and never more than a few, so that a file of nonsense costs nothing.
"""

import re
from datetime import datetime
from functools import cache, lru_cache
from typing import Final

from parsers.calendars import ERAS
from parsers.stamps import Order
from parsers.whatsapp_text.phrases import MARKS, SPACES, table

LOOK_UPS: Final = 64
"""Distinct words of a file that are looked up at most; a real export has nineteen: twelve months and seven days."""
_ZEROS: Final = (
    *(0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0),
    *(0x0F20, 0x1040, 0x17E0, 0xFF10),
)
"""Where the digits of scripts that phones write dates in begin: Arabic-Indic, Persian, Devanagari, Bengali, Gurmukhi,
Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan, Burmese, Khmer, and full width."""
DIGIT: Final = "[0-9" + "".join(f"{chr(zero)}-{chr(zero + 9)}" for zero in _ZEROS) + "]"
"""Matches a digit of any of these scripts; superscripts and the like are none."""
COMMAS: Final = ",،，、"
"""Between date and time."""
_TWELVE_HOURS: Final = {8: 0, 20: 12}
"""What "8 o'clock" with a word turns out to be → the first of the word's twelve hours."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_PART: Final = re.compile(rf"[0-9]+|[^\s0-9.,'’/{SPACES}-]{{2,}}")
_ORDER: Final[dict[tuple[int, int | None], Order]] = {(2, 0): "mdy", (2, 1): "dmy", (0, None): "ymd", (0, 1): "ymd"}
"""(place of the year, place of the month's name) → order of a date."""
_WHOLE: Final = {"REQUIRE_PARTS": ["day", "month", "year"]}
_BASES: Final = (datetime(2020, 1, 1), datetime(2020, 1, 4))


@cache
def halves() -> dict[str, int]:
    """Words beside a time in small letters, blanks made plain → the first of the twelve hours they stand for."""
    return {word.casefold(): int(start) for start, words in table("whatsapp")["half"].items() for word in words}


@cache
def spellings() -> tuple[str, ...]:
    """All words of `halves` as they may be written, longest first."""
    words = [word for words in table("whatsapp")["half"].values() for word in words]
    every = {form for word in words for form in (word, word.lower(), word.upper(), word.capitalize())}
    return tuple(sorted(every, key=lambda word: (-len(word), word)))


def first_hour(words: str) -> int | None:
    """Tell the twelve hours in which a time lies, by the words on one side of it; None where they do not say."""
    plain, known = _plain(words), halves()
    if plain in known:
        return known[plain]
    # before the time, other words may stand in front: "13. 오후", ", 下午"
    ends = (word for word in known if plain.endswith((f" {word}", f",{word}", f".{word}")))
    best = max(ends, key=len, default=None)
    return known[best] if best else _asked_half(plain) if _WORD.search(plain) else None


@lru_cache(maxsize=1024)
def is_known_half(word: str) -> bool:
    """Whether a word beside a time is in the phrases."""
    return _plain(word) in halves()


def _plain(words: str) -> str:
    return re.sub(rf"[\s{SPACES}]+", " ", re.sub(f"[{MARKS}]", "", words)).strip(" ,،").casefold()


@lru_cache(maxsize=LOOK_UPS)
def _asked_half(word: str) -> int | None:
    from dateparser import parse  # noqa: PLC0415 - slow to import, and hardly any file needs it

    found = parse(f"2022-08-20 8:05 {word}")
    return _TWELVE_HOURS.get(found.hour) if found else None


@lru_cache(maxsize=LOOK_UPS)
def language_of(date: str) -> str | None:
    """Name the language of a date with words in it, as dateparser calls it; None if it is no whole date."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - as above

    found = DateDataParser(settings=_WHOLE).get_date_data(date)
    return str(found.locale) if found.date_obj else None


@lru_cache(maxsize=LOOK_UPS)
def month_of(word: str, language: str) -> int | None:
    """Give the month that a word names in that language."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - as above

    found = DateDataParser(locales=[language], settings=_WHOLE).get_date_data(f"15 {word} 2020").date_obj
    return found.month if found and (found.year, found.day) == (2020, 15) else None


def is_date(date: str, language: str) -> bool:
    """Whether a text is a date in that language and nothing else."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - as above

    return DateDataParser(locales=[language], settings=_WHOLE).get_date_data(date).date_obj is not None


@lru_cache(maxsize=LOOK_UPS)
def weekday_of(word: str) -> int | None:
    """Give the day of the week that a word names, Monday being 1."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - as above

    found = [DateDataParser(settings={"RELATIVE_BASE": base}).get_date_data(word).date_obj for base in _BASES]
    days = {day.isoweekday() if day else None for day in found}
    # "today" is another day of the week on each base
    return days.pop() if len(days) == 1 else None


@cache
def plain_characters() -> dict[int, str]:
    """For `str.translate`: digits to ASCII, the Arabic and the wide comma to a comma, marks away."""
    digits = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
    return {**digits, **dict.fromkeys(map(ord, COMMAS), ","), **dict.fromkeys(map(ord, mark_characters()), "")}


@cache
def mark_characters() -> str:
    """Every invisible mark."""
    return "".join(re.findall(f"[{MARKS}]", "".join(map(chr, (*range(0x2000, 0x2100), 0xFEFF)))))


def parts_of(date: str, language: str) -> tuple[Order | None, tuple[str, str, str]] | None:
    """Take a date with words apart: its three numbers, and their order where the month is a word or the year is first.

    "Tuesday, 20 August 2022" → ("dmy", ("20", "8", "2022")). None where it does not have three parts and a whole year.
    """
    parts: list[str] = []
    named: int | None = None
    for part in _PART.findall(date):
        month = None if part.isdecimal() or named is not None else month_of(part, language)
        named = len(parts) if month else named
        parts += [part] if part.isdecimal() else [str(month)] if month else []
    whole_years = [n for n, part in enumerate(parts) if len(part) == 4]
    if len(parts) != 3 or len(whole_years) != 1 or whole_years[0] == 1:
        return None
    order = _ORDER.get((whole_years[0], named))
    return order, (parts[0], parts[1], parts[2])


def without_era(date: str) -> str:
    """Write a year of a Japanese era as a plain one: "R4/8/20" → "2022/8/20"."""
    era = next((era for era in ERAS if date.startswith(era)), None)
    year = _PART.search(date.removeprefix(era)) if era else None
    return f"{ERAS[era] + int(year[0])}{date.removeprefix(era)[year.end() :]}" if era and year else date
