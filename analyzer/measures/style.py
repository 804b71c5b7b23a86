"""How alike are your ways of writing? (language style matching)

Definition: for each of nine categories of words that carry structure, not content (pronouns, articles, conjunctions …;
`analyzer/style_words`), p is the share of a person's words in it, and the two match by 1 - |p1 - p2| / (p1 + p2).
The value is the mean over the categories.
Unit: 0 to 1, 1 being the same; n = words of both. It is one property of the pair, so `me` and `them` are the same.

Source: Ireland and Pennebaker 2010 (JPSP 99:549). Departs: own lists, as the published ones are not free; and chance
is taken out, because two samples of one person's writing never agree wholly: |p1 - p2| becomes
sqrt(max(0, (p1 - p2)² - v)), v being the variance of the difference over weeks. Of made-up pairs of 8 to 52 weeks the
range held the truth in 93 to 99 %, and in 89 to 95 % of pairs that write exactly alike; without it 21 to 37 % of those.
Mean error: within .02, for pairs exactly alike .01 to .05 too low.

Cannot show: who adapts to whom; closeness (studies of strangers and couples found weak links, and nothing here
foretells anything). Topics, dialect, dictation and writing in a second language move it. Known for English and German
where both write mostly that.
"""

from typing import Final

import numpy as np

from analyzer.estimate import Estimate, Floats, NotSupported, Side, TooLittle, by_week, t_quantile
from analyzer.events import SIDES
from analyzer.results import Reading, status_of
from analyzer.text_style import CATEGORIES, MIN_COVERAGE
from analyzer.turns import Talk

key: Final = "style"
question: Final = "How alike are your ways of writing?"
_NEVER: Final = 1e-4
"""Keeps a category that neither uses defined, as in the source."""


def measure(talk: Talk) -> Reading:
    """How alike the two people's shares of structure words are."""
    words = [int(talk.words[talk.chosen & (talk.who == side)].sum()) for _, side in SIDES]
    weeks = [len(np.unique(talk.week[talk.chosen & (talk.who == side) & (talk.words > 0)])) for _, side in SIDES]
    need, options = talk.options.min_style_words, talk.options
    if min(words) < need[0]:
        return _reading(TooLittle(min(words), need[0], "words"))
    if min(weeks) < options.min_word_weeks[0]:
        return _reading(TooLittle(min(weeks), options.min_word_weeks[0], "weeks"))
    style = talk.events.style
    if not style:
        return _reading(NotSupported("unknown"))
    each, found = _by_week(talk, style.counts[talk.messages.row])
    shares = found.sum(axis=0) / each.sum(axis=0)[:, None]
    if shares.sum(axis=1).min() < MIN_COVERAGE:
        return _reading(NotSupported("unknown"))
    value, half = _matching(each, found, shares, options.confidence)
    early = min(words) < need[1] or min(weeks) < options.min_word_weeks[1]
    pair = Estimate(value, max(0.0, value - half), min(1.0, value + half), sum(words), early)
    return _reading(pair, language=style.language, categories=_categories(shares))


def _reading(pair: Side, **facts: object) -> Reading:
    return Reading(key, "matching", pair, pair, status_of(pair), facts=facts)


def _by_week(talk: Talk, counts: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> tuple[Floats, Floats]:
    """Words by week and side, and their structure words by week, side and category."""
    mine = [talk.chosen & (talk.who == side) for _, side in SIDES]
    words = by_week(talk.week, *(talk.words * own for own in mine))
    found = (by_week(talk.week, *(counts[:, k] * own for k in range(len(CATEGORIES)))) for own in mine)
    each = np.stack(words, axis=1)
    used = each.sum(axis=1) > 0
    return each[used], np.stack([np.stack(side, axis=1) for side in found], axis=1)[used]


def _matching(each: Floats, found: Floats, shares: Floats, confidence: float) -> tuple[float, float]:
    """The mean match over the categories, and its half-width: weeks as clusters, categories taken as independent."""
    weeks = len(each)
    residual = (found - shares * each[:, :, None]) / each.sum(axis=0)[:, None]
    variance = weeks / (weeks - 1) * ((residual[:, 0] - residual[:, 1]) ** 2).sum(axis=0)
    apart = np.sqrt(np.maximum((shares[0] - shares[1]) ** 2 - variance, 0))
    either = shares.sum(axis=0) + _NEVER
    half = t_quantile(weeks - 1, confidence) * np.sqrt((variance / either**2).sum()) / len(CATEGORIES)
    return float((1 - apart / either).mean()), float(half)


def _categories(shares: Floats) -> dict[str, dict[str, float]]:
    """Each side's share of words by category."""
    return {
        name: dict(zip(CATEGORIES, own.tolist(), strict=True)) for (name, _), own in zip(SIDES, shares, strict=True)
    }
