"""How many turns a cue may be found in, if its patterns are as good as they are said to be."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.lexicon import Floor

DRAWS = 20_000
LEVEL = 0.999
"""Of one range."""


def plausible(held: Sequence[frozenset[str]], in_doubt: int, floor: Floor, seed: int = 1) -> tuple[int, int]:
    """Fewest and most turns in which a cue may be found.

    Patterns find a sentence or they don't: it is the sentence that is drawn, and all turns that hold it share its fate.
    A turn is found if any of its sentences is. Lowest: recall at the lower end of its range, nothing found by mistake.
    Highest: recall at the upper end, every turn in doubt found, and for every sentence found by right as many by
    mistake as the lower end of precision allows, each in as many turns as some sentence that holds the cue.

    Args:
        held: for each turn that holds the cue the sentences by which it does.
        in_doubt: further turns that hold it at best.
        floor: the recall and precision that are stated, with their ranges.
        seed: of the draws.
    """
    if not held:
        return 0, in_doubt
    rng = np.random.default_rng(seed)
    sentences = sorted(frozenset().union(*held))
    kinds, turns = np.unique([[one in by for one in sentences] for by in held], axis=0, return_counts=True)
    tail = (1 - LEVEL) / 2
    fewest = np.quantile(_right(rng, kinds, turns, floor.recall[1]), tail, method="lower")
    right = _right(rng, kinds, turns, floor.recall[2])
    expected = len(sentences) * floor.recall[2] * (1 / floor.precision[1] - 1)
    most = np.quantile(right + _wrong(rng, turns @ kinds, expected), 1 - tail, method="higher")
    return int(fewest), int(most) + in_doubt


def _right(
    rng: np.random.Generator, kinds: NDArray[np.bool_], turns: NDArray[np.intp], recall: float
) -> NDArray[np.int64]:
    found = rng.random((DRAWS, kinds.shape[1])) < recall
    return ((found.astype(np.int64) @ kinds.T.astype(np.int64)) > 0) @ turns.astype(np.int64)


def _wrong(rng: np.random.Generator, turns: NDArray[np.intp], expected: float) -> NDArray[np.int64]:
    sentences = rng.poisson(expected, DRAWS)
    drawn = rng.choice(turns, (DRAWS, max(int(sentences.max()), 1)))
    return np.where(np.arange(drawn.shape[1]) < sentences[:, None], drawn, 0).sum(axis=1)
