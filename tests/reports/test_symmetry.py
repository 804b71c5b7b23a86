"""What is said of them is said of you, from the same template: swap the two people and the page is its mirror."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from analyzer.results import Analysis, Contact
from reports import redact
from reports.prose import Line, Prose
from reports.view import page
from tests.reports import samples
from tests.reports.pages import parsed
from tests.reports.real import sample_analysis

WORDS = tomllib.loads(files("reports").joinpath("words", "en.toml").read_text(encoding="utf-8"))
OTHER = {"me": "them", "them": "me"}
SIDED = tuple(
    f"{key}." for key in (*samples.ana().measures, "band", "band_lead", "turns", "look", "changes", "compared")
)


def other_side(name: str) -> str:
    """The twin of a field or of a part of a key: "me", "range_me"; what has no side is its own."""
    head, line, side = name.rpartition("_")
    return f"{head}{line}{OTHER.get(side, side)}"


class Recording(Prose):
    """Prose that remembers which sentence was said with which fields."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(words)
        self.said: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()

    def say(self, key: str, **fields: Any) -> Line:
        self.said[key, tuple(sorted((name, str(value)) for name, value in fields.items()))] += 1
        return super().say(key, **fields)


def mirrored(analysis: Analysis) -> Analysis:
    """The same friendships as the other people would see them."""
    turned = [
        replace(samples.swapped(c), quiet={"me": c.quiet["them"], "them": c.quiet["me"]} if c.quiet else {})
        for c in analysis.contacts
    ]
    return replace(analysis, contacts=tuple(turned))


def said_by(analysis: Analysis, share: bool = False) -> Counter:
    prose = Recording(WORDS)
    page(analysis, prose, share=share, made_on=samples.MADE_ON, version="0")
    return Counter({k: n for k, n in prose.said.items() if k[0].startswith(SIDED)})


def mirror(said: Counter, name_of: Mapping[str, str]) -> Counter:
    """The record with sides exchanged in keys and fields."""
    turned: Counter = Counter()
    for (key, fields), n in said.items():
        swapped_key = ".".join(map(other_side, key.split(".")))
        names = dict(fields).get("name")
        pairs = []
        for field, value in fields:
            told = value
            if field == "who":
                told = name_of[""] if value == "you" else "you"
            pairs.append((other_side(field), told))
        turned[swapped_key, tuple(sorted(pairs))] += n
        assert names is None or isinstance(names, str)
    return turned


def grown() -> Contact:
    """With a change over time, and both sides of a date."""
    return samples.before_and_after(samples.changed(samples.ana()))


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize(
    "maker", [grown, samples.ana, samples.ben, samples.chidi, samples.mum, samples.noor, samples.theo]
)
def test_swapping_two_people_mirrors_every_sentence(maker, share):
    analysis = samples.only(maker())
    other = mirrored(analysis)
    if share:
        analysis, other = (redact.plan(a, labels={maker().name: "A"}).apply() for a in (analysis, other))
    ours, theirs = said_by(analysis, share), said_by(other, share)
    assert ours
    assert mirror(ours, {"": analysis.contacts[0].name}) == theirs


def test_swapping_everyone_in_the_real_samples_mirrors_every_sentence():
    for contact in sample_analysis().contacts:
        analysis = replace(sample_analysis(), contacts=(contact,))
        assert mirror(said_by(analysis), {"": contact.name}) == said_by(mirrored(analysis))


def test_swapping_mirrors_the_first_screen():
    told = str(page(samples.six(), Prose(WORDS), share=False, made_on=samples.MADE_ON, version="0").lede)
    other = str(page(mirrored(samples.six()), Prose(WORDS), share=False, made_on=samples.MADE_ON, version="0").lede)
    you, they = (re.search(rf"(\w+) ?\w*,? {w} write first", told) for w in ("you", "they"))
    assert you
    assert they
    swapped_you = re.search(r"(\w+) ?\w*,? you write first", other)
    assert swapped_you
    assert {you.group(1).lower(), they.group(1).lower()} >= {swapped_you.group(1).lower()}


def pairs(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if {"me", "them"} & set(node):
        yield path, node
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from pairs(value, f"{path}.{key}".strip("."))


def fields_of(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def test_every_sentence_about_one_side_has_its_twin():
    found = list(pairs(WORDS))
    assert len(found) > 15
    for path, both in found:
        assert {"me", "them"} <= set(both), path
        me, them = fields_of(both["me"]) - {"name"}, fields_of(both["them"]) - {"name"}
        assert me == them, path
        assert both["me"].count("**") == both["them"].count("**"), path
        assert abs(len(both["me"].split()) - len(both["them"].split())) <= 3, path


def test_every_word_of_a_lead_stands_for_both():
    for group in ("band", "band_lead"):
        for lead in ("leans", "mostly"):
            you, they = WORDS[group][lead]["me"], WORDS[group][lead]["them"]
            assert you.replace("You", "").replace("you", "").replace("write", "writes") == they.replace("{name}", "")
    assert WORDS["lede"]["you_more"].replace("you", "they") == WORDS["lede"]["they_more"]


def test_every_mark_and_fill_exists_for_both_sides():
    style = files("reports").joinpath("templates", "report.css").read_text(encoding="utf-8")
    for prefix in ("m", "b"):
        mine, theirs = (set(re.findall(rf"\.{prefix}-{side}-(\w+)", style)) for side in ("me", "them"))
        assert mine
        assert mine == theirs
    for kind in ("", "band-"):
        assert style.count(f"--{kind}me:") == style.count(f"--{kind}them:") >= 2
    page_ = parsed(samples.render(samples.six()))
    ids = {e.attributes["id"] for e in page_.walk() if "id" in e.attributes}
    for shape in "gmh":
        mine = {i[5:] for i in ids if i.startswith(f"{shape}-me-")}
        theirs = {i[7:] for i in ids if i.startswith(f"{shape}-them-")}
        assert mine == theirs


def test_the_same_states_stand_in_one_table_for_both():
    person = next(a for a in parsed(samples.render(samples.six())).all("article") if a.all("h2")[0].text == "Ana")
    (table,) = person.of_class("states")
    rows = {r.all("th")[0].text: [c.text for c in r.all("td")] for r in table.all("tbody")[0].all("tr")}
    assert rows["answered within 6 waking hours"] == ["38", "48"]
    assert rows["the same, after writing again"] == ["1", "4"]
    assert rows["answered after more than 6 waking hours"] == ["2", "21"]
    assert rows["no written answer within 7 days"] == ["2", "14"]
    assert all(len(cells) == 2 for cells in rows.values())
