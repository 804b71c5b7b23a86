"""The report in German, whose words are long: nothing overflows, nothing English is left to the script or the print."""

import random
import re
import zlib
from pathlib import Path

import pytest

from reports import html, redact
from tests.browser.test_layout import CLIPPED, OVERLAP, SMALL, WIDTHS, nothing_sideways
from tests.reports import samples
from tests.reports.real import sample_analysis
from tests.reports.test_languages import ENGLISH, WORDS

GERMAN = WORDS["de"]
NAMES = ("owner", "share", "states")


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """The real sample report and its copy to share, and a page with every state."""
    folder = tmp_path_factory.mktemp("german")
    shared = redact.plan(sample_analysis(), rng=random.Random(7), lang="de").apply()
    given = {"owner": sample_analysis(), "share": shared, "states": samples.six()}
    for name, analysis in given.items():
        page = html.render(analysis, lang="de", share=name == "share", made_on=samples.MADE_ON, version="0.0.0")
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in given}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways_with_everything_open(opened, name):
    page = opened(name, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    nothing_sideways(page)


@pytest.mark.parametrize("name", ["owner", "share"])
def test_labels_are_whole_apart_and_large_enough(opened, name):
    page = opened(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(CLIPPED) == [], width
        assert page.evaluate(OVERLAP) == [], width
        assert page.evaluate(SMALL) == {}, width


def test_ends_of_a_line_do_not_touch_on_paper(opened):
    """The two ends of each scale in the table stay apart, at the width that an A4 page leaves."""
    page = opened("owner", width=680)
    page.emulate_media(media="print")
    apart = page.evaluate(
        """() => [...document.querySelectorAll('#side thead .ends')].map(ends => {
          const range = document.createRange();
          const box = span => { range.selectNodeContents(span); return range.getBoundingClientRect(); };
          const [left, right] = [...ends.children].map(box);
          return right.left - left.right;
        })"""
    )
    assert len(apart) == 4
    assert min(apart) >= 2


def test_words_that_the_script_says_are_german(opened):
    page = opened("owner")
    pins = page.locator(".pin")
    assert pins.first.inner_text() == GERMAN["side"]["pin"]
    assert pins.first.get_attribute("aria-label") == GERMAN["side"]["pin_name"].replace("{name}", "Ana")
    pins.nth(0).click()
    pins.nth(1).click()
    assert page.locator(".pinned h3").inner_text().startswith(GERMAN["side"]["pinned"].partition("{")[0])
    assert page.locator(".pinned").inner_text().find(ENGLISH["side"]["pin_they"]) < 0
    assert page.evaluate("getComputedStyle(document.body).hyphens") == "auto"
    assert page.evaluate("getComputedStyle(document.querySelector('article h2')).hyphens") == "manual"
    assert [line for line in page.noted if not line.startswith("request: file:")] == []


def test_a_printed_page_is_german_for_who_listens_and_at_its_foot(opened, tmp_path):
    page = opened("share")
    page.pdf(path=tmp_path / "page.pdf", format="A4", tagged=True)
    content = (tmp_path / "page.pdf").read_bytes()
    unpacked = content + b"".join(
        zlib.decompressobj().decompress(stream)
        for stream in re.findall(rb"stream\r?\n(x.*?)endstream", content, re.DOTALL)
    )
    assert re.search(rb"/Lang\s*(\(de\)|<FEFF00640065>)", unpacked)
    page.emulate_media(media="print")
    assert GERMAN["page"]["foot"] in page.locator("style").first.text_content()
    assert ENGLISH["page"]["foot"] not in page.content()
