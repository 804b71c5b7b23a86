"""Headers of a WhatsApp text export: one template per file, learned from a sample of its lines.

A pasted chat inside a message looks like headers too, so the file's majority decides and every line off that
template is text (fact sheet, "Header grammar" and "Multi-line, fake headers"). Zero-padding may vary within a file;
nothing else does. Further shapes of headers are further words in the phrases, or further parts in `_PARTS`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import polars as pl

from parsers.stamps import FIELDS, DateShape, Order, as_dates
from parsers.whatsapp_text.phrases import MARKS, SPACES, any_of, table

_M: Final = f"[{MARKS}]*"
_S: Final = f"[{SPACES}]"
_NUMBERS: Final = (
    r"([0-9]{1,4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{2,4})[^0-9]+([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(.*)$"
)
_CLOSES: Final = (" - ", " – ")
"""What ends an Android header; a hyphen, or the dash of some exports."""


@dataclass(frozen=True, slots=True)
class Template:
    """The one shape that headers have in a file.

    Attributes:
        bracket: the date and time stand in square brackets (iOS).
        separator: between the numbers of a date, with its blank if there is one: "/", ".", "-", ". ".
        year_first: a four-digit year comes first.
        short_year: two-digit years.
        dot: a dot follows the year.
        joiner: between date and time, as spelled most often.
        colon: between hours and minutes, ":" or ".".
        seconds: times have them.
        half: what stands between the digits of the time and the header's end: a blank and "PM", as spelled most
            often; "" for 24 hours.
        close: ends the header.
        padded: every number in the sample has its zero.
    """

    bracket: bool
    separator: str
    year_first: bool
    short_year: bool
    dot: bool
    joiner: str
    colon: str
    seconds: bool
    half: str
    close: str
    padded: bool

    @property
    def date_shape(self) -> DateShape:
        """What the date order can be inferred from."""
        return DateShape(self.separator, self.year_first, self.short_year, self.padded, self.half.strip(SPACES))

    @property
    def line(self) -> str:
        """A regex, in the dialect of polars, that only header lines match; anchored, without groups."""
        year = "[0-9]{2}" if self.short_year else "(?:19|20)[0-9]{2}"
        ends = (year, "[0-9]{1,2}") if self.year_first else ("[0-9]{1,2}", year)
        separator = re.escape(self.separator[0]) + (_S if len(self.separator) > 1 else "")
        seconds = f"{re.escape(self.colon)}[0-9]{{2}}" if self.seconds else ""
        half = rf"{_S}?{_halves()}" if self.half else ""
        return "".join(
            (
                rf"^{_M}\[{_M}" if self.bracket else f"^{_M}",
                f"{ends[0]}{separator}[0-9]{{1,2}}{separator}{ends[1]}",
                r"\." if self.dot else "",
                _any_blank(self.joiner),
                f"[0-9]{{1,2}}{re.escape(self.colon)}[0-9]{{2}}{seconds}{half}",
                re.escape(self.close),
            )
        )

    def stamp_format(self, order: Order) -> str:
        """Give the date and time in chrono's notation; before and after noon are "AM" and "PM"."""
        letters = {"d": "%d", "m": "%m", "y": "%y" if self.short_year else "%Y"}
        date = self.separator.join(letters[part] for part in order)
        hour = "%I" if self.half else "%H"
        seconds = f"{self.colon}%S" if self.seconds else ""
        half = f"{_blank_before(self.half)}%p" if self.half else ""
        return f"{date}{'.' if self.dot else ''}{self.joiner}{hour}{self.colon}%M{seconds}{half}"


FOREIGN: Final = (
    rf"^{_M}\[?{_M}[0-9]{{1,4}}[./-]{_S}?[0-9]{{1,2}}[./-]{_S}?[0-9]{{1,4}}\.?,?{_S}"
    rf"[^0-9]{{0,6}}[0-9]{{1,2}}[:.][0-9]{{2}}.{{0,12}}(?:\] | - | – )"
)
"""Matches header lines of roughly every template, in the dialect of polars: for counting lines that are none here."""


def learn(sample: Iterable[str]) -> tuple[Template, int] | None:
    """Find the template that most lines of the sample share, and how many do; None if no line has a header."""
    found: Counter[Template] = Counter()
    spellings: defaultdict[Template, Counter[tuple[str, str]]] = defaultdict(Counter)
    unpadded: set[Template] = set()
    for match in filter(None, map(_any_header().match, sample)):
        shape = _shape(match)
        if shape is None:
            continue
        found[shape] += 1
        spellings[shape][match["joiner"], match["half"] or ""] += 1
        if re.search("(?<![0-9])[0-9](?![0-9])", match["date"]):
            unpadded.add(shape)
    if not found:
        return None
    best, count = found.most_common(1)[0]
    joiner, half = spellings[best].most_common(1)[0][0]
    return replace(best, joiner=joiner, half=half, padded=best not in unpadded), count


def is_plausible(template: Template) -> bool:
    """Refuse a shape that only other apps write: in brackets, year first, with hyphens and without seconds."""
    return not (template.bracket and template.year_first and template.separator == "-" and not template.seconds)


def stamps(lines: pl.Series, template: Template) -> pl.Series:
    """Cut date and time out of header lines, without marks and brackets."""
    ends = lines.str.find(template.close, literal=True)
    cut = lines.to_frame("line").select(pl.col("line").cast(pl.Binary).bin.slice(0, ends).cast(pl.String))["line"]
    if template.bracket or cut.str.contains("^[^0-9]").any():
        cut = cut.str.strip_chars_start(_mark_characters() + "[")
    return cut


def bodies(lines: pl.Series, template: Template) -> pl.Series:
    """Cut off the headers: what is left is a name and a text, or a line of the app's own."""
    starts = lines.str.find(template.close, literal=True) + len(template.close.encode())
    return pl.select(pl.lit(lines).cast(pl.Binary).bin.slice(starts).cast(pl.String)).to_series()


def changes_of_date(stamps: pl.Series, template: Template) -> pl.DataFrame:
    """Give the numbers of each date that differs from the one above it: columns `FIELDS`, Int32."""
    dates = _date_part(stamps, template)
    changed = dates.filter(dates.ne_missing(dates.shift(1)))
    return numbers_of_dates(changed)


def numbers_of_dates(stamps: pl.Series) -> pl.DataFrame:
    """Give the first three numbers of each stamp: columns `FIELDS`, Int32."""
    groups = stamps.str.extract_groups(r"^([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+)").struct.unnest()
    return groups.select(pl.all().cast(pl.Int32, strict=False)).rename(dict(zip(groups.columns, FIELDS, strict=True)))


def wall_times(stamps: pl.Series, template: Template, order: Order) -> pl.Series:
    """Read stamps as Datetime("ms") without zone; null where the date is impossible in that order."""
    plain = _usual_halves(stamps) if template.half and not template.half.upper().endswith(("AM", "PM")) else stamps
    times = plain.str.to_datetime(template.stamp_format(order), time_unit="ms", strict=False, cache=False)
    odd = times.is_null()
    if not odd.any():
        return times
    return times.scatter(odd.arg_true(), _odd_times(stamps.filter(odd), order))


def _odd_times(stamps: pl.Series, order: Order) -> pl.Series:
    """Read by numbers what is spelled unlike the rest: another blank, 24:05, or 00:08 with a word for the half."""
    groups = stamps.str.extract_groups(_NUMBERS).struct.unnest()
    groups.columns = [*FIELDS, "hours", "minutes", "seconds", "half"]
    numbers = groups.select(
        pl.exclude("half").cast(pl.Int32, strict=False).fill_null(0), pl.col("half").str.to_lowercase()
    )
    late, early = (pl.col("half").str.contains(letter) for letter in "pa")
    hours = pl.col("hours") % 24
    hours = pl.when(late & (hours < 12)).then(hours + 12).when(early & (hours == 12)).then(0).otherwise(hours)
    valid = (pl.col("hours") <= 24) & (pl.col("minutes") < 60) & (pl.col("seconds") < 60)
    date = pl.lit(as_dates(numbers, order).cast(pl.Datetime("ms")))
    time = pl.duration(hours=hours, minutes="minutes", seconds="seconds", time_unit="ms")
    return numbers.select(when=pl.when(valid).then(date + time))["when"]


def _usual_halves(stamps: pl.Series) -> pl.Series:
    words = table("whatsapp")["half"]
    pairs = {word: half.upper() for half in ("am", "pm") for word in words[half]}
    return stamps.str.replace_many(list(pairs), list(pairs.values()), leftmost=True)


def _date_part(stamps: pl.Series, template: Template) -> pl.Series:
    ends = stamps.str.find(template.joiner, literal=True)
    frame = stamps.to_frame("stamp")
    return frame.select(pl.col("stamp").cast(pl.Binary).bin.slice(0, ends.fill_null(64)).cast(pl.String))["stamp"]


@cache
def _mark_characters() -> str:
    return "".join(c for c in map(chr, range(0x200B, 0x10000)) if re.match(f"[{MARKS}]", c))


@cache
def _halves() -> str:
    words = table("whatsapp")["half"]
    return any_of([*words["am"], *words["pm"]]).replace(" ", _S)


@cache
def _any_header() -> re.Pattern[str]:
    """Match every header of every template, for the sample only."""
    joiners = any_of([w for words in table("whatsapp")["joiner"].values() for w in words])
    return re.compile(
        # Possessive, so that a line of nothing but marks is refused at once.
        rf"^{_M}+(?P<bracket>\[)?{_M}+"
        rf"(?P<date>(?P<first>[0-9]{{4}}|[0-9]{{1,2}})(?P<separator>\.{_S}|[./-])[0-9]{{1,2}}(?P=separator)"
        rf"(?P<last>[0-9]{{4}}|[0-9]{{1,2}}))(?P<dot>\.)?"
        rf"(?P<joiner>,?{_S}+(?:{joiners}{_S}+)?)"
        rf"[0-9]{{1,2}}(?P<colon>[:.])[0-9]{{2}}(?P<seconds>(?P=colon)[0-9]{{2}})?"
        rf"(?P<half>{_S}?{_halves()})?"
        rf"(?P<close>{'|'.join(map(re.escape, ('] ', *_CLOSES)))})"
    )


def _shape(match: re.Match[str]) -> Template | None:
    """Give what must be equal in all headers of a file, with blanks made plain; None if it is no date of theirs."""
    first, last, bracket = len(match["first"]), len(match["last"]), match["bracket"] is not None
    if bracket != (match["close"] == "] ") or (first == 4 and last == 4) or (first != 4 and last == 1):
        return None
    return Template(
        bracket=bracket,
        separator=re.sub(_S, " ", match["separator"]),
        year_first=first == 4,
        short_year=first != 4 and last == 2,
        dot=match["dot"] is not None,
        joiner=re.sub(f"{_S}+", " ", match["joiner"]),
        colon=match["colon"],
        seconds=match["seconds"] is not None,
        half="PM" if match["half"] else "",
        close=match["close"],
        padded=True,
    )


def _any_blank(joiner: str) -> str:
    return re.sub(f"[{SPACES}]+", lambda _: f"{_S}+", re.escape(joiner).replace(r"\ ", " "))


def _blank_before(half: str) -> str:
    return half[: len(half) - len(half.lstrip(SPACES))]
