"""What a page weighs. The aim is 25 kB a person and 1.2 MB for any history.

Measured on the committed samples, in bytes of UTF-8: see the constants.
"""

from dataclasses import replace

import pytest

from tests.reports import samples
from tests.reports.real import sample_analysis

PERSON = 25_000
"""Most bytes of one person's page; of the sample exports (two years, 350 to 400 starts) the largest has 23,966."""
FRAME = 32_700
"""A report with nobody in it, style and marks included, bytes; bounded by this and a fifth."""
HUNDRED = 1_200_000
"""Most bytes of a report about a hundred people, of whom forty have a page; made of the samples it has 1,198,256."""


@pytest.fixture(scope="module")
def person_bytes() -> list[int]:
    page = samples.render(sample_analysis())
    return [len(part.split("</article>")[0].encode()) for part in page.split("<article ")[1:]]


def test_a_person_weighs_little(person_bytes):
    assert len(person_bytes) == 6
    assert max(person_bytes) <= PERSON


def test_the_page_around_people_weighs_little():
    assert len(samples.render(samples.nobody()).encode()) <= 1.2 * FRAME


@pytest.mark.parametrize("share", [False, True])
def test_a_hundred_people_of_the_samples_fit_into_little_more_than_a_megabyte(share):
    """Forty full pages, those with most contact; rows for all."""
    six = sample_analysis().contacts
    many = tuple(replace(six[i % 6], key=f"k{i}", name=f"{six[i % 6].name} {i}") for i in range(100))
    page = samples.render(replace(sample_analysis(), contacts=many), share=share)
    assert page.count("<article ") == 40
    assert len(page.encode()) <= HUNDRED


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
