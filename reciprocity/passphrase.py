"""The passphrase of a locked file: drawn, typed twice or read from a file. Never an argument, never kept or logged."""

import secrets
import sys
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Final

from reciprocity.asking import typed
from reciprocity.config import ConfigError
from reports.lock import tidy

WORDS: Final = 6
"""Words of a drawn passphrase."""
SHORTEST: Final = 12
"""Characters of a passphrase of one's own, at the least."""
_LONGEST: Final = 4096  # bytes of a line that is read


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What opens the file; out of every repr.

    Attributes:
        text: as it is used. drawn: the owner has not seen it yet.
    """

    text: str = field(repr=False)
    drawn: bool


def asked(file: str | None) -> Passphrase:
    """From the first line of a file ("-": stdin), or from the owner at the terminal: their own twice, or one drawn.

    Raises:
        ConfigError: there is no terminal to ask on, the two differ, or it is too short.
        OSError: the file can't be read.
        click.Abort: Ctrl-C.
    """
    if file is not None:
        return Passphrase(_fit(_first_line(file)), drawn=False)
    # Drawn words are shown on stderr: where that is no terminal they would end in somebody's log.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise ConfigError(
            "--lock asks for a passphrase, and there is no terminal to ask on; "
            "put it into a file and add --passphrase-file FILE."
        )
    own = typed("A passphrase of your own, or Enter for six words drawn for you", hidden=True)
    if not own:
        return Passphrase(draw(), drawn=True)
    fit = _fit(own)
    if tidy(typed("The same once more", hidden=True)) != fit:
        raise ConfigError("The two passphrases differ; nothing was written.")
    return Passphrase(fit, drawn=False)


def draw() -> str:
    """Six words by the operating system's generator, each as likely as any other."""
    return " ".join(secrets.choice(words()) for _ in range(WORDS))


def bits() -> int:
    """Strength of a drawn passphrase: 2 to this power are equally likely."""
    return int(WORDS * log2(len(words())))


@cache
def words() -> tuple[str, ...]:
    """The words that are drawn from; the file says where they come from."""
    text = files("reciprocity").joinpath("passphrase_words.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def _fit(given: str) -> str:
    """The passphrase tidied, if it is worth having and every browser reads it alike."""
    text = tidy(given)
    if len(text) < SHORTEST:
        raise ConfigError(
            f"A passphrase of fewer than {SHORTEST} characters is soon guessed; take a longer one, or six drawn words."
        )
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") for character in text):
        raise ConfigError("The passphrase holds a character that not every browser reads alike; choose another.")
    return text


def _first_line(file: str) -> str:
    try:
        if file == "-":
            return _decoded(sys.stdin.buffer.readline(_LONGEST + 1)) if sys.stdin else ""
        with Path(file).open("rb") as stream:
            return _decoded(stream.readline(_LONGEST + 1))
    except UnicodeDecodeError as error:
        raise ConfigError("--passphrase-file: its first line is no UTF-8 text.") from error


def _decoded(line: bytes) -> str:
    """The line as text; one that is cut would lock a file that its own passphrase does not open."""
    if len(line) > _LONGEST:
        raise ConfigError(f"--passphrase-file: its first line is longer than {_LONGEST} bytes; take a shorter one.")
    return line.decode("utf-8-sig")
