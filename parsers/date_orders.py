"""An export that leaves open which number of its dates is the day, settled by another export of the same chat.

A short or early export may hold no day above 12. Read the wrong way round, its messages lie on other days and are
counted beside those of a longer export, which knows the order. So it is read the other way, and kept so if then, and
only then, it says the same at the same minutes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from parsers.format import Parsed
from parsers.frame import DateOrder
from parsers.stamps import Order

MIN_SAME: Final = 5
"""Texts at the same minute in both exports, without which nothing is settled."""
_TIMES: Final = 3
"""How much oftener the other order must meet the other export than this one does."""
_WHY: Final = "read so, it agrees with another export of the same chat"


def settled(parsed: Sequence[Parsed], again: Callable[[int, Order], Parsed | None]) -> list[Parsed]:
    """Read exports anew whose order of dates is ambiguous, where another export settles it.

    Args:
        parsed: every chat file.
        again: reads one of them, by its place, in another order; None if that can't be done.
    """
    orders = [one.info.date_order for one in parsed]
    certain = [one for one, order in zip(parsed, orders, strict=True) if order is None or not _is_open(order)]
    if len(certain) == len(parsed) or not certain:
        return list(parsed)
    known = pl.concat([_said(one) for one in certain]).unique()
    return [_settle(place, one, known, again) for place, one in enumerate(parsed)]


def _is_open(order: DateOrder) -> bool:
    return order.confidence == "ambiguous"


def _settle(place: int, one: Parsed, known: pl.DataFrame, again: Callable[[int, Order], Parsed | None]) -> Parsed:
    order = one.info.date_order
    if order is None or not _is_open(order):
        return one
    other: Order = "mdy" if order.order == "dmy" else "dmy"
    anew = again(place, other)
    if anew is None:
        return one
    now, then = (_said(each).join(known, on=known.columns, how="semi").height for each in (one, anew))
    if max(now, then) < MIN_SAME or min(now, then) * _TIMES > max(now, then):
        return one
    # also where the first guess was right: read as told, a file no longer says that it is open
    chosen, way = (anew, other) if then > now else (again(place, order.order) or one, order.order)
    return replace(chosen, info=replace(chosen.info, date_order=DateOrder(way, "likely", _WHY)))


def _said(one: Parsed) -> pl.DataFrame:
    """What was written at which minute, in which app; greetings are said too often to tell."""
    telling = pl.col("text").str.len_bytes() >= 8
    return one.frame.filter(telling).select("platform", pl.col("sent_at").dt.truncate("1m"), "text").unique()
