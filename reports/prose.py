"""The report's prose, loaded from `words/<lang>.toml` and filled in as runs of text.

A sentence is a `Line` of `Run`s, never a string of HTML: emphasis comes from the words file, names from the data, and
templates escape both. So no name can become markup, and no sentence needs to be marked safe.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from reports.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence: plain, strong, or somebody's name (which may run in another direction).

    `lang` is the language of words that are not in the page's own; such a stretch is kept apart as a name is.
    """

    text: str
    strong: bool = False
    name: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, as runs. `str()` gives its words."""

    runs: tuple[Run, ...]

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)

    def __add__(self, other: "Line") -> "Line":
        return Line((*self.runs, Run(" "), *other.runs))


class Name(str):
    """Somebody's name, to be kept apart from the sentence's own direction of writing where it may have another."""

    __slots__ = ()

    @property
    def apart(self) -> bool:
        """Whether anything in it could be written from right to left, or begins or ends without a direction."""
        return not (self.isascii() and self[:1].isalpha() and self[-1:].isalpha())


class Label(Name):
    """The owner's words for somebody ("my mother"), which begin a sentence with a capital, as other words do."""

    __slots__ = ()


Field = str | int | Line


class Prose:
    """All words of one language."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words
        self.spelling = Spelling(str(words["locale"]))
        # A page asks for the same few hundred entries ten thousand times.
        self.entry = cache(self._entry)
        self._plain = cache(lambda key: fill(str(self.entry(key)), {}))

    def _entry(self, key: str) -> Any:
        """What stands at a dotted key. Raises `KeyError` with the whole key."""
        node: Any = self._words
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                raise KeyError(key)
            node = node[part]
        return node

    def say(self, key: str, **fields: Field) -> Line:
        """The sentence at `key` with its fields filled in. Raises `KeyError` for a missing key or field."""
        return fill(str(self.entry(key)), fields) if fields else self._plain(key)

    def text(self, key: str, **fields: Field) -> str:
        """`say`, as plain words."""
        return str(self.say(key, **fields))

    def counted(self, key: str, n: float, shown: str | None = None, **fields: Field) -> Line:
        """The plural form of `key` that fits `n`; `shown` is how the number reads, by default with separators."""
        form = self.spelling.plural(n)
        return self.say(f"{key}.{form}", n=self.decimal(n) if shown is None else shown, **fields)

    def lines(self, key: str, **fields: Field) -> tuple[Line, ...]:
        """The list of sentences at `key`."""
        return tuple(fill(str(line), fields) for line in self.entry(key))

    def pairs(self, key: str, **fields: Field) -> tuple[tuple[Line, Line], ...]:
        """The list of (heading, sentence) at `key`."""
        return tuple((fill(head, fields), fill(body, fields)) for head, body in self.entry(key))

    def number(self, n: int) -> str:
        """A count with separators: 9,412."""
        return self.spelling.number(n)

    def decimal(self, value: float) -> str:
        """A number with the decimals that it needs, two at most: 6; 2.5."""
        return self.spelling.number(value, 2)

    def tenth(self, value: float) -> str:
        """A number with exactly one decimal: 3.0."""
        return self.spelling.number(value, 1, fixed=True)

    def word(self, n: int) -> str:
        """A small count as a word."""
        words = self.entry("numbers")
        return str(words[n]) if n < len(words) else self.number(n)

    def join(self, parts: list[str]) -> str:
        """A list in words: "A, B and C"."""
        return self.spelling.join(parts)


def in_a_row(lines: Sequence[Line], between: str) -> Line:
    """Lines one after the other in one, with the same words between each two."""
    return Line(tuple(run for i, line in enumerate(lines) for run in (*((Run(between),) if i else ()), *line.runs)))


_ENDS = (".", "?", "!", ".**", "?**", "!**")
"""How a sentence ends, as opposed to the words of a mark or a table."""


def fill(template: str, fields: Mapping[str, Field]) -> Line:
    """Split a template into runs: `**strong**`, `{field}`. Values are never read as templates."""
    return Line(tuple(_merged(_runs(_parts(template), fields, template.endswith(_ENDS)))))


@cache
def _parts(template: str) -> tuple[tuple[str, str | None, bool], ...]:
    """A template as (words, field after them or None, whether both are strong)."""
    return tuple(
        (literal, field, i % 2 == 1)
        for i, part in enumerate(template.split("**"))
        for literal, field, _, _ in Formatter().parse(part)
    )


def _runs(
    parts: Iterable[tuple[str, str | None, bool]], fields: Mapping[str, Field], is_sentence: bool
) -> Iterator[tuple[str, bool, str | None]]:
    """The text of each run, whether it is strong, and the language of one to be kept apart ("": the page's own)."""
    before = "" if is_sentence else "…"
    for literal, field, strong in parts:
        if literal:
            yield literal, strong, None
            before = literal
        if field is None:
            continue
        value = fields[field]
        if isinstance(value, Label) and (not before or before.endswith((". ", "? ", "! "))):
            value = Label(value[:1].upper() + value[1:])
        before = "…"
        if isinstance(value, Line):
            yield from ((run.text, strong or run.strong, run.lang if run.name else None) for run in value.runs)
        else:
            yield str(value), strong, "" if isinstance(value, Name) and value.apart else None


def _merged(runs: Iterable[tuple[str, bool, str | None]]) -> Iterator[Run]:
    """Join neighbours of one kind, so that a page holds no more tags than it needs."""
    words: list[str] = []
    strong = False
    for text, is_strong, apart in runs:
        if words and (apart is not None or is_strong != strong):
            yield Run("".join(words), strong)
            words = []
        if apart is not None:
            yield Run(text, is_strong, name=True, lang=apart)
        else:
            words.append(text)
            strong = is_strong
    if words:
        yield Run("".join(words), strong)


@cache
def load(lang: str) -> Prose:
    """The words of a language ("en"). Raises `FileNotFoundError` where there are none."""
    text = files("reports").joinpath("words", f"{lang}.toml").read_text(encoding="utf-8")
    return Prose(tomllib.loads(text))
