"""From the lines of a text export to its messages, column by column and without a Python call per message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from parsers import stamps
from parsers.frame import DateOrder
from parsers.plausible import FIRST_MS, LAST_MS
from parsers.stamps import FIELDS, Evidence, Order
from parsers.text_lines import join
from parsers.whatsapp_text import grammar, kinds, senders
from parsers.whatsapp_text.grammar import Template
from parsers.whatsapp_text.kinds import Events

SAMPLE: Final = 2000
"""Lines that the template is learned from, at the start and again spread over the file."""
_LONGEST_HEADER: Final = 200
"""Characters of a line that are looked at for its header."""
_MEDIA_NAME: Final = (
    r"(?:IMG|VID|AUD|PTT|STK|DOC)-([0-9]{4})([0-9]{2})([0-9]{2})-WA[0-9]+"
    r"|[0-9]{8}-[A-Z]+-([0-9]{4})-([0-9]{2})-([0-9]{2})-[0-9-]+\."
)
_MEDIA_LINES: Final = 200_000
"""Header lines that are searched for media names, if the order of dates is still open."""


class NoDates(Exception):
    """Lines begin like messages, but none of their dates exists and has come."""


@dataclass(frozen=True, slots=True)
class Messages:
    """What the lines hold. Columns are of equal length, in file order.

    Attributes:
        template: the headers' shape.
        order: how dates were read.
        at: index of each message's header line (UInt32).
        walls: Datetime("ms") without zone.
        senders: names, null where nobody wrote.
        events: kinds, texts and the rest.
        end: index of the line after the last message's last line.
        impossible: header lines whose date does not exist in that order, or is still to come; read as text.
        pasted: header lines of a pasted chat; read as text.
        foreign: lines inside messages that look like headers of another template.
        twice: lines of messages that stand in the file before, and are not among the rows.
    """

    template: Template
    order: DateOrder
    at: pl.Series
    walls: pl.Series
    senders: pl.Series
    events: Events
    end: int
    impossible: int
    pasted: int
    foreign: int
    twice: int = 0

    def __repr__(self) -> str:
        return f"Messages({self.at.len()} rows, {self.template})"


def sample(lines: pl.Series) -> list[str]:
    """Pick lines from the start and, evenly, from all over the file."""
    if lines.len() > 2 * SAMPLE:
        lines = pl.concat([lines.head(SAMPLE), lines.gather_every(lines.len() // SAMPLE)])
    return lines.str.head(_LONGEST_HEADER).to_list()


def find(
    lines: pl.Series, *, given: Order | None, not_after: Sequence[datetime], chat_name: str | None
) -> Messages | None:
    """Find the messages in the lines of a file; None where there is none.

    Args:
        lines: all lines of the file.
        given: the order of dates, if the reader of the export said so.
        not_after: moments that no message can be later than.
        chat_name: as the file name has it.

    Raises:
        NoDates: as it says.
    """
    learned = grammar.learn(sample(lines))
    if learned is None:
        return None
    template = learned[0]
    is_head = lines.str.contains(template.line)
    at = is_head.arg_true()
    heads = lines.filter(is_head)
    order, walls = _times(heads, template, given, not_after)
    walls = _plausible(walls)
    exists = walls.is_not_null()
    if not exists.any():
        raise NoDates
    split = senders.split(grammar.bodies(heads, template))
    stranger = senders.pasted(walls, split.senders)
    keep = exists & ~stranger
    if not keep.all():
        at, walls, split = at.filter(keep), walls.filter(keep), split.filter(keep)
    end = _end(lines, int(at[-1]))
    joined = join(lines.slice(0, end), split.texts, at)
    events = kinds.classify(split, joined, bracket=template.bracket, group_name=chat_name)
    return Messages(
        template,
        order,
        at,
        walls,
        split.senders,
        events,
        end,
        impossible=int((~exists).sum()),
        pasted=int((exists & stranger).sum()),
        foreign=int(lines.filter(~is_head).str.contains(grammar.FOREIGN).sum()),
    )


def counted_once(found: Messages) -> Messages:
    """Leave out messages that stand in the file before: a piece of the chat pasted into it, or two exports in one."""
    twice = senders.repeated(found.walls, found.senders, found.events.text)
    if not twice.any():
        return found
    sizes = np.diff(np.append(found.at.to_numpy(), found.end))
    return replace(
        found,
        at=found.at.filter(~twice),
        walls=found.walls.filter(~twice),
        senders=found.senders.filter(~twice),
        events=found.events.filter(~twice),
        twice=int(sizes[twice.to_numpy()].sum()),
    )


def _plausible(walls: pl.Series) -> pl.Series:
    """Put null for what is later than any message read today can be, or earlier than any was."""
    when = walls.to_physical()
    never = ((when > LAST_MS) | (when < FIRST_MS)).fill_null(value=False)
    return walls.set(never, None) if never.any() else walls


def _times(
    heads: pl.Series, template: Template, given: Order | None, not_after: Sequence[datetime]
) -> tuple[DateOrder, pl.Series]:
    written = grammar.stamps(heads, template)
    trial, walls = _trial(written, template)
    dates = (
        grammar.numbers_of_dates(written.filter(_changes(walls)))
        if trial
        else grammar.changes_of_date(written, template)
    )
    order = _order(heads, written, dates, template, given, not_after)
    return order, walls if order.order == trial else grammar.wall_times(written, template, order.order)


def _trial(written: pl.Series, template: Template) -> tuple[Order | None, pl.Series]:
    """Read stamps in the first order in which every date exists; None where there is none, or reading is costly.

    Dates that are read change where dates as written do, and are compared ten times faster.
    """
    orders: tuple[Order, ...] = ("ymd",) if template.year_first else ("dmy", "mdy")
    if not template.year_first and (grammar.numbers_of_dates(written.head(SAMPLE))["second"] > 12).any():
        orders = ("mdy", "dmy")
    for order in orders if template.is_plain else ():
        walls = grammar.usual_times(written, template, order)
        if not walls.has_nulls():
            return order, walls
    return None, written.clear()


def _changes(walls: pl.Series) -> pl.Series:
    days = walls.dt.date()
    return days.ne_missing(days.shift(1))


def _order(
    heads: pl.Series,
    written: pl.Series,
    dates: pl.DataFrame,
    template: Template,
    given: Order | None,
    not_after: Sequence[datetime],
) -> DateOrder:
    evidence = Evidence(
        shape=template.date_shape,
        dates=dates,
        named=lambda: _named(heads.head(_MEDIA_LINES), written.head(_MEDIA_LINES)),
        not_after=not_after,
        weekdays=lambda: grammar.weekdays(heads, written, template),
    )
    return stamps.infer(evidence, given)


def _named(heads: pl.Series, written: pl.Series) -> pl.DataFrame:
    """Give the dates of headers whose text names a media file, and the date in that name."""
    has_name = heads.str.contains(_MEDIA_NAME)
    groups = heads.filter(has_name).str.extract_groups(_MEDIA_NAME).struct.unnest()
    android, ios = groups[:, :3], groups[:, 3:]
    ios.columns = android.columns
    both = pl.DataFrame(
        {field: a.fill_null(b) for field, a, b in zip(FIELDS, android.cast(pl.Int32), ios.cast(pl.Int32), strict=True)},
    )
    return grammar.numbers_of_dates(written.filter(has_name)).with_columns(named=stamps.as_dates(both, "ymd"))


def _end(lines: pl.Series, last_head: int) -> int:
    """Give the index after the last line that is not blank: blank lines at the end belong to nobody."""
    written = (lines.slice(last_head) != "").arg_true()
    return last_head + int(written[-1]) + 1
