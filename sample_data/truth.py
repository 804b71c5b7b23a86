"""What is true of a simulated pair, in the terms of docs/definitions.md, without any of the analyzer's code.

Two kinds of truth. `realised` counts what happened in one history, from its labels. The long run is what the same two
people do over many histories with other seeds: that is what an interval around one history should hold.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from parsers.frame import NOT_MESSAGES
from sample_data.habits import BID_DAYS, DAY, GAP, Bid, Pair, Simulated
from sample_data.simulator import simulate

COPIES: Final = 200
"""Histories with other seeds behind every long-run value."""
ANSWERED: Final = GAP
"""Waking seconds within which a first message counts as answered."""
_LINK: Final = re.compile(r"https?://\S+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SIDES: Final = ("me", "them")


@dataclass(frozen=True, slots=True)
class Counts:
    """What one side did in one history, or in many added up.

    Attributes:
        openings: that this side made, that of the first conversation left out.
        waits: waking seconds until this side answered the other's first messages, infinite where it did not; those
            of the last seven days are left out.
        words: words written, links left out.
        days: exposure, first to last event.
    """

    openings: int
    waits: tuple[float, ...]
    words: int
    days: float

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.openings + other.openings,
            self.waits + other.waits,
            self.words + other.words,
            self.days + other.days,
        )


def count(simulated: Simulated, side: str) -> Counts:
    """Count one side ("me" or "them") of a history."""
    me = side == "me"
    labels = simulated.labels.with_columns(simulated.frame["text"], simulated.frame["kind"])
    own = labels.filter(pl.col("me") == me)
    openings = own.filter(pl.col("is_opening") & (pl.col("conversation") > 1)).height
    bids = [b for b in simulated.bids if b.by_me != me and b.seen]
    waits = tuple(math.inf if b.wait is None else float(b.wait) for b in bids)
    texts = own.filter(pl.col("kind") != "reaction")["text"].drop_nulls()
    return Counts(openings, waits, sum(map(_words, texts)), _days(labels["wall"]))


def _days(walls: pl.Series) -> float:
    return 0.0 if walls.is_empty() else (walls.to_list()[-1] - walls.to_list()[0]) / DAY


def _words(text: str) -> int:
    return len(_WORD.findall(_LINK.sub(" ", text)))


def gestures(simulated: Simulated) -> dict[str, dict[str, dict[str, int]]]:
    """How often each side truly wrote each cue, by its labels: {"gratitude": {"turns": {"me": 3, "them": 4}, …}, …}.

    `turns` that hold it (once each: what is measured), `messages` that do, `sentences` of the text bank behind them,
    and, on top of `turns`, those that hold it at best: a careful friend would be `in_doubt`.
    """
    told = held(simulated).sort("cue").group_by("cue", maintain_order=True)
    return {str(cue): _times({side: rows.filter(me=side == "me") for side in SIDES}) for (cue,), rows in told}


def _times(rows: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, int]]:
    sure = {side: part.filter("sure") for side, part in rows.items()}
    return {
        "turns": {side: part["turn"].n_unique() for side, part in sure.items()},
        "messages": {side: part["message"].n_unique() for side, part in sure.items()},
        "sentences": {side: part["said"].n_unique() for side, part in sure.items()},
        "in_doubt": {side: part["turn"].n_unique() - sure[side]["turn"].n_unique() for side, part in rows.items()},
    }


def held(simulated: Simulated) -> pl.DataFrame:
    """Every cue of every message: `me`, `message`, `turn`, `cue`, `said` (its sentence of the bank), `sure`."""
    cues = turns(simulated).explode("cues").drop_nulls("cues").unnest("cues")
    return cues.select("me", "message", "turn", "cue", "said", "sure")


def turns(simulated: Simulated) -> pl.DataFrame:
    """The labels of every message (`message`), with the number of the turn it belongs to.

    One writer's messages until the other writes, a conversation begins or an answered call comes between.
    """
    kind = simulated.frame["kind"].cast(pl.String)
    rows = simulated.labels.with_columns(kind, calls=(kind == "call").cum_sum())
    rows = rows.filter(~pl.col("kind").is_in(NOT_MESSAGES)).with_row_index("message")
    return rows.with_columns(turn=pl.struct("me", "conversation", "calls").rle_id())


def states(bids: Iterable[Bid]) -> dict[str, int]:
    """How first messages ended, by the names that `answers` uses."""
    found = dict.fromkeys(("answered", "after_writing_again", "late", "none_seen", "too_recent"), 0)
    for bid in bids:
        found[_state(bid)] += 1
    return found


def _state(bid: Bid) -> str:
    if bid.wait is None:
        return "none_seen" if bid.seen else "too_recent"
    if bid.wait >= ANSWERED:
        return "late"
    return "after_writing_again" if bid.again else "answered"


def measures(me: Counts, them: Counts) -> dict[str, dict[str, Any]]:
    """The five measures from counts of both sides, as in `reciprocity show --json`, values only."""
    both = {"me": me, "them": them}
    openings, words = me.openings + them.openings, me.words + them.words
    return {
        "initiation": {s: {"value": _share(c.openings, openings)} for s, c in both.items()},
        "answers": {s: {"value": _share(sum(w < ANSWERED for w in c.waits), len(c.waits))} for s, c in both.items()},
        "response_latency": {s: _half(c.waits) for s, c in both.items()},
        "check_ins": {s: {"value": round(c.openings / c.days * 28, 3)} for s, c in both.items()},
        "words": {s: {"value": _share(c.words, words)} for s, c in both.items()},
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _half(waits: Sequence[float]) -> dict[str, Any]:
    """Waking seconds by which half were answered; nothing is censored, so this is the plain middle."""
    ordered = sorted(waits)
    middle = ordered[(len(ordered) - 1) // 2] if ordered else math.inf
    if math.isfinite(middle):
        return {"value": int(middle)}
    return {"status": "not_reached", "answered": _share(sum(map(math.isfinite, ordered)), len(ordered))}


def long_run(pair: Pair, seed: Sequence[int], copies: int = COPIES) -> dict[str, dict[str, Any]]:
    """The measures over many histories of the same pair; `seed` must differ from the history's own."""
    me = them = Counts(0, (), 0, 0.0)
    for copy in range(copies):
        history = simulate(pair, np.random.default_rng([*seed, copy + 1]))
        me, them = me + count(history, "me"), them + count(history, "them")
    return measures(me, them)


def realised(simulated: Simulated) -> dict[str, Any]:
    """What happened in one history, side by side; of `answers`, a side's states are those of the other's bids."""
    me, them = (count(simulated, side) for side in SIDES)
    labels = simulated.labels
    mine = labels.filter(~simulated.frame["kind"].is_in(NOT_MESSAGES))["me"]
    late = labels.filter("is_late_answer")["me"]
    return {
        "measures": measures(me, them),
        "messages": {"me": int(mine.sum()), "them": int((~mine).sum())},
        "conversations": int(labels["conversation"].max() or 0),  # type: ignore[arg-type] # a whole number or None
        "openings": {"me": me.openings, "them": them.openings},
        "late_answers_at_a_start": {"me": int(late.sum()), "them": int((~late).sum())},
        "first_messages_to": {side: states(b for b in simulated.bids if b.by_me == (side == "them")) for side in SIDES},
        "words": {"me": me.words, "them": them.words},
        "gestures": gestures(simulated),
        "exposure_days": round(me.days, 3),
        "unanswered_after_days": BID_DAYS,
    }
