"""Days in words, as `--since`, `--until` and `--compare-at` take them; never guessed where they could be two."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from analyzer.results import Analysis
from reciprocity.config import ConfigError

_EARLIEST: Final = 1990
_LONGEST: Final = 60
"""Characters of the words that an error repeats."""
_FORMS: Final = 'write 2025-03-01, 2025-03, 2025, "3 March 2025" or "three months ago".'
_WHICH_WAY: Final = "day and month could be either way round; write it as 2025-03-01."
_ORDERS: Final = ("DMY", "MDY", "YMD")
_NUMBERS: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?")
_EITHER_WAY: Final = re.compile(r"[0-9]{1,2}\s*[./ -]\s*[0-9]{1,2}\s*[./ -]\s*[0-9]{2,4}")
_WORD: Final = re.compile(r"[^\W\d_]{3,}|[^\W\d_a-zA-Z]")
"""Three letters, or one beyond English ("3月"): shorter ones are read as hours, months and years of some language."""
_FOUR_DIGITS: Final = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")

_LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}")
"""Longer than what stands between days and months without a meaning of its own ("of", "the", "1er", "de")."""
_COUNTED: Final = re.compile(
    r"today|yesterday|(the )?day before yesterday|"
    r"([0-9]+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (day|week|month|year)s? ago|"
    r"heute|gestern|vorgestern|"
    r"vor ([0-9]+|eine[mr]|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) "
    r"(tag|tagen|woche|wochen|monat|monaten|jahr|jahren)"
)
"""What is counted from now, in the languages of the report. Of other words ("last year", "three days before
yesterday") dateparser reads some and passes over the rest."""

Span = tuple[datetime, datetime]
"""First moment of what words name, and first moment after it: wall times without a zone."""


def when(words: str | None, timezone: str, option: str, *, end: bool = False) -> datetime | None:
    """A time in words ("2025-03-01", "2025", "three months ago") as an instant: its beginning, or with `end` its end.

    Raises:
        ConfigError: the words name no day, could name two, or name one far from any chat; option and forms are said.
    """
    if words is None:
        return None
    zone = ZoneInfo(timezone)
    now = datetime.now(zone).replace(tzinfo=None)
    try:
        begin, after = _span(_plain(words), now)
    except _NoDayError as error:
        said = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        raise ConfigError(f"{option} {said!r}: {error}") from None
    return (after if end else begin).replace(tzinfo=zone)


def period(flags: Mapping[str, Any], timezone: str) -> tuple[datetime | None, datetime | None, datetime | None]:
    """The beginning and the end of what is asked about, and the day to compare around.

    Raises:
        ConfigError: as `when`, or the period ends before it begins.
    """
    since = when(flags.get("since"), timezone, "--since")
    until = when(flags.get("until"), timezone, "--until", end=True)
    if since and until and until <= since:
        raise ConfigError("--until lies before --since; nothing is in between.")
    return since, until, when(flags.get("compare_at"), timezone, "--compare-at")


def check_period(
    sent: pl.Series, timezone: str, since: datetime | None, until: datetime | None, compare_at: datetime | None
) -> None:
    """Refuse a period or a side of a date that holds nothing: a report on it would only look like an answer.

    Args:
        sent: when the messages were sent, ascending.
        timezone: of the reader.
        since: beginning of the period.
        until: its end, not included.
        compare_at: a day of which both sides are asked for.

    Raises:
        ConfigError: naming the days between which there is something.
    """
    if sent.is_empty():
        return
    first, last = (f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d}" for moment in (sent[0], sent[-1]))
    held = f"these chats run from {first} to {last}"
    sent = sent.filter(sent >= since.astimezone(UTC)) if since else sent
    sent = sent.filter(sent < until.astimezone(UTC)) if until else sent
    if sent.is_empty():
        raise ConfigError(f"Nothing lies in the period that was asked for: {held}.")
    if compare_at and not sent[0] < compare_at <= sent[-1]:
        side = "before" if compare_at <= sent[0] else "after"
        where = " in the period that was asked for" if since or until else ""
        raise ConfigError(f"--compare-at: there is nothing {side} that day{where} to compare; {held}.")


def told(flags: Mapping[str, Any], analysis: Analysis) -> Iterator[str]:
    """Which day was taken for words that are counted from now."""
    taken = {"since": analysis.since, "until": analysis.until, "compare_at": analysis.compare_at}
    for name, moment in taken.items():
        words = flags.get(name) or ""
        if moment and not _FOUR_DIGITS.search(words):
            day = moment.astimezone(ZoneInfo(analysis.timezone)) - timedelta(days=name == "until")
            yield f"--{name.replace('_', '-')} {words.strip()!r} is {day:%Y-%m-%d}."


class _NoDayError(ValueError):
    """What is wrong with the words, and what to write."""


def _plain(words: str) -> str:
    """The words without blanks around them.

    Raises:
        _NoDayError: they are empty, or hold what is no letter, digit from 0 to 9 or sign that can be seen.
    """
    plain = words.strip()
    if not plain:
        raise _NoDayError(f"this is empty; leave it out, or {_FORMS}")
    if any(unicodedata.category(character).startswith("C") for character in plain):
        raise _NoDayError(f"this holds a character that can't be seen; {_FORMS}")
    if any(character.isnumeric() and not character.isascii() and not character.isalpha() for character in plain):
        raise _NoDayError(f"digits other than 0 to 9 are not read; {_FORMS}")
    return plain


def _span(words: str, now: datetime) -> Span:
    if numbers := _NUMBERS.fullmatch(words):
        return _in_numbers(now, *(int(part) for part in numbers.groups() if part))
    if _EITHER_WAY.fullmatch(words):
        raise _NoDayError(_WHICH_WAY)
    if _WORD.search(words) and ":" not in words:
        has_year = _FOUR_DIGITS.search(words)
        if found := _named(words, now) if has_year else _ago(words, now):
            return found
        if not has_year and _named(f"{words} {now.year}", now):
            raise _NoDayError(f"the year is missing; {_FORMS}")
    raise _NoDayError(f"this is no day that is understood; {_FORMS}")


def _in_numbers(now: datetime, year: int, month: int | None = None, day: int | None = None) -> Span:
    """A year, month or day of the calendar."""
    if not _EARLIEST <= year <= now.year + 1:
        raise _NoDayError(f"chats lie between {_EARLIEST} and {now.year + 1}; take a year of those.")
    try:
        if day is not None and month is not None:
            return (begin := datetime(year, month, day)), begin + timedelta(days=1)
        if month is not None:
            return datetime(year, month, 1), datetime(year + month // 12, month % 12 + 1, 1)
    except ValueError:
        raise _NoDayError(f"the calendar has no such day; {_FORMS}") from None
    return datetime(year, 1, 1), datetime(year + 1, 1, 1)


def _named(words: str, now: datetime) -> Span | None:
    """A day or month that is named with its year, if it is the same in whichever order days and months stand."""
    # "after" and the like would be passed over: each word has to be a month or a day of the week on its own
    if not all(_parsed(word, now, "absolute-time", "DMY", []) for word in _LONG_WORD.findall(words)):
        return None
    days = {_parsed(words, now, "absolute-time", order, ["day", "month", "year"]) for order in _ORDERS}
    if len(days) > 1:
        raise _NoDayError(_WHICH_WAY)
    if day := days.pop():
        return _in_numbers(now, day.year, day.month, day.day)
    month = _parsed(words, now, "absolute-time", "DMY", ["month", "year"])
    return _in_numbers(now, month.year, month.month) if month else None


def _ago(words: str, now: datetime) -> Span | None:
    """The day of a time that is counted from now."""
    plain = " ".join(words.lower().split())
    if not _COUNTED.fullmatch(plain):
        return None
    day = _parsed(plain, now, "relative-time", "DMY", [])
    return _in_numbers(now, day.year, day.month, day.day) if day else None


def _parsed(words: str, now: datetime, parser: str, order: str, required: list[str]) -> datetime | None:
    import dateparser  # noqa: PLC0415 - a tenth of a second that most runs never need

    settings: Any = {
        "PARSERS": [parser],
        "RELATIVE_BASE": now,
        "RETURN_AS_TIMEZONE_AWARE": False,
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
        "REQUIRE_PARTS": required,
    }
    return dateparser.parse(words, settings=settings)
