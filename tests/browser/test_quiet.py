"""The page in a browser: nothing is asked for, nothing is complained of, nothing planted runs."""

import pytest

from tests.browser.conftest import PAGES

PLANTED = {
    "inline script": "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
    " document.body.append(s)",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<button onclick=\"window.ran = 1\">x</button>');"
    " document.body.lastElementChild.click()",
    "image error": "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,x\" onerror=\"window.ran = 1\">')",
    "script address": "document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:window.ran=1\">x</a>');"
    " document.body.lastElementChild.click()",
    "data script": "const s = document.createElement('script'); s.src = 'data:text/javascript,window.ran=1';"
    " document.body.append(s)",
}
FETCHES = {
    "fetch": "fetch('http://planted.invalid/a').catch(() => 0)",
    "image": "new Image().src = 'http://planted.invalid/b.png'",
    "beacon": "navigator.sendBeacon('http://planted.invalid/c')",
    "style sheet": "document.head.insertAdjacentHTML('beforeend',"
    " '<link rel=stylesheet href=\"http://planted.invalid/d\">')",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src=\"http://planted.invalid/e\"></iframe>')",
    "form": "document.body.insertAdjacentHTML('beforeend', '<form action=\"http://planted.invalid/f\"></form>');"
    " document.forms[0].submit()",
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_for_and_nothing_is_complained_of(opened, pages, name):
    page = opened(name)
    page.wait_for_timeout(100)
    assert page.noted == [f"request: {pages[name].as_uri()}"]


def test_nothing_planted_in_a_name_ran(opened):
    """The test's own pages hold `planted()` in names of people, chats, files, notes and facts."""
    page = opened("hostile")
    page.evaluate("window.ran = 0")
    assert page.evaluate("document.images.length + document.querySelectorAll('iframe, form, object').length") == 0
    assert page.evaluate("document.scripts.length") == 1
    assert "<script>planted()</script>" in page.inner_text("body")


def test_the_policy_blocks_a_planted_script(opened):
    page = opened("owner")
    page.evaluate("window.blocked = 0; addEventListener('securitypolicyviolation', () => window.blocked++)")
    for number, (way, planted) in enumerate(PLANTED.items(), 1):
        page.evaluate(f"() => {{ {planted} }}")
        page.wait_for_timeout(60)
        assert page.evaluate("window.ran === undefined"), way
        assert page.evaluate("window.blocked") >= number, way


def test_the_policy_blocks_a_script_that_stands_in_the_file(browser, pages, tmp_path):
    """As if a name had become markup after all: the page's own policy still refuses it."""
    text = pages["owner"].read_text(encoding="utf-8")
    planted = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'><p style='color: red' id=odd>x</p>"
    broken = tmp_path / "broken.html"
    broken.write_text(text.replace("<main>", f"<main>{planted}"), encoding="utf-8")
    page = browser.new_page()
    page.goto(broken.as_uri())
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.querySelector('#odd')).color") != "rgb(255, 0, 0)"
    page.close()


def test_the_policy_blocks_every_way_out(opened):
    page = opened("owner")
    reached = []
    page.route("**/*", lambda route: (reached.append(route.request.url), route.abort()))
    page.evaluate("window.blocked = 0; addEventListener('securitypolicyviolation', () => window.blocked++)")
    for way in FETCHES.values():
        page.evaluate(f"() => {{ {way} }}")
    page.wait_for_timeout(150)
    assert reached == []
    assert page.evaluate("window.blocked") >= len(FETCHES)


@pytest.mark.parametrize("name", ["owner", "share"])
def test_the_page_is_complete_without_javascript(opened, name):
    page = opened(name)
    page.evaluate("document.querySelectorAll('.tools, .pin').forEach(e => e.remove())")
    without = opened(name, java_script_enabled=False)
    assert page.inner_text("body") == without.inner_text("body")
    assert len(without.inner_text("body")) > 4000
    assert not without.locator("button:visible").count()


@pytest.mark.parametrize("name", ["owner", "share"])
def test_links_lead_to_places_on_the_page(opened, name):
    page = opened(name)
    missing = page.evaluate("""[...document.links].filter(
        a => !a.getAttribute('href').startsWith('#') || !document.querySelector(a.getAttribute('href'))).length""")
    assert missing == 0
