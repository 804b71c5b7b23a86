"""The same results in a terminal: rich tables, plain where there is no colour; names made harmless, never text."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.results import (
    Analysis,
    Band,
    Compared,
    Comparison,
    Contact,
    Estimate,
    NotInSource,
    NotReached,
    NotSupported,
    Reading,
    Side,
    TooLittle,
)
from reports.harmless import visible
from reports.terminal_columns import show_rows
from reports.terminal_gestures import show_gestures

_BANDS: dict[Band, str] = {
    "about_even": "neither clearly more",
    "leans_me": "you more often",
    "leans_them": "they more often",
    "mostly_me": "mostly you",
    "mostly_them": "mostly they",
    "depends": "depends on how you count",
    "cant_tell": "can't be told from chance",
}
_OF = {
    "starts": "first messages",
    "first_messages": "first messages",
    "replies": "replies",
    "weeks": "weeks",
    "words": "words",
}
_WHO = {"me": "you", "them": "they"}
_RATES = ("check_ins", "follow_ups", "questions", "reactions", "rhythm")
_SAFETY = (
    "Only your own chats; the other person has not agreed to this. A chat is one part of a friendship.\n"
    "If you are afraid of somebody here, or they check your phone, a report can be a risk."
)


def show(analysis: Analysis) -> None:
    """Print one table, a row a contact, by name; every number with its range. Then what was found by wording."""
    console = Pipe()
    console.print(
        Text(f"You ({visible(analysis.me)}) and {counted(len(analysis.contacts), 'person', 'people')}", style="bold")
    )
    heads = (
        "",
        "Who writes first (you)",
        f"Answered within\n{analysis.options.answer_hours:g} waking hours",
        "Half answered within",
        "Check-ins in\nfour weeks",
        "Words (you)",
    )
    show_rows(console, heads, [_row(contact) for contact in analysis.contacts])
    if analysis.compare_at:
        _show_comparison(console, analysis, analysis.compare_at)
    show_gestures(console, analysis)
    console.print(Text(_SAFETY, style="dim"))


def _show_comparison(console: Console, analysis: Analysis, day: datetime) -> None:
    """Print what each number was before and after the day that was named, and whether the difference is one."""
    local = day.astimezone(ZoneInfo(analysis.timezone)) if analysis.timezone else day
    rows = [
        (
            visible(contact.name),
            f"{key} ({_WHO[side]})",
            _compared_side(one.before, key, contact),
            _compared_side(one.after, key, contact),
            _outcome(one),
        )
        for contact in analysis.contacts
        for key, sides in contact.compared.items()
        for side, one in sides.items()
    ]
    show_rows(console, ("", "", "before", "after", ""), rows, f"Before and after {local:%Y-%m-%d}")


def _compared_side(side: Side, key: str, contact: Contact) -> str:
    if key == "response_latency":
        return _side(side, _time)
    ranged = key in ("initiation", "check_ins") and _counting_matters(contact)
    return _side(side, (lambda x: f"{x:.1f}") if key in _RATES else _percent, ranged=ranged)


def _counting_matters(contact: Contact) -> bool:
    first = contact.measures.get("initiation")
    return first is not None and first.facts.get("definition_matters") is True


def _outcome(one: Comparison) -> str:
    if not isinstance(one, Compared):
        return ""
    return {"clearly_more": "more", "clearly_less": "less", "no_reliable_change": "no reliable change"}[one.outcome]


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table."""
    console = Pipe()
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


class Pipe(Console):
    """A console whose reader may stop early: that is for the command to judge, not for rich."""

    def on_broken_pipe(self) -> None:
        """Raise again what rich would turn into exit code 1."""
        raise BrokenPipeError


def counted(n: int, one: str, other: str) -> str:
    """A count with its noun."""
    return f"{n:,} {one if n == 1 else other}"


def _row(contact: Contact) -> list[str]:
    cells = [f"{visible(contact.name)}\n{', '.join(contact.platforms)}"]
    measures = contact.measures
    cells.append(_one(measures["initiation"]))
    cells.append(_both(measures["answers"], _percent))
    cells.append(_both(measures["response_latency"], _time))
    cells.append(_both(measures["check_ins"], lambda x: f"{x:.1f}", ranged=_counting_matters(contact)))
    cells.append(_side(measures["words"].me, _percent))
    return cells


def _one(reading: Reading) -> str:
    me = reading.me
    if not isinstance(me, Estimate) or not reading.band:
        return _side(me, _percent)
    side = "you" if me.value > 0.5 else "they"
    words = f"{side} a little more often" if reading.facts.get("slight") is True else _BANDS[reading.band]
    flagged = _doubtful(reading)
    return f"{_side(me, _percent, ranged=flagged)}\n{words}"


def _doubtful(reading: Reading) -> bool:
    """Whether it is open how to read a share, so that its range stands alone."""
    slight = reading.facts.get("slight") is True
    return reading.facts.get("definition_matters") is True or (reading.band in ("depends", "cant_tell") and not slight)


def _both(reading: Reading, unit: Callable[[float], str], *, ranged: bool = False) -> str:
    if reading.me == reading.them:
        return _side(reading.me, unit, ranged=ranged)
    told = f"you {_side(reading.me, unit, ranged=ranged)}\nthey {_side(reading.them, unit, ranged=ranged)}"
    return f"{told}\n{_BANDS['depends']}" if ranged else told


def _side(side: Side, unit: Callable[[float], str], *, ranged: bool = False) -> str:
    """A number with its range, or if `ranged` the range alone; or what is said instead."""
    match side:
        case Estimate():
            range_ = f"{unit(side.low)} to {'longer' if side.high_not_reached else unit(side.high)}"
            told = range_ if ranged else f"{unit(side.value)} ({range_})"
            return told + (", early picture" if side.early else "")
        case TooLittle():
            return f"too little to say ({side.have} of {side.need} {_OF.get(side.of, side.of.replace('_', ' '))})"
        case NotReached():
            return f"less than half answered ({_percent(side.answered)})"
        case NotInSource():
            return "not in this export"
        case NotSupported():
            return "not measured in this language"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _time(seconds: float) -> str:
    if seconds < 60:
        return "under a minute"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
