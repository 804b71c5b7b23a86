"""Who tends to write first? (initiation ratio)

Definition: of all first messages after a pause, the share that I wrote. A pause is `gap_hours` of the next speaker's
waking time without contact. Where the last speaker speaks again, the start is clear. Where the other one does, it is
a fresh opening or a late answer: it counts with the probability that it is an opening (`analyzer.late_answers`).
Unit: share of openings, 0-1; n = all starts.

Source: gap rules as in Wu et al. 2010 (PNAS 107:18803); the correction for late answers is ours and is measured on
simulated people in docs/accuracy.md. Departs from other chat tools, which count every start and so credit the slow.

Cannot show: who reached out by voice, in person or in another app; why somebody wrote.
"""

from typing import Final

import numpy as np
import polars as pl

from analyzer.bids import STATES
from analyzer.estimate import Interval, TooLittle, both_sides, share
from analyzer.events import ME, THEM
from analyzer.options import Options
from analyzer.other_definitions import Shares, opening_shares_under
from analyzer.results import Reading
from analyzer.turns import Talk

key: Final = "initiation"
question: Final = "Who tends to write first?"


def measure(talk: Talk) -> Reading:
    """My share of openings, with the readings that other definitions give."""
    options, starts = talk.options, talk.starts
    n, weeks = len(starts.row), len(np.unique(starts.week))
    if n < options.min_starts[0] or weeks < options.min_weeks[0]:
        few = TooLittle(n, options.min_starts[0], "starts")
        side = few if few.have < few.need else TooLittle(weeks, options.min_weeks[0], "weeks")
        return Reading(key, "share", side, side, "too_little", "cant_tell", _facts(talk), series=_series(talk))
    everything = share((starts.who == ME).astype(np.float64), np.ones(n), starts.week, options.confidence)
    late = float(talk.openings.late.sum())
    others = opening_shares_under(talk)
    matters = _definition_matters(late / n, others, options)
    mine = Interval(talk.openings.value, talk.openings.low, talk.openings.high)
    if matters:
        mine = mine.widest(everything)
    early = n < options.min_starts[1] or weeks < options.min_weeks[1]
    return Reading(
        key,
        "share",
        *both_sides(mine, n, early),
        "early" if early else "ok",
        facts=_facts(talk) | {"definition_matters": matters, "late_expected": late},
        readings={
            "all_starts": everything.value,
            "late_answers_out": talk.openings.value,
            "bounds": _bounds(talk),
            **others,
        },
        series=_series(talk),
    )


def _facts(talk: Talk) -> dict[str, object]:
    starts = talk.starts
    clear = {name: int((starts.clear & (starts.who == side)).sum()) for name, side in (("me", ME), ("them", THEM))}
    return {"gap_hours": talk.options.gap_hours, "starts": len(starts.row), "clear": clear}


def _bounds(talk: Talk) -> list[float]:
    """My share if every ambiguous start of mine were a late answer and none of theirs, and the other way round."""
    starts = talk.starts
    clear_me, clear_them = (float((starts.clear & (starts.who == side)).sum()) for side in (ME, THEM))
    open_me, open_them = (float((~starts.clear & (starts.who == side)).sum()) for side in (ME, THEM))
    against, in_favour = clear_me + clear_them + open_them, clear_me + clear_them + open_me
    return [clear_me / against if against else 0.0, (clear_me + open_me) / in_favour if in_favour else 1.0]


def _definition_matters(late_share: float, others: Shares, options: Options) -> bool:
    """Whether another fair definition could tell another story."""
    return late_share >= options.late_flag or any(_tells_another(list(by.values()), options) for by in others.values())


def _tells_another(shares: list[float], options: Options) -> bool:
    """Whether these shares lie far apart, or on both sides of one half and far enough from it to read as a lean.

    Crossing one half alone is no contradiction: an even friendship wavers around it under any definition.
    """
    low, high = min(shares, default=0.5), max(shares, default=0.5)
    turns_over = low < 0.5 < high and max(0.5 - low, high - 0.5) >= options.lean_min
    return high - low > options.gap_range_flag or turns_over


def _series(talk: Talk) -> dict[str, pl.DataFrame]:
    starts = talk.starts
    columns = {
        "at": pl.Series((starts.at * 1000).astype(np.int64), dtype=pl.Int64).cast(pl.Datetime("ms", "UTC")),
        "who": pl.Series(["me" if side == ME else "them" for side in starts.who.tolist()], dtype=pl.String),
        "clear": pl.Series(starts.clear, dtype=pl.Boolean),
        "state": pl.Series([STATES[k] if k >= 0 else None for k in starts.state.tolist()], dtype=pl.String),
    }
    return {"starts": pl.DataFrame(columns)}
