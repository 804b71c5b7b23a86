"""The page of a report or of a share copy, and what is asked before the latter is made."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from analyzer.results import Analysis
from reciprocity._version import __version__
from reciprocity.config import Config, ConfigError
from reciprocity.output import refuse, write_privately
from reciprocity.quoting import quotes_of
from reciprocity.run import corrections_of, inputs_of
from reports.harmless import visible
from reports.html import render
from reports.prose import Prose, load
from reports.redact import Redaction, plan
from reports.redact_words import LONGEST, OwnWords

LONGEST_LABEL: Final = 40
"""Characters of a label, so that six people with long ones still fit the reader's page."""
_GO_WITH_SHARE: Final = ("yes", "keep_names", "label", "question", "guess", "who_is_who")


@dataclass(frozen=True, slots=True)
class Made:
    """A page, and of a share copy the list of who is who in it: (name in the copy, real name)."""

    page: str
    who_is_who: tuple[tuple[str, str], ...] = ()


def check(flags: Mapping[str, Any], written: Sequence[Path]) -> None:
    """Refuse, before any work, what does not go together, and a sheet of names where it may not lie.

    Raises:
        ConfigError: options of a share copy without one, or a sheet in the folder of the copy.
        OSError: something stands in the way of the sheet.
    """
    if not flags["share"] and any(flags[name] for name in _GO_WITH_SHARE):
        raise ConfigError(f"{' and '.join(map(_flag, _GO_WITH_SHARE))} go with --share.")
    if flags["share"] and flags["with_text"]:
        raise ConfigError("--share and --with-text don't go together: a copy to share holds no message text.")
    if not flags["who_is_who"]:
        return
    sheet = Path(flags["who_is_who"])
    if any(file.absolute().parent.resolve() == sheet.absolute().parent.resolve() for file in written):
        raise ConfigError(
            f"{sheet}: keep the list of who is who in another folder than the copy, so that it is not sent along."
        )
    refuse(sheet, inputs_of(flags["exports"]), force=flags["force"])


def made(analysis: Analysis, config: Config, flags: Mapping[str, Any], frame: pl.DataFrame) -> Made:
    """The HTML, redacted and confirmed if it is to be shared. `frame`: what was read, for --with-text alone.

    Raises:
        ConfigError: a share copy without a terminal and without --yes, a label for nobody, or words that are too long.
        click.Abort: the owner said no.
    """
    today = datetime.now(UTC).astimezone().date()
    named = bool(flags.get("contact"))
    language = config.language
    if not flags["share"]:
        quotes = quotes_of(analysis, frame, corrections_of(config)) if flags["with_text"] else None
        return Made(render(analysis, lang=language, made_on=today, version=__version__, named=named, quotes=quotes))
    redaction = plan(
        analysis,
        labels=_labels(flags["label"], analysis),
        keep_names=flags["keep_names"],
        lang=language,
        own=_own(config, flags),
        spellings={name: table.get("names", ()) for name, table in config.people.items()},
    )
    _confirm(redaction, load(language), yes=flags["yes"])
    page = render(
        redaction.apply(),
        lang=language,
        share=True,
        made_on=today,
        version=__version__,
        named=named,
        own=redaction.own,
    )
    return Made(page, redaction.who_is_who)


def write_sheet(
    who: Sequence[tuple[str, str]], copies: Sequence[Path], config: Config, flags: Mapping[str, Any]
) -> str:
    """Write who is who into the file that was asked for, for this account alone; what to say of it.

    Raises:
        OSError: the file can't be written.
    """
    prose, sheet = load(config.language), Path(flags["who_is_who"])
    copy = ", ".join(file.name for file in copies) or "-"
    lines = (prose.text("share.sheet", file=copy), "", *(f"{alias} = {name}" for alias, name in who))
    write_privately(sheet, "".join(f"{visible(line, 200)}\n" for line in lines), force=flags["force"])
    return prose.text("share.sheet_apart", file=str(sheet))


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _own(config: Config, flags: Mapping[str, Any]) -> OwnWords:
    """The owner's words: from the options, else from the config."""
    words = {key: (flags[key] or config.share.get(key, "")).strip() for key in ("question", "guess")}
    for key, text in words.items():
        if len(text) > LONGEST:
            where = _flag(key) if flags[key] else f"{config.origins['share']}: share.{key}"
            raise ConfigError(f"{where} has {len(text)} characters; the reader's page holds {LONGEST}.")
    return OwnWords(**words)


def _labels(given: tuple[str, ...], analysis: Analysis) -> dict[str, str]:
    labels = {contact.name: contact.label for contact in analysis.contacts if contact.label}
    for pair in given:
        name, equals, words = pair.partition("=")
        if not equals or not words.strip():
            raise ConfigError(f"--label {pair!r}: write it as NAME=WORDS.")
        meant = [c.name for c in analysis.contacts if c.name.strip().lower() == name.strip().lower()]
        if not meant:
            raise ConfigError(f"--label {pair!r}: nobody here is called {name}.")
        labels[meant[0]] = words.strip()
    for name, words in labels.items():
        if len(words) > LONGEST_LABEL:
            raise ConfigError(f"The label for {name} has {len(words)} characters; take {LONGEST_LABEL} at most.")
    return labels


def _confirm(redaction: Redaction, prose: Prose, *, yes: bool) -> None:
    """Say what the copy leaves out, who is who in it and what the owner says in it, and ask."""
    if not yes and not (sys.stdin and sys.stdin.isatty()):
        raise ConfigError("--share asks before it writes, and there is no terminal to ask on; add --yes to go ahead.")
    _list(prose, "leaves_out", [f"- {sentence}" for sentence in redaction.removed])
    _list(prose, "who_is_who", [f"{name} = {alias}" for alias, name in redaction.who_is_who])
    own = {"reader.question": redaction.own.question, "reader.guess": redaction.own.guess}
    _list(prose, "own", [f"{prose.text(key)}: {words}" for key, words in own.items() if words])
    if redaction.left_in:
        click.echo(visible(prose.text("share.left_in", words=prose.join(list(redaction.left_in))), 400), err=True)
    if not yes:
        click.confirm(prose.text("share.write"), abort=True, err=True)


def _list(prose: Prose, head: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo(prose.text(f"share.{head}"), err=True)
    for line in lines:
        click.echo(f"  {visible(line, LONGEST + 100)}", err=True)
