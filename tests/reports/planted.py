"""Exports of a made-up life in which everything private is a word that stands nowhere else, and eyes to look for it."""

import random
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import reciprocity
from analyzer.people import Person
from analyzer.results import Analysis

ME = "Quillon Zafferano"
WILHELMINA = "Wilhelmina Xanthopoulou"
NUMBER = "+44 7700 900123"
SIBYLLA = "Sibylla Ouzounian"
TEXT = "the ferryman forgot his umbrella"
FOLDER = "Brunhildes Handy"
GROUP = "Vollmond Schachclub"
MEMBER = "Ottokar Pfannenstiel"
CONTEXT = "we separated in Reykjavik"
NOTE = "she cried at the lighthouse"
ZONE = "Atlantic/Reykjavik"
"""Without summer time, so that a week later is the same week."""
WORDS = (ME, WILHELMINA, SIBYLLA, NUMBER, TEXT, FOLDER, GROUP, MEMBER, CONTEXT, NOTE, ZONE)
PLAIN = {"atlantic", "forgot"}
"""Parts of these that a page may hold anyway."""
MONTHS = 20


@dataclass(frozen=True)
class Life:
    """The folder of exports, the analysis of them, and the days on which something was noted."""

    folder: Path
    analysis: Analysis
    days: tuple[date, ...]


def lived(folder: Path, later: int = 0) -> Life:
    """The same life, so many days later; up to 7, every message stays in its month, and 7 keeps the weekdays, too."""
    place = folder / FOLDER
    place.mkdir(parents=True)
    for i, (name, mine) in enumerate(((WILHELMINA, 0.65), (NUMBER, 0.4), (SIBYLLA, 0.5))):
        lines = _chat(name, mine, random.Random(i), later)
        (place / f"WhatsApp Chat with {name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    crowd = [
        f"{_stamp(datetime(2024, 3, 2 + i % 9, 12, i))} - {who}: {TEXT}"
        for i, who in enumerate((ME, MEMBER, SIBYLLA) * 9)
    ]
    begun = f'{_stamp(datetime(2024, 3, 1))} - {MEMBER} created group "{GROUP}"'
    (place / f"WhatsApp Chat with {GROUP}.txt").write_text("\n".join([begun, *crowd]) + "\n", encoding="utf-8")
    days = (date(2024, 8, 4) + timedelta(days=later), date(2025, 2, 13) + timedelta(days=later))
    chat = reciprocity.read(place, timezone=ZONE)
    analysis = reciprocity.analyze(
        chat,
        me=(ME,),
        timezone=ZONE,
        people=(Person(WILHELMINA, (), None, (CONTEXT,)),),
        notes=((days[0].isoformat(), NOTE),),
        compare_at=datetime(days[1].year, days[1].month, days[1].day, tzinfo=UTC),
    )
    return Life(place, analysis, days)


def _chat(name: str, mine: float, rng: random.Random, later: int) -> Iterator[str]:
    """Conversations on the first three weeks' days of each month, with a silence of three months."""
    for month in range(MONTHS):
        if month in (9, 10):
            continue
        for day in range(1, 22):
            if rng.random() < 0.45:
                at = datetime(2024 + month // 12, month % 12 + 1, day) + timedelta(
                    days=later, minutes=rng.randint(480, 1200)
                )
                yield from _talk(name, at, rng, mine)


def _talk(name: str, at: datetime, rng: random.Random, mine: float) -> Iterator[str]:
    speaker, other = (ME, name) if rng.random() < mine else (name, ME)
    for _ in range(rng.randint(1, 6)):
        yield f"{_stamp(at)} - {speaker}: {TEXT}{'?' if rng.random() < 0.3 else ''}"
        at += timedelta(minutes=rng.choice((1, 2, 5, 20, 45)))
        speaker, other = (other, speaker) if rng.random() < 0.8 else (speaker, other)


def _stamp(at: datetime) -> str:
    return f"{at:%d/%m/%Y, %H:%M}"


def decoded(page: str) -> Iterator[str]:
    """The page as it stands, without entities and escapes, and everything in it that base64 could hide."""
    yield page
    yield unescape(page)
    yield unquote(unescape(page))
    yield re.sub(r"\\u\{?([0-9a-fA-F]{4,6})\}?", lambda found: chr(int(found[1], 16)), page)
    yield re.sub(r"<[^>]*>", "", unescape(page))
    for token in re.findall(r"[A-Za-z0-9+/=_-]{16,}", page):
        try:
            yield b64decode(token + "=" * (-len(token) % 4), altchars=b"-_" if set(token) & set("-_") else None).decode(
                "latin-1"
            )
        except (Error, ValueError):
            continue


def told_of(canary: str, page: str) -> list[str]:
    """What of a canary is in a page, in whole or in part, however it is written."""
    parts = [canary, *(word for word in re.split(r"[\s/]+", canary) if len(word) > 5)]
    parts += [digits for digits in [re.sub(r"\D", "", canary)] if len(digits) > 6]
    folded = [view.casefold() for view in decoded(page)]
    wanted = {part.casefold() for part in parts} - PLAIN
    return [part for part in sorted(wanted) if any(part in view for view in folded)]


def spellings(day: date) -> tuple[str, ...]:
    """A day as pages, scripts and files write it."""
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return (
        *(
            format(day, form)
            for form in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d %B %Y", "%B %d, %Y")
        ),
        f"{day.day} {day:%B}",
        f"{day.day} {day:%b}",
        str(at)[:6],
        str(day.toordinal()),
        str(at // 86_400),
    )
