"""The command line. Thin: it reads options, calls `reciprocity.run`, and says what happened in plain words.

stdout carries the product only; words and progress go to stderr. Heavy imports live inside the commands.
"""

import functools
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from reciprocity._version import __version__
from reciprocity.exit_codes import BUG, DONE, INPUT, PARTLY, TOO_LITTLE, USAGE
from reports.harmless import without_marks

_EPILOG: Final = """Exit codes: 0 done · 1 a bug of ours · 2 usage · 3 input not recognised, damaged or ambiguous ·
4 with --strict: some files could not be read · 5 too little for any measure."""


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several click options as one decorator, in the order in which help shows them."""
    return lambda command: functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


_overrules = (
    click.option("--format", "format_name", metavar="NAME", help="Read as this format instead of detecting it."),
    click.option(
        "--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month and year in dates."
    ),
)
_reading = _options(
    click.argument("exports", nargs=-1, required=True, metavar="EXPORT..."),
    *_overrules,
    click.option("--timezone", metavar="ZONE", help="Zone of wall times and of day and night, such as Europe/Paris."),
    click.option("--strict", is_flag=True, help="Stop (exit 4) if an export among good ones could not be read."),
)
_asking = _options(
    click.option("--me", multiple=True, metavar="NAME", help="The name you write under; may be given more than once."),
    click.option("--contact", multiple=True, metavar="NAME", help="Only this person; may be given more than once."),
    click.option("--since", metavar="WHEN", help='Count from this day on: 2025-03-01, "three months ago".'),
    click.option("--until", metavar="WHEN", help="Count up to and including this day."),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(__version__, prog_name="reciprocity")
def cli() -> None:
    """Do the friendships in your chat history go both ways?

    Reads chats that you exported (WhatsApp, Signal, SMS) and writes an honest report: who tends to write first, what
    happens then, how often each of you checks in, each with its range. Nothing leaves this computer.
    """


@cli.command()
@_reading
@_asking
@click.option("--compare-at", metavar="WHEN", help='Compare before and after this day ("since we talked about it").')
@click.option("-o", "--output", metavar="FILE", help="Where to write (default reciprocity-report.html); - for stdout.")
@click.option("--lang", "language", metavar="CODE", help="Language of the report: en, de.")
@click.option("--share", is_flag=True, help="A copy to hand over: aliases, months, no names of others, no quiet hours.")
@click.option("--yes", is_flag=True, help="With --share: don't ask before writing.")
@click.option("--keep-names", is_flag=True, help="With --share: keep first names.")
@click.option("--label", multiple=True, metavar="NAME=WORDS", help='With --share: call a person so ("Ana=my sister").')
@click.option("--question", metavar="WORDS", help="With --share: what you would like to understand, in your words.")
@click.option("--guess", metavar="WORDS", help="With --share: what you would have guessed, in your words.")
@click.option(
    "--who-is-who", metavar="FILE", help="With --share: also write the list of names into FILE, for yourself."
)
@click.option("--lock", is_flag=True, help="A file that opens in a browser with a passphrase only; asks for one.")
@click.option(
    "--passphrase-file", metavar="FILE", help="With --lock: the passphrase is FILE's first line; - for stdin."
)
@click.option(
    "--pdf", is_flag=True, help="Also as PDF, by an installed Chromium, Chrome or Edge; -o FILE.pdf: only that."
)
@click.option("--with-text", is_flag=True, help="For your eyes: the lines that gestures were counted from.")
@click.option("--open", "open_it", is_flag=True, help="Open the report in the browser.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def report(output: str | None, **flags: Any) -> None:
    """Write the report as one HTML file."""
    from reciprocity import reporting, ways_out

    ways = ways_out.prepared(output, flags)
    reporting.check(flags, ways.files)
    chat, config = _read(flags)
    analysis = _analysis(chat, config, flags)
    made = reporting.made(analysis, config, flags, chat.frame, file=Path(output).name if output else "")
    page = ways.locked(made.page, config.language)
    if not ways.files:
        click.echo(page, nl=False)
    ways.write(page, force=flags["force"])
    # At once: the words that open a locked file are told nowhere else.
    for sentence in ways_out.about(ways, analysis, shared=flags["share"]):
        _say(sentence)
    if flags["who_is_who"]:
        _say(reporting.write_sheet(made.who_is_who, ways.files, config, flags))
    for written in ways.files:
        click.echo(str(written))
    if flags["open_it"] and ways.files:
        click.launch(ways.files[0].resolve().as_uri())
    _finish(analysis)


@cli.command()
@_reading
@_asking
@click.option("--compare-at", metavar="WHEN", help='Compare before and after this day ("since we talked about it").')
@click.option("--json", "as_json", is_flag=True, help="Print reciprocity/1 JSON; no message text.")
@click.option("-o", "--output", metavar="FILE", help="Write the numbers as a table instead: FILE.csv or FILE.parquet.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def show(as_json: bool, output: str | None, force: bool, **flags: Any) -> None:
    """Show the same in the terminal."""
    from reciprocity.output import check_name

    check_name(output)
    if as_json and output:
        _stop(USAGE, "--json prints, -o writes a table: take one of the two.")
    write = _table_writer(output, flags["exports"], force=force) if output else None
    chat, config = _read(flags)
    analysis = _analysis(chat, config, flags)
    if output and write:
        from reciprocity.output import write_privately

        click.echo(str(write_privately(Path(output), lambda stream: write(analysis, stream), force=force)))
    elif as_json:
        from reports.machine import to_json

        click.echo(to_json(analysis, __version__))
    else:
        from reports.terminal import show as print_analysis

        print_analysis(analysis)
    _finish(analysis)


def _table_writer(output: str, exports: Sequence[str], *, force: bool) -> Any:
    """How a table of that name is written; stops where it can't be."""
    from reciprocity import run
    from reciprocity.output import refuse
    from reports.results_file import WRITERS, writer_for

    target = Path(output)
    write = writer_for(target.name)
    if write is None:
        _stop(USAGE, f"{output}: the name has to end in {' or '.join(WRITERS)}.")
    refuse(target, run.inputs_of(exports), force=force)
    return write


@cli.command()
@_reading
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def inspect(as_json: bool, **flags: Any) -> None:
    """Show what was recognised and why, what became of every line, and who writes. No measures."""
    from reciprocity import inspection

    chat, config = _read(flags, even_nothing=True)
    links = inspection.suggested_links(chat.frame, chat.manifest, config)
    people = inspection.writers(chat.frame, config, links)
    if as_json:
        from reports.machine import inspection_json

        click.echo(inspection_json(chat.manifest, people, links))
    else:
        from reports.terminal_inspection import show_inspection

        show_inspection(chat.manifest, people, links)
    if nothing := inspection.nothing_in(chat.frame):
        _stop(INPUT, nothing)


@cli.command()
@_reading
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write: FILE.parquet, .csv or .jsonl.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def frame(output: str, force: bool, **flags: Any) -> None:
    """Write what was read as one table, a row an event, with all message text: for your own analysis."""
    from reciprocity import run
    from reciprocity.output import check_name, refuse, write_privately
    from reports.frame_file import WRITERS, writer_for

    check_name(output)
    target = Path(output)
    write = writer_for(target.name)
    if write is None:
        _stop(USAGE, f"{output}: the name has to end in {', '.join(WRITERS)}.")
    refuse(target, run.inputs_of(flags["exports"]), force=force)
    chat, _ = _read(flags)
    written = write_privately(target, lambda stream: write(chat.frame, stream), force=force)
    _say("This file holds what people wrote. It is for you.")
    click.echo(str(written))


@cli.command()
@click.argument("export", metavar="EXPORT")
@click.option("-o", "--output", metavar="FILE", help="Where to write (default: the file's name, scrubbed).")
@_options(*_overrules)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def scrub(export: str, output: str | None, force: bool, **flags: Any) -> None:
    """Write a copy of one file with every letter, digit and name replaced, fit for the report of a problem."""
    from reciprocity import run
    from reciprocity.output import check_name, refuse
    from reciprocity.scrubbing import scrub as write_scrubbed

    check_name(output)
    paths = run.paths_of([export])
    if len(paths) > 1 or paths[0].is_dir():
        _stop(USAGE, f"{export}: name one file; what is wrong with a folder is wrong with one of its files.")
    target = Path(output) if output else None
    if target:
        refuse(target, paths, force=force)
    copy = write_scrubbed(paths[0], target, run.overrules(flags), run.format_of(flags), force=force)
    _say(
        "Letters, digits, names and numbers are replaced; lengths, dates and emoji are as they were. "
        "Look into the file before you give it away."
    )
    if copy.name:
        _say(f"Its name decides how it is read: send it as {copy.name}.")
    click.echo(str(copy.path))


@cli.command()
def formats() -> None:
    """List the exports that can be read, and what each can show."""
    from reciprocity.catalogue import formats as rows
    from reports.terminal import show_table

    show_table(*rows())


@cli.command()
def measures() -> None:
    """List what is measured, and how sure gestures are in each language."""
    from reciprocity import catalogue
    from reports.terminal import show_table

    show_table(*catalogue.measures())
    click.echo()
    show_table(*catalogue.gestures())


@cli.group()
def config() -> None:
    """The settings in force."""


@config.command("show")
@click.argument("exports", nargs=-1, metavar="[EXPORT]...")
def config_show(exports: tuple[str, ...]) -> None:
    """Show every setting and where it came from; with exports, the file beside them counts too."""
    from reciprocity.catalogue import settings as rows
    from reciprocity.run import paths_of
    from reports.terminal import show_table

    show_table(*rows(paths_of(exports) or [Path.cwd()]))


def main() -> None:
    """Run the command; every way to fail ends in one sentence and an exit code."""
    _usable_streams()
    _same_roof()
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        _stop(USAGE, "Stopped; nothing was written.")
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever reads us has seen enough; python would complain once more when it flushes stdout at exit.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        sys.exit(DONE)
    except Exception as error:  # the last line of defence: a person never sees a traceback
        from reciprocity.failures import sentence_for

        _stop(*sentence_for(error))
    sys.exit(code if isinstance(code, int) else DONE)


def _usable_streams() -> None:
    """Give closed standard streams a place to go, and let no terminal's character set stop a word."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open as long as we run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _same_roof() -> None:
    """Stop if another distribution put a package of the same name over one of ours (docs/decisions/0001)."""
    origins = {name: find_spec(name) for name in ("reciprocity", "reports", "analyzer", "parsers")}
    roofs = {Path(spec.origin).parent.parent for spec in origins.values() if spec and spec.origin}
    if len(roofs) > 1 or not all(origins.values()):
        _stop(
            BUG,
            "Another package took the place of a part of reciprocity. Install it on its own: pipx install reciprocity.",
        )


def _read(flags: dict[str, Any], *, even_nothing: bool = False) -> Any:
    """The import and its settings; says on stderr which files were left out, and stops where there is no message."""
    from reciprocity import run
    from reciprocity.inspection import nothing_in, unread

    paths = run.paths_of(flags["exports"])
    settings = run.settings(paths, flags)
    chat = run.imported(paths, settings, flags)
    for stray in run.settings_not_read(paths):
        _say(f"{stray}: this file is not read; settings lie beside the exports that are named, not deeper.")
    skipped = [f"{file.file}: {file.reason}" for file in chat.manifest.skipped if file.is_problem]
    broken = [*skipped, *unread(chat.manifest)]
    for sentence in broken:
        _say(sentence)
    if not even_nothing and (nothing := nothing_in(chat.frame)):
        _stop(INPUT, nothing)
    if settings.origins["timezone"] == "default" and any(info.clock == "local" for info in chat.manifest.sources):
        _say(f"Times without a zone are read in {settings.timezone}, as on this computer; --timezone changes that.")
    if broken and flags["strict"]:
        _stop(PARTLY, "Stopped because of --strict: some files could not be read.")
    return chat, settings


def _analysis(chat: Any, settings: Any, flags: dict[str, Any]) -> Any:
    from reciprocity import run
    from reciprocity.dates import told
    from reciprocity.inspection import all_mine, strangers, suggested_links

    analysis = run.analysed(chat, settings, flags)
    for sentence in (*told(flags, analysis), *run.corrections_not_read(settings)):
        _say(sentence)
    for name in all_mine(chat.frame, settings):
        _say(
            f"{settings.origins['me']}: in the chat with {name} everybody is you then; is {name} not the other person?"
        )
    for person in strangers(chat.frame, chat.manifest, settings):
        _say(f"{settings.origins['people']}: nobody here writes under the names of {person}.")
    if links := len(suggested_links(chat.frame, chat.manifest, settings)):
        people = "One person here may be in twice" if links == 1 else f"{links} people here may be in twice"
        _say(f"{people}, under different names or in different apps: `reciprocity inspect` shows how to link them.")
    for note in analysis.manifest.notes:
        _say(f"Note: {note}.")
    return analysis


def _finish(analysis: Any) -> None:
    from reciprocity.failures import says_nothing

    if says_nothing(analysis):
        _stop(
            TOO_LITTLE,
            "There is too little in these chats for any measure; the report says what would be needed.",
        )


def _say(words: str) -> None:
    """Say it on stderr; names and file names in it can't rearrange a terminal."""
    click.echo(without_marks(words, keep="\n"), err=True)


def _stop(code: int, words: str) -> NoReturn:
    _say(words)
    sys.exit(code)
