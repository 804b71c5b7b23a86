"""What the accuracy document is made of: jobs that each measure a little, and sections that turn them into tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Result = Any
"""What JSON can hold."""
FIRST = 1000
"""Number of the first history of a table. The tests run those below, so their limits come from other histories."""


class Job(NamedTuple):
    """Something to measure.

    Attributes:
        name: unique within the document; begins with the section's name and a slash.
        measure: a function of some module, so that another process can find it.
        arguments: what it is called with.
    """

    name: str
    measure: Callable[..., Result]
    arguments: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The name with the arguments: where a saved result belongs."""
        return f"{self.name} {self.arguments!r}"


class Section(Protocol):
    """A part of the document."""

    name: str

    def jobs(self, histories: int) -> Iterable[Job]:
        """What has to be measured, with so many histories a cell of the grid."""
        ...

    def facts(self, results: Mapping[str, Result]) -> Mapping[str, object]:
        """What the template is told, from the results by name."""
        ...


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)
