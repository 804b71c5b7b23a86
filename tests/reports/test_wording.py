"""What a report never says, and what it never draws."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from analyzer.measures import MEASURES
from analyzer.options import Options
from tests.reports import samples
from tests.reports.pages import card_of, parsed, person_of

REPORTS = Path(str(files("reports")))
ROOT = REPORTS.parent
WORDS = tomllib.loads((REPORTS / "words" / "en.toml").read_text(encoding="utf-8"))
FORBIDDEN = re.compile(
    r"\b(scor(e|es|ed|ing)|rank(s|ed|ing|ings)?|winn(er|ers|ing)|wins?|los(er|ers|ing)|grad(e|es|ed)|verdict|ghost\w*"
    r"|chas(er|ers|ing)|double[- ]?text\w*|troph(y|ies)|points? for|toxic|needy|clingy|fault|blame|should|must have"
    r"|he|she|him|her|his|hers|himself|herself)\b",
    re.IGNORECASE,
)


def sentences(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from sentences(value)
    elif isinstance(node, list):
        for value in node:
            yield from sentences(value)


def test_no_forbidden_word_in_the_words():
    found = [(m.group(), s) for s in sentences(WORDS) if (m := FORBIDDEN.search(s))]
    assert not found


def test_no_forbidden_word_in_templates_and_style():
    for path in sorted((REPORTS / "templates").iterdir()):
        text = re.sub(r"\{\{.*?\}\}", "", path.read_text(encoding="utf-8"))
        assert not (m := FORBIDDEN.search(text)), f"{path.name}: {m}"


@pytest.mark.parametrize("share", [False, True])
def test_no_forbidden_word_on_the_page(share):
    page = parsed(samples.render(samples.six(), share=share))
    assert not FORBIDDEN.search(page.text)


def test_no_template_holds_a_sentence_of_its_own():
    """All prose stands in the words file, so that one look finds every sentence."""
    for path in sorted((REPORTS / "templates").glob("*.j2")):
        text = re.sub(r"\{[%#{].*?[%#}]\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"[A-Za-z]{3,}", text), path.name


@pytest.mark.parametrize("share", [False, True])
def test_nothing_marks_one_half(share):
    """Strips are a line with its two ends named; no tick, no label, no line in the middle."""
    page = parsed(samples.render(samples.six(), share=share))
    strips = page.of_class("strip")
    assert len(strips) > 10
    for strip in strips:
        assert not strip.all("text")
        for line in strip.all("line"):
            assert (line.attributes["class"], line.attributes["x1"], line.attributes["x2"]) == ("track", "0", "100%")
    style = page.all("style")[0].text
    for place, end in (("before", "mostly_you"), ("after", "mostly_they")):
        assert f'.one .ends::{place}{{content:"{WORDS["side"][f"end_{end}"]}"}}' in style
    on_cards = [ends for one in page.of_class("one") for ends in one.of_class("ends")]
    assert not any(ends.text for ends in on_cards)
    named = [ends for ends in page.of_class("ends") + page.of_class("ylab") if ends not in on_cards]
    for ends in named:
        assert len([e for e in ends.all("span") if e is not ends]) == 2
        assert not re.search("half|50", ends.text)
    for plot in page.of_class("curveplot"):
        level = [e.attributes["y1"] for e in plot.all("line") if e.attributes["y1"] == e.attributes["y2"]]
        assert set(level) <= {"0", "1000"}


def test_people_are_in_the_order_of_the_results_and_not_of_a_number():
    page = parsed(samples.render(samples.six()))
    names = [c.name for c in samples.six().contacts]
    rows = [r.all("th")[0] for r in page.by_id("side").all("tr")][1:]
    assert [(row.all("a") + row.all("span"))[0].text for row in rows] == names
    assert [a.all("h2")[0].text for a in page.all("article")] == names


def test_limits_and_safety_stand_on_the_first_screen():
    """The answer in words names nobody; a list of links does, in the order of the table."""
    (screen,) = parsed(samples.render(samples.six())).of_class("top")
    (links,) = screen.of_class("people")
    top = screen.text.replace(links.text, "")
    for line in WORDS["safety"]["lines"]:
        assert line in top
    assert WORDS["page"]["reassure"] in top
    for contact in samples.six().contacts:
        assert contact.name not in top
    assert [a.text for a in links.all("a")] == [c.name for c in samples.six().contacts]


def test_links_to_many_people_are_folded():
    few, many = (parsed(samples.render(samples.crowd(n))).of_class("people")[0] for n in (12, 13))
    assert not few.all("details")
    assert len(many.all("details")[0].all("a")) == 13


def test_every_person_reads_what_else_it_could_be():
    page = parsed(samples.render(samples.six()))
    for person in page.all("article"):
        (maybe,) = person.of_class("maybe")
        assert WORDS["reader"]["maybe_line"] in maybe.text
        assert WORDS["maybe"]["after"] in maybe.text
        assert not [e for e in person.all("details") if maybe in list(e.walk())]


def test_the_reasons_are_told_at_length_before_anybodys_page():
    page = parsed(samples.render(samples.six()))
    (reasons,) = page.of_class("reasons")
    assert all(line in reasons.text for line in WORDS["maybe"]["lines"])
    order = [e for e in page.walk() if e is reasons or e.tag == "article"]
    assert order[0] is reasons
    assert not [e for e in page.all("details") if reasons in list(e.walk())]


CARDS = {"words": "exchange", "questions": "exchange", "follow_ups": "answers"}


def test_every_card_says_what_it_cannot_show_and_leads_to_how_it_was_counted():
    people = [contact for contact in samples.six().contacts if contact.key != "k-noor"]
    page = parsed(samples.render(samples.only(*people)))
    for key in ("initiation", "answers", "follow_ups", "check_ins", "words", "questions", "silences"):
        told = page.of_class(f"c-{CARDS.get(key, key)}")
        assert len(told) == len(people)
        for one in told:
            assert WORDS[CARDS.get(key, key)]["cannot"] in one.text
            (link,) = [a for a in one.all("a") if a.attributes["href"] == f"#how-{key}"]
            assert link.text == WORDS[key]["term"]
        how = page.by_id(f"how-{key}").text
        assert WORDS[key]["cannot"] in how
        assert f"({WORDS[key]['term']})" in how
        assert re.sub(r"\{.*", "", WORDS[key]["counted"]) in how


def test_every_setting_is_told_in_words():
    names = {field.name for field in fields(Options)}
    assert names <= set(WORDS["settings"])
    method = parsed(samples.render(samples.six())).by_id("method").text
    assert not [name for name in names if name in method or name.replace("_", " ") in method]


def test_what_only_some_exports_hold_is_explained_where_they_do():
    """Ana's exports hold everything; Mum's neither voice notes, calls nor reactions: there is nothing to explain."""
    page = parsed(samples.render(samples.six()))
    for key in ("voice", "calls", "reactions"):
        told, untold = (card_of(person_of(page, name), "exchange") for name in ("Ana", "Mum"))
        assert WORDS[key]["term"] in told.partition(WORDS["person"]["counted"])[2]
        assert WORDS[key]["term"] not in untold.partition(WORDS["person"]["counted"])[2]
        assert WORDS[key]["title"] in told
        assert WORDS[key]["title"] in untold


ABOUT = (*(measure.key for measure in MEASURES), "turns", "exchange", "changes", "compared", "band", "band_lead")
"""What a sentence can be about whose key is put together."""


def spoken() -> tuple[set[str], set[str]]:
    """What the code asks the words for: keys with a hole for what is filled in, and every plain string."""
    asked, plain = set(), set()
    for path in sorted(
        path for floor in ("reports", "reciprocity", "analyzer") for path in ROOT.rglob(f"{floor}/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                asked.add("".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
    for path in REPORTS.glob("templates/*.j2"):
        plain |= set(re.findall(r'"([a-z_.]+)"', path.read_text(encoding="utf-8")))
    asked |= {f"{text}{{}}" for text in plain if text.endswith((".", "_"))}
    return {key for key in asked if re.fullmatch(r"[a-z_.{}]+", key) and "." in key}, plain


def key_pattern(asked: str) -> re.Pattern[str]:
    """A key with holes as a pattern; one that begins with a hole is about a measure or a card."""
    first, *others = map(re.escape, asked.split("{}"))
    about = "" if first or not others else f"({'|'.join(ABOUT)})"
    return re.compile(first + about + (others.pop(0) if about else "") + "".join(f"([a-z_.]*?){o}" for o in others))


def filled(holes: tuple[str, ...], plain: set[str]) -> bool:
    """Whether what stands in the holes stands somewhere by itself, or word by word."""
    words = (word for hole in holes for word in hole.split(".") if word)
    return all(word in plain or plain.issuperset(word.split("_")) for word in words)


def keys(node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Every key with a sentence; forms of a plural as one."""
    for key, value in node.items():
        here = f"{path}.{key}".strip(".")
        if isinstance(value, Mapping) and not set(value) <= {"one", "other"}:
            yield from keys(value, here)
        else:
            yield here


def test_no_sentence_is_there_that_nothing_says():
    """A key stands in the code as it is, or fills the holes of one that is put together there."""
    asked, plain = spoken()
    patterns = [key_pattern(key) for key in asked]
    assert len(patterns) > 40
    tables = ("settings.", "platforms.")
    unsaid = [key for key in keys(WORDS) if key not in plain and not key.startswith(tables)]
    assert [
        key for key in unsaid if not any((m := p.fullmatch(key)) and filled(m.groups(), plain) for p in patterns)
    ] == []
