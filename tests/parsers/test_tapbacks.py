"""Reactions sent as texts: whole texts in the app's words, and nothing that a person would write."""

import polars as pl
import pytest

from parsers.frame import MESSAGES
from parsers.sms.tapbacks import recognise, settle


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
    assert reactions == frame["kind"].eq("reaction").sum()
    assert removals == len(said) - frame.height
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


def test_the_exact_form_needs_no_message() -> None:
    assert settled("Liked “gone”", "Loved an image", "Reacted 🎉 to “gone”") == [
        ("reaction", "👍", None),
        ("reaction", "❤️", None),
        ("reaction", "🎉", None),
    ]


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


def test_removals_are_no_turn_and_remove_nothing() -> None:
    found = settled("ok", "Loved “ok”", "Removed a heart from “ok”", "Removed 👍 from “ok”")
    assert found == [("text", "ok", None), ("reaction", "❤️", "0")]


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


def test_a_very_long_text_is_not_looked_at() -> None:
    assert recognise("Liked “" + "a" * 30_000 + "”") is None
