"""Who wrote: the part of a header line between its stamp and the first colon, judged by the whole file.

Names hold almost anything, and lines of the app's own hold colons, so no line is judged alone: a name recurs, or it is
short and free of quotation marks and the line is none that the app is known to write.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from parsers.whatsapp_text.phrases import MARKS, SPACES, phrases

_NAME_MARKS: Final = MARKS.replace("\u200b-\u200f", "\u200b\u200e\u200f")
"""Marks that are no part of a name. The joiners U+200C and U+200D are: of emoji, and of Persian."""
_QUOTES: Final = '["“”„«»]'
_LONG: Final = 60
"""Characters above which a name has to recur to be believed."""
_RARE: Final = 2
_FAR_BACK: Final = timedelta(days=7)
_FEW: Final = 20
"""Lines that a stranger in a pasted chat may have."""


@dataclass(frozen=True, slots=True)
class Split:
    """Bodies of header lines, taken apart; all columns as long as the bodies.

    Attributes:
        senders: names, marks and a leading "~" stripped; null for lines that nobody wrote.
        texts: what follows the name on that line; for lines that nobody wrote, the whole line.
        loose: no blank follows the colon.
    """

    senders: pl.Series
    texts: pl.Series
    loose: pl.Series

    def filter(self, keep: pl.Series) -> "Split":
        """Keep some rows."""
        return Split(self.senders.filter(keep), self.texts.filter(keep), self.loose.filter(keep))

    def __repr__(self) -> str:
        return f"Split({self.texts.len()} lines)"


def split(bodies: pl.Series) -> Split:
    """Tell names from texts."""
    colon = bodies.str.find(": ", literal=True)
    code, raw = _prefixes(bodies, colon)
    code = _believed(bodies, code, raw)
    clean = cleaned(raw)
    senders = clean.gather(code)
    start = pl.select(pl.when(senders.is_not_null()).then(colon + 2).otherwise(0)).to_series()
    loose = _loose_names(bodies, senders, clean.gather(code.unique().drop_nulls()))
    is_loose = pl.repeat(value=False, n=bodies.len(), dtype=pl.Boolean, eager=True)
    if loose.height:
        senders, start = senders.scatter(loose["row"], loose["name"]), start.scatter(loose["row"], loose["end"])
        is_loose = is_loose.scatter(loose["row"], values=True)
    return Split(senders, _slice(bodies, start, None), is_loose)


def cleaned(names: pl.Series) -> pl.Series:
    """Strip marks, blanks and the "~" before names that are not in the exporter's contacts."""
    plain = names.str.replace_all(f"[{_NAME_MARKS}]", "").str.replace_all(f"[{SPACES}]", " ").str.replace_all("‑", "-")
    return plain.str.strip_chars(" ").str.strip_prefix("~").str.strip_chars(" ")


def pasted(times: pl.Series, senders: pl.Series) -> pl.Series:
    """Mark headers of a chat that somebody pasted: far back in time, by people who write nowhere else in the file.

    Pastes of the same chat cannot be told from it.
    """
    back = times < times.cum_max().shift(1) - _FAR_BACK
    back = back.fill_null(value=False)
    if not 0 < back.sum() <= times.len() / 10:
        return pl.repeat(False, times.len(), eager=True)
    rows = pl.DataFrame({"sender": senders, "back": back})
    who = rows.drop_nulls().group_by("sender").agg(pl.col("back").all(), count=pl.len())
    strangers = who.filter(pl.col("back") & (pl.col("count") <= _FEW))["sender"]
    return senders.is_in(strangers.implode()).fill_null(value=False)


def _slice(text: pl.Series, start: pl.Series | int, length: pl.Series | None) -> pl.Series:
    """Cut by bytes: a view, where cutting by characters would read the text."""
    offset = pl.lit(start) if isinstance(start, int) else start
    column = pl.lit(text).cast(pl.Binary).bin.slice(offset, length)
    return pl.select(column.cast(pl.String)).to_series()


def _prefixes(bodies: pl.Series, colon: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Give what stands before the colons: an index into the distinct ones, null without a colon, and those."""
    prefix = _slice(bodies, 0, colon)
    raw = prefix.filter(colon.is_not_null()).unique()
    code = prefix.cast(pl.Enum(raw), strict=False).to_physical().cast(pl.UInt32)
    return code.set(colon.is_null(), None), raw


def _believed(bodies: pl.Series, code: pl.Series, raw: pl.Series) -> pl.Series:
    """Give `code` with null where the name is part of a line that the app wrote."""
    counts = code.drop_nulls().value_counts().sort(code.name)["count"]
    names = pl.DataFrame({"name": raw, "count": counts})
    quoted = pl.col("name").str.contains(_QUOTES)
    doubtful = quoted | (pl.col("name").str.len_chars() > _LONG)
    odd = names.select(odd=doubtful | (pl.col("count") <= _RARE), never=doubtful & (pl.col("count") <= _RARE))
    asked = odd["odd"].gather(code).fill_null(value=False)
    if not asked.any():
        return code
    refused = odd["never"].gather(code.filter(asked)) | bodies.filter(asked).str.contains(phrases().system)
    return code.scatter(asked.arg_true().filter(refused), None)


def _loose_names(bodies: pl.Series, senders: pl.Series, known: pl.Series) -> pl.DataFrame:
    """Find names followed by a colon and no blank: `Luke:` and, for names known from other lines, `Bob:Hi`.

    Returns those rows only: columns `row`, `name` and `end`, the byte at which the text begins.
    """
    nobody = senders.is_null()
    body = pl.col("body")
    name = body.str.extract(r"^([^:]{1,60}):")
    empty = body.str.contains(rf"^[^:]{{1,40}}:[{MARKS}]*$") & ~body.str.contains(phrases().system)
    rows = pl.DataFrame({"row": nobody.arg_true(), "body": bodies.filter(nobody)})
    cut = rows.with_columns(end=name.str.len_bytes() + 1, empty=empty, name=name)
    cut = cut.with_columns(cleaned(cut["name"]).alias("name"))
    return cut.filter(pl.col("name").is_in(known.implode()) | pl.col("empty")).select("row", "name", "end")
