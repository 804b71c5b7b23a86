"""The forms of texts that are reactions: the app's own words, then the message reacted to in quotation marks.

The words are data: `phrases/tapbacks.toml`. Anybody can send such a text, as long as they like, so that a pattern is
only ever held against its first `_LEAD` characters; the quotation is found by its first and its last character.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

_KINDS: Final = {
    "like": "👍",
    "love": "❤️",
    "dislike": "👎",
    "laugh": "😂",
    "emphasize": "‼️",
    "question": "❓",
    "any": "",
    "removed": "",
}
"""Tables of the phrases, with the emoji of each; "" where the text itself may say which."""
_SLOT: Final = "{emoji}"
_EMOJI: Final = r"""(?=[^\w]{0,23}[\u203c-\u3299\U0001f000-\U0001faff])[^\w\s“”„«»"'‘’.,:;!?()]{1,24}"""
_MARKS: Final = str.maketrans("", "", "\u200a\u200b\u200c")
"""What Google Messages puts around the parts of a reaction; the joiner of emoji is another one."""
_CURLY: Final = ("“”", "„“", "„”", "«»")
_STRAIGHT: Final = '""'
_MOST: Final = 20_000
"""Characters of the longest text looked at."""
_LEAD: Final = 120
"""Characters in which the app's words have to end: the longest phrase and its emoji, and some to spare."""
_NEVER_TYPED: Final = "«"
"""In a phrase of the app (`A attribué la mention « J’aime » à`): nobody says so."""


@dataclass(frozen=True, slots=True, repr=False)
class Tapback:
    """A text that has the form of a reaction.

    Attributes:
        emoji: the reaction.
        quoted: the message reacted to, as far as it is quoted; None for what is no text.
        removed: it takes a reaction back.
        exact: it has the app's own marks.
        sure: nobody types it, so that it needs no message to be found.
        words: the app's words, up to the quotation mark or the thing.
    """

    emoji: str
    quoted: str | None
    removed: bool
    exact: bool
    sure: bool
    words: str


def recognise(text: str) -> Tapback | None:
    """Give the reaction that a whole text has the form of, None for a message."""
    plain = text.translate(_MARKS).strip() if len(text) <= _MOST else ""
    beginning = plain[:_LEAD]
    for words in _leads():
        lead = words.pattern.match(beginning)
        if lead is not None and (found := _rest(plain[lead.end() :])) is not None:
            quoted, exact = found
            emoji = _KINDS[words.kind] or lead.groupdict().get("emoji") or ""
            sure = exact and (words.sure if quoted is not None else words.sure_of_things)
            return Tapback(emoji, quoted, words.kind == "removed", exact, sure, lead[0])
    return None


def sieve() -> str:
    """A sieve for a column of texts, in the regular expressions of Rust: what it lets fall is no reaction."""
    ends = "|".join(['[”“»"]', *map(_spaced, sorted(_things("thing") | _things("thing_if_seen")))])
    return rf"(?:{ends})[\s\x{{200a}}\x{{200b}}\x{{200c}}]*$"


@dataclass(frozen=True, slots=True)
class _Lead:
    """Words of the app for one kind of reaction; whether nobody types them before a quotation, and before a thing."""

    kind: str
    sure: bool
    sure_of_things: bool
    pattern: re.Pattern[str]


def _rest(rest: str) -> tuple[str | None, bool] | None:
    """What is quoted, if anything, and whether in the app's own marks; None for what is neither quotation nor thing."""
    return _quoting(rest) or _naming(rest)


def _quoting(rest: str) -> tuple[str, bool] | None:
    """One quotation, from the first character to the last."""
    plain = rest.lstrip()
    marks, quoted = plain[:1] + plain[-1:], plain[1:-1].strip()
    if not quoted or marks not in (*_CURLY, _STRAIGHT) or not _is_one(quoted, marks):
        return None
    return quoted, marks in _CURLY


def _naming(rest: str) -> tuple[None, bool] | None:
    """The name of what is no text, after a blank."""
    if len(rest) > _LEAD or not rest[:1].isspace():
        return None
    thing = " ".join(rest.split())
    if thing in _things("thing"):
        return None, True
    return (None, False) if thing in _things("thing_if_seen") else None


def _is_one(quoted: str, marks: str) -> bool:
    """Whether the marks hold one quotation, and not two with words between."""
    depth = 0
    for character in quoted if marks[0] != marks[1] else "":
        depth += (character == marks[0]) - (character == marks[1])
        if depth < 0:
            return False
    return True


@cache
def _leads() -> tuple[_Lead, ...]:
    """All words of the app, telling ones first."""
    found: list[_Lead] = []
    for kind in _KINDS:
        plain: dict[tuple[bool, bool], list[str]] = {}
        for language, phrases in _phrases()[kind].items():
            for phrase in phrases:
                if _SLOT in phrase:
                    found.append(_Lead(kind, True, True, re.compile(_spaced(phrase))))
                else:
                    plain.setdefault(_trusted(kind, language, phrase), []).append(_spaced(phrase))
        found += [_Lead(kind, *trusted, re.compile("|".join(some))) for trusted, some in plain.items()]
    return tuple(found)


def _trusted(kind: str, language: str, phrase: str) -> tuple[bool, bool]:
    """Whether nobody types words without an emoji before a quotation, and before a thing."""
    is_app = _NEVER_TYPED in phrase
    # only of English are the words known to be the app's own
    is_english = language == "en"
    return is_app or (is_english and kind == "removed"), is_app or is_english


@cache
def _things(table: str) -> frozenset[str]:
    return frozenset(thing for things in _phrases()[table].values() for thing in things)


def _spaced(phrase: str) -> str:
    """A phrase as a pattern: any space where it has one, either apostrophe, and a small letter for `A` alone."""
    words = r"\s+".join(re.escape(word).replace("’", "['’]") for word in phrase.split())
    words = words.replace(r"«\s+", r"«\s*").replace(r"\s+»", r"\s*»").replace(re.escape(_SLOT), f"(?P<emoji>{_EMOJI})")
    return f"[Aa]{words[1:]}" if phrase.startswith("A ") else words


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    text = resources.files("parsers").joinpath("phrases", "tapbacks.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
