"""Days in words: all of what they name, and never a guess."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reciprocity.config import ConfigError
from reciprocity.dates import when

ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GERMAN = ("einem", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")
NEXT_YEAR = datetime.now(UTC).year + 1


@pytest.mark.parametrize(
    ("words", "begin", "after"),
    [
        ("2025", (2025, 1, 1), (2026, 1, 1)),
        ("2025-03", (2025, 3, 1), (2025, 4, 1)),
        ("2025-12", (2025, 12, 1), (2026, 1, 1)),
        ("2025-03-05", (2025, 3, 5), (2025, 3, 6)),
        (" 2025-3-5 ", (2025, 3, 5), (2025, 3, 6)),
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1)),
        ("2025-12-31", (2025, 12, 31), (2026, 1, 1)),
        ("5 March 2025", (2025, 3, 5), (2025, 3, 6)),
        ("March 5, 2025", (2025, 3, 5), (2025, 3, 6)),
        ("3. März 2025", (2025, 3, 3), (2025, 3, 4)),
        ("2025年3月5日", (2025, 3, 5), (2025, 3, 6)),
        ("march 2025", (2025, 3, 1), (2025, 4, 1)),
        ("Dezember 2025", (2025, 12, 1), (2026, 1, 1)),
        ("on Wednesday, the 5th of March 2025", (2025, 3, 5), (2025, 3, 6)),
        ("3 de marzo de 2025", (2025, 3, 3), (2025, 3, 4)),
        ("1er mars 2025", (2025, 3, 1), (2025, 3, 2)),
    ],
)
def test_a_time_in_words_is_all_of_what_it_names(words, begin, after):
    zone = ZoneInfo("Europe/Paris")
    assert when(words, "Europe/Paris", "--since") == datetime(*begin, tzinfo=zone)
    assert when(words, "Europe/Paris", "--until", end=True) == datetime(*after, tzinfo=zone)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("today", 0),
        ("Yesterday", 1),
        ("the day before yesterday", 2),
        ("a day ago", 1),
        ("one week ago", 7),
        ("12 days ago", 12),
        (" Twelve  days ago ", 12),
        ("heute", 0),
        ("gestern", 1),
        ("vorgestern", 2),
        ("vor einem Tag", 1),
        ("vor einer Woche", 7),
        ("vor zwölf Tagen", 12),
    ],
)
def test_days_are_counted_from_today(words, days):
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert when(words, "UTC", "--since") == today - timedelta(days=days)


@pytest.mark.parametrize("count", ENGLISH)
@pytest.mark.parametrize("unit", ["week", "month", "year"])
def test_every_count_is_read(count, unit):
    german = dict(zip(ENGLISH, GERMAN, strict=True))[count]
    plural = {"week": "Wochen", "month": "Monaten", "year": "Jahren"}[unit]
    number = ENGLISH.index(count) + 1
    wanted = when(f"{number} {unit}s ago", "UTC", "--since")
    assert when(f"{count} {unit}s ago", "UTC", "--since") == wanted
    assert when(f"vor {german} {plural}", "UTC", "--since") == wanted
    assert when(f"vor {number} {plural}", "UTC", "--since") == wanted


def test_times_ago_are_before_now():
    found = when("three months ago", "UTC", "--since")
    assert timedelta(days=80) < datetime.now(UTC) - found < timedelta(days=100)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "this is empty"),
        ("  ", "this is empty"),
        ("2025-13-01", "the calendar has no such day"),
        ("2025-02-30", "the calendar has no such day"),
        ("2025-00", "the calendar has no such day"),
        ("31 February 2025", "no day that is understood"),
        ("12", "no day that is understood"),
        ("-1", "no day that is understood"),
        ("1e9", "no day that is understood"),
        ("1700000000", "no day that is understood"),
        ("x 2025", "no day that is understood"),
        ("1 month 2025", "no day that is understood"),
        ("2025-03-01T10:00", "no day that is understood"),
        ("10:30", "no day that is understood"),
        ("the day of the heron", "no day that is understood"),
        ("last year", "no day that is understood"),
        ("this year", "no day that is understood"),
        ("next year", "no day that is understood"),
        ("last month", "no day that is understood"),
        ("this week", "no day that is understood"),
        ("letztes Jahr", "no day that is understood"),
        ("l'année dernière", "no day that is understood"),
        ("tomorrow", "no day that is understood"),
        ("in 3 days", "no day that is understood"),
        ("3 days", "no day that is understood"),
        ("three days before yesterday", "no day that is understood"),
        ("about three months ago", "no day that is understood"),
        ("after 3 March 2025", "no day that is understood"),
        ("from March 2025", "no day that is understood"),
        ("after March 2025", "no day that is understood"),
        ("après le 3 mars 2025", "no day that is understood"),
        ("99999999999999999999 days ago", "no day that is understood"),
        ("March", "the year is missing"),
        ("3 March", "the year is missing"),
        ("3 Mar 25", "the year is missing"),
        ("01/02/2025", "either way round"),
        ("13/02/2025", "either way round"),
        ("3.4.25", "either way round"),
        ("Mon 3.4.2025", "either way round"),
        ("2025-03-01\x00", "can't be seen"),
        ("2025-03-\u200b01", "can't be seen"),
        ("2025-03-01\udc80", "can't be seen"),
        ("٢٠٢٥-٠٣-٠١", "digits other than 0 to 9"),
        ("２０２５", "digits other than 0 to 9"),
        ("0000", "chats lie between 1990 and"),
        ("1989-12-31", "chats lie between 1990 and"),
        ("1 Jan 1800", "chats lie between 1990 and"),
        ("9999", "chats lie between 1990 and"),
        (str(NEXT_YEAR + 1), f"chats lie between 1990 and {NEXT_YEAR}"),
    ],
)
def test_what_names_no_day_or_two_is_never_guessed(words, why):
    with pytest.raises(ConfigError, match=why) as caught:
        when(words, "UTC", "--compare-at")
    assert str(caught.value).startswith("--compare-at ")
    assert "2025-03-01" in str(caught.value) or "take a year" in str(caught.value)


def test_an_error_repeats_no_more_words_than_one_reads():
    with pytest.raises(ConfigError) as caught:
        when("heron " * 1000, "UTC", "--since")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("option", ["--since", "--until", "--compare-at"])
@pytest.mark.parametrize("words", ["2025-13-01", ""])
def test_every_option_refuses(run, export, option, words):
    done = run("show", export, option, words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"{option} {words!r}: ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "2026"], "Nothing lies in the period that was asked for"),
        (["--until", "2024"], "Nothing lies in the period that was asked for"),
        (["--since", "2025-03-01", "--until", "2025-02-01"], "--until lies before --since"),
        (["--compare-at", "2026-01-01"], "--compare-at: there is nothing after that day to compare"),
        (["--compare-at", "2025-01-01"], "--compare-at: there is nothing before that day to compare"),
        (["--compare-at", "2025-02-01", "--since", "2025-02-10"], "nothing before that day in the period that was"),
    ],
)
def test_a_day_beyond_which_nothing_lies_is_said(run, export, tmp_path, options, said):
    done = run("report", export, *options, "--timezone", "UTC")
    assert done.returncode == 2
    assert said in done.stderr
    assert "lies before" in said or "run from 2025-01-01 to 2025-05-08" in done.stderr
    assert list(tmp_path.iterdir()) == [export]


def test_a_period_in_a_gap_between_two_chats_holds_nothing(run, tmp_path):
    lines = [
        f"0{day}/01/{year}, 09:00 - {who}: hi" for year in (2023, 2025) for day in (1, 2) for who in ("Ana", "Sam")
    ]
    (tmp_path / "WhatsApp Chat with Ana.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("show", "WhatsApp Chat with Ana.txt", "--date-order", "dmy", "--since", "2024", "--until", "2024")
    assert done.returncode == 2
    assert "Nothing lies in the period" in done.stderr


def test_the_day_that_words_meant_is_said(run, export):
    words = f"{(datetime.now(UTC) - datetime(2025, 2, 1, tzinfo=UTC)).days} days ago"
    done = run("show", export, "--since", words, "--timezone", "UTC")
    assert f"--since '{words}' is 2025-02-01." in done.stderr
    assert "--since" not in run("show", export, "--since", "2025-02-01").stderr
