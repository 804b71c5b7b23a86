"""The command as a person runs it: a fresh process, an empty home, no terminal."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CANARY = "the heron stole my sandwich"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `reciprocity` with arguments in `tmp_path`; never a traceback, never message text."""

    def command(*args: str | Path, allow_text: bool = False, **env: str) -> subprocess.CompletedProcess[str]:
        base = {
            **os.environ,
            "HOME": str(tmp_path / "home"),
            "XDG_CONFIG_HOME": str(tmp_path / "home"),
            "COLUMNS": "200",
        }
        base = {key: value for key, value in base.items() if not key.startswith("RECIPROCITY_")}
        done = subprocess.run(
            [sys.executable, "-m", "reciprocity", *map(str, args)],
            cwd=tmp_path,
            env={**base, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        for said in (done.stdout, done.stderr):
            assert "Traceback" not in said
            assert allow_text or CANARY not in said
        return done

    return command


def chat(me: str = "Sam", them: str = "Ana", days: int = 120) -> str:
    """A WhatsApp export of two people: enough for a report, the canary in every tenth message."""
    lines = []
    for day in range(days):
        month, date = divmod(day, 28)
        first, second = (me, them) if day % 3 else (them, me)
        stamp = f"{date + 1:02}/{month % 12 + 1:02}/{2025 + month // 12}"
        lines.append(f"{stamp}, 09:{day % 60:02} - {first}: {CANARY if day % 10 == 0 else f'good morning {them}'}")
        lines.append(f"{stamp}, 10:{day % 60:02} - {second}: and to you {them}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """One WhatsApp chat, named as the app names it, so that the owner can be inferred."""
    path = tmp_path / "WhatsApp Chat with Ana.txt"
    path.write_text(chat(), encoding="utf-8")
    return path
