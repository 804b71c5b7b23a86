"""How much of what each person writes is spelt as patterns expect it."""

from pathlib import Path

import polars as pl
import pytest

from analyzer.gestures import MOST_APART
from analyzer.lexicon import languages, lexicon
from analyzer.lexicon_fold import word_folder
from analyzer.plain_writing import plain_share
from analyzer.text_counts import count

LINES = Path(__file__).parents[1] / "quality" / "lines"


def told(code, **people):
    """The part told of each person of one chat; a person is a name and their texts."""
    rows = [(name, text) for name, texts in people.items() for text in texts]
    text = pl.Series([text for _, text in rows], dtype=pl.String)
    mine = pl.Series([name == "me" for name, _ in rows])
    chat, language = (pl.repeat(word, len(text), eager=True) for word in ("Ana", code))
    found = plain_share(text, count(text)[0], chat, mine, language).to_list()
    return {name: {found[k] for k, row in enumerate(rows) if row[0] == name} for name in people}


def styled(code, style):
    """The labelled lines in one style that patterns are made with."""
    rows = [
        line.split("\t")
        for file in sorted((LINES / code).glob("*.tuning.tsv"))
        for line in file.read_text("utf-8").splitlines()[1:]
    ]
    return [row[3] for row in rows if row[1] == style]


@pytest.mark.parametrize(("code", "style"), [*((code, "typos") for code in languages()), ("de", "dialect")])
def test_who_misspells_stands_apart_from_who_does_not(code, style):
    found = told(code, me=styled(code, "plain"), them=styled(code, style))
    assert min(found["me"]) - max(found["them"]) > MOST_APART


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("style", ["formal", "long", "emoji"])
def test_who_writes_more_or_more_formally_does_not(code, style):
    found = told(code, me=styled(code, "plain"), them=styled(code, style))
    assert abs(min(found["me"]) - min(found["them"])) < MOST_APART


def test_the_same_texts_are_written_alike():
    texts = styled("en", "plain")[:50]
    found = told("en", me=texts, them=texts)
    assert found["me"] == found["them"]


def test_nothing_is_said_where_no_language_is_known():
    assert told(None, me=["hello there"], them=["привет"]) == {"me": {None}, "them": {None}}


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        (
            "en",
            "i will tell you that i can come to your place if you are here",
            "we had a good day with the kids at home",
        ),
        ("de", "ich kann es dir sagen wenn du da bist", "wir hatten einen schönen tag mit den kindern zu hause"),
        ("es", "te lo digo si quieres que venga con eso bien hecho", "hemos tenido un buen día con los niños en casa"),
        ("fr", "je te dis que tu peux venir si tu es là ce soir", "on a passé une bonne journée avec les enfants"),
        ("pt", "te digo que posso ir se você quiser que eu vá", "a gente teve um bom dia com as crianças em casa"),
    ],
)
def test_talk_of_you_and_me_is_written_no_less_plainly(code, one, other):
    found = told(code, me=[one], them=[other])
    assert min(*found["me"], *found["them"]) > 0.7


@pytest.mark.parametrize("code", languages())
def test_function_words_are_plain(code):
    fold = word_folder(lexicon(code).pairs)
    assert {fold(word) for word in lexicon(code).function_words} <= lexicon(code).plain
