"""Reactions sent as texts: whole texts in the app's words, and nothing that a person would write."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import polars as pl
import pytest

from parsers.frame import MESSAGES
from parsers.sms import tapback_forms
from parsers.sms.tapback_forms import recognise
from parsers.sms.tapbacks import settle


def talk(*said: str | None, kinds: dict[int, str] | None = None) -> pl.DataFrame:
    rows = [
        {
            "id": str(n),
            "platform": "sms",
            "chat": "c",
            "chat_name": "Ana",
            "is_group": False,
            "from_me": False,
            "sent_at": n,
            "kind": (kinds or {}).get(n, "text"),
            "text": text,
            "edited": False,
            "source": 0,
            "position": n + 1,
        }
        for n, text in enumerate(said)
    ]
    return pl.DataFrame(rows, schema=MESSAGES)


def settled(*said: str | None, kinds: dict[int, str] | None = None) -> list[tuple[str, str | None, str | None]]:
    frame, reactions, removals = settle(talk(*said, kinds=kinds))
    gone = len(said) - frame.height
    assert reactions + removals == frame["kind"].eq("reaction").sum() + gone
    return frame.with_columns(pl.col("kind").cast(pl.String)).select("kind", "text", "about").rows()


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("Liked “see you at eight”", "👍"),
        ("Loved “see you at eight”", "❤️"),
        ("Disliked “see you at eight”", "👎"),
        ("Laughed at “see you at eight”", "😂"),
        ("Emphasized “see you at eight”", "‼️"),
        ("Emphasised “see you at eight”", "‼️"),
        ("Questioned “see you at eight”", "❓"),
        ('Liked "see you at eight"', "👍"),
        ("Liked “see you at…”", "👍"),
        ('Liked "see you at ..."', "👍"),
        ("Reacted 👍🏽 to “see you at eight”", "👍🏽"),
        ("👍 to “see you at eight”", "👍"),
        ("\u200a\u200b😮\u200b to “\u200asee you at eight\u200a”\u200a", "😮"),
        ("a attribué la mention « J’aime » à « see you at eight »", "👍"),
        ("A réagi avec 🔥 à “see you at eight”", "🔥"),
        ("Le encantó “see you at eight”", "❤️"),
        ("Reaccionó con 🥳 a “see you at eight”", "🥳"),
        ("Очень понравилось «see you at eight»", "❤️"),
        ("nem kedveli: „see you at eight”", "👎"),
        ("Zaśmiał się z “see you at eight”", "😂"),
        ("Líbilo se „see you at eight“", "👍"),
    ],
)
def test_reactions_to_an_earlier_text(text: str, emoji: str) -> None:
    assert settled("see you at eight", "ok", text)[-1] == ("reaction", emoji, "0")


def test_the_latest_of_equal_texts_is_meant() -> None:
    assert settled("ok", "ok", "Liked “ok”")[-1] == ("reaction", "👍", "1")


def test_quotation_marks_and_spaces_may_change_on_the_way() -> None:
    assert settled("I’m “fine”,\nreally", 'Loved "I\'m "fine", really"')[-1] == ("reaction", "❤️", "0")


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("Loved an image", "❤️"),
        ("Reacted 🎉 to “gone”", "🎉"),
        ("🎉 to “gone”", "🎉"),
        ("A attribué la mention « J’aime » à « gone »", "👍"),
    ],
)
def test_what_nobody_types_needs_no_message(text: str, emoji: str) -> None:
    assert settled("ok", text)[-1] == ("reaction", emoji, None)
    assert settled(text) == [("reaction", emoji, None)]


@pytest.mark.parametrize(
    "text",
    ["Liked “pizza”", "Loved “Barbie”", "Questioned “why me”", 'Reacted 🎉 to "pizza"', "A adoré « pizza »"],
)
def test_what_a_person_may_type_needs_its_message(text: str) -> None:
    assert settled("ok", text)[-1] == ("text", text, None)
    assert settled(text, kinds={})[-1] == ("text", text, None), "also where the backup may begin after the message"
    assert settled("pizza", "Barbie", "why me", text)[-1][0] == "reaction"


def test_a_message_within_the_next_minute_is_found_by_the_exact_form() -> None:
    assert settled("Liked “ok then”", "well", "ok then")[0] == ("reaction", "👍", "2")
    assert settled("Liked “ok then”", *["well"] * 30, "ok then")[0][0] == "text"
    late = talk("Liked “ok then”", "ok then").with_columns(
        pl.col("sent_at") + pl.Series([0, 60_000]).cast(pl.Duration("ms"))
    )
    assert settle(late)[0]["kind"].to_list() == ["text", "text"]


@pytest.mark.parametrize(
    "text",
    [
        "Liked it",
        'Loved "Barbie"',
        "Liked “Barbie” and “Oppenheimer”",
        "I Liked “ok”",
        "Liked “ok” a lot",
        "liked “ok”",
        "Loved a movie",
        "kérdezte: „jössz?”",
        "Otázka „proč“",
        "Reacted badly to “ok”",
        "well to “ok”",
        "Liked „ok»",
        "Liked “”",
        "“ok”",
        "Removed an image",
        "Laughed at an image of him",
    ],
)
def test_what_people_write_stays_a_message(text: str) -> None:
    assert settled("something else", text)[-1] == ("text", text, None)


def test_a_message_after_all_can_be_reacted_to() -> None:
    assert settled('Loved "Barbie"', 'Liked "Loved "Barbie""')[-1] == ("reaction", "👍", "0")


def test_media_that_was_seen() -> None:
    assert settled(None, "Loved a movie", kinds={0: "video"})[-1] == ("reaction", "❤️", "0")
    assert settled(None, "Loved an image", kinds={0: "image"})[-1] == ("reaction", "❤️", "0")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (["Loved “ok”", "Removed a heart from “ok”"], []),
        (["Loved “ok”", "Removed a heart from “ok”", "Removed 👍 from “ok”"], []),
        (["Loved “ok”", "Removed a heart from “ok”", "Liked “ok”"], ["👍"]),
        (["Loved “ok”", "Liked “ok”"], ["👍"]),
        (["Liked “ok”", "Liked “ok”"], ["👍"]),
        (["Liked “ok”", "Liked “fine”"], ["👍", "👍"]),
        (["Liked “ok”", "Removed a like from “fine”"], ["👍"]),
        (["👍 to “gone”", "❤️ to “gone”", "😂 to “lost”"], ["❤️", "😂"]),
        (["👍 to “gone”", "Removed 👍 from “gone”"], []),
        (["Loved an image", "Removed a heart from an image"], []),
        (["Removed a heart from “ok”", "Loved “ok”"], ["❤️"]),
    ],
)
def test_one_person_has_one_reaction_to_a_message(said: list[str], left: list[str]) -> None:
    frame, reactions, removals = settle(talk("fine", "ok", *said))
    assert frame.filter(pl.col("kind") == "reaction")["text"].to_list() == left
    assert removals == sum("Removed" in text for text in said)
    assert reactions == len(said) - removals


def test_another_persons_reaction_stays() -> None:
    said = talk("ok", "Loved “ok”", "Liked “ok”", "Removed a heart from “ok”")
    mine = said.with_columns(pl.Series("from_me", [False, True, False, False]))
    assert settle(mine)[0]["text"].to_list() == ["ok", "❤️"]
    two = said.with_columns(pl.Series("sender", ["Ana", "Ana", "Bo", "Ana"]))
    assert settle(two)[0]["text"].to_list() == ["ok", "👍"]


def test_a_reaction_to_an_earlier_one_of_equal_texts_can_be_taken_back() -> None:
    assert settled("ok", "Loved “ok”", "ok", "Removed a heart from “ok”") == [("text", "ok", None)] * 2
    twice = settled("ok", "Loved “ok”", "ok", "Loved “ok”")
    assert [about for kind, _, about in twice if kind == "reaction"] == ["0", "2"]


def test_a_reaction_is_about_nothing_later_and_of_no_other_chat() -> None:
    frame = talk('Liked "ok then"', "ok then", "ok then", 'Liked "ok then"').with_columns(
        pl.Series("chat", ["a", "a", "b", "c"])
    )
    assert settle(frame)[0]["kind"].to_list() == ["text"] * 4


def test_reactions_have_no_id_and_nothing_else_changes() -> None:
    frame, _, _ = settle(talk("ok", "Liked “ok”", "fine"))
    assert frame["id"].to_list() == ["0", None, "2"]
    assert frame.schema == MESSAGES
    assert frame["position"].to_list() == [1, 2, 3]


def test_no_reaction_leaves_the_frame_as_it_is() -> None:
    frame = talk("hello", None, "“hello”")
    same, reactions, removals = settle(frame)
    assert same.equals(frame)
    assert (reactions, removals) == (0, 0)


class Spy:
    """A pattern that counts the characters it is held against."""

    seen = 0

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def match(self, text: str) -> re.Match[str] | None:
        Spy.seen += len(text)
        return self._pattern.match(text)


HOSTILE: dict[str, Callable[[int], str]] = {
    "blanks in a quotation": lambda n: "Liked “" + " " * n + "x an image",
    "blanks and a quotation mark": lambda n: "Liked “" + " " * n + '" an image',
    "blanks before": lambda n: "Liked" + " " * n + "x an image",
    "blanks in the words": lambda n: "Reacted" + " " * n + "x to “x”",
    "no words": lambda n: "!" * n + " to “x”",
    "emoji": lambda n: "😂" * n + " to “x”",
    "marks": lambda n: "Liked " + "“" * n + "”" * n,
    "marks the wrong way": lambda n: "Liked “" + "”“" * n + "”",
    "blanks in a thing": lambda n: "Liked an" + " " * n + "image",
    "leads": lambda n: "Liked “" * n + "”",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_patterns_are_held_against_a_beginning_alone(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spied = tuple(replace(lead, pattern=cast("re.Pattern[str]", Spy(lead.pattern))) for lead in tapback_forms._leads())
    monkeypatch.setattr(tapback_forms, "_leads", lambda: spied)
    seen = []
    for size in (200, 400, 1_600, 2_800):
        Spy.seen = 0
        recognise(HOSTILE[shape](size))
        seen.append(Spy.seen)
    assert 0 < seen[0] == seen[1] == seen[2] == seen[3]


@pytest.mark.parametrize("shape", HOSTILE)
def test_long_texts_of_strangers_are_settled(shape: str) -> None:
    texts = [HOSTILE[shape](9_000)[:19_990] + end for end in ("", "”", " an image")]
    frame, reactions, removals = settle(talk("ok", *texts))
    assert frame.height + removals == 4
    assert reactions <= 3


@pytest.mark.parametrize("quoted", ["”", "“ ”", "“", '"', "“\n\t”", '""'])
def test_nothing_in_quotation_marks_is_no_reaction(quoted: str) -> None:
    assert recognise(f"👍 to {quoted}") is None
    assert recognise(f"Liked {quoted}") is None


def test_a_very_long_text_is_not_looked_at() -> None:
    assert recognise("Liked “" + "a" * 30_000 + "”") is None
