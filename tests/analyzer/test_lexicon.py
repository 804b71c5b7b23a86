"""What lines of chat are found to hold, whatever way they are written."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.lexicon import (
    BIT,
    CUES,
    cues_in,
    function_words,
    holds_crisis_wording,
    languages,
    lexicon,
    status,
)
from analyzer.lexicon_examples import broken_examples
from analyzer.lexicon_fold import folded, own_words, plain_letters, shortened
from analyzer.lexicon_pointers import Pointers


def cues(text, language="en"):
    [bits] = cues_in(pl.Series([text], dtype=pl.String), language)
    return {cue for cue in CUES if bits & BIT[cue]}


@pytest.mark.parametrize("language", languages())
def test_every_example_of_every_entry_comes_out_as_it_says(language):
    assert [str(error) for error in broken_examples(lexicon(language))] == []


@pytest.mark.parametrize("language", languages())
def test_every_language_holds_every_cue(language):
    assert lexicon(language).cues.keys() - {"crisis"} == set(CUES)
    assert {status(language, cue) for cue in CUES} <= {"measured", "experimental"}


@pytest.mark.parametrize(
    "text",
    [
        "I'm so grateful to you",
        "I’m so grateful to you",
        "I`m so grateful to you",
        "im so grateful to you",
        "i am sooooo grateful to you",
        "I'M SO GRATEFUL TO YOU!!!",
        "_I'm *so* grateful_ to you",
        "I\u00a0am so grateful to\u200b you",
        "i’m so gráteful to you",
        "> what she wrote\ni'm so grateful to you",
        "see https://example.org/a_b?c=thanks i'm so grateful to you",
    ],
)
def test_one_line_in_many_spellings(text):
    assert cues(text) == {"gratitude"}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "https://example.org/thank_you",
        "www.example.org/thanks-a-lot",
        "> thank you so much",
        'the sign says "thank you"',
        "the sign says “thank you”",
        "Спасибоthanks",
        "thanksсейчас",
        "---------- Forwarded message\nthank you so much",
    ],
)
def test_what_is_not_the_writers_own_word_is_no_cue(text):
    assert cues(text) == set()


def test_composed_and_decomposed_letters_are_one():
    for text in ("Fühl dich umarmt", "das würde mir sehr helfen, danke", "ich möchte nicht darüber reden"):
        forms = {form: cues(unicodedata.normalize(form, text), "de") for form in ("NFC", "NFD")}
        assert forms["NFC"] == forms["NFD"] != set()


def test_umlauts_may_be_written_as_two_letters():
    assert cues("das wuerde mir sehr helfen", "de") == cues("das würde mir sehr helfen", "de") == {"offer_taken"}


def test_an_exclude_removes_what_it_overlaps_and_nothing_else():
    assert cues("no thanks") == set()
    assert cues("no thanks for the tea but thank you for coming") == {"gratitude"}


@pytest.mark.parametrize("text", ["❤️", "❤", "🫂", "🥰", "🤗", "😘🏽", "good night 💕"])
def test_hearts_kisses_and_hugs_need_no_language(text):
    assert cues(text, None) == {"affection"}


@pytest.mark.parametrize("text", ["😂", "🤣🤣", "😹", "😂\ufe0f"])
def test_neither_do_laughing_faces(text):
    assert cues(text, None) == {"laughter"}


@pytest.mark.parametrize("text", ["♥", "💔", "🖤", "😍", "😊", "👍", "thank you", "haha", None])
def test_without_a_language_nothing_else_is_found(text):
    assert cues(text, None) == set()


def test_bits_are_read_by_name():
    bits = cues_in(pl.Series(["thanks 😂", None, "ok"]), "en")
    assert bits.dtype == pl.UInt32
    assert (bits & BIT["gratitude"] != 0).to_list() == [True, False, False]
    assert (bits & BIT["laughter"] != 0).to_list() == [True, False, False]


@pytest.mark.parametrize("language", [None, *languages()])
def test_nothing_gives_nothing(language):
    empty = pl.Series([], dtype=pl.String)
    assert cues_in(empty, language).to_list() == []
    assert not holds_crisis_wording(empty, language)


@settings(max_examples=25)
@given(
    st.lists(
        st.none()
        | st.sampled_from(["thanks", "no thanks", "sorry i'm late", "ok", "ich hab dich lieb"])
        | st.text(max_size=30),
        max_size=6,
    )
)
def test_each_text_is_judged_alone(texts):
    for language in (None, "en", "de"):
        together = cues_in(pl.Series(texts, dtype=pl.String), language).to_list()
        assert together == [cues_in(pl.Series([text], dtype=pl.String), language)[0] for text in texts]


@pytest.mark.parametrize("language", languages())
def test_words_point_to_every_message_that_a_pattern_matches(language):
    file = lexicon(language)
    entries = [e for cue in file.cues.values() for e in (*cue.include, *cue.exclude)] + list(file.everywhere)
    said = [text for e in entries for texts in (*e.yes.values(), *e.no.values()) for text in texts]
    text = plain_letters(shortened(folded(own_words(pl.Series(said)), file.pairs), file.vocabulary))
    patterns = [piece for e in entries for piece in e.patterns]
    near = Pointers(patterns).point(text)
    matched = [set(text.str.contains(piece.regex).arg_true().to_list()) for piece in patterns]
    assert sum(map(bool, matched)) > len(patterns) / 3
    assert [place for place, rows in enumerate(matched) if not rows <= set(near.get(place, []))] == []


@pytest.mark.parametrize("language", languages())
def test_function_words_are_known_without_the_patterns(language):
    assert function_words(language) == lexicon(language).function_words


def test_messages_sent_again_and_again_hold_what_each_holds():
    texts = ["thanks", None, "ok", "sorry i'm late", "😂", "no thanks", ""]
    once = cues_in(pl.Series(texts), "en").to_list()
    assert cues_in(pl.Series(texts * 50), "en").to_list() == once * 50
    assert len(set(once)) == 4


def test_what_is_written_to_be_slow_is_not():
    hostile = [
        "a" + "\u0301" * 10_000,
        "sorry " * 5_000,
        "😂" * 5_000,
        "th" + "a" * 50_000 + "nks",
        "'" * 20_000,
        '"' * 9_999,
    ]
    assert len(cues_in(pl.Series(hostile), "en")) == len(hostile)
    assert cues("th" + "a" * 20 + "nks") == {"gratitude"}


def test_crisis_wording_is_said_to_occur_or_not():
    assert holds_crisis_wording(pl.Series(["ok", "i don't want to be here anymore"]), "en")
    assert not holds_crisis_wording(pl.Series(["this heat is killing me", None]), "en")
    assert not holds_crisis_wording(pl.Series(["i want to kill myself"]), None)
