"""Counts records while a format reads them, so that each ends in exactly one place of the ledger."""

from collections import Counter
from typing import Literal

from parsers.ledger import MAX_PLACES, Ledger, Problem


class Tally:
    """A ledger in the making. Each method accounts for the next record; `ledger` checks the sum."""

    def __init__(self, unit: Literal["line", "record"]) -> None:
        self.unit: Literal["line", "record"] = unit
        self.units = 0
        self._messages = 0
        self._system = 0
        self._continuations = 0
        self._duplicates = 0
        self._left_out: Counter[str] = Counter()
        self._problems = 0
        self._places: list[Problem] = []

    def message(self) -> int:
        """Count a record that becomes a row, and give its position from 1."""
        self.units += 1
        self._messages += 1
        return self.units

    def system(self) -> int:
        """Count one of the app's own notices, and give its position."""
        self.units += 1
        self._system += 1
        return self.units

    def continuation(self) -> None:
        """Count a further line of the message above."""
        self.units += 1
        self._continuations += 1

    def duplicate(self) -> None:
        """Count a record that stands in the file a second time."""
        self.units += 1
        self._duplicates += 1

    def left_out(self, reason: str) -> None:
        """Count a record left out on purpose; the reason is a plural ("drafts") and holds nothing of the record."""
        self.units += 1
        self._left_out[reason] += 1

    def problem(self, reason: str) -> None:
        """Count a record that could not be read; the reason holds nothing of the record."""
        self.units += 1
        self._problems += 1
        if len(self._places) < MAX_PLACES:
            self._places.append(Problem(self.units, reason))

    def ledger(self) -> Ledger:
        """Give the finished account.

        Raises:
            ArithmeticError: a record got lost or was counted twice.

        """
        ledger = Ledger(
            self.unit,
            self.units,
            messages=self._messages,
            continuations=self._continuations,
            system=self._system,
            duplicates=self._duplicates,
            left_out=dict(self._left_out),
            problems=self._problems,
            places=tuple(self._places),
        )
        ledger.check()
        return ledger
