"""One contact's measures as weekly counts: what change over time is read from.

Each series is a numerator and a denominator for every local week that the exports cover. Shares: mine over all; rates:
openings over covered days; reply times: first messages answered within the time by which half were answered over the
whole history, which turns a change of the median into a change of a share.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from analyzer import late_answers
from analyzer.bids import LATE, TOO_RECENT, Bids
from analyzer.changes import SideName
from analyzer.clock import AwakeClock
from analyzer.estimate import Estimate
from analyzer.events import ME, SIDES, THEM, Floats, Ints
from analyzer.exposure import over_weeks
from analyzer.late_answers import OpeningShare, Silences, opening_share
from analyzer.results import Reading
from analyzer.turns import Replies, Talk

PER_DAYS: Final = 28.0
"""Rates are per 28 days."""


@dataclass(frozen=True, slots=True)
class WeeklyStarts:
    """Quiet gaps, and replies inside conversations with their weeks; `gap_s` of quiet end one."""

    silences: Silences
    replies: Replies
    gap_s: float

    def openings(self, first: int, end: int, confidence: float) -> OpeningShare:
        """My share of openings from local week `first` up to before `end`, late answers as in those weeks alone."""
        inside = (self.silences.week >= first) & (self.silences.week < end)
        silences = Silences(*(getattr(self.silences, name)[inside] for name in self.silences.__slots__))
        replies = self.replies.where((self.replies.week >= first) & (self.replies.week < end))
        waits = late_answers.Replies(*(replies.wait[replies.who == side] for side in (ME, THEM)))
        return opening_share(silences, waits, self.gap_s, confidence)


@dataclass(frozen=True, slots=True)
class Series:
    """One measure and side by covered week.

    Attributes:
        measure, side: as in the results.
        kind: a share of units, or a rate over covered days.
        weeks: local ISO weeks that the exports cover, ascending.
        part, whole: numerator and denominator of each.
        units: what minimums count, in each week: starts, first messages, weeks with words, covered weeks.
        of: what `units` are called.
        between_two: the other side is one less this one: the same fact, tested once.
        clustered: the units are no trials of their own (words): their range comes from the weeks alone.
        matters: the measure's definition could tell another story.
        starts: for who writes first, what late answers are read from; before and after a step they are read anew.
        bids: for reply times, the bids behind the counts. within_s: and the time that splits them, waking seconds.
            clock: and the answerer's.
    """

    measure: str
    side: SideName
    kind: Literal["share", "rate"]
    weeks: Ints
    part: Floats
    whole: Floats
    units: Floats
    of: Literal["starts", "first_messages", "weeks_with_words", "check_ins"]
    between_two: bool = False
    clustered: bool = False
    matters: bool = False
    starts: WeeklyStarts | None = None
    bids: Bids | None = None
    within_s: float | None = None
    clock: AwakeClock | None = None


def series_of(talk: Talk, readings: Mapping[str, Reading]) -> tuple[Series, ...]:
    """Every series of a contact whose side has a number."""
    if not len(talk.weeks):
        return ()
    every = [*_openings(talk), *_answers(talk, readings), *_words(talk)]
    return tuple(
        replace(one, matters=bool(readings[one.measure].facts.get("definition_matters")))
        for one in every
        if one.measure in readings and isinstance(getattr(readings[one.measure], one.side), Estimate)
    )


def _openings(talk: Talk) -> list[Series]:
    """Who writes first, and check-ins: both from expected openings."""
    if len(talk.starts.row) < talk.options.min_starts[0]:
        return []
    starts, fresh = talk.starts, 1 - talk.openings.late
    sides = {name: over_weeks(talk.weeks, starts.week, fresh * (starts.who == side)) for name, side in SIDES}
    units = over_weeks(talk.weeks, starts.week, np.ones(len(fresh)))
    both, covered = sides["me"] + sides["them"], np.ones(len(talk.weeks))
    gap = talk.options.gap_hours
    read = WeeklyStarts(talk.silences(gap)[0], talk.replies, gap * 3600)
    first = Series("initiation", "me", "share", talk.weeks, sides["me"], both, units, "starts", between_two=True)
    return [replace(first, starts=read)] + [
        Series("check_ins", name, "rate", talk.weeks, sides[name], talk.exposure, covered, "check_ins")
        for name, _ in SIDES
    ]


def _answers(talk: Talk, readings: Mapping[str, Reading]) -> list[Series]:
    """The share answered in time, and the share answered by the usual time, of either side."""
    found = []
    for name, side in SIDES:
        bids = talk.bids.where((talk.bids.who == 1 - side) & (talk.bids.state != TOO_RECENT))
        whole = over_weeks(talk.weeks, bids.week, np.ones(len(bids.who)))
        in_time = (bids.wait < talk.options.answer_hours * 3600) & (bids.state != LATE)
        part = over_weeks(talk.weeks, bids.week, in_time.astype(np.float64))
        found.append(Series("answers", name, "share", talk.weeks, part, whole, whole, "first_messages"))
        usual = getattr(readings.get("response_latency"), name, None)
        if isinstance(usual, Estimate):
            soon = over_weeks(talk.weeks, bids.week, (bids.wait <= usual.value).astype(np.float64))
            timed = replace(found[-1], measure="response_latency", part=soon, bids=bids, within_s=usual.value)
            found.append(replace(timed, clock=talk.clocks[side]))
    return found


def _words(talk: Talk) -> list[Series]:
    counted = talk.chosen & (talk.words > 0)
    who, week, words = talk.who[counted], talk.week[counted], talk.words[counted].astype(np.float64)
    whole, part = over_weeks(talk.weeks, week, words), over_weeks(talk.weeks, week, words * (who == ME))
    units = (whole > 0).astype(np.float64)
    return [
        Series("words", "me", "share", talk.weeks, part, whole, units, "weeks_with_words",
               between_two=True, clustered=True)
    ]  # fmt: skip
