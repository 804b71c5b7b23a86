"""Dated notes of the owner on the time lines of a person's page: numbered marks, and their words in a list."""

from collections.abc import Callable
from datetime import date

from reports.card import Noted
from reports.charts import pct
from reports.charts_change import Span
from reports.phrasing import clean_text
from reports.prose import Name
from reports.sentences import Sheet


def _whom(note: tuple[str, ...]) -> str:
    """The name of whom a note is about; "" if it is about everyone."""
    return note[2] if len(note) == 3 else ""


def noted(sheet: Sheet, place: Callable[[date], float]) -> tuple[Noted, ...]:
    """Notes from the time of this contact, in order; `place` is where a day stands on the line, 0-1."""
    contact, f = sheet.contact, sheet.phrasing
    span = Span(sheet.local_day(contact.first), sheet.local_day(contact.last), f.coarse)
    about = ("", contact.name, str(sheet.name))
    days = sorted((date.fromisoformat(note[0][:10]), note[1]) for note in sheet.analysis.notes if _whom(note) in about)
    inside = [(day, words) for day, words in days if span.holds(day)]
    return tuple(
        Noted(
            pct(place(day)),
            n,
            sheet.prose.say("noted.line", day=f.day(day), words=Name(clean_text(words)))
            if words
            else sheet.prose.say("noted.unsaid", day=f.day(day)),
        )
        for n, (day, words) in enumerate(inside, 1)
    )
