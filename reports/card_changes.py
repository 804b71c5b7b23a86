"""The card of change over time: what clearly changed, between when and when, and what could not have been seen."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

from analyzer.results import Change, Estimate, NoChange, NotReached, Outcome, Reading, Side, TooShort
from reports import facts
from reports.card import Card, Over, OverTime, Part
from reports.card_notes import noted
from reports.charts_change import Band, Span, flat, no_middle, rolled, stepped
from reports.phrasing import half_up
from reports.prose import Line, Run
from reports.sentences import SIDES, Sheet, SideName, counting_matters, is_flagged, no_number
from reports.side_cells import rate_of, share_of
from reports.tables import Table, side_heads

BETWEEN_TWO = ("initiation", "words")
"""Measures of which one side is all that the other is not: told once."""
ORDER = ("initiation", "check_ins", "answers", "response_latency", "words")
"""Measures that are looked at for a change, in the order of the page."""


def changes(sheet: Sheet) -> Card | None:
    """Has it changed?"""
    said = [(key, side, one) for key in ORDER for side, one in _told(sheet.contact.changes.get(key, {}), key)]
    if not said:
        return None
    p = sheet.prose
    found = [(key, side, one) for key, side, one in said if isinstance(one, Change)]
    lines = [_changed(sheet, key, side, one) for key, side, one in found]
    if not found:
        lines.append(_none(sheet, said))
    elif len(found) < len(said):
        lines.append(p.say("changes.others"))
    rows = tuple(_row(sheet, key) for key in ORDER if key in sheet.contact.changes)
    short = all(isinstance(one, TooShort) for _, _, one in said)
    heads = (p.say("changes.head"), *side_heads(p, sheet.name))
    return Card(
        key="changes",
        title=p.say("changes.title"),
        parts=(Part((*lines, *(_needed(sheet, rows) if short else ())), "changes", p.say("changes.term")),),
        cannot=p.say("changes.cannot"),
        over_time=_drawn(sheet, said),
        caption=p.say("changes.caption"),
        noted=noted(sheet, _span(sheet).place),
        table=None if short else Table(p.say("changes.table"), heads, rows),
    )


def _needed(sheet: Sheet, rows: Iterable[tuple[str, ...]]) -> list[Line]:
    """What would be needed, of everything: with nothing that could be seen there is no table of it."""
    p = sheet.prose
    return [p.say("changes.short_of", what=what, said=p.join([*dict.fromkeys(cells)])) for what, *cells in rows]


def _told(sides: Mapping[SideName, Outcome], key: str) -> list[tuple[SideName, Outcome]]:
    """The sides that are told: of a share between two people, the one that came to do more, else "me"."""
    if key in BETWEEN_TWO and "me" in sides and "them" in sides:
        mine = sides["me"]
        less = isinstance(mine, Change) and mine.difference.value < 0
        return [("them", sides["them"])] if less else [("me", mine)]
    return list(sides.items())


def _none(sheet: Sheet, said: list[tuple[str, SideName, Outcome]]) -> Line:
    """That nothing clear was seen, and as loudly what could have been; or that there was too little to look."""
    p, looked = sheet.prose, [(key, side, one) for key, side, one in said if isinstance(one, NoChange)]
    for key, side, one in looked:
        if key in BETWEEN_TWO and one.detectable is not None:
            return p.say("changes.none", seen=_detectable(sheet, one), what=what_of(sheet, key, side))
    return p.say("changes.none_seen" if looked else "changes.too_short")


def what_of(sheet: Sheet, key: str, side: SideName) -> Line:
    """What is looked at, of one side or of the two."""
    where = f"both.{key}" if key in BETWEEN_TWO else f"what.{key}.{side}"
    return sheet.prose.say(f"changes.{where}", name=sheet.name)


def _changed(sheet: Sheet, key: str, side: str, one: Change) -> Line:
    p = sheet.prose
    way = "more" if one.difference.value > 0 else "less"
    what = p.say(f"changes.{way}.{key}.{side}", name=sheet.name, hours=sheet.hours)
    when = p.say("changes.lead", when=_when(sheet, one.earliest, one.latest))
    lead = Line((*when.runs, *(replace(run, strong=True) for run in what.runs), Run(".")))
    if not (_has_number(one.before) and _has_number(one.after)):
        return lead + p.say("changes.small")
    before, after = (value_of(sheet, key, part) for part in (one.before, one.after))
    return lead + p.say(f"changes.values.{key}.{side}", before=before, after=after, name=sheet.name)


def _has_number(side: Side) -> bool:
    return isinstance(side, Estimate | NotReached)


def _when(sheet: Sheet, earliest: date, latest: date) -> Line:
    """The months between which a change came; never a day."""
    first, last = (sheet.phrasing.month(day) for day in (earliest, latest))
    p = sheet.prose
    return p.say("changes.in", month=first) if first == last else p.say("changes.between", first=first, last=last)


def value_of(sheet: Sheet, key: str, side: Side) -> Line:
    """A number of a stretch with its range, in the measure's own unit; or why there is none."""
    f, p = sheet.phrasing, sheet.prose
    if isinstance(side, NotReached):
        return p.say("changes.not_reached", share=f.percent(side.answered))
    if not isinstance(side, Estimate):
        return no_number(sheet, side)
    if key == "response_latency":
        span = f.span(side.low, side.high, side.high_not_reached, short=True)
        return p.say("side.value", value=f.time(side.value, short=True), range=span)
    if key == "check_ins":
        return rate_of(sheet, side, flagged=counting_matters(sheet))
    return share_of(sheet, side, flagged=key == "initiation" and counting_matters(sheet))


def _row(sheet: Sheet, key: str) -> tuple[str, ...]:
    """What is said of a measure: once where both sides are the same fact or read the same."""
    sides = sheet.contact.changes[key]
    told = [_outcome(sheet, one) if (one := sides.get(side)) else "–" for side in SIDES]
    once = key in BETWEEN_TWO or told[0] == told[1]
    return (sheet.prose.text(f"changes.row.{key}"), *(told[:1] if once else told))


def _outcome(sheet: Sheet, one: Outcome) -> str:
    """What is said of one side, and the smallest change that could have been seen, in the words of a cell."""
    p = sheet.prose
    match one:
        case Change():
            first, last = (sheet.phrasing.month(day) for day in (one.earliest, one.latest))
            return p.text("changes.changed" if first != last else "changes.changed_in", first=first, last=last)
        case TooShort():
            of = p.text(f"of.{one.of}.other")
            return p.text("changes.little", have=sheet.phrasing.count(one.have), need=p.number(one.need), of=of)
        case NoChange():
            if one.why == "not_seen":
                return _none_of(sheet, one)
            return p.text(f"changes.why.{one.why}", seen=_seen(sheet, one))


def _detectable(sheet: Sheet, one: NoChange) -> str:
    """The smallest change that could have been seen, or "" where none could."""
    p = sheet.prose
    if one.detectable is None:
        return ""
    if one.scale == "factor":
        return p.text("changes.seen_factor", n=p.decimal(half_up(one.detectable * 2) / 2))
    return p.text("changes.seen_points", n=p.number(half_up(one.detectable * 100)))


def _none_of(sheet: Sheet, one: NoChange) -> str:
    p, seen = sheet.prose, _detectable(sheet, one)
    return p.text("changes.why.not_seen", seen=seen) if seen else p.text("changes.nothing_seen")


def _seen(sheet: Sheet, one: NoChange) -> str:
    p, seen = sheet.prose, _detectable(sheet, one)
    return p.text("changes.seen", seen=seen) if seen else p.text("changes.nothing_seen")


def _drawn(sheet: Sheet, said: list[tuple[str, SideName, Outcome]]) -> OverTime | None:
    """Who writes first, and whatever changed."""
    contact, span = sheet.contact, _span(sheet)
    bands = tuple(
        over
        for key, side, one in said
        if key in contact.measures and (over := _over(sheet, key, side, one, contact.measures[key], span))
    )
    return OverTime(bands, span.axis(sheet.prose.spelling.months_short)) if bands else None


def _span(sheet: Sheet) -> Span:
    first, last = (sheet.local_day(moment) for moment in (sheet.contact.first, sheet.contact.last))
    return Span(first, last, sheet.phrasing.coarse)


def _over(sheet: Sheet, key: str, side: SideName, one: Outcome, reading: Reading, span: Span) -> Over | None:
    # A share between two people is drawn from one side only, so that up always means the same person.
    drawn: SideName = "me" if key in BETWEEN_TWO else side
    mark = "both" if key in BETWEEN_TWO else side
    level = reading.me if drawn == "me" else reading.them
    if isinstance(one, Change):
        told = sheet.contact.changes[key][drawn]
        frame = facts.series(reading, f"over_time_{drawn}")
        band = _change_band(mark, told, frame, span) if isinstance(told, Change) else None
    else:
        shown = key == "initiation" and isinstance(one, NoChange) and isinstance(level, Estimate)
        band = flat(mark, level) if shown and isinstance(level, Estimate) else None
        band = no_middle(band) if band and is_flagged(reading) else band
    if band is None:
        return None
    p = sheet.prose
    label = what_of(sheet, key, side)
    if key in BETWEEN_TWO:
        return Over(label, p.text("side.end_mostly_you"), p.text("side.end_mostly_they"), band)
    if key == "check_ins":
        return Over(label + p.say("changes.rate"), sheet.phrasing.rate(_top(one)), p.number(0), band)
    return Over(label, p.text("side.end_all"), p.text("side.end_none"), band)


def _change_band(mark: str, one: Change, frame: pl.DataFrame | None, span: Span) -> Band | None:
    """The rolling line where there is one; in a copy to share, the levels before and after."""
    between = (span.place(one.earliest), span.place(one.latest))
    top = _top(one)
    if frame is not None:
        return rolled(mark, frame, top, span, between)
    if isinstance(one.before, Estimate) and isinstance(one.after, Estimate) and one.within_s is None:
        return stepped(mark, (one.before, one.after), top, between)
    return None


def _top(one: Outcome) -> float:
    """The end of the scale: one for a share, more than any range reaches for a rate."""
    if not isinstance(one, Change) or one.scale == "share":
        return 1.0
    return max([2.0, *(1.25 * side.high for side in (one.before, one.after) if isinstance(side, Estimate))])
