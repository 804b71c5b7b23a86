"""What stands before the texts of an export, and what of that somebody may have typed.

Headers of numbers hold nothing typed. Where dates have words, or times have words that the phrases do not know, a line
such as "Dinner with Rosa at the clinic, 20:30 - bring cake" has the shape of a header too.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import polars as pl

from parsers.whatsapp_text import grammar, header_words, senders
from parsers.whatsapp_text.own_words import Part
from parsers.whatsapp_text.phrases import SPACES
from parsers.whatsapp_text.samples import shape_of
from parsers.whatsapp_text.template import Template

_LONGEST_HEADER: Final = 200
"""Characters of a line that are looked at for a header of another shape."""
Span = tuple[int, int]
"""Half-open, in characters of the header."""
_WORD: Final = re.compile(rf"[^\s0-9.,'’/{SPACES}-]+")
_NUMBER: Final = re.compile("[0-9]+")
_HALF: Final = re.compile(r"[^\W\d_][^\d:]*")


class Head(NamedTuple):
    """What stands before a text.

    Attributes:
        stamp: the header.
        typed: parts of it that are masked.
        who: the sender as it stands, with its colon; "" where there is none.
    """

    stamp: str
    typed: list[Span]
    who: str

    def parts(self, at: int) -> Iterator[Part]:
        """Where it is kept, and where a name is, if it begins at this character."""
        start = at
        for begin, end in (*self.typed, (len(self.stamp), len(self.stamp))):
            if start < at + begin:
                yield Part(start, at + begin, "own")
            start = at + end
        if self.who:
            yield Part(start, start + len(self.who), "name")

    def __repr__(self) -> str:
        return f"Head({len(self.stamp)} characters)"


def heads_of(lines: pl.Series, template: Template) -> dict[int, Head]:
    """Give the head of each line that looks like one of a message, by its index; of other templates too."""
    mine = lines.str.contains(template.line)
    heads = dict(_taken_apart(lines, mine, template))
    shapes = filter(None, map(shape_of, _strangers(lines, mine)))
    for other in {shape.line: shape for shape in shapes}.values():
        theirs = lines.str.contains(other.line) & ~mine
        heads |= {n: parts for n, parts in _taken_apart(lines, theirs, other) if n not in heads}
    return heads


def _strangers(lines: pl.Series, mine: pl.Series) -> list[str]:
    return lines.filter(~mine & lines.str.contains(grammar.FOREIGN)).str.head(_LONGEST_HEADER).to_list()


def _taken_apart(lines: pl.Series, is_head: pl.Series, template: Template) -> Iterator[tuple[int, Head]]:
    chosen = lines.filter(is_head)
    bodies = grammar.bodies(chosen, template)
    split = senders.split(bodies)
    whole = bodies.slice(0)
    typed = _typed_in(chosen, template)
    columns = (chosen.to_list(), whole.to_list(), split.texts.to_list(), typed)
    for n, line, body, text, spans in zip(is_head.arg_true().to_list(), *columns, strict=True):
        yield n, Head(line[: len(line) - len(body)], spans, body[: len(body) - len(text)])


def _typed_in(lines: pl.Series, template: Template) -> list[list[Span]]:
    """Give for each header line what of its header is not date, time or the app's."""
    if not template.language and not template.unknown_half:
        return [[] for _ in range(lines.len())]
    frame = pl.DataFrame({"head": lines.str.extract(template.line, 0)})
    parts = frame["head"].str.extract_groups(template.parts).struct.unnest()
    return [
        list(_typed(head, first, second, template))
        for head, first, second in zip(frame["head"].to_list(), *parts.iter_columns(), strict=True)
    ]


def _typed(head: str, first: str, second: str, template: Template) -> Iterator[Span]:
    at = (head.index(first), len(head) - len(template.close) - len(second))
    time, date = (0, 1) if template.time_first else (1, 0)
    if template.language:
        yield from _moved(_typed_in_date((first, second)[date], template), at[date])
    if template.unknown_half:
        yield from _moved(_typed_in_time((first, second)[time]), at[time])


def _moved(spans: tuple[Span, ...], by: int) -> Iterator[Span]:
    return ((start + by, end + by) for start, end in spans)


@lru_cache(maxsize=8192)
def _typed_in_date(date: str, template: Template) -> tuple[Span, ...]:
    """All of what is no date; of what is one, the words that are neither month nor day nor between them."""
    plain = date.translate(header_words.plain_characters())
    parts = header_words.parts_of(plain, template.language)
    if parts is None or parts[0] != template.order:
        return ((0, len(date)),)
    if _is_nothing_else(_NUMBER.sub(lambda found: "2020" if len(found[0]) == 4 else "8", plain), template.language):
        return ()
    return tuple(word.span() for word in _WORD.finditer(date) if not _is_of_dates(word[0], template.language))


@lru_cache(maxsize=1024)
def _is_nothing_else(date: str, language: str) -> bool:
    """Whether every word is one of dates; asked of one date for all that differ in numbers only."""
    return header_words.is_date(date, language)


@lru_cache(maxsize=1024)
def _is_of_dates(word: str, language: str) -> bool:
    plain = word.translate(header_words.plain_characters())
    if plain.isdecimal():
        return True
    return bool(header_words.month_of(plain, language) or header_words.weekday_of(plain))


@lru_cache(maxsize=8192)
def _typed_in_time(time: str) -> tuple[Span, ...]:
    """Words that tell no half of the day, and those before one that the phrases have."""
    return tuple(span for words in _HALF.finditer(time) for span in _typed_in_half(words[0], words.start()))


def _typed_in_half(words: str, at: int) -> Iterator[Span]:
    if header_words.is_known_half(words):
        return
    if header_words.first_hour(words) is None:
        yield at, at + len(words)
    for blank in re.finditer(f"[{SPACES}]", words):
        if header_words.is_known_half(words[blank.end() :]):
            yield at, at + blank.start()
            return
