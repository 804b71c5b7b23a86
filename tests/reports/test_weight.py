"""What a page weighs: 1 MB for any history, and as little as it can for a person.

Measured on the committed samples, in bytes of UTF-8: see the constants.
"""

from dataclasses import replace

import pytest

from analyzer.results import Analysis, Contact
from tests.reports import samples
from tests.reports.pages import parsed
from tests.reports.real import sample_analysis

PERSON = 19_200
"""Most bytes of one person's page; of the sample exports (two years, 350 to 400 starts) the largest has 19,134."""
FRAME = 44_000
"""Most bytes of a report with nobody in it, style, script, marks and settings included; it has 41,000."""
EVERYONE = 1_000_000
"""Most bytes of a report about three hundred people over twelve years, of whom thirty-six have a page."""


@pytest.fixture(scope="module")
def person_bytes() -> list[int]:
    page = samples.render(sample_analysis())
    return [len(part.split("</article>")[0].encode()) for part in page.split("<article ")[1:]]


def test_a_person_weighs_little(person_bytes):
    assert len(person_bytes) == 6
    assert max(person_bytes) <= PERSON


def test_the_page_around_people_weighs_little():
    assert len(samples.render(samples.nobody()).encode()) <= FRAME


def old(contact: Contact) -> Contact:
    """The contact over twelve years, with six times the starts and weeks."""
    first = samples.FIRST.replace(year=2014)
    readings = dict(contact.measures)
    starts = samples.starts(2400, 0.5, 1, first)
    readings["initiation"] = replace(readings["initiation"], series={**readings["initiation"].series, "starts": starts})
    weeks = samples.weeks(0.8, 0.8, 1, first)
    readings["check_ins"] = replace(readings["check_ins"], series={**readings["check_ins"].series, "weeks": weeks})
    return replace(contact, first=first, measures=readings)


def many(n: int) -> Analysis:
    six = [old(contact) for contact in sample_analysis().contacts]
    people = (replace(six[i % 6], key=f"k{i}", name=f"{six[i % 6].name} {i}") for i in range(n))
    return replace(sample_analysis(), contacts=tuple(people))


@pytest.mark.parametrize("share", [False, True])
def test_three_hundred_people_over_twelve_years_fit_into_a_megabyte(share):
    """Thirty-six full pages, those with most contact; a row for everyone else."""
    page = samples.render(many(300), share=share)
    assert page.count("<article ") == 36
    assert len(parsed(page).of_class("others")[0].all("tbody")[0].all("tr")) == 264
    assert len(page.encode()) <= EVERYONE


def test_twelve_years_weigh_no_more_than_two():
    """Time lines are binned and curves are thinned."""
    ben = samples.ben()
    one, other = (len(samples.render(samples.only(c)).encode()) for c in (ben, old(ben)))
    assert other <= 1.1 * one
