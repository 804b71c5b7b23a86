"""What every sentence of the sample holds: labels that stand beside the words, and the truth counted from them."""

import re
from dataclasses import replace

import numpy as np
import polars as pl

from analyzer.lexicon import CUES
from sample_data.exports import exports, histories
from sample_data.people import FRIENDSHIPS
from sample_data.said import Said, plain, read
from sample_data.simulator import simulate
from sample_data.texts import bank
from sample_data.truth import gestures

LABEL = re.compile(r" #+([a-z_]+)")
LISTS = ("asides", "extras", "late", "again", "afterthoughts", "closings")


def ways() -> list[str]:
    """Every sentence of the bank with its labels."""
    told = [way for scene in bank()["scene"] for turn in scene["turns"] for way in turn[1:]]
    return [way for name in LISTS for way in bank()[name]] + told


def cues(said: Said) -> set[str]:
    return {cue for cue, _, _ in said.holds}


def test_a_label_belongs_to_the_words_before_it() -> None:
    said = read("haha, #laughter are you ok? #asking_after", "")
    assert said.text == "haha, are you ok?"
    assert [(part.text, cues(part)) for part in said.cut() or ()] == [
        ("haha", {"laughter"}),
        ("are you ok?", {"asking_after"}),
    ]


def test_a_label_of_the_whole_is_lost_when_it_is_cut() -> None:
    said = read("can't do Friday, any other day? ##plan_countered", "")
    assert cues(said) == {"plan_countered"}
    assert [cues(part) for part in said.cut() or ()] == [set(), set()]


def test_a_label_that_needs_the_part_before_is_held_when_they_are_joined() -> None:
    first, second = read("can't this week, sorry #apology_courtesy", ""), read("next? ###plan_countered", "")
    assert cues(second) == set()
    assert cues(first.then(" ", second)) == {"apology_courtesy", "plan_countered"}


def test_labels_stay_with_their_words_when_more_is_written_before_and_after() -> None:
    said = read("ok", "").then(", ", read("thank you, #gratitude sent #promise_closed", "")).then(" ", read("bye", ""))
    assert (said.text, cues(said)) == ("ok, thank you, sent bye", {"gratitude", "promise_closed"})
    (ok, rest) = said.cut() or ()
    assert [cues(ok), *(cues(part) for part in rest.cut() or ())] == [set(), {"gratitude"}, {"promise_closed"}]


def test_a_label_in_doubt_says_so() -> None:
    assert read("moan away #support_offered?", "moan away").holds == (("support_offered", "moan away", False),)


def test_labels_are_cues_and_one_sentence_has_one_reading() -> None:
    read_as: dict[str, set[str]] = {}
    for way in ways():
        assert set(LABEL.findall(way)) <= set(CUES), way
        read_as.setdefault(plain(way), set()).add(way)
    assert [labelled for labelled in read_as.values() if len(labelled) > 1] == []
    assert {cue for held in bank()["ends"].values() for cue in held} <= set(CUES)


def test_no_label_is_left_in_a_text() -> None:
    made = [row["text"] for export in exports(histories()) for row in export.expected if row["text"]]
    assert [text for text in [*made, *map(plain, ways())] if LABEL.search(text)] == []


def test_gestures_are_counted_by_message_and_once_a_turn() -> None:
    history = simulate(FRIENDSHIPS["Ben"], np.random.default_rng(3), 4, texts=False)
    thanks, maybe = ({"cue": "gratitude", "said": said, "sure": sure} for said, sure in (("ta", True), ("hero", False)))
    told = history.labels.head(5).with_columns(
        pl.Series("me", [True, True, False, True, False]),
        pl.Series("cues", [[thanks], [thanks], [], [maybe], [thanks, maybe]], dtype=history.labels["cues"].dtype),
        conversation=pl.lit(1),
    )
    assert gestures(replace(history, frame=history.frame.head(5), labels=told)) == {
        "gratitude": {
            "turns": {"me": 1, "them": 1},
            "messages": {"me": 2, "them": 1},
            "sentences": {"me": 1, "them": 1},
            "in_doubt": {"me": 1, "them": 0},
        }
    }
