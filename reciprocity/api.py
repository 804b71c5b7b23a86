"""The three verbs: read, analyze, write_report."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from analyzer.analysis import Question
from analyzer.analysis import analyze as run_analysis
from analyzer.corrections import Corrections
from analyzer.options import DEFAULTS, Options
from analyzer.people import Person
from analyzer.results import Analysis
from parsers.format import ReadOptions
from parsers.frame import MESSAGES, Capabilities, Manifest, SourceInfo, check, in_order
from parsers.ledger import Ledger
from parsers.registry import Import
from parsers.registry import read as read_exports
from reciprocity._version import __version__
from reciprocity.output import write_privately
from reciprocity.zones import local_zone

if TYPE_CHECKING:
    import pandas as pd


def read(
    *exports: str | Path,
    timezone: str | None = None,
    format: str | None = None,
    date_order: Literal["dmy", "mdy", "ymd"] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Import:
    """Read exports into the common frame.

    Args:
        exports: files, zips or folders.
        timezone: IANA zone of wall times; the machine's zone by default.
        format: name of the one format to try.
        date_order: overrules the evidence.
        progress: called with (file, files done, files in all).

    Returns:
        `.frame` (polars, one row an event) and `.manifest` (files, ledgers, capabilities).

    Raises:
        parsers.errors.ExportError: a file can't be read; the message says what, where and what to do.
    """
    options = ReadOptions(timezone or local_zone(), date_order)
    return read_exports([Path(path) for path in exports], options, format, progress)


def analyze(
    chat: "Import | pl.DataFrame | pd.DataFrame",
    *,
    me: str | Sequence[str] = (),
    people: Sequence[Person] = (),
    timezone: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    compare_at: datetime | None = None,
    contacts: Sequence[str] = (),
    options: Options = DEFAULTS,
    notes: Sequence[tuple[str, str] | tuple[str, str, str]] = (),
    corrections: Corrections | None = None,
    evidence: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Analysis:
    """Analyse what `read` gave, or a polars or pandas frame in the common columns.

    Args:
        chat: an import or a frame.
        me: the owner's names; inferred where that is possible.
        people: names that belong to one person.
        timezone: zone of local hours and days; the machine's zone by default.
        since: count from this instant on.
        until: count up to this instant, which is not included.
        compare_at: compare before and after this instant.
        contacts: names to keep; all by default.
        options: what the measures are told.
        notes: dated notes of the owner, (ISO date, text), or (ISO date, text, name of the one it is about).
        corrections: cue → digests of lines that do not hold it.
        evidence: whether `Contact.evidence` tells from which messages gestures were counted.
        progress: called with (contacts done, contacts in all).

    Raises:
        analyzer.people.WhoIsMe: the owner can't be told apart.
        analyzer.analysis.UnknownContact: a contact that was asked for is not there.
        ValueError: a frame that lacks the common columns.
    """
    given = chat if isinstance(chat, Import) else _imported(chat)
    names = (me,) if isinstance(me, str) else tuple(me)
    question = Question(
        me=names,
        people=tuple(people),
        timezone=timezone or local_zone(),
        since=since,
        until=until,
        contacts=tuple(contacts),
        notes=tuple(notes),
        compare_at=compare_at,
        corrections=corrections or {},
        evidence=evidence,
    )
    return run_analysis(given.frame, given.manifest, question, options, progress)


def write_report(result: Analysis, path: str | Path, *, force: bool = False, lang: str = "en") -> Path:
    """Write the owner's report as one HTML file, mode 0600.

    Raises:
        FileExistsError: the file exists and `force` is not set.
    """
    from reports.html import render  # noqa: PLC0415 - jinja is not needed to analyse

    page = render(result, lang=lang, made_on=datetime.now(UTC).astimezone().date(), version=__version__)
    return write_privately(Path(path), page, force=force)


def _imported(frame: "pl.DataFrame | pd.DataFrame") -> Import:
    """A bare frame as an import; its one source says that it cannot show what it was not asked."""
    columns = frame if isinstance(frame, pl.DataFrame) else pl.DataFrame({str(c): frame[c].to_list() for c in frame})
    missing = [name for name in MESSAGES if name not in columns.columns]
    if missing:
        raise ValueError(f"columns of the common frame are missing: {', '.join(missing)}")
    ordered = in_order(columns.select([pl.col(name).cast(dtype) for name, dtype in MESSAGES.items()]))
    checked = check(ordered.with_columns(pl.lit(0, pl.UInt16).alias("source")))
    info = SourceInfo(
        "a data frame",
        "frame",
        "given as a frame",
        "",
        "instant",
        "",
        1.0,
        _shown_by(checked),
        Ledger("record", len(checked), len(checked)),
    )
    info = replace(info, notes=("What this source cannot show is not known.",))
    return Import(checked, Manifest((info,)))


def _shown_by(frame: pl.DataFrame) -> Capabilities:
    """What a frame without a manifest shows for certain: what is in it. The rest may be missing, or never have been."""
    kinds = set(frame["kind"].unique().cast(pl.String))
    return Capabilities(
        seconds=bool((frame["sent_at"].dt.second() != 0).any()),
        zone=True,
        says_me=not frame.filter(pl.col("kind") != "system")["from_me"].has_nulls(),
        reactions="reaction" in kinds,
        replies=bool(frame.filter(pl.col("kind") != "reaction")["about"].is_not_null().any()),
        calls=bool(kinds & {"call", "missed_call"}),
        voice_seconds=bool(frame.filter(pl.col("kind") == "voice")["duration"].is_not_null().any()),
        edits=bool(frame["edited"].any()),
    )
