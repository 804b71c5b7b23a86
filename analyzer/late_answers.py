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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, stdtrit

from analyzer.estimate import wilson
from analyzer.silence_mixture import REFIT_ROUNDS, ROUNDS, STORIES, Fit, Stories, Weighed, fit, log_likelihood, weigh
from analyzer.silence_rows import History, Replies, Rows, Silences, Weights, rows_of

__all__ = [
    "History",
    "OpeningShare",
    "Replies",
    "Silences",
    "late_probabilities",
    "late_under",
    "opening_share",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BLOCKS: Final = 20
"""Blocks of weeks left out in turn."""
_REFITTED: Final = 3
"""Stories refitted for the interval; the others weigh next to nothing."""
_NEGLIGIBLE: Final = 0.02
_TRIED: Final = 12
"""EM rounds after which stories are dropped that are far from the likeliest."""
_HOPELESS: Final = 22.0
"""How much less likely (log) a dropped story is: with it goes a weight of about a thousand-millionth."""


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
    return _read(rows_of([History(silences, replies, gap_s)]), stories).late[0]


def late_under(histories: Sequence[History], stories: Stories = STORIES) -> list[Floats]:
    """`late_probabilities` of several histories at once: one contact under several definitions."""
    return _read(rows_of(histories), stories).late


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
    rows = rows_of([History(silences, replies, gap_s)])
    read = _read(rows, stories)
    mine, theirs = read.openings[0].tolist()
    if mine + theirs <= 0:
        return OpeningShare(0.5, 0.0, 1.0, read.late[0], stories)
    likely = np.sort(np.argsort(-read.weights[0], kind="stable")[:_REFITTED])
    likely = likely[read.weights[0, likely] >= _NEGLIGIBLE][None]
    near, likeliest = read.fit.take(likely), read.stories.take(likely)
    variance, blocks = _jackknife(rows, likeliest, near, read.weights[0, likely[0]], _blocks(silences))
    low, high = _interval(mine, theirs, variance + float(read.spread[0]), blocks, confidence)
    return OpeningShare(mine / (mine + theirs), low, high, read.late[0], likeliest.of(0))


class _Read(NamedTuple):
    """Histories read under the stories that are worth it: of each its weight and fit; averaged: openings, late."""

    stories: Stories
    weights: Floats
    fit: Fit
    late: list[Floats]
    openings: Floats
    spread: Floats
    """Variance of the logit share between stories."""


def _read(rows: Rows, stories: Stories) -> _Read:
    some = rows.to_fit
    found = fit(some, stories, some.everything, _TRIED)
    if len(stories.shape) > _REFITTED:
        support = _support(some, stories, found, weigh(some, stories, found))
        kept = (support > support.max(1, keepdims=True) - _HOPELESS).sum(1).max()
        order = np.sort(np.argsort(-support, axis=1, kind="stable")[:, :kept])
        stories, found = stories.take(order), found.take(order)
    found = fit(some, stories, some.everything, ROUNDS - _TRIED, found)
    weighed = weigh(rows, stories, found)
    support = _support(rows, stories, found, weighed)
    weights = np.exp(support - support.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    openings = _openings(rows, rows.everything, weighed.late)
    shares = _logit_share(openings)
    usual = (weights * shares).sum(1, keepdims=True)
    averaged = (weights[..., None] * openings).sum(1)
    late = (weights[:, None] @ weighed.late)[:, 0]
    return _Read(stories, weights, found, _placed(rows, late), averaged, (weights * (shares - usual) ** 2).sum(1))


def _support(rows: Rows, stories: Stories, found: Fit, weighed: Weighed) -> Floats:
    """How well each story explains the silences, less Akaike's cost of its parameters."""
    return log_likelihood(rows, stories, found, weighed) - stories.cost


def _placed(rows: Rows, late: Floats) -> list[Floats]:
    """Chances of every silence of every history, from those of the ambiguous starts."""
    starts, every = rows.ambiguous, np.zeros(int(rows.sizes.sum()))
    counted = starts.counted > 0
    every[starts.row[counted]] = late[counted]
    return np.split(every, np.cumsum(rows.sizes)[:-1])


def _openings(rows: Rows, weights: Weights, late: Floats) -> Floats:
    """Expected openings of me and them: histories x stories x 2."""
    fresh = weights.ambiguous * (1 - late)
    openings: Floats = weights.clear @ rows.clear.by_side + fresh @ rows.ambiguous.by_side
    return openings


def _logit_share(openings: Floats) -> Floats:
    """Half an opening each keeps the logit finite."""
    share: Floats = np.log(openings[..., 0] + 0.5) - np.log(openings[..., 1] + 0.5)
    return share


def _blocks(silences: Silences) -> Ints:
    """The block of weeks of each silence, numbered from 0; -1 where the export ends first."""
    seen = silences.next >= 0
    weeks, week = np.unique(silences.week[seen], return_inverse=True)
    block = np.full(len(silences.week), -1)
    block[seen] = week * min(len(weeks), _BLOCKS) // max(len(weeks), 1)
    return block


def _jackknife(rows: Rows, stories: Stories, near: Fit, weights: Floats, block: Ints) -> tuple[float, int]:
    """Variance of the logit share of one history with blocks of weeks left out, and how many blocks there were."""
    blocks, each = int(block.max()) + 1, len(weights)
    story, out = np.tile(np.arange(each), (1, blocks)), np.repeat(np.arange(blocks), each)
    stories, near = stories.take(story), near.take(story)
    found = fit(rows.to_fit, stories, _without(rows.to_fit, block, out), REFIT_ROUNDS, near)
    openings = _openings(rows, _without(rows, block, out), weigh(rows, stories, found).late)
    shares = _logit_share(openings).reshape(blocks, each) @ (weights / weights.sum())
    return float(((shares - shares.mean()) ** 2).sum()) * (blocks - 1) / blocks, blocks


def _without(rows: Rows, block: Ints, out: Ints) -> Weights:
    """Weights of the starts with one block left out, a row each of `out`."""
    starts = (rows.clear, rows.ambiguous)
    return Weights(*((block[kind.row][:, None] != out[:, None]) * kind.counted[:, None] for kind in starts))


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
