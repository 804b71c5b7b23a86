"""Every default of the analysis in one place. Printed in every report; changed by `[options]` in the config.

Values and reasons: docs/definitions.md; most follow the measurements quoted there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What the measures may be told. Hours are waking hours unless said otherwise."""

    burst_min: float = 10.0
    """Minutes between messages of one sender that still make one burst."""
    gap_hours: float = 6.0
    """Waking hours of quiet, on the next speaker's clock, that end a conversation."""
    gap_sensitivity_hours: tuple[float, ...] = (3.0, 4.0, 6.0, 8.0, 12.0, 24.0)
    """Other gaps at which initiation is read again."""
    answer_hours: float = 6.0
    """Waking hours within which a first message counts as answered; later is "answered late"."""
    unanswered_days: float = 7.0
    """Days (wall clock) after which "no answer seen" is said."""
    quiet_min_messages: int = 80
    """Messages of one person needed to infer quiet hours."""
    quiet_mass: float = 0.02
    """Largest share of a person's messages that may fall into inferred quiet hours."""
    quiet_length_hours: tuple[float, float] = (4.0, 11.0)
    """Shortest and longest inferred quiet time."""
    quiet_fallback: tuple[float, float] = (23.0, 7.0)
    """Quiet hours assumed where too few messages are there, as hours of the day."""
    confidence: float = 0.95
    """Coverage that every interval aims at."""
    even: tuple[float, float] = (0.35, 0.65)
    """A whole interval inside means neither clearly more; wholly beyond means mostly."""
    lean_min: float = 0.10
    """Smallest distance from one half that is called a lean."""
    late_flag: float = 0.10
    """Share of starts expected to be late answers from which the definition matters."""
    gap_range_flag: float = 0.15
    """Range over `gap_sensitivity_hours` from which the definition matters."""
    min_starts: tuple[int, int] = (15, 40)
    """Starts needed for an early picture and for a full one."""
    min_answers: tuple[int, int] = (15, 40)
    """First messages of one side needed for an early picture of answers and check-ins, and for a full one."""
    min_replies: tuple[int, int] = (20, 60)
    """Replies of one side needed for reply time inside conversations, early and full."""
    min_weeks: tuple[int, int] = (4, 8)
    """Weeks with a start needed, early and full."""
    min_word_weeks: tuple[int, int] = (6, 13)
    """Weeks with words needed for the word share, early and full."""
    fdr: float = 0.05
    """False-discovery rate of the bands over the contacts of one run."""


DEFAULTS = Options()
