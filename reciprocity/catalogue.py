"""What the product knows, as tables: formats, measures, settings."""

from collections.abc import Sequence
from pathlib import Path

from analyzer.lexicon import floor, languages, status
from analyzer.measures import GESTURES, MEASURES
from parsers.frame import Capabilities
from parsers.registry import FORMATS
from reciprocity.config import load
from reciprocity.run import options_of

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def formats() -> Table:
    """Name, label and what each format can show."""
    rows: list[tuple[str, ...]] = [(format_.name, format_.label, _shows(format_.capabilities)) for format_ in FORMATS]
    return ("name", "export", "can show"), rows


def measures() -> Table:
    """Key and question of each measure."""
    rows: list[tuple[str, ...]] = [(measure.key, measure.question) for measure in MEASURES]
    return ("key", "question"), rows


def gestures() -> Table:
    """Key of each gesture, and how sure its wording is in each language that has a file.

    Several cues are as sure as the least of them. The number is the lower end of the 95 % range of how many of the
    lines that were found in held-out sentences are right.
    """
    rows: list[tuple[str, ...]] = [
        (gesture.key, ", ".join(f"{code} {_sure(code, gesture.cues)}" for code in languages())) for gesture in GESTURES
    ]
    return (
        "found by wording",
        "by language; of 100 found in lines written to check it, at least so many are right",
    ), rows


_SURE = {"not_in_language": "not looked for", "experimental": "counts only", "measured": "measured"}
"""Statuses of a cue from the least to the most trusted, in words."""


def _sure(language: str, cues: Sequence[str]) -> str:
    least = min((status(language, cue) for cue in cues), key=list(_SURE).index)
    pinned = [floor(language, cue) for cue in cues]
    lows = [one.precision[1] for one in pinned if one]
    if least == "not_in_language" or len(lows) < len(cues):
        return _SURE[least]
    # Rounded down: the claim is "at least".
    return f"{_SURE[least]} ({int(100 * min(lows))})"


def settings(exports: Sequence[Path]) -> Table:
    """Every setting, its value and where it came from."""
    config = load(exports, {})
    rows: list[tuple[str, ...]] = [
        ("me", ", ".join(config.me) or "(inferred)", config.origins["me"]),
        ("timezone", config.timezone, config.origins["timezone"]),
        ("language", config.language, config.origins["language"]),
        ("people", ", ".join(config.people) or "(none linked)", config.origins["people"]),
        ("notes", str(len(config.notes)), config.origins["notes"]),
        ("share", ", ".join(config.share) or "(no words of yours)", config.origins["share"]),
    ]
    options = options_of(config)
    for name in options.__slots__:
        origin = config.origins["options"] if name in config.options else "default"
        rows.append((f"options.{name}", str(getattr(options, name)), origin))
    return ("setting", "value", "from"), rows


def _shows(can: Capabilities) -> str:
    words = {
        "seconds": "seconds",
        "zone": "instants",
        "says_me": "who is you",
        "reactions": "reactions",
        "replies": "quoted replies",
        "calls": "calls",
        "voice_seconds": "length of voice notes",
        "edits": "edits",
    }
    return ", ".join(word for field, word in words.items() if getattr(can, field))
