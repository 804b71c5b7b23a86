"""Which chats of different files are one chat: told by messages, never by names.

Two chats of one app are the same chat if they carry the same id, or if they share messages: same minute and text, or
same words that are said once; at least so many, and most of what the smaller one holds in the time they have in common.
A group and a chat of two are never one. Names may have changed between two exports, and two people may bear one name,
so where ids are made of names the messages can also tell chats apart.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from parsers.frame import MESSAGES, SourceInfo

MIN_SHARED: Final = 3
"""Texts in common, at one minute, without which two chats are not compared."""
MIN_WORDS: Final = 10
"""The same for telling texts at whatever hour."""
MIN_APART: Final = 20
"""Texts of each of two chats, in the time that both cover, that may show them to be different chats."""
_MOST: Final = 0.6
_FEW: Final = 0.1
_TELLING: Final = 12
"""Bytes of a text that two chats seldom share by chance: a dozen letters, or four characters of Chinese."""
_WORLD_MS: Final = 26 * 3_600_000
"""The most that two zones differ."""
_STOCK: Final = 100
"""Chats in files that may hold one text; beyond that it was sent to many."""
_CHAT: Final = ("platform", "chat", "source")


def namesakes_apart(frame: pl.DataFrame, infos: Sequence[SourceInfo]) -> pl.DataFrame:
    """Give chats of two people of one name an id each.

    Where ids are made of names, two files of one id are one chat unless they say otherwise: each with at least
    `MIN_APART` texts in the time that both cover, and next to none in common, not even at another hour.
    """
    named = [k for k, info in enumerate(infos) if info.chats_by_name]
    files = frame.filter(pl.col("source").is_in(named)).select("chat", "source").unique(maintain_order=True)
    shared = files.filter(pl.len().over("chat") > 1)
    texts = _texts(frame, shared)
    moved: dict[tuple[object, object], str] = {}
    for (chat,), rows in shared.group_by("chat", maintain_order=True):
        heads: list[pl.DataFrame] = []
        for source in rows["source"].sort().to_list():
            said = texts.get((chat, source), _NO_TEXTS)
            place = next((n for n, head in enumerate(heads) if not _are_strangers(head, said)), len(heads))
            if place == len(heads):
                heads.append(said)
            if place:
                moved[chat, source] = f"{chat} #{place + 1}"
    return _renamed(frame, moved, keep_name=True) if moved else frame


_NO_TEXTS: Final = pl.DataFrame(schema={"sent_at": MESSAGES["sent_at"], "text": pl.String})


def _texts(frame: pl.DataFrame, chats: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    """What was written in each of these chats and files, by (chat, source)."""
    rows = frame.select("chat", "source", "sent_at", "text").drop_nulls("text").join(chats, on=["chat", "source"])
    return rows.partition_by("chat", "source", as_dict=True, include_key=False)


def _are_strangers(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two files cover the same time and hold nothing in common there."""
    if one.is_empty() or other.is_empty():
        return False
    within = _shared_time(one, other)
    fewest = min(map(len, within))
    # greetings and "ok" are said in every chat
    said = [set(chat.filter(pl.col("text").str.len_bytes() >= _TELLING)["text"]) for chat in within]
    telling = min(map(len, said))
    return fewest >= MIN_APART and telling >= MIN_APART // 2 and len(said[0] & said[1]) < _FEW * telling


def _shared_time(one: pl.DataFrame, other: pl.DataFrame) -> list[pl.DataFrame]:
    """The rows of both in the time that both cover."""
    begin = max(one["sent_at"].min(), other["sent_at"].min())  # type: ignore[type-var]  # both hold datetimes
    end = min(one["sent_at"].max(), other["sent_at"].max())  # type: ignore[type-var]  # as above
    return [chat.filter(pl.col("sent_at").is_between(begin, end)) for chat in (one, other)]


def same_chats(frame: pl.DataFrame) -> pl.DataFrame:
    """Give chats that share messages one id and name: those of the file read first."""
    if frame.group_by("platform").agg(pl.col("source").n_unique())["source"].max() == 1:
        return frame
    writer = pl.concat_str(pl.col("sender").fill_null(""), pl.col("from_me").cast(pl.String).fill_null(""))
    called = pl.col("chat_name").str.to_lowercase()
    texts = frame.filter(pl.col("text").is_not_null()).select(
        *_CHAT, "is_group", "sent_at", "text", writer=writer, called=called
    )
    by_minute = texts.select(
        pl.exclude("text"), key=pl.struct(pl.col("sent_at").dt.truncate("1m"), "text").hash()
    ).unique([*_CHAT, "key"], keep="first", maintain_order=True)
    # a phone in another zone writes other hours, but the same words; only words said once can tell
    by_words = (
        texts.filter(pl.col("text").str.len_bytes() >= _TELLING)
        .select(pl.exclude("text"), key=pl.col("text").hash())
        .unique([*_CHAT, "key"], keep="none", maintain_order=True)
    )
    same = [*_found(by_words, MIN_WORDS, slack_ms=_WORLD_MS), *_found(by_minute, MIN_SHARED, slack_ms=0)]
    return _renamed(frame, _first_of_each(frame, same)) if same else frame


def _first_of_each(frame: pl.DataFrame, same: Sequence[tuple[str, str]]) -> dict[tuple[object, object], str]:
    """(chat, source) → the id under which that chat was read first, for every file of chats that are one by a chain."""
    group = {chat: chat for pair in same for chat in pair}
    for one, other in same:
        old, new = group[other], group[one]
        group = {chat: new if of == old else of for chat, of in group.items()}
    files = frame.select("chat", "source").unique(maintain_order=True).sort("source", maintain_order=True)
    first: dict[str, str] = {}
    for chat in files["chat"]:
        if chat in group:
            first.setdefault(group[chat], chat)
    return {
        (chat, source): first[group[chat]]
        for chat, source in files.iter_rows()
        if chat in group and first[group[chat]] != chat
    }


def _found(keys: pl.DataFrame, least: int, *, slack_ms: int) -> list[tuple[str, str]]:
    """Pairs of ids of one chat, by keys in common."""
    # what many chats hold tells none of them, and would be paired with all
    holders = ["platform", "is_group", "key"]
    telling = keys.filter(pl.len().over(holders) <= _STOCK)
    pairs = (
        telling.join(telling, on=holders, suffix="_b")
        .filter((pl.col("source") < pl.col("source_b")) & (pl.col("chat") != pl.col("chat_b")))
        .group_by(*_CHAT, "chat_b", "source_b", "writer", "writer_b")
        .agg(pl.len().alias("shared"), (pl.col("called") == pl.col("called_b")).first().alias("one_name"))
        .group_by(*_CHAT, "chat_b", "source_b")
        .agg(pl.sum("shared"), pl.first("one_name"), pl.struct("writer", "writer_b", "shared").alias("by_writer"))
        .filter(pl.col("shared") >= least)
    )
    talks = _talks(keys.join(pairs.select("chat", "source"), on=["chat", "source"], how="semi"))
    talks |= _talks(keys.join(pairs, left_on=["chat", "source"], right_on=["chat_b", "source_b"], how="semi"))
    return [
        (row["chat"], row["chat_b"])
        for row in pairs.sort("source_b", "source", "shared").iter_rows(named=True)
        if _is_same(talks[row["chat"], row["source"]], talks[row["chat_b"], row["source_b"]], row, slack_ms)
    ]


@dataclass(frozen=True, slots=True)
class _Talk:
    """When and by whom a chat's texts were written, in order."""

    at: NDArray[np.int64]
    writers: NDArray[np.object_]

    def within(self, begin: int, end: int) -> "_Talk":
        """What lies in a stretch of time, both ends included."""
        rows = slice(np.searchsorted(self.at, begin), np.searchsorted(self.at, end, side="right"))
        return _Talk(self.at[rows], self.writers[rows])


def _talks(keys: pl.DataFrame) -> dict[tuple[object, ...], _Talk]:
    parts = keys.sort("sent_at").partition_by("chat", "source", as_dict=True, include_key=False)
    return {
        which: _Talk(part["sent_at"].to_physical().to_numpy(), part["writer"].to_numpy())
        for which, part in parts.items()
    }


def _is_same(one: _Talk, other: _Talk, pair: dict[str, Any], slack_ms: int) -> bool:
    """Whether most of what two chats hold in the time that both cover is shared, of two people's words each.

    What one person sends to several others at once, a greeting at new year or a verse a day, makes no two chats one:
    nor does it where the others never answered, unless they are called alike.
    """
    begin, end = max(one.at[0], other.at[0]) - slack_ms, min(one.at[-1], other.at[-1]) + slack_ms
    within = [talk.within(begin, end) for talk in (one, other)]
    if pair["shared"] < _MOST * min(len(talk.at) for talk in within):
        return False
    counts = [Counter(talk.writers) for talk in within]
    if max(map(len, counts)) < 2:
        return bool(pair["one_name"])
    alike = [
        (both["writer"], both["writer_b"])
        for both in pair["by_writer"]
        if both["shared"] >= _MOST * min(counts[0][both["writer"]], counts[1][both["writer_b"]])
    ]
    return min(len({a for a, _ in alike}), len({b for _, b in alike})) >= 2


def _renamed(frame: pl.DataFrame, same: dict[tuple[object, object], str], *, keep_name: bool = False) -> pl.DataFrame:
    """Rows of chats that turned out to be another one's, under that one's id and name."""
    table = pl.DataFrame(
        {
            "chat": pl.Series([chat for chat, _ in same], dtype=pl.String),
            "source": pl.Series([source for _, source in same], dtype=pl.UInt16),
            "chat_new": pl.Series(list(same.values()), dtype=pl.String),
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
