"""The lines that gestures were counted from, cue by cue, in the owner's own copy, each of which they may take back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
            stands in turn me12 and has the words of the sixth shown line, "me12:9f2c…" has those of a line that is
            shown of somebody else, by its digest, "me12:" has other words.
    """

    cue: str
    title: Line
    lines: tuple[Shown, ...]
    me: int
    them: int
    cut: Line | None
    older: str


def shown_of(everybody: Iterable[Sequence[Quote]]) -> dict[str, set[str]]:
    """By cue, the digests of all lines that are shown: taken back of one person, they are of everybody."""
    shown: dict[str, set[str]] = {}
    for quotes in everybody:
        for cue, same in _cues(quotes):
            shown.setdefault(cue, set()).update(quote.digest for quote in same[-MOST:])
    return shown


def counted_lines(sheet: Sheet, quotes: Sequence[Quote], shown: Mapping[str, Collection[str]]) -> tuple[Counted, ...]:
    """Every cue that was found with one person, in the order of the lexicon; `shown`: of everybody, by `shown_of`."""
    order = {cue: place for place, cue in enumerate(sheet.prose.entry("lines.cue"))}
    known = sorted((each for each in _cues(quotes) if each[0] in order), key=lambda each: order[each[0]])
    return tuple(_counted(sheet, cue, every, shown.get(cue, ())) for cue, every in known)


def _cues(quotes: Sequence[Quote]) -> Iterator[tuple[str, list[Quote]]]:
    """Lines by cue, in order of time."""
    for cue, same in groupby(sorted(quotes, key=lambda quote: quote.cue), key=lambda quote: quote.cue):
        yield cue, list(same)


def _counted(sheet: Sheet, cue: str, every: Sequence[Quote], shown: Collection[str]) -> Counted:
    p = sheet.prose
    cut = p.say("lines.cut", n=p.number(MOST), every=p.number(len(every))) if len(every) > MOST else None
    lines = tuple(_shown(sheet, quote) for quote in every[-MOST:])
    me, them = (len({quote.turn for quote in every if quote.side == side}) for side in SIDES)
    return Counted(cue, p.say(f"lines.cue.{cue}"), lines, me, them, cut, _older(every, shown))


def _older(every: Sequence[Quote], elsewhere: Collection[str]) -> str:
    """The lines that are not shown, of the turns that a shown line or the very words of one stand in.

    A place is told rather than a digest where there is one: it is short, and there may be thousands.
    """
    older, shown = every[:-MOST], every[-MOST:]
    same = {quote.digest: quote.digest for quote in older if quote.digest in elsewhere}
    same |= {quote.digest: str(at) for at, quote in reversed(list(enumerate(shown)))}
    turns = {quote.turn for quote in shown} | {quote.turn for quote in older if quote.digest in same}
    touched = (quote for quote in older if quote.turn in turns)
    return " ".join(f"{quote.side}{quote.turn}:{same.get(quote.digest, '')}" for quote in touched)


def _shown(sheet: Sheet, quote: Quote) -> Shown:
    day = sheet.phrasing.day(quote.day)
    return Shown(quote.side, day, clean_text(quote.text), quote.turn, quote.digest)
