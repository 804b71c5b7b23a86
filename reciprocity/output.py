"""Writing files: never over another one unasked, never over an input, whole or not at all, for the owner alone."""

import os
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

from reciprocity.config import FILE, ConfigError

WRITTEN: Final = (".html", ".htm", ".pdf", ".csv", ".parquet", ".jsonl")
"""How names of files end that are written here."""
_ENDINGS: Final = (*WRITTEN, ".json", ".txt", ".zip", ".xml")


class NoFolderError(OSError):
    """The folder in which a file is to be written is not there."""


class NotOverwritableError(OSError):
    """What is there is no ordinary file, or one of those that are read; `--force` does not help."""


class NotWritableError(PermissionError):
    """The place where a file is to be written is closed to us."""


def check_name(output: str | None) -> None:
    """Refuse what was typed for a file and names none: nothing, or an ending alone, which would be a hidden file.

    Raises:
        ConfigError: saying so.
    """
    if output is not None and not output.strip():
        raise ConfigError("-o is empty; name a file, or leave it out.")
    if output and (ending := Path(output).name).lower() in _ENDINGS:
        raise ConfigError(f"-o {output}: this is an ending without a name; write -o NAME{ending}.")


def refuse(path: Path, inputs: Sequence[Path] = (), *, force: bool) -> None:
    """Say before any work what would stand in the way of writing `path`.

    Raises:
        FileExistsError: the file exists and `force` is not set.
        NotOverwritableError: it is a link, a device or the like, or one of `inputs`, or has the name of the settings.
        NoFolderError: its folder is missing.
        IsADirectoryError: it is a folder.
        NotWritableError: nobody may look there.
    """
    try:
        _refuse(path, inputs, force=force)
    except PermissionError as error:
        raise NotWritableError(error.errno, error.strerror, str(path)) from error


def _refuse(path: Path, inputs: Sequence[Path], *, force: bool) -> None:
    if path.is_dir():
        raise IsADirectoryError(None, None, str(path))
    if not path.parent.is_dir():
        raise NoFolderError(None, None, str(path.parent))
    if path.name.lower() == FILE:
        raise NotOverwritableError(None, "settings are read from a file of this name, and nothing else", str(path))
    if not os.path.lexists(path):
        return
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotOverwritableError(None, "this is no ordinary file, and is left as it is", str(path))
    if any(path.samefile(given) for given in inputs if given.exists()):
        raise NotOverwritableError(
            None, "this is one of the exports, or read with them; it is never overwritten", str(path)
        )
    if not force:
        raise FileExistsError(path)


def write_privately(path: Path, content: str | bytes | Callable[[IO[bytes]], None], *, force: bool) -> Path:
    """Write a text, bytes, or what a function writes into a stream, atomically with mode 0600, and return the path.

    Raises:
        OSError: as `refuse`, or the folder can't be written (NotWritableError); names `path`, not the temporary file.
    """
    refuse(path, force=force)
    try:
        return _replaced(path, content, force=force)
    except FileExistsError:
        raise FileExistsError(path) from None
    except PermissionError as error:
        raise NotWritableError(error.errno, error.strerror, str(path)) from error
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replaced(path: Path, content: str | bytes | Callable[[IO[bytes]], None], *, force: bool) -> Path:
    """Write beside and move into place; without `force` a file that appeared meanwhile stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".reciprocity.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if callable(content):
                content(stream)
            else:
                stream.write(content.encode() if isinstance(content, str) else content)
        temporary.chmod(0o600)
        if force:
            temporary.replace(path)
        else:
            _place(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def _place(temporary: Path, path: Path) -> None:
    """Give the file its name, unless another one took that name meanwhile."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # No hard links on this disk (a stick, a network drive): look once more, then move.
        refuse(path, force=False)
        temporary.replace(path)
    else:
        temporary.unlink()
