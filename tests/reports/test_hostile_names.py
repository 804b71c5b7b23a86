"""Whatever a chat, a file or a person is called, it stays text."""

import random
import re

import pytest

from reports import html, redact
from reports.prose import Name
from tests.reports import hostile, samples
from tests.reports.pages import parsed

DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def owners() -> str:
    return samples.render(hostile.analysis())


@pytest.fixture(scope="module")
def labelled() -> str:
    """A copy to share in which the owner's own words for people are hostile."""
    given = hostile.analysis()
    labels = {name: name or "x" for name in hostile.HOSTILE}
    redacted = redact.plan(given, labels=labels, rng=random.Random(1)).apply()
    return html.render(redacted, share=True, made_on=samples.MADE_ON, version="0.0.0")


@pytest.fixture(scope="module")
def pages(owners, labelled) -> dict[str, str]:
    first_names = redact.plan(hostile.analysis(), keep_names=True, rng=random.Random(1)).apply()
    return {
        "owner": owners,
        "labels": labelled,
        "first names": html.render(first_names, share=True, made_on=samples.MADE_ON, version="0.0.0"),
    }


@pytest.mark.parametrize("which", ["owner", "labels", "first names"])
def test_a_name_never_becomes_an_element(pages, which):
    page = parsed(pages[which])
    expected = parsed(samples.render(samples.six(), share=which != "owner"))
    assert {e.tag for e in page.walk()} <= {e.tag for e in expected.walk()} | {"bdi"}
    assert len(page.all("script")) == 1
    assert len(page.all("style")) == 1
    names = {a for e in page.walk() for a in e.attributes}
    assert names <= {a for e in expected.walk() for a in e.attributes}
    assert "planted" not in page.all("script")[0].text


@pytest.mark.parametrize("which", ["owner", "labels", "first names"])
def test_no_raw_tag_of_a_name_is_in_the_page(pages, which):
    for planted in ("<script>planted", "<img", "<iframe", "<svg onload", "</title><", "<b>bold</b> "):
        assert planted not in pages[which]


def test_hostile_names_are_shown_as_they_are(owners):
    words = parsed(owners).text
    for name in ("<script>planted()</script>", "{{7*7}}{% raw %}", "{name} {0} {have.__class__}", "مها عبد الرحمن"):
        assert name in words
    assert "&lt;script&gt; &amp; &#x27;" in words
    assert "49" not in [e.text for e in parsed(owners).all("h2")]


def test_words_and_settings_are_never_read_from_a_name(owners):
    """A star or a brace in a name is no emphasis and no field."""
    assert "**bold** <b>bold</b>" in parsed(owners).text


@pytest.mark.parametrize("which", ["owner", "labels", "first names"])
def test_names_stand_apart_from_the_direction_of_the_sentence(pages, which):
    page = parsed(pages[which])
    for heading in [a.all("h2")[0] for a in page.all("article")]:
        assert heading.attributes["dir"] == "auto"
    for cell in page.by_id("side").all("th"):
        if cell.attributes.get("scope") == "row":
            assert any(e.attributes.get("dir") == "auto" for e in cell.walk())
    for person in page.all("article"):
        name = person.all("h2")[0].text
        told = [e for e in person.all("bdi") if e.text == name]
        assert (len(told) > 1) == Name(name).apart, name


@pytest.mark.parametrize("name", ["مها", "נועה", "Ana מ", "+33 6 12", "Zoé", "Ana (2)", "👩🏽 Ana", "", "12"])
def test_a_name_that_may_run_the_other_way_is_kept_apart(name):
    assert Name(name).apart
    assert not Name("Ana Berg").apart


def test_names_in_sentences_are_isolated(owners):
    """Every sentence that holds a name holds it in a bdi: the right-to-left name appears nowhere else but headings."""
    page = parsed(owners)
    name = "נועה"
    for element in page.walk():
        own = "".join(child for child in element.children if isinstance(child, str))
        if name in own:
            assert element.tag == "bdi" or element.attributes.get("dir") == "auto", own


@pytest.mark.parametrize("which", ["owner", "labels", "first names"])
def test_no_direction_mark_reaches_the_page(pages, which):
    assert not DIRECTION.search(pages[which])


@pytest.mark.parametrize("which", ["owner", "labels", "first names"])
def test_no_control_character_reaches_the_page(pages, which):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", pages[which])
    pages[which].encode("utf-8")


@pytest.mark.parametrize("which", ["owner", "labels"])
def test_towers_of_accents_and_endless_names_are_cut(pages, which):
    assert "\u0301" * 6 not in pages[which]
    assert "M" * 80 in pages[which]
    assert "M" * 401 not in pages[which]
    assert all(len(h.text) <= 84 for a in parsed(pages[which]).all("article") for h in a.all("h2"))


def test_two_people_of_one_name_are_told_apart_and_nobody_is_nameless(owners):
    headings = [a.all("h2")[0].text for a in parsed(owners).all("article")]
    assert len(set(headings)) == len(headings)
    assert {"Ana (Signal)", "Ana (WhatsApp)"} <= set(headings)
    assert all(headings)


def test_every_anchor_leads_somewhere(owners):
    page = parsed(owners)
    ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert all(a.attributes["href"][1:] in ids for a in page.all("a"))
