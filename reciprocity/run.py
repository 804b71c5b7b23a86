"""One run: settings → exports → analysis. Shared by the commands; knows no measure and no format."""

import glob
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from analyzer.corrections import Corrections
from analyzer.lexicon import CUES
from analyzer.options import DEFAULTS, Options
from analyzer.people import Person
from analyzer.results import Analysis
from parsers.format import ReadOptions
from parsers.registry import FORMATS, Import
from parsers.source import files_in
from reciprocity.api import analyze, read
from reciprocity.config import FILE, Config, ConfigError, load

_EARLIEST, _LATEST = 1970, 2200
_SHARES = ("quiet_mass", "confidence", "even", "lean_min", "late_flag", "gap_range_flag", "fdr", "trend_points")
_CLOCK = ("quiet_fallback", "quiet_length_hours")
_ANY_LENGTH = ("gap_sensitivity_hours",)
_ASCENDING = ("even", "quiet_length_hours")
"""Beside every `min_…`, of which the early picture comes first."""


def paths_of(exports: Sequence[str]) -> list[Path]:
    """Paths for what was typed: files and folders as they are, patterns expanded (for shells that do not).

    Raises:
        ConfigError: nothing is there.
    """
    found: list[Path] = []
    for typed in exports:
        if not typed:
            raise ConfigError("An EXPORT is empty; name a file or a folder.")
        matches = [typed] if Path(typed).exists() else sorted(glob.glob(typed, recursive=True))  # noqa: PTH207 - typed patterns may be absolute
        if not matches:
            raise ConfigError(f"{typed}: there is no such file or folder.")
        found += [Path(match) for match in matches]
    return found


def inputs_of(exports: Sequence[str]) -> list[Path]:
    """Every file that may be read: nothing is ever written over one."""
    return [file for path in paths_of(exports) for file in (path, *(files_in(path) if path.is_dir() else ()))]


def settings(exports: Sequence[Path], flags: Mapping[str, Any]) -> Config:
    """The run's settings; see `reciprocity.config.load`."""
    return load(exports, flags)


def settings_not_read(exports: Sequence[Path]) -> list[Path]:
    """Settings that lie deeper in the folders given than where they are looked for."""
    return [
        file
        for folder in exports
        if folder.is_dir()
        for file in files_in(folder)
        if file.name == FILE and file.parent != folder
    ]


def format_of(flags: Mapping[str, Any]) -> str | None:
    """The format that was asked for.

    Raises:
        ConfigError: `--format` names none that there is.
    """
    known = [format_.name for format_ in FORMATS]
    if flags.get("format_name") and flags["format_name"] not in known:
        raise ConfigError(f"--format {flags['format_name']!r}: there is none; known are {', '.join(known)}.")
    return flags.get("format_name")


def overrules(flags: Mapping[str, Any]) -> ReadOptions:
    """How to read a file of which only the shape matters: in no particular zone."""
    return ReadOptions("UTC", flags.get("date_order"))


def imported(exports: Sequence[Path], config: Config, flags: Mapping[str, Any]) -> Import:
    """Read the exports, with a progress bar on a terminal.

    Raises:
        ConfigError: `--format` names none that there is.
    """
    only = format_of(flags)
    with _progress("Reading") as step:
        return read(
            *exports,
            timezone=config.timezone,
            format=only,
            date_order=flags.get("date_order"),
            progress=lambda file, done, total: step(done, total, file),
        )


def analysed(chat: Import, config: Config, flags: Mapping[str, Any]) -> Analysis:
    """Analyse what was read, with a progress bar on a terminal.

    Raises:
        ConfigError: a date that is none, a period that ends before it begins, or options that can't be used.
    """
    since = when(flags.get("since"), config.timezone, "--since")
    until = when(flags.get("until"), config.timezone, "--until", end=True)
    if since and until and until <= since:
        raise ConfigError("--until lies before --since; nothing is in between.")
    _check_period(chat, since, until)
    with _progress("Measuring") as step:
        return analyze(
            chat,
            me=config.me,
            people=people_of(config),
            timezone=config.timezone,
            since=since,
            until=until,
            compare_at=when(flags.get("compare_at"), config.timezone, "--compare-at"),
            contacts=flags.get("contact") or (),
            options=options_of(config),
            notes=config.notes,
            corrections=corrections_of(config),
            evidence=bool(flags.get("with_text")),
            progress=lambda done, total: step(done, total, ""),
        )


def _check_period(chat: Import, since: datetime | None, until: datetime | None) -> None:
    """Refuse a period that holds nothing: a report on it would only look like an answer."""
    if not len(chat.frame):
        return
    first, last = chat.frame["sent_at"][0], chat.frame["sent_at"][-1]
    if (since and last < since) or (until and first >= until):
        held = " to ".join(f"{moment:%Y-%m-%d}" for moment in (first, last))
        raise ConfigError(f"Nothing lies in the period that was asked for: these chats run from {held}.")


def people_of(config: Config) -> tuple[Person, ...]:
    """Linked people from the config."""
    return tuple(
        Person(name, tuple(table.get("names", ())), table.get("label"), tuple(table.get("context", ())))
        for name, table in config.people.items()
    )


def options_of(config: Config) -> Options:
    """Analysis options from the config's [options].

    Raises:
        ConfigError: an unknown option, or a value that it can't have.
    """
    known = [f.name for f in fields(Options)]
    where = config.origins.get("options", "options")
    for key, value in config.options.items():
        if key not in known:
            raise ConfigError(f"{where}: unknown option {key!r}; known are {', '.join(known)}.")
        _check_option(key, value, where)
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in config.options.items()}
    return replace(DEFAULTS, **values)


def corrections_of(config: Config) -> Corrections:
    """The lines that the owner took back, by cue.

    Raises:
        ConfigError: there is no such cue.
    """
    taken_back: Corrections = config.gestures.get("not", {})
    for cue in taken_back:
        if cue not in CUES:
            where = config.origins["gestures"]
            raise ConfigError(f"{where}: gestures.not.{cue} is not known; known are {', '.join(CUES)}.")
    return taken_back


def _check_option(key: str, value: Any, where: str) -> None:
    """Refuse what is no finite number (or list of as many as the default has), or lies outside what it can mean."""
    default = getattr(DEFAULTS, key)
    many = isinstance(default, tuple)
    given = value if isinstance(value, list) else [value]
    counted = all(isinstance(x, int) for x in (default if many else [default]))
    low, high = (0.001, 0.999) if key in _SHARES else (0.0, 24.0) if key in _CLOCK else (0.001, 1e6)
    if not all(isinstance(x, int | float) and not isinstance(x, bool) and low <= x <= high for x in given):
        raise ConfigError(
            f"{where}: options.{key} must be {'numbers' if many else 'a number'} from {low:g} to {high:g}."
        )
    if counted and not all(isinstance(x, int) for x in given):
        raise ConfigError(f"{where}: options.{key} counts things and must be whole.")
    if many != isinstance(value, list) or (many and key not in _ANY_LENGTH and len(given) != len(default)):
        wanted = f"a list of {len(default)} numbers" if many else "one number"
        raise ConfigError(f"{where}: options.{key} must be {wanted}.")
    if (key in _ASCENDING or key.startswith("min_")) and given != sorted(given):
        raise ConfigError(f"{where}: options.{key} must ascend.")


def when(words: str | None, timezone: str, option: str, *, end: bool = False) -> datetime | None:
    """A time in words ("2025-03-01", "2025", "three months ago") as an instant: its beginning, or with `end` its end.

    Raises:
        ConfigError: the words are no date, or a date whose day and month could be either.
    """
    if not words:
        return None
    zone = ZoneInfo(timezone)
    begin, after = _span(words.strip(), datetime.now(zone).replace(tzinfo=None), option)
    if not _EARLIEST <= begin.year <= _LATEST:
        raise ConfigError(f"{option} {words!r}: take a year between {_EARLIEST} and {_LATEST}.")
    return (after if end else begin).replace(tzinfo=zone)


def _span(words: str, now: datetime, option: str) -> tuple[datetime, datetime]:
    """First moment of the year, month or day that the words name, and the first moment after it."""
    if named := re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?", words):
        year, month = int(named[1]), int(named[2] or 1)
        if 1 <= year < 9999 and 1 <= month <= 12:
            after = datetime(year + (not named[2] or month == 12), month % 12 + 1 if named[2] else 1, 1)
            return datetime(year, month, 1), after
    if re.fullmatch(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}", words):
        raise ConfigError(f"{option} {words!r}: day and month could be either way round; write it as 2025-03-01.")
    import dateparser  # noqa: PLC0415 - a tenth of a second that most runs never need

    found = dateparser.parse(words, settings={"RELATIVE_BASE": now, "RETURN_AS_TIMEZONE_AWARE": False})
    if found is None or found.year >= 9999:
        raise ConfigError(
            f'{option} {words!r}: this is no date that is understood; try 2025-03-01 or "three months ago".'
        )
    day = found.replace(hour=0, minute=0, second=0, microsecond=0)
    return day, day + timedelta(days=1)


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr where stderr is a terminal, silence elsewhere. Shows file names, never contents."""
    from rich.console import Console  # noqa: PLC0415 - only commands that do work need it
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415 - as above

    console = Console(stderr=True)
    columns = (
        TextColumn(verb),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} {task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)
