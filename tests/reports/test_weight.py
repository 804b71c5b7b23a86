"""What a page weighs. The aim is 15 kB a person and a megabyte for any history.

Measured on the committed samples, in bytes of UTF-8: see the constants. A bound is the measured figure and a fifth.
"""

from dataclasses import replace

import pytest

from tests.reports import samples
from tests.reports.real import sample_analysis

PERSON = 20_000
"""Largest page of one person of the sample exports (two years, 350 to 400 starts), bytes."""
FRAME = 30_100
"""A report with nobody in it, style and marks included, bytes."""


@pytest.fixture(scope="module")
def person_bytes() -> list[int]:
    page = samples.render(sample_analysis())
    return [len(part.split("</article>")[0].encode()) for part in page.split("<article ")[1:]]


def test_a_person_weighs_little(person_bytes):
    assert len(person_bytes) == 6
    assert max(person_bytes) <= 1.2 * PERSON


def test_the_page_around_people_weighs_little():
    assert len(samples.render(samples.nobody()).encode()) <= 1.2 * FRAME


@pytest.mark.parametrize("share", [False, True])
def test_sixty_people_of_the_samples_fit_into_a_megabyte(share):
    """Forty full pages, twenty rows."""
    six = sample_analysis().contacts[:5]
    many = tuple(replace(six[i % 5], key=f"k{i}", name=f"{six[i % 5].name} {i}") for i in range(60))
    page = samples.render(replace(sample_analysis(), contacts=many), share=share)
    assert page.count("<article ") == 40
    assert len(page.encode()) <= 1_000_000


def test_twenty_years_weigh_no_more_than_two():
    """Time lines are binned and curves are thinned."""
    long = samples.FIRST.replace(year=2006)
    ben = samples.ben()
    starts = samples.starts(3000, 0.5, 1, long)
    reading = samples.initiation(samples.share(0.5, 0.02, 3000), "about_even", starts)
    weeks = replace(ben.measures["check_ins"], series={"weeks": samples.weeks(0.8, 0.8, 1, long)})
    old = replace(ben, first=long, measures={**ben.measures, "initiation": reading, "check_ins": weeks})
    one, other = (len(samples.render(samples.only(c)).encode()) for c in (ben, old))
    assert other <= 2 * one
