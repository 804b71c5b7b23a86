"""What `inspect` shows in a terminal: files, what became of every line, who writes, and who may be one person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from parsers.frame import Manifest, SourceInfo, worth_naming
from reports.harmless import visible
from reports.terminal import Pipe, counted, show_table


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


def show_inspection(manifest: Manifest, people: Sequence[Writer], links: Sequence[Link]) -> None:
    """Print files, what became of every line, who writes, and who may be one person."""
    console = Pipe()
    for info in manifest.sources:
        console.print(Text(visible(info.file), style="bold"))
        for line in _source_lines(info):
            console.print(Text("  " + line))
    named, others = worth_naming(manifest.skipped)
    for skipped in named:
        console.print(Text(f"{visible(skipped.file)}: {skipped.reason}"))
    if others:
        console.print(Text(f"{counted(others, 'further file is', 'further files are')} no export of a chat."))
    for note in manifest.notes:
        console.print(Text(f"note: {visible(note, 400)}."))
    rows = [(visible(w.name), w.platform, f"{w.messages:,}", str(w.chats), _remark(w)) for w in people]
    show_table(("who writes", "app", "messages", "chats", ""), rows)
    if links:
        console.print(
            Text("\nPerhaps one person. If so, put this into reciprocity.toml beside the exports:", style="bold")
        )
    for link in links:
        names = ", ".join(_quoted(name) for name in link.names)
        console.print(Text(f"\n[people.{_key(link.names[0])}]  # {link.why}\nnames = [{names}]"), soft_wrap=True)


def _source_lines(info: SourceInfo) -> list[str]:
    ledger = info.ledger
    parts = [
        (ledger.messages, "message", "messages"),
        (ledger.continuations, "further line", "further lines"),
        (ledger.system, "notice of the app", "notices of the app"),
        (ledger.duplicates, "already in another export", "already in another export"),
        *((count, f"left out: {reason}", f"left out: {reason}") for reason, count in ledger.left_out.items()),
        (ledger.problems, "could not be read", "could not be read"),
    ]
    account = " + ".join(counted(n, one, other) for n, one, other in parts if n) or "nothing"
    lines = [
        f"{info.format}: {info.why}",
        f"{counted(ledger.units, ledger.unit, f'{ledger.unit}s')} = {account}",
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
    return "perhaps in here twice: see below" if writer.suggested else ""
