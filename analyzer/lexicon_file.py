"""One language's file of cue patterns, read and checked; what is broken is refused with file, entry and reason.

The shape of a file is told in docs/gestures.md. A file holds words that people write, never what anybody wrote.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.lexicon_fold import is_letter, table, word_folder
from analyzer.lexicon_notation import Words, compile_pattern, literal_words
from analyzer.lexicon_pieces import BLANK, NAMED, NotationError, Piece

CUES: Final = (
    "gratitude",
    "apology_courtesy",
    "apology_substantive",
    "plan_proposed",
    "plan_accepted",
    "plan_countered",
    "asking_after",
    "support_offered",
    "help_asked",
    "offer_taken",
    "offer_declined",
    "hardship",
    "comfort",
    "need",
    "limit",
    "disclosure",
    "promise",
    "promise_closed",
    "laughter",
    "affection",
)
"""What one message can be found to hold; the place of a cue is its bit."""
CRISIS: Final = "crisis"
"""Wording of self-harm: whether it occurs at all is asked of a chat, and nothing is counted."""
NEEDS: Final = ("question", "no question")
"""What an entry may need besides its words: how its sentence ends. Besides: "words N", at least N words in the
message, and any name of the file's [context], such as "me" and "you"."""
_HEAD: Final = {"version": int, "language": str, "provenance": str, "function_words": list}
_TABLES: Final = ("fold", "spellings", "groups", "context")
_LONGEST: Final = 12
_EXAMPLE: Final = 200
"""Letters of the longest example that an error quotes."""


class LexiconError(Exception):
    """A file of cue patterns can't be used.

    Attributes:
        what: one sentence on what is wrong.
        where: file and entry.
        do: one sentence on what to do next.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(what, where, do)
        self.what = what
        self.where = where
        self.do = do

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.do}".strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: patterns that say the same thing.

    Attributes:
        where: file, cue and place, for errors.
        patterns: compiled.
        needs: of NEEDS, names of the context, or "words N".
        whole: of an exclude: the message holds the cue nowhere, not only where the words stand.
        yes, no: cue → texts in which the cue is found, and in which it is not.
    """

    where: str
    patterns: tuple[Piece, ...]
    needs: frozenset[str]
    whole: bool
    yes: Mapping[str, tuple[str, ...]]
    no: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CueEntries:
    """The entries of one cue."""

    include: tuple[Entry, ...]
    exclude: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """One language's file.

    Attributes:
        code: the language ("en"). version: raised with every change of a pattern. language: its own name.
        provenance: who wrote it, from what. function_words: what its people cannot write without, in lower case.
        pairs: what is folded into what. vocabulary: words of the patterns, folded.
        plain: words that the file knows in their usual spelling, folded.
        context: what an entry may need elsewhere in the message, by name: regexes.
        cues: by key of CUES, and CRISIS. everywhere: excludes of every cue.
    """

    code: str
    version: int
    language: str
    provenance: str
    function_words: frozenset[str]
    pairs: Mapping[str, str]
    vocabulary: frozenset[str]
    plain: frozenset[str]
    context: Mapping[str, str]
    cues: Mapping[str, CueEntries]
    everywhere: tuple[Entry, ...]


def read_lexicon(text: str, code: str) -> LexiconFile:
    """Read the text of `<code>.toml`; raises LexiconError."""
    return _File(text, f"{code}.toml").read(code)


class _File:
    """One file while it is read."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"it is no TOML: {error}.", name, "Mend the line named.") from None

    def refuse(self, what: str, entry: str = "", do: str = "") -> LexiconError:
        where = f"{self.name}, {entry}" if entry else self.name
        return LexiconError(what, where, do or "docs/gestures.md tells how an entry is written.")

    def read(self, code: str) -> LexiconFile:
        self._check_head()
        pairs = table(self.data.get("fold", {}))
        pairs |= self._signs(pairs)
        fold = word_folder(pairs)
        spellings = {
            tuple(fold(key).split()): tuple(fold(way) for way in ways)
            for key, ways in self.data.get("spellings", {}).items()
        }
        groups: dict[str, str] = self.data.get("groups", {})
        common = frozenset(fold(word) for word in self.data["function_words"])
        frequent = frozenset(fold(word) for word in self.data.get("frequent_words", []))
        words = Words(fold, spellings, groups, common, frequent)
        self.excluding = replace(words, blank=BLANK, known={})
        context = {
            who: self._compiled(said, words, "context").regex for who, said in self.data.get("context", {}).items()
        }
        cues: dict[str, CueEntries] = {c: self._cue(c, words) for c in (*CUES, CRISIS) if c in self.data}
        everywhere = tuple(self._entries("exclude", self.data.get("exclude", []), words, cue=""))
        own, ways = self.data.get("spellings", {}), [way for ways in spellings.values() for way in ways]
        usual = _words([*_patterns(self.data), *groups.values()], fold) | {w for key in own for w in fold(key).split()}
        heard = usual | {word for way in ways for word in way.split()}
        plain = ((usual | frequent) - set(ways)) | common | {word for key in spellings for word in key}
        return LexiconFile(
            code, self.data["version"], self.data["language"], self.data["provenance"],
            frozenset(self.data["function_words"]), pairs, heard, plain, context, cues, everywhere,
        )  # fmt: skip

    def _signs(self, pairs: Mapping[str, str]) -> dict[str, str]:
        """Signs that patterns name, such as emoji, and what stands for each: texts are searched in ASCII alone."""
        said = "".join(_patterns(self.data)) + "".join(map(str, self.data.get("groups", {}).values()))
        signs = sorted(sign for sign in set(said).difference(pairs) if not sign.isascii() and not is_letter(sign))
        if len(signs) > len(NAMED):
            raise self.refuse(f"its patterns name {len(signs)} signs; there is room for {len(NAMED)}.")
        return dict(zip(signs, NAMED, strict=False))

    def _check_head(self) -> None:
        for key, kind in _HEAD.items():
            if not isinstance(self.data.get(key), kind) or not self.data[key]:
                raise self.refuse(f"“{key}” is missing or not a {kind.__name__}.")
        for key, value in self.data.items():
            if key not in (*_HEAD, *_TABLES, *CUES, CRISIS, "exclude", "frequent_words"):
                raise self.refuse("it is neither a cue nor anything else a file may hold.", key)
            if key in _TABLES and not isinstance(value, dict):
                raise self.refuse("it must be a table.", key)

    def _cue(self, cue: str, words: Words) -> CueEntries:
        data = self.data[cue]
        if not isinstance(data, dict) or not data.get("include") or set(data) - {"include", "exclude"}:
            raise self.refuse("it needs “include” entries and may have “exclude” entries, nothing else.", cue)
        include = tuple(self._entries(f"{cue}.include", data["include"], words, cue))
        return CueEntries(include, tuple(self._entries(f"{cue}.exclude", data.get("exclude", []), words, cue)))

    def _entries(self, name: str, rows: Sequence[dict[str, Any]], words: Words, cue: str) -> Iterator[Entry]:
        own = self.excluding if "exclude" in name else words
        for place, row in enumerate(rows, 1):
            where = f"{name} {place}"
            allowed = {"patterns", "yes", "no", "whole" if "exclude" in name else "needs"}
            if set(row) - allowed:
                raise self.refuse(f"“{sorted(set(row) - allowed)[0]}” is nothing an entry may hold.", where)
            if not row.get("patterns"):
                raise self.refuse("it has no patterns.", where)
            patterns = tuple(self._compiled(pattern, own, where) for pattern in row["patterns"])
            yes, no = (self._examples(row, key, cue, where) for key in ("yes", "no"))
            needs = frozenset(self._need(need, where) for need in row.get("needs", []))
            yield Entry(f"{self.name}, {where}", patterns, needs, bool(row.get("whole")), yes, no)

    def _compiled(self, pattern: str, words: Words, where: str) -> Piece:
        try:
            return compile_pattern(pattern, words)
        except NotationError as error:
            raise self.refuse(f"the pattern “{pattern}” cannot be read: {error}.", where) from None

    def _examples(self, row: Mapping[str, Any], key: str, cue: str, where: str) -> dict[str, tuple[str, ...]]:
        examples = row.get(key)
        by_cue: Any = {cue: examples} if cue else examples
        good = isinstance(by_cue, dict) and all(isinstance(texts, list) and texts for texts in by_cue.values())
        if not good or not by_cue:
            raise self.refuse(f"it has no “{key}” examples.", where)
        if strange := sorted(set(by_cue) - {*CUES, CRISIS}):
            raise self.refuse(f"“{strange[0]}” is no cue.", where)
        return {name: tuple(texts) for name, texts in by_cue.items() if texts}

    def _need(self, need: str, where: str) -> str:
        number = need.removeprefix("words ")
        known = (*NEEDS, *self.data.get("context", {}))
        if need not in known and not (need != number and number.isdecimal()):
            raise self.refuse(f"“{need}” is nothing an entry can need.", where, f"Use {', '.join(known)} or words N.")
        return need


def _words(patterns: Iterable[str], fold: Callable[[str], str]) -> frozenset[str]:
    """The whole words that stand in patterns, folded."""
    return frozenset(word for pattern in patterns for said in literal_words(pattern) for word in fold(said).split())


def _patterns(data: Any) -> Iterator[str]:
    """Every pattern of a file, wherever it stands."""
    for key, value in data.items() if isinstance(data, dict) else ():
        if key == "patterns":
            yield from value
        for part in value if isinstance(value, list) else [value]:
            yield from _patterns(part)
