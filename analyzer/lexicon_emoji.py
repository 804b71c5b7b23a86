"""Cues that emoji alone carry, in every language: laughing faces, and hearts, kisses and hugs.

Emoji are named as the emoji library names them; its data says how each is written. Skin tones, the variation selector
and what joins emoji make no difference. Black and broken hearts, the suit of cards and faces that admire a thing as
often as a person are left out, since they carry no affection by themselves.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "laughter": (
        "face_with_tears_of_joy", "rolling_on_the_floor_laughing", "grinning_squinting_face", "cat_with_tears_of_joy",
    ),
    "affection": (
        "red_heart", "orange_heart", "yellow_heart", "green_heart", "blue_heart", "purple_heart", "white_heart",
        "brown_heart", "pink_heart", "light_blue_heart", "grey_heart", "two_hearts", "sparkling_heart",
        "growing_heart", "beating_heart", "revolving_hearts", "heart_with_arrow", "heart_with_ribbon",
        "heart_exclamation", "heart_on_fire", "mending_heart", "love_letter", "face_blowing_a_kiss", "kissing_face",
        "kissing_face_with_closed_eyes", "kissing_face_with_smiling_eyes", "kissing_cat", "kiss_mark",
        "smiling_face_with_hearts", "smiling_face_with_open_hands", "people_hugging", "heart_hands",
    ),
}  # fmt: skip
_MAYBE: Final = r"[\x{2639}-\x{2764}\x{1F48B}-\x{1F49F}\x{1F5A4}\x{1F600}-\x{1F64F}\x{1F900}-\x{1FAFF}]"
"""Where such emoji stand; chats without them need no library."""


def emoji_cues(text: pl.Series, bit: Mapping[str, int]) -> pl.Series:
    """Bits of the cues that the emoji of each text carry (UInt32, 0 for null)."""
    bits = pl.zeros(len(text), dtype=pl.UInt32, eager=True)
    rows = text.str.contains(_MAYBE).fill_null(value=False).arg_true()
    if not len(rows):
        return bits
    own = text.gather(rows)
    for cue, regex in _regexes().items():
        hit = rows.filter(own.str.contains(regex))
        bits = bits.scatter(hit, bits.gather(hit) | bit[cue])
    return bits


@cache
def _regexes() -> Mapping[str, str]:
    import emoji  # noqa: PLC0415 - its table takes a tenth of a second; chats without emoji never need it

    written: dict[str, set[str]] = {}
    for sign, about in emoji.EMOJI_DATA.items():
        written.setdefault(about["en"].strip(":"), set()).add(sign.replace("\ufe0f", ""))
    return {cue: "|".join(sorted(_sign(s) for n in names for s in written[n])) for cue, names in _NAMES.items()}


def _sign(sign: str) -> str:
    """An emoji with its variation selectors left free."""
    return r"\x{FE0F}?".join(f"\\x{{{ord(c):X}}}" for c in sign)
