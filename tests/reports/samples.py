"""Hand-made analyses with every state a report can show; `python -m tests.reports.samples FOLDER` renders them."""

import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import log
from pathlib import Path
from typing import Literal, TypeVar

import polars as pl

from analyzer import estimate
from analyzer.changes import Change, Changes, Compared, Comparisons, NoChange, NotCompared, SideName, TooShort
from analyzer.estimate import Estimate, Interval, NotInSource, NotReached, NotSupported, Side, TooLittle
from analyzer.options import DEFAULTS
from analyzer.results import Analysis, Band, Contact, GroupChat, QuietHours, Reading, Status, status_of, status_of_both
from parsers.frame import Capabilities, DateOrder, Manifest, Skipped, SourceInfo
from parsers.ledger import Ledger
from reports import html, redact

MADE_ON = date(2026, 11, 22)
FIRST, LAST = datetime(2025, 1, 3, 8, 12, tzinfo=UTC), datetime(2026, 11, 20, 21, 3, tzinfo=UTC)
LONGEST = ("2025-08-07T18:06:24Z", "2025-08-27T15:40:00Z")
"""Ends of the longest quiet spell of every sample, UTC."""
SWAPPED = {f"{kind}_{a}": f"{kind}_{b}" for kind in ("curve", "over_time") for a, b in (("me", "them"), ("them", "me"))}
Told = TypeVar("Told")
STATES = ("answered", "after_writing_again", "late", "none_seen", "too_recent", "by_call", "by_reaction")
WHATSAPP = Capabilities(False, False, False, False, False, False, False, True)
SMS = Capabilities(True, True, True, False, False, True, False, False)


def share(
    value: float, half: float, n: int, *, early: bool = False, parts: Mapping[str, int] | None = None
) -> Estimate:
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), n, early, parts=parts or {})


def starts(n: int, mine: float, seed: int, first: datetime = FIRST, last: datetime = LAST) -> pl.DataFrame:
    """`n` starts spread over the time, with every look among them."""
    rng = random.Random(seed)
    span = (last - first).total_seconds()
    at = sorted(first + timedelta(seconds=rng.random() * span) for _ in range(n))
    states = [rng.choices([*STATES, None], [60, 5, 14, 12, 2, 2, 2, 6])[0] for _ in at]
    rows = {
        "at": at,
        "who": ["me" if rng.random() < mine else "them" for _ in at],
        "clear": [rng.random() < 0.8 for _ in at],
        "state": states,
    }
    return pl.DataFrame(
        rows, schema={"at": pl.Datetime("ms", "UTC"), "who": pl.String, "clear": pl.Boolean, "state": pl.String}
    )


def curve(level: float, half_s: float) -> pl.DataFrame:
    hours = [10 ** (log(1 / 60, 10) + i * (log(168, 10) - log(1 / 60, 10)) / 60) for i in range(61)]
    answered = [level / (1 + (half_s / 3600 / h) ** 0.9) for h in hours]
    return pl.DataFrame(
        {
            "hours": hours,
            "answered": answered,
            "low": [max(0.0, a - 0.08) for a in answered],
            "high": [min(1.0, a + 0.08) for a in answered],
        }
    )


def weeks(me: float, them: float, seed: int, first: datetime = FIRST, last: datetime = LAST) -> pl.DataFrame:
    rng = random.Random(seed)
    monday = first.date() - timedelta(days=first.weekday())
    all_weeks = [monday + timedelta(weeks=i) for i in range((last.date() - monday).days // 7 + 1)]
    rows = {
        "week": all_weeks,
        "me": [rng.choice([1.0, 2.0, 0.4]) if rng.random() < me else 0.0 for _ in all_weeks],
        "them": [rng.choice([1.0, 1.6, 0.3]) if rng.random() < them else 0.0 for _ in all_weeks],
        "seen": [not 30 <= i < 33 for i, _ in enumerate(all_weeks)],
    }
    return pl.DataFrame(rows, schema={"week": pl.Date, "me": pl.Float64, "them": pl.Float64, "seen": pl.Boolean})


def initiation(
    me: Side, band: Band, starts_: pl.DataFrame, *, matters: bool = False, all_starts: float | None = None
) -> Reading:
    if isinstance(me, Estimate):
        them: Side = Estimate(1 - me.value, 1 - me.high, 1 - me.low, me.n, me.early)
        every = me.value if all_starts is None else all_starts
        gaps = {
            str(h): min(1.0, max(0.0, me.value + (h - 6) * (0.012 if matters else 0.002))) for h in (3, 4, 6, 8, 12, 24)
        }
        readings: dict[str, object] = {
            "all_starts": every,
            "late_answers_out": me.value,
            "bounds": [me.low - 0.05, me.high + 0.05],
            "by_gap_h": gaps,
        }
    else:
        them, readings = me, {}
    clear = starts_.filter(pl.col("clear"))
    counts = {who: clear.filter(pl.col("who") == who).height for who in ("me", "them")}
    facts = {
        "definition_matters": matters,
        "gap_hours": 6.0,
        "starts": starts_.height,
        "clear": counts,
        "late_expected": 4.2,
    }
    return Reading("initiation", "share", me, them, status_of(me), band, facts, readings, {"starts": starts_})


def answers(me: Side, them: Side, curves: Mapping[str, pl.DataFrame]) -> Reading:
    status: Status = status_of(me)
    return Reading("answers", "share", me, them, status, None, {"within_h": 6.0}, {}, dict(curves))


def latency(me: Side, them: Side, talking: Mapping[str, Side]) -> Reading:
    return Reading(
        "response_latency", "s", me, them, status_of(me), None, {"clock": "awake"}, {"in_conversation": dict(talking)}
    )


def check_ins(me: Side, them: Side, frame: pl.DataFrame) -> Reading:
    facts = {"weeks_with": {"me": 0.71, "them": 0.38}, "contact_days_per_28": 16.4, "weeks": frame.height}
    return Reading("check_ins", "per_28_days", me, them, status_of(me), None, facts, {}, {"weeks": frame})


def words(me: Side) -> Reading:
    them: Side = Estimate(1 - me.value, 1 - me.high, 1 - me.low, me.n, me.early) if isinstance(me, Estimate) else me
    facts = {
        "words": {"me": 41_200, "them": 29_800},
        "emoji": {"me": 1204, "them": 380},
        "words_per_turn": {"me": 14.2, "them": 11.6},
    }
    readings = {"turns": both_of(share(0.53, 0.03, 5400))} if isinstance(me, Estimate) else {}
    return Reading("words", "share", me, them, status_of(me), "leans_me", facts, readings)


def both_of(me: Side) -> dict[str, Side]:
    """A share between two people, from both sides."""
    them = Estimate(1 - me.value, 1 - me.high, 1 - me.low, me.n, me.early) if isinstance(me, Estimate) else me
    return {"me": me, "them": them}


def of_both(key: str, me: Side, facts: Mapping[str, object]) -> Reading:
    """A share between two people with its counts."""
    return Reading(key, "share", me, both_of(me)["them"], status_of(me), None, facts)


def follow_ups(me: Side, them: Side, shares: Mapping[str, Side]) -> Reading:
    facts = {"after_h": 1.0, "within_gap": {"me": 5, "them": 2}, "after_silence": {"me": 21, "them": 7}}
    readings = {"share_of_bids": dict(shares), "anywhere": {"me": 3.1, "them": 2.2}}
    return Reading("follow_ups", "per_28_days", me, them, status_of_both(me, them), None, facts, readings)


def silences(mine: int, theirs: int, clear: tuple[int, int], *, days: float = 7.0, ongoing: bool = False) -> Reading:
    """Quiet spells that each side ended; how many are enough follows from the counts."""
    n = mine + theirs
    facts: dict[str, object] = {
        "longer_than_days": days,
        "silences": n,
        "ended": {"me": mine, "them": theirs},
        "clear": {"me": clear[0], "them": clear[1]},
        "by_call": {"me": 0, "them": 0},
        "ongoing": ongoing,
    }
    if n:
        by = "me" if mine > theirs else "them"
        facts["longest"] = {"days": 19.9, "from": LONGEST[0], "to": LONGEST[1], "ended_by": by}
    if n < DEFAULTS.min_silences[0]:
        return of_both("silences", TooLittle(n, DEFAULTS.min_silences[0], "silences"), facts)
    return of_both("silences", Estimate(*wilson(mine, n), n, n < DEFAULTS.min_silences[1]), facts)


def wilson(k: int, n: int) -> tuple[float, float, float]:
    found = estimate.wilson(float(k), float(n), 0.95)
    return found.value, found.low, found.high


def questions(me: Side, them: Side, back: Mapping[str, Side]) -> Reading:
    facts = {"question_turns": {"me": 320, "them": 251}, "turns": {"me": 1500, "them": 1400}}
    status = status_of_both(me, them)
    return Reading("questions", "per_100", me, them, status, None, facts, {"asks_back": dict(back)})


def voice(me: Side, notes: Mapping[str, int] | None, seconds: Mapping[str, float] | None = None) -> Reading:
    facts = {**({"voice_notes": dict(notes)} if notes else {}), **({"seconds": dict(seconds)} if seconds else {})}
    return of_both("voice", me, facts)


def calls(me: Side, answered: tuple[int, int], missed: tuple[int, int], talked: object, timed: int) -> Reading:
    facts: dict[str, object] = {
        "answered": dict(zip(("me", "them"), answered, strict=True)),
        "missed": dict(zip(("me", "them"), missed, strict=True)),
        "talked_s": talked,
        **({"timed": timed} if isinstance(talked, float) else {}),
    }
    return of_both("calls", me, {} if isinstance(me, NotInSource) else facts)


def reactions(me: Side, them: Side, given: tuple[int, int], only: tuple[int, int], bids: tuple[int, int]) -> Reading:
    counts = {"given": given, "only_answer": only, "bids": bids}
    facts = {key: dict(zip(("me", "them"), both, strict=True)) for key, both in counts.items()}
    told = {} if isinstance(me, NotInSource) else facts
    return Reading("reactions", "per_100", me, them, status_of_both(me, them), None, told)


def rhythm(pair: Side, word: str = "") -> Reading:
    return Reading("rhythm", "burstiness", pair, pair, status_of(pair), None, {"rhythm": word} if word else {})


def not_in_source(*keys: str) -> tuple[Reading, ...]:
    made = (of_both(key, NotInSource(key), {}) for key in keys)
    return tuple(replace(r, unit="per_100") if r.key == "reactions" else r for r in made)


def parts(
    answered: int, again: int, late: int, none: int, recent: int = 1, call: int = 0, reaction: int = 0
) -> dict[str, int]:
    return dict(zip(STATES, (answered, again, late, none, recent, call, reaction), strict=True))


def contact(key: str, name: str, readings: tuple[Reading, ...], **more: object) -> Contact:
    base = Contact(
        key=key,
        name=name,
        platforms=("whatsapp",),
        first=FIRST,
        last=LAST,
        contact_days=402,
        messages={"me": 4800, "them": 4612},
        measures={r.key: r for r in readings},
        quiet={"me": QuietHours(23.25, 7.5, False), "them": QuietHours(23.0, 7.0, True)},
        sources=(0,),
    )
    return replace(base, **more)  # type: ignore[arg-type] - keyword fields of a test's own


TALK = {"me": Estimate(120, 60, 180, 310), "them": Estimate(95, 60, 150, 298)}


def ana() -> Contact:
    """You write first more often; all full; half their answers within hours, with no upper end."""
    readings = (
        initiation(share(0.68, 0.08, 142), "leans_me", starts(142, 0.68, 1), all_starts=0.66),
        answers(
            share(0.93, 0.06, 43, parts=parts(38, 1, 2, 2)),
            share(0.55, 0.10, 94, parts=parts(48, 4, 21, 14, 1, 2, 5)),
            {"curve_me": curve(0.98, 360), "curve_them": curve(0.8, 14_400)},
        ),
        latency(Estimate(360, 240, 540, 43), Estimate(14_400, 7200, 400_000, 94, high_not_reached=True), TALK),
        check_ins(Estimate(3.9, 3.2, 4.7, 97), Estimate(1.8, 1.3, 2.4, 45), weeks(0.71, 0.38, 1)),
        words(share(0.58, 0.05, 71_000)),
        follow_ups(
            Estimate(1.06, 0.68, 1.57, 26),
            Estimate(0.37, 0.17, 0.69, 9),
            {"me": share(0.19, 0.08, 94), "them": share(0.14, 0.09, 43)},
        ),
        silences(11, 6, (8, 5), days=8.6, ongoing=True),
        questions(
            Estimate(21.3, 19.0, 23.9, 1500),
            Estimate(17.9, 15.6, 20.4, 1400),
            {"me": share(0.17, 0.05, 225), "them": share(0.24, 0.05, 269)},
        ),
        voice(share(0.31, 0.09, 84), {"me": 30, "them": 54}, {"me": 1250.0, "them": 2780.0}),
        calls(share(0.62, 0.13, 55), (27, 15), (7, 6), 12_600.0, 40),
        reactions(Estimate(5.7, 4.5, 7.2, 2405), Estimate(12.1, 10.2, 14.2, 2123), (137, 257), (6, 9), (62, 121)),
        rhythm(Estimate(0.31, 0.2, 0.41, 141), "in_bursts"),
    )
    context = ("we lived together until March 2025", "we mostly call")
    return contact("k-ana", "Ana", readings, platforms=("whatsapp", "signal"), context=context, sources=(0, 2))


def ben() -> Contact:
    """Neither clearly more; more than 200 starts, so bars."""
    readings = (
        initiation(share(0.49, 0.07, 310), "about_even", starts(310, 0.49, 2)),
        answers(
            share(0.88, 0.07, 90, parts=parts(75, 4, 6, 5)),
            share(0.90, 0.06, 96, parts=parts(84, 2, 6, 4, 0)),
            {"curve_me": curve(0.95, 840), "curve_them": curve(0.97, 1020)},
        ),
        latency(Estimate(840, 480, 1300, 90), Estimate(1020, 600, 1500, 96), TALK),
        check_ins(Estimate(6.2, 5.3, 7.1, 150), Estimate(6.4, 5.5, 7.4, 155), weeks(0.9, 0.9, 2)),
        words(share(0.47, 0.05, 40_000)),
        follow_ups(Estimate(0.0, 0.0, 0.15, 0), Estimate(0.04, 0.0, 0.2, 1), {"me": share(0.0, 0.04, 96)}),
        silences(3, 3, (3, 3)),
        questions(
            Estimate(24.0, 13.6, 38.9, 50, early=True),
            Estimate(9.1, 3.9, 19.6, 55, early=True),
            {"me": TooLittle(5, 15, "questions"), "them": TooLittle(12, 15, "questions")},
        ),
        voice(NotInSource("the length of voice notes"), {"me": 0, "them": 48}),
        calls(share(0.45, 0.21, 20, early=True), (6, 5), (3, 6), NotInSource("how long calls lasted"), 0),
        reactions(Estimate(0.0, 0.0, 0.3, 1400), Estimate(0.2, 0.0, 0.6, 1400, early=True), (0, 3), (0, 1), (90, 96)),
        rhythm(Estimate(-0.25, -0.33, -0.16, 309), "fairly_regular"),
    )
    return contact("k-ben", "Ben", readings)


def chidi() -> Contact:
    """The other writes first most of the time; half of yours not reached by you; a call in the source."""
    readings = (
        initiation(share(0.22, 0.09, 88), "mostly_them", starts(88, 0.22, 3)),
        answers(
            share(0.31, 0.12, 66, parts=parts(18, 3, 10, 30, 0, 1, 4)),
            share(0.95, 0.05, 41, parts=parts(39, 0, 1, 1, 0)),
            {"curve_me": curve(0.45, 9000), "curve_them": curve(0.99, 300)},
        ),
        latency(
            NotReached(0.45, 66), Estimate(300, 45, 500, 41), {"me": TooLittle(8, 20, "replies"), "them": TALK["them"]}
        ),
        check_ins(Estimate(0.9, 0.5, 1.4, 22), Estimate(3.1, 2.5, 3.8, 66), weeks(0.2, 0.6, 3)),
        words(share(0.41, 0.06, 22_000)),
        follow_ups(
            Estimate(0.2, 0.05, 0.5, 5),
            Estimate(0.9, 0.5, 1.5, 22),
            {"me": share(0.12, 0.1, 41), "them": share(0.27, 0.11, 66)},
        ),
        silences(0, 4, (0, 4)),
        questions(TooLittle(22, 30, "turns"), Estimate(4.3, 3.0, 6.0, 727), {}),
        voice(TooLittle(14, 20, "voice_notes"), {"me": 3, "them": 11}, {"me": 40.0, "them": 200.0}),
        calls(TooLittle(11, 15, "calls"), (2, 5), (0, 4), 900.0, 7),
        reactions(Estimate(3.1, 1.9, 4.8, 900), TooLittle(60, 100, "messages"), (28, 2), (1, 0), (20, 9)),
        rhythm(TooLittle(24, 30, "starts")),
    )
    return contact("k-chidi", "Chidi", readings, platforms=("sms", "whatsapp"), sources=(0, 1))


def mum() -> Contact:
    """An early picture that cannot tell yet; one side of answers with too little."""
    readings = (
        initiation(share(0.44, 0.2, 24, early=True), "cant_tell", starts(24, 0.44, 4)),
        answers(
            share(0.84, 0.16, 17, early=True, parts=parts(14, 0, 2, 1)),
            TooLittle(9, 15, "first_messages", parts(8, 0, 0, 1)),
            {"curve_me": curve(0.9, 2400)},
        ),
        latency(Estimate(2460, 1200, 5500, 17, early=True), TooLittle(9, 15, "first_messages"), {}),
        check_ins(Estimate(0.9, 0.4, 1.7, 15, early=True), TooLittle(9, 15, "starts"), weeks(0.3, 0.2, 4)),
        words(NotSupported("th")),
        follow_ups(Estimate(0.3, 0.0, 0.9, 5, early=True), Estimate(0.2, 0.0, 0.8, 3, early=True), {}),
        silences(1, 0, (0, 0)),
        questions(TooLittle(4, 6, "weeks"), TooLittle(4, 6, "weeks"), {}),
        *not_in_source("voice", "calls", "reactions"),
        rhythm(TooLittle(24, 30, "starts")),
    )
    return contact(
        "k-mum", "Mum", readings, platforms=("sms",), messages={"me": 310, "them": 280}, contact_days=66, sources=(1,)
    )


def noor() -> Contact:
    """Too little to say, everywhere; a name that runs from right to left."""
    little = TooLittle(11, 15, "starts")
    readings = (
        initiation(little, "cant_tell", starts(11, 0.5, 5)),
        answers(TooLittle(5, 15, "first_messages"), TooLittle(6, 15, "first_messages"), {}),
        latency(TooLittle(5, 15, "first_messages"), TooLittle(6, 15, "first_messages"), {}),
        check_ins(TooLittle(5, 15, "starts"), TooLittle(6, 15, "starts"), weeks(0.1, 0.1, 5)),
        words(TooLittle(4, 6, "weeks")),
        follow_ups(little, little, {}),
        of_both("silences", little, {}),
        questions(TooLittle(22, 30, "turns"), TooLittle(20, 30, "turns"), {}),
        *not_in_source("voice", "reactions"),
        calls(TooLittle(0, 15, "calls"), (0, 0), (0, 0), 0.0, 0),
        rhythm(little),
    )
    return contact(
        "k-noor", "نور", readings, platforms=("signal",), messages={"me": 40, "them": 38}, contact_days=14, sources=(2,)
    )


def theo() -> Contact:
    """It depends how you count; something the source cannot show."""
    readings = (
        initiation(share(0.57, 0.15, 118), "depends", starts(118, 0.57, 6), matters=True, all_starts=0.68),
        answers(
            share(0.91, 0.06, 52, parts=parts(46, 1, 3, 2)),
            share(0.62, 0.12, 64, parts=parts(37, 3, 16, 8)),
            {"curve_me": curve(0.97, 660), "curve_them": curve(0.9, 10_800)},
        ),
        latency(Estimate(660, 360, 1080, 52), Estimate(10_800, 5400, 26_000, 64), TALK),
        check_ins(Estimate(2.1, 1.5, 2.8, 61), Estimate(1.5, 1.0, 2.2, 48), weeks(0.5, 0.4, 6)),
        words(NotInSource("only media")),
        follow_ups(
            Estimate(0.5, 0.2, 1.0, 12),
            Estimate(0.6, 0.3, 1.1, 14),
            {"me": share(0.14, 0.09, 64), "them": share(0.2, 0.1, 52)},
        ),
        silences(0, 0, (0, 0), days=11.2),
        questions(Estimate(20.0, 18.0, 22.1, 980), Estimate(22.0, 19.8, 24.3, 1010), {}),
        voice(share(0.66, 0.2, 25, early=True), {"me": 15, "them": 10}, {"me": 700.0, "them": 360.0}),
        *not_in_source("calls", "reactions"),
        rhythm(Estimate(0.05, -0.06, 0.16, 117), "in_between"),
    )
    return contact("k-theo", "Théo", readings, notes=("Three weeks in August 2025 are missing from these exports.",))


def change(n: int, earliest: date = date(2025, 3, 3), latest: date = date(2025, 5, 5)) -> Change:
    """Who writes first, changed from three to six of ten; `n` starts on either side."""
    before, after = share(0.3, 0.1, n), share(0.6, 0.1, n)
    return Change(before, after, Interval(0.3, 0.16, 0.44), "share", earliest, latest, 0.004)


def compared(before: float, after: float, n: int) -> Compared:
    """A share before and after a date, clearly more where it is."""
    step = Interval(after - before, after - before - 0.14, after - before + 0.14)
    outcome: Literal["clearly_more", "no_reliable_change"] = "clearly_more" if step.low > 0 else "no_reliable_change"
    return Compared(share(before, 0.1, n), share(after, 0.1, n), step, "difference", outcome, False, 0.003)


def over_time(level: float, then: float, first: datetime = FIRST, last: datetime = LAST) -> pl.DataFrame:
    """A rolling line that steps from one level to another in March 2025, blank in its first and last six weeks."""
    monday = first.date() - timedelta(days=first.weekday())
    n = (last.date() - monday).days // 7 + 1
    every = [monday + timedelta(weeks=i) for i in range(n)]
    value = [level if week < date(2025, 3, 31) else then for week in every]
    columns = {"week": every, "value": value, "low": [v - 0.12 for v in value], "high": [v + 0.12 for v in value]}
    return pl.DataFrame({**columns, "seen": [6 <= i < n - 6 for i in range(n)]})


def changed(contact_: Contact) -> Contact:
    """The contact with a change in who writes first, check-ins that came to be fewer, and none elsewhere."""
    mine, theirs = change(45), change(45)
    theirs = replace(
        theirs,
        before=share(0.7, 0.1, 45),
        after=share(0.4, 0.1, 45),
        difference=Interval(-0.3, -0.44, -0.16),
    )
    fewer = Change(
        Estimate(6.0, 4.8, 7.4, 60), Estimate(2.0, 1.3, 3.0, 40), Interval(-4.0, -5.6, -2.6), "per_28_days",
        date(2025, 8, 4), date(2025, 9, 15), 0.001,
    )  # fmt: skip
    none = {"me": NoChange(0.28, "share", "not_seen", 0.4), "them": NoChange(None, "share", "definition_matters", 0.4)}
    said: Changes = {
        "initiation": {"me": mine, "them": theirs},
        "check_ins": {"me": NoChange(2.4, "factor", "small", 0.2), "them": fewer},
        "answers": none,  # type: ignore[dict-item] - the two names of sides
        "words": {"me": TooShort(11, 16, "weeks_with_words"), "them": TooShort(11, 16, "weeks_with_words")},
    }
    series = {"initiation": {"over_time_me": over_time(0.3, 0.6)}, "check_ins": {"over_time_them": over_time(6.0, 2.0)}}
    readings = {
        key: replace(reading, series={**reading.series, **series.get(key, {})})
        for key, reading in contact_.measures.items()
    }
    return replace(contact_, measures=readings, changes=said)


def before_and_after(contact_: Contact) -> Contact:
    """The contact with both sides of a date: more of the first messages, as many answers, too little elsewhere."""
    turned = compared(0.6, 0.4, 52)
    less = replace(turned, difference=Interval(-0.2, -0.34, -0.06), outcome="clearly_less")
    given: Comparisons = {
        "initiation": {"me": compared(0.4, 0.6, 52), "them": less},
        "answers": {"me": compared(0.8, 0.82, 40), "them": replace(compared(0.8, 0.82, 40), slight=False)},
        "response_latency": {"me": NotCompared(TooLittle(6, 15, "first_messages"), Estimate(600, 300, 900, 40))},
    }
    return replace(contact_, compared=given)


def manifest() -> Manifest:
    order = DateOrder("dmy", "certain", "14 first fields above 12")
    guess = DateOrder("mdy", "ambiguous", "no first field above 12")
    ledger = Ledger(
        "line", 12_400, 11_020, 1100, 24, 200, {"blank before the first message": 1, "media left out": 50}, 5
    )
    records = Ledger("record", 3200, 3100, 0, 0, 98, {}, 2)
    return Manifest(
        sources=(
            SourceInfo(
                "WhatsApp Chat with Ana.zip",
                "whatsapp",
                "header",
                "ab" * 32,
                "local",
                "Europe/Paris",
                60.0,
                WHATSAPP,
                ledger,
                order,
            ),
            SourceInfo("sms-20261120.xml", "sms", "root element", "cd" * 32, "instant", "", 0.001, SMS, records),
            SourceInfo(
                "signal-plaintext.zip",
                "signal",
                "main.jsonl",
                "ef" * 32,
                "instant",
                "",
                0.001,
                WHATSAPP,
                records,
                guess,
                ("Disappearing messages are not in this export.",),
            ),
        ),
        skipped=(Skipped("broken.zip", "the zip ends too early", True), Skipped("holiday.jpg", "no chat export")),
    )


def six() -> Analysis:
    people = (ana(), ben(), chidi(), mum(), theo(), noor())
    groups = (GroupChat("Climbing on Sunday", "whatsapp", 7, 2310),)
    return Analysis(
        "Sam",
        "Europe/Paris",
        DEFAULTS,
        FIRST,
        LAST,
        manifest(),
        people,
        groups,
        (("2026-03-01", "we talked about it"),),
    )


def nobody() -> Analysis:
    return Analysis("Sam", "Europe/Paris", DEFAULTS, None, None, Manifest(()), ())


def only(*people: Contact) -> Analysis:
    return replace(six(), contacts=people)


def crowd(n: int) -> Analysis:
    """`n` people, some of the same name, some long, over twelve years for every tenth."""
    made = []
    for i in range(n):
        base = (ana, ben, chidi, mum, noor, theo)[i % 6]()
        name = base.name if i < 12 else f"{base.name} {'von und zu ' * (i % 7)}{i}"
        made.append(replace(base, key=f"k{i}", name=name, messages={"me": 10 * i, "them": 9 * i + 1}))
    return only(*made)


def swapped(c: Contact) -> Contact:
    """The same friendship seen from the other side."""
    bands = {"leans_me": "leans_them", "leans_them": "leans_me", "mostly_me": "mostly_them", "mostly_them": "mostly_me"}

    def both(values: Mapping[str, object]) -> dict[str, object]:
        turned: dict[str, object] = {}
        for key, value in values.items():
            if isinstance(value, Mapping) and set(value) <= {"me", "them"}:
                turned[key] = {{"me": "them", "them": "me"}[who]: told for who, told in value.items()}
            elif key == "longest" and isinstance(value, Mapping):
                turned[key] = {**value, "ended_by": "them" if value["ended_by"] == "me" else "me"}
            elif key in ("all_starts", "late_answers_out") and isinstance(value, float):
                turned[key] = 1 - value
            elif key == "by_gap_h" and isinstance(value, Mapping):
                turned[key] = {k: 1 - v for k, v in value.items()}
            else:
                turned[key] = value
        return turned

    def turn(r: Reading) -> Reading:
        series = {
            SWAPPED.get(k, k): v.rename({"me": "them", "them": "me"}) if k == "weeks" else v
            for k, v in r.series.items()
        }
        if "starts" in series:
            series["starts"] = series["starts"].with_columns(
                pl.when(pl.col("who") == "me").then(pl.lit("them")).otherwise(pl.lit("me")).alias("who")
            )
        band = bands.get(r.band or "", r.band)
        return replace(
            r, me=r.them, them=r.me, band=band, facts=both(r.facts), readings=both(r.readings), series=series
        )  # type: ignore[arg-type] - band words are the four above

    def other(sides: Mapping[SideName, Told]) -> dict[SideName, Told]:
        return {"them" if who == "me" else "me": told for who, told in sides.items()}

    return replace(
        c,
        measures={k: turn(r) for k, r in c.measures.items()},
        changes={key: other(sides) for key, sides in c.changes.items()},
        compared={key: other(sides) for key, sides in c.compared.items()},
        messages={"me": c.messages["them"], "them": c.messages["me"]},
    )


def render(analysis: Analysis, *, share: bool = False, lang: str = "en") -> str:
    """A report of a sample; a copy to share is redacted with a fixed shuffle."""
    given = redact.plan(analysis, rng=random.Random(7)).apply() if share else analysis
    return html.render(given, lang=lang, share=share, made_on=MADE_ON, version="0.0.0")


def main(folder: Path) -> None:
    """Write every sample as a page."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "six": six(),
        "one": only(mum()),
        "nobody": nobody(),
        "crowd": crowd(60),
        "two": only(ben(), swapped(ben())),
    }
    for name, analysis in pages.items():
        (folder / f"{name}.html").write_text(render(analysis), encoding="utf-8")
    (folder / "share.html").write_text(render(six(), share=True), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
