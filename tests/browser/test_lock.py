"""The locked file as its reader meets it: closed, wrongly asked, opened, printed; and what it tells a stranger."""

import re
from base64 import b64decode

import pytest

from reports.lock import BLOCK, lock
from tests.reports.test_lock import outside

PASSPHRASE = "velvet orbit canoe maple lantern quilt"


@pytest.fixture(scope="session")
def pages(pages, tmp_path_factory):
    """The pages of the other tests, locked; made once."""
    folder = tmp_path_factory.mktemp("locked")
    made = {name: folder / f"{name}.html" for name in ("owner", "share", "hostile")}
    for name, path in made.items():
        path.write_text(lock(pages[name].read_text(encoding="utf-8"), PASSPHRASE), encoding="utf-8")
    return made


def unlock(page, passphrase: str = PASSPHRASE) -> None:
    page.fill("#passphrase", passphrase)
    page.press("#passphrase", "Enter")
    page.wait_for_selector(".top", timeout=60_000)


@pytest.mark.parametrize("name", ["owner", "share", "hostile"])
def test_it_opens_with_its_passphrase_and_is_then_the_page_itself(opened, pages, name):
    page = opened(name)
    assert "Ana" not in page.inner_text("body")
    assert page.title() == "Locked file"
    unlock(page)
    assert page.title() != "Locked file"
    assert len(page.inner_text("body")) > 4000
    assert page.locator("#sealed, #form").count() == 0
    assert page.noted == [f"request: {pages[name].as_uri()}"], "no request, no complaint of the policy, no error"
    if name == "hostile":
        assert "<script>planted()</script>" in page.inner_text("body")
        assert page.evaluate("document.images.length + document.querySelectorAll('iframe, object').length") == 0


def test_the_script_and_the_style_inside_are_at_work(opened):
    page = opened("owner")
    unlock(page)
    details = page.locator("details").first
    assert details.get_attribute("open") is None
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert details.get_attribute("open") is not None, "the page's own script answers"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.locator("summary").first.click()
    assert details.get_attribute("open") is not None
    assert "serif" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").lower()
    assert page.evaluate("document.querySelector('.side').getBoundingClientRect().width") > 600


def test_the_policy_still_holds_inside(opened):
    page = opened("owner")
    unlock(page)
    reached = []
    page.route("**/*", lambda route: (reached.append(route.request.url), route.abort()))
    page.evaluate("""window.blocked = 0; addEventListener('securitypolicyviolation', () => window.blocked++);
        const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);
        new Image().src = 'http://planted.invalid/b.png'; fetch('http://planted.invalid/a').catch(() => 0);""")
    page.wait_for_timeout(150)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("window.blocked") >= 3
    assert reached == []


def test_a_wrong_passphrase_is_told_politely_and_can_be_tried_again(opened):
    page = opened("owner")
    said = page.locator("#said")
    assert said.get_attribute("role") == "status"
    page.fill("#passphrase", "velvet orbit canoe maple lantern")
    page.click("button")
    page.wait_for_selector("#said:has-text('open this file')", timeout=60_000)
    assert "try again" in said.inner_text()
    assert page.evaluate("document.activeElement.id") == "passphrase"
    unlock(page)


@pytest.mark.parametrize("typed", [f"  {PASSPHRASE.replace(' ', '   ')} ", PASSPHRASE.capitalize()])
def test_stray_spaces_and_a_phones_capital_do_no_harm(opened, typed):
    unlock(opened("share"), typed)


def test_pasting_works_and_what_is_typed_can_be_shown(opened):
    page = opened("share")
    assert page.get_attribute("#passphrase", "type") == "password"
    page.focus("#passphrase")
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
        window.refused = !document.activeElement.dispatchEvent(event); }""",
        PASSPHRASE,
    )
    assert page.evaluate("window.refused") is False
    page.check("#shown")
    assert page.get_attribute("#passphrase", "type") == "text"


def test_nothing_is_stored(opened):
    page = opened("owner")
    unlock(page)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert PASSPHRASE.split(maxsplit=1)[0] not in page.url
    page.reload()
    assert page.title() == "Locked file"
    assert page.input_value("#passphrase") == ""


def test_a_changed_file_does_not_open(opened, pages, browser, tmp_path):
    text = pages["share"].read_text(encoding="utf-8")
    changed = tmp_path / "changed.html"
    changed.write_text(text.replace("lock/1 PBKDF2", "lock/2 PBKDF2"), encoding="utf-8")
    page = browser.new_page()
    page.goto(changed.as_uri())
    page.fill("#passphrase", PASSPHRASE)
    page.click("button")
    page.wait_for_selector("#said:has-text('open this file')", timeout=60_000)
    page.close()


def test_what_is_opened_prints_as_the_page_and_can_be_searched(opened, tmp_path):
    page = opened("share")
    unlock(page)
    assert page.evaluate("window.find('What it can', false)") or page.evaluate("window.find('friend', false)")
    plain = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))
    assert len(plain) >= 8


def test_without_javascript_a_sentence_says_what_is_needed(opened):
    page = opened("owner", java_script_enabled=False)
    assert "JavaScript" in page.inner_text("body")
    assert not page.locator("#form").is_visible()


def test_without_cryptography_in_the_viewer_a_sentence_says_what_to_do(browser, pages):
    page = browser.new_page()
    page.add_init_script("Object.defineProperty(globalThis, 'crypto', {value: {}})")
    page.goto(pages["owner"].as_uri())
    assert "Save the file" in page.inner_text("#said")
    assert not page.locator("#form").is_visible()
    page.close()


def test_a_stranger_learns_nothing_from_the_file(pages):
    sizes = set()
    for path in pages.values():
        text = path.read_text(encoding="utf-8")
        sealed = re.search('id="sealed"[^>]*>([^<]*)<', text)[1]
        readable = outside(text)
        for telling in ("Ana", "friend", "reciproc", "report", "chat", "WhatsApp", "Signal", "share"):
            assert telling.lower() not in readable.lower(), telling
        assert not re.search(r"\b20[12]\d\b", readable), "no date"
        sizes.add(len(b64decode(sealed)) - 16)
    assert all(size % BLOCK == 0 for size in sizes)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_is_readable_in_both_themes_and_narrow(opened, dark):
    from tests.browser.test_layout import CONTRAST, OVERFLOW, SMALL

    page = opened("owner", width=320, height=640, dark=dark)
    page.evaluate("document.querySelector('#said').textContent = document.querySelector('#said').dataset.wrong")
    assert page.evaluate(OVERFLOW) == {"over": 0, "far": []}
    assert page.evaluate(SMALL) == {}
    assert page.evaluate(CONTRAST)["text"] == {}
    small = page.evaluate("""() => [...document.querySelectorAll('button, input, .row label')]
        .filter(e => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 24).length""")
    assert small == 0


def test_the_keyboard_reaches_everything_with_visible_focus(opened):
    from tests.browser.test_use import FOCUS

    page = opened("owner")
    assert page.evaluate("document.activeElement.id") == "passphrase"
    for wanted in ("shown", ""):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == wanted
        assert page.evaluate(FOCUS)["outline"] >= 2
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert page.locator("label[for=passphrase]").is_visible()
