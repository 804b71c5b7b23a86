"""Which parts of a message the app wrote, so that a masked export keeps them and nothing else.

A part is a half-open range of characters of the whole text. What is in no part was typed, or is somebody's name.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from parsers.whatsapp_text.phrases import LRM, MARKS, any_of, every, loosely, own_lines, phrases


class Part(NamedTuple):
    """A range of a text that is not masked like words.

    Attributes:
        start, end: half-open, in characters.
        what: "own" for the app's words, "file" for a file's name, "name" for a person's.
    """

    start: int
    end: int
    what: str


MEDIA_NAME: Final = re.compile(
    r"(?:IMG|VID|AUD|PTT|STK|DOC)-[0-9]{8}-WA[0-9]+|[0-9]{8}-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-[0-9-]{10,}\."
)
"""What the app calls media files: a date is in it, which tells the order of dates, and nothing else."""
_LINKS: Final = re.compile(r"https?://maps\.google\.com/\?q=|https?://maps\.google\.com/|https://foursquare\.com/v/")
_START: Final = re.compile(f"[{MARKS}]*")


def parts_of_media(text: str, *, first_line: bool, behind: bool) -> list[Part]:
    """Find a placeholder or a file with its marker; the caption was typed.

    Args:
        text: without the suffix of an edited message.
        first_line: the first line is a known placeholder (Android).
        behind: what follows the last mark is one (iOS).
    """
    first = text.split("\n", 1)[0]
    r = _compiled()
    if found := r["below"].search(first):
        return [_file(found, 1), Part(found.end(1), len(first), "own")]
    if found := r["behind"].search(text):
        return [Part(found.end(1), found.start(2), "own"), _file(found, 2), Part(found.end(2), len(text), "own")]
    if first_line:
        return [Part(0, len(first), "own")]
    return [Part(text.rindex(LRM), len(text), "own")] if behind and LRM in text else []


def parts_of_location(text: str) -> list[Part]:
    """Find the word before a map's link, and the link up to the place."""
    word = _compiled()["location"].match(text)
    return [Part(*found.span(), "own") for found in (word, *_LINKS.finditer(text)) if found]


def parts_of_poll(text: str) -> list[Part]:
    """Find the head, and the word before each option."""
    end = text.find("\n")
    return [Part(0, end, "own"), *(Part(*m.span(), "own") for m in _compiled()["option"].finditer(text, end))]


def parts_of_call(text: str) -> list[Part]:
    """Find the words for the call, how it ended, and its length; or the line that says who started it."""
    r = _compiled()
    head = r["call"].match(text)
    if head is None:
        return parts_of_own_line(text)
    start = head.end()
    if (end := r["ending"].fullmatch(text, start)) is not None:
        return [Part(0, end.end(), "own")]
    return [Part(0, start, "own"), *(Part(*m.span(), "own") for m in r["length"].finditer(text, start))]


def parts_of_own_line(text: str) -> list[Part]:
    """Find the words around names and titles in a line about the chat; the first of them may be a person.

    Of several patterns the one with the most words counts. A line in words not known here has only the stems of the
    encryption notice.
    """
    fits = [found for pattern in _own_patterns() if (found := pattern.match(text))]
    if not fits:
        return [Part(*m.span(), "own") for m in _compiled()["encryption"].finditer(text)]
    best = min(
        fits, key=lambda found: sum(end - start for start, end in map(found.span, range(1, found.re.groups + 1)))
    )
    return list(_around(best))


def edited_suffix(text: str) -> int:
    """Give the index at which the mark of an edited message begins."""
    found = _compiled()["edited"].search(text)
    return found.start() if found else len(text)


def _around(found: re.Match[str]) -> Iterator[Part]:
    at = 0
    for group in range(1, found.re.groups + 1):
        start, end = found.span(group)
        yield Part(at, start, "own")
        if _START.fullmatch(found.string, 0, start):
            yield Part(start, end, "name")
        at = end
    yield Part(at, len(found.string), "own")


def _file(found: re.Match[str], group: int) -> Part:
    return Part(*found.span(group), "file")


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    p = phrases()
    missed = any_of([*every("missed_voice_call"), *every("missed_video_call"), *every("call")])
    return {
        "below": re.compile(p.file_attached),
        "behind": re.compile(p.attached_file),
        "edited": re.compile(p.edited),
        "encryption": re.compile(p.encryption),
        "location": re.compile(rf"(?i)[{MARKS}]*{any_of(every('location_word'))}: "),
        "option": re.compile(rf"(?m)^[{MARKS}]*{any_of(every('poll_option'))}"),
        "call": re.compile(rf"(?i)[{MARKS}\s]*{missed}[.,]?[{MARKS}\s]*"),
        "ending": re.compile(rf"(?i){any_of(every('no_answer'))}\.?[{MARKS}\s]*"),
        "length": re.compile(rf"(?i)(?<!\w)[0-9]{{1,5}}\s?{any_of(p.call_units)}(?!\w)"),
    }


@cache
def _own_patterns() -> list[re.Pattern[str]]:
    """Every pattern with its names and titles as groups; unlike in reading, a name at the start may hold a colon."""
    return [
        re.compile(rf"(?s)^[{MARKS}]*{_with_groups(pattern)}\.?[{MARKS}]*\Z")
        for patterns in own_lines().values()
        for pattern in patterns
    ]


def _with_groups(pattern: str) -> str:
    body = "(.+?)".join(map(loosely, pattern.split("*")))
    return f"{body[:-5]}(.*)" if pattern.endswith("*") else body
