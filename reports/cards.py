"""The cards of a person's page: question → sentence with its range → figure → how it was counted → what it can't show.

A new measure's card is one function and one line in `CARDS`.
"""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from analyzer.results import Estimate, NotReached, Reading
from reports import facts
from reports.card import Card, drawn, part
from reports.card_changes import changes
from reports.card_compared import compared
from reports.card_exchange import exchange
from reports.card_gestures import gestures
from reports.card_notes import noted
from reports.card_silences import silences
from reports.charts import curves
from reports.charts_change import Span
from reports.charts_months import level_months, month_levels
from reports.charts_time import TimeLine, starts_of, time_line
from reports.charts_weeks import weeks
from reports.phrasing import Phrasing
from reports.prose import Line
from reports.sentences import (
    SIDES,
    Sheet,
    answered_lines,
    band_key,
    checked_in,
    follow_up_lines,
    is_flagged,
    of_all,
)
from reports.tables import curve_table, start_table, state_table, week_table


def _card(sheet: Sheet, key: str, reading: Reading, say: list[Line]) -> Card:
    """What every card has; figures and tables are added with `replace`."""
    p = sheet.prose
    return Card(key, p.say(f"{key}.title"), (part(sheet, key, reading, say),), p.say(f"{key}.cannot"))


def initiation(sheet: Sheet, reading: Reading) -> Card:
    """Who tends to write first?"""
    p, name = sheet.prose, sheet.name
    shown = isinstance(reading.me, Estimate)
    say = [of_all(sheet, "initiation", reading)]
    if shown:
        say[0] = p.say(band_key("band_lead", reading), name=name) + say[0]
        say += _other_readings(sheet, reading)
    frame, months = facts.series(reading, "starts"), facts.series(reading, "months")
    zone = sheet.analysis.timezone
    starts = starts_of(frame, zone) if frame is not None else []
    short = p.spelling.months_short
    first, last = (sheet.local_day(moment) for moment in (sheet.contact.first, sheet.contact.last))
    line = time_line(starts, first, last, short)
    place = Span(first, last, by_month=True).place if line is None else lambda day: line.place(day, first, last)
    tables = [start_table(p, name, starts)] if starts else []
    return replace(
        _card(sheet, "initiation", reading, say),
        shares=p.say("initiation.strip"),
        strips=drawn(reading.me, flagged=is_flagged(reading)),
        line=line,
        caption=_caption(sheet, line) if line else _months_caption(sheet, months) if months is not None else None,
        months=month_levels(months, short) if months is not None else (),
        noted=noted(sheet, place) if line or months is not None else (),
        tables=tuple(tables),
        also=_by_gap(sheet, reading),
    )


def _by_gap(sheet: Sheet, reading: Reading) -> Line | None:
    """The share of first messages under other lengths of quiet."""
    by_gap = facts.numbers(reading.readings, "by_gap_h")
    if not by_gap:
        return None
    p, percent = sheet.prose, sheet.phrasing.percent
    ordered = sorted((float(hours), share) for hours, share in by_gap.items())
    hours = p.join([p.decimal(gap) for gap, _ in ordered])
    me, them = (p.join([percent(abs(whole - share)) for _, share in ordered]) for whole in (0, 1))
    return p.say("initiation.by_gap", name=sheet.name, hours=hours, me=me, them=them)


def _caption(sheet: Sheet, line: TimeLine) -> Line:
    if not line.bin_months:
        return sheet.prose.say("initiation.caption")
    unit = {1: "month", 3: "quarter", 12: "year"}[line.bin_months]
    words = sheet.prose.text(f"initiation.unit_{unit}")
    return sheet.prose.say("initiation.caption_bars", unit=words, n=sheet.prose.number(line.tallest))


def _months_caption(sheet: Sheet, frame: pl.DataFrame) -> Line:
    unit = {1: "month", 3: "quarter", 12: "year"}[level_months(frame)]
    return sheet.prose.say("initiation.caption_months", unit=sheet.prose.text(f"initiation.unit_{unit}"))


def _other_readings(sheet: Sheet, reading: Reading) -> list[Line]:
    """The other honest ways to count the same starts, of both sides."""
    p, f, name = sheet.prose, sheet.phrasing, sheet.name
    every, out = (facts.number(reading.readings, k) for k in ("all_starts", "late_answers_out"))
    said = []
    if reading.facts.get("definition_matters") is True and every is not None and out is not None:
        said.append(p.say("initiation.depends", name=name, **_of_both(f, "all", every), **_of_both(f, "out", out)))
        gaps = sorted(facts.numbers(reading.readings, "by_gap_h").values())
        if gaps and gaps[-1] - gaps[0] >= sheet.analysis.options.gap_range_flag:
            low, high = _of_both(f, "", gaps[0]), _of_both(f, "", gaps[-1])
            # The least of mine is the most of theirs.
            ends = {"low_me": low["_me"], "high_me": high["_me"], "low_them": high["_them"], "high_them": low["_them"]}
            said.append(p.say("initiation.depends_gap", name=name, **ends))
    elif every is not None and out is not None and f.percent(every) != f.percent(out):
        said.append(p.say("initiation.all_starts", name=name, me=f.percent(every), them=f.percent(1 - every)))
    clear, starts = facts.pair(reading.facts, "clear"), facts.number(reading.facts, "starts")
    if clear and starts:
        me, them, rest = (f.count(int(v)) for v in (*clear, starts - sum(clear)))
        key = "initiation.clear" if starts > sum(clear) else "initiation.clear_all"
        said.append(p.say(key, clear_me=me, clear_them=them, open=rest, name=sheet.name))
    return said


def _of_both(f: Phrasing, name: str, mine: float) -> dict[str, str]:
    """My share and theirs, as fields of a sentence."""
    return {f"{name}_me": f.percent(mine), f"{name}_them": f.percent(1 - mine)}


def answers(sheet: Sheet, reading: Reading) -> Card:
    """When one of you reaches out, what happens? Shares within the limit, and the times by which half was answered."""
    p = sheet.prose
    latency = sheet.contact.measures.get("response_latency")
    say = [*answered_lines(sheet, reading), *(_latency_lines(sheet, latency) if latency else ())]
    lines = curves(facts.series(reading, "curve_me"), facts.series(reading, "curve_them"))
    tables = (curve_table(sheet, reading),) if lines else ()
    card = _card(sheet, "answers", reading, say)
    again = sheet.contact.measures.get("follow_ups")
    return replace(
        card,
        parts=(*card.parts, part(sheet, "follow_ups", again, follow_up_lines(sheet, again))) if again else card.parts,
        curves=lines,
        caption=p.say("answers.caption") if lines else None,
        table=state_table(sheet, reading),
        tables=tables,
    )


def _latency_lines(sheet: Sheet, reading: Reading) -> list[Line]:
    """Half answered within, and how fast it goes once both are talking. Too little is said by `answers` already."""
    p, f = sheet.prose, sheet.phrasing
    said = []
    for who, side in (("me", reading.me), ("them", reading.them)):
        if facts.coarse(reading, who):
            said.append(p.say(f"response_latency.only_a_few.{who}", name=sheet.name))
        elif isinstance(side, Estimate):
            span = f.span(side.low, side.high, side.high_not_reached)
            said.append(p.say(f"response_latency.ok.{who}", name=sheet.name, time=f.time(side.value), range=span))
        elif isinstance(side, NotReached):
            share = f.percent(side.answered)
            said.append(p.say(f"response_latency.not_reached.{who}", name=sheet.name, share=share))
    inside = facts.sides(reading.readings, "in_conversation")
    talking = {who: f.time(side.value) for who, side in inside.items() if isinstance(side, Estimate)}
    if len(talking) == 2:
        said.append(p.say("response_latency.talking.both", name=sheet.name, **talking))
    else:
        said += [p.say(f"response_latency.talking.{k}", name=sheet.name, time=v) for k, v in talking.items()]
    return said


def check_ins(sheet: Sheet, reading: Reading) -> Card:
    """How often do you check in?"""
    p, f = sheet.prose, sheet.phrasing
    say = [checked_in(sheet, reading, who) for who in SIDES]
    first = sheet.contact.measures.get("initiation")
    every = facts.pair(reading.readings, "all_starts")
    if first and first.facts.get("definition_matters") is True and every:
        me, them = (f.rate(v) for v in every)
        out = {
            f"out_{who}": f.rate(e.value)
            for who, e in (("me", reading.me), ("them", reading.them))
            if isinstance(e, Estimate)
        }
        if len(out) == 2:
            say.append(p.say("check_ins.depends", name=sheet.name, me=me, them=them, **out))
    if with_one := facts.pair(reading.facts, "weeks_with"):
        me, them = (f.percent(v) for v in with_one)
        say.append(p.say("check_ins.weeks", me=me, them=them, name=sheet.name))
    if (days := facts.number(reading.facts, "contact_days_per_28")) is not None:
        say.append(p.say("check_ins.days", n=p.number(round(days))))
    frame = facts.series(reading, "weeks")
    begin = sheet.local_day(sheet.contact.first)
    tables = (week_table(p, sheet.name, frame, begin),) if frame is not None else ()
    rows = weeks(frame, begin) if frame is not None else ()
    cut = bool(rows) and (rows[0].year, rows[0].half) > (begin.year, int(begin.month > 6))
    caption = p.say("check_ins.caption_last" if cut else "check_ins.caption") if rows else None
    return replace(_card(sheet, "check_ins", reading, say), weeks=rows, caption=caption, tables=tables)


def _of(key: str, make: Callable[[Sheet, Reading], Card]) -> Callable[[Sheet], Card | None]:
    """The card of one measure; none where the measure is absent."""
    return lambda sheet: make(sheet, reading) if (reading := sheet.contact.measures.get(key)) else None


CARDS: tuple[Callable[[Sheet], Card | None], ...] = (
    _of("initiation", initiation),
    _of("answers", answers),
    _of("check_ins", check_ins),
    exchange,
    gestures,
    _of("silences", silences),
    changes,
    compared,
)
"""Cards in the order of the page."""
