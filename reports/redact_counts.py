"""Numbers of one reading, made fit for a copy to share: nothing finer than a month, no count under five.

A small count goes together with everything that would give it back: its share, its range, its n, its curve and the
other counts it sums up with.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from analyzer.results import Estimate, NotReached, Reading, Side
from reports import facts, redact_exchange
from reports.card_gestures import GESTURES
from reports.charts_time import bin_months
from reports.phrasing import FEW, half_up
from reports.redact_small import SMALL, all_told, both_sides, counts, rounded, told_sides, without_small, word_of

LEVELS = ((10, "many"), (FEW, "some"), (1, "few"))
"""Smallest count of each level of a month."""


def reading_for_sharing(reading: Reading, timezone: str) -> Reading | None:
    """A reading without small counts and days; None for a measure that no rule has been written for."""
    make = _rules.get(reading.key)
    return make(reading, timezone) if make else None


def _shared(reading: Reading) -> tuple[Reading, dict[str, str]]:
    words = {who: word for who, side in (("me", reading.me), ("them", reading.them)) if (word := word_of(side))}
    return both_sides(reading, words), words


def _initiation(reading: Reading, timezone: str) -> Reading:
    shared, words = _shared(reading)
    kept = _other_readings(reading) if not words else {}
    told_of = {key: reading.facts.get(key, False) and not words for key in ("definition_matters", "slight")}
    facts_ = {"coarse": words, **told_of}
    frame = facts.series(reading, "starts")
    told = frame is not None and isinstance(reading.me, Estimate) and not words
    series = {"months": _months(frame, timezone)} if frame is not None and told else {}
    return replace(shared, readings=kept, facts=facts_, series=series)


def _other_readings(reading: Reading) -> dict[str, object]:
    """The share counted otherwise, where it does not differ by a small count from the share that is told."""
    if not isinstance(reading.me, Estimate):
        return {}
    told = {key: facts.number(reading.readings, key) for key in ("all_starts", "late_answers_out")}
    away = [half_up(abs(share - reading.me.value) * reading.me.n) for share in told.values() if share is not None]
    return {} if any(0 < n < FEW for n in away) else {key: share for key, share in told.items() if share is not None}


def _months(frame: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Starts of each side as levels by local month, in long histories by quarter or year; "" where there are none."""
    day = frame["at"].dt.convert_time_zone(timezone or "UTC").dt.date()
    earliest, latest = day.min(), day.max()
    assert isinstance(earliest, date)
    assert isinstance(latest, date)
    unit = {1: "1mo", 3: "1q", 12: "1y"}[bin_months(earliest, latest)]
    local = frame.select(day.dt.truncate(unit).alias("at"), "who")
    counts = {(month, who): n for month, who, n in local.group_by("at", "who").len().iter_rows()}
    first, last = local["at"].min(), local["at"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    months = pl.date_range(first, last, unit, eager=True)
    levels = {who: [_level(counts.get((month, who), 0)) for month in months] for who in ("me", "them")}
    return pl.DataFrame({"month": months, **levels})


def _level(n: int) -> str:
    return next((name for least, name in LEVELS if n >= least), "")


def _answers(reading: Reading, timezone: str) -> Reading:
    shared, words = _shared(reading)
    names = [f"curve_{who}" for who, side in (("me", shared.me), ("them", shared.them)) if isinstance(side, Estimate)]
    both = {"me": reading.me, "them": reading.them}
    n = {f"curve_{who}": side.n for who, side in both.items() if isinstance(side, Estimate)}
    curves = {name: _steps(frame, n[name]) for name in names if (frame := facts.series(reading, name)) is not None}
    end = {
        who: replace(side, n=rounded(side.n))
        for who, side in facts.sides(reading.readings, "in_the_end").items()
        if who not in words and isinstance(side, Estimate) and word_of(side) is None and not _few_later(both[who], side)
    }
    kept = {"coarse": words, "within_h": reading.facts.get("within_h", 6.0)}
    return replace(shared, facts=kept, readings={"in_the_end": end}, series=curves)


def _few_later(soon: Side, end: Estimate) -> bool:
    """Whether the two shares together tell that only a few were answered late."""
    return isinstance(soon, Estimate) and half_up((end.value - soon.value) * end.n) < FEW


def _steps(curve: pl.DataFrame, n: int) -> pl.DataFrame:
    """A curve in steps of at least two points of a hundred and two and a half messages; its band never narrower.

    So no place of it, and no difference of two, tells a small count.
    """
    step = max(0.02, FEW / 2 / n)
    whole = {"answered": pl.Expr.round, "low": pl.Expr.floor, "high": pl.Expr.ceil}
    # Rounded once more before and after, for a thousandth of a step is no step.
    steps = [(to((pl.col(name) / step).round(6)) * step).clip(0, 1).round(6) for name, to in whole.items()]
    return curve.with_columns(steps)


def _latency(reading: Reading, timezone: str) -> Reading:
    """Times are no shares: their n is rounded; one that few messages make, or that few were answered for, goes."""
    both = {"me": reading.me, "them": reading.them}
    few = {who: "only_a_few" for who, side in both.items() if _few_timed(side)}
    me, them = (_time(side, who in few) for who, side in both.items())
    kept = {"coarse": few, "clock": reading.facts.get("clock", "awake")}
    return replace(reading, me=me, them=them, facts=kept, readings={}, series={})


def _few_timed(side: Side) -> bool:
    if isinstance(side, NotReached):
        return half_up(side.answered * side.n) < FEW
    return isinstance(side, Estimate) and side.n < FEW


def _time(side: Side, few: bool) -> Side:
    if few:
        return SMALL
    if isinstance(side, NotReached):
        return NotReached(int(side.answered * 10) / 10, rounded(side.n))
    return without_small(side, None)


def _check_ins(reading: Reading, timezone: str) -> Reading:
    few = {
        who: "few"
        for who, side in (("me", reading.me), ("them", reading.them))
        if isinstance(side, Estimate) and side.n < FEW
    }
    me, them = without_small(reading.me, few.get("me")), without_small(reading.them, few.get("them"))
    weeks, with_one = facts.number(reading.facts, "weeks"), facts.pair(reading.facts, "weeks_with")
    enough = weeks and with_one and all(FEW <= weeks * share <= weeks - FEW for share in with_one)
    kept = {"weeks_with": reading.facts["weeks_with"]} if enough and not few else {}
    return replace(reading, me=me, them=them, facts={"coarse": few, **kept}, readings={}, series={})


def _words(reading: Reading, timezone: str) -> Reading:
    shared, words = _shared(reading)
    told = isinstance(reading.me, Estimate) and not words
    kept = {} if not told else {k: reading.facts[k] for k in ("words", "words_per_turn") if k in reading.facts}
    if all_told(emoji := counts(reading, "emoji")):
        kept["emoji"] = emoji
    turns = told_sides(facts.sides(reading.readings, "turns"), {})
    return replace(shared, facts={"coarse": words, **kept}, readings={"turns": turns} if len(turns) == 2 else {})


_rules: Mapping[str, Callable[[Reading, str], Reading | None]] = {
    "initiation": _initiation,
    "answers": _answers,
    "response_latency": _latency,
    "check_ins": _check_ins,
    "words": _words,
    "follow_ups": redact_exchange.follow_ups,
    "silences": redact_exchange.silences,
    "questions": redact_exchange.questions,
    "voice": redact_exchange.voice,
    "calls": redact_exchange.calls,
    "reactions": redact_exchange.reactions,
    "rhythm": redact_exchange.rhythm,
    "style": redact_exchange.style,
    **dict.fromkeys(GESTURES, redact_exchange.gestures),
}
"""How each measure is made fit to share; one without a rule is left out rather than passed on."""
