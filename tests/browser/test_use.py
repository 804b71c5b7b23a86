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
    """Each in one step, but for a date, whose day, month, year and calendar are steps of their own."""
    page = opened("owner")
    wanted = page.evaluate("""(window.reached = new Set(),
        [...document.querySelectorAll('a, summary, textarea, button, select, input')])
        .filter(e => e.checkVisibility()).length""")
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":
            break
        page.evaluate("reached.add(document.activeElement)")
        assert focus["outline"] >= 2, focus
        assert focus["inside"], focus
    assert page.evaluate("reached.size") == wanted


def test_details_open_with_the_keyboard(opened):
    page = opened("owner")
    page.focus("summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")


NAMES = """() => [...document.querySelectorAll('#side .side tbody:first-of-type tr')]
    .filter(r => r.checkVisibility()).map(r => r.querySelector('th a').textContent)"""
AMOUNTS = """() => [...document.querySelectorAll('#side .side tbody:first-of-type tr th')].map(t => +[...t.children]
    .map(e => e.textContent).find(s => / messages/.test(s)).replace(/[^0-9]/g, ''))"""


def test_people_are_put_in_the_order_that_is_asked_for(opened):
    """By name as it comes, by amount, by last contact; never by a share."""
    page = opened("owner")
    by_name = page.evaluate(NAMES)
    assert by_name == sorted(by_name)
    page.click("[data-sort=amount]")
    amounts = page.evaluate(AMOUNTS)
    assert amounts == sorted(amounts, reverse=True)
    assert page.get_attribute("[data-sort=amount]", "aria-pressed") == "true"
    page.click("[data-sort=last]")
    assert page.evaluate(NAMES)[-1] == "Théo"
    page.click("[data-sort=name]")
    assert page.evaluate(NAMES) == by_name
    assert page.evaluate("[...document.querySelectorAll('[data-sort]')].map(b => b.dataset.sort)") == [
        "name",
        "amount",
        "last",
    ]


def test_people_of_one_app_are_shown_alone(opened):
    page = opened("owner")
    page.click("[data-app] >> text=SMS")
    assert page.evaluate(NAMES) == ["Mum"]
    assert "every number stays that of all apps together" in page.inner_text("#side .tools")
    page.click("[data-app='']")
    assert len(page.evaluate(NAMES)) == 6


def test_up_to_four_people_are_pinned_by_keyboard_and_read_against_each_other(opened):
    page = opened("owner")
    for name in ("Noor", "Ben", "Théo", "Ana"):
        page.focus(f"[aria-label='Pin {name} to compare']")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Unpin {name}"
        assert page.evaluate("document.activeElement.textContent") == "Unpin"
    assert page.evaluate(NAMES)[:4] == ["Ana", "Ben", "Noor", "Théo"]
    assert page.inner_text(".pinned h3") == "Side by side: Noor, Ben, Théo, Ana"
    assert page.locator(".pin:disabled").count() == 2
    assert page.locator(".pinned .legend li").all_inner_texts() == [
        "Noor",
        "Ben",
        "Théo – too little to say yet",
        "Ana",
    ]
    plots = page.locator(".pinned .over")
    assert plots.count() == 2
    for side, plot in (("them", plots.nth(0)), ("me", plots.nth(1))):
        drawn = plot.locator(f".curveplot .curve.{side}")
        dashes = drawn.evaluate_all("all => all.map(e => getComputedStyle(e).strokeDasharray)")
        shapes = plot.locator(".shapes path").evaluate_all("all => all.map(e => e.getAttribute('d'))")
        assert len(dashes) == len(set(dashes)) == len(set(shapes)) == 3
        person = page.evaluate("document.querySelector('#side th a').getAttribute('href')")
        given = page.locator(f"{person} .curveplot .curve.{side}").get_attribute("d")
        assert given in drawn.evaluate_all("all => all.map(e => e.getAttribute('d'))")
    assert page.inner_text(".pinned figure >> nth=0").endswith("Too little to say of Théo.")
    page.click(".unpin")
    assert not page.locator(".pinned").is_visible()
    assert page.evaluate(NAMES)[0] == "Ana"


def test_pinning_shows_the_heading_of_what_opens(opened):
    page = opened("owner", width=390, reduced_motion="reduce")
    page.click("[aria-label='Pin Noor to compare']")
    title = page.locator(".pinned h3").bounding_box()
    assert 0 <= title["y"] <= title["y"] + title["height"] <= 900
    pin = page.locator(".pin").first.bounding_box()
    assert pin["width"] >= 44
    assert pin["height"] >= 32


def test_people_are_reached_from_the_first_screen(opened):
    page = opened("owner", width=390)
    page.click(".people a >> text=Noor")
    assert page.inner_text(page.evaluate("location.hash") + " h2") == "Noor"
    page.emulate_media(media="print")
    assert not page.is_visible(".people")


OFF_THE_LINE = """() => [...document.querySelectorAll('.over')].flatMap(over => {
    const box = e => e.getBoundingClientRect(), lines = [...over.querySelectorAll('.curveplot .curve')];
    return [...over.querySelectorAll('.shapes .shape')].map((shape, i) => {
        const line = lines[Math.floor(i / 3)], to = line.getScreenCTM(), steps = line.getTotalLength();
        const seen = box(shape);
        const x = (seen.left + seen.right) / 2, y = (seen.top + seen.bottom) / 2;
        const near = [...Array(400)].map((_, k) => line.getPointAtLength(k * steps / 399).matrixTransform(to));
        return Math.min(...near.map(p => Math.hypot(p.x - x, p.y - y)));
    });
})"""


@pytest.mark.parametrize("width", [390, 760, 1120])
def test_marks_of_people_stand_on_their_lines_at_any_width(opened, width):
    page = opened("owner", width=width)
    for name in ("Ana", "Ben", "Chidi"):
        page.click(f"[aria-label='Pin {name} to compare']")
    away = page.evaluate(OFF_THE_LINE)
    assert len(away) == 18
    assert max(away) < 2


def test_the_order_is_only_told_while_it_is_that_order(opened):
    page = opened("owner")
    told = page.locator("#side >> text=In the order of names.")
    assert told.is_visible()
    for change, back in (
        ("[data-sort=amount]", "[data-sort=name]"),
        ("[data-sort=last]", "[data-sort=name]"),
        ("[aria-label='Pin Noor to compare']", ".unpin"),
    ):
        page.click(change)
        assert not told.is_visible()
        page.click(back)
        assert told.is_visible()


def test_a_person_is_reached_from_the_table(opened):
    page = opened("owner")
    page.click("#side tbody a >> nth=2")
    assert page.evaluate("document.querySelector(location.hash).tagName") == "ARTICLE"


@pytest.mark.parametrize("name", ["owner", "share"])
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
def test_print_shows_what_is_folded_and_hides_what_is_pressed(opened, name, scripts):
    page = opened(name, dark=True, java_script_enabled=scripts)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".skip", "summary", ".back", "button"):
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
    """Measured on the samples: 34 or 35 sheets for the owner, 15 of the copy; from dark as from light.

    A megabyte is far more than its words and lines need (0.4 MB without patterns).
    """
    pdf = opened(name, dark=True).pdf(format=paper)
    assert pdf.startswith(b"%PDF")
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert 8 <= sheets <= 36
    assert len(pdf) <= 1_000_000


def test_the_readers_page_is_one_sheet_of_a4(opened):
    """The first page of a copy to share ends before the second sheet begins."""
    page = opened("share", width=680)
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('main > :not(.reader)').forEach(e => e.remove())")
    pdf = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
