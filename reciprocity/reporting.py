"""The page of a report or of a share copy, and what is asked before the latter is made."""

import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import polars as pl

from analyzer.results import Analysis
from reciprocity._version import __version__
from reciprocity.asking import agreed
from reciprocity.config import Config, ConfigError
from reciprocity.output import refuse, write_privately
from reciprocity.quoting import quotes_of
from reciprocity.run import corrections_of
from reciprocity.ways_out import read_in
from reports.harmless import visible
from reports.html import render
from reports.looks import alike, shows_nothing
from reports.names_left import Left
from reports.phrasing import clean
from reports.prose import Prose, load
from reports.redact import Redaction, plan
from reports.redact_words import LONGEST, OwnWords

LONGEST_LABEL: Final = 40
"""Characters of a label, so that six people with long ones still fit the reader's page."""
_NAMES: Final = 3
"""Names that are told beside a word that may be any of them."""
_GO_WITH_SHARE: Final = ("yes", "keep_names", "label", "question", "guess", "who_is_who")


@dataclass(frozen=True, slots=True)
class Made:
    """A page, and of a share copy the list of who is who in it: (name in the copy, real name)."""

    page: str
    who_is_who: tuple[tuple[str, str], ...] = ()


def check(flags: Mapping[str, Any], written: Sequence[Path]) -> None:
    """Refuse, before any work, what does not go together, and a sheet of names where it may not lie.

    Raises:
        ConfigError: options of a share copy without one, or a sheet in the folder of the copy or below it.
        OSError: something stands in the way of the sheet.
    """
    if not flags["share"] and any(flags[name] for name in _GO_WITH_SHARE):
        raise ConfigError(f"{' and '.join(map(_flag, _GO_WITH_SHARE))} go with --share.")
    if flags["share"] and flags["with_text"]:
        raise ConfigError("--share and --with-text don't go together: a copy to share holds no message text.")
    if not flags["who_is_who"]:
        return
    if flags["who_is_who"] == "-":
        raise ConfigError("--who-is-who writes a list for you alone: name a file for it.")
    sheet = Path(flags["who_is_who"])
    for folder in (file.absolute().parent.resolve() for file in written):
        if sheet.absolute().parent.resolve().is_relative_to(folder):
            raise ConfigError(
                f"{sheet}: this lies in {folder}, the folder of the copy, and would be sent along with it. Give the "
                "copy a folder of its own with -o, or name a place outside for the list of who is who."
            )
    refuse(sheet, [*read_in(flags), *written], force=flags["force"])


def made(analysis: Analysis, config: Config, flags: Mapping[str, Any], frame: pl.DataFrame, *, file: str = "") -> Made:
    """The HTML, redacted and confirmed if it is to be shared. `frame`: what was read, for its names and --with-text.

    `file`: what the owner calls the copy, if they do.

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
        labels=_labels(analysis, config, flags),
        keep_names=flags["keep_names"],
        lang=language,
        own=_own(config, flags),
        spellings={name: table.get("names", ()) for name, table in config.people.items()},
        others=_everybody(analysis, config, frame),
        groups=sorted(frame.filter("is_group")["chat_name"].unique()),
        file=file,
    )
    _confirm(redaction, config, flags)
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
        ConfigError: the file can't be written; the copies are.
    """
    prose, sheet = load(config.language), Path(flags["who_is_who"])
    copy = ", ".join(file.name for file in copies) or "-"
    lines = (prose.text("share.sheet", file=copy), "", *(f"{alias} = {name}" for alias, name in who))
    try:
        write_privately(sheet, "".join(f"{visible(line, 200)}\n" for line in lines), force=flags["force"])
    except OSError as error:
        where = ", ".join(map(str, copies)) or "on stdout"
        raise ConfigError(
            f"{sheet}: the list of who is who can't be written ({(error.strerror or 'it exists').lower()}). "
            f"The copy is written: {where}. Who is who stands above."
        ) from error
    return prose.text("share.sheet_apart", file=str(sheet))


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _own(config: Config, flags: Mapping[str, Any]) -> OwnWords:
    """The owner's words: from the options, else from the config."""
    words = {key: (flags[key] or config.share.get(key, "")).strip() for key in ("question", "guess")}
    for key, text in words.items():
        if len(text) > LONGEST:
            raise ConfigError(
                f"{_said_in((key,), config, flags)} has {len(text)} characters; the reader's page holds {LONGEST}."
            )
    return OwnWords(**words)


def _everybody(analysis: Analysis, config: Config, frame: pl.DataFrame) -> list[str]:
    """Every name and number of people in chats, groups and the settings, also of those whom the copy leaves out."""
    alone = frame.filter(~pl.col("is_group"))
    names = {*frame["sender"].drop_nulls().unique(), *alone["chat_name"].unique(), *config.me, *config.people}
    names |= {name for table in config.people.values() for name in table.get("names", ())}
    return sorted(names.union(*((*info.names, *info.numbers.values()) for info in analysis.manifest.sources)))


def _labels(analysis: Analysis, config: Config, flags: Mapping[str, Any]) -> dict[str, str]:
    labels = {contact.name: contact.label for contact in analysis.contacts if contact.label}
    for pair in flags["label"]:
        name, equals, words = pair.partition("=")
        if not equals or not words.strip():
            raise ConfigError(f"--label {pair!r}: write it as NAME=WORDS.")
        meant = [c.name for c in analysis.contacts if _same(c.name, name)]
        if not meant:
            raise ConfigError(f"--label {pair!r}: nobody here is called {name}.")
        labels[meant[0]] = words.strip()
    for name, words in labels.items():
        _check_label(name, words, _said_in(("label", name), config, flags))
    return {name: clean(words) for name, words in labels.items()}


def _check_label(name: str, words: str, where: str) -> None:
    if shows_nothing(words):
        raise ConfigError(f"{where}: nothing of this label can be seen; write words for {name}.")
    if any(unicodedata.category(ch) == "Cc" for ch in words):
        raise ConfigError(f"{where}: this label holds a control character; write plain words.")
    if len(words) > LONGEST_LABEL:
        raise ConfigError(f"The label for {name} has {len(words)} characters; take {LONGEST_LABEL} at most.")


def _same(name: str, typed: str) -> bool:
    return alike(name).casefold() == alike(typed).casefold()


def _said_in(place: tuple[str, ...], config: Config, flags: Mapping[str, Any]) -> str:
    """The option, or the place in the settings, in which the owner gave words that stand in the copy or on it."""
    key, *whose = place
    if key == "file":
        return "-o"
    if whose:
        optional = any(_same(whose[0], pair.partition("=")[0]) for pair in flags["label"])
        return f"--label {whose[0]}=…" if optional else f"{config.origins['people']}: people.{whose[0]}.label"
    return _flag(key) if flags[key] else f"{config.origins['share']}: share.{key}"


def _confirm(redaction: Redaction, config: Config, flags: Mapping[str, Any]) -> None:
    """Say what the copy leaves out, who is who in it and what the owner says in it, and ask."""
    prose, yes = load(config.language), flags["yes"]
    if not yes and not (sys.stdin and sys.stdin.isatty()):
        raise ConfigError("--share asks before it writes, and there is no terminal to ask on; add --yes to go ahead.")
    _list(prose, "leaves_out", [f"- {sentence}" for sentence in redaction.removed])
    _list(prose, "who_is_who", [f"{name} = {alias}" for alias, name in redaction.who_is_who])
    own = {"reader.question": redaction.own.question, "reader.guess": redaction.own.guess}
    _list(prose, "own", [f"{prose.text(key)}: {words}" for key, words in own.items() if words])
    left = {left.place: [one for one in redaction.left_in if one.place == left.place] for left in redaction.left_in}
    _list(
        prose, "left_in", [f"{_said_in(place, config, flags)}: {_named(words, prose)}" for place, words in left.items()]
    )
    if not yes and not agreed(prose.text("share.write"), prose):
        raise click.Abort


def _named(words: Sequence[Left], prose: Prose) -> str:
    """Words that may name somebody, each with the names."""
    return ", ".join(
        prose.text("share.left_word", word=left.word)
        if left.names == (left.word,)
        else prose.text("share.left_name", word=left.word, names=_first_of(left.names, prose))
        for left in words
    )


def _first_of(names: tuple[str, ...], prose: Prose) -> str:
    return prose.join([*names[:_NAMES], *(["…"] if len(names) > _NAMES else [])])


def _list(prose: Prose, head: str, lines: Sequence[str]) -> None:
    """A head and its lines; with every word of the owner's and the names in it, a line is long and still whole."""
    if lines:
        click.echo(prose.text(f"share.{head}"), err=True)
    for line in lines:
        click.echo(f"  {visible(line, 100 * LONGEST)}", err=True)
