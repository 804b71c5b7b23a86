"""Which rows of several exports of one chat are one message.

Exports are taken one after another, the one with the finest clock first, and each message is paired with at most one
message that is already there: by its key where both have one; else by minute, writer and words; else by words within a
minute, since two apps may keep different ends of a message's way; else, for a message that was edited or deleted
between two exports, by minute and writer. Saying "ok" twice in a minute stays twice. Reactions are paired by the
message that they are about, since not every export knows when they were given.

A phone writes its whole history in the zone that it is in, so two exports of one chat can lie hours apart: where the
same texts come again and again at the same distance, messages are paired at that distance.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import polars as pl

NEAR: Final = "60s"
"""Apart that one message may be in two exports: the sender's clock here, the server's there."""
QUARTER: Final = 15
"""Minutes by which zones differ."""
_WORLD: Final = 26 * 60
"""Minutes by which they differ at most."""
_TELLING: Final = 12
"""Bytes of a text that is seldom said twice: four characters of Chinese say as much as a dozen letters."""
_MANY, _SELDOM, _RARE, _MOST = 10, 0.5, 0.05, 0.6
"""Texts in common that are asked; the share of them at one time above which, and at one distance below which, nothing
is shifted; and the share that the distances must explain together."""
_BURST: Final = 6
"""Times that a message of a burst looks for its nearest counterpart."""
_Way = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
_KEY: Final = ["chat", "minute", "who", "words"]
NO_PAIRS: Final = pl.DataFrame(schema={"kept": pl.UInt32, "new": pl.UInt32})
NO_SHIFTS: Final = pl.DataFrame(
    schema={"chat": pl.String, "source": pl.UInt16, "minutes": pl.Int64, "texts": pl.UInt32}
)


def pairs_of(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pair what is one message or one reaction.

    Args:
        table: one row an event of chats that several exports hold: `row`, `chat`, `source`, `turn` (the order of the
            exports of a chat, from 1), `id`, `about`, `at`, `minute`, `who` (from me, null where one export of the chat
            does not say), `words` (text, or what it is), `writer`, `changed` (edited or deleted), `written`, `reacts`.

    Returns:
        Columns `kept` and `new` (rows), and for exports that lie hours apart `chat`, `source`, `minutes` and `texts`.
    """
    known = table.filter(pl.col("turn") == 1)
    found, shifts = [NO_PAIRS], [NO_SHIFTS]
    for turn in range(2, int(table["turn"].max()) + 1):  # type: ignore[arg-type]  # the rank of a row that is there
        new = table.filter(pl.col("turn") == turn)
        shifts.append(_shifts(known, new))
        pairs = _paired(known.filter(~pl.col("reacts")), new.filter(~pl.col("reacts")), shifts[-1])
        targets = _targets(table, pl.concat([*found, pairs]))
        pairs = pl.concat([pairs, _reactions(known.filter("reacts"), new.filter("reacts"), targets)])
        found.append(pairs)
        known = pl.concat([known, new.join(pairs, left_on="row", right_on="new", how="anti")])
    return pl.concat(found), pl.concat(shifts)


def _targets(table: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each row that is about a message, the row of that message that is kept: columns row, target."""
    messages = table.filter(~pl.col("reacts")).drop_nulls("id").unique(["chat", "turn", "id"], keep="first")
    found = table.drop_nulls("about").join(
        messages.select("chat", "turn", about="id", target="row"), on=["chat", "turn", "about"]
    )
    kept = found.select("row", "target").join(pairs, left_on="target", right_on="new", how="left")
    return kept.select("row", target=pl.coalesce("kept", "target"))


def _reactions(known: pl.DataFrame, new: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Pair reactions: the same emoji of the same side on the same message, whenever each export says it was given."""
    key = ["chat", "target", "who", "words"]
    left, right = (rows.join(targets, on="row", maintain_order="left") for rows in (known, new))
    pairs = _matched(left, right, key).select(kept="row", new="row_new")
    left = known.join(pairs, left_on="row", right_on="kept", how="anti", maintain_order="left")
    right = new.join(pairs, left_on="row", right_on="new", how="anti", maintain_order="left")
    more = _matched(left, right, _KEY).select(kept="row", new="row_new")
    return pl.concat([pairs, more])


def _shifts(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """By how many minutes each chat's new rows are later than the same texts known, where that is no coincidence.

    Zones differ by quarters of an hour, and by two amounts in a year if only one of them changes its clock.
    """
    telling = pl.col("words").str.len_bytes() >= _TELLING
    sides = (rows.filter(telling).unique(["chat", "words"], keep="none") for rows in (known, new))
    minutes = (pl.col("minute_new") - pl.col("minute")).dt.total_minutes()
    both = next(sides).join(next(sides), on=["chat", "words"], suffix="_new").with_columns(minutes=minutes)
    in_chat = both.with_columns(
        of=pl.len().over("chat"), at_once=(pl.col("minutes").abs() <= 1).mean().over("chat")
    ).filter((pl.col("of") >= _MANY) & (pl.col("at_once") < _SELDOM))
    by_zone = (pl.col("minutes") % QUARTER == 0) & (pl.col("minutes").abs() <= _WORLD) & (pl.col("minutes") != 0)
    counts = (
        in_chat.filter(by_zone).group_by("chat", "source_new", "minutes").agg(pl.len().alias("texts"), pl.first("of"))
    )
    often = counts.filter(pl.col("texts") >= _RARE * pl.col("of"))
    sure = often.filter(pl.col("texts").sum().over("chat") >= _MOST * pl.col("of"))
    return sure.select("chat", pl.col("source_new").alias("source"), "minutes", "texts")


def _paired(known: pl.DataFrame, new: pl.DataFrame, shifts: pl.DataFrame) -> pl.DataFrame:
    """Pair one export's rows with rows known, one to one, the surest ways first."""
    found = [NO_PAIRS]
    by_shift: list[_Way] = [partial(_by_shift, shifts)] if shifts.height else []
    # the nearest of a burst is wanted by several at first: the others ask again for what is left
    for way in (_by_id, *by_shift, _by_minute, *[_by_nearness] * _BURST, _by_change):
        pairs = way(known, new).select(pl.col("row").alias("kept"), pl.col("row_new").alias("new"))
        found.append(pairs.unique("kept", keep="first", maintain_order=True).unique("new", keep="first"))
        known = known.join(found[-1], left_on="row", right_on="kept", how="anti", maintain_order="left")
        new = new.join(found[-1], left_on="row", right_on="new", how="anti", maintain_order="left")
        if new.is_empty():
            break
    return pl.concat(found)


def _by_id(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Pair what has one key; keys of other tools may meet by chance, so the minute must be one, too."""
    once = [rows.drop_nulls("id").unique(["chat", "id"], keep="first", maintain_order=True) for rows in (known, new)]
    return once[0].join(once[1], on=["chat", "id", "minute"], suffix="_new")


def _by_minute(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    return _matched(known, new, _KEY)


def _by_shift(shifts: pl.DataFrame, known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    moved = new.join(shifts.select("chat", "minutes"), on="chat").with_columns(
        minute=pl.col("minute") - pl.duration(minutes="minutes")
    )
    return _matched(known, moved, _KEY).unique("row_new", keep="first", maintain_order=True)


def _by_nearness(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    by = ["chat", "who", "words"]
    # a null is equal to nothing here, so who nobody knows is a word
    left, right = (
        rows.with_columns(pl.col("who").cast(pl.String).fill_null("")).sort("at", maintain_order=True)
        for rows in (new, known)
    )
    near = left.join_asof(
        right, on="at", by=by, strategy="nearest", tolerance=NEAR, suffix="_known", check_sortedness=False
    ).drop_nulls("row_known")
    return near.select(row="row_known", row_new="row")


def _by_change(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    key = ["chat", "minute", "writer"]
    left, right = (rows.filter("written") for rows in (known, new))
    return _matched(left, right, key).filter(pl.col("changed") | pl.col("changed_new"))


def _matched(known: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Join the first of a kind with the first, the second with the second, and so on."""
    left, right = (rows.with_columns(pl.int_range(pl.len()).over(key).alias("nth")) for rows in (known, new))
    return left.join(right, on=[*key, "nth"], suffix="_new", nulls_equal=True)
