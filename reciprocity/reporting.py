"""The page of a report or of a share copy, and what is asked before the latter is made."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from analyzer.results import Analysis
from reciprocity._version import __version__
from reciprocity.config import ConfigError
from reports.harmless import visible
from reports.html import render
from reports.redact import Redaction, plan


def page(analysis: Analysis, language: str, flags: Mapping[str, Any]) -> str:
    """The HTML, redacted and confirmed if it is to be shared.

    Raises:
        ConfigError: a share copy without a terminal and without --yes, or a label for nobody.
        click.Abort: the owner said no.
    """
    today = datetime.now(UTC).astimezone().date()
    named = bool(flags.get("contact"))
    if not flags["share"]:
        return render(analysis, lang=language, made_on=today, version=__version__, named=named)
    redaction = plan(analysis, labels=_labels(flags["label"], analysis), keep_names=flags["keep_names"], rng=None)
    _confirm(redaction, yes=flags["yes"])
    return render(redaction.apply(), lang=language, share=True, made_on=today, version=__version__, named=named)


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
    return labels


def _confirm(redaction: Redaction, *, yes: bool) -> None:
    """Say what the copy leaves out and who is who in it, and ask."""
    if not yes and not (sys.stdin and sys.stdin.isatty()):
        raise ConfigError("--share asks before it writes, and there is no terminal to ask on; add --yes to go ahead.")
    click.echo("The share copy leaves this out:", err=True)
    for sentence in redaction.removed:
        click.echo(f"  - {sentence}", err=True)
    click.echo("Who is who in it (this list stays with you):", err=True)
    for alias, name in redaction.who_is_who:
        click.echo(visible(f"  {name} = {alias}", 200), err=True)
    if not yes:
        click.confirm("Write it?", abort=True, err=True)
