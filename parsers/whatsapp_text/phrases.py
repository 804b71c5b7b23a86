"""The app's own words, from `parsers/phrases/whatsapp*.toml`, compiled once when first asked for.

A token is compared with a whole text, never looked for inside one: "I left the keys and added sugar" is a message.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

MARKS: Final = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Invisible marks, as the inside of a regex class (fact sheet, "Header grammar")."""
SPACES: Final = " \u00a0\u202f\u2009"
"""Blanks that exports use, as the inside of a regex class."""
LRM: Final = "\u200e"
"""On iOS, stands before what the app wrote itself."""

KIND_OF_TOKEN: Final = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "sticker": "sticker",
    "gif": "gif",
    "contact": "contact",
    "document": "document",
    "video_note": "video",
    "view_once": "media",
    "media": "media",
    "unknown": "media",
    "live_location": "location",
    "deleted": "deleted",
    "deleted_mine": "deleted",
    "missed_voice_call": "missed_call",
    "missed_video_call": "missed_call",
}
"""Table in the phrases → kind of event. Whole texts that hide their content are media of unknown kind."""
_IOS_MEDIA: Final = ("image", "video", "audio", "sticker", "gif", "contact", "document", "video_note")
_Table = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Compiled phrases. Regexes are in the dialect of polars; `kinds` maps normalised texts to kinds.

    Attributes:
        kinds: normalised whole text → kind.
        captioned: normalised first line → kind, for Android's media with a caption on the next line.
        ios_media: normalised text after a caption → kind.
        maybe: matches the start of every first line that could be the app's own; says no to almost all others.
        edited: the suffix of an edited message.
        file_attached: an Android attachment's first line; group 1 is the file's name.
        attached_file: an iOS attachment; groups are what was typed before, and the file's name.
        call: an answered or unanswered call, group 1 being how it ended; on normalised text.
        call_marked: the same as iOS writes it, with its mark before the words and again before how it ended.
        call_plain: the same as it is written without marks, to the letter: a length, or that nobody took it.
        call_length: how a call ends that lasted; on normalised text.
        missed: a missed call, with or without an invitation to call back; on normalised text.
        no_answer: how a call ends that nobody took; on normalised text.
        location: a shared place; on normalised text.
        poll: a poll's first line, on normalised text.
        poll_option: a line of a poll below its question.
        call_units: unit → seconds.
        system: any whole line of the app's own about a chat; the next ones are parts of it.
        group, call_started: see the headings of `whatsapp_system.toml`.
        timer, timer_changed, timer_off: messages begin to vanish, vanished before too, and do so no longer.
        encryption: stems of the encryption notice.
    """

    kinds: Mapping[str, str]
    captioned: Mapping[str, str]
    ios_media: Mapping[str, str]
    maybe: str
    edited: str
    file_attached: str
    attached_file: str
    call: str
    call_marked: str
    call_plain: str
    call_length: str
    missed: str
    no_answer: str
    location: str
    poll: str
    poll_option: str
    call_units: Mapping[str, int]
    system: str
    group: str
    timer: str
    timer_changed: str
    timer_off: str
    call_started: str
    encryption: str


def normalised(text: pl.Expr) -> pl.Expr:
    """Strip marks, collapse blanks, drop a final full stop, lower the case: the form in which tokens are compared."""
    plain = text.str.replace_all(f"[{MARKS}]", "").str.replace_all(rf"[\s{SPACES}]+", " ")
    return plain.str.strip_chars(" ").str.replace(r"[.。]+$", "").str.to_lowercase()


@cache
def table(name: str) -> Mapping[str, _Table]:
    """One file of `parsers/phrases`, as it stands: table → language → phrases."""
    text = resources.files("parsers").joinpath("phrases", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def every(name: str) -> list[str]:
    """All phrases of one table of `whatsapp.toml`, in all languages, without repeats."""
    return list(dict.fromkeys(p for phrases in table("whatsapp")[name].values() for p in phrases))


def any_of(phrases: Iterable[str]) -> str:
    """Write a regex that matches one of the phrases, longest first."""
    return "(?:" + "|".join(_literal(p) for p in sorted(phrases, key=len, reverse=True)) + ")"


@cache
def phrases() -> Phrases:
    """All phrases, compiled."""
    system = _system_patterns()
    missed = _plain([*every("missed_voice_call"), *every("missed_video_call")])
    return Phrases(
        kinds=_kinds(tuple(KIND_OF_TOKEN)),
        captioned=_kinds(("media", "view_once")),
        ios_media=_kinds(_IOS_MEDIA),
        maybe=_maybe(),
        edited=rf"(?i)[\s{MARKS}{SPACES}]*{any_of(every('edited_suffix'))}[\s{MARKS}]*$",
        file_attached=rf"(?i)^[{MARKS}]*([^\n]+\.[0-9a-z]{{1,5}}) "
        rf"(?:\({any_of(every('file_attached'))}\)|<[{MARKS}]*{any_of(every('attached_word'))}>)[{MARKS}]*$",
        attached_file=_attached_file(),
        call=rf"^{any_of(_plain(every('call')))}[.,] (.+)$",
        **_calls(),
        missed=rf"^{any_of(missed)}(?:[.,] .+)?$",
        no_answer=rf"^{any_of(_plain(every('no_answer')))}$",
        location=rf"^(?:(?:{any_of(_plain(every('location_word')))}: )?https?://maps\.google\.com/\S+"
        r"|.+ \(.+\): https://foursquare\.com/v/\S+)$",
        poll=rf"^{any_of(_plain(every('poll_head')))}$",
        # In languages whose word is not known, by the votes at the end.
        poll_option=rf"(?m)^[{MARKS}]*(?:{any_of(every('poll_option'))} .*|\p{{L}}+ ?: .*\([0-9]+ [^()\n]+\))$",
        call_units=_call_units(),
        **system,
    )


def _call_units() -> dict[str, int]:
    return {unit.lower(): int(s) for s, units in table("whatsapp")["call_unit"].items() for unit in units}


def _calls() -> dict[str, str]:
    """Write regexes for calls. People write "Video call, in 10 min" too, so without marks every letter has to fit."""
    call, blank = any_of(every("call")), f"[{SPACES}]"
    part = rf"[0-9]{{1,5}}{blank}?{any_of(_call_units())}\.?"
    length = rf"{part}(?:{blank}{part})*"
    return {
        "call_marked": rf"(?i)^[{MARKS}]*{LRM}[{MARKS}]*{call}[.,]{blank}[{MARKS}]*{LRM}",
        "call_plain": rf"^{call}(?:[.,]{blank}(?i:{length})|\.{blank}{any_of(every('no_answer'))}\.?)$",
        "call_length": rf"^{length}$",
    }


def _kinds(tables: Iterable[str]) -> dict[str, str]:
    """Tokens of these tables by their normalised form; iOS words also in the pointed brackets of old versions."""
    found: dict[str, str] = {}
    for name in tables:
        tokens = _plain(every(name))
        bracketed = [f"<{token}>" for token in tokens if not token.startswith("<")] if name in _IOS_MEDIA else []
        found |= {token: KIND_OF_TOKEN[name] for token in (*tokens, *bracketed) if token not in found}
    return found


def _plain(tokens: Iterable[str]) -> list[str]:
    frame = pl.DataFrame({"token": list(tokens)}, schema={"token": pl.String})
    return frame.select(normalised(pl.col("token"))).to_series().unique(maintain_order=True).to_list()


def _maybe() -> str:
    starts = [t for name in KIND_OF_TOKEN for t in every(name) if not t.startswith("<")]
    starts += [*every("call"), *every("poll_head"), *(f"{w}:" for w in every("location_word"))]
    return rf"(?i)^(?:$|[<.{MARKS}]|https?://maps\.|{any_of(starts)})"


def _attached_file() -> str:
    """Match `caption <attached: FILE>` and the old `< attached: FILE >`."""
    words = any_of(every("attached_word"))
    return rf"(?is)^(.*?)[{MARKS}]*<[{MARKS} ]*{words}[{MARKS} ]*[:：][{MARKS} ]*([^<>\n]+?) *>[{MARKS}]*$"


def _system_patterns() -> dict[str, str]:
    """Whole-line regexes; `*` in a phrase stands for a name or a title."""
    parts = own_lines()
    whole = {name: _whole(parts[name]) for name in ("group", "timer", "timer_changed", "timer_off", "call_started")}
    stems = table("whatsapp_system")["encryption"]
    return whole | {
        "system": _whole(p for patterns in parts.values() for p in patterns),
        "encryption": f"(?i){any_of(stems)}",
    }


@cache
def own_lines() -> Mapping[str, list[str]]:
    """The patterns of lines that the app writes about a chat, by their meaning, in all languages."""
    return {
        name: [p for patterns in by_language.values() for p in patterns]
        for name, by_language in table("whatsapp_system").items()
        if name != "encryption"
    }


def _whole(patterns: Iterable[str]) -> str:
    """Match whole lines. A name at the start holds no colon, else every message that ends in "left" would match.

    Patterns that begin with a name share that part: written out in each, it makes the automaton a hundred times slower.
    """
    every_one = list(patterns)
    named = "|".join(_body(p.removeprefix("*")) for p in every_one if p.startswith("*"))
    fixed = [_body(p) for p in every_one if not p.startswith("*")]
    either = "|".join([*fixed, rf"[^:\n]+(?:{named})"])
    return rf"(?s)^[{MARKS}]*(?:{either})\.?[{MARKS}]*$"


def _body(pattern: str) -> str:
    """Write one pattern as a regex. A `*` stands for at least one character, at the end for any number."""
    body = ".+".join(map(loosely, pattern.split("*")))
    return f"{body[:-2]}.*" if pattern.endswith("*") else body


def loosely(words: str) -> str:
    """Write a regex for words of the app: any of its blanks, and straight or curly apostrophes."""
    return _literal(words).replace(" ", f"[{SPACES}]").replace("'", "['’]")


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\ ", " ")
