"""The card of before and after a date that the reader named: each with its range, and what can be said."""

from analyzer.results import Compared, Comparison
from reports.card import Card, Part
from reports.card_changes import BETWEEN_TWO, ORDER, value_of, what_of
from reports.prose import Line
from reports.redact_small import SMALL
from reports.sentences import Sheet, SideName
from reports.tables import Table


def compared(sheet: Sheet) -> Card | None:
    """Before and after a date; None where none was named."""
    given, day = sheet.contact.compared, sheet.analysis.compare_at
    if not given or not day:
        return None
    p = sheet.prose
    when = sheet.phrasing.day(sheet.local_day(day))
    found = [
        (key, side, one)
        for key in ORDER
        for side, one in given.get(key, {}).items()
        if side == "me" or key not in BETWEEN_TWO
    ]
    rows = tuple(row for key, side, one in found for row in _rows(sheet, key, side, one))
    heads = (p.say("changes.head"), p.say("compared.before"), p.say("compared.after"), p.say("compared.said"))
    return Card(
        key="compared",
        title=p.say("compared.title", day=when),
        parts=(Part((_lead(sheet, found),), "compared", p.say("compared.term")),),
        cannot=p.say("compared.cannot"),
        table=Table(p.say("compared.table"), heads, rows),
    )


def _lead(sheet: Sheet, found: list[tuple[str, SideName, Comparison]]) -> Line:
    """How many of the things that can be compared clearly differ; what they are stands in the table."""
    p = sheet.prose
    compared_ = [one for _, _, one in found if isinstance(one, Compared)]
    clear = sum(one.outcome != "no_reliable_change" for one in compared_)
    if not compared_:
        return p.say("compared.nothing")
    if not clear:
        return p.say("compared.none", n=p.number(len(compared_)))
    return p.say("compared.some", n=p.number(clear), all=p.number(len(compared_)))


def _rows(sheet: Sheet, key: str, side: SideName, one: Comparison) -> tuple[tuple[str, ...], ...]:
    p = sheet.prose
    what = p.text(f"compared.share.{key}") if key in BETWEEN_TWO else str(what_of(sheet, key, side))
    if one.before == SMALL:
        return ((what, p.text("compared.left_out")),)
    before, after = (str(value_of(sheet, key, part)) for part in (one.before, one.after))
    said = p.text(f"compared.{_said(key, one)}") if isinstance(one, Compared) else p.text("compared.cannot_tell")
    return ((what, before, after, said),)


def _said(key: str, one: Compared) -> str:
    """The words' key for what can be said; of times, more is later."""
    if one.outcome == "no_reliable_change":
        return "same"
    more, less = ("later", "sooner") if key == "response_latency" else ("more", "less")
    way = more if one.outcome == "clearly_more" else less
    return f"slight_{way}" if one.slight else way
