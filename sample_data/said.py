"""Words with what they truly hold: labels that stand beside a sentence, and stay with it as it is cut and joined.

A label follows the words that hold it, in texts.toml: "haha, #laughter are you ok? #asking_after". The keys are those
of docs/gestures.md, each judged by reading the words alone. "#" means the sentence or clause before it (as far back
as the text may be cut into two messages), "##" everything before it, "###" that and the part before the last " | ".
A message holds a cue if all those words are in it. With "?" a careful friend would be in doubt: neither held nor not.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

CUT: Final = re.compile(r"[!?.,] +(?=\w{3})")
"""Where a person may press send within a text."""
_LABEL: Final = re.compile(r" (#{1,3})([a-z_]+)(\??)")
_BEFORE: Final = -1
"""Start of a label that needs the part before its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue that is held by all that stands from `start` to `end`, surely or not.

    `said` is the sentence of the bank that it belongs to.
    """

    start: int
    end: int
    cue: str
    said: str
    sure: bool

    def moved(self, by: int) -> "Mark":
        """The same mark in a text that has `by` more characters before."""
        return replace(self, start=self.start + by if self.start >= 0 else 0, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the marks in it."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def holds(self) -> tuple[tuple[str, str, bool], ...]:
        """Each cue that the text holds as it stands, its sentence of the bank, and whether it is sure."""
        return tuple((m.cue, m.said, m.sure) for m in self.marks if m.start >= 0)

    def cut(self) -> "tuple[Said, Said] | None":
        """In two at the first place where a person may press send; None if there is none."""
        at = CUT.search(self.text)
        if at is None or "http" in self.text:
            return None
        left = tuple(m for m in self.marks if m.end <= at.start() + 1)
        right = tuple(m.moved(-at.end()) for m in self.marks if m.start >= at.end())
        return Said(self.text[: at.start() + 1].rstrip(", "), left), Said(self.text[at.end() :], right)

    def then(self, glue: str, more: "Said") -> "Said":
        """Both in one message."""
        before = len(self.text) + len(glue)
        return Said(self.text + glue + more.text, (*self.marks, *(m.moved(before) for m in more.marks)))


def read(labelled: str, said: str) -> Said:
    """Part of a text as it stands in the bank, its slots filled; `said` names the sentence."""
    text = plain(labelled)
    starts = [0, *(cut.end() for cut in CUT.finditer(text))]
    marks, taken = [], 0
    for label in _LABEL.finditer(labelled):
        end = label.start() - taken
        taken += len(label[0])
        own = max(start for start in starts if start < end)
        marks.append(Mark((own, 0, _BEFORE)[len(label[1]) - 1], end, label[2], said, not label[3]))
    return Said(text, tuple(marks))


def plain(labelled: Any) -> Any:
    """The same without labels: a text, or a list or table of texts."""
    if isinstance(labelled, str):
        return _LABEL.sub("", labelled)
    if isinstance(labelled, list):
        return [plain(one) for one in labelled]
    if isinstance(labelled, dict):
        return {key: plain(one) for key, one in labelled.items()}
    return labelled
