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
        "thanks": "62 from you, 38 from them.",
        "sorry for something done": "9 from you, 2 from them. A passing sorry: 3 from you, 7 from them.",
        "proposed to do something": "14 from you; they said yes to 6, they named another time or place for 1. "
        "12 from them; you said yes to 4.",
        "offered help°": "8 from you, 5 from them.",
    }


def test_what_became_of_offers_is_told_by_whose_they_were():
    """The same offers are counted by who made and by who received them: one line tells both."""
    offered = found("support", 8, 5, unprompted={"me": 6, "them": 1})
    told = rows(ana(offered, EVERY.measures["receiving"]))
    assert told == {
        "offered help": "8 from you; 6 unasked, they took up 2. 5 from them; 1 unasked, you took up 3, you declined 1."
    }
    assert rows(ana(EVERY.measures["receiving"])) == {"was offered help": "5 from you, 8 from them."}


def test_few_and_none_are_a_sentence_each():
    said = plain(card(EVERY).text)
    assert "Rarely found, from either of you, in writing (in brackets: from you, from Ana): " in said
    assert "asked how the other is (4, 3), said that a promise was kept (1, 0)." in said
    assert "Not found, from either of you, in writing: said a limit openly." in said


def test_whose_it_is_is_said_and_a_side_with_none_is_not_set_against_the_other():
    needs = found("needs", 7, 0, **outcomes({"answered": 5}, {"answered": 0}))
    assert rows(ana(needs)) == {"said a need": "7 from you; they wrote within a day after 5. None found from them."}
    turned = rows(samples.swapped(ana(needs)))
    assert turned == {"said a need": "None found from you. 7 from them; you wrote within a day after 5."}
    sorry = ana(found("apologies", 6, 0, courtesy={"me": 0, "them": 2}))
    assert rows(sorry)["sorry for something done"] == "6 from you, none found from them. A passing sorry: 2 from them."


def test_no_share_of_a_gesture_is_on_the_page():
    for share in (False, True):
        shown = card(EVERY, share=share)
        assert "share" not in shown.text
        assert "%" not in shown.text


def test_it_says_where_it_was_looked_for_and_that_counts_are_too_low():
    said = plain(card(EVERY).of_class("telling")[0].text)
    assert "turns from you and" in said
    assert "each count is rather too low" in said
    assert "More isn’t better" in said
    assert "° found less reliably" in said
    without = replace(EVERY, measures={k: r for k, r in EVERY.measures.items() if k != "words"})
    assert "turns from you and" not in card(without).of_class("telling")[0].text


def test_nothing_draws_or_aligns_one_side_against_the_other():
    """No bar, no strip, no column a side: nothing to read as a tally."""
    shown = card(EVERY)
    assert not shown.all("svg")
    assert len(shown.all("thead")[0].all("th")) == 2
    assert not shown.all("b")[:-1]


def test_swapping_the_two_swaps_the_numbers_and_nothing_else():
    mine, theirs = rows(EVERY), rows(samples.swapped(EVERY))
    assert mine.keys() == theirs.keys()
    assert theirs["thanks"] == "38 from you, 62 from them."
    assert theirs["sorry for something done"] == "2 from you, 9 from them. A passing sorry: 7 from you, 3 from them."


def test_in_a_copy_to_share_a_few_at_most_are_one_sentence():
    shown = card(EVERY, share=True)
    assert rows(EVERY, share=True) == {
        "thanks": "about 60 from you, about 40 from them.",
        "sorry for something done": "about 10 from you, a few at most from them.",
        "proposed to do something": "about 10 from you, about 10 from them.",
        "offered help°": "about 10 from you, about 5 from them.",
    }
    few = "asked how the other is, said a limit openly, said that a promise was kept."
    assert f"Rarely found or not at all, from either of you, in writing: {few}" in shown.text


def test_a_copy_about_somebody_with_hardly_anything_has_no_table_of_it():
    hardly = ana(*(found(key, 2, 1) for key in GESTURES))
    shown = card(hardly, share=True)
    assert not shown.all("table")
    assert shown.text.count("Rarely found or not at all, from either of you, in writing: thanks, ") == 1
    owner = card(hardly)
    assert not owner.all("table")
    assert "thanks (2, 1), " in owner.text


def test_where_nothing_was_found_it_is_said_once():
    shown = card(ana(*(found(key, 0, 0) for key in GESTURES)))
    assert "Nothing of the kind was found in words." in shown.text
    assert not shown.all("table")


@pytest.mark.parametrize("why", ["languages_differ", "spelling_differs"])
def test_that_two_counts_cannot_be_compared_is_said(why):
    apart = replace(on_trial("gratitude", 30, 40), facts={"counts": {"me": 30, "them": 40}, "withheld": why})
    shown = card(ana(apart))
    assert "the two counts can’t be set against each other" in shown.text
    assert rows(ana(apart)) == {"thanks": "30 from you, 40 from them."}


def test_the_copy_tells_no_count_under_five():
    analysis = redact.plan(samples.only(EVERY)).apply()
    kept = {key: reading.facts.get("counts") for key, reading in analysis.contacts[0].measures.items()}
    assert kept["apologies"] == {"me": 9, "them": 0}
    assert not [key for key, reading in analysis.contacts[0].measures.items() if "outcomes" in reading.facts]


def test_german_says_the_same():
    shown = plain(card(EVERY, lang="de").text)
    assert "62 von dir, 38 vom Gegenüber." in shown
    assert "Selten gefunden, von euch beiden, schriftlich (in Klammern: von dir, von Ana):" in shown


def test_a_name_stands_in_the_sentence_and_in_no_cell():
    page = parsed(samples.render(samples.only(EVERY)))
    table = person_of(page, "Ana").of_class("care")[0]
    assert "Ana" not in table.text
