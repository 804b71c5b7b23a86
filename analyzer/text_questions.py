"""Whether each message asks something, looked up in columns; the texts themselves go no further than this module.

A question holds a question mark of some script once links and quoted lines are left out; the plain semicolon asks
only at the end of a Greek text. A mark without a word ("??"), and a tag that only wants an echo ("ok?"), ask nothing.
Questions written without a mark are not seen: a list of asking words would find them in one person's style and not
in the other's.
"""

from typing import Final

import polars as pl

from analyzer.text_counts import LINK, QUOTED

_MARKS: Final = "?¿？؟\N{GREEK QUESTION MARK}՞፧⁇⁈⁉‽"
"""Latin, wide, Arabic, Greek, Armenian and Ethiopic question marks, and those that stand double."""
_GREEK_END: Final = r"\p{Greek}['’\"»]*;+(?:\s*$|\s+[^\p{L}\p{N}]*$|\p{Extended_Pictographic}[^\p{L}\p{N}]*$)"
"""A Greek word, a plain semicolon and the end; ";)" is a wink."""
_ADDRESS: Final = r"(?-u:[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)/\S*"
"""A link without its "https://"."""
_LONGEST_TAG: Final = 24
"""Bytes up to which a text is compared with the tags."""
_TAGS: Final = (
    "ok", "okay", "okey", "oki", "okie", "k", "kk", "alright", "right", "yes", "yeah", "yep", "yup", "no", "nope",
    "huh", "eh", "hm", "hmm", "ja", "nein", "ne", "nee", "oder", "gell", "oui", "non", "ouais", "hein", "d'accord",
    "d'acc", "n'est-ce pas", "pas vrai", "sí", "si", "vale", "verdad", "dale", "cierto",
    "va bene", "vero", "giusto", "sim", "não", "né", "tá", "certo", "tak", "nie",
    "prawda", "да", "нет", "ок", "ладно", "так", "ага", "ναι", "όχι", "εντάξει", "οκ", "نعم", "لا", "تمام", "طيب",
    "tamam", "evet", "hayır", "peki", "好", "好吗", "对", "是吗",
)  # fmt: skip
"""Whole texts that only want an echo, without their mark. Written for this; no list was taken over."""
_OUTER: Final = r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$"


def asks(text: pl.Series) -> pl.Series:
    """Whether each text (null: no) asks something, in the texts' order."""
    maybe = text.str.contains(f"[;{_MARKS}]").fill_null(value=False)
    found = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    rows = maybe.arg_true()
    if not len(rows):
        return found
    return found.scatter(rows, _asks(_own(text.gather(rows))))


def _own(text: pl.Series) -> pl.Series:
    """The texts without links and quoted lines."""
    rare = text.str.contains(r"/|www\.|(?m)^>").arg_true()
    if not len(rare):
        return text
    own = text.gather(rare)
    for foreign in (LINK, _ADDRESS, QUOTED):
        own = own.str.replace_all(foreign, " ")
    return text.scatter(rare, own)


def _asks(text: pl.Series) -> pl.Series:
    marked = text.str.contains(f"[{_MARKS}]") | text.str.contains(_GREEK_END)
    return marked & text.str.contains(r"[\p{L}\p{N}]") & ~_is_tag(text)


def _is_tag(text: pl.Series) -> pl.Series:
    tag = pl.repeat(False, len(text), dtype=pl.Boolean, eager=True)
    short = (text.str.len_bytes() <= _LONGEST_TAG).arg_true()
    if not len(short):
        return tag
    bare = text.gather(short).str.replace_all(_OUTER, "").str.replace_all("’", "'", literal=True).str.to_lowercase()
    return tag.scatter(short, bare.is_in(_TAGS))
