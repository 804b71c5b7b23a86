"""The range that counts of gestures may lie in: against what is known, and against a system that is as it says."""

import numpy as np
import pytest
from scipy.stats import binom

from analyzer.lexicon import Floor
from tests.truth.agreement import plausible

EXACT = Floor(100, 100, 140, 100, (1.0, 1.0, 1.0), (0.7, 0.7, 0.7))
STATED = Floor(100, 93, 140, 100, (0.93, 0.86, 0.97), (0.7, 0.62, 0.77))


def test_sentences_that_are_said_once_vary_as_the_binomial():
    fewest, most = plausible([frozenset({str(n)}) for n in range(200)], 0, EXACT)
    assert fewest == pytest.approx(binom.ppf(0.0005, 200, 0.7), abs=2)
    assert most == pytest.approx(binom.ppf(0.9995, 200, 0.7), abs=2)


def test_a_sentence_is_found_in_all_turns_or_in_none():
    assert plausible([frozenset({"thanks"})] * 50, 0, EXACT) == (0, 50)


def test_a_turn_with_many_sentences_is_found_by_any_of_them():
    fewest, most = plausible([frozenset({str(n) for n in range(30)})] * 5, 0, EXACT)
    assert (fewest, most) == (5, 5)


def test_turns_in_doubt_may_be_found_and_need_not():
    assert plausible([], 7, EXACT) == (0, 7)
    assert plausible([frozenset({"thanks"})] * 50, 7, EXACT) == (0, 57)


def test_precision_allows_mistakes():
    held = [frozenset({str(n)}) for n in range(100)]
    assert plausible(held, 0, STATED)[1] > plausible(held, 0, EXACT)[1] + 5


def test_a_right_system_passes_and_one_that_finds_half_is_told():
    rng = np.random.default_rng(3)
    turns = 1 + rng.geometric(0.3, 80)
    fewest, most = plausible([frozenset({str(n)}) for n, often in enumerate(turns) for _ in range(often)], 0, STATED)
    right = [turns[rng.random(80) < STATED.recall[0]].sum() for _ in range(400)]
    half = [turns[rng.random(80) < STATED.recall[0] / 2].sum() for _ in range(400)]
    assert np.mean([fewest <= n <= most for n in right]) > 0.995
    assert np.mean([fewest <= n <= most for n in half]) < 0.5
