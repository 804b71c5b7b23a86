"""What an analysis says, as small frozen dataclasses. No message text anywhere in here.

A number always carries its range; what is missing is a type of its own, never a NaN.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import polars as pl

from analyzer.changes import (
    Change,
    Changes,
    Compared,
    Comparison,
    Comparisons,
    NoChange,
    NotCompared,
    Outcome,
    TooShort,
    Usual,
)
from analyzer.estimate import Estimate, Interval, NotInSource, NotReached, NotSupported, Side, TooLittle
from analyzer.options import Options
from parsers.frame import Manifest

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Analysis",
    "Band",
    "Change",
    "Changes",
    "Compared",
    "Comparison",
    "Comparisons",
    "Contact",
    "Estimate",
    "GroupChat",
    "Interval",
    "NoChange",
    "NotCompared",
    "NotInSource",
    "NotReached",
    "NotSupported",
    "Options",
    "Outcome",
    "QuietHours",
    "Reading",
    "Side",
    "Status",
    "TooLittle",
    "TooShort",
    "Usual",
    "status_of",
    "status_of_both",
]

Band = Literal["about_even", "leans_me", "leans_them", "mostly_me", "mostly_them", "depends", "cant_tell"]
Status = Literal["ok", "early", "too_little", "not_reached", "not_in_source", "not_supported"]
_STATUS: Mapping[type, Status] = {
    TooLittle: "too_little",
    NotReached: "not_reached",
    NotInSource: "not_in_source",
    NotSupported: "not_supported",
}


def status_of(side: Side) -> Status:
    """The status word of one side."""
    if isinstance(side, Estimate):
        return "early" if side.early else "ok"
    return _STATUS[type(side)]


def status_of_both(me: Side, them: Side) -> Status:
    """The status of a reading with two sides: early if either is, else the most that can be said of one."""
    found = [status_of(me), status_of(them)]
    return next((s for s in ("early", "ok", "not_reached") if s in found), found[0])


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer of one measure about one contact.

    Attributes:
        key: the measure's name, as in JSON.
        unit: "share", "s", "per_28_days", "per_100", "burstiness" (-1 to 1), "matching" (0-1) or "count".
        me: what I do.
        them: what they do.
        status: of the reading as a whole; a side may carry its own.
        band: for shares between two people, else None.
        facts: plain further facts for JSON and the report (`within_h`, `clock`, `definition_matters`, `counts` …).
        readings: other honest ways to count the same thing; numbers, lists, maps, or sides.
        series: small frames behind the drawings; times are UTC, no text.
    """

    key: str
    unit: Literal["share", "s", "per_28_days", "per_100", "burstiness", "matching", "count"]
    me: Side
    them: Side
    status: Status
    band: Band | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    readings: Mapping[str, object] = field(default_factory=dict)
    series: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Assumed or inferred quiet time of one person, hours of the local day (0-24); an assumption, not a finding."""

    start: float
    end: float
    assumed: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """One person, over all apps that the owner linked.

    Attributes:
        key: stable id within this analysis.
        name: what the export or the owner calls them.
        platforms: apps, in order of first use.
        first, last: instants of the first and last event.
        contact_days: local days with a message.
        messages: {"me": n, "them": n}.
        measures: by key, in the order of `analyzer.measures`.
        quiet: {"me": …, "them": …}.
        label: what the owner wants them called in a share copy, or None.
        context: the owner's context facts.
        sources: indices into the manifest.
        notes: plain sentences on what is odd about this contact's data.
        missing: stretches in which messages were set to disappear, so that the exports can't hold them all: (from, to),
            None for an end that is not known. Where an end is known, the stretch is left out of every measure.
        changes: what is said of change over time, by measure and side; a side without a number is left out.
        compared: before and after `Analysis.compare_at`, by measure and side; empty where no date was named.
        evidence: where the messages stand that gestures were counted from (`analyzer.evidence`), if that was asked for.
    """

    key: str
    name: str
    platforms: tuple[str, ...]
    first: datetime
    last: datetime
    contact_days: int
    messages: Mapping[str, int]
    measures: Mapping[str, Reading]
    quiet: Mapping[str, QuietHours]
    label: str | None = None
    context: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[tuple[datetime | None, datetime | None], ...] = ()
    changes: Changes = field(default_factory=dict)
    compared: Comparisons = field(default_factory=dict)
    evidence: pl.DataFrame | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class GroupChat:
    """A group chat: seen, counted, and never part of a two-person number."""

    name: str
    platform: str
    people: int
    messages: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything one run says.

    Attributes:
        me: the name the owner goes by in these chats.
        timezone: zone of local hours and days.
        options: what the measures were told.
        first, last: instants of the first and last event of all contacts; None if there are none.
        manifest: files and what became of every line.
        contacts: sorted by name.
        groups: group chats seen.
        notes: dated notes of the owner: (ISO date, text), or (ISO date, text, the name of whom it is about).
        since: what is counted begins here, None for the whole history. until: and ends before this.
        compare_at: the date that the reader named to compare before and after, or None.
        usual: my own usual range over the contacts with a number, by measure (shares only).
    """

    me: str
    timezone: str
    options: Options
    first: datetime | None
    last: datetime | None
    manifest: Manifest
    contacts: tuple[Contact, ...]
    groups: tuple[GroupChat, ...] = ()
    notes: tuple[tuple[str, str] | tuple[str, str, str], ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    compare_at: datetime | None = None
    usual: Mapping[str, Usual] = field(default_factory=dict)

    def to_frame(self) -> pl.DataFrame:
        """Every number in the columns of `analyzer.tidy`: a row a contact, measure, side and part. No message text."""
        from analyzer.tidy import tidy  # noqa: PLC0415 - it names these classes

        return tidy(self)

    def to_pandas(self) -> "pd.DataFrame":
        """`to_frame()` as a pandas frame, without pyarrow."""
        import pandas as pd  # noqa: PLC0415 - half a second that most runs never need

        return pd.DataFrame(self.to_frame().to_dict(as_series=False))

    def _repr_html_(self) -> str:
        from analyzer.notebook import table  # noqa: PLC0415 - it names these classes

        return table(self)
