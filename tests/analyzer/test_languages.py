"""Which language each person writes, from many messages together."""

from pathlib import Path

import polars as pl
import pytest

from analyzer.languages import languages_of
from analyzer.lexicon import languages
from analyzer.text_counts import count
from tests.analyzer.test_style import DUTCH, ENGLISH, FRENCH, GERMAN

LINES = Path(__file__).parents[1] / "quality" / "lines"


def told(*people):
    """The language told of each person; a person is (contact, whether the owner, texts)."""
    rows = [(contact, mine, text) for contact, mine, texts in people for text in texts]
    contact, mine, text = (pl.Series([row[k] for row in rows]) for k in range(3))
    text = text.cast(pl.String)
    found = languages_of(text, count(text)[0], contact, mine).to_list()
    return [{found[k] for k, row in enumerate(rows) if row[:2] == person[:2]} for person in people]


def test_each_side_of_each_chat_has_its_own():
    assert told(("Ana", True, ENGLISH), ("Ana", False, GERMAN), ("Ben", True, GERMAN), ("Ben", False, ENGLISH)) == [
        {"en"},
        {"de"},
        {"de"},
        {"en"},
    ]


@pytest.mark.parametrize(
    "texts",
    [
        DUTCH,
        [*ENGLISH[:2], *GERMAN[:2]],
        ["😊", "ok", "haha"],
        [None, ""],
        ["ik heb vandaag geen zin om te koken dus we gaan naar de kroeg en dan zien we wel wat er nog is"] * 9,
        ["ciao come stai oggi? ieri sono rimasta sveglia fino a tardi e ho pensato a te, ci vediamo domani sera?"] * 9,
        ["hola com estàs avui? ahir em vaig quedar desperta fins tard i vaig pensar en tu, ens veiem demà?"] * 9,
        ["que de"] * 50,
        ["ce faci azi nu stiu daca vin la tine mai tarziu dar te sun cand ajung acasa"] * 9,
        ["hej hur mår du idag jag har varit hemma hela dagen och det var så skönt att bara vara ska vi ses"] * 9,
        ["Привет, как дела? Я сегодня дома, потом поеду к маме и вечером напишу тебе, хорошо?"] * 9,
    ],
)
def test_of_another_language_or_a_mixture_nothing_is_said(texts):
    assert told(("Ana", True, texts)) == [{None}]


SPANISH = (
    "hola qué tal? ayer me quedé despierta hasta tarde pensando en el viaje",
    "no puedo, tengo que trabajar y después voy a casa de mi madre",
    "vienes mañana al cine? habíamos quedado a las ocho en la puerta",
    "qué bien, la ayudo con la mudanza, vos también venís?",
)
PORTUGUESE = (
    "oi tudo bem? ontem fiquei acordada até tarde pensando na viagem",
    "não posso, tenho que trabalhar e depois vou na casa da minha mãe",
    "vens amanhã ao cinema? combinámos às oito à porta",
    "que bom, vou ajudar ela com a mudança, você vem também?",
)


@pytest.mark.parametrize(("code", "texts"), [("fr", FRENCH), ("es", SPANISH), ("pt", PORTUGUESE)])
def test_near_languages_are_told_apart(code, texts):
    assert told(("Ana", True, texts)) == [{code if code in languages() else None}]


def test_texts_without_words_have_their_writers_language():
    text = pl.Series([*ENGLISH, None, "😊"], dtype=pl.String)
    contact = pl.repeat("Ana", len(text), eager=True)
    assert (
        languages_of(text, count(text)[0], contact, pl.repeat(value=True, n=len(text), eager=True)).to_list()
        == ["en"] * 6
    )


def test_rows_of_no_contact_have_none():
    text = pl.Series(ENGLISH)
    nobody = pl.Series([None] * 4, dtype=pl.String)
    assert languages_of(text, count(text)[0], nobody, pl.Series([True] * 4)).null_count() == 4


def test_who_takes_turns_is_looked_at_on_both_sides(monkeypatch):
    monkeypatch.setattr("analyzer.languages._LOOKED_AT", 10)
    text = pl.Series([(ENGLISH if k % 2 == 0 else GERMAN)[k // 2 % 4] for k in range(400)])
    mine = pl.Series([k % 2 == 0 for k in range(400)])
    found = languages_of(text, count(text)[0], pl.repeat("Ana", 400, eager=True), mine)
    assert found.to_list() == ["en", "de"] * 200


@pytest.mark.parametrize("code", [code for code in languages() if (LINES / code).is_dir()])
def test_chat_lines_of_every_language_are_known(code):
    """The labelled lines that patterns are made with, twenty at a time: no other language is ever named."""
    lines = [
        line.split("\t")[3]
        for file in sorted((LINES / code).glob("*.tuning.tsv"))
        for line in file.read_text("utf-8").splitlines()[1:]
    ]
    writers = [(f"{k}", True, lines[k :: len(lines) // 40]) for k in range(len(lines) // 40)]
    found = [next(iter(one)) for one in told(*writers)]
    assert set(found) <= {code, None}
    assert found.count(code) >= 0.9 * len(found)
