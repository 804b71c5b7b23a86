"""Headers of a WhatsApp text export: one template per file, learned from a sample of its lines.

A pasted chat inside a message looks like headers too, so the file's majority decides and every line off that
template is text (fact sheet, "Header grammar" and "Multi-line, fake headers"). Zero-padding may vary within a file;
nothing else does.

Stamps of ASCII digits are cut out as they stand and read in one go. Where digits are of another script, the time
stands first, or dates have words or eras in them, stamps are first put into the plain form: the header's part of
those lines only, never the texts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from parsers.stamps import FIELDS, Order, as_dates
from parsers.text_lines import Bodies
from parsers.whatsapp_text import header_words
from parsers.whatsapp_text.header_words import LOOK_UPS, first_hour
from parsers.whatsapp_text.phrases import SPACES
from parsers.whatsapp_text.samples import Sighting, seen_in, spelled_in
from parsers.whatsapp_text.template import FOREIGN, Template

__all__ = [
    "FOREIGN",
    "Template",
    "bodies",
    "changes_of_date",
    "is_plausible",
    "learn",
    "numbers_of_dates",
    "stamps",
    "usual_times",
    "wall_times",
    "weekdays",
]

_NUMBERS: Final = (
    r"^([0-9]{1,4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,4})([^0-9]+)"
    r"([0-9]{1,2})(?:[:.]|[^0-9]?h[^0-9]?)([0-9]{2})(?:[:.]([0-9]{2}))?(.*)$"
)
_FEW_HEADERS: Final = 0.5
"""Below this share of lines with a header, headers with words in the date are looked for too."""
_USUAL: Final = {0: "AM", 12: "PM"}


def learn(sample: Iterable[str]) -> tuple[Template, int] | None:
    """Find the template that most lines of the sample share, and how many do; None if no line has a header."""
    lines = list(sample)
    best = _most_common(map(seen_in, lines))
    if best is None or best[1] < _FEW_HEADERS * len(lines):
        spelled = _most_common(spelled_in(lines))
        best = max(filter(None, (best, spelled)), key=lambda found: found[1], default=None)
    return best


def _most_common(headers: Iterable[Sighting | None]) -> tuple[Template, int] | None:
    """Count shapes apart from spellings and padding, which may vary, and give the first with its usual spelling."""
    found: defaultdict[Template, list[Sighting]] = defaultdict(list)
    for header in filter(None, headers):
        found[header.shape].append(header)
    if not found:
        return None
    best, seen = max(found.items(), key=lambda item: len(item[1]))
    joiner, half = Counter((header.joiner, header.half) for header in seen).most_common(1)[0][0]
    return replace(best, joiner=joiner, half=half, padded=all(header.padded for header in seen)), len(seen)


def is_plausible(template: Template) -> bool:
    """Refuse shapes that only other apps write: year first with hyphens, and in brackets or before ":"."""
    if not template.year_first or template.separator != "-":
        return True
    return template.close not in {": ", "; "} and not (template.bracket and not template.seconds)


def stamps(lines: pl.Series, template: Template) -> pl.Series:
    """Cut date and time out of header lines: without marks and brackets, in ASCII digits, date first."""
    if template.is_rewritten:
        return _rewritten(lines, template)
    ends = lines.str.find(template.close, literal=True)
    cut = lines.to_frame("line").select(pl.col("line").cast(pl.Binary).bin.slice(0, ends).cast(pl.String))["line"]
    if template.bracket or cut.str.contains("^[^0-9]").any():
        cut = cut.str.strip_chars_start(header_words.mark_characters() + "[")
    return cut


def bodies(lines: pl.Series, template: Template) -> Bodies:
    """Cut off the headers: what is left is a name and a text, or a line of the app's own."""
    if template.is_rewritten:
        return Bodies(lines, lines.str.extract(template.line, 0).str.len_bytes())
    return Bodies(lines, lines.str.find(template.close, literal=True) + len(template.close.encode()))


def changes_of_date(stamps: pl.Series, template: Template) -> pl.DataFrame:
    """Give the numbers of each date that differs from the one above it: columns `FIELDS`, Int32."""
    dates = _date_part(stamps, template)
    changed = dates.filter(dates.ne_missing(dates.shift(1)))
    return numbers_of_dates(changed)


def numbers_of_dates(stamps: pl.Series) -> pl.DataFrame:
    """Give the first three numbers of each stamp: columns `FIELDS`, Int32."""
    groups = stamps.str.extract_groups(r"^([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+)").struct.unnest()
    return groups.select(pl.all().cast(pl.Int32, strict=False)).rename(dict(zip(groups.columns, FIELDS, strict=True)))


def weekdays(lines: pl.Series, stamps: pl.Series, template: Template) -> pl.DataFrame:
    """Give dates with a day of the week before or after their three numbers: `FIELDS`, and `weekday` from 1, Monday."""
    words = _groups(lines, template)[0].str.extract(r"(\p{L}{2,})") if template.language else lines.clear()
    known = {word: header_words.weekday_of(word) for word in _usual(words)}
    days = words.replace_strict(known, default=None, return_dtype=pl.Int8)
    rows = numbers_of_dates(stamps.filter(days.is_not_null()) if template.language else stamps.clear())
    return rows.with_columns(weekday=days.drop_nulls())


def wall_times(stamps: pl.Series, template: Template, order: Order) -> pl.Series:
    """Read stamps as Datetime("ms") without zone; null where the date is impossible in that order."""
    if not template.is_plain:
        return _by_numbers(stamps, order, has_half=bool(template.half))
    times = usual_times(stamps, template, order)
    odd = times.is_null()
    if not odd.any():
        return times
    return times.scatter(odd.arg_true(), _by_numbers(stamps.filter(odd), order, has_half=bool(template.half)))


def usual_times(stamps: pl.Series, template: Template, order: Order) -> pl.Series:
    """Read stamps of a plain template as `wall_times` does, but for those that are spelled unlike the rest: null."""
    plain = _usual_halves(stamps) if template.half and not template.half.upper().endswith(("AM", "PM")) else stamps
    return plain.str.to_datetime(template.stamp_format(order), time_unit="ms", strict=False, cache=False)


def _by_numbers(stamps: pl.Series, order: Order, *, has_half: bool) -> pl.Series:
    """Read what is spelled unlike the rest, has rarer words than AM and PM, or years of another calendar."""
    groups = stamps.str.extract_groups(_NUMBERS).struct.unnest()
    groups.columns = [*FIELDS, "before", "hours", "minutes", "seconds", "after"]
    starts = _first_hours(groups) if has_half else pl.repeat(None, stamps.len(), dtype=pl.Int32, eager=True)
    numbers = groups.select(pl.exclude("before", "after").cast(pl.Int32, strict=False)).with_columns(
        pl.col("seconds").fill_null(0), start=starts
    )
    hours, start = pl.col("hours"), pl.col("start")
    # 00:08 a.m. and 13:05 p.m. occur; so does 24:05
    hours = pl.when(start.is_not_null() & (hours <= 12)).then(start + (hours - start + 24) % 12).otherwise(hours) % 24
    valid = (pl.col("hours") <= 24) & (pl.col("minutes") < 60) & (pl.col("seconds") < 60)
    date = pl.lit(as_dates(numbers, order).cast(pl.Datetime("ms")))
    time = pl.duration(hours=hours, minutes="minutes", seconds="seconds", time_unit="ms")
    return numbers.select(when=pl.when(valid).then(date + time))["when"]


def _first_hours(groups: pl.DataFrame) -> pl.Series:
    """Tell the twelve hours that times lie in, by the words after them, else before; each spelling is seen once."""
    after, before = groups["after"], groups["before"]
    known = {word: first_hour(word) for word in [*_usual(after), *_usual(before)]}
    found = [side.replace_strict(known, default=None, return_dtype=pl.Int32) for side in (after, before)]
    return found[0].fill_null(found[1])


def _usual(words: pl.Series) -> list[str]:
    """Give the commonest of distinct words, no more than may be looked up."""
    counts = words.drop_nulls().value_counts(sort=True)
    return counts[words.name].head(LOOK_UPS).to_list()


def _rewritten(lines: pl.Series, template: Template) -> pl.Series:
    dates, times = _groups(lines, template)
    if template.language or template.calendar == "japanese":
        plain = {date: _plain_date(date, template) for date in dates.drop_nulls().unique().to_list()}
        dates = dates.replace_strict(plain, default=None, return_dtype=pl.String)
    return dates + ", " + times


def _plain_date(date: str, template: Template) -> str | None:
    if not template.language:
        return header_words.without_era(date)
    parts = header_words.parts_of(date, template.language)
    return "/".join(parts[1]) if parts and parts[0] == template.order else None


def _groups(lines: pl.Series, template: Template) -> tuple[pl.Series, pl.Series]:
    """Give the dates and the times of header lines, digits in ASCII and marks gone."""
    groups = lines.str.extract_groups(template.parts).struct.unnest()
    plain = {chr(c): new for c, new in header_words.plain_characters().items()}
    first, second = (groups[:, n].str.replace_many(list(plain), list(plain.values())) for n in (0, 1))
    return (second, first) if template.time_first else (first, second)


def _usual_halves(stamps: pl.Series) -> pl.Series:
    """Write AM and PM for words that mean just that; others are read by numbers."""
    known = header_words.halves()
    pairs = {
        word: _USUAL[known[word.casefold()]] for word in header_words.spellings() if known[word.casefold()] in _USUAL
    }
    return stamps.str.replace_many(list(pairs), list(pairs.values()), leftmost=True)


def _date_part(stamps: pl.Series, template: Template) -> pl.Series:
    if " " in template.separator:
        return stamps.str.extract(rf"^[0-9]+\.[{SPACES}][0-9]+\.[{SPACES}][0-9]+", 0)
    ends = stamps.str.find(", " if template.is_rewritten else template.joiner, literal=True)
    frame = stamps.to_frame("stamp")
    return frame.select(pl.col("stamp").cast(pl.Binary).bin.slice(0, ends.fill_null(64)).cast(pl.String))["stamp"]
