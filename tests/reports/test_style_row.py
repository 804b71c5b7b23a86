"""Style matching on a person's page: one row of the table, the same number for both, and little of it in a copy."""

import random
from dataclasses import replace

import pytest

from analyzer.results import Analysis, Estimate, NotSupported, Reading, Side, TooLittle
from reports import redact
from tests.reports import samples
from tests.reports.pages import parsed, person_of

ROW = "alike in style, the pair"
FOUND = Estimate(0.873, 0.832, 0.914, 12_345)
HABITS = {who: {"articles": share, "negations": 0.02} for who, share in (("me", 0.06), ("them", 0.08))}


def with_style(pair: Side, status: str = "ok") -> Analysis:
    told = {"language": "en", "categories": HABITS} if isinstance(pair, Estimate) else {}
    ana = samples.ana()
    style = Reading("style", "matching", pair, pair, status, facts=told)
    return samples.only(replace(ana, measures={**ana.measures, "style": style}))


def cells(html: str, name: str) -> list[str] | None:
    (table,) = person_of(parsed(html), name).of_class("acts")
    told = {row.all("th")[0].text: [cell.text for cell in row.all("td")] for row in table.all("tbody")[0].all("tr")}
    return told.get(ROW)


def test_one_number_of_the_pair_with_its_range():
    assert cells(samples.render(with_style(FOUND)), "Ana") == ["0.87 (0.83 to 0.91)"]


@pytest.mark.parametrize("pair", [TooLittle(275, 1000, "words"), NotSupported("unknown")])
def test_no_row_without_a_number(pair):
    assert cells(samples.render(with_style(pair, "too_little")), "Ana") is None


def test_how_it_was_counted_is_told_once():
    html = samples.render(with_style(FOUND))
    assert html.count("language style matching") >= 1
    assert "From nine kinds of small words" in html


def test_a_copy_to_share_holds_the_number_and_not_the_habits():
    (contact,) = redact.plan(with_style(FOUND), rng=random.Random(1)).apply().contacts
    style = contact.measures["style"]
    assert (style.me.value, style.me.n) == (FOUND.value, 12_350)
    assert not style.facts
    assert cells(samples.render(with_style(FOUND), share=True), "Friend A") == ["0.87 (0.83 to 0.91)"]
