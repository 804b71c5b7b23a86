"""What a measure is: a module with these names (see CONTRIBUTING, "Add a measure")."""

from typing import Protocol

from analyzer.results import Reading
from analyzer.turns import Talk


class Measure(Protocol):
    """A module of `analyzer.measures`."""

    key: str
    """Stable id, used in JSON."""
    question: str
    """The question it answers, as a person would ask it."""

    def measure(self, talk: Talk) -> Reading:
        """Answer the question for one contact."""


class Gesture(Measure, Protocol):
    """A measure that is found by wording."""

    @property
    def cues(self) -> tuple[str, ...]:
        """What is looked for in words (`analyzer.lexicon.CUES`); the least trusted of them decides what is told."""
