"""Names in the owner's words are found however they are written; what is no name of anybody mostly is not."""

import pytest

from reports.looks import alike, shows_nothing
from reports.names_left import Left, left_in


def words(text: str, *names: str, **more) -> list[str]:
    return [left.word for left in left_in({("guess",): text}, names, **more)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Théo", "The\u0301o"),
        ("Théo", "Theo"),
        ("Theo", "Théo"),
        ("THÉO", "the\u0301o"),
        ("Ben", "ben"),
        ("Ben", "BEN"),
        ("Ben", "Bens Vater"),
        ("Hans", "Hans' Vater"),
        ("Ben", "Ben's dad"),
        ("Ben", "Ben’s dad"),
        ("Ben", "Benʼs dad"),
        ("Ana", "Anas Vater"),
        ("Max", "Maxens Vater"),
        ("Jörg", "Joerg"),
        ("Joerg", "Jörg"),
        ("Jörg", "Jorgs"),
        ("Weiß", "Weiss"),
        ("Søren", "Soren"),
        ("Łukasz", "Lukasza"),
        ("İpek", "ipek'in"),
        ("Ben", "ben_2019"),
        ("Ben", "_ben_"),
        ("Ben", "ben2019"),
        ("Ben", "@Ben"),
        ("Ben", "2Ben"),
        ("ben_2019", "Ben"),
        ("ana.lima99", "analima"),
        ("Ana Lima", "@analima"),
        ("Ana", "Ana-Lima"),
        ("Ana", "AnaLima"),
        ("Ana-Lima", "Lima"),
        ("Ana Lima", "lima"),
        ("Anna de Vries", "vries"),
        ("Ana lima", "lima"),
        ("O’Brien", "obrien"),
        ("Ana", "A\u200bna"),
        ("Ana", "A\u00adna"),
        ("A\u2060na", "Ana"),
        ("Ana", "Ａｎａ"),
        ("Ａｎａ", "ana"),
        ("𝓐𝓷𝓪", "Ana"),
        ("J", "J is far"),
        ("j", "since J."),
        ("🦊", "was 🦊 hurt"),
        ("Ana 🦊", "was🦊hurt"),
        ("❤️", "my \u2764"),
        ("🧑🏽\u200d🎤", "the 🧑🏿\u200d🎤"),
        ("🇩🇪", "my 🇩🇪"),
        ("1️⃣2️⃣3️⃣4️⃣5️⃣", "12345"),
        ("王伟", "为什么王伟不回"),
        ("王小明", "我和小明"),
        ("田中太郎", "田中さん"),
        ("伟", "为什么伟不回"),
        ("김민준", "민준은"),
        ("Ben", "我和Ben去"),
        ("สมชาย", "ทำไมสมชายไม่ตอบ"),
        ("אנה", "ואנה"),
        ("علي", "وعلي"),
        ("علي", "على"),
        ("راشي كريم", "کریم"),
        ("أحمد", "احمد"),
        ("राम", "राम का"),
        ("Мария", "Марии"),
        ("Аня", "Ане"),
        ("Сергей", "Сергея"),
        ("Νίκος", "Νίκου"),
        ("+49 170 1234567", "0170/123 45 67"),
        ("+49 170 1234567", "0170–123·45·67"),
        ("+49 170 1234567", "１２３４５６７"),
        ("+49 170 1234567", "٠١٧٠١٢٣٤٥٦٧"),
        ("+49 170 1234567", "the one ending in 4567"),
        ("Ben +49 170 1234567", "Ben"),
        ("Benjamin", "Ben"),
    ],
)
def test_a_name_is_found_however_it_is_written(name, text):
    assert words(text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("J", "Joanna just jumped"),
        ("Jo", "Joanna has a job"),
        ("Tim", "no time at all"),
        ("Ana", "an anagram"),
        ("Anna de Vries", "casa de todos"),
        ("Ana L.", "l is a letter"),
        ("Justin", "it is just me"),
        ("Theodor", "The end"),
        ("+49 170 1234567", "since 2019, 12 of 34"),
        ("Ben", "open and bent double"),
        ("Том", "тот самый"),
        ("", "anything"),
        ("\u200b", "anything"),
        ("...", "well ..."),
    ],
)
def test_what_is_no_name_is_mostly_left_alone(name, text):
    assert words(text, name, small=["the"]) == []


def test_an_ordinary_word_that_is_a_name_is_pointed_out():
    assert words("It may be, if you will", "Will", "May") == ["may", "will"]


def test_a_group_is_found_by_its_words_but_for_small_ones():
    found = left_in({("guess",): "the walkers"}, [], ["The Sunday Walkers"], small=["the"])
    assert found == (Left(("guess",), "walkers", ("The Sunday Walkers",)),)


def test_each_place_tells_its_words_in_their_order_with_every_name():
    texts = {("question",): "Lima and ana", ("label", "Ben"): "Anas", ("guess",): ""}
    assert left_in(texts, ["Ana Lima", "Ana Ruiz"]) == (
        Left(("question",), "Lima", ("Ana Lima",)),
        Left(("question",), "ana", ("Ana Lima", "Ana Ruiz")),
        Left(("label", "Ben"), "Anas", ("Ana Lima", "Ana Ruiz")),
    )


def test_names_that_stay_in_the_copy_are_no_news():
    assert words("Ana, Anas Lima", "Ana Lima", kept=["Ana"]) == ["Lima"]


def test_hostile_names_and_texts_end():
    name = "A" + "\u0301" * 10_000 + "na " + "x" * 10_000
    assert words("Ana " * 75, name) == ["Ana"]
    assert words("1 " * 150, *(f"+49 170 {n:07}" for n in range(500))) == []


@pytest.mark.parametrize(
    ("text", "nothing"), [("\u200b\u3164\u2800 \ufe0f\u0301\x07", True), ("", True), ("🦊", False), (".", False)]
)
def test_what_nobody_can_see(text, nothing):
    assert shows_nothing(text) is nothing


def test_what_looks_the_same():
    assert alike("a\u200b  friend") == alike("ａ friend") != alike("A friend")
