"""Every failure as one sentence and an exit code. No traceback, no message text."""

import traceback
from pathlib import Path

from analyzer.analysis import UnknownContact
from analyzer.estimate import Estimate, NotReached
from analyzer.people import WhoIsMe
from analyzer.results import Analysis
from parsers.errors import ExportError
from reciprocity.config import ConfigError
from reciprocity.exit_codes import BUG, INPUT, USAGE
from reciprocity.output import NoFolderError, NotOverwritableError, NotWritableError
from reciprocity.pdf import NoBrowserError

_FLOORS = ("reciprocity", "reports", "analyzer", "measures", "parsers", "formats")


def sentence_for(error: Exception) -> tuple[int, str]:
    """Exit code and sentence for an error."""
    match error:
        case ExportError():
            return INPUT, str(error)
        case WhoIsMe() | UnknownContact() | ConfigError() | NoBrowserError():
            return USAGE, _about_names(error)
        case NotOverwritableError():
            return USAGE, f"{error.filename}: {error.strerror}. Choose another place with -o."
        case FileExistsError():
            return USAGE, f"{error.args[0]}: this file exists. Choose another with -o, or overwrite it with --force."
        case OSError():
            return USAGE, f"{error.filename or 'a file'}: {_reason(error)}"
        case _:
            return BUG, _bug(error)


def says_nothing(analysis: Analysis) -> bool:
    """Whether no measure of any contact could say anything."""
    return not any(
        isinstance(side, Estimate | NotReached)
        for contact in analysis.contacts
        for reading in contact.measures.values()
        for side in (reading.me, reading.them)
    )


def _about_names(error: WhoIsMe | UnknownContact | ConfigError | NoBrowserError) -> str:
    if isinstance(error, ConfigError | NoBrowserError):
        return str(error)
    names = ", ".join(error.candidates)
    if isinstance(error, UnknownContact):
        return f"--contact {error.asked}: nobody of that name writes with you here. There are: {names}."
    if not names:
        return "Nobody writes anything in these files; there is nothing to measure."
    if error.contradicted:
        return (
            f"--me {' / '.join(error.asked)}: another export here was made by {error.contradicted}. "
            "Leave --me out, or give only the files that are yours."
        )
    if error.asked:
        asked = " / ".join(error.asked)
        return f"{asked}: nobody writes under that name here. The names are: {names}. Say which is yours with --me."
    return f"Which of these names is yours is not clear from the files: {names}. Say so with --me NAME."


def _reason(error: OSError) -> str:
    match error:
        case NoFolderError():
            return "there is no such folder to write into; make it, or choose another place."
        case FileNotFoundError():
            return "there is no such file or folder."
        case NotWritableError():
            return "this can't be written; check its permissions, or choose another place."
        case PermissionError():
            return "this can't be read; check its permissions."
        case IsADirectoryError() | NotADirectoryError():
            return "a file is needed here, not a folder; name one."
        case _:
            return f"{(error.strerror or 'it failed').lower()}."


def _bug(error: Exception) -> str:
    """Where it happened, in our own code; the error's own words may hold message text and stay unsaid."""
    frames = [(*Path(frame.filename).parts[-2:], frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [f"{folder}/{file}:{line}" for folder, file, line in frames if folder in _FLOORS]
    where = ours[-1] if ours else "unknown"
    return (
        f"This is a bug of ours, not of your file ({type(error).__name__} at {where}). "
        "Please report it; this line holds no message text."
    )
