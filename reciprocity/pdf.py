"""A page as PDF, printed by a browser that is there already: Chromium, Chrome or Edge, headless and without network."""

import locale
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

SECONDS: Final = 180
"""How long a browser may take; 300 people take a few."""
_COMMANDS: Final = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)
_LETTER: Final = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
"""Countries that print on US Letter (Unicode CLDR, measurementData: paperSize); A4 everywhere else."""
_MAC: Final = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS: Final = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_DAY_AND_TIME: Final = re.compile(rb"\(D:(?P<month>[0-9]{6})[0-9]{8}")
"""When a PDF was made, as its own description says. As long with a month alone, so nothing behind it moves."""
_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # The page asks for nothing; these keep the browser itself from calling home meanwhile.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class NoBrowserError(Exception):
    """There is no browser that prints, or it did not; the message says what to do."""


def find_browser() -> Path:
    """The first browser that can print, on PATH or where it is usually installed.

    Raises:
        NoBrowserError: there is none.
    """
    places = chain((Path(place) for name in _COMMANDS if (place := shutil.which(name))), _usual_places())
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise NoBrowserError(
            "--pdf prints with Chromium, Chrome or Edge, and none of them was found. Leave --pdf out, "
            "open the report in any browser and print it from there (Ctrl+P, save as PDF)."
        )
    return found


def paper() -> str:
    """The paper of the owner's country, "A4" or "letter", as far as the locale tells."""
    country = (locale.getlocale()[0] or "").partition("_")[2]
    return "letter" if country in _LETTER else "A4"


def printed(browser: Path, page: str) -> bytes:
    """The page as a PDF. Page, profile and PDF lie in a folder for this account alone, which is removed.

    Raises:
        NoBrowserError: the browser can't be started, failed or took too long.
        OSError: there is no room for its files.
    """
    with tempfile.TemporaryDirectory(prefix="pages-", dir=_within_reach(browser), ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.touch(mode=0o600)
        source.write_text(page, encoding="utf-8")
        command = [str(browser), *_FLAGS, *_as_root(), f"--user-data-dir={Path(folder, 'profile')}"]
        _run([*command, f"--print-to-pdf={target}", source.as_uri()])
        made = target.read_bytes() if target.is_file() else b""
    if not made.startswith(b"%PDF"):
        raise _failed("printed nothing")
    return _DAY_AND_TIME.sub(rb"(D:\g<month>01000000", made)


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL  # a browser's own chatter helps nobody and may hold paths
    # A PDF tells when it was made: in UTC, so that a copy for others does not tell the owner's time zone.
    there = {**os.environ, "TZ": "UTC"}
    try:
        subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, env=there, timeout=SECONDS, check=True)  # noqa: S603 - no shell; a found browser and our own file
    except subprocess.TimeoutExpired:
        raise _failed(f"took more than {SECONDS // 60} minutes") from None
    except subprocess.CalledProcessError:
        raise _failed("stopped with an error") from None
    except OSError as error:
        raise _failed(f"can't be started ({command[0]}: {(error.strerror or 'no reason given').lower()})") from error


def _failed(how: str) -> NoBrowserError:
    return NoBrowserError(
        f"The browser that was to print {how}. Leave --pdf out, open the report in any browser and print it from there."
    )


def _as_root() -> tuple[str, ...]:
    """Chromium refuses to run as root in its sandbox (containers do that); the page is ours and its policy holds."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _within_reach(browser: Path) -> Path | None:
    """A browser installed as a snap sees no temporary folder but its own; None: the usual one."""
    if "snap" not in (*browser.parts, browser.resolve().name):
        return None
    own = Path.home() / "snap" / browser.name / "common"
    return own if own.is_dir() else None


def _usual_places() -> Iterator[Path]:
    for name in _MAC:
        for applications in (Path("/Applications"), Path.home() / "Applications"):
            yield applications / f"{name}.app" / "Contents" / "MacOS" / name
    roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    for place in _WINDOWS:
        yield from (Path(root) / place for root in roots if root)
