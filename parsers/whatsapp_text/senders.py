"""Who wrote: the part of a header line between its stamp and the first colon, judged by the whole file.

Names hold almost anything, and lines of the app's own hold colons, so no line is judged alone: a name recurs, or it is
short and free of quotation marks and the line is none that the app is known to write.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from parsers.text_lines import Bodies
from parsers.whatsapp_text.phrases import LRM, MARKS, SPACES, any_of, every, phrases

_NAME_MARKS: Final = MARKS.replace("\u200b-\u200f", "\u200b\u200e\u200f")
"""Marks that are no part of a name. The joiners U+200C and U+200D are: of emoji, and of Persian."""
_QUOTES: Final = '["“”„«»]'
_LONG: Final = 60
"""Characters above which a name has to recur to be believed."""
_RARE: Final = 2
_RECURS: Final = 3
"""Lines after which a second word before a colon is part of a name, if the first word never comes without one."""
_MOST: Final = 0.95
_COLONS: Final = 3
"""Colons that a name may hold."""
_LOOK: Final = 8
"""Lines of each name that are looked at before all are."""
_SECOND: Final = rf"^([^:\n{LRM}]{{1,60}}):(?: |$)"
_NUMBER: Final = r"^\+?[0-9][0-9 ()./-]{5,}$"
_FAR_BACK: Final = timedelta(days=7)
_LATE: Final = timedelta(minutes=30)
"""Messages that were delivered late step back by less, as a rule."""
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


def split(bodies: Bodies) -> Split:
    """Tell names from texts."""
    colon, code, raw = _names(bodies)
    code = _believed(bodies, code, raw)
    clean = _one_spelling(cleaned(raw))
    senders = clean.gather(code)
    start = pl.select(pl.when(senders.is_not_null()).then(colon + 2).otherwise(0)).to_series()
    loose = _loose_names(bodies, senders, clean.gather(code.unique().drop_nulls()))
    is_loose = pl.repeat(value=False, n=len(bodies), dtype=pl.Boolean, eager=True)
    if loose.height:
        senders, start = senders.scatter(loose["row"], loose["name"]), start.scatter(loose["row"], loose["end"])
        is_loose = is_loose.scatter(loose["row"], values=True)
    return Split(senders, bodies.slice(start), is_loose)


def cleaned(names: pl.Series) -> pl.Series:
    """Strip marks, blanks and the "~" before names that are not in the exporter's contacts; compose accents."""
    plain = names.str.normalize("NFC")
    plain = plain.str.replace_all(f"[{_NAME_MARKS}]", "").str.replace_all(f"[{SPACES}]", " ").str.replace_all("‑", "-")
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


def repeated(times: pl.Series, senders: pl.Series, texts: pl.Series) -> pl.Series:
    """Mark messages that stand in the file a second time: a piece of the chat pasted into it, or two exports in one.

    They step back in time, by more than late delivery does, or follow one that does, and say to the minute and the
    letter what was said before.
    """
    none = pl.repeat(False, times.len(), eager=True)
    back = (times < times.cum_max().shift(1) - _LATE).fill_null(value=False) & senders.is_not_null()
    if not back.any():
        return none
    back |= back.shift(1).fill_null(value=False)
    asked = times.is_in(times.filter(back).unique().implode())
    rows = pl.DataFrame({"time": times, "sender": senders, "text": texts, "back": back}).with_row_index("row")
    rows = rows.filter(asked)
    found = rows.filter("back", ~pl.struct("time", "sender", "text").is_first_distinct())["row"]
    return none.scatter(found, values=True) if found.len() else none


def _one_spelling(names: pl.Series) -> pl.Series:
    """Write a phone number alike wherever it stands: with plain or hard blanks, hyphens or none."""
    name = pl.col("name")
    key = pl.when(name.str.contains(_NUMBER)).then(name.str.replace_all("[^0-9]", "")).otherwise(name)
    return names.to_frame("name").select(name.min().over(key))["name"]


def _names(bodies: Bodies) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Give the byte at which each name ends, an index into the distinct names, null without a colon, and those.

    A name ends at the first colon, or at a later one where names hold colons: `Dr. Smith: work: hi` is a line of
    "Dr. Smith: work" if (nearly) all lines of "Dr. Smith" go on with such a word, and each word does so three times.
    `Ana: note: buy milk` stays Ana's, since she writes other lines too. What cannot be told: a name with a colon that
    writes less than three lines, or beside another person who is called like its first part; and somebody all of whose
    messages begin with one and the same word and a colon.
    """
    colon = bodies.find(": ")
    code, raw = _prefixes(bodies, colon)
    for _ in range(_COLONS):
        longer = _longer_names(bodies, colon, code)
        if not longer.height:
            break
        colon = colon.scatter(longer["row"], longer["end"])
        code, raw = _prefixes(bodies, colon)
    return colon, code, raw


def _longer_names(bodies: Bodies, colon: pl.Series, code: pl.Series) -> pl.DataFrame:
    """Find names that go on after their colon: columns `row` and `end`, null for the app's lines about such a name."""
    rows = pl.DataFrame({"code": code, "row": pl.int_range(len(bodies), dtype=pl.UInt32, eager=True)}).drop_nulls()
    goes_on = pl.col("word").is_not_null()
    some = _second_words(bodies, colon, rows.group_by("code").head(_LOOK))
    likely = some.group_by("code").agg(goes_on.mean()).filter(pl.col("word") >= 1 / 2)["code"]
    if not likely.len():
        return pl.DataFrame(schema={"row": pl.UInt32, "end": pl.UInt32})
    theirs = _second_words(bodies, colon, rows.filter(pl.col("code").is_in(likely.implode())))
    theirs = theirs.with_columns(word=pl.when(goes_on & (pl.len().over("code", "word") >= _RECURS)).then("word"))
    theirs = theirs.with_columns(about=_about(theirs))
    names = theirs.filter((goes_on | pl.col("about")).mean().over("code") >= _MOST, goes_on.any().over("code"))
    names = names.filter(goes_on | pl.col("about"))
    return names.select("row", end=pl.col("start") + pl.col("word").str.len_bytes())


def _about(theirs: pl.DataFrame) -> pl.Series:
    """Mark lines that the app wrote about a name with a colon: `Dr. Smith: work left`."""
    own = theirs.filter(pl.col("after").str.contains(phrases().system)).select("code", "row", "after")
    known = own.join(theirs.select("code", "word").drop_nulls().unique(), on="code")
    about = known.filter(pl.col("after").str.starts_with(pl.col("word") + " "))["row"]
    return theirs["row"].is_in(about.implode())


def _second_words(bodies: Bodies, colon: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """Add what follows the first colon: `after`, its byte `start`, and the `word` before the next colon if any."""
    start = colon.gather(rows["row"]) + 2
    after = bodies.gather(rows["row"]).slice(start)
    word = after.str.extract(_SECOND)
    own = any_of([*every("location_word"), *(head.rstrip(":") for head in every("poll_head"))])
    no_name = word.str.contains(f"{_QUOTES}|(?i)^{own}$")
    return rows.with_columns(start=start, after=after, word=word.set(no_name, None))


def _prefixes(bodies: Bodies, colon: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Give what stands before the colons: an index into the distinct ones, null without a colon, and those."""
    prefix = bodies.slice(0, colon)
    raw = prefix.filter(colon.is_not_null()).unique()
    code = prefix.cast(pl.Enum(raw), strict=False).to_physical().cast(pl.UInt32)
    return code.set(colon.is_null(), None), raw


def _believed(bodies: Bodies, code: pl.Series, raw: pl.Series) -> pl.Series:
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


def _loose_names(bodies: Bodies, senders: pl.Series, known: pl.Series) -> pl.DataFrame:
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
