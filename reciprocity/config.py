"""`reciprocity.toml`, environment and flags, in order of growing strength; every value knows where it came from."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from reciprocity.zones import known, local_zone

FILE: Final = "reciprocity.toml"
LANGUAGES: Final = ("en", "de")
"""Languages of the report: those of `reports/words`."""
_KEYS: Final = {"me", "timezone", "language", "people", "notes", "share", "options", "gestures"}
_OPTIONS: Final = {
    **{"language": "--lang", "format_name": "--format", "passphrase_file": "--passphrase-file"},
    "who_is_who": "--who-is-who",
}


class ConfigError(ValueError):
    """A config file or variable says something that can't be used; the message names place and key."""


@dataclass(frozen=True)
class Config:
    """Settings with their origins.

    Attributes:
        me: names of the owner. timezone: IANA zone. language: of the report.
        people: [people.NAME] tables. notes: (ISO date, text), or (ISO date, text, person).
        options: fields of `analyzer.options.Options`.
        share: the owner's words for the reader of a share copy, question and guess.
        gestures: the table [gestures.not]: by cue, digests of lines that do not hold it.
        origins: where each value came from ("--me", "RECIPROCITY_ME", a file, "default").
    """

    me: tuple[str, ...] = ()
    timezone: str = ""
    language: str = "en"
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[tuple[str, str] | tuple[str, str, str], ...] = ()
    share: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    gestures: Mapping[str, Any] = field(default_factory=dict, repr=False)
    origins: Mapping[str, str] = field(default_factory=dict)


def load(exports: Sequence[Path], flags: Mapping[str, Any]) -> Config:
    """Settings for a run on these exports; `flags` holds the options given on the command line (falsy: not given).

    Raises:
        ConfigError: naming the file or variable and the key.
    """
    config = Config(timezone=local_zone(), origins={f.name: "default" for f in fields(Config) if f.name != "origins"})
    for path in in_use(exports):
        config = _with(
            config, _parsed(path), path.name if path.parent != user_config_path("reciprocity") else str(path)
        )
    config = _with_environment(config)
    for key in ("me", "timezone", "language"):
        if flags.get(key):
            config = _set(config, key, flags[key], _OPTIONS.get(key, f"--{key}"))
    if config.language not in LANGUAGES:
        there_are = ", ".join(LANGUAGES)
        raise ConfigError(
            f"{config.origins['language']}: no report speaks the language {config.language!r}; there is {there_are}."
        )
    if not known(config.timezone):
        raise ConfigError(_no_zone(config))
    return config


def _no_zone(config: Config) -> str:
    where = config.origins["timezone"]
    if where == "default":
        where = "The settings of this computer" if not os.environ.get("TZ") else "TZ"
        return f"{where}: no time zone is called {config.timezone!r}; give yours, like --timezone Europe/Paris."
    return f"{where}: no time zone is called {config.timezone!r}; try one like Europe/Paris."


def check_given(flags: Mapping[str, Any]) -> None:
    """Refuse options that were given without a value, as by a variable of a script that is not set.

    Raises:
        ConfigError: naming the option.
    """
    for key in ("me", "contact", "timezone", *_OPTIONS):
        given = flags.get(key)
        if any(not value.strip() for value in ((given,) if isinstance(given, str) else given or ())):
            raise ConfigError(f"{_OPTIONS.get(key, f'--{key}')} is empty; give it a value, or leave it out.")


def in_use(exports: Sequence[Path]) -> list[Path]:
    """Config files from weakest to strongest: the user's folder, then beside the exports."""
    beside = [(path if path.is_dir() else path.parent) / FILE for path in exports]
    found = [user_config_path("reciprocity") / FILE, *beside]
    return [path for path in dict.fromkeys(found) if path.is_file()]


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.name}: this is no UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: this is not valid TOML ({error}).") from error


def _with(config: Config, table: Mapping[str, Any], where: str) -> Config:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ConfigError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}.")
    for key, value in table.items():
        config = _set(config, key, _checked(key, value, where), where)
    return config


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "me":
        return tuple(_names([value] if isinstance(value, str) else value, key, where))
    if key in ("timezone", "language"):
        if not isinstance(value, str):
            raise ConfigError(f"{where}: {key} must be a string.")
        return value
    if key == "notes":
        if not isinstance(value, list):
            raise ConfigError(f"{where}: notes must be [[notes]] tables, each with a date and a text.")
        return tuple(_note(note, where) for note in value)
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {key} must be a table.")
    if key == "people":
        for name, person in value.items():
            _check_person(name, person, where)
        _check_apart(value, where)
    if key == "share" and not (set(value) <= {"question", "guess"} and all(isinstance(v, str) for v in value.values())):
        raise ConfigError(f"{where}: share may hold question and guess, both strings, and nothing else.")
    if key == "gestures":
        _check_gestures(value, where)
    return value


def _check_gestures(value: Mapping[str, Any], where: str) -> None:
    if not set(value) <= {"not"} or not isinstance(value.get("not", {}), dict):
        raise ConfigError(f"{where}: gestures may hold the table [gestures.not] and nothing else.")
    for cue, lines in value.get("not", {}).items():
        _strings(lines, f"gestures.not.{cue}", where)


def _check_person(name: str, person: Any, where: str) -> None:
    if not isinstance(person, dict) or not set(person) <= {"names", "label", "context"}:
        raise ConfigError(f"{where}: people.{name} may hold names, label and context, and nothing else.")
    _names([name, *_strings(person.get("names", []), f"people.{name}.names", where)], f"people.{name}", where)
    _strings(person.get("context", []), f"people.{name}.context", where)
    if not isinstance(person.get("label", ""), str):
        raise ConfigError(f"{where}: people.{name}.label must be a string.")


def _check_apart(people: Mapping[str, Any], where: str) -> None:
    """Refuse a name that two people have: it would belong to whoever stands first."""
    whose: dict[str, str] = {}
    for person, table in people.items():
        for name in (person, *table.get("names", ())):
            other = whose.setdefault(name.strip().lower(), person)
            if other != person:
                raise ConfigError(f"{where}: {name!r} is a name of people.{other} and of people.{person}; keep one.")


def _names(value: Any, key: str, where: str) -> list[str]:
    if not all(name.strip() for name in _strings(value, key, where)):
        raise ConfigError(f"{where}: {key} holds an empty name.")
    return list(value)


def _strings(value: Any, key: str, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{where}: {key} must be a list of strings.")
    return value


def _note(note: Any, where: str) -> tuple[str, str] | tuple[str, str, str]:
    if not isinstance(note, dict) or note.keys() - {"person"} != {"date", "text"}:
        raise ConfigError(f"{where}: each of notes needs a date and a text, may name a person, and holds nothing else.")
    day = str(note["date"])
    if not _is_day(day):
        raise ConfigError(f"{where}: notes.date {day!r} is no day; write it as 2026-03-01.")
    if "person" not in note:
        return day, str(note["text"])
    person = note["person"]
    if not isinstance(person, str) or not person.strip():
        raise ConfigError(f"{where}: notes.person must be a name.")
    return day, str(note["text"]), person


def _is_day(words: str) -> bool:
    """Whether these are a day as 2026-03-01; other ISO forms are not cut into months alike."""
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def _with_environment(config: Config) -> Config:
    for key in ("me", "timezone", "language"):
        value = os.environ.get(f"RECIPROCITY_{key.upper()}")
        if value:
            config = _set(config, key, (value,) if key == "me" else value, f"RECIPROCITY_{key.upper()}")
    return config


def _set(config: Config, key: str, value: Any, where: str) -> Config:
    return replace(config, **{key: value}, origins={**config.origins, key: where})
