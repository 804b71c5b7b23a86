"""Which starts were late answers? A mixture over the silences between conversations.

Question: the other person spoke last, now somebody writes: a fresh opening, or an answer that took long? Nobody can
say it of a single start, so each gets a probability.

Definition: a silence is *pending* (the other owes an answer; the chance depends on who spoke last and on whether the
conversation before had one writer) or *free* (both may open, at rates on their own waking clocks). A start by whoever
spoke last can only be free. EM weighs both stories for every other start. How waits are distributed is not known, so
several stories are fitted and averaged by how well they explain the silences: late waits log-normal like those inside
conversations, or partly exponential; openings clumped, steady or spaced (Weibull); no late answers at all. Weights are
Akaike's (Burnham and Anderson, Model Selection and Multimodel Inference, 2002, chapter 2).

Interval: blocks of weeks left out in turn with the EM refitted (delete-a-group jackknife), the spread between stories
added, on the logit scale, never narrower than Wilson's on the expected openings. Measured error and coverage:
docs/accuracy.md.

Blind spots: openings sooner than the gap are not seen; who restarts while waiting counts as free; a person whose late
answers come at the pace of their openings cannot be told from one who opens.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, stdtrit

from analyzer.estimate import wilson
from analyzer.silence_mixture import STORIES, Fit, Rows, Starts, Stories, fit, log_likelihood, weigh

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BLOCKS: Final = 20
"""Blocks of weeks left out in turn."""
_REFITTED: Final = 3
"""Stories refitted for the interval; the others weigh next to nothing."""
_NEGLIGIBLE: Final = 0.02
_SOONEST_REPLY_H: Final = 1 / 120
"""Replies within the same minute count as half a minute: exports round."""
_LONGEST_H: Final = 1e5


@dataclass(frozen=True, slots=True)
class Silences:
    """One row per quiet gap between conversations of one contact; 0 = me, 1 = them.

    Attributes:
        last: who spoke last before the silence.
        next: who speaks after it; -1 where the export ends first (left out here).
        one_sided: the conversation before had only one writer.
        awake_me, awake_them: waking seconds of each from the last message to the next, the gap included.
        week: ISO-week index of the next start.
    """

    last: NDArray[np.int8]
    next: NDArray[np.int8]
    one_sided: Flags
    awake_me: Floats
    awake_them: Floats
    week: Ints


@dataclass(frozen=True, slots=True)
class Replies:
    """Waits of answers inside conversations, waking seconds of the answerer."""

    me: Floats
    them: Floats


@dataclass(frozen=True, slots=True)
class OpeningShare:
    """My share of openings with its interval, and each silence's chance `late` of having ended in a late answer.

    `stories` are those that explain the silences best. Without a start the value is one half, the interval everything.
    """

    value: float
    low: float
    high: float
    late: Floats
    stories: Stories


def late_probabilities(silences: Silences, replies: Replies, gap_s: float, stories: Stories = STORIES) -> Floats:
    """The chance that each silence ended in a late answer: 0 for clear starts and where the export ends.

    Args:
        silences: quiet gaps of one contact.
        replies: waits inside its conversations, waking s.
        gap_s: the quiet that ends a conversation, waking s.
        stories: what may be assumed; all of it but in comparisons.
    """
    return _read(_rows(silences, replies, gap_s), stories, len(silences.last)).late


def opening_share(
    silences: Silences, replies: Replies, gap_s: float, confidence: float = 0.95, stories: Stories = STORIES
) -> OpeningShare:
    """My share of openings, late answers out, with its interval.

    Args:
        silences: quiet gaps of one contact.
        replies: waits inside its conversations, waking s.
        gap_s: the quiet that ends a conversation, waking s.
        confidence: what the interval aims at.
        stories: what may be assumed; all of it but in comparisons.
    """
    rows = _rows(silences, replies, gap_s)
    read = _read(rows, stories, len(silences.last))
    mine, theirs = read.openings.tolist()
    if mine + theirs <= 0:
        return OpeningShare(0.5, 0.0, 1.0, read.late, stories)
    likely = np.sort(np.argsort(-read.weights, kind="stable")[:_REFITTED])
    kept = likely[read.weights[likely] >= _NEGLIGIBLE]
    likeliest = stories.take(kept)
    variance, blocks = _jackknife(rows, likeliest, read.fit.take(kept), read.weights[kept], silences)
    low, high = _interval(mine, theirs, variance + read.spread, blocks, confidence)
    return OpeningShare(mine / (mine + theirs), low, high, read.late, likeliest)


class _Read(NamedTuple):
    """All silences read under all stories: per story its weight and fit; averaged, openings and chances of late."""

    weights: Floats
    fit: Fit
    late: Floats
    openings: Floats
    spread: float
    """Variance of the logit share between stories."""


def _read(rows: Rows, stories: Stories, n: int) -> _Read:
    everything = np.ones((len(stories.shape), n))
    found = fit(rows.to_fit(), stories, everything)
    weighed = weigh(rows, stories, found)
    support = log_likelihood(rows, stories, found, weighed) - stories.cost
    weights = np.exp(support - support.max())
    weights /= weights.sum()
    late = np.zeros(n)
    late[rows.ambiguous.row] = weights @ weighed.late
    openings = _openings(rows, everything, weighed.late)
    shares = _logit_share(openings)
    return _Read(weights, found, late, weights @ openings, float(weights @ (shares - weights @ shares) ** 2))


def _rows(silences: Silences, replies: Replies, gap_s: float) -> Rows:
    gap = max(gap_s / 3600, _SOONEST_REPLY_H)
    awake = np.minimum(np.stack([silences.awake_me, silences.awake_them]) / 3600, _LONGEST_H)
    beyond, seen, clear = np.maximum(awake - gap, 0.0), silences.next >= 0, silences.next == silences.last
    logs = [np.log(np.clip(waits / 3600, _SOONEST_REPLY_H, gap)) for waits in (replies.me, replies.them)]
    sums = np.array([[len(log), log.sum(), (log * log).sum()] for log in logs]).T
    return Rows(
        _starts(silences, beyond, np.flatnonzero(seen & clear)),
        _starts(silences, beyond, np.flatnonzero(seen & ~clear)),
        gap,
        sums,
    )


def _starts(silences: Silences, beyond: Floats, row: Ints) -> Starts:
    side, last = silences.next[row].astype(np.int64), silences.last[row].astype(np.int64)
    return Starts(row, side, np.eye(2)[side], np.eye(4)[last * 2 + silences.one_sided[row]], beyond[:, row])


def _openings(rows: Rows, weights: Floats, late: Floats) -> Floats:
    """Expected openings of me and them, a row a row of weights."""
    fresh = weights[:, rows.ambiguous.row] * (1 - late)
    openings: Floats = weights[:, rows.clear.row] @ rows.clear.by_side + fresh @ rows.ambiguous.by_side
    return openings


def _logit_share(openings: Floats) -> Floats:
    """Half an opening each keeps the logit finite."""
    share: Floats = np.log(openings[..., 0] + 0.5) - np.log(openings[..., 1] + 0.5)
    return share


def _jackknife(rows: Rows, stories: Stories, near: Fit, weights: Floats, silences: Silences) -> tuple[float, int]:
    """Variance of the logit share with blocks of weeks left out, and how many blocks there were."""
    weeks, week = np.unique(silences.week[silences.next >= 0], return_inverse=True)
    blocks, n = min(len(weeks), _BLOCKS), len(stories.shape)
    kept = np.ones((blocks, len(silences.week)))
    kept[:, silences.next >= 0] = np.arange(blocks)[:, None] != week * blocks // len(weeks)
    kept, each = np.repeat(kept, n, axis=0), np.tile(np.arange(n), blocks)
    stories = stories.take(each)
    found = fit(rows.to_fit(), stories, kept, near.take(each))
    openings = _openings(rows, kept, weigh(rows, stories, found).late)
    shares = _logit_share(openings).reshape(blocks, n) @ (weights / weights.sum())
    return float(((shares - shares.mean()) ** 2).sum()) * (blocks - 1) / blocks, blocks


def _interval(mine: float, theirs: float, variance: float, blocks: int, confidence: float) -> tuple[float, float]:
    """The wider, on each side, of Wilson's and the jackknife's; from one week there is only Wilson's."""
    n, tail = mine + theirs, 0.5 + confidence / 2
    plain = wilson(mine, n, confidence)
    low, high = plain.low, plain.high
    if blocks < 2:
        return low, high
    half = float(stdtrit(blocks - 1, tail)) * np.sqrt(variance)
    centre = np.log(mine + 0.5) - np.log(theirs + 0.5)
    return min(low, float(expit(centre - half))), max(high, float(expit(centre + half)))
