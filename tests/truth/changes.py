"""False alarms, power and date ranges of the change test, on weekly counts whose truth is known.

What happens in a week is drawn about a level that wobbles from week to week (normal on the logit or log scale,
autocorrelation as said), with or without one step. A report holds all that is tested of each of its contacts: who
writes first, answers and reply times of both, check-ins of both, words.
"""

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.before_after import Periods, compared
from analyzer.bids import ANSWERED, Bids
from analyzer.change_point import Counts, scan
from analyzer.changes import Change, Compared, difference
from analyzer.clock import AwakeClock
from analyzer.estimate import Estimate, clustered_share, rate, share
from analyzer.options import DEFAULTS
from analyzer.results import Reading
from analyzer.trend import changes_of
from analyzer.weekly import Series
from tests.truth.seeds import generator

Floats = NDArray[np.float64]
_FIRST = 2800
"""Any week."""
_CLOCK = AwakeClock(7 * 3600, 16 * 3600, assumed=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of history: weeks, units a week, wobble (sd, autocorrelation), level before and after the middle."""

    weeks: int = 52
    units: float = 5.0
    sd: float = 0.0
    rho: float = 0.0
    before: float = 0.5
    after: float = 0.5

    def generator(self, number: int = 0) -> np.random.Generator:
        return generator(repr(self), number)


def wobble(rng: np.random.Generator, weeks: int, sd: float, rho: float) -> Floats:
    """Weekly effects: normal with this sd, each like the one before by `rho`."""
    effect = rng.standard_normal(weeks)
    for week in range(1, weeks):
        effect[week] = rho * effect[week - 1] + np.sqrt(1 - rho**2) * effect[week]
    return sd * effect


def share_series(rng: np.random.Generator, cell: Cell, measure: str = "initiation", side: str = "me") -> Series:
    """Weekly shares of Poisson units."""
    level = np.where(np.arange(cell.weeks) < cell.weeks // 2, cell.before, cell.after)
    logit = np.log(level / (1 - level)) + wobble(rng, cell.weeks, cell.sd, cell.rho)
    whole = rng.poisson(cell.units, cell.weeks)
    part = rng.binomial(whole, 1 / (1 + np.exp(-logit))).astype(np.float64)
    units = whole.astype(np.float64)
    weeks = np.arange(_FIRST, _FIRST + cell.weeks)
    return Series(measure, side, "share", weeks, part, units, units, "starts", between_two=measure == "initiation")


def rate_series(rng: np.random.Generator, cell: Cell, side: str) -> Series:
    """Weekly openings of one side, at half of the units."""
    mean = np.exp(wobble(rng, cell.weeks, cell.sd / 2, cell.rho)) * cell.units / 2
    days, weeks = np.full(cell.weeks, 7.0), np.arange(_FIRST, _FIRST + cell.weeks)
    count = rng.poisson(mean).astype(np.float64)
    return Series("check_ins", side, "rate", weeks, count, days, np.ones(cell.weeks), "check_ins")


def words_series(rng: np.random.Generator, cell: Cell) -> Series:
    whole = np.round(200 * np.exp(rng.standard_normal(cell.weeks) * 0.7))
    share_of_week = 1 / (1 + np.exp(-wobble(rng, cell.weeks, max(cell.sd / 2, 0.2), cell.rho)))
    weeks, part = np.arange(_FIRST, _FIRST + cell.weeks), np.round(whole * share_of_week)
    units = np.ones(cell.weeks)
    return Series("words", "me", "share", weeks, part, whole, units, "weeks_with_words", True, clustered=True)


def latency_series(rng: np.random.Generator, cell: Cell, side: str) -> Series:
    """Answers after log-normal waits (log sd 1) whose median wobbles by the week; half of the units each side."""
    counts = rng.poisson(cell.units / 2, cell.weeks)
    week = np.repeat(np.arange(cell.weeks), counts)
    wait = 900 * np.exp(wobble(rng, cell.weeks, cell.sd / 2, cell.rho)[week] + rng.standard_normal(len(week)))
    none = np.zeros(len(week))
    state = np.full(len(week), ANSWERED, dtype=np.int8)
    bids = Bids(none.astype(np.int8), none, week + _FIRST, state, wait, none)
    usual = float(np.median(wait))
    part = np.bincount(week, weights=wait <= usual, minlength=cell.weeks).astype(np.float64)
    whole, weeks = counts.astype(np.float64), np.arange(_FIRST, _FIRST + cell.weeks)
    return Series("response_latency", side, "share", weeks, part, whole, whole, "first_messages",
                  bids=bids, within_s=usual, clock=_CLOCK)  # fmt: skip


def contact(rng: np.random.Generator, cell: Cell) -> tuple[Series, ...]:
    """All that is tested of one contact; nothing changes."""
    half = Cell(cell.weeks, cell.units / 2, cell.sd, cell.rho, 0.8, 0.8)
    both = ("me", "them")
    return (
        share_series(rng, Cell(cell.weeks, cell.units, cell.sd, cell.rho)),
        words_series(rng, cell),
        *(share_series(rng, half, "answers", side) for side in both),
        *(latency_series(rng, cell, side) for side in both),
        *(rate_series(rng, cell, side) for side in both),
    )


def p_values(cell: Cell, histories: int, first: int = 0) -> Floats:
    """The change test's p in histories of who writes first."""
    found = []
    for number in range(first, first + histories):
        one = share_series(cell.generator(number), cell)
        seen = scan(Counts("share", one.part, one.whole, one.units, DEFAULTS.trend_side_units, 8))
        found.append(seen.p if seen else 1.0)
    return np.array(found)


@dataclass(frozen=True, slots=True)
class Claims:
    """What reports on one contact with one step say: share that name it, that place it right, mean range (weeks)."""

    named: float
    placed: float
    weeks: float


def claims(cell: Cell, histories: int, first: int = 0) -> Claims:
    """Reports on who writes first alone."""
    named = []
    for number in range(first, first + histories):
        one = share_series(cell.generator(number), cell)
        said = changes_of({"x": [one]}, DEFAULTS)["x"]["initiation"]["me"]
        if isinstance(said, Change):
            named.append(said)
    step = datetime.date(1970, 1, 5) + datetime.timedelta(weeks=_FIRST + cell.weeks // 2)
    placed = [one.earliest <= step <= one.latest for one in named]
    width = [(one.latest - one.earliest).days / 7 for one in named]
    return Claims(len(named) / histories, float(np.mean(placed or [0])), float(np.mean(width or [0])))


def false_reports(cell: Cell, contacts: int, reports: int, first: int = 0) -> float:
    """Share of reports on contacts with whom nothing changed that name any change."""
    wrong = 0
    for number in range(first, first + reports):
        rng = cell.generator(number)
        said = changes_of({str(k): contact(rng, cell) for k in range(contacts)}, DEFAULTS)
        wrong += any(isinstance(o, Change) for c in said.values() for sides in c.values() for o in sides.values())
    return wrong / reports


def false_comparisons(cell: Cell, contacts: int, reports: int, first: int = 0) -> float:
    """Share of reports on contacts with whom nothing changed that claim any difference around the middle week."""
    wrong, half = 0, cell.weeks // 2
    for number in range(first, first + reports):
        rng = cell.generator(number)
        series = {str(k): contact(rng, cell) for k in range(contacts)}
        both = {
            who: Periods(_readings(every, slice(half)), _readings(every, slice(half, None)), _FIRST + half)
            for who, every in series.items()
        }
        said = compared(both, series, DEFAULTS)
        found = [one for measures in said.values() for sides in measures.values() for one in sides.values()]
        wrong += any(isinstance(one, Compared) and one.outcome != "no_reliable_change" for one in found)
    return wrong / reports


def _readings(series: tuple[Series, ...], weeks: slice) -> dict[str, Reading]:
    """Readings of some of the weeks; reply times as the share answered by the usual time."""
    sides: dict[str, dict[str, Estimate]] = {}
    for one in series:
        sides.setdefault(one.measure, {})[one.side] = _estimate(one, weeks)
    return {key: _reading(key, **both) for key, both in sides.items()}


def _reading(key: str, me: Estimate, them: Estimate | None = None) -> Reading:
    other = them or Estimate(1 - me.value, 1 - me.high, 1 - me.low, me.n)
    return Reading(key, "per_28_days" if key == "check_ins" else "share", me, other, "ok")


def _estimate(one: Series, weeks: slice) -> Estimate:
    some = one.whole[weeks] > 0
    part, whole, week = (values[weeks][some] for values in (one.part, one.whole, one.weeks))
    if one.kind == "rate":
        found = rate(part, whole, 28, 0.95)
    else:
        found = (clustered_share if one.clustered else share)(part, whole, week, 0.95)
    return Estimate(found.value, found.low, found.high, int(whole.sum()))


def difference_coverage(cell: Cell, histories: int, first: int = 0) -> tuple[float, float]:
    """Of before against after a date in the middle: share of ranges that hold the true difference, and that miss 0.

    The truth under wobble is the mean level over all weeks, by 20,000 draws.
    """
    truth = _mean_level(cell.after, cell.sd) - _mean_level(cell.before, cell.sd)
    held, seen, half = 0, 0, cell.weeks // 2
    for number in range(first, first + histories):
        one = share_series(cell.generator(number), cell)
        ends = [share(one.part[cut], one.whole[cut], one.weeks[cut], 0.95) for cut in (slice(half), slice(half, None))]
        step = difference(*ends)
        held += step.low <= truth <= step.high
        seen += step.low > 0 or step.high < 0
    return held / histories, seen / histories


def _mean_level(level: float, sd: float) -> float:
    logit = np.log(level / (1 - level)) + sd * np.random.default_rng(1).standard_normal(20_000)
    return float((1 / (1 + np.exp(-logit))).mean())


WOBBLES = ((0.0, 0.0), (0.8, 0.0), (0.8, 0.5))
