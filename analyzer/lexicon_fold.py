"""Texts in the one spelling in which patterns are compared: what nobody means differently looks alike.

Lower case; links, quoted lines, what stands in quotation marks and what was forwarded below a mark taken out; accents
off, unless the language writes them as two letters (ä: ae); apostrophes of every shape gone, after the language's
contractions are spelled out (I'm: I am); bold and italic marks and invisible ones gone; stretched words shortened
("sooo thaaanks"). Columns in, columns out: no text is looked at alone, save each distinct stretched word.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Final

import polars as pl

from analyzer.lexicon_pieces import NAMED, OTHER_BLANK, REMOVED, SIGN
from analyzer.text_counts import LINK, QUOTED

_APOSTROPHES: Final = "'’‘ʼ`´′＇"
_FOREIGN: Final = (
    r"(?ims)^[\-_*>\s]{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht)\b.*\z",
    LINK,
    QUOTED,
    r'"[^"\n]*"',
    r"[“”„«][^“”«»\n]*[“”»«]",
)
"""What is not the writer's own words."""
_CARE: Final = r'://|www\.|(?m)^>|["“”„«]|(?i:forwarded message|original message|weitergeleitete nachricht)'
_LONGEST: Final = 40
"""Letters of the longest word that is shortened."""
_STRETCHED: Final = "|".join(f"{c}{{3,}}" for c in "abcdefghijklmnopqrstuvwxyz")
_RUN: Final = re.compile(r"([a-z])\1{2,}")
_OWN: Final = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "ſ": "s",
    "_": " ",
    "*": " ",
    "~": " ",
}
_NOT_ASCII: Final = r"[^\x00-\x7F]"
_PLAIN: Final = (
    (r"[\p{L}\p{M}&&[^\x00-\x7F\x{FE0F}]]", "q"),
    (r"[\s&&[^\x00-\x7F]]", OTHER_BLANK),
    (_NOT_ASCII, SIGN),
)
"""What stands for signs that are not ASCII: letters of other scripts, so that ASCII word edges are the true ones, and
any others, since patterns that ask for ASCII alone are much quicker."""
_STAND_INS: Final = dict.fromkeys((*NAMED, SIGN, OTHER_BLANK), "\x01")
"""What would pass for a stand-in, in a text that holds it already."""
_GONE: Final = "\u200b\u200c\u2060\ufeff\u200e\u200f\u00ad"
_DOTS: Final = {"..": ",", "...": ",", "....": ",", "…": ","}
"""What hesitates in the middle of a sentence parts no sentences."""
_BLANKS: Final = "\u00a0\u202f\u2007\u2009\u3000\t"


def table(own: Mapping[str, str]) -> dict[str, str]:
    """What is replaced by what, the language's own pairs first; an apostrophe in those stands for every shape of it."""
    pairs: dict[str, str] = {}
    for source, target in sorted(own.items(), key=lambda pair: -len(pair[0])):
        for mark in _APOSTROPHES if "'" in source else " ":
            shape = source.replace("'", mark)
            pairs[shape] = target
            pairs[unicodedata.normalize("NFD", shape)] = target
    pairs |= dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_GONE, "") | dict.fromkeys(_BLANKS, " ")
    return {**_accents(), **_OWN, **_DOTS, **_STAND_INS, **pairs}


@lru_cache(maxsize=1)
def _accents() -> dict[str, str]:
    """Accented Latin letters → plain ones, and combining accents → nothing."""
    found = dict.fromkeys(map(chr, range(0x300, 0x370)), "")
    for code in range(0xE0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))
        if len(plain) > 1 and plain[0].isascii() and plain[0].islower():
            found[chr(code)] = plain[0]
    return found


def own_words(text: pl.Series) -> pl.Series:
    """Texts without what is not the writer's own words; nulls become empty."""
    text = text.fill_null("")
    rare = text.str.contains(_CARE).arg_true()
    if not len(rare):
        return text
    own = text.gather(rare)
    for foreign in _FOREIGN:
        own = own.str.replace_all(foreign, f" {REMOVED} ")
    return text.scatter(rare, own)


def folded(text: pl.Series, pairs: Mapping[str, str]) -> pl.Series:
    """Texts in lower case with `pairs` replaced, the longest first where two begin alike."""
    order = sorted(pairs, key=len, reverse=True)
    return text.str.to_lowercase().str.replace_many(order, [pairs[k] for k in order], leftmost=True)


def word_folder(pairs: Mapping[str, str]) -> Callable[[str], str]:
    """What folds the words of patterns as texts are folded; stars at their ends stay."""
    found = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))

    def fold(word: str) -> str:
        head, foot = word.startswith("*"), word.endswith("*") and len(word) > 1
        plain = found.sub(lambda match: pairs[match[0]], word.strip("*").lower()).strip()
        return f"{'*' * head}{plain}{'*' * foot}"

    return cache(fold)


def is_letter(sign: str) -> bool:
    """Whether a sign is taken for a letter or part of one, as `plain_letters` does."""
    return unicodedata.category(sign)[0] in "LM" and sign != "\ufe0f"


def plain_letters(text: pl.Series) -> pl.Series:
    """Folded texts in ASCII, each other sign as what stands for it."""
    rare = text.str.contains(_NOT_ASCII).arg_true()
    if not len(rare):
        return text
    own = text.gather(rare)
    for signs, stand_in in _PLAIN:
        own = own.str.replace_all(signs, stand_in)
    return text.scatter(rare, own)


def shortened(text: pl.Series, vocabulary: frozenset[str]) -> pl.Series:
    """Folded texts with stretched words as the lexicon writes them, else with each stretch as one letter."""
    rare = text.str.contains(_STRETCHED).arg_true()
    if not len(rare):
        return text
    own = text.gather(rare)
    words = own.str.extract_all(rf"[a-z]*(?:{_STRETCHED})[a-z]*").explode(empty_as_null=False).unique()
    words = words.filter(words.str.len_bytes() <= _LONGEST)
    ways = {word: _shortened(word, vocabulary) for word in sorted(words.to_list(), key=len, reverse=True)}
    if not ways:
        return text
    return text.scatter(rare, own.str.replace_many(list(ways), list(ways.values()), leftmost=True))


@lru_cache(maxsize=65_536)
def _shortened(word: str, vocabulary: frozenset[str]) -> str:
    runs = list(_RUN.finditer(word))[:3]
    if word in vocabulary:
        return word
    for lengths in product((1, 2, 3), repeat=len(runs)):
        wanted = iter(lengths)
        way = _RUN.sub(lambda run, wanted=wanted: run[1] * next(wanted, 1), word)  # type: ignore[misc]  # a bound default
        if way in vocabulary:
            return way
    return _RUN.sub(r"\1", word)
