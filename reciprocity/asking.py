"""Questions at the terminal. Ctrl-C leaves each of them at once, with nothing written."""

import signal

import click

from reports.prose import Prose


def typed(words: str, *, hidden: bool = False) -> str:
    """The line that somebody typed; "" for Enter alone. `hidden`: it is not shown.

    Raises:
        click.Abort: Ctrl-C, or the end of input.
    """
    _heed_interrupts()
    try:
        return str(click.prompt(words, default="", show_default=False, hide_input=hidden, err=True))
    except click.Abort:
        if not hidden:  # there, click ends the line itself
            click.echo(err=True)
        raise


def agreed(words: str, prose: Prose) -> bool:
    """Whether somebody said yes, in the words of the language; Enter alone is no, and anything else is asked again.

    Raises:
        click.Abort: as `typed`.
    """
    yes, no = (prose.text(f"ask.{answer}").split() for answer in ("yes", "no"))
    while (answer := typed(f"{words} {prose.text('ask.choices')}").strip().casefold()) not in ("", *yes, *no):
        click.echo(prose.text("ask.again"), err=True)
    return answer in yes


def _heed_interrupts() -> None:
    """Let Ctrl-C end the waiting: polars, once imported, has reading go on after a signal until Enter is typed."""
    if hasattr(signal, "siginterrupt"):  # not on Windows, where nothing of the kind happens
        signal.siginterrupt(signal.SIGINT, True)
