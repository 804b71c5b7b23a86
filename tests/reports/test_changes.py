"""Has it changed, before and after a date, and the owner's notes: for the owner by day, in a copy to share by month."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analyzer.estimate import Estimate, Interval
from analyzer.results import Analysis, Change, Contact, NoChange, TooShort
from reports import redact
from tests.reports import samples
from tests.reports.pages import Element, card_of, parsed, person_of

ON = datetime(2025, 9, 12, 14, tzinfo=UTC)
NOTES = (("2025-03-17", "we talked about it"), ("2031-01-01", "after all of it"))


def grown() -> Contact:
    return samples.before_and_after(samples.changed(samples.ana()))


def analysis(contact: Contact | None = None) -> Analysis:
    return replace(samples.only(contact or grown()), compare_at=ON, notes=NOTES)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def owner() -> Element:
    return person_of(parsed(samples.render(analysis())), "Ana")


@pytest.fixture(scope="module")
def copy() -> Element:
    return person_of(parsed(samples.render(analysis(), share=True)), "Friend A")


def test_a_change_is_named_with_its_months_and_both_ranges(owner):
    said = plain(card_of(owner, "changes"))
    assert "Between March 2025 and May 2025: you came to write first more often." in said
    assert "Of the first messages, 30 % (20–40 %) were yours before and 60 % (50–70 %) after." in said
    assert "Between August 2025 and September 2025: Ana came to check in less often." in said
    assert "In four weeks Ana wrote first 6.0 (4.8–7.4) times before and 2.0 (1.3–3.0) times after." in said


def test_where_nothing_could_be_looked_at_it_says_what_would_be_needed():
    short = {side: TooShort(11, 16, "weeks_with_words") for side in ("me", "them")}
    little = replace(samples.ana(), changes={"words": short})
    card = person_of(parsed(samples.render(analysis(little))), "Ana").of_class("c-changes")[0]
    assert "Too little to look for a change yet." in card.text
    assert "who writes more words: too little to look: 11 weeks with words here, 16 needed." in card.text
    assert not card.all("table")
    assert not card.all("svg")


def test_a_change_is_never_placed_on_a_day(owner, copy):
    for person in (owner, copy):
        assert not re.search(r"\d (March|May|August|September) 2025", card_of(person, "changes"))


def test_where_nothing_is_claimed_it_says_what_could_have_been_seen(owner):
    said = plain(card_of(owner, "changes"))
    for words in (
        "Changes of this size would not have shown",
        "less than 28 points",
        "none large enough to name (only 2.5 times or more would have shown)",
        "depends on how late answers are counted (none would have shown in so few weeks)",
        "too little to look: 11 weeks with words here, 16 needed",
    ):
        assert words in said


def test_where_nothing_is_claimed_the_band_is_flat_over_the_whole_time():
    still = replace(samples.changed(samples.ana()), changes={})
    none = samples.changed(samples.ana()).changes["answers"]["me"]
    page = parsed(samples.render(analysis(replace(still, changes={"initiation": {"me": none, "them": none}}))))
    (plot,) = page.of_class("overplot")
    (line,) = plot.of_class("curve")
    assert re.fullmatch(r"M0 (\d+)H400", line.attributes["d"])
    assert not plot.of_class("came")
    (bold,) = person_of(page, "Ana").of_class("c-changes")[0].of_class("telling")[0].all("b")
    assert plain(bold.text) == "No change found; only one of about 28 points or more would have shown"
    assert "(who writes first; the others are below)" in card_of(person_of(page, "Ana"), "changes")


def test_no_change_is_no_louder_than_what_could_not_be_seen():
    """Also where nothing of what is between the two could be seen, or nothing was looked at for long enough."""
    few = NoChange(None, "share", "not_seen", 0.4)
    still = replace(samples.ana(), changes={"initiation": {"me": few, "them": few}})
    card = person_of(parsed(samples.render(analysis(still))), "Ana").of_class("c-changes")[0]
    (bold,) = card.of_class("telling")[0].all("b")
    assert bold.text == "No change found; only a large one would have shown"
    assert "none would have shown in so few weeks" in card.text


def test_a_change_is_drawn_as_wide_as_it_is(owner):
    first, second = owner.of_class("overplot")
    for plot in (first, second):
        assert plot.of_class("came")
        assert len(plot.of_class("band")[0].attributes["d"]) > 30


def test_both_sides_of_a_date_stand_beside_each_other(owner):
    said = plain(card_of(owner, "compared"))
    assert "Before and after 12 September 2025" in said
    assert "1 of 3 things that can be compared clearly differ" in said
    assert "first messages from you 40 % (30–50 %) 60 % (50–70 %) clearly more" in said
    assert "first messages from Ana, answered by you 80 % (70–90 %) 82 % (72–92 %) no reliable change" in said
    assert "how soon you answer Ana too little to say yet: 6 first messages, 15 needed" in said


def test_notes_stand_on_the_time_line_and_in_a_list_by_day(owner):
    (words,) = owner.of_class("notelist")
    assert words.text == "17 March 2025: we talked about it"
    marks = owner.of_class("noted")
    assert len(marks) == 3
    assert {mark.all("text")[0].text for mark in marks} == {"1"}


def test_a_note_about_one_person_stands_with_them_alone():
    people = samples.only(samples.ana(), samples.ben())
    given = replace(people, notes=((*NOTES[0], "Ben"), ("2025-03-18", "who is this", "Nobody")))
    page = parsed(samples.render(given))
    assert [len(a.of_class("notelist")) > 0 for a in page.all("article")] == [False, True]
    assert "1 note names somebody who is not in this report, and stands nowhere." in page.by_id("method").text
    copied = redact.plan(given, rng=random.Random(1))
    whose = {real: alias for alias, real in copied.who_is_who}
    assert copied.apply().notes == (("2025-03-01", "", whose["Ben"]),)
    assert not redact.is_redacted(replace(copied.apply(), notes=(("2025-03-01", "", "Ben"),)))


def test_a_copy_tells_months_and_no_words_of_notes(copy):
    assert copy.of_class("notelist")[0].text == "March 2025: a date the owner marked; the words stay with them"
    assert "Before and after September 2025" in card_of(copy, "compared")
    assert "12 September" not in copy.text
    assert "we talked" not in copy.text


def shared(contact: Contact, **more) -> str:
    return samples.render(replace(analysis(contact), **more), share=True)


def test_copies_that_differ_in_days_only_are_the_same():
    pages = set()
    for day in (2, 9, 27):
        given = grown()
        step = samples.change(45, date(2025, 3, day), date(2025, 5, day))
        other = replace(step, before=step.after, after=step.before, difference=Interval(-0.3, -0.44, -0.16))
        changes = {**given.changes, "initiation": {"me": step, "them": other}}
        notes = ((f"2025-03-{day:02}", f"note {day}"),)
        pages.add(shared(replace(given, changes=changes), compare_at=ON.replace(day=day), notes=notes))
    assert len(pages) == 1


def test_a_change_on_a_small_count_tells_no_number_of_either_side():
    pages = set()
    for n in (1, 2, 3, 4):
        step = replace(samples.change(40), before=Estimate(n / 40, 0.0, 0.2, 40))
        other = replace(step, before=Estimate(1 - n / 40, 0.8, 1.0, 40), after=samples.share(0.4, 0.1, 40))
        other = replace(other, difference=Interval(-0.5, -0.6, -0.4))
        pages.add(shared(replace(grown(), changes={"initiation": {"me": step, "them": other}})))
    (page,) = pages
    said = card_of(person_of(parsed(page), "Friend A"), "changes")
    assert "you came to write first more often. The numbers are left out: they stand on small counts." in said
    assert not re.search(r"\d\s?%", said)


def test_a_date_with_little_on_one_side_tells_no_number_of_the_other():
    pages = set()
    for n in (1, 2, 3, 4):
        small = replace(samples.compared(0.4, 0.6, 52), before=Estimate(n / 52, 0.0, 0.2, 52))
        pages.add(shared(replace(grown(), compared={"answers": {"me": small}})))
    (page,) = pages
    assert "left out: too little, or a small count" in card_of(person_of(parsed(page), "Friend A"), "compared")


def test_what_is_redacted_is_known_as_redacted():
    redacted = redact.plan(analysis(), rng=random.Random(1)).apply()
    assert redact.is_redacted(redacted)
    changes = redacted.contacts[0].changes
    placed = [one for sides in changes.values() for one in sides.values() if isinstance(one, Change)]
    assert {one.earliest.day for one in placed} == {1}
    assert "2025, 9, 12" not in repr(redacted)
