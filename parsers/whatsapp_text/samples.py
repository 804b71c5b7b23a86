"""The shape of a single header line, for the few thousand lines that a file's template is learned from."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Final, NamedTuple

from parsers.calendars import SHORT_BUDDHIST
from parsers.whatsapp_text.header_words import (
    COMMAS,
    first_hour,
    is_known_half,
    language_of,
    parts_of,
    plain_characters,
)
from parsers.whatsapp_text.phrases import any_of, every
from parsers.whatsapp_text.template import ERA, Calendar, M, S, Template

_CENTURIES: Final[dict[str, Calendar]] = {
    **dict.fromkeys(("19", "20"), "gregorian"),
    **dict.fromkeys(("24", "25", "26"), "buddhist"),
    **dict.fromkeys(("13", "14"), "hijri"),
}
_DATE: Final = (
    rf"(?P<date>(?P<first>[0-9]{{4}}|(?P<era>{ERA})?[0-9]{{1,2}})(?P<separator>\.{S}|[./-])[0-9]{{1,2}}"
    rf"(?P=separator)(?P<last>[0-9]{{4}}|[0-9]{{1,2}}))(?P<suffix>\.|{S}?(?:г\.|BE|B\.E\.|พ\.ศ\.|AH|هـ))?"
)
_WORDED_DATE: Final = r"(?P<date>(?=[^:]*[^\W\d_])[^\W_][^\[\]:;\n]{5,60}?)"
_HALF: Final = r"[^\W\d_'‘][^0-9:;\[\]\n]{0,23}?|['‘]s [a-z]{1,20}?"
_TIME: Final = (
    rf"(?:(?P<before>(?:{_HALF}){S}?))?[0-9]{{1,2}}(?P<colon>[:.]|{S}?h{S}?)[0-9]{{2}}(?P<seconds>(?P=colon)[0-9]{{2}})?"
    rf"(?P<after>{S}?(?:{_HALF}))?"
)
_CLOSE: Final = rf"(?P<close>\] | [-–] |{S}~{S}|; |: (?=[^:\n]{{1,60}}: ))"
"""What ends a header. A colon, as old versions had it, only where a name follows."""
_LONE_DIGIT: Final = re.compile("(?<![0-9])[0-9](?![0-9])")
_MOST_SPELLED: Final = 20
"""Distinct dates with words that are looked up; most that are dates at all are in one language."""


class Sighting(NamedTuple):
    """A header seen in a line.

    Attributes:
        shape: what must be equal in all headers of a file; its joiner has plain blanks and its half is "PM" or "".
        joiner, half: as spelled here.
        padded: no number of the date lacks its zero.
    """

    shape: Template
    joiner: str
    half: str
    padded: bool


def shape_of(line: str) -> Template | None:
    """Give the shape of a line's header, if it has one in numbers and known words; blanks in it are plain."""
    found = seen_in(line)
    return found and found.shape


def seen_in(line: str) -> Sighting | None:
    """Give the header of a line, if it has one in numbers and known words."""
    found = _numeric(line)
    if found is not None or line.isascii():
        return found and _numbered(found, foreign=False, unknown_half=False)
    found = _numeric(line.translate(plain_characters()))
    return found and _numbered(found, foreign=True, unknown_half=False)


def spelled_in(lines: Sequence[str]) -> Iterator[Sighting | None]:
    """Give headers with words in the date, or with words beside the time that the phrases do not have."""
    plain = [line.translate(plain_characters()) for line in lines]
    numeric = map(_numeric, plain)
    yield from (match and _numbered(match, foreign=True, unknown_half=True) for match in numeric)
    worded = [match for match in map(_worded().match, plain) if match and _is_closed(match) and _has_known_half(match)]
    dates = list(dict.fromkeys(match["date"] for match in worded))
    languages = {date: language_of(date) for date in islice(dates, _MOST_SPELLED)}
    usual = next(filter(None, languages.values()), None)
    yield from (_spelled(match, languages.get(match["date"]) or usual) for match in worded if usual)


def _numeric(line: str) -> re.Match[str] | None:
    return _date_first().match(line) or _time_first().match(line)


def _numbered(match: re.Match[str], *, foreign: bool, unknown_half: bool) -> Sighting | None:
    """Give the shape of a header with a date of numbers; None if it is no date of theirs."""
    before, after, first, last = match["before"], match["after"], match["first"], match["last"]
    calendar = _calendar(match["era"], first, last)
    if calendar is None or not _is_closed(match) or unknown_half == _has_known_half(match):
        return None
    if (before and after) or (unknown_half and first_hour(after or before or "") is None):
        return None
    shape = _shape(
        bracket=match["bracket"] is not None,
        time_first=match.start("date") > match.start("colon"),
        separator=match["separator"],
        year_first=len(first) == 4 or match["era"] is not None,
        short_year=len(first) != 4 and len(last) == 2,
        calendar=calendar,
        suffix=match["suffix"] or "",
        joiner=match["joiner"],
        colon=match["colon"],
        seconds=match["seconds"] is not None,
        half="PM" if before or after else "",
        half_first=before is not None,
        close=match["close"],
        foreign=foreign,
        unknown_half=unknown_half,
    )
    return Sighting(shape, match["joiner"], after or before or "", _LONE_DIGIT.search(match["date"]) is None)


def _spelled(match: re.Match[str], language: str) -> Sighting | None:
    parts = parts_of(match["date"], language)
    if parts is None:
        return None
    order, numbers = parts
    half = match["after"] or match["before"] or ""
    shape = _shape(
        bracket=match["bracket"] is not None,
        time_first=False,
        separator="/",
        year_first=len(numbers[0]) == 4,
        short_year=False,
        calendar="gregorian",
        suffix="",
        joiner=match["joiner"],
        colon=match["colon"],
        seconds=match["seconds"] is not None,
        half="PM" if half else "",
        half_first=match["before"] is not None,
        close=match["close"],
        foreign=True,
        language=language,
        order=order,
    )
    return Sighting(shape, match["joiner"], half, padded=True)


@lru_cache(maxsize=256)
def _shape(*, separator: str, suffix: str, joiner: str, colon: str, **rest: object) -> Template:
    """Make blanks plain. Remembered, since most lines of a file have one shape."""
    plain = {"separator": separator, "suffix": suffix, "joiner": joiner, "colon": colon}
    return Template(**{key: re.sub(f"{S}+", " ", text) for key, text in plain.items()}, **rest)  # type: ignore[arg-type]  # as in the callers


def _calendar(era: str | None, first: str, last: str) -> Calendar | None:
    """Tell by the year how years are counted; None where it can be none of a message."""
    if era:
        return "japanese" if len(last) <= 2 else None
    if len(first) == 4:
        return _CENTURIES.get(first[:2]) if len(last) <= 2 else None
    if len(last) != 2:
        return _CENTURIES.get(last[:2]) if len(last) == 4 else None
    return "buddhist" if int(last) >= SHORT_BUDDHIST else "gregorian"


def _is_closed(match: re.Match[str]) -> bool:
    """Whether what ends a header belongs to how it begins; semicolons go with a hyphen between date and time."""
    hyphen = "-" in match["joiner"]
    return (match["bracket"] is not None) == (match["close"] == "] ") and hyphen == (match["close"] == "; ")


def _has_known_half(match: re.Match[str]) -> bool:
    """Whether what stands beside the time is in the phrases, or nothing does."""
    return all(is_known_half(word) for word in (match["before"], match["after"]) if word)


@cache
def _date_first() -> re.Pattern[str]:
    return _header(f"{_DATE}{_joiner()}{_TIME}")


@cache
def _time_first() -> re.Pattern[str]:
    return _header(f"{_TIME}{_joiner()}{_DATE}")


@cache
def _worded() -> re.Pattern[str]:
    return _header(f"{_WORDED_DATE}{_joiner()}{_TIME}")


def _header(date_and_time: str) -> re.Pattern[str]:
    # Possessive, so that a line of nothing but marks is refused at once.
    return re.compile(rf"^{M}+(?P<bracket>\[)?{M}+{date_and_time}{_CLOSE}")


def _joiner() -> str:
    return rf"(?P<joiner>[{COMMAS}]?{S}+(?:{any_of(every('joiner'))}{S}+)?|{S}-{S})"
