"""Words and emoji."""

import emoji
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text_counts import count


def counts(text):
    words, pictures = count(pl.Series([text], dtype=pl.String))
    return words[0], pictures[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I left the keys and added sugar", 7),
        ("don't re-send it", 3),
        ("see https://example.org/a/b?c=d tomorrow", 2),
        ("> quoted line\nmy own words", 3),
        ("🙂🙂", 0),
        ("", 0),
        (None, 0),
        ("今日は元気", 5),
        ("Ça va très bien", 4),
        ("नमस्ते दुनिया", 2),
        ("12 apples", 2),
        ("🙂nice", 1),
        ("❤️", 0),
        ("☀️☀️", 0),
        ("1️⃣ ok", 1),
        ("ok❤️", 1),
        ("नमस्ते", 1),
    ],
)
def test_words(text, words):
    assert counts(text)[0] == words


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("🙂", 1),
        ("👨‍👩‍👧‍👦 home", 1),
        ("🇫🇷🇩🇪", 2),
        ("👍🏽👍🏽", 2),
        ("❤️", 1),
        ("plain", 0),
        ("© 2026", 1),
        ("1 2 3", 0),
    ],
)
def test_emoji_are_counted_as_the_library_counts_them(text, pictures):
    assert counts(text)[1] == pictures == emoji.emoji_count(text)


@given(st.lists(st.sampled_from(sorted(emoji.EMOJI_DATA)), max_size=8).map("".join))
def test_emoji_are_no_words(text):
    assert counts(text)[0] == 0


@given(st.lists(st.sampled_from([*sorted(emoji.EMOJI_DATA)[::37], "word", " ", "é"]), max_size=8).map("".join))
def test_any_mix_is_counted_as_the_library_counts_it(text):
    assert counts(text)[1] == emoji.emoji_count(text)
