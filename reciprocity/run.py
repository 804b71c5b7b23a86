"""One run: settings → exports → analysis. Shared by the commands; knows no measure and no format."""

import glob
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

from analyzer.corrections import Corrections
from analyzer.lexicon import CUES
from analyzer.options import DEFAULTS, Options
from analyzer.people import Person
from analyzer.results import Analysis
from parsers.errors import ExportError, NotAnExport
from parsers.format import ReadOptions
from parsers.registry import FORMATS, Import, detect
from parsers.source import Source, files_in
from reciprocity.api import analyze, read
from reciprocity.config import FILE, Config, ConfigError, check_given, in_use, load
from reciprocity.dates import check_period, period
from reciprocity.output import WRITTEN

_DIGEST: Final = re.compile(r"[0-9a-f]{16}")
"""What `analyzer.corrections.digest` gives."""
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
    """Every file that may be read, the settings among them: nothing is ever written over one.

    What was written into a folder of exports by an earlier run is none of them.
    """
    paths = paths_of(exports)
    inside = (file for path in paths if path.is_dir() for file in files_in(path) if not _may_be_ours(file))
    return [*paths, *inside, *in_use(paths)]


def _may_be_ours(file: Path) -> bool:
    """Whether a file ends as those that are written here, and is no export."""
    if file.suffix.lower() not in WRITTEN:
        return False
    try:
        detect(Source(file))
    except NotAnExport:
        return True
    except (ExportError, OSError):
        return False
    return False


def settings(exports: Sequence[Path], flags: Mapping[str, Any]) -> Config:
    """The run's settings, as `reciprocity.config.load`; what was asked for is checked before anything is read.

    Raises:
        ConfigError: an option or a setting that can't be used.
    """
    check_given(flags)
    config = load(exports, flags)
    period(flags, config.timezone)
    return config


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
    since, until, compare_at = period(flags, config.timezone)
    check_period(chat.frame["sent_at"], config.timezone, since, until, compare_at)
    with _progress("Measuring") as step:
        return analyze(
            chat,
            me=config.me,
            people=people_of(config),
            timezone=config.timezone,
            since=since,
            until=until,
            compare_at=compare_at,
            contacts=flags.get("contact") or (),
            options=options_of(config),
            notes=config.notes,
            corrections=corrections_of(config),
            evidence=bool(flags.get("with_text")),
            progress=lambda done, total: step(done, total, ""),
        )


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
    """The lines that the owner took back, by cue; without what can stand for no line.

    Raises:
        ConfigError: there is no such cue.
    """
    taken_back: Corrections = config.gestures.get("not", {})
    for cue in taken_back:
        if cue not in CUES:
            where = config.origins["gestures"]
            raise ConfigError(f"{where}: gestures.not.{cue} is not known; known are {', '.join(CUES)}.")
    fit = {cue: tuple(filter(_DIGEST.fullmatch, map(_tidy, lines))) for cue, lines in taken_back.items()}
    return {cue: lines for cue, lines in fit.items() if lines}


def corrections_not_read(config: Config) -> Iterator[str]:
    """Which corrections can stand for no line, in words: by their places, as somebody may have put a text there."""
    for cue, lines in config.gestures.get("not", {}).items():
        unfit = [str(place) for place, line in enumerate(lines, 1) if not _DIGEST.fullmatch(_tidy(line))]
        if unfit:
            entries, stand = ("entry", "stands") if len(unfit) == 1 else ("entries", "stand")
            yield (
                f"{config.origins['gestures']}: gestures.not.{cue}: {entries} {', '.join(unfit)} {stand} for no line; "
                "put there what `report --with-text` writes, 16 hexadecimal digits each."
            )


def _tidy(digest: str) -> str:
    return digest.strip().lower()


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
