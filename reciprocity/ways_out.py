"""The forms in which a report is written: a page, a locked page, a PDF; what goes together, and where each lies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analyzer.results import Analysis
from reciprocity import passphrase, pdf
from reciprocity.config import ConfigError, check_given
from reciprocity.output import check_name, refuse, write_privately
from reciprocity.passphrase import Passphrase
from reciprocity.run import inputs_of
from reports.html import on_paper


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the report goes, and what is needed for it. With neither file it goes to stdout.

    Attributes:
        page: file of the HTML page. pdf: file of the PDF.
        browser: prints the PDF. secret: locks the page.
    """

    page: Path | None = None
    pdf: Path | None = None
    browser: Path | None = None
    secret: Passphrase | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are written."""
        return tuple(path for path in (self.page, self.pdf) if path)

    def locked(self, page: str, lang: str) -> str:
        """The page, locked if that was asked for."""
        if self.secret is None:
            return page
        from reports.lock import lock  # noqa: PLC0415 - imports the extra

        return lock(page, self.secret.text, lang=lang)

    def write(self, page: str, *, force: bool) -> None:
        """Write the files, the page first, so that it is there if printing fails.

        Raises:
            reciprocity.pdf.NoBrowserError: the browser could not print.
            OSError: a file can't be written.
        """
        if self.page:
            write_privately(self.page, page, force=force)
        if self.pdf and self.browser:
            write_privately(self.pdf, self._printed(self.browser, page), force=force)

    def _printed(self, browser: Path, page: str) -> bytes:
        try:
            return pdf.printed(browser, on_paper(page, pdf.paper()))
        except pdf.NoBrowserError as error:
            written = f"{self.page} is written, the PDF is not. " if self.page else ""
            raise pdf.NoBrowserError(f"{written}{error}") from error


def prepared(output: str | None, flags: Mapping[str, Any]) -> Ways:
    """Everything that can be settled, refused or asked before any work is done.

    Raises:
        ConfigError: options that don't go together, a package that is missing for them, or no passphrase to be had.
        reciprocity.pdf.NoBrowserError: no browser to print with.
        OSError: something stands in the way of a file.
    """
    _check(output, flags)
    ways = _places(output, flags)
    kept = read_in(flags)
    for file in ways.files:
        refuse(file, kept, force=flags["force"])
    browser = pdf.find_browser() if ways.pdf else None
    secret = passphrase.asked(flags["passphrase_file"]) if flags["lock"] else None
    return Ways(ways.page, ways.pdf, browser, secret)


def read_in(flags: Mapping[str, Any]) -> list[Path]:
    """What a report is made from, the file with the passphrase among it: nothing is ever written over it."""
    given = flags["passphrase_file"]
    return [*inputs_of(flags["exports"]), *([Path(given)] if given else [])]


def about(ways: Ways, analysis: Analysis, *, shared: bool) -> Iterator[str]:
    """What to say once everything is written; the drawn passphrase among it."""
    if ways.files:
        whose = "Give the file to the person you choose." if shared else "The file is for you."
        yield f"Nothing left this computer. {whose}"
    if not ways.secret:
        return
    if ways.secret.drawn:
        yield f"The passphrase, drawn at random ({passphrase.bits()} bits) and shown this once:"
        yield f"\n    {ways.secret.text}\n"
        yield "Write it down; it can't be recovered. Give it by another way than the file."
    else:
        yield "Only your passphrase opens it, and it can't be recovered. Give it by another way than the file."
    if ways.page and (told := names_told(ways.page.name, analysis)):
        yield f"The file's name holds {' and '.join(told)}: a lock hides what is in a file, not what it is called."


def names_told(file: str, analysis: Analysis) -> list[str]:
    """Names, of people in the report, that a file's name gives away."""
    said = _words(file)
    names = [analysis.me, *(contact.name for contact in analysis.contacts)]
    return [name for name in dict.fromkeys(names) if {word for word in _words(name) if len(word) > 1} & said]


def _check(output: str | None, flags: Mapping[str, Any]) -> None:
    check_given(flags)
    check_name(output)
    if flags["passphrase_file"] is not None and not flags["lock"]:
        raise ConfigError("--passphrase-file goes with --lock.")
    if flags["lock"] and flags["pdf"]:
        raise ConfigError(
            "--lock and --pdf don't go together: the PDF would lie open. Open the locked file and print it from there."
        )
    if flags["lock"]:
        _check_cryptography()
    if flags["pdf"] and output == "-":
        raise ConfigError("--pdf writes a file; name it with -o FILE.pdf.")
    if flags["open_it"] and output == "-":
        raise ConfigError("--open opens the file that is written, and -o - writes none; leave out one of the two.")
    if output and _is_pdf(Path(output)) and not flags["pdf"]:
        raise ConfigError(f"{output}: for a PDF add --pdf; without it the report is an HTML page.")


def _check_cryptography() -> None:
    """Load what locks a page now: an install that is broken shows only when it is loaded."""
    if not find_spec("cryptography"):
        raise ConfigError(
            "--lock needs one more package: pip install cryptography (or: pipx inject reciprocity cryptography)."
        )
    try:
        import_module("cryptography.hazmat.primitives.ciphers.aead").AESGCM  # noqa: B018 - whether it is there
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in its compiled part is no Exception
        raise ConfigError(
            f"--lock: the package cryptography is installed and can't be loaded ({type(error).__name__}); install it "
            "anew: pip install --force-reinstall cryptography (or: pipx inject --force reciprocity cryptography)."
        ) from error


def _places(output: str | None, flags: Mapping[str, Any]) -> Ways:
    if output == "-":
        return Ways()
    shared = "reciprocity-share.html" if flags["share"] else "reciprocity-report.html"
    # The name of a locked file is outside the lock: it says nothing.
    path = Path(output or ("locked.html" if flags["lock"] else shared))
    if not flags["pdf"]:
        return Ways(path)
    if _is_pdf(path):
        return Ways(pdf=path)
    # "Dr. Smith 2" has no ending, whatever comes after its dot
    stem = path.stem if path.suffix.lower() in (".html", ".htm") else path.name
    return Ways(path, path.with_name(f"{stem}.pdf"))


def _words(name: str) -> set[str]:
    return set(re.split(r"[\W_]+", name.casefold())) - {""}


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"
