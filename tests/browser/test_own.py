"""What the reader guesses and writes: shown beside the messages, kept in the page, saved only when it is asked for."""

import json
import re
import tomllib
from dataclasses import replace

import pytest

from reciprocity import config
from reports.lock import lock
from tests.browser.test_lock import PASSPHRASE, unlock
from tests.reports import samples
from tests.reports.test_wording import FORBIDDEN

NOTE = ("2025-09-02", "we talked about it")
ODD = 'a "quote", a \\ and <b>no tag</b> \u202e \x7f 👍🏽'
PART = "A chat is only one part of a friendship."
CARDS = ".card:not(.maybe, .prompts, #own *)"


@pytest.fixture(scope="session")
def pages(pages, tmp_path_factory):
    """The pages of the other tests; a pair that changed, with a note of the config and without; people long quiet."""
    folder = tmp_path_factory.mktemp("own")
    pair = samples.only(samples.changed(samples.ana()), samples.swapped(samples.ben()))
    last = ((2026, 11), (2026, 9), (2026, 3), (2025, 10), (2025, 9), (2025, 3))
    people = zip(samples.six().contacts, last, strict=True)
    quiet = [replace(c, last=samples.LAST.replace(year=year, month=month)) for c, (year, month) in people]
    made = {
        "plain": samples.render(replace(pair, notes=())),
        "noted": samples.render(replace(pair, notes=(NOTE,))),
        "quiet": samples.render(samples.only(*quiet)),
        "many": samples.render(samples.crowd(40)),
    }
    made["locked"] = lock(made["plain"], PASSPHRASE)
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return pages | {name: folder / f"{name}.html" for name in made}


def guess(page, person: str, first: str = "", sooner: str = "") -> str:
    """Guess, and read what is then said beside it."""
    for place, answer in enumerate((first, sooner)):
        if answer:
            page.locator(f"{person} .guess select").nth(place).select_option(answer)
    return page.inner_text(f"{person} .told").replace("\u00a0", " ")


def add(page, day: str, words: str) -> str:
    """Add a dated note, and read what is said of it."""
    page.fill("#own [type=date]", day)
    page.fill("#own [type=text]", words)
    page.click("#own .add")
    return page.inner_text("#own .said")


def marks(page, where: str) -> list[tuple[str, str]]:
    return [
        tuple(pair)
        for pair in page.evaluate(f"""[...document.querySelectorAll('{where} .noted text')]
        .map(t => [t.textContent, t.getAttribute('x')])""")
    ]


def saved(page) -> dict:
    with page.expect_download() as download:
        page.click("#own .save")
    assert re.fullmatch(r"reciprocity-notes-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    return json.loads(download.value.path().read_text(encoding="utf-8"))


def test_a_guess_is_shown_beside_what_the_messages_say(opened):
    page = opened("owner")
    assert page.locator(".told p").count() == 0
    assert guess(page, "#p2", "you") == ("Who writes first? You guessed: you. These messages leave it open.\n\n" + PART)
    told = guess(page, "#p2", sooner="about the same")
    assert told.endswith(
        "Who answers sooner? You guessed: about the same. Half were answered within: "
        "you, about 15 minutes (13 to 19 minutes); Ben, about 13 minutes (10 to 17 minutes).\n\n" + PART
    )
    little = guess(page, "#p6", "no idea", "they")
    assert little.count("These messages are too few to say.") == 2
    assert little.count(PART) == 1
    assert little.startswith("Who writes first? You guessed: no idea. ")
    assert not FORBIDDEN.search(told + little)


def test_both_sides_are_told_from_one_template_and_look_alike(opened):
    """Whatever is guessed and whatever is true, only the answer differs: no word and no colour judges it."""
    page = opened("owner")
    told = {answer: guess(page, "#p3", answer) for answer in ("you", "they", "about the same", "no idea")}
    plain = {text.replace(f"You guessed: {answer}.", "") for answer, text in told.items()}
    assert len(plain) == 1
    look = """(() => { const s = getComputedStyle(document.querySelector('#p3 .told p'));
        return [s.color, s.backgroundColor, s.font] })()"""
    looks = set()
    for answer in told:
        guess(page, "#p3", answer)
        looks.add(str(page.evaluate(look)))
    assert len(looks) == 1


def test_numbers_are_not_covered_unless_that_is_asked_for(opened):
    page = opened("owner")
    seen = page.locator(f"{CARDS}:visible").count()
    page.check(".cover-all input")
    assert page.locator(f"{CARDS}:visible").count() == 0
    assert page.locator(".side tbody:first-of-type td:visible, .pin:visible").count() == 0
    assert page.locator("article .maybe:visible").count() == 6
    assert not page.is_visible(".lede:not(.soft)")
    assert not page.is_visible(".usual")
    assert page.is_visible(".top .cover")
    guess(page, "#p1", "you")
    assert page.locator(f"#p1 {CARDS}:visible").count() == 0
    guess(page, "#p1", sooner="no idea")
    assert page.locator(f"#p1 {CARDS}:visible").count() > 4
    assert page.locator(".side tbody:first-of-type td:visible").count() == 5
    page.click("#p2 .cover button")
    assert page.locator(f"#p2 {CARDS}:visible").count() > 4
    assert not page.locator("#p2 .told p").count()
    assert page.evaluate("document.activeElement.closest('article').id") == "p2"
    assert not page.is_visible(".lede:not(.soft)")
    for n in range(3, 7):
        page.click(f"#p{n} .cover button")
    assert page.locator(".lede:not(.soft):visible, .usual:visible").count() == 2
    assert not page.is_visible(".top .cover")
    page.uncheck(".cover-all input")
    assert page.locator(f"{CARDS}:visible").count() == seen


@pytest.mark.parametrize("name", ["owner", "share"])
def test_a_guess_comes_before_the_first_number(opened, name):
    """Above the first sentence, and on a person's page above the line of what it rests on."""
    page = opened(name)
    above = """([first, second]) => first && second &&
        !!(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    for person in ("#p1", "#p5"):
        asked = page.query_selector(f"{person} .guess, {person} .ask.first")
        assert page.evaluate(above, [asked, page.query_selector(f"{person} header .mute")])
        assert not re.search(r"\d", asked.inner_text())
    if name == "owner":
        boxes = [page.query_selector(f".top {one}") for one in (".cover-all", ".lede")]
        assert page.evaluate(above, boxes)
        assert page.evaluate(above, [boxes[0], page.query_selector("#side")])


def test_the_rows_of_those_without_a_page_are_covered_too(opened):
    page = opened("many")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.locator(".others td:visible").count() > 3
    page.check(".cover-all input")
    assert page.locator(".others td:visible").count() == 0


def test_print_shows_everything_and_the_guesses_that_were_made(opened):
    page = opened("owner")
    page.check(".cover-all input")
    guess(page, "#p1", "you")
    page.emulate_media(media="print")
    assert page.locator(f"#p3 {CARDS}:visible").count() > 4
    assert page.locator(".side td:visible").count() > 20
    assert page.locator("#p1 .told p:visible").count() == 2
    assert page.is_visible("#p1 .guess")
    assert page.locator(".guess:visible").count() == 1
    assert page.locator(".cover:visible, #own:visible, .cover-all:visible").count() == 0


def test_without_javascript_guessing_is_a_plain_form(opened):
    page = opened("owner", java_script_enabled=False)
    page.locator("#p1 .guess select").first.select_option("they")
    assert page.locator("#p1 .guess select").first.input_value() == "they"
    assert page.locator("#own, .cover-all").count() == 2
    assert page.locator("#own:visible, .cover-all:visible").count() == 0
    assert page.locator(f"#p1 {CARDS}:visible").count() > 4


def test_a_copy_to_share_has_neither_guesses_nor_notes_of_the_page(opened, pages):
    page = opened("share")
    assert page.locator("#own, select, .cover-all, [data-days]").count() == 0
    assert "reciprocity-notes" not in pages["share"].read_text(encoding="utf-8")


def test_a_note_of_the_page_stands_where_one_of_the_config_stands(opened):
    page, other = opened("plain"), opened("noted")
    assert add(page, *NOTE) == "Noted. People on whose time lines it stands: 2"
    for person in ("#p1", "#p2"):
        assert marks(page, person) == marks(other, person)
        assert (
            page.locator(f"{person} .notelist").all_inner_texts()
            == other.locator(f"{person} .notelist").all_inner_texts()
        )
    assert len(marks(page, "#p1")) == 3
    assert "2 September 2025: we talked about it" in page.inner_text("#p1 .notelist")


def test_notes_of_both_kinds_are_numbered_in_order_and_can_be_removed(opened):
    page = opened("noted")
    before = marks(page, "#p1")
    add(page, "2026-02-01", "ill")
    add(page, "2025-03-12", "moved")
    assert page.locator("#p1 .notelist li").all_inner_texts() == [
        "12 March 2025: moved",
        "2 September 2025: we talked about it",
        "1 February 2026: ill",
    ]
    line = marks(page, "#p1 .when")
    assert [n for n, _ in line] == ["1", "2", "3"]
    assert [float(x.rstrip("%")) for _, x in line] == sorted(float(x.rstrip("%")) for _, x in line)
    for _ in range(2):
        page.locator(".made-notes button").first.click()
    assert marks(page, "#p1") == before
    assert page.locator("#p1 .notelist li").count() == 1
    assert not page.locator("#own .copy").is_visible()


def test_a_note_that_stands_nowhere_or_lacks_something_is_said(opened):
    page = opened("plain")
    assert add(page, "", "words") == "A note needs words, and a date or a person."
    assert add(page, "2026-01-01", "  ") == "A note needs words, and a date or a person."
    assert page.locator(".made-notes li, .noted").count() == 0
    assert add(page, "1999-01-01", "long ago") == "Noted. No time line on this page reaches that day."
    assert page.locator(".made-notes li").count() == 1
    assert page.locator(".noted").count() == 0


def test_notes_can_be_pasted_into_the_config(opened, tmp_path):
    page = opened("plain")
    add(page, *NOTE)
    add(page, "2025-03-12", ODD)
    text = page.input_value("#own .copy textarea")
    (tmp_path / "reciprocity.toml").write_text(text, encoding="utf-8")
    wanted = page.evaluate("[...document.querySelectorAll('.made-notes bdi')].map(e => e.textContent)")
    assert [note["text"] for note in tomllib.loads(text)["notes"]] == wanted
    assert wanted[0].startswith(ODD[:30])
    assert config.load([tmp_path], {}).notes == (("2025-03-12", wanted[0]), NOTE)
    assert page.locator(".made-notes b").count() == 0


def test_a_note_about_one_person_stays_theirs_and_leads_back(opened, tmp_path):
    page = opened("plain")
    page.click("#p2 .prompts a")
    assert page.locator("#own .fields select").input_value() == "p2"
    assert add(page, *NOTE) == "Noted. People on whose time lines it stands: 1"
    assert not marks(page, "#p1")
    assert marks(page, "#p2")
    assert add(page, "", 'works "nights"') == "Noted. Without a date it stands on no time line."
    name = page.inner_text("#p2 h2")
    (tmp_path / "reciprocity.toml").write_text(page.input_value("#own .copy textarea"), encoding="utf-8")
    told = config.load([tmp_path], {})
    assert told.notes == ((*NOTE, name),)
    assert told.people == {name: {"context": ['works "nights"']}}
    assert saved(page)["notes"] == [
        {"text": 'works "nights"', "person": name},
        {"date": NOTE[0], "text": NOTE[1], "person": name},
    ]
    page.click("#own .return a")
    assert page.evaluate("location.hash") == "#p2"


def test_facts_that_are_kept_already_stand_in_the_lines_to_copy(opened):
    page = opened("plain")
    page.click("#p1 .prompts a")
    add(page, "", "works nights")
    assert '"we mostly call", "works nights"]' in page.input_value("#own .copy textarea")


def test_what_was_guessed_and_written_is_saved_to_a_file_when_asked(opened, pages):
    """Under the page's own policy; nothing is asked of a network and nothing is stored."""
    page = opened("owner")
    guess(page, "#p1", "you", "no idea")
    guess(page, "#p3", sooner="they")
    page.fill("#p2 textarea", "what I think\nof it")
    add(page, "2026-02-01", ODD)
    kept = saved(page)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept.pop("date"))
    assert kept == {
        "file": "reciprocity-notes/1",
        "guesses": [
            {"name": "Ana", "writes_first": "you", "answers_sooner": "no_idea"},
            {"name": "Chidi", "writes_first": None, "answers_sooner": "they"},
        ],
        "written": [{"name": "Ben", "words": "what I think\nof it"}],
        "notes": [{"date": "2026-02-01", "text": page.inner_text(".made-notes bdi")}],
    }
    assert all("blob:" in line or line == f"request: {pages['owner'].as_uri()}" for line in page.noted)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_nothing_is_left_when_the_page_is_opened_again(opened):
    page = opened("owner")
    guess(page, "#p1", "you", "they")
    page.fill("#p1 textarea", "words")
    add(page, "2026-02-01", "ill")
    page.reload()
    assert page.locator(".told p, .made-notes li, .noted").count() == 0
    left = page.evaluate("""[...document.querySelectorAll('select, textarea, input')].filter(
        e => e.type === 'checkbox' ? e.checked : e.value).length""")
    assert left == 0


def test_it_works_inside_a_locked_file(opened):
    page = opened("locked")
    unlock(page)
    assert "You guessed: you." in guess(page, "#p1", "you")
    assert add(page, *NOTE).startswith("Noted")
    assert saved(page)["notes"] == [{"date": NOTE[0], "text": NOTE[1]}]


def test_rows_are_left_out_by_last_contact(opened):
    page = opened("quiet")
    shown = "[...document.querySelectorAll('.side tr[data-n]')].filter(e => e.checkVisibility()).length"
    offered = page.locator("[data-within]").all_inner_texts()
    assert offered == ["at any time", "in the last 6 months", "in the last 12 months"]
    assert "every number stays that of the whole time" in page.inner_text("#side .tools")
    assert "--since" in page.inner_text("#side .tools")
    left = []
    for place in (2, 1, 0):
        page.locator("[data-within]").nth(place).click()
        left.append(page.evaluate(shown))
        said = page.inner_text("#side .shown")
        assert said == (f"People shown: {left[-1]} of 6" if left[-1] < 6 else "")
    assert left == [3, 2, 6]


def test_no_filter_is_offered_that_would_leave_out_nobody(opened):
    assert opened("plain").locator("[data-within]").count() == 0
