"""Writing files: never over another one unasked, whole or not at all, readable by the owner alone."""

import os
import tempfile
from pathlib import Path


def write_privately(path: Path, text: str, *, force: bool) -> Path:
    """Write `text` atomically with mode 0600 and return the path.

    Raises:
        FileExistsError: the file exists and `force` is not set.
        OSError: the folder is missing or can't be written.
    """
    if path.exists() and not force:
        raise FileExistsError(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(0o600)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path
