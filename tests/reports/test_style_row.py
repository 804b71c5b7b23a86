"""Style matching and rhythm are numbers of the pair without a plain sentence: in JSON and CSV, and not on the page."""

import json
import random
from dataclasses import replace

import pytest

from analyzer.results import Analysis, Estimate, Reading
from reports import machine, redact
from tests.reports import samples
from tests.reports.pages import parsed, person_of

FOUND = Estimate(0.873, 0.832, 0.914, 12_345)
HABITS = {who: {"articles": share, "negations": 0.02} for who, share in (("me", 0.06), ("them", 0.08))}


def with_style() -> Analysis:
    ana = samples.ana()
    style = Reading("style", "matching", FOUND, FOUND, "ok", facts={"language": "en", "categories": HABITS})
    return samples.only(replace(ana, measures={**ana.measures, "style": style}))


@pytest.mark.parametrize(("share", "name"), [(False, "Ana"), (True, "Friend A")])
def test_no_number_without_a_sentence_stands_on_the_page(share, name):
    page = parsed(samples.render(with_style(), share=share))
    person = person_of(page, name)
    (table,) = person.of_class("acts")
    assert not {"rhythm", "style"} & {word for row in table.all("th") for word in row.text.split()}
    assert "0.87" not in person.text
    assert "style" not in person.text.casefold()


def test_the_numbers_are_in_the_json():
    (contact,) = json.loads(machine.to_json(with_style(), "0"))["contacts"]
    assert {"rhythm", "style"} <= set(contact["measures"])
    assert contact["measures"]["style"]["me"]["value"] == FOUND.value


def test_a_copy_to_share_holds_the_number_and_not_the_habits():
    (contact,) = redact.plan(with_style(), rng=random.Random(1)).apply().contacts
    style = contact.measures["style"]
    assert (style.me.value, style.me.n) == (FOUND.value, 12_350)
    assert not style.facts
