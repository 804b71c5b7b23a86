"""A terminal of its own for a command: what is typed reaches it as from a keyboard, Ctrl-C among it."""

import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from tests.reciprocity.conftest import ROOT

CTRL_C, CTRL_D = "\x03", "\x04"


def on_a_terminal(folder: Path, *args: str | Path, keys: tuple[str, ...]) -> tuple[int, str]:
    """Run `reciprocity` on a terminal, with keys pressed at each question in turn; exit code, and what was seen."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        home = {"HOME": str(folder / "home"), "XDG_CONFIG_HOME": str(folder / "home"), "TERM": "dumb"}
        env = {**os.environ, **home, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
        os.execve(sys.executable, [sys.executable, "-m", "reciprocity", *map(str, args)], env)
    seen, waiting = b"", list(keys)
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break  # Linux says so (EIO) when the other end of a terminal has closed
        if not part:
            break
        seen += part
        if waiting and seen.endswith(b": "):
            # getpass empties what was typed before it turned the echo off.
            time.sleep(0.2)
            os.write(terminal, waiting.pop(0).encode())
    else:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        pytest.fail(f"it waits for something; it said {seen.decode(errors='replace')!r}")
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), seen.decode(errors="replace").replace("\r\n", "\n")
