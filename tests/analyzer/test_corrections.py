"""What the owner took back is no longer counted, and nothing else changes."""

import polars as pl
import pytest

from analyzer.corrections import UnknownCue, corrected, digest
from analyzer.lexicon import BIT

TEXT = pl.Series(["thanks to the traffic", "thanks to the traffic ", "thanks for coming", None, "hi"])
CUES = pl.Series([BIT["gratitude"] | BIT["laughter"], BIT["gratitude"], BIT["gratitude"], 0, 0], dtype=pl.UInt32)


def test_a_line_taken_back_loses_that_cue_wherever_it_stands():
    found = corrected(CUES, TEXT, {"gratitude": [digest("thanks to the traffic")]})
    assert found.to_list() == [BIT["laughter"], 0, BIT["gratitude"], 0, 0]
    assert CUES.to_list()[1] == BIT["gratitude"]


def test_without_corrections_nothing_is_touched():
    assert corrected(CUES, TEXT, {}) is CUES
    assert corrected(CUES, TEXT, {"gratitude": [digest("something else")]}).to_list() == CUES.to_list()


def test_a_digest_holds_no_words():
    assert len(digest("thanks to the traffic")) == 16
    assert digest(" a ") == digest("a") != digest("b")


def test_a_cue_that_there_is_not_is_named():
    with pytest.raises(UnknownCue, match="'grattitude' is no cue; known are gratitude"):
        corrected(CUES, TEXT, {"grattitude": ["ab"]})
