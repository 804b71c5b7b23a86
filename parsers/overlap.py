"""Messages that several exports of one chat hold, each counted once.

What is one message is told in `parsers.pairing`. Here the rows of the finer clock are kept, moved to one clock where
two exports lie hours apart, and told whose they are where another export knows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from parsers.frame import SourceInfo
from parsers.pairing import NO_PAIRS, NO_SHIFTS, QUARTER, pairs_of

CERTAIN_PAIRS: Final = 3
"""Messages of one name that another export must call the owner's, or not, before that is believed of the name."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A frame in which every message stands once.

    Attributes:
        frame: without repeats, in its order.
        lost: how many rows of which `kind` each `source` lost (columns source, kind, rows).
        apart: sources whose times differ from those of an export before by hours: source → minutes.
    """

    frame: pl.DataFrame = field(repr=False)
    lost: pl.DataFrame
    apart: Mapping[int, int]


def counted_once(frame: pl.DataFrame, infos: Sequence[SourceInfo]) -> Counted:
    """Leave out what an export before already holds.

    Args:
        frame: rows of all sources; one chat has one id.
        infos: the sources.

    Where one export knows which messages are the owner's, and shares messages with one that does not, `from_me` is
    filled in for the names that these messages settle. What is kept of an export that lies hours apart is moved to the
    other's clock, and what was about a repeat is about the message that is kept.
    """
    table = _numbered(frame, infos)
    pairs, shifts = pairs_of(table) if table.height else (NO_PAIRS, NO_SHIFTS)
    if pairs.is_empty():
        return Counted(frame, pl.DataFrame(schema={"source": pl.UInt16, "kind": pl.String, "rows": pl.UInt32}), {})
    numbered = frame.with_row_index("row")
    repeats = numbered.join(pairs.select(row="new"), on="row", how="semi")
    kept = numbered.join(pairs.select(row="new"), on="row", how="anti", maintain_order="left")
    kept = _about_kept(_on_one_clock(kept, table, pairs, shifts), table, pairs).drop("row")
    lost = repeats.group_by("source", pl.col("kind").cast(pl.String)).agg(pl.len().alias("rows"))
    apart = shifts.sort("texts").select("source", "minutes").iter_rows()
    return Counted(_owner_filled(kept, numbered, pairs), lost, dict(apart))


def _numbered(frame: pl.DataFrame, infos: Sequence[SourceInfo]) -> pl.DataFrame:
    """Rows of chats that several files hold, with what tells them apart; `turn` counts the files of a chat."""
    rank = {k: n for n, k in enumerate(sorted(range(len(infos)), key=lambda k: _coarseness(infos[k], k)))}
    shared = frame.group_by("chat").agg(pl.col("source").n_unique().alias("files")).filter(pl.col("files") > 1)
    if shared.is_empty():
        return frame.clear()
    return (
        frame.with_row_index("row")
        .join(shared.select("chat"), on="chat", how="semi", maintain_order="left")
        .select(
            "row",
            "chat",
            "source",
            "id",
            pl.col("sent_at").alias("at"),
            pl.col("sent_at").dt.truncate("1m").alias("minute"),
            # where one export does not say who is me, no export of that chat is asked
            pl.when(pl.col("from_me").is_not_null().all().over("chat")).then("from_me").alias("who"),
            pl.coalesce("text", _textless()).alias("words"),
            pl.concat_str(pl.col("from_me").cast(pl.String).fill_null(pl.col("sender")).fill_null("")).alias("writer"),
            (pl.col("edited") | (pl.col("kind") == "deleted")).alias("changed"),
            pl.col("kind").is_in(["text", "deleted"]).alias("written"),
            (pl.col("kind") == "reaction").alias("reacts"),
            "about",
            pl.col("source").replace_strict(rank, return_dtype=pl.UInt16).alias("rank"),
        )
        .with_columns(pl.col("rank").rank("dense").over("chat").alias("turn"))
    )


def _coarseness(info: SourceInfo, place: int) -> tuple[float, bool, bool, int]:
    """Order exports by what they know: fine clocks, instants and who is me first."""
    return (info.resolution_s, info.clock != "instant", not info.capabilities.says_me, place)


def _textless() -> pl.Expr:
    """What tells events without text apart. Media are one kind: what one phone names an image another omits unnamed."""
    own = pl.col("kind").is_in(["system", "call", "missed_call", "deleted", "reaction"])
    return pl.lit("\0") + pl.when(own).then(pl.col("kind").cast(pl.String)).otherwise(pl.lit("media"))


def _on_one_clock(kept: pl.DataFrame, table: pl.DataFrame, pairs: pl.DataFrame, shifts: pl.DataFrame) -> pl.DataFrame:
    """Move rows of an export that lies hours apart by as much as the nearest message that both hold."""
    if shifts.is_empty():
        return kept
    times = table.select("row", "chat", "source", "at")
    both = pairs.join(times, left_on="new", right_on="row").join(
        times.select("row", at_kept="at"), left_on="kept", right_on="row"
    )
    marks = both.join(shifts.select("chat", "source").unique(), on=["chat", "source"], how="semi").select(
        "chat", "source", sent_at="at", minutes=(pl.col("at") - pl.col("at_kept")).dt.total_seconds() / 60
    )
    moved = kept.sort("sent_at", maintain_order=True).join_asof(
        marks.sort("sent_at"), on="sent_at", by=["chat", "source"], strategy="nearest", check_sortedness=False
    )
    whole = (pl.col("minutes").fill_null(0) / QUARTER).round().cast(pl.Int64) * QUARTER
    return moved.with_columns(pl.col("sent_at") - pl.duration(minutes=whole)).sort("row").select(kept.columns)


def _about_kept(kept: pl.DataFrame, table: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Let what is about a repeat be about the message that is kept, under its key if it has one."""
    if not kept["about"].is_not_null().any():
        return kept
    keys = table.select("row", "chat", "id")
    repeats = pairs.join(keys, left_on="new", right_on="row").join(
        keys.select("row", kept_id="id"), left_on="kept", right_on="row"
    )
    renamed = repeats.drop_nulls("id").select("chat", "kept_id", about="id", is_repeat=True).unique(["chat", "about"])
    joined = kept.join(renamed, on=["chat", "about"], how="left", maintain_order="left")
    return joined.with_columns(about=pl.when("is_repeat").then("kept_id").otherwise("about")).select(kept.columns)


def _owner_filled(kept: pl.DataFrame, numbered: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Fill `from_me` for names whose shared messages another export calls the owner's, or the other's, every time."""
    if not numbered["from_me"].has_nulls():
        return kept
    sides = numbered.select("row", "chat", "sender", "from_me")
    both = pairs.join(sides, left_on="kept", right_on="row").join(sides, left_on="new", right_on="row", suffix="_new")
    told = pl.concat(
        both.select("chat", pl.col(f"sender{blank}").alias("sender"), pl.col(f"from_me{said}").alias("mine")).filter(
            both[f"from_me{blank}"].is_null()
        )
        for blank, said in (("", "_new"), ("_new", ""))
    ).drop_nulls()
    settled = (
        told.group_by("chat", "sender")
        .agg(pl.len(), pl.col("mine").n_unique().alias("answers"), pl.first("mine"))
        .filter((pl.col("len") >= CERTAIN_PAIRS) & (pl.col("answers") == 1))
        .select("chat", "sender", "mine")
    )
    filled = kept.join(settled, on=["chat", "sender"], how="left", maintain_order="left")
    return filled.with_columns(pl.coalesce("from_me", "mine").alias("from_me")).drop("mine")
