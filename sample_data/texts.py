"""Words for simulated turns: small scenes that two people play, each in their own voice.

The words live in texts.toml. A scene is a list of turns, each turn its intent and several ways to say it; " | " marks
where a person would press send, and labels tell what the words before them hold (said.py). Slots such as {film} keep
one filling through a conversation, so that a question gets its own answer. Everything is invented; numbers are from
the range kept free for fiction and links go to example.org.
"""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from sample_data.said import Said, plain, read

T = TypeVar("T")
BANK: Final = Path(__file__).with_name("texts.toml")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_WORD: Final = re.compile(r"\b[a-z]{5,9}\b")
_SHORT: Final = (("you", "u"), ("are", "r"), ("tomorrow", "tmrw"), ("please", "pls"), ("because", "cos"), ("and", "&"))


class Draws(Protocol):
    """What this module needs of a source of chance."""

    def chance(self, p: float) -> bool:
        """True with probability `p`."""

    def choose(self, options: Sequence[T]) -> T:
        """One of the options."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message before it is sent: its text, what the turn meant by it, and what kind of message it is.

    `cues` are those that the text truly holds: key, the sentence of the bank that it comes from, and whether a careful
    friend would be sure of it.
    """

    text: str | None = None
    intent: str = ""
    kind: str = "text"
    edited: bool = False
    cues: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody writes.

    Attributes:
        kind: which end of the bank suits: "plain", "terse" (shortest of two) or "long" (longest of two, with asides).
        lower: writes without capitals.
        stops: ends sentences with a full stop.
        emoji: chance of an emoji after a message.
        palette: the emoji of choice.
        typo: chance of a slip.
        clipped: shortens words ("u", "tmrw").
        sign: a sign-off, with its chance.
        aside: chance of a sentence more.
    """

    kind: str = "plain"
    lower: bool = False
    stops: bool = False
    emoji: float = 0.1
    palette: tuple[str, ...] = ("😊", "😂", "👍")
    typo: float = 0.02
    clipped: bool = False
    sign: tuple[str, float] = ("", 0.0)
    aside: float = 0.0


@cache
def bank() -> dict[str, Any]:
    """The text bank as it stands in texts.toml."""
    return tomllib.loads(BANK.read_text(encoding="utf-8"))


def unlabelled() -> dict[str, Any]:
    """The text bank without its labels: the words alone."""
    return {key: plain(part) for key, part in bank().items() if key != "ends"}


@dataclass(slots=True)
class Writer:
    """Plays scenes between two or more people.

    In a scene that is `paired`, everyone keeps to the same place in the lists, so that a question gets its own answer.
    `turn` is asked for every turn in order, with its role: "opening", "answer", "talk", "late", "again" or
    "afterthought". `kinds` says which scenes these people have; scenes of no kind fit everyone.
    """

    dice: Draws
    voices: Sequence[Voice | None]
    kinds: Collection[str] = ()
    scene: dict[str, Any] = field(default_factory=dict)
    place: int = 0
    track: int = 0
    filled: dict[str, str] = field(default_factory=dict)
    played: list[str] = field(default_factory=list)

    def turn(self, who: int, role: str, messages: int, left: int) -> list[Line]:
        """The messages of one turn; `left` turns follow it before somebody opens anew."""
        intent, text = self._said(who, role, left)
        voice = self.voices[who] or Voice()
        parts = [p.strip() for p in text.split(" | ")]
        if voice.aside and role != "again" and self.dice.chance(voice.aside):
            parts.append(self._pick(bank()["asides"], voice))
        if role == "late" and self.dice.chance(0.55):
            parts.insert(0, self._pick(bank()["late"], voice))
        pieces = [read(self._fill(p), plain(p)) for p in parts]
        while len(pieces) < messages:
            self._lengthen(pieces, voice)
        return [self._line(voice, said, intent) for said in self._grouped(pieces, messages)]

    def _lengthen(self, pieces: list[Said], voice: Voice) -> None:
        """One message more: a sentence sent on its own if there is one, else a few words."""
        for i, piece in enumerate(pieces):
            if two := piece.cut():
                pieces[i : i + 1] = two
                return
        more = self._pick(bank()["extras"], voice)
        pieces.append(read(more, plain(more)))

    def _said(self, who: int, role: str, left: int) -> tuple[str, str]:
        voice = self.voices[who] or Voice()
        if role == "again":
            return "again", self._pick(bank()["again"], voice)
        if role == "afterthought":
            return "afterthought", self._pick(bank()["afterthoughts"], voice)
        over = self.place >= len(self.scene.get("turns", ()))
        if role == "opening" or (over and left > 2):
            self._begin(who)
        elif over:
            return "closing", self._pick(bank()["closings"], voice)
        intent, *ways = self.scene["turns"][self.place]
        self.place += 1
        return intent, ways[self.track % len(ways)] if self.scene.get("paired") else self._pick(ways, voice)

    def _begin(self, who: int) -> None:
        scenes = _scenes(frozenset(self.kinds), who == 0)
        fresh = [s for s in scenes if s["name"] not in self.played]
        self.scene = self.dice.choose(fresh or scenes)
        self.played = [*self.played[-(len(scenes) * 2 // 3) :], self.scene["name"]]
        self.place, self.filled, self.track = 0, {}, self.dice.choose(range(60))

    def _pick(self, ways: Sequence[str], voice: Voice) -> str:
        one = self.dice.choose(ways)
        if voice.kind == "plain":
            return one
        other = self.dice.choose(ways)
        return (min if voice.kind == "terse" else max)(one, other, key=_length)

    def _fill(self, text: str) -> str:
        return _SLOT.sub(lambda m: self._filling(m[1]), text)

    def _filling(self, slot: str) -> str:
        if slot not in self.filled:
            self.filled[slot] = self.dice.choose(bank()["slots"][slot])
        return self.filled[slot]

    def _grouped(self, pieces: list[Said], messages: int) -> list[Said]:
        """Join pieces into that many messages, the first ones taking what is over."""
        over = len(pieces) - messages
        glue = "\n" if self.dice.chance(0.06) else " "
        first, *more = pieces[: over + 1]
        for piece in more:
            comma = "," if glue == " " and first.text[-1:].isalnum() else ""
            first = first.then(comma + glue, piece)
        return [first, *pieces[over + 1 :]]

    def _line(self, voice: Voice, said: Said, intent: str) -> Line:
        text, ends = self._voiced(voice, said.text), self._ends(voice)
        carried = tuple((cue, end, True) for end in ends for cue in bank()["ends"].get(end, ()))
        return Line(" ".join([text, *ends]), intent, cues=said.holds + carried)

    def _voiced(self, voice: Voice, text: str) -> str:
        if voice.typo and self.dice.chance(voice.typo):
            text = self._slip(text)
        return text if "http" in text else self._cased(voice, text)

    def _ends(self, voice: Voice) -> list[str]:
        """What somebody puts after a message: a sign-off, an emoji."""
        ends = [voice.sign[0]] if voice.sign[0] and self.dice.chance(voice.sign[1]) else []
        return [*ends, self.dice.choose(voice.palette)] if self.dice.chance(voice.emoji) else ends

    def _cased(self, voice: Voice, text: str) -> str:
        if voice.clipped:
            for long, short in _SHORT:
                if self.dice.chance(0.4):
                    text = re.sub(rf"\b{long}\b", short, text)
        if voice.lower:
            return text[:1].lower() + text[1:] if not text.startswith(("I ", "I'")) else text.replace("I", "i", 1)
        text = text[:1].upper() + text[1:] if len(text) > 1 else text
        return f"{text}." if voice.stops and len(text) > 1 and text[-1].isalnum() else text

    def _slip(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        if not words:
            return text
        at = self.dice.choose(words).start() + 2
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _length(way: str) -> int:
    return len(plain(way))


@cache
def _scenes(kinds: frozenset[str], me: bool) -> tuple[dict[str, Any], ...]:
    side = "me" if me else "them"
    return tuple(
        s for s in bank()["scene"] if (not kinds or s.get("kind", "friend") in kinds) and s.get("by", side) == side
    )
