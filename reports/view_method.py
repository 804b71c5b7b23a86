"""How this was made: files and what became of every line, what the words mean, the settings. Enough to repeat it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from analyzer.results import Analysis, Options
from parsers.frame import SourceInfo, worth_naming
from parsers.ledger import Ledger
from reports.phrasing import Phrasing, clean
from reports.prose import Line, Name, Prose, in_a_row
from reports.told import told

COUNTED = (
    "initiation",
    "answers",
    "follow_ups",
    "check_ins",
    "words",
    "questions",
    "voice",
    "calls",
    "reactions",
    "rhythm",
    "gestures",
    "silences",
    "changes",
    "compared",
)
"""What is told of how it was counted, in the order of a person's page."""


@dataclass(frozen=True, slots=True)
class How:
    """How one answer was counted: the key that links lead to, question, the field's term, and what it can't show."""

    key: str
    title: Line
    term: Line
    counted: Line
    cannot: Line


@dataclass(frozen=True, slots=True)
class FileRow:
    """One export file: its name, what read it, what became of its lines, and what is odd about it."""

    name: Name
    format: str
    ledger: Line
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """The last part of the report."""

    intro: Line
    files: tuple[FileRow, ...]
    files_line: Line | None
    skipped: tuple[Line, ...]
    groups: tuple[Line, ...]
    notes: tuple[Line, ...]
    hows: tuple[How, ...]
    terms: tuple[tuple[Line, Line], ...]
    options: tuple[tuple[str, str], ...]


def method(analysis: Analysis, prose: Prose, phrasing: Phrasing, made_on: date, version: str) -> Method:
    """The method page; in a copy to share without files, zones and groups."""
    manifest, shared = analysis.manifest, phrasing.coarse
    fields_ = {"version": version, "date": phrasing.day(made_on)}
    named, others = worth_naming(manifest.skipped)
    skipped = (
        prose.say("method.skipped_line", file=phrasing.name(s.file), reason=told(prose, s.reason)) for s in named
    )
    return Method(
        intro=prose.say("method.intro_share" if shared else "method.intro", **fields_),
        files=() if shared else tuple(_file(s, prose, phrasing) for s in manifest.sources),
        files_line=_files_line(analysis, prose, phrasing) if shared else None,
        skipped=() if shared else (*skipped, *_others(others, prose)),
        groups=()
        if shared
        else tuple(
            prose.say(
                "method.group_line",
                name=phrasing.name(g.name),
                people=phrasing.counted("amount.people", g.people),
                messages=phrasing.counted("amount.messages", g.messages),
            )
            for g in analysis.groups
        ),
        notes=() if shared else (*(told(prose, note) for note in manifest.notes), *_of_nobody(analysis, prose)),
        hows=_hows(analysis, prose),
        terms=_terms(analysis.options, prose),
        options=_options(analysis.options, prose, shared),
    )


def _of_nobody(analysis: Analysis, prose: Prose) -> tuple[Line, ...]:
    """How many notes of the owner's name somebody who is not in this report, or so spelt."""
    names = tuple(contact.name for contact in analysis.contacts)
    named = [note[2] for note in analysis.notes if len(note) == 3]
    n = sum(name not in names and not name.startswith(tuple(f"{known} (" for known in names)) for name in named)
    return (prose.counted("method.notes_of_nobody", n),) if n else ()


def _others(n: int, prose: Prose) -> tuple[Line, ...]:
    return (prose.counted("method.skipped_others", n, prose.number(n)),) if n else ()


def _hows(analysis: Analysis, prose: Prose) -> tuple[How, ...]:
    """How each answer that somebody's page holds was counted, once for all of them."""
    o = analysis.options
    hours = {"answers": o.answer_hours, "initiation": o.gap_hours}
    told = {
        "days": prose.decimal(o.unanswered_days),
        "again": str(prose.counted("amount.hour_of", o.follow_up_hours)),
        "least": prose.decimal(o.silence_days),
        "factor": prose.decimal(o.silence_times),
        "window": prose.decimal(o.trend_window_weeks),
        "weeks": prose.decimal(o.trend_weeks),
        "clustered": prose.decimal(2 * o.trend_side_weeks),
        "rated": prose.decimal(o.trend_side_units),
        "shared": prose.decimal(2 * o.trend_side_units),
        "points": prose.decimal(100 * o.trend_points),
        "times": prose.decimal(o.trend_factor),
        "share": prose.text("amount.percent", n=prose.decimal(100 * o.fdr)),
    }
    there = {key for contact in analysis.contacts for key in contact.measures}
    there |= {"gestures"} if any("counts" in r.facts for c in analysis.contacts for r in c.measures.values()) else set()
    there |= {"changes"} if any(contact.changes for contact in analysis.contacts) else set()
    there |= {"compared"} if analysis.compare_at else set()
    return tuple(
        How(
            key,
            prose.say(f"{key}.asked" if key == "compared" else f"{key}.title"),
            prose.say(f"{key}.term"),
            prose.say(f"{key}.counted", hours=prose.decimal(hours.get(key, 0.0)), **told),
            prose.say(f"{key}.cannot"),
        )
        for key in COUNTED
        if key in there
    )


def _options(options: Options, prose: Prose, shared: bool) -> tuple[tuple[str, str], ...]:
    """Every setting; in a copy to share those that were changed, without what tells of quiet hours."""
    usual = Options()
    names = [f.name for f in fields(Options) if not shared or getattr(options, f.name) != getattr(usual, f.name)]
    names = [name for name in names if not (shared and name.startswith("quiet"))]
    words: Mapping[str, str] = prose.entry("settings")
    return tuple((words.get(name, name.replace("_", " ")), _shown(getattr(options, name), prose)) for name in names)


def _shown(value: float | tuple[float, ...], prose: Prose) -> str:
    return "; ".join(map(prose.decimal, value)) if isinstance(value, tuple) else prose.decimal(value)


def _terms(o: Options, prose: Prose) -> tuple[tuple[Line, Line], ...]:
    return prose.pairs(
        "method.terms",
        gap=prose.decimal(o.gap_hours),
        confidence=prose.text("amount.percent", n=prose.decimal(100 * o.confidence)),
        starts=str(o.min_starts[0]),
        starts_full=str(o.min_starts[1]),
        answers=str(o.min_answers[0]),
        word_weeks=str(o.min_word_weeks[0]),
        word_weeks_full=str(o.min_word_weeks[1]),
        lean=prose.decimal(100 * o.lean_min),
    )


def _files_line(analysis: Analysis, prose: Prose, phrasing: Phrasing) -> Line:
    sources = analysis.manifest.sources
    formats = prose.join(sorted({clean(s.format, 40) for s in sources}))
    return prose.counted("method.share_files", len(sources), phrasing.count(len(sources)), formats=formats)


def _file(source: SourceInfo, prose: Prose, phrasing: Phrasing) -> FileRow:
    said: list[Line] = []
    if source.clock == "local":
        said.append(prose.say("method.clock_local", zone=clean(source.timezone)))
    if source.resolution_s >= 60:
        said.append(prose.say("method.minutes"))
    if order := source.date_order:
        key = "order_guess" if order.confidence == "ambiguous" else "order"
        read = prose.text(f"method.order_{order.order}")
        said.append(prose.say(f"method.{key}", order=read, why=told(prose, order.why)))
    ledger = _ledger(source.ledger, prose)
    return FileRow(
        phrasing.name(source.file), clean(source.format), ledger, (*said, *(told(prose, note) for note in source.notes))
    )


def _ledger(ledger: Ledger, prose: Prose) -> Line:
    """What became of every line or record in words; the parts always sum to the whole."""
    counts = {
        "messages": ledger.messages,
        "continuations": ledger.continuations,
        "system": ledger.system,
        "duplicates": ledger.duplicates,
    }
    parts = [prose.counted(f"method.{key}", n) for key, n in counts.items() if n]
    parts += [
        prose.say("method.left_out", n=prose.number(n), why=told(prose, why)) for why, n in ledger.left_out.items() if n
    ]
    if ledger.problems:
        parts.append(prose.counted("method.problems", ledger.problems))
    units = prose.counted(f"method.units_{ledger.unit}", ledger.units)
    return prose.say("method.ledger", units=units, parts=in_a_row(parts, ", ") if parts else prose.number(0))
