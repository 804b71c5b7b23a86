"""Records that a backup holds twice, each counted once.

Backups that are added to repeat what they held before. A record is another one again if chat, millisecond, direction
and text agree and, for MMS, which are dated in whole seconds, also the message's key and its parts. Some phones keep a
group message once for each of those it went to: equal copies in the group are one, and copies to exactly the members
of a group that is in the backup are that group's message.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

_SAME: Final = ("sent_at", "from_me", "kind", "text", "duration", "parts")


def without_repeats(rows: pl.DataFrame, members: Mapping[str, tuple[str, ...]]) -> tuple[pl.DataFrame, int]:
    """Leave out repeated records.

    Args:
        rows: one a record, in the file's order: the columns of `_SAME`, `chat`, `chat_name`, `is_group`, `writer` and
            `key`.
        members: chat id of each group → chat ids of its members.

    Returns:
        The rows that stay, and how many do not.
    """
    moved = _to_their_groups(rows, members)
    # what is sent to a group is copied with a key for each copy
    own_key = pl.when(pl.col("is_group") & pl.col("from_me")).then(0).otherwise("key")
    who = pl.when(pl.col("is_group") & ~pl.col("from_me")).then("writer").otherwise(0)
    # few rows share a millisecond, and only those are looked at
    crowded = moved.with_row_index("row").filter(is_crowded(moved))
    first = pl.struct("chat", *_SAME, own_key.alias("own"), who.alias("who")).is_first_distinct()
    again = crowded.filter(~first)["row"]
    if again.is_empty():
        return moved, 0
    return moved.with_row_index("row").filter(~pl.col("row").is_in(again.implode())).drop("row"), len(again)


def is_crowded(rows: pl.DataFrame) -> pl.Series:
    """Whether another record has the same `sent_at` and `from_me`; found by sorting, which takes least memory."""
    moments = rows["sent_at"] * 2 + rows["from_me"].cast(pl.Int64)
    in_order = moments.sort()
    again = in_order.filter(in_order == in_order.shift())
    return moments.is_in(again.unique().implode())


def _to_their_groups(rows: pl.DataFrame, members: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Put copies that went to each member of a group in that group."""
    is_copy = pl.col("from_me") & ~pl.col("is_group") & (pl.col("parts") != 0)
    copies = (
        rows.with_row_index("row")
        .filter(is_copy)
        .group_by(_SAME, maintain_order=True)
        .agg("row", pl.col("chat").unique().sort())
        .filter(pl.col("chat").list.len() > 1)
    )
    groups = {tuple(sorted(those)): group for group, those in members.items()}
    place = {
        row: group
        for at, to in copies.select("row", "chat").iter_rows()
        if (group := groups.get(tuple(to))) is not None
        for row in at
    }
    return _moved(rows, place) if place else rows


def _moved(rows: pl.DataFrame, place: dict[int, str]) -> pl.DataFrame:
    names = rows.filter("is_group").unique("chat", keep="first").select("chat", new_name="chat_name")
    table = pl.DataFrame({"row": list(place), "new": list(place.values())}, schema={"row": pl.UInt32, "new": pl.String})
    named = table.join(names, left_on="new", right_on="chat", how="left")
    return (
        rows.with_row_index("row")
        .join(named, on="row", how="left", maintain_order="left")
        .with_columns(
            (pl.col("is_group") | pl.col("new").is_not_null()).alias("is_group"),
            pl.coalesce("new", "chat").alias("chat"),
            pl.coalesce("new_name", "chat_name").alias("chat_name"),
        )
        .select(rows.columns)
    )
