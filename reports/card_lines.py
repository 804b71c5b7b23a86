"""The lines that gestures were counted from, cue by cue, in the owner's own copy, each of which they may take back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.phrasing import clean_text
from reports.prose import Line
from reports.quotes import Quote
from reports.sentences import SIDES, Sheet

MOST = 200
"""Lines shown of one cue: the latest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: who wrote it and when, its words, and what stands for it in the settings."""

    side: str
    when: str
    text: str
    turn: int
    digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """All lines of one cue.

    Attributes:
        lines: those that are shown. me, them: turns that hold the cue, also where it is not shown.
        cut: said where there are more lines than are shown.
        older: lines that are not shown and may be taken back along with shown ones, without their words: "me12:5"
            stands in turn me12 and has the words of the sixth shown line, "me12:" has other words.
    """

    cue: str
    title: Line
    lines: tuple[Shown, ...]
    me: int
    them: int
    cut: Line | None
    older: str


def counted_lines(sheet: Sheet, quotes: Sequence[Quote]) -> tuple[Counted, ...]:
    """Every cue that was found with one person, in the order of the lexicon."""
    return tuple(_by_cue(sheet, quotes))


def _by_cue(sheet: Sheet, quotes: Sequence[Quote]) -> Iterator[Counted]:
    p = sheet.prose
    order = {cue: place for place, cue in enumerate(p.entry("lines.cue"))}
    known = (quote for quote in quotes if quote.cue in order)
    for cue, same in groupby(sorted(known, key=lambda quote: order[quote.cue]), key=lambda quote: quote.cue):
        every = list(same)
        cut = p.say("lines.cut", n=p.number(MOST), every=p.number(len(every))) if len(every) > MOST else None
        shown = tuple(_shown(sheet, quote) for quote in every[-MOST:])
        me, them = (len({quote.turn for quote in every if quote.side == side}) for side in SIDES)
        yield Counted(cue, p.say(f"lines.cue.{cue}"), shown, me, them, cut, _older(every))


def _older(every: Sequence[Quote]) -> str:
    """The lines that are not shown, of the turns that a shown line or its very words stand in."""
    older, shown = every[:-MOST], every[-MOST:]
    place = {quote.digest: at for at, quote in reversed(list(enumerate(shown)))}
    turns = {quote.turn for quote in shown} | {quote.turn for quote in older if quote.digest in place}
    touched = (quote for quote in older if quote.turn in turns)
    return " ".join(f"{quote.side}{quote.turn}:{place.get(quote.digest, '')}" for quote in touched)


def _shown(sheet: Sheet, quote: Quote) -> Shown:
    day = sheet.phrasing.day(quote.day)
    return Shown(quote.side, day, clean_text(quote.text), quote.turn, quote.digest)
