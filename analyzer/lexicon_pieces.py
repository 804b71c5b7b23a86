"""The pieces that patterns are put together from: regexes that know how they join, and by which words to find them."""

import math
import re
from dataclasses import dataclass
from typing import Final

REMOVED: Final = "\x1a"
"""Stands in a text for what was taken out of it; no pattern reaches across."""
SEPARATOR: Final = "[ ,;:-]+"
"""Between the words of a pattern."""
ANY: Final = rf"[^\s.!?…,;:(){REMOVED}]+"
BLANK: Final = "[ -]+"
"""Between the words of a gap, and on both sides of it: no comma, so that a gap stays within its clause."""


class NotationError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A compiled part of a pattern.

    Attributes:
        regex: what it matches.
        anchors: words (or stems with their star) of which one stands in every text that it matches; none where
            nothing has to be there.
        cost: about how many messages of a hundred hold one of them.
        loose: whether it may begin, and end, without a blank between it and its neighbour.
    """

    regex: str
    anchors: frozenset[str] = frozenset()
    cost: float = math.inf
    loose: tuple[bool, bool] = (False, False)


def either(ways: list[Piece]) -> Piece:
    """One of several pieces."""
    if len(ways) == 1:
        return ways[0]
    regex = "(?:" + "|".join(dict.fromkeys(way.regex for way in ways)) + ")"
    loose = (any(way.loose[0] for way in ways), any(way.loose[1] for way in ways))
    if not all(way.anchors for way in ways):
        return Piece(regex, loose=loose)
    cost = {anchor: way.cost / len(way.anchors) for way in ways for anchor in way.anchors}
    return Piece(regex, frozenset(cost), sum(cost.values()), loose)


def in_order(parts: list[tuple[Piece, str]], sep: str) -> Piece:
    """Pieces one after the other; the heaviest of those that have to be there is its anchor."""
    regex, best, before, fixed, gap = "", Piece(""), Piece("", loose=(True, True)), False, None
    for piece, kind in parts:
        if kind == "gap":
            gap = piece
            continue
        if kind == "maybe" and not fixed:
            regex += f"(?:{piece.regex}{_blank(piece, Piece(''), sep)})?"
            continue
        if kind == "maybe":
            regex += f"{_only(gap)}(?:{_blank(before, piece, sep)}{piece.regex})?"
            loose_end = before.loose[1] or piece.loose[1]
        else:
            regex += (_between(before, piece, gap, sep) if fixed else "") + piece.regex
            loose_end = piece.loose[1]
            best = min(best, piece, key=lambda part: part.cost)
        before, gap, fixed = Piece("", loose=(False, loose_end)), None, True
    loose = (parts[0][0].loose[0] and parts[0][1] == "fixed", before.loose[1])
    return Piece(f"(?:{regex}{_only(gap)})", best.anchors, best.cost, loose)


def _blank(before: Piece, after: Piece, sep: str) -> str:
    """What stands between two pieces: a blank, which may be missing where one of them brings its own edge."""
    return f"(?:{sep})?" if before.loose[1] or after.loose[0] else sep


def _between(before: Piece, after: Piece, gap: Piece | None, sep: str) -> str:
    """What stands between two pieces with a gap: no comma beside its words, any blank where it has none."""
    blank = _blank(before, after, sep)
    if not gap:
        return blank
    words = gap.regex + (blank if after.loose[0] else BLANK)
    return f"(?:{words}|{blank})" if gap.loose[0] else words


def _only(gap: Piece | None) -> str:
    """A gap with nothing behind it that has to be there."""
    if not gap:
        return ""
    return f"(?:{gap.regex})?" if gap.loose[0] else gap.regex


def gap(token: str) -> Piece:
    """A number of words; loose where it may be none."""
    low, _, high = token[1:-1].partition("-")
    first, last = (int(low), int(high)) if high else (0, int(low))
    if last < max(first, 1) or last > 12:
        raise NotationError(f"“{token}” is no number of words up to 12")
    return Piece(rf"(?:{BLANK}{ANY}){{{max(first, 1)},{last}}}", loose=(first == 0, False))


def stem(part: str) -> str:
    """The regex of a word whose stars stand for any beginning or ending."""
    head = "[a-z0-9]*" if part.startswith("*") else ""
    foot = "[a-z0-9]*" if part.endswith("*") else ""
    return head + re.escape(part.strip("*")) + foot
