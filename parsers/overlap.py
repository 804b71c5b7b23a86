"""Messages that several exports of one chat hold, each counted once.

Exports are taken one after another, the one with the finest clock first, and each message is paired with at most one
message that is already there: by its key where both have one; else by minute, writer and words; else by words within a
minute, since two apps may keep different ends of a message's way; else, for a message that was edited or deleted
between two exports, by minute and writer. Saying "ok" twice in a minute stays twice.

A phone writes its whole history in the zone that it is in, so two exports of one chat can lie hours apart: where the
same texts come again and again at the same distance, messages are paired at that distance, and it is said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import polars as pl

from parsers.frame import SourceInfo

NEAR: Final = "60s"
"""Apart that one message may be in two exports: the sender's clock here, the server's there."""
CERTAIN_PAIRS: Final = 3
"""Messages of one name that another export must call the owner's, or not, before that is believed of the name."""
_TELLING: Final = 12
"""Characters of a text that is seldom said twice."""
_MANY, _SELDOM, _RARE, _MOST = 10, 0.5, 0.05, 0.6
"""Texts in common that are asked; the share of them at one time above which, and at one distance below which, nothing
is shifted; and the share that the distances must explain together."""
_QUARTER, _WORLD = 15, 26 * 60
"""Minutes: of what zones differ by, and at most."""
_Way = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
_KEY: Final = ["chat", "minute", "who", "words"]


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
    filled in for the names that these messages settle.
    """
    table = _numbered(frame, infos)
    pairs, shifts = _pairs(table) if table.height else (_NO_PAIRS, _NO_SHIFTS)
    if pairs.is_empty():
        return Counted(frame, pl.DataFrame(schema={"source": pl.UInt16, "kind": pl.String, "rows": pl.UInt32}), {})
    numbered = frame.with_row_index("row")
    dropped = numbered.join(pairs.select(row="new"), on="row", how="semi")
    kept = numbered.join(pairs.select(row="new"), on="row", how="anti", maintain_order="left").drop("row")
    lost = dropped.group_by("source", pl.col("kind").cast(pl.String)).agg(pl.len().alias("rows"))
    apart = shifts.sort("texts").select("source", "minutes").iter_rows()
    return Counted(_owner_filled(kept, numbered, pairs), lost, dict(apart))


_NO_PAIRS: Final = pl.DataFrame(schema={"kept": pl.UInt32, "new": pl.UInt32})
_NO_SHIFTS: Final = pl.DataFrame(
    schema={"chat": pl.String, "source": pl.UInt16, "minutes": pl.Int64, "texts": pl.UInt32}
)


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


def _pairs(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Columns `kept` and `new`: rows that are one message; and the shifts that were found."""
    known = table.filter(pl.col("turn") == 1)
    found, shifts = [_NO_PAIRS], [_NO_SHIFTS]
    for turn in range(2, int(table["turn"].max()) + 1):  # type: ignore[arg-type]  # the rank of a row that is there
        new = table.filter(pl.col("turn") == turn)
        shifts.append(_shifts(known, new))
        pairs = _paired(known, new, shifts[-1])
        found.append(pairs)
        known = pl.concat([known, new.join(pairs, left_on="row", right_on="new", how="anti")])
    return pl.concat(found), pl.concat(shifts)


def _shifts(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """By how many minutes each chat's new rows are later than the same texts known, where that is no coincidence.

    Zones differ by quarters of an hour, and by two amounts in a year if only one of them changes its clock.
    """
    telling = pl.col("words").str.len_chars() >= _TELLING
    sides = (rows.filter(telling).unique(["chat", "words"], keep="none") for rows in (known, new))
    minutes = (pl.col("minute_new") - pl.col("minute")).dt.total_minutes()
    both = next(sides).join(next(sides), on=["chat", "words"], suffix="_new").with_columns(minutes=minutes)
    in_chat = both.with_columns(
        of=pl.len().over("chat"), at_once=(pl.col("minutes").abs() <= 1).mean().over("chat")
    ).filter((pl.col("of") >= _MANY) & (pl.col("at_once") < _SELDOM))
    by_zone = (pl.col("minutes") % _QUARTER == 0) & (pl.col("minutes").abs() <= _WORLD) & (pl.col("minutes") != 0)
    counts = (
        in_chat.filter(by_zone).group_by("chat", "source_new", "minutes").agg(pl.len().alias("texts"), pl.first("of"))
    )
    often = counts.filter(pl.col("texts") >= _RARE * pl.col("of"))
    sure = often.filter(pl.col("texts").sum().over("chat") >= _MOST * pl.col("of"))
    return sure.select("chat", pl.col("source_new").alias("source"), "minutes", "texts")


def _paired(known: pl.DataFrame, new: pl.DataFrame, shifts: pl.DataFrame) -> pl.DataFrame:
    """Pair one export's rows with rows known, one to one, the surest ways first."""
    found = [_NO_PAIRS]
    ways: tuple[_Way, ...] = (
        _by_id,
        *([partial(_by_shift, shifts)] if shifts.height else []),
        _by_minute,
        _by_nearness,
        _by_change,
    )
    for way in ways:
        pairs = way(known, new).select(pl.col("row").alias("kept"), pl.col("row_new").alias("new"))
        found.append(pairs.unique("kept", keep="first", maintain_order=True))
        known = known.join(found[-1], left_on="row", right_on="kept", how="anti", maintain_order="left")
        new = new.join(found[-1], left_on="row", right_on="new", how="anti", maintain_order="left")
        if new.is_empty():
            break
    return pl.concat(found)


def _by_id(known: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    once = [rows.drop_nulls("id").unique(["chat", "id"], keep="first", maintain_order=True) for rows in (known, new)]
    return once[0].join(once[1], on=["chat", "id"], suffix="_new")


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
