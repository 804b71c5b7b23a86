"""Many files become one frame: overlapping exports of one chat are found and counted once, and every ledger says so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from parsers.format import Parsed
from parsers.frame import SourceInfo, in_order
from parsers.ledger import Ledger
from parsers.overlap import counted_once
from parsers.same_chats import namesakes_apart, same_chats

_CHAT: Final = ("chat", "source")


def merge(parsed: Sequence[Parsed]) -> tuple[pl.DataFrame, tuple[SourceInfo, ...]]:
    """One sorted frame of all files, with `source` set, and each file's info with its duplicates in the ledger."""
    frames = [one.frame.with_columns(pl.lit(k, pl.UInt16).alias("source")) for k, one in enumerate(parsed)]
    infos = tuple(one.info for one in parsed)
    frame = pl.concat(frames)
    if len(parsed) > 1:
        infos = tuple(replace(one.info, names=_names(one)) for one in parsed)
        before = frame.select(*_CHAT)
        frame = same_chats(namesakes_apart(frame, infos))
        infos = _with_new_ids(infos, before, frame["chat"])
        counted = counted_once(frame, infos)
        frame = counted.frame
        infos = tuple(
            replace(
                info,
                ledger=_moved(info.ledger, counted.lost, k),
                notes=(*info.notes, *_apart_note(counted.apart.get(k))),
            )
            for k, info in enumerate(infos)
        )
    _check(frame, infos)
    return in_order(frame), infos


def _names(one: Parsed) -> tuple[str, ...]:
    """The names in a file: those of messages that another file holds, too, leave no row of their own."""
    alone = one.frame.filter(~pl.col("is_group"))
    told = [*one.frame["sender"].drop_nulls().unique(), *alone["chat_name"].unique()]
    return tuple(sorted({*one.info.names, *told}))


def _apart_note(minutes: int | None) -> Iterator[str]:
    if minutes:
        apart = f"{abs(minutes) / 60:g} hours {'later' if minutes > 0 else 'earlier'}"
        yield (
            f"the same messages stand {apart} here than in another export of the chat: one of them was made in another "
            "time zone, or --timezone is not the phone's; each is counted once, and all times of this file in that "
            "chat were moved to the other's clock"
        )


def _with_new_ids(infos: Sequence[SourceInfo], before: pl.DataFrame, after: pl.Series) -> tuple[SourceInfo, ...]:
    """The infos with chats called by the ids that they have now."""
    changed = before.with_columns(new=after).filter(pl.col("chat") != pl.col("new")).unique()
    new_ids = {(row["source"], row["chat"]): row["new"] for row in changed.iter_rows(named=True)}
    if not new_ids:
        return tuple(infos)
    return tuple(
        replace(
            info,
            incomplete=tuple(replace(one, chat=new_ids.get((k, one.chat), one.chat)) for one in info.incomplete),
            numbers={new_ids.get((k, chat), chat): number for chat, number in info.numbers.items()},
        )
        for k, info in enumerate(infos)
    )


def _check(frame: pl.DataFrame, infos: Sequence[SourceInfo]) -> None:
    """Raise `ArithmeticError` where a ledger does not add up, or tells of other messages than the rows are."""
    told = frame.select("source", pl.col("kind") != "reaction").group_by("source").agg(pl.col("kind").sum())
    rows = dict(told.iter_rows())
    for source, info in enumerate(infos):
        info.ledger.check()
        if rows.get(source, 0) != info.ledger.messages + info.ledger.system:
            raise ArithmeticError(f"file {source}: rows and ledger differ")


def _moved(ledger: Ledger, dropped: pl.DataFrame, source: int) -> Ledger:
    """The ledger with repeated messages and notices counted as duplicates (reactions are no unit of their own)."""
    mine = dict(dropped.filter(pl.col("source") == source).select("kind", "rows").iter_rows())
    system = mine.pop("system", 0)
    messages = sum(rows for kind, rows in mine.items() if kind != "reaction")
    return replace(
        ledger,
        messages=ledger.messages - messages,
        system=ledger.system - system,
        duplicates=ledger.duplicates + messages + system,
    )
