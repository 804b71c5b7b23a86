"""The cards of a person's page: question → sentence with its range → figure → how it was counted → what it can't show.

A new measure's card is one function and one line in `CARDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from analyzer.results import Estimate, NotReached, Reading
from reports import facts
from reports.charts import Curves, Strip, balance, curves
from reports.charts_time import Drawing, TimeLine, month_levels, starts_of, time_line
from reports.charts_weeks import WeekRow, weeks
from reports.prose import Line
from reports.sentences import SIDES, Sheet, answered_lines, band_key, checked_in, of_all, spoken_side
from reports.tables import Table, curve_table, gap_table, start_table, state_table, week_table, word_table


@dataclass(frozen=True, slots=True)
class Card:
    """One question about one person; what does not apply is None or empty."""

    key: str
    title: Line
    term: Line
    say: tuple[Line, ...]
    counted: Line
    cannot: Line
    early: bool = False
    strip: Strip | None = None
    line: TimeLine | None = None
    caption: Line | None = None
    curves: Curves | None = None
    weeks: tuple[WeekRow, ...] = ()
    months: tuple[Drawing, ...] = ()
    states: Table | None = None
    tables: tuple[Table, ...] = ()


def _card(sheet: Sheet, key: str, reading: Reading, say: list[Line]) -> Card:
    """What every card has; figures and tables are added with `replace`."""
    p, options = sheet.prose, sheet.analysis.options
    hours = sheet.hours if key == "answers" else f"{options.gap_hours:g}"
    return Card(
        key=key,
        title=p.say(f"{key}.title"),
        term=p.say(f"{key}.term"),
        say=tuple(say),
        counted=p.say(f"{key}.counted", hours=hours, days=f"{options.unanswered_days:g}"),
        cannot=p.say(f"{key}.cannot"),
        early=any(isinstance(e, Estimate) and e.early for e in (reading.me, reading.them)),
    )


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
    short = p.entry("months_short")
    line = time_line(starts, sheet.contact.first.date(), sheet.contact.last.date(), short)
    tables = [start_table(p, name, starts)] if starts else []
    if gaps := gap_table(p, sheet.phrasing, facts.numbers(reading.readings, "by_gap_h")):
        tables.append(gaps)
    return replace(
        _card(sheet, "initiation", reading, say),
        strip=balance(reading.me) if isinstance(reading.me, Estimate) else None,
        line=line,
        caption=_caption(sheet, line) if line else p.say("initiation.caption_months") if months is not None else None,
        months=month_levels(months, short) if months is not None else (),
        tables=tuple(tables),
    )


def _caption(sheet: Sheet, line: TimeLine) -> Line:
    if not line.bin_months:
        return sheet.prose.say("initiation.caption")
    unit = {1: "month", 3: "quarter", 12: "year"}[line.bin_months]
    words = sheet.prose.text(f"initiation.unit_{unit}")
    return sheet.prose.say("initiation.caption_bars", unit=words, n=sheet.prose.number(line.tallest))


def _other_readings(sheet: Sheet, reading: Reading) -> list[Line]:
    """The other honest ways to count the same starts, told from the same side as the sentence before."""
    p, f = sheet.prose, sheet.phrasing
    side = spoken_side(reading)
    who = p.say(f"who.{side}", name=sheet.name)
    every, out = (_of_side(facts.number(reading.readings, k), side) for k in ("all_starts", "late_answers_out"))
    said = []
    if reading.facts.get("definition_matters") is True and every is not None and out is not None:
        said.append(p.say("initiation.depends", who=who, all=f.percent(every), out=f.percent(out)))
        gaps = sorted(_of_side(v, side) or 0.0 for v in facts.numbers(reading.readings, "by_gap_h").values())
        if gaps and gaps[-1] - gaps[0] >= sheet.analysis.options.gap_range_flag:
            said.append(p.say("initiation.depends_gap", low=f.percent(gaps[0]), high=f.percent(gaps[-1]), who=who))
    elif every is not None and out is not None and f.percent(every) != f.percent(out):
        said.append(p.say("initiation.all_starts", value=f.percent(every), who=who))
    clear, starts = facts.pair(reading.facts, "clear"), facts.number(reading.facts, "starts")
    if clear and starts:
        me, them, rest = (f.count(int(v)) for v in (*clear, starts - sum(clear)))
        said.append(p.say("initiation.clear", clear_me=me, clear_them=them, open=rest, name=sheet.name))
    return said


def _of_side(my_share: float | None, side: str) -> float | None:
    return my_share if my_share is None or side == "me" else 1 - my_share


def answers(sheet: Sheet, reading: Reading) -> Card:
    """When one of you reaches out, what happens? Shares within the limit, and the times by which half was answered."""
    p = sheet.prose
    latency = sheet.contact.measures.get("response_latency")
    say = [*answered_lines(sheet, reading), *(_latency_lines(sheet, latency) if latency else ())]
    drawn = curves(facts.series(reading, "curve_me"), facts.series(reading, "curve_them"))
    frames = {side: facts.series(reading, f"curve_{side}") for side in SIDES}
    tables = (curve_table(p, sheet.phrasing, sheet.name, frames),) if drawn else ()
    return replace(
        _card(sheet, "answers", reading, say),
        curves=drawn,
        caption=p.say("answers.caption") if drawn else None,
        states=state_table(p, sheet.phrasing, sheet.name, reading),
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
        say.append(p.say("check_ins.depends", name=sheet.name, me=me, them=them))
    if with_one := facts.pair(reading.facts, "weeks_with"):
        me, them = (f.percent(v) for v in with_one)
        say.append(p.say("check_ins.weeks", me=me, them=them, name=sheet.name))
    if (days := facts.number(reading.facts, "contact_days_per_28")) is not None:
        say.append(p.say("check_ins.days", n=f"{days:.0f}"))
    frame = facts.series(reading, "weeks")
    tables = (week_table(p, sheet.name, frame),) if frame is not None else ()
    drawn = weeks(frame) if frame is not None else ()
    caption = p.say("check_ins.caption") if drawn else None
    return replace(_card(sheet, "check_ins", reading, say), weeks=drawn, caption=caption, tables=tables)


def words(sheet: Sheet, reading: Reading) -> Card:
    """What else goes back and forth? Words; emoji are counted apart."""
    p, f = sheet.prose, sheet.phrasing
    say = [of_all(sheet, "words", reading)]
    turn, emoji = facts.pair(reading.facts, "words_per_turn"), facts.pair(reading.facts, "emoji")
    if turn and isinstance(reading.me, Estimate):
        me, them = (f"{v:.0f}" for v in turn)
        say.append(p.say("words.turn", me=me, them=them, name=sheet.name))
    if emoji:
        me, them = (f.count(int(v)) for v in emoji)
        say.append(p.say("words.emoji", me=me, them=them, name=sheet.name))
    strip = balance(reading.me) if isinstance(reading.me, Estimate) else None
    table = word_table(p, f, sheet.name, reading)
    return replace(_card(sheet, "words", reading, say), strip=strip, tables=(table,) if table else ())


CARDS: tuple[tuple[str, Callable[[Sheet, Reading], Card]], ...] = (
    ("initiation", initiation),
    ("answers", answers),
    ("check_ins", check_ins),
    ("words", words),
)
"""Cards in the order of the page, by the measure they need. A measure that is absent has no card."""
