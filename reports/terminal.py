"""The same results in a terminal: rich tables, plain where there is no colour; names made harmless, never text."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzer.results import (
    Analysis,
    Band,
    Contact,
    Estimate,
    NotInSource,
    NotReached,
    NotSupported,
    Reading,
    Side,
    TooLittle,
)
from parsers.frame import Manifest, SourceInfo, worth_naming
from reports.harmless import visible

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
_SAFETY = (
    "Only your own chats; the other person has not agreed to this. A chat is one part of a friendship.\n"
    "If you are afraid of somebody here, or they check your phone, a report can be a risk."
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes in the exports, for `inspect`."""

    name: str
    platform: str
    messages: int
    chats: int
    is_me: bool
    linked: str | None
    suggested: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Names that may be one person's, and what speaks for it, for `inspect`."""

    names: tuple[str, ...]
    why: str


def show(analysis: Analysis) -> None:
    """Print one table, a row a contact, by name; every number with its range."""
    console = _Pipe()
    console.print(
        Text(f"You ({visible(analysis.me)}) and {_counted(len(analysis.contacts), 'person', 'people')}", style="bold")
    )
    table = Table(show_lines=True)
    heads = (
        "",
        "Who writes first (you)",
        f"Answered within\n{analysis.options.answer_hours:g} waking hours",
        "Half answered within",
        "Check-ins in\nfour weeks",
        "Words (you)",
    )
    for head in heads:
        table.add_column(head)
    for contact in analysis.contacts:
        table.add_row(*_row(contact))
    console.print(table)
    console.print(Text(_SAFETY, style="dim"))


def show_inspection(manifest: Manifest, people: Sequence[Writer], links: Sequence[Link]) -> None:
    """Print files, what became of every line, who writes, and who may be one person."""
    console = _Pipe()
    for info in manifest.sources:
        console.print(Text(visible(info.file), style="bold"))
        for line in _source_lines(info):
            console.print(Text("  " + line))
    named, others = worth_naming(manifest.skipped)
    for skipped in named:
        console.print(Text(f"{visible(skipped.file)}: {skipped.reason}"))
    if others:
        console.print(Text(f"{_counted(others, 'further file is', 'further files are')} no export of a chat."))
    rows = [(visible(w.name), w.platform, f"{w.messages:,}", str(w.chats), _remark(w)) for w in people]
    show_table(("who writes", "app", "messages", "chats", ""), rows)
    if links:
        console.print(
            Text("\nPerhaps one person. If so, put this into reciprocity.toml beside the exports:", style="bold")
        )
    for link in links:
        names = ", ".join(_quoted(name) for name in link.names)
        console.print(Text(f"\n[people.{_key(link.names[0])}]  # {link.why}\nnames = [{names}]"), soft_wrap=True)


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table."""
    console = _Pipe()
    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


class _Pipe(Console):
    """A console whose reader may stop early: that is for the command to judge, not for rich."""

    def on_broken_pipe(self) -> None:
        """Raise again what rich would turn into exit code 1."""
        raise BrokenPipeError


def _counted(n: int, one: str, other: str) -> str:
    return f"{n:,} {one if n == 1 else other}"


def _row(contact: Contact) -> list[Text]:
    cells = [f"{visible(contact.name)}\n{', '.join(contact.platforms)}"]
    measures = contact.measures
    cells.append(_one(measures["initiation"]))
    cells.append(_both(measures["answers"], _percent))
    cells.append(_both(measures["response_latency"], _time))
    cells.append(_both(measures["check_ins"], lambda x: f"{x:.1f}"))
    cells.append(_side(measures["words"].me, _percent))
    return [Text(cell) for cell in cells]


def _one(reading: Reading) -> str:
    me = reading.me
    if not isinstance(me, Estimate) or not reading.band:
        return _side(me, _percent)
    side = "you" if me.value > 0.5 else "they"
    words = f"{side} a little more often" if reading.facts.get("slight") is True else _BANDS[reading.band]
    return f"{_side(me, _percent)}\n{words}"


def _both(reading: Reading, unit: Callable[[float], str]) -> str:
    if reading.me == reading.them:
        return _side(reading.me, unit)
    return f"you {_side(reading.me, unit)}\nthey {_side(reading.them, unit)}"


def _side(side: Side, unit: Callable[[float], str]) -> str:
    match side:
        case Estimate():
            high = "longer" if side.high_not_reached else unit(side.high)
            return f"{unit(side.value)} ({unit(side.low)} to {high})" + (", early picture" if side.early else "")
        case TooLittle():
            return f"too little to say ({side.have} of {side.need} {_OF[side.of]})"
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


def _source_lines(info: SourceInfo) -> list[str]:
    ledger = info.ledger
    parts = [
        f"{ledger.messages:,} messages",
        f"{ledger.continuations:,} further lines" if ledger.unit == "line" else "",
        f"{ledger.system:,} notices of the app",
        f"{ledger.duplicates:,} already in another export",
        *(f"{count:,} left out: {reason}" for reason, count in ledger.left_out.items()),
        f"{ledger.problems:,} could not be read",
    ]
    lines = [
        f"{info.format}: {info.why}",
        f"{_counted(ledger.units, ledger.unit, f'{ledger.unit}s')} = " + " + ".join(part for part in parts if part),
        f"times: {_clock(info)}, to {_resolution(info)}",
    ]
    if info.date_order:
        order = info.date_order
        lines.append(f"dates: {order.order} ({order.confidence}): {order.why}")
    lines += [f"cannot show: {', '.join(missing)}"] if (missing := _missing(info)) else []
    lines += [f"{ledger.unit} {place.position}: {place.reason}" for place in ledger.places[:5]]
    return lines + [f"note: {visible(note, 400)}" for note in info.notes]


def _clock(info: SourceInfo) -> str:
    return "instants" if info.clock == "instant" else f"wall time read in {info.timezone}"


def _resolution(info: SourceInfo) -> str:
    return {60.0: "the minute", 1.0: "the second"}.get(info.resolution_s, "the millisecond")


def _missing(info: SourceInfo) -> list[str]:
    words = {
        "says_me": "which messages are yours",
        "reactions": "reactions",
        "replies": "quoted replies",
        "calls": "calls",
    }
    return [word for name, word in words.items() if not getattr(info.capabilities, name)]


def _key(name: str) -> str:
    """A name as a key of TOML."""
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else _quoted(name)


def _quoted(name: str) -> str:
    """A name as a string of TOML."""
    return json.dumps(visible(name), ensure_ascii=False)


def _remark(writer: Writer) -> str:
    if writer.is_me:
        return "you"
    if writer.linked:
        return f"linked: {visible(writer.linked)}"
    return "perhaps also another name here: see below" if writer.suggested else ""
