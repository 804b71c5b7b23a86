"""Gestures on small talks by hand: what counts once, what became of it, and when no share is told."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analyzer import gestures
from analyzer.estimate import Estimate, NotSupported, TooLittle
from analyzer.lexicon import BIT
from analyzer.measures import (
    apologies,
    asked_for,
    asking_after,
    disclosure,
    gratitude,
    hardship,
    limits,
    needs,
    plans,
    promises,
    receiving,
    support,
    warmth,
)
from analyzer.options import Options
from analyzer.turns import Talk
from tests.analyzer import talks

Said = tuple[str, int, str, str]
"""Who, day, time, and the cues of the message, parted by blanks."""
ANY_WORDS = Options(min_language_words=1)
FAR = talks.at(400, "12:00")
MEASURES = [
    apologies, asked_for, asking_after, disclosure, gratitude, hardship, limits, needs, plans, promises, receiving,
    support, warmth,
]  # fmt: skip


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cue counts as measured, in English and in German."""
    monkeypatch.setattr(
        gestures, "status", lambda language, cue: "measured" if language in ("en", "de") else "not_in_language"
    )


def talk(
    said: Sequence[Said],
    languages: tuple[str | None, str | None] = ("en", "en"),
    end: float = FAR,
    options: Options = ANY_WORDS,
    **fields,
) -> Talk:
    plain = talks.talk([one[:3] for one in said], options=options, end=end, **fields)
    cues = np.array([sum(BIT[cue] for cue in one[3].split()) for one in said], dtype=np.int64)
    return replace(plain, events=replace(plain.events, cues=cues, languages=languages))


def swapped(said: Sequence[Said]) -> list[Said]:
    return [("them" if who == "me" else "me", day, clock, cues) for who, day, clock, cues in said]


def numbers(side) -> list[float]:
    if isinstance(side, TooLittle):
        return [side.have, side.need]
    return [side.value, side.low, side.high, side.n, side.early]


def outcomes(reading):
    return {side: {k: n for k, n in found.items() if n} for side, found in reading.facts["outcomes"].items()}


def test_a_gesture_counts_once_a_turn():
    found = gratitude.measure(
        talk([
            ("me", 0, "10:00", "gratitude"), ("me", 0, "10:01", "gratitude laughter"),
            ("them", 0, "10:02", ""), ("me", 0, "10:03", "gratitude"),
        ])
    )  # fmt: skip
    assert found.facts["counts"] == {"me": 2, "them": 0}
    assert found.me == TooLittle(2, 20, "gestures")
    assert found.readings == {"by_quarter": {"1970-Q1": {"me": 2, "them": 0}}}


def test_a_share_with_its_range_from_twenty_on():
    said = [("me" if day % 4 else "them", day, "10:00", "gratitude") for day in range(80)]
    found = gratitude.measure(talk(said))
    assert isinstance(found.me, Estimate)
    assert (found.me.value, found.me.n, found.status) == (0.75, 80, "ok")
    assert found.me.low < 0.75 < found.me.high
    assert found.band is None


def test_courtesies_stand_beside_apologies():
    found = apologies.measure(
        talk([("me", 0, "10:00", "apology_courtesy"), ("them", 1, "10:00", "apology_substantive")])
    )
    assert found.facts["counts"] == {"me": 0, "them": 1}
    assert found.facts["courtesy"] == {"me": 1, "them": 0}


def test_what_became_of_a_proposal():
    found = plans.measure(
        talk([
            ("me", 0, "10:00", "plan_proposed"), ("them", 0, "10:05", "plan_accepted"),
            ("me", 10, "10:00", "plan_proposed"), ("them", 10, "10:05", "plan_countered"),
            ("me", 10, "10:06", ""), ("them", 10, "10:07", "plan_accepted"),
            ("me", 20, "10:00", "plan_proposed"), ("them", 24, "10:05", "plan_accepted"),
            ("them", 399, "10:00", "plan_proposed"),
        ])
    )  # fmt: skip
    assert outcomes(found) == {"me": {"accepted": 1, "countered": 1, "none_seen": 1}, "them": {"not_known": 1}}


def test_offers_unprompted_and_asked_for():
    found = support.measure(
        talk([
            ("me", 0, "10:00", "hardship"), ("them", 0, "11:00", "support_offered"),
            ("them", 20, "10:00", "support_offered"), ("them", 20, "10:01", "hardship"),
        ])
    )  # fmt: skip
    assert found.facts["asked_for"] == {"me": 0, "them": 1}
    assert found.facts["unprompted"] == {"me": 0, "them": 1}


def test_offers_belong_to_whoever_received_them():
    said = [
        ("me", 0, "10:00", "support_offered"), ("them", 0, "10:05", "offer_taken"),
        ("them", 9, "10:00", "support_offered"), ("me", 9, "10:05", "offer_declined"),
    ]  # fmt: skip
    found = receiving.measure(talk(said))
    assert found.facts["counts"] == {"me": 1, "them": 1}
    assert outcomes(found) == {"them": {"taken_up": 1}, "me": {"declined": 1}}


def test_coming_back_to_a_hardship():
    found = hardship.measure(
        talk([
            ("me", 0, "10:00", "hardship"), ("me", 0, "10:30", "asking_after"), ("them", 6, "10:00", "asking_after"),
            ("me", 30, "10:00", "hardship"), ("them", 30, "10:01", ""),
        ])
    )  # fmt: skip
    assert outcomes(found) == {"me": {"came_back": 1, "none_seen": 1}, "them": {}}


@pytest.mark.parametrize(("measure", "cue"), [(asked_for, "help_asked"), (needs, "need"), (limits, "limit")])
def test_whether_an_answer_came_within_a_day(measure, cue):
    found = measure.measure(
        talk([("me", 0, "10:00", cue), ("them", 1, "09:00", ""), ("me", 9, "10:00", cue), ("them", 12, "10:00", cue)])
    )
    assert outcomes(found) == {"me": {"answered": 1, "none_seen": 1}, "them": {"none_seen": 1}}


def test_only_promises_that_their_maker_closed_are_counted():
    found = promises.measure(
        talk([
            ("me", 0, "10:00", "promise"), ("them", 1, "10:00", "promise_closed"), ("me", 2, "10:00", "promise_closed"),
            ("me", 60, "10:00", "promise_closed"), ("them", 61, "10:00", "promise"),
        ])
    )  # fmt: skip
    assert found.facts["counts"] == {"me": 1, "them": 0}
    assert "outcomes" not in found.facts


def test_opening_up_after_the_other_and_without():
    found = disclosure.measure(
        talk([
            ("me", 0, "10:00", "disclosure"), ("them", 0, "10:05", "disclosure"), ("me", 0, "10:10", "disclosure"),
            ("me", 2, "10:00", "disclosure"), ("them", 2, "10:05", ""),
            ("them", 4, "10:00", "disclosure"), ("me", 6, "10:00", ""),
        ])
    )  # fmt: skip
    assert found.facts["returned"] == {"me": {"n": 1, "of": 2}, "them": {"n": 1, "of": 2}}
    assert found.facts["otherwise"] == {"me": {"n": 1, "of": 2}, "them": {"n": 1, "of": 2}}


def test_warmth_that_comes_back():
    found = warmth.measure(
        talk([
            ("me", 0, "10:00", "affection"), ("them", 0, "10:05", "affection laughter"), ("me", 0, "10:06", "laughter"),
            ("me", 9, "10:00", "affection"),
        ])
    )  # fmt: skip
    assert found.facts["counts"] == {"me": 2, "them": 1}
    assert found.facts["affection_returned"]["me"] == {"returned": 1, "none_seen": 1, "not_known": 0}
    assert found.facts["laughter_returned"]["them"]["returned"] == 1


def test_an_answer_in_the_same_minute_is_one():
    """Many exports hold no seconds: what comes after is told by the order of the lines."""
    yes = plans.measure(talk([("me", 0, "10:00", "plan_proposed"), ("them", 0, "10:00", "plan_accepted")]))
    assert outcomes(yes)["me"] == {"accepted": 1}
    no = plans.measure(talk([("them", 0, "10:00", "plan_accepted"), ("me", 0, "10:00", "plan_proposed")]))
    assert outcomes(no)["me"] == {"none_seen": 1}
    offer = support.measure(talk([("me", 0, "10:00", "help_asked"), ("them", 0, "10:00", "support_offered")]))
    assert offer.facts["asked_for"] == {"me": 0, "them": 1}
    both = disclosure.measure(talk([("me", 0, "10:00", "disclosure"), ("them", 0, "10:00", "disclosure")]))
    assert both.facts["returned"] == {"me": {"n": 0, "of": 1}, "them": {"n": 1, "of": 1}}


def test_a_chosen_period_changes_nothing_inside_it():
    said = [
        ("me", 0, "10:00", "hardship"), ("them", 0, "11:00", "support_offered"),
        ("me", 0, "12:00", "plan_proposed"), ("them", 0, "13:00", "plan_accepted"),
    ]  # fmt: skip
    within = (talks.at(0, "10:30"), talks.at(0, "12:30"))
    assert support.measure(talk(said, window=within)).facts["unprompted"] == {"me": 0, "them": 0}
    found = plans.measure(talk(said, window=within))
    assert outcomes(found)["me"] == {"accepted": 1}
    assert hardship.measure(talk(said, window=within)).facts["counts"] == {"me": 0, "them": 0}


def test_where_messages_are_missing_nothing_is_said_of_what_followed():
    hole = ((talks.at(1, "00:00"), talks.at(2, "00:00")),)
    said = [("me", 0, "10:00", "plan_proposed"), ("them", 20, "10:00", ""), ("me", 40, "10:00", "plan_proposed")]
    assert outcomes(plans.measure(talk(said, holes=hole)))["me"] == {"not_known": 1, "none_seen": 1}
    offered = [("me", 0, "10:00", ""), ("me", 4, "10:00", "support_offered"), ("them", 5, "10:00", "")]
    assert support.measure(talk(offered, holes=hole)).facts["unprompted"] == {"me": 0, "them": 0}


def test_two_languages_give_counts_and_no_share():
    said = [("me" if day % 2 else "them", day, "10:00", "gratitude") for day in range(80)]
    found = gratitude.measure(talk(said, languages=("en", "de")))
    assert (found.me, found.status) == (NotSupported("de/en"), "not_supported")
    assert found.facts == {"counts": {"me": 40, "them": 40}, "withheld": "languages_differ"}


@pytest.mark.parametrize(("plain", "told"), [((0.8, 0.75), True), ((0.8, 0.65), False), ((0.65, 0.8), False)])
def test_two_spellings_give_counts_and_no_share(plain, told):
    said = [("me" if day % 2 else "them", day, "10:00", "gratitude") for day in range(80)]
    written = talk(said)
    found = gratitude.measure(replace(written, events=replace(written.events, plain=plain)))
    assert found.facts["counts"] == {"me": 40, "them": 40}
    assert (found.facts.get("withheld"), isinstance(found.me, NotSupported)) == (
        (None, False) if told else ("spelling_differs", True)
    )


@pytest.mark.parametrize("languages", [("en", None), (None, "en"), (None, None), ("en", "th")])
def test_a_language_without_patterns_gives_no_count_either(languages):
    said = [("me" if day % 2 else "them", day, "10:00", "gratitude") for day in range(80)]
    found = gratitude.measure(talk(said, languages=languages))
    assert isinstance(found.me, NotSupported)
    assert found.facts == {"withheld": "language"}


def test_too_few_words_to_know_the_language():
    found = gratitude.measure(talk([("me", 0, "10:00", "gratitude"), ("them", 1, "10:00", "")], options=Options()))
    assert found.me == TooLittle(3, 200, "words")
    assert found.facts == {"withheld": "words"}


def test_an_experimental_cue_gives_counts_and_no_share(monkeypatch):
    monkeypatch.setattr(gestures, "status", lambda *_: "experimental")
    found = gratitude.measure(
        talk([("me", day, "10:00", "gratitude") for day in range(60)] + [("them", 61, "9:00", "")])
    )
    assert isinstance(found.me, NotSupported)
    assert found.facts == {"counts": {"me": 60, "them": 0}, "withheld": "experimental"}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.key)
def test_swapping_the_two_mirrors_everything(measure):
    rng = np.random.default_rng(7)
    names = list(BIT)
    said: list[Said] = [
        (
            "me" if rng.random() < 0.6 else "them",
            int(day),
            f"{rng.integers(8, 22):02}:{rng.integers(0, 60):02}",
            " ".join(rng.choice(names, size=2, replace=False)),
        )
        for day in range(300)
    ]
    one, other = measure.measure(talk(said)), measure.measure(talk(swapped(said)))
    for mine, theirs in ((one.me, other.them), (one.them, other.me)):
        assert numbers(mine) == pytest.approx(numbers(theirs))
    assert one.status == other.status
    for fact, value in one.facts.items():
        mirrored = other.facts[fact]
        assert (value["me"], value["them"]) == (mirrored["them"], mirrored["me"])
    mirrored = {k: {"me": n["them"], "them": n["me"]} for k, n in other.readings["by_quarter"].items()}
    assert one.readings["by_quarter"] == mirrored
