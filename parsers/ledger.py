"""What became of every unit of an export.

Text formats count physical lines, record formats count records. Each unit ends in exactly one place, and the sum is
always the input: this is checked when a file has been read, so nothing can be lost in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MAX_PLACES = 50
"""Problem places kept per file; the count itself is never cut."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One unit that should have been readable and was not: where it is and why, never what it says."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of one file.

    Attributes:
        unit: what is counted, "line" or "record".
        units: units in the input.
        messages: units that became a row of the frame (a record may carry reactions: those rows are not counted here).
        continuations: further lines of a multi-line message (text formats only).
        system: units that are the app's own notices.
        duplicates: units already seen in another export of the same chat.
        left_out: units left out on purpose, by reason.
        problems: units that could not be read.
        places: the first `MAX_PLACES` problems.
    """

    unit: Literal["line", "record"]
    units: int
    messages: int = 0
    continuations: int = 0
    system: int = 0
    duplicates: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    problems: int = 0
    places: tuple[Problem, ...] = ()

    @property
    def accounted(self) -> int:
        """Units that ended somewhere; equal to `units` for every finished file."""
        return (
            self.messages
            + self.continuations
            + self.system
            + self.duplicates
            + sum(self.left_out.values())
            + self.problems
        )

    def check(self) -> None:
        """Raise `ArithmeticError` if a unit got lost or was counted twice."""
        if self.accounted != self.units:
            raise ArithmeticError(f"{self.units} {self.unit}s read but {self.accounted} accounted for")
