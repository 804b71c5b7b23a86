"""How often do you check in? (check-in frequency)

Definition: openings (as in initiation: a start counts with the probability that it is no late answer) per 28 days of
exposure, each side. Exposure runs from the first to the last event, without holes between exports.
Unit: openings per 28 days; n = expected openings, rounded.

Beside it: the share of weeks with an opening from each side (steady rhythm), contact days per 28 days, and the rate if
every start were an opening. Where late answers are expected to be a tenth of the starts or more, the definition
matters, and the ranges span both that rate's and this one's.
Source: docs/definitions.md; range over weeks, never narrower than Poisson's exact one. Uses no text.

Cannot show: check-ins by voice or in person; that frequency is not closeness (people who live together text little).
Blind spot: openings are taken to come at one pace, whoever spoke last. One who, unanswered, holds back three (six)
times as long as usual then opens so soon after an answer, by that pace, that some openings pass for late answers: of
simulated people, 2 to 5 % (4 to 9 %) were missed. Ranges held the truth of all of them in 91 to 100 %.
"""

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from analyzer.clock import DAY_S
from analyzer.estimate import Estimate, Floats, Interval, Side, TooLittle, rate
from analyzer.events import ME, THEM, WEEK_S
from analyzer.exposure import over_weeks
from analyzer.results import Reading, status_of_both
from analyzer.turns import Talk

key: Final = "check_ins"
question: Final = "How often do you check in?"
PER_DAYS: Final = 28.0
_MONDAY: Final = date(1970, 1, 5)


def measure(talk: Talk) -> Reading:
    """Openings per 28 days of each side."""
    options = talk.options
    if len(talk.starts.row) < options.min_answers[0]:
        few = TooLittle(len(talk.starts.row), options.min_answers[0], "starts")
        return Reading(key, "per_28_days", few, few, "too_little", series={"weeks": _series(talk)})
    if len(talk.weeks) < options.min_weeks[0]:
        few = TooLittle(len(talk.weeks), options.min_weeks[0], "weeks")
        return Reading(key, "per_28_days", few, few, "too_little", series={"weeks": _series(talk)})
    matters = float(talk.openings.late.mean()) >= options.late_flag
    me, them = (_side(talk, side, matters) for side in (ME, THEM))
    weeks_with = {name: _share_of_weeks(_weekly(talk, side)) for name, side in (("me", ME), ("them", THEM))}
    return Reading(
        key,
        "per_28_days",
        me,
        them,
        status_of_both(me, them),
        facts={
            "weeks_with": weeks_with,
            "weeks": len(talk.weeks),
            "contact_days_per_28": _contact_days(talk),
            "definition_matters": matters,
        },
        readings={"all_starts": {name: _all_starts(talk, side).value for name, side in (("me", ME), ("them", THEM))}},
        series={"weeks": _series(talk)},
    )


def _weekly(talk: Talk, side: int) -> Floats:
    """Expected openings of one side in each covered week."""
    return over_weeks(talk.weeks, talk.starts.week, (1 - talk.openings.late) * (talk.starts.who == side))


def _side(talk: Talk, side: int, matters: bool) -> Side:
    options, weekly = talk.options, _weekly(talk, side)
    found = rate(weekly, talk.exposure, PER_DAYS, options.confidence)
    if matters:
        found = found.widest(_all_starts(talk, side))
    early = len(talk.starts.row) < options.min_answers[1] or len(talk.weeks) < options.min_weeks[1]
    return Estimate(found.value, found.low, found.high, round(float(weekly.sum())), early)


def _share_of_weeks(weekly: Floats) -> float:
    """Weeks in which an opening is likelier than not."""
    return float((weekly >= 0.5).mean())


def _all_starts(talk: Talk, side: int) -> Interval:
    """Per 28 days, if every start were an opening."""
    weekly = over_weeks(talk.weeks, talk.starts.week, (talk.starts.who == side).astype(np.float64))
    return rate(weekly, talk.exposure, PER_DAYS, talk.options.confidence)


def _contact_days(talk: Talk) -> float:
    days = len(np.unique(np.floor(talk.messages.local[talk.chosen] / DAY_S)))
    return float(days / talk.exposure.sum() * PER_DAYS)


def _series(talk: Talk) -> pl.DataFrame:
    """Every week from first to last, with the expected openings and whether the exports cover it."""
    if not len(talk.weeks):
        return pl.DataFrame(schema={"week": pl.Date, "me": pl.Float64, "them": pl.Float64, "seen": pl.Boolean})
    every = np.arange(talk.weeks[0], talk.weeks[-1] + 1)
    seen = np.isin(every, talk.weeks)
    columns = {name: np.zeros(len(every)) for name in ("me", "them")}
    for name, side in (("me", ME), ("them", THEM)):
        columns[name][seen] = _weekly(talk, side) if len(talk.starts.row) else 0.0
    mondays = [_MONDAY + timedelta(seconds=WEEK_S * week) for week in every.tolist()]
    return pl.DataFrame({"week": pl.Series(mondays, dtype=pl.Date), **columns, "seen": seen})
