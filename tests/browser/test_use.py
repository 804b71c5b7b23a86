"""Keyboard and print."""

import re

import pytest

FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
  return {tag: e.tagName, skip: e.classList.contains('skip'), href: e.getAttribute('href'),
    outline: parseFloat(s.outlineWidth) * (s.outlineStyle !== 'none'),
    inside: b.left >= 0 && b.right <= innerWidth && b.width > 0}; }"""


@pytest.mark.parametrize("name", ["owner", "share"])
def test_the_first_tab_offers_to_skip_to_the_people(opened, name):
    page = opened(name)
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert first["skip"]
    assert first["inside"]
    assert first["outline"] >= 2
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == first["href"]


def test_everything_that_can_be_pressed_is_reached_with_visible_focus(opened):
    page = opened("owner")
    reached = 0
    wanted = page.evaluate("document.querySelectorAll('a, summary, textarea').length")
    for _ in range(wanted):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":
            break
        reached += 1
        assert focus["outline"] >= 2, focus
        assert focus["inside"], focus
    assert reached == wanted


def test_details_open_with_the_keyboard(opened):
    page = opened("owner")
    page.focus("summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")


def test_a_person_is_reached_from_the_table(opened):
    page = opened("owner")
    page.click("#side tbody a >> nth=2")
    assert page.evaluate("document.querySelector(location.hash).tagName") == "ARTICLE"


@pytest.mark.parametrize("name", ["owner", "share"])
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
def test_print_shows_what_is_folded_and_hides_what_is_pressed(opened, name, scripts):
    page = opened(name, dark=True, java_script_enabled=scripts)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".skip", "summary", ".back"):
        assert page.locator(gone).count()
        assert all(not one.is_visible() for one in page.locator(gone).all()), gone
    tables = page.locator("details table")
    assert tables.count() > 2
    folded = "e => e.getBoundingClientRect().height > 0 && e.checkVisibility({contentVisibilityAuto: true})"
    assert all(tables.nth(i).evaluate(folded) for i in range(tables.count()))
    colours = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    ground, ink = (sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours)
    assert ground > 3 * 245
    assert ink < 3 * 60


@pytest.mark.parametrize(("name", "paper"), [("owner", "A4"), ("owner", "Letter"), ("share", "A4")])
def test_it_prints(opened, name, paper):
    """Measured on the samples: 29 sheets for the owner, 23 of the copy; from dark as from light.

    A megabyte is far more than its words and lines need (0.4 MB without patterns).
    """
    pdf = opened(name, dark=True).pdf(format=paper)
    assert pdf.startswith(b"%PDF")
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert 8 <= sheets <= 35
    assert len(pdf) <= 1_000_000


def test_the_readers_page_is_one_sheet_of_a4(opened):
    """The first page of a copy to share ends before the second sheet begins."""
    page = opened("share", width=680)
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('main > :not(.reader)').forEach(e => e.remove())")
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
