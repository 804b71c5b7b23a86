"""Names from exports, made harmless for a terminal. Imports nothing heavy, so that every message can use it."""

import unicodedata
from typing import Final

_MOVES_OR_HIDES: Final = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Unicode categories of control, direction and other invisible marks."""


def without_marks(text: str, keep: str = "") -> str:
    """The text without control, direction and other invisible marks, but for those in `keep`."""
    return "".join(c for c in text if c in keep or unicodedata.category(c) not in _MOVES_OR_HIDES)


def visible(name: str, longest: int = 80) -> str:
    """A name without such marks and of bounded length, so that no terminal breaks."""
    plain = without_marks(name)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
