"""Overlapping exports of one chat become one, each message counted once.

Two chats of one app are the same chat if they carry the same id, or if they share messages: same minute, same text,
at least `MIN_SHARED` of them and most of what the smaller one holds in the time they have in common. A group and a
chat of two are never one. Names may have
changed between two exports, so names decide nothing. The export with the finer clock is kept where both have a
message; equal messages within one minute are paired one to one, so saying "ok" twice stays twice. Where an export
gives its messages keys, these decide, so that an edited message is one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from parsers.format import Parsed
from parsers.frame import SourceInfo, in_order
from parsers.ledger import Ledger
from parsers.overlap import counted_once

MIN_SHARED: Final = 3
MIN_APART: Final = 20
"""Texts of each of two chats, in the time that both cover, that may show them to be different chats."""
_MOST: Final = 0.6
_FEW: Final = 0.1
_TELLING: Final = 12
"""Characters of a text that two chats seldom share by chance."""
_CHAT = ("platform", "chat", "source")


def merge(parsed: Sequence[Parsed]) -> tuple[pl.DataFrame, tuple[SourceInfo, ...]]:
    """One sorted frame of all files, with `source` set, and each file's info with its duplicates in the ledger."""
    frames = [one.frame.with_columns(pl.lit(k, pl.UInt16).alias("source")) for k, one in enumerate(parsed)]
    infos = tuple(one.info for one in parsed)
    frame = pl.concat(frames)
    if len(parsed) > 1:
        before = frame.select(*_CHAT)
        frame = _same_chats(_namesakes_apart(frame, infos))
        infos = _with_new_ids(infos, before, frame["chat"])
        frame, dropped = counted_once(frame, infos)
        infos = tuple(replace(info, ledger=_moved(info.ledger, dropped, k)) for k, info in enumerate(infos))
    _check(frame, infos)
    return in_order(frame), infos


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


def _namesakes_apart(frame: pl.DataFrame, infos: Sequence[SourceInfo]) -> pl.DataFrame:
    """Give chats of two people of one name an id each.

    Where ids are made of names, two files of one id are one chat unless they say otherwise: each with at least
    `MIN_APART` texts in the time that both cover, and next to none in common, not even at another hour.
    """
    named = [k for k, info in enumerate(infos) if info.chats_by_name]
    files = frame.filter(pl.col("source").is_in(named)).select("chat", "source").unique(maintain_order=True)
    shared = files.filter(pl.len().over("chat") > 1)
    moved: dict[tuple[object, object], str] = {}
    for (chat,), rows in shared.group_by("chat", maintain_order=True):
        heads: list[pl.DataFrame] = []
        for source in rows["source"].sort().to_list():
            texts = _texts(frame, chat, source)
            place = next((n for n, head in enumerate(heads) if not _are_strangers(head, texts)), len(heads))
            if place == len(heads):
                heads.append(texts)
            if place:
                moved[chat, source] = f"{chat} #{place + 1}"
    return _renamed(frame, moved, keep_name=True) if moved else frame


def _texts(frame: pl.DataFrame, chat: object, source: int) -> pl.DataFrame:
    mine = (pl.col("chat") == chat) & (pl.col("source") == source) & pl.col("text").is_not_null()
    return frame.lazy().filter(mine).select("sent_at", "text").collect()


def _are_strangers(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two files cover the same time and hold nothing in common there."""
    if one.is_empty() or other.is_empty():
        return False
    within = _shared_time(one, other)
    fewest = min(map(len, within))
    # greetings and "ok" are said in every chat
    said = [set(chat.filter(pl.col("text").str.len_chars() >= _TELLING)["text"]) for chat in within]
    telling = min(map(len, said))
    return fewest >= MIN_APART and telling >= MIN_APART // 2 and len(said[0] & said[1]) < _FEW * telling


def _shared_time(one: pl.DataFrame, other: pl.DataFrame) -> list[pl.DataFrame]:
    """The rows of both in the time that both cover."""
    begin = max(one["sent_at"].min(), other["sent_at"].min())  # type: ignore[type-var]  # both hold datetimes
    end = min(one["sent_at"].max(), other["sent_at"].max())  # type: ignore[type-var]  # as above
    return [chat.filter(pl.col("sent_at").is_between(begin, end)) for chat in (one, other)]


def _same_chats(frame: pl.DataFrame) -> pl.DataFrame:
    """Give chats that share messages one id and name: those of the file read first."""
    if frame.group_by("platform").agg(pl.col("source").n_unique())["source"].max() == 1:
        return frame
    keys = (
        frame.filter(pl.col("text").is_not_null())
        .select(
            *_CHAT,
            "is_group",
            "sent_at",
            pl.struct(pl.col("sent_at").dt.truncate("1m"), "text").hash().alias("key"),
            pl.concat_str(pl.col("sender").fill_null(""), pl.col("from_me").cast(pl.String).fill_null("")).alias(
                "writer"
            ),
        )
        .unique([*_CHAT, "key"], keep="first", maintain_order=True)
    )
    pairs = (
        keys.join(keys, on=["platform", "is_group", "key"], suffix="_b")
        .filter((pl.col("source") < pl.col("source_b")) & (pl.col("chat") != pl.col("chat_b")))
        .group_by(*_CHAT, "chat_b", "source_b")
        .agg(pl.len().alias("shared"), pl.col("writer", "writer_b").n_unique())
        .filter(pl.col("shared") >= MIN_SHARED)
    )
    same = {
        (row["chat_b"], row["source_b"]): row["chat"]
        for row in pairs.sort("source_b", "source", "shared").iter_rows(named=True)
        if _is_same(keys, row)
    }
    return _renamed(frame, same) if same else frame


def _is_same(keys: pl.DataFrame, pair: dict[str, Any]) -> bool:
    """Whether most of what two chats hold in the time that both cover is shared, and was written by as many people.

    What one person sends to several others at once, a greeting at new year, makes no two chats one.
    """
    one, other = (
        keys.filter((pl.col("chat") == pair[f"chat{k}"]) & (pl.col("source") == pair[f"source{k}"])) for k in ("", "_b")
    )
    within = _shared_time(one, other)
    writers = max(chat["writer"].n_unique() for chat in within)
    return bool(
        pair["shared"] >= _MOST * min(map(len, within)) and min(pair["writer"], pair["writer_b"]) >= min(writers, 2)
    )


def _renamed(frame: pl.DataFrame, same: dict[tuple[object, object], str], *, keep_name: bool = False) -> pl.DataFrame:
    """Rows of chats that turned out to be another one's, under that one's id and name."""
    table = pl.DataFrame(
        {
            "chat": pl.Series([chat for chat, _ in same], dtype=pl.String),
            "source": pl.Series([source for _, source in same], dtype=pl.UInt16),
            "chat_new": pl.Series([_root(new, same) for new in same.values()], dtype=pl.String),
        }
    )
    names = frame.group_by("chat", maintain_order=True).agg(pl.first("chat_name").alias("name_new"))
    joined = frame.join(table, on=["chat", "source"], how="left", maintain_order="left").join(
        names, left_on="chat_new", right_on="chat", how="left", maintain_order="left"
    )
    return joined.with_columns(
        pl.coalesce("chat_new", "chat").alias("chat"),
        pl.coalesce(*([] if keep_name else ["name_new"]), "chat_name").alias("chat_name"),
    ).select(frame.columns)


def _root(chat: str, same: dict[tuple[object, object], str]) -> str:
    """Follow a chain of exports, each found to be the one before."""
    onward = {str(later): earlier for (later, _), earlier in same.items()}
    seen = {chat}
    while (before := onward.get(chat)) is not None and before not in seen:
        chat = before
        seen.add(chat)
    return chat


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
