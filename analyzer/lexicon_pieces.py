"""The pieces that patterns are put together from: regexes that know how they join, and by which words to find them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

REMOVED: Final = "\x1a"
"""Stands in a text for what was taken out of it; no pattern reaches across."""
SIGN: Final = "\x1b"
"""Stands in a text for a sign that is not ASCII, such as an emoji."""
OTHER_BLANK: Final = "\x1c"
"""Stands in a text for a blank that is not ASCII."""
NAMED: Final = "\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19"
"""Stand in a text for the signs that patterns of its language name."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
EDGE: Final = r"(?-u:\b)"
"""The edge of a word."""
SEPARATOR: Final = "[ ,;:-]+"
"""Between the words of a pattern."""
BLANK: Final = "[ -]+"
"""Between the words of a gap, and on both sides of it: no comma, so that a gap stays within its clause."""


def but(signs: str) -> str:
    """The regex of one ASCII sign that is none of these: texts hold no other, and all of Unicode is slow to search."""
    left = [code for code in range(128) if chr(code) not in signs]
    runs = ([code for _, code in run] for _, run in groupby(enumerate(left), key=lambda pair: pair[1] - pair[0]))
    return "[" + "".join(rf"\x{run[0]:02X}-\x{run[-1]:02X}" for run in map(list, runs)) + "]"


_MOST_NEEDED: Final = 8
"""Sets of words that are looked for; further ones would hardly rule out more."""
_MOST_WAYS: Final = 8
"""Ways in which a pattern's words may come together that are told apart."""
_MORE: Final = "[a-z0-9]*"
_ONE: Final = re.compile(rf"(?:{re.escape(_MORE)})?[a-z0-9]+(?:{re.escape(_MORE)})?")
"""A single word with its stars."""
_FIRST: Final = re.compile(r"[a-z0-9]+")
ANY: Final = but(f" \t\n\v\f\r.!?,;:(){REMOVED}{OTHER_BLANK}") + "+"
"""A word of any kind."""


class NotationError(ValueError):
    """A pattern that cannot be read; the message says why."""


Needed = tuple[float, frozenset[str]]
"""Words of which one has to stand in a text, and about how many messages of a hundred hold one."""
Ways = tuple[tuple[Needed, ...], ...]
"""Ways in which a text may hold what is needed, each with all that it takes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A compiled part of a pattern.

    Attributes:
        regex: what it matches.
        needed: what stands in every text that it matches (words, or stems with their star); nothing where nothing
            has to be there.
        loose: whether it may begin, and end, without a blank between it and its neighbour.
        words: where it is one of several words: their regexes without edges.
        parts: where it is a sequence: the regexes that its own is put together from.
    """

    regex: str
    needed: Ways = ()
    loose: tuple[bool, bool] = (False, False)
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def either(ways: list[Piece]) -> Piece:
    """One of several pieces."""
    if len(ways) == 1:
        return ways[0]
    lists = [way.words for way in ways]
    words = tuple(word for some in lists for word in some) if all(lists) else ()
    regex = edged(words) if words else "(?:" + "|".join(dict.fromkeys(_together(ways))) + ")"
    loose = (any(way.loose[0] for way in ways), any(way.loose[1] for way in ways))
    return Piece(regex, _of_one([way.needed for way in ways]), loose, words)


def _together(ways: Sequence[Piece]) -> Iterator[str]:
    """The regexes of pieces, words beside each other as one."""
    for are_words, group in groupby(ways, key=lambda way: bool(way.words)):
        if are_words:
            yield edged([word for way in group for word in way.words])
        else:
            yield from (way.regex for way in group)


def is_sign(word: str) -> bool:
    """Whether a folded word is made of signs that patterns name, such as emoji: those have no edges."""
    return bool(word) and not word.strip(NAMED)


def edged(words: Sequence[str]) -> str:
    """The regex of one of several words.

    Plain words are put first, since the regex is smaller for it. What is tried first makes a difference only where one
    way is the beginning of another, longer one: then all stay in order.
    """
    signs = [way for way in words if is_sign(way)]
    if signs:
        others = [way for way in words if not is_sign(way)]
        return "(?:" + "|".join([*dict.fromkeys(signs), *([edged(others)] if others else [])]) + ")"
    ways = list(dict.fromkeys(words))
    plain, rest = [way for way in ways if way.isalnum()], [way for way in ways if not way.isalnum()]
    if not plain or not rest or any(_may_begin_with(way, plain) for way in rest):
        return _edged(ways)
    return f"(?:{_edged(plain)}|{_edged(rest)})"


def _may_begin_with(way: str, plain: Sequence[str]) -> bool:
    """Whether what one of the plain words matches may be the beginning of what `way` matches."""
    if _ONE.fullmatch(way):
        return False
    first = _FIRST.match(way)
    return "*" in way or first is None or first[0] in plain


def _edged(ways: Sequence[str]) -> str:
    return EDGE + (ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})") + EDGE


def in_order(parts: list[tuple[Piece, str]], sep: str) -> Piece:
    """Pieces one after the other; what those that have to be there need is needed."""
    if len(parts) == 1 and parts[0][1] == "fixed":
        return parts[0][0]
    regexes: list[str] = []
    before, fixed, gap = Piece("", loose=(True, True)), False, None
    for piece, kind in parts:
        if kind == "gap":
            gap = piece
            continue
        if kind == "maybe" and not fixed:
            regexes.append(f"(?:{piece.regex}{_blank(piece, Piece(''), sep)})?")
            continue
        if kind == "maybe":
            regexes.append(f"{_only(gap)}(?:{_blank(before, piece, sep)}{piece.regex})?")
            loose_end = before.loose[1] or piece.loose[1]
        else:
            regexes.append((_between(before, piece, gap, sep) if fixed else "") + piece.regex)
            loose_end = piece.loose[1]
        before, gap, fixed = Piece("", loose=(False, loose_end)), None, True
    loose = (parts[0][0].loose[0] and parts[0][1] == "fixed", before.loose[1])
    regexes.append(_only(gap))
    needed = _of_all([piece.needed for piece, kind in parts if kind == "fixed" and piece.needed])
    return Piece(f"(?:{''.join(regexes)})", needed, loose, parts=tuple(filter(None, regexes)))


def _of_one(choices: Sequence[Ways]) -> Ways:
    """What is needed for one of several pieces; nothing if one of them needs nothing."""
    if not all(choices):
        return ()
    ways = [way for choice in choices for way in choice]
    longer = [way for way in ways if len(way) > 1]
    if len(longer) < _MOST_WAYS:
        rest = [way for way in ways if len(way) == 1]
        return (*longer, (_merged(rest),)) if rest else tuple(longer)
    return ((_merged(ways),),)


def _of_all(choices: Sequence[Ways]) -> Ways:
    """What is needed for several pieces together, the rarest first."""
    ways: list[tuple[Needed, ...]] = [()]
    for choice in choices:
        some = choice if len(ways) * len(choice) <= _MOST_WAYS else ((_merged(choice),),)
        ways = [(*way, *other) for way in ways for other in some]
    return tuple(tuple(sorted(dict.fromkeys(way), key=_cost)[:_MOST_NEEDED]) for way in ways) if choices else ()


def _merged(ways: Iterable[tuple[Needed, ...]]) -> Needed:
    """The rarest words of each way as one set."""
    cost: dict[str, float] = {}
    for each, words in [way[0] for way in ways]:
        cost |= dict.fromkeys(words, each / len(words))
    return sum(cost.values()), frozenset(cost)


def _cost(needed: Needed) -> float:
    return needed[0]


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
    head = _MORE if part.startswith("*") else ""
    foot = _MORE if part.endswith("*") else ""
    return head + re.escape(part.strip("*")) + foot
