"""The card of gestures: what was found, a line each, in words; the few in one sentence; you first, whoever did more."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from analyzer.estimate import Estimate, NotSupported, TooLittle
from analyzer.results import Analysis, Contact, Reading
from reports import redact
from reports.card_gestures import GESTURES
from tests.reports import samples
from tests.reports.pages import Element, parsed, person_of

LITTLE = TooLittle(9, 20, "gestures")


def found(key: str, me: int, them: int, **facts: object) -> Reading:
    """A gesture that was found, with its share from twenty of both on."""
    n = me + them
    mine = Estimate(me / n, me / n - 0.1, me / n + 0.1, n, early=n < 50) if n >= 20 else LITTLE
    theirs = Estimate(them / n, them / n - 0.1, them / n + 0.1, n, early=n < 50) if n >= 20 else LITTLE
    return Reading(key, "share", mine, theirs, "ok", facts={"counts": {"me": me, "them": them}, **facts})


def on_trial(key: str, me: int, them: int) -> Reading:
    unsure = NotSupported("en")
    return Reading(
        key,
        "share",
        unsure,
        unsure,
        "not_supported",
        facts={"counts": {"me": me, "them": them}, "withheld": "experimental"},
    )


def outcomes(me: Mapping[str, int], them: Mapping[str, int]) -> dict[str, object]:
    return {"outcomes": {"me": me, "them": them}}


def ana(*readings: Reading) -> Contact:
    """Ana with these gestures."""
    contact = samples.ana()
    others = {key: reading for key, reading in contact.measures.items() if key not in GESTURES}
    return replace(contact, measures={**others, **{one.key: one for one in readings}})


EVERY = ana(
    found("gratitude", 62, 38),
    found("apologies", 9, 2, courtesy={"me": 3, "them": 7}),
    found("asking_after", 4, 3),
    found("plans", 14, 12, **outcomes({"accepted": 6, "countered": 1}, {"accepted": 4, "countered": 0})),
    on_trial("support", 8, 5),
    found("receiving", 5, 8, **outcomes({"taken_up": 3, "declined": 1}, {"taken_up": 2, "declined": 0})),
    found("limits", 0, 0),
    found("promises", 1, 0),
)


def card(contact: Contact, share: bool = False, lang: str = "en") -> Element:
    analysis: Analysis = samples.only(contact)
    page = parsed(samples.render(analysis, share=share, lang=lang))
    (person,) = page.all("article")
    return person.of_class("c-gestures")[0]


def rows(contact: Contact, share: bool = False) -> dict[str, str]:
    return {r.all("th")[0].text: plain(r.all("td")[0].text) for r in card(contact, share).all("tbody")[0].all("tr")}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2060", "")


def test_every_gesture_is_a_line_of_words():
    assert rows(EVERY) == {
        "thanks": "62 of yours, 38 of theirs. Your share: 62 % (52–72 %).",
        "sorry for something done": "9 of yours, 2 of theirs. In passing: 3 and 7.",
        "proposed to do something": "14 of yours, 12 of theirs. Your share: 54 % (44–64 %), early picture. "
        "Yes to it in words: 6 and 4; another time or place: 1 and 0.",
        "offered help°": "8 of yours, 5 of theirs.",
    }


def test_what_became_of_offers_is_told_by_whose_they_were():
    """The same offers are counted by who made and by who received them: one line tells both."""
    offered = found("support", 8, 5, unprompted={"me": 6, "them": 1})
    told = rows(ana(offered, EVERY.measures["receiving"]))
    assert told == {
        "offered help": "8 of yours, 5 of theirs. Unprompted: 6 and 1. Taken up in words: 2 and 3; declined: 0 and 1."
    }
    assert rows(ana(EVERY.measures["receiving"])) == {"was offered help": "5 of yours, 8 of theirs."}


def test_few_and_none_are_a_sentence_each():
    said = plain(card(EVERY).text)
    assert "Fewer than five of either; in brackets, yours and Ana’s: asked how the other is (4, 3) and" in said
    assert "closed a promise (1, 0)." in said
    assert "None found: set a limit." in said


def test_it_says_where_it_was_looked_for_and_that_counts_are_too_low():
    said = plain(card(EVERY).of_class("telling")[0].text)
    assert "turns of yours and" in said
    assert "each count is rather too low" in said
    assert "More isn’t better" in said
    assert "° found less reliably" in said
    without = replace(EVERY, measures={k: r for k, r in EVERY.measures.items() if k != "words"})
    assert "turns of yours and" not in card(without).of_class("telling")[0].text


def test_nothing_draws_or_aligns_one_side_against_the_other():
    """No bar, no strip, no column a side: nothing to read as a tally."""
    shown = card(EVERY)
    assert not shown.all("svg")
    assert len(shown.all("thead")[0].all("th")) == 2
    assert not shown.all("b")[:-1]


def test_swapping_the_two_swaps_the_numbers_and_nothing_else():
    mine, theirs = rows(EVERY), rows(samples.swapped(EVERY))
    assert mine.keys() == theirs.keys()
    assert theirs["thanks"] == "38 of yours, 62 of theirs. Your share: 38 % (28–48 %)."
    assert theirs["sorry for something done"] == "2 of yours, 9 of theirs. In passing: 7 and 3."


def test_in_a_copy_to_share_a_few_at_most_are_one_sentence():
    shown = card(EVERY, share=True)
    assert rows(EVERY, share=True) == {
        "thanks": "about 60 of yours, about 40 of theirs. Your share: 62 % (52–72 %).",
        "sorry for something done": "about 10 of yours, a few at most of theirs.",
        "proposed to do something": "about 10 of yours, about 10 of theirs. Your share: 54 % (44–64 %), early picture.",
        "offered help°": "about 10 of yours, about 5 of theirs.",
    }
    assert "A few at most, or none: asked how the other is, set a limit and closed a promise." in shown.text


def test_a_copy_about_somebody_with_hardly_anything_has_no_table_of_it():
    hardly = ana(*(found(key, 2, 1) for key in GESTURES))
    shown = card(hardly, share=True)
    assert not shown.all("table")
    assert shown.text.count("A few at most, or none: thanks, ") == 1
    owner = card(hardly)
    assert not owner.all("table")
    assert "thanks (2, 1), " in owner.text


def test_where_nothing_was_found_it_is_said_once():
    shown = card(ana(*(found(key, 0, 0) for key in GESTURES)))
    assert "Nothing of the kind was found in words." in shown.text
    assert not shown.all("table")


@pytest.mark.parametrize("why", ["languages_differ", "spelling_differs"])
def test_why_there_are_no_shares_is_said(why):
    apart = replace(on_trial("gratitude", 30, 40), facts={"counts": {"me": 30, "them": 40}, "withheld": why})
    shown = card(ana(apart))
    assert "no shares" in shown.text
    assert rows(ana(apart)) == {"thanks": "30 of yours, 40 of theirs."}


def test_the_copy_tells_no_count_under_five():
    analysis = redact.plan(samples.only(EVERY)).apply()
    kept = {key: reading.facts.get("counts") for key, reading in analysis.contacts[0].measures.items()}
    assert kept["apologies"] == {"me": 9, "them": 0}
    assert not [key for key, reading in analysis.contacts[0].measures.items() if "outcomes" in reading.facts]


def test_german_says_the_same():
    shown = plain(card(EVERY, lang="de").text)
    assert "62 von dir, 38 vom Gegenüber. Dein Anteil: 62 % (52–72 %)." in shown
    assert "Je unter fünf; in Klammern du und Ana:" in shown


def test_a_name_stands_in_the_sentence_and_in_no_cell():
    page = parsed(samples.render(samples.only(EVERY)))
    table = person_of(page, "Ana").of_class("care")[0]
    assert "Ana" not in table.text
