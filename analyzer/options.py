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
    burst_sensitivity_min: tuple[float, ...] = (2.0, 10.0, 60.0)
    """Other bursts at which initiation and answers are read again."""
    quiet_shift_hours: float = 1.0
    """Hours by which quiet time is moved, earlier and later, to read initiation again."""
    answer_hours: float = 6.0
    """Waking hours within which a first message counts as answered; later is "answered late"."""
    answer_sensitivity_hours: tuple[float, ...] = (3.0, 6.0, 12.0, 24.0)
    """Other waiting times within which a first message counts as answered."""
    follow_up_hours: float = 1.0
    """Waking hours, of whoever could answer, after which writing again counts as a follow-up."""
    silence_days: float = 7.0
    """Days (wall clock) without contact from which a quiet time may be called a silence …"""
    silence_times: float = 3.0
    """… if it also lasts this many times the pair's median time between starts."""
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
    """Range over other gaps, bursts and quiet hours from which the definition matters."""
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
    min_turns: tuple[int, int] = (30, 100)
    """Written turns of one side needed for its question rate, early and full."""
    min_questions: tuple[int, int] = (15, 40)
    """Answered questions of the other side needed to say how often one asks back, early and full."""
    min_silences: tuple[int, int] = (5, 15)
    """Silences needed to say who ended them, early and full."""
    min_voice_notes: tuple[int, int] = (20, 60)
    """Voice notes of both needed for the share of voice time, early and full."""
    min_calls: tuple[int, int] = (15, 40)
    """Calls needed to say who calls, early and full."""
    min_messages: tuple[int, int] = (100, 300)
    """Messages of the other side needed for a rate of reactions, early and full."""
    min_rhythm_starts: tuple[int, int] = (30, 60)
    """Starts needed for the rhythm of a pair, early and full."""
    min_style_words: tuple[int, int] = (1000, 3000)
    """Words of each side needed for style matching, early and full."""
    min_language_words: int = 200
    """Words of one side needed to tell which language it writes."""
    min_gestures: tuple[int, int] = (20, 40)
    """Gestures of one kind, of both sides together, needed for a share, early and full."""
    gesture_answer_days: float = 1.0
    """Days (wall clock) within which something that was asked for or voiced counts as answered."""
    gesture_plan_days: float = 3.0
    """Days (wall clock) within which a proposal or an offer counts as taken up, countered or declined."""
    gesture_care_days: float = 7.0
    """Days (wall clock) within which somebody came back to a hardship, or an offer still belongs to one."""
    gesture_promise_days: float = 28.0
    """Days (wall clock) within which a promise can be closed in words."""
    fdr: float = 0.05
    """False-discovery rate over the contacts of one run: of the bands, and of changes over contacts and measures."""
    trend_window_weeks: int = 13
    """Weeks of the centred window of a line over time."""
    trend_weeks: int = 26
    """Covered weeks needed to look for a change."""
    trend_side_weeks: int = 8
    """Weeks needed on either side of a change."""
    trend_side_units: int = 20
    """Starts or first messages needed on either side of a change."""
    trend_points: float = 0.15
    """Smallest change of a share that is named."""
    trend_factor: float = 2.0
    """Smallest change of a rate or of a reply time that is named, as a factor."""
    min_shrunken_contacts: int = 8
    """Contacts with a share needed to say what shares are usual among them."""
    min_usual_contacts: int = 3
    """Contacts with a share needed for the reader's own usual range."""


DEFAULTS = Options()
