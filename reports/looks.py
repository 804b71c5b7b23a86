"""How texts look: what nobody can see taken out, and what is told apart by case or accents alone made one."""

import re
import unicodedata
from typing import Final

_HIDES: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20dd-\u20e4\u2800\u3164\uffa0\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
    "\U000e0100-\U000e01ef]"
)
"""Fillers, selectors and skin tones, which no category tells from what can be seen."""
_UNSEEN: Final = ("Cc", "Cf", "Cs")
_SPELLED: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ʼ": "", "ʻ": ""}
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}
)
"""Letters that are written in two ways and that no form of Unicode makes one."""
_SIGNS: Final = (0, 7, 8, 9)
"""Combining classes of marks that are letters in their own right, as vowels of Devanagari; the others are accents."""
_UMLAUT: Final = re.compile(r"(?<=[aou])e(?=[b-df-hj-np-rtv-xz]|s\w)")
"""Before a consonant: Joe, Zoey and Zoes are written with an e of their own."""


def plain(text: str) -> str:
    """As it looks: one form of each letter, and nothing that can't be seen."""
    seen = (ch for ch in unicodedata.normalize("NFKC", text) if ch.isspace() or unicodedata.category(ch) not in _UNSEEN)
    return _HIDES.sub("", unicodedata.normalize("NFKC", "".join(seen)))


def folded(text: str) -> str:
    """Without capitals and accents, ö as o and as oe alike."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_SPELLED))
    bare = "".join(ch for ch in apart if unicodedata.combining(ch) in _SIGNS)
    return _UMLAUT.sub("", unicodedata.normalize("NFC", bare))


def shows_nothing(text: str) -> bool:
    """Whether nobody could see anything of a text."""
    return all(unicodedata.category(ch)[0] in "ZCM" for ch in plain(text))


def alike(text: str) -> str:
    """The same for texts that nobody could tell apart by looking."""
    return " ".join(plain(text).split())
