"""Which texts ask something."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text_questions import asks


def asked(text):
    return asks(pl.Series([text], dtype=pl.String))[0]


@pytest.mark.parametrize(
    "text",
    [
        "are you coming on Friday?",
        "lunch?",
        "lunch？",
        "really?! I had no idea",
        "ok? and then what happened",
        "¿vienes mañana?",
        "明日来る？",
        "هل أنت بخير؟",
        "τι κάνεις;",
        "τι κάνεις\N{GREEK QUESTION MARK} όλα καλά",
        "τι κάνεις; 😊",
        "τι κάνεις;😊",
        "did you see this? https://example.org/a?b=c",
        "> where were you\nwhat do you mean?",
        "7?",
    ],
)
def test_these_ask(text):
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "see you on Friday",
        "??",
        "?!",
        "😂?",
        "ok?",
        "OK??",
        "Right?",
        "d’accord ?",
        "va bene?",
        "https://example.org/a?b=c",
        "look at www.example.org/a?b=c please",
        "youtu.be/abc?si=1",
        "> where were you?\nhere",
        "bread; milk;",
        "τα λέμε ;)",
        "τα λέμε;)",
        "γάλα; ψωμί",
    ],
)
def test_these_do_not(text):
    assert not asked(text)


@given(st.lists(st.none() | st.text(max_size=20), max_size=8))
def test_each_text_is_judged_alone(texts):
    series = pl.Series(texts, dtype=pl.String)
    assert asks(series).to_list() == [asked(text) for text in texts]
    assert asks(series).dtype == pl.Boolean
