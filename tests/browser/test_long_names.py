"""Names and labels without a place to break: they are broken wherever they must be, and push nothing sideways."""

import random
from dataclasses import replace

import pytest

from reports import html, redact
from tests.browser.test_layout import OVERFLOW, nothing_sideways
from tests.reports import samples
from tests.reports.test_gestures_card import EVERY

NAME, LABEL = "Wxyzabcdefghijkl" * 5, "Bestefreundinvon" * 2 + "damals99"
COPIES = ("owner", "share", "german", "german-share")


@pytest.fixture(scope="session")
def pages(pages, tmp_path_factory):
    """People with one endless name, with everything that a page can hold of them."""
    folder = tmp_path_factory.mktemp("names")
    full = samples.before_and_after(samples.changed(EVERY))
    people = samples.only(
        replace(full, name=NAME),
        replace(samples.theo(), name=NAME.upper()),
        *(replace(samples.noor(), key=f"n{i}", name=f"{NAME[:70]}{i:03}") for i in range(45)),
    )
    analysis = replace(people, compare_at=samples.FIRST.replace(month=9))
    shared = redact.plan(analysis, labels={NAME: LABEL, NAME.upper(): LABEL.upper()}, rng=random.Random(7)).apply()
    made = {
        copy: html.render(
            shared if "share" in copy else analysis,
            share="share" in copy,
            lang="de" if "german" in copy else "en",
            made_on=samples.MADE_ON,
            version="0",
        )
        for copy in COPIES
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("copy", COPIES)
def test_no_page_scrolls_sideways(opened, copy):
    page = opened(copy, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    nothing_sideways(page)


@pytest.mark.parametrize("copy", COPIES)
def test_no_table_is_wider_than_its_card(opened, copy):
    page = opened(copy, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = page.evaluate("""() => [...document.querySelectorAll('table')].filter(e => e.checkVisibility() &&
        e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 1).map(e => e.className)""")
    assert wide == []


def test_on_paper_no_table_is_cut_off(opened):
    page = opened("share", width=680)
    page.emulate_media(media="print")
    assert page.evaluate(OVERFLOW)["far"] == []
