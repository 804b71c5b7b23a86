"""What was once found in the held-out sentences is found still, and no more is found in them that is not there."""

from math import isclose

import pytest

from analyzer.lexicon import CUES, Floor, floors, languages, lexicon, status
from tests.quality.elsewhere import elsewhere
from tests.quality.measured import labelled, measured, wilson

MOST_UNJUDGED = 0.25
"""Of what is found in lines about other things, the part that no reader has judged."""
PINNED = [(language, cue) for language, rows in floors().items() for cue in rows]


@pytest.mark.parametrize(("language", "cue"), PINNED)
def test_no_cue_sinks_below_its_floor(language, cue):
    pinned, now = floors()[language][cue], measured(language, cue).floor
    assert now.negatives >= pinned.negatives
    assert now.positives >= pinned.positives
    assert now.precision[1] >= pinned.precision[1], "found more that is not there"
    assert now.recall[0] >= pinned.recall[0], "found less of what is there"


@pytest.mark.parametrize("language", sorted(floors()))
def test_no_more_is_found_wrongly_in_lines_about_other_things(language):
    for now in elsewhere(language):
        right, found = floors()[language][now.cue].elsewhere
        assert now.wrong <= found - right, f"{now.cue}: found more that is not there"
        assert now.not_judged <= max(2, MOST_UNJUDGED * found), f"{now.cue}: have it judged again"


@pytest.mark.parametrize("language", languages())
def test_every_cue_of_a_pinned_language_is_labelled_and_pinned(language):
    for cue in lexicon(language).cues.keys() & set(CUES):
        is_labelled = labelled(language, cue, "held_out") is not None  # a frame in an assertion would print its lines
        is_pinned = cue in floors().get(language, {})
        assert is_labelled == is_pinned, cue


def test_measured_needs_hits_negatives_and_precision():
    good = Floor(50, 48, 60, 50, wilson(48, 50), wilson(48, 60))
    assert good.measured
    assert not Floor(49, 49, 60, 50, wilson(49, 49), wilson(49, 60)).measured
    assert not Floor(50, 48, 60, 49, wilson(48, 50), wilson(48, 60)).measured
    assert not Floor(50, 45, 60, 50, wilson(45, 50), wilson(45, 60)).measured


def test_measured_needs_to_be_right_in_lines_about_other_things():
    assert Floor(50, 48, 60, 50, wilson(48, 50), wilson(48, 60), (12, 18)).measured
    assert not Floor(50, 48, 60, 50, wilson(48, 50), wilson(48, 60), (10, 18)).measured


def test_status_says_what_may_be_shown():
    assert status(None, "gratitude") == "not_in_language"
    for language, cue in PINNED:
        assert status(language, cue) == ("measured" if floors()[language][cue].measured else "experimental")


def test_wilson_against_known_values():
    value, low, high = wilson(47, 50)
    assert value == 0.94
    assert isclose(low, 0.838, abs_tol=0.001)
    assert isclose(high, 0.979, abs_tol=0.001)
    assert wilson(0, 0) == (0.0, 0.0, 1.0)
