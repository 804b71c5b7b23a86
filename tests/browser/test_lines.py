"""What was counted, in the owner's own copy: lines are taken back in the page, counted again, and written to keep."""

import tomllib
from datetime import date, datetime, timedelta

import pytest

import reciprocity
from analyzer.corrections import digest
from reciprocity.quoting import quotes_of
from reports import html
from reports.quotes import Quote, Quotes
from tests.reports import samples
from tests.reports.real import sample_analysis

TEXTS = ("thanks to the traffic", "thank you!", "<script>alert(1)</script> thanks", "thank you!")


@pytest.fixture
def page(browser, tmp_path):
    analysis = sample_analysis()
    quotes = tuple(
        Quote("gratitude", "me" if k % 2 else "them", k, date(2026, 1, 1 + k), text, digest(text))
        for k, text in enumerate(TEXTS)
    )
    key = next(contact.key for contact in analysis.contacts if contact.name == "Ben")
    made = html.render(
        analysis, made_on=samples.MADE_ON, version="0", quotes=Quotes({key: quotes}, {"need": ("ab12",)}, crisis=True)
    )
    path = tmp_path / "lines.html"
    path.write_text(made, encoding="utf-8")
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    problems: list[str] = []
    opened.on("console", lambda said: problems.append(said.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(path.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    yield opened
    opened.close()
    assert problems == []


def test_counts_are_those_of_the_lines(page):
    assert page.locator("details[data-cue=gratitude] [data-now]").inner_text() == "now you 2, they 2"
    assert page.locator("#taken-back").is_hidden()
    assert page.get_by_text("findahelpline.com").is_visible()


def shown_with_lines(browser, chat, page):
    """The analysis of a chat, and its page with every line that was counted, unfolded."""
    analysis = reciprocity.analyze(chat, me="Sam", timezone="UTC", evidence=True)
    quotes = quotes_of(analysis, chat.frame, {})
    page.write_text(html.render(analysis, made_on=samples.MADE_ON, version="0", quotes=quotes), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(page.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return analysis, opened


def test_a_line_taken_back_is_counted_again_wherever_it_stands(page):
    boxes = page.locator("details[data-cue=gratitude] input")
    boxes.nth(1).check()
    assert boxes.nth(3).is_checked(), "the same words"
    assert page.locator("details[data-cue=gratitude] [data-now]").inner_text() == "now you 0, they 2"
    assert (
        "Thanks: of 4 lines shown here or taken back before, 2 are right by your reading (between 15 and 85 %)."
        in page.locator("#taken-back [data-said]").inner_text()
    )
    kept = page.locator("#taken-back textarea").input_value()
    assert kept == f'[gestures.not]\nneed = ["ab12"]\ngratitude = ["{digest("thank you!")}"]'
    boxes.nth(3).uncheck()
    assert page.locator("#taken-back").is_hidden()


def test_what_is_counted_here_is_what_the_next_run_counts(browser, tmp_path):
    """Above 200 lines only the latest are shown; their words may stand in older ones, alone or beside others."""
    start, lines = datetime(2025, 1, 1, 9), []
    for day in range(300):
        who = ("Sam", "Ana")[day % 2]
        said = ["thanks for the lift"] * (day % 3 == 0) + [f"thank you for number {day // 4}"] * (day % 3 != 1)
        at = start + timedelta(days=day)
        lines += [f"{at:%d/%m/%Y, %H:%M} - {who}: {text}\n" for text in said or ["good morning to you"]]
    export, page = tmp_path / "WhatsApp Chat with Ana.txt", tmp_path / "page.html"
    export.write_text("".join(lines), encoding="utf-8")
    chat = reciprocity.read(export, timezone="UTC")
    analysis, opened = shown_with_lines(browser, chat, page)
    thanks = opened.locator("details[data-cue=gratitude]")
    assert thanks.locator("input").count() == 200
    assert "The latest 200 of 300 lines." in thanks.inner_text()
    for box in (0, 1, 2, 90, 199):
        thanks.locator("input").nth(box).check()
    now = thanks.locator("[data-now]").inner_text()
    kept = tomllib.loads(opened.locator("#taken-back textarea").input_value())["gestures"]["not"]
    opened.close()
    again = reciprocity.analyze(chat, me="Sam", timezone="UTC", corrections=kept)
    counts = again.contacts[0].measures["gratitude"].facts["counts"]
    assert counts != analysis.contacts[0].measures["gratitude"].facts["counts"]
    assert now == f"now you {counts['me']}, they {counts['them']}"


def test_a_line_of_one_person_is_taken_back_of_another_where_it_is_not_shown(browser, tmp_path):
    """Ana has more lines than are shown: words of hers that are ticked at Ben's stand among those, alone or not."""
    start, words = datetime(2025, 1, 1, 9), ("thanks for the soup", "thank you for the heron", "thank you all")
    said = {
        "Ana": [],
        "Ben": ["thanks for the soup", "good morning to you", "thank you all", "many thanks to you"] * 50,
    }
    for day in range(280):
        said["Ana"] += [words[day % 3]] if day < 60 else [f"thank you for number {day}"]
        said["Ana"] += [words[0]] if day % 9 == 1 and day < 60 else []
    folder, page = tmp_path / "exports", tmp_path / "page.html"
    folder.mkdir()
    for name, lines in said.items():
        texts = [
            f"{start + timedelta(days=k):%d/%m/%Y, %H:%M} - {('Sam', name)[k % 4 == 0]}: {text}\n"
            for k, text in enumerate(lines)
        ]
        (folder / f"WhatsApp Chat with {name}.txt").write_text("".join(texts), encoding="utf-8")
    chat = reciprocity.read(folder, timezone="UTC")
    analysis, opened = shown_with_lines(browser, chat, page)
    every = opened.locator("details[data-cue=gratitude]")
    shown = [every.nth(k).locator("input").count() for k in range(2)]
    assert shown == [200, 150]
    assert words[0] not in every.nth(0).inner_text()
    for box in (every.nth(1).locator("input").nth(0), every.nth(0).locator("input").nth(199)):
        box.check()
    now = [every.nth(k).locator("[data-now]").inner_text() for k in range(2)]
    kept = tomllib.loads(opened.locator("#taken-back textarea").input_value())["gestures"]["not"]
    opened.close()
    assert kept["gratitude"] == [digest("thank you for number 279"), digest(words[0])]
    again = reciprocity.analyze(chat, me="Sam", timezone="UTC", corrections=kept)
    counts = [contact.measures["gratitude"].facts["counts"] for contact in again.contacts]
    before = analysis.contacts[0].measures["gratitude"].facts["counts"]
    assert sum(before.values()) - sum(counts[0].values()) > 20
    assert now == [f"now you {count['me']}, they {count['them']}" for count in counts]


def test_it_fits_a_phone_and_runs_nothing(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_text("<script>alert(1)</script> thanks").is_visible()
