"""Replaces letters, digits, names and numbers, so that a broken export can be shown to a stranger.

What stays is the shape: lengths, case, script, punctuation, blanks, emoji and invisible marks, which are what readers
of exports stumble over. A text that occurs twice is replaced by the same letters twice, since some formats recognise
what the app wrote by its repetition; no letter stands for the same letter in two texts. The key is drawn anew for each
run and kept nowhere.
"""

import random
import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

_LOCAL: Final = 9
"""Last digits of a phone number that are replaced; before them stand country codes and trunk zeros."""
_BLOCK: Final = 128
"""Code points that count as one script."""
_LARGE: Final = (
    range(0x4E00, 0xA000),
    range(0x3400, 0x4DC0),
    range(0xAC00, 0xD7A4),
    range(0x3041, 0x3097),
    range(0x30A1, 0x30FB),
    range(0x1200, 0x1380),
    range(0xA000, 0xA48D),
)
"""Scripts of more than a block: Han, Hangul, kana, Ethiopic and Yi. Neighbours in them look and sound alike."""
_VOWELS: Final = (range(0x0591, 0x05C8), range(0x064B, 0x0660), range(0x0900, 0x1000), range(0x1000, 0x1100))
"""Marks that are vowels of a script, and so are letters here: Hebrew, Arabic, India's, Thai, Lao, Tibetan, Burmese."""
_KEPT: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+(]?[0-9][0-9\s()./\-\u2010-\u2015\u2060-\u2069\u202a-\u202e]{3,}")
_APP_FILE: Final = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|STK|DOC)-[0-9]{8}-WA[0-9]+|[0-9]{8}-[A-Z]+-[0-9-]+)\.[A-Za-z0-9]{1,5}"
)
"""File names that the app makes: a kind, a date and a count."""
_TRIES: Final = 10_000


class Mask:
    """Replaces texts and names; the same name gets the same replacement, two names never the same one."""

    def __init__(self, key: bytes | None = None) -> None:
        """`key` fixes the replacements, for tests."""
        self._key = secrets.token_bytes(32) if key is None else key
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def text(self, text: str) -> str:
        """Replace every letter and digit of a text; links keep their scheme."""
        dice = self._dice("text", text)
        kept = [text[slice(*m.span())] for m in _KEPT.finditer(text)]
        parts = [_alike(part, dice) for part in _KEPT.split(text)]
        return "".join(a + b for a, b in zip(parts, [*kept, ""], strict=True))

    def name(self, name: str) -> str:
        """Replace a person's or chat's name; a phone number as `number` does."""
        if _NUMBER.fullmatch(name.strip()):
            return self.number(name)
        if name not in self._names:
            self._names[name] = self._unused(lambda dice: _alike(name, dice), name)
        return self._names[name]

    def number(self, number: str) -> str:
        """Replace the last nine digits of a phone number, alike in all its spellings; country code and shape stay."""
        digits = [c for c in number if c.isdecimal()]
        local = "".join(digits[-_LOCAL:])
        if local not in self._names:
            self._names[local] = self._unused(lambda dice: _like_digits(local, dice), local)
        fresh = iter("".join(digits[:-_LOCAL]) + self._names[local])
        return "".join(next(fresh) if c.isdecimal() else c for c in number)

    def file(self, name: str) -> str:
        """Replace a file's name but for its extension; names that the app makes stay, since they hold only dates."""
        if _APP_FILE.fullmatch(name):
            return name
        stem, dot, extension = name.rpartition(".")
        return f"{self.text(stem)}{dot}{extension}" if dot and len(extension) <= 5 else self.text(name)

    def _dice(self, purpose: str, text: str, turn: int = 0) -> random.Random:
        whole = f"{purpose}\0{turn}\0{text}".encode("utf-8", "surrogatepass")
        return random.Random(blake2b(whole, key=self._key).digest())  # noqa: S311 - keyed by a secret; nothing to guess

    def _unused(self, make: Callable[[random.Random], str], name: str) -> str:
        """Draw until the replacement is new. A name without letters stays as it is."""
        unchangeable = all(len(_pool(c)) < 2 for c in name)
        for turn in range(_TRIES):
            made = make(self._dice("name", name, turn))
            if unchangeable or (made not in self._taken and made != name):
                break
        self._taken.add(made)
        return made


def _like_digits(digits: str, dice: random.Random) -> str:
    """Digits for digits; a first one that is no zero stays none, since a leading zero means something in a number."""
    made = _alike(digits, dice)
    return dice.choice("123456789") + made[1:] if digits[:1] != "0" and made[:1] == "0" else made


def _alike(text: str, dice: random.Random) -> str:
    return "".join(c if (pool := _pool(c)) == "" else dice.choice(pool) for c in text)


@lru_cache(maxsize=8192)
def _pool(character: str) -> str:
    """Give the characters that may stand for one: of its script, kind and case; "" for what is no letter or digit."""
    if "a" <= character <= "z":
        return "abcdefghijklmnopqrstuvwxyz"
    if "A" <= character <= "Z":
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if "0" <= character <= "9":
        return "0123456789"
    category = unicodedata.category(character)
    if category[0] not in "LN" and not (category[0] == "M" and any(ord(character) in marks for marks in _VOWELS)):
        return ""
    width = len(character.encode("utf-8"))
    return "".join(
        c
        for c in map(chr, _script(ord(character)))
        if unicodedata.category(c) == category and len(c.encode("utf-8")) == width
    )


def _script(code: int) -> range:
    """Give the code points that may stand for one: a large script as a whole, else its block."""
    start = code // _BLOCK * _BLOCK
    return next((script for script in _LARGE if code in script), range(start, start + _BLOCK))
