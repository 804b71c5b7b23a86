"""Every language says the same: the same sentences, the same fields, the same forms; and nothing of another is left."""

import ast
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale

import analyzer
import parsers
import reciprocity
from parsers.format import ReadOptions
from parsers.frame import Manifest
from parsers.registry import read
from reciprocity.config import LANGUAGES
from reports import html, redact
from reports.prose import Prose, load
from reports.told import told
from sample_data.small import ZONE
from tests.reports import samples
from tests.reports.pages import Element, parsed
from tests.reports.real import EXPORTS, sample_analysis
from tests.reports.test_symmetry import pairs
from tests.reports.test_weight import EVERYONE, many

ROOT = Path(__file__).parents[2]
WORDS = {
    Path(str(path)).stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in files("reports").joinpath("words").iterdir()
    if path.name.endswith(".toml")
}
ENGLISH = WORDS["en"]
OTHERS = sorted(set(WORDS) - {"en"})
FORMS = {"zero", "one", "two", "few", "many", "other"}
FORBIDDEN = {
    "de": re.compile(
        r"\b(scores?|punktzahl|rang|ränge|rangliste\w*|ranking\w*|gewinn\w*|verlier\w*|sieg(?:er)?\w*|wertung\w*|bewert\w*"
        r"|urteil\w*|beurteil\w*|schuld\w*|vorw[uü]rf\w*|toxisch\w*|bedürftig\w*|anhänglich\w*|ghost\w*|hinterherl\w*"
        r"|musst(?:est)?|solltest)\b",
        re.IGNORECASE,
    )
}
"""What a language never says: no total or verdict, no blame, no advice."""
PRONOUNS = {"de": re.compile(r"\b(er|sie|ihm|ihn|ihnen|seine[mnrs]?|ihre[mnrs]?)\b", re.IGNORECASE)}
"""What could be somebody's gender beside a name."""
ALIKE = {
    "de": {"App", "Name", "min"},
}
"""Words that are the same in English."""


def leaves(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every sentence or list with its dotted key; of a plural, the table of its forms."""
    for key, value in node.items():
        here = f"{path}.{key}".strip(".")
        if isinstance(value, Mapping) and not (set(value) <= FORMS and "other" in value):
            yield from leaves(value, here)
        else:
            yield here, value


def said_in(lang: str) -> dict[str, Any]:
    return dict(leaves({key: value for key, value in WORDS[lang].items() if key != "told"}))


def texts(value: Any) -> list[str]:
    """The sentences of an entry, in order."""
    if isinstance(value, str):
        return [value]
    return [text for part in (value.values() if isinstance(value, Mapping) else value) for text in texts(part)]


def fields_of(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def shape(value: Any) -> tuple[set[str], int]:
    """Fields of an entry and how often it is emphatic; a name may be told or understood, a count spelled out."""
    said = texts(value)
    free = {"name", "n"} if isinstance(value, Mapping) else {"name"}
    return set().union(*map(fields_of, said)) - free, max(text.count("**") for text in said)


def test_the_languages_are_those_that_have_words():
    assert set(LANGUAGES) == set(WORDS)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_is_there_and_no_other(lang):
    assert sorted(set(said_in("en")) ^ set(said_in(lang))) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_every_sentence_has_the_fields_and_emphasis_of_the_english_one(lang):
    there = said_in(lang)
    assert [key for key, value in said_in("en").items() if key in there and shape(value) != shape(there[key])] == []
    lists = [(key, value) for key, value in said_in("en").items() if isinstance(value, list) and key != "numbers"]
    for key, value in lists:
        assert len(there[key]) == len(value), key
        assert list(map(shape, there[key])) == list(map(shape, value)), key


@pytest.mark.parametrize("lang", sorted(WORDS))
def test_every_plural_has_the_forms_of_its_language(lang):
    rule = Locale.parse(WORDS[lang]["locale"]).plural_form
    needed = {*rule.tags, "other"}
    plurals = {key: set(value) for key, value in leaves(WORDS[lang]) if isinstance(value, Mapping)}
    assert len(plurals) > 40
    assert {key: forms for key, forms in plurals.items() if forms != needed} == {}
    counted = {key for key, value in said_in("en").items() if isinstance(value, Mapping)}
    assert {key for key, value in said_in(lang).items() if isinstance(value, Mapping)} == counted


@pytest.mark.parametrize("lang", OTHERS)
def test_what_is_said_of_one_side_is_said_of_the_other(lang):
    found = [(path, both) for path, both in pairs(WORDS[lang]) if isinstance(both.get("me"), str)]
    assert len(found) > 50
    for path, both in found:
        assert fields_of(both["me"]) - {"name"} == fields_of(both["them"]) - {"name"}, path
        assert both["me"].count("**") == both["them"].count("**"), path
        assert abs(len(both["me"].split()) - len(both["them"].split())) <= 3, path


def test_the_german_leads_are_each_others_mirror():
    for group in ("band", "band_lead"):
        for lead in ("slight", "leans", "mostly"):
            you, they = WORDS["de"][group][lead]["me"], WORDS["de"][group][lead]["them"]
            assert re.sub("(?i)du schreibst", "{name} schreibt", you) == they
    lede = WORDS["de"]["lede"]
    assert lede["you_more"].replace("schreibst du", "schreibt dein Gegenüber") == lede["they_more"]


@pytest.mark.parametrize("lang", OTHERS)
def test_no_forbidden_word_in_the_words(lang):
    found = [(m.group(), s) for _, v in leaves(WORDS[lang]) for s in texts(v) if (m := FORBIDDEN[lang].search(s))]
    assert found == []


@pytest.mark.parametrize("lang", OTHERS)
def test_nobody_has_a_pronoun(lang):
    named = [text for value in said_in(lang).values() for text in texts(value) if "name" in fields_of(text)]
    assert len(named) > 90
    assert [text for text in named if PRONOUNS[lang].search(text)] == []


@cache
def page_of(lang: str, kind: str) -> str:
    analysis = samples.six() if kind == "six" else sample_analysis()
    if kind == "share":
        analysis = redact.plan(analysis, rng=random.Random(3), lang=lang).apply()
    return html.render(analysis, lang=lang, share=kind == "share", made_on=samples.MADE_ON, version="0.0.0")


KINDS = ("owner", "share", "six")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", OTHERS)
def test_the_page_says_which_language_it_speaks(lang, kind):
    page = parsed(page_of(lang, kind))
    assert page.all("html")[0].attributes["lang"] == lang
    assert not FORBIDDEN[lang].search(page.text)


HEARD = ("aria-label", "title", "placeholder", "alt")
CODES = ("data-sort", "data-side")
"""Attributes that the script reads and nobody else."""


def shown(page: Element) -> Iterator[str]:
    """Every text that somebody can see or hear, but for what is marked as another language or stands in a name."""
    for element in page.walk():
        if element.tag in ("script", "style", "bdi") or ("lang" in element.attributes and element.tag != "html"):
            continue
        yield from (child.strip() for child in element.children if isinstance(child, str))
        spoken = (v for k, v in element.attributes.items() if k in HEARD or (k.startswith("data-") and k not in CODES))
        yield from (re.sub(r"\{\w+\}", "", text) for text in spoken)


def names_in(kind: str) -> set[str]:
    """What people, files and apps are called, and what the owner wrote."""
    analysis = sample_analysis() if kind != "six" else samples.six()
    sources = analysis.manifest.sources
    own = {*(text for c in analysis.contacts for text in c.context), *(text for _, text in analysis.notes)}
    given = {c.name for c in analysis.contacts} | {c.label for c in analysis.contacts if c.label} | own
    called = {name for s in (*sources, *analysis.manifest.skipped) for name in (s.file, getattr(s, "format", ""))}
    return given | called | {group.name for group in analysis.groups} | set(ENGLISH["platforms"].values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_english_is_left_on_the_page(lang, kind):
    english = set(shown(parsed(page_of("en", kind))))
    same = {text for text in shown(parsed(page_of(lang, kind))) if text in english and re.search("[A-Za-z]{3}", text)}
    names, months = names_in(kind), load(lang).spelling.months_short
    known = sorted({*names, *ALIKE[lang], *months}, key=len, reverse=True)
    plain = re.compile("|".join(map(re.escape, known)))
    assert sorted(text for text in same if re.search("[A-Za-z]{3}", plain.sub("", text))) == []


def kept(prose: Prose, text: str) -> list[str]:
    return [run.text for run in told(prose, text).runs if run.lang]


@cache
def manifests() -> tuple[Manifest, ...]:
    """What every sample export of every format says of itself."""
    small = (p for p in (ROOT / "sample_data" / "formats").rglob("*") if p.is_file() and p.suffix != ".golden")
    return tuple(read([path], ReadOptions(ZONE)).manifest for path in (EXPORTS, *sorted(small)))


@pytest.mark.parametrize("lang", OTHERS)
def test_what_the_sample_exports_say_of_themselves_is_translated(lang):
    said: set[str] = set()
    for manifest in manifests():
        said |= {*manifest.notes, *(one.reason for one in manifest.skipped)}
        for info in manifest.sources:
            said |= {*info.notes, *info.ledger.left_out}
            said |= {info.date_order.why} if info.date_order else set()
    assert len(said) > 15
    assert [text for text in sorted(said) if kept(load(lang), text)] == []


def strings_below() -> Iterator[str]:
    """Every string of the floors that describe files, f-strings with an ellipsis for what is filled in."""
    roots = [Path(str(module.__file__)).parent for module in (parsers, analyzer)]
    paths = [path for root in roots for path in root.rglob("*.py")]
    for path in (*paths, Path(str(reciprocity.__file__)).parent / "api.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def reasons() -> Iterator[str]:
    """Every reason to leave a record out that stands in a parser as it is."""
    for path in Path(str(parsers.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "left_out"
            )
            first = node.args[0] if called and node.args else None
            if isinstance(first, ast.Constant):
                yield str(first.value)


@pytest.mark.parametrize("lang", OTHERS)
def test_every_reason_to_leave_something_out_is_translated(lang):
    found = set(reasons())
    assert len(found) > 15
    assert sorted(text for text in found if kept(load(lang), text)) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_every_translation_is_of_something_that_is_said(lang):
    """Three words of it (all, if there are fewer) stand together in a string of the floors below."""
    below = "\n".join(strings_below())
    runs = {english: re.findall(r"[^\s{}…]+(?: [^\s{}…]+){0,2}", english) for english in WORDS[lang]["told"]}
    assert [english for english, parts in runs.items() if not any(part in below for part in parts)] == []


GIVEN = {
    "the other order would step back in time 1,204 times": "andersherum spränge die Zeit 1.204\u00a0Mal zurück",
    "1 date has a first number above 12": "1 Datum hat vorn eine Zahl über 12",
    "14 dates have a first number above 12": "14 Daten haben vorn eine Zahl über 12",
    "Nothing in it can be read: the file ends in the middle. Export the chat again.": (
        "Nichts darin ist lesbar: die Datei endet mittendrin. Exportiere den Chat noch einmal."
    ),
    "Disappearing messages were on in the chat with Dr. No. Signal leaves them out of its export, so this chat is "
    "incomplete.": (
        "Im Chat mit Dr. No waren verschwindende Nachrichten an. Signal lässt sie in seinem Export weg; deshalb ist "
        "dieser Chat unvollständig."
    ),
    "the same messages stand 5.5 hours later here than in another export of the chat: one of them was made in another "
    "time zone, or --timezone is not the phone's; each is counted once, and all times of this file in that chat were "
    "moved to the other's clock": (
        "Dieselben Nachrichten stehen hier 5,5 Stunden später als in einem anderen Export des Chats: Einer von beiden "
        "entstand in einer anderen Zeitzone, oder --timezone ist nicht die des Handys. Jede zählt einmal, und alle "
        "Zeiten dieser Datei in diesem Chat wurden auf die Uhr des anderen verschoben."
    ),
}


@pytest.mark.parametrize("english", GIVEN)
def test_a_sentence_is_translated_with_its_numbers_and_names(english):
    assert str(told(load("de"), english)) == GIVEN[english]
    assert str(told(load("en"), english)) == english


def test_what_has_no_translation_stays_english_and_is_marked():
    line = told(load("de"), "The moon was full. Export the chat again.")
    assert [(run.text, run.lang) for run in line.runs] == [
        ("The moon was full.", "en"),
        (" ", ""),
        ("Exportiere den Chat noch einmal.", ""),
    ]
    assert "<bdi lang=en>no chat export</bdi>" in page_of("de", "six")


def test_a_sentence_with_markup_stays_text():
    line = told(load("de"), "It could be <b>{n}** and \u202eevil.")
    assert str(line) == "Es kann mehreres sein: <b>{n}** and evil."
    assert not any(run.strong for run in line.runs)


@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("en", ["1 min", "10 min", "1 h", "6 h", "1 day", "7 days"]),
        ("de", ["1 min", "10 min", "1 h", "6 h", "1 Tag", "7 Tage"]),
    ],
)
def test_the_axis_of_waiting_speaks_the_language(lang, labels):
    axis = parsed(page_of(lang, "owner")).by_id("ca")
    assert [tick.text.replace("\u00a0", " ") for tick in axis.all("text")] == labels


@pytest.mark.parametrize("lang", OTHERS)
def test_another_language_weighs_little_more(lang):
    """A tenth more at most, for words may be long; and as little for many people over many years as in English."""
    for kind in KINDS:
        assert len(page_of(lang, kind).encode()) <= 1.1 * len(page_of("en", kind).encode())
    page = html.render(many(300), lang=lang, made_on=samples.MADE_ON, version="0.0.0")
    assert len(page.encode()) <= EVERYONE


@pytest.mark.parametrize("lang", OTHERS)
def test_the_outside_of_a_locked_file_speaks_the_language(lang):
    outside = html.standalone("lock", {}, lang=lang, t=load(lang).say, header="", sealed="")
    english = html.standalone("lock", {}, lang="en", t=load("en").say, header="", sealed="")
    page = parsed(outside)
    assert page.all("html")[0].attributes["lang"] == lang
    said = {text for text in shown(page) if re.search("[A-Za-z]{3}", text)}
    assert said & set(shown(parsed(english))) <= {WORDS[lang]["lock"]["label"]}
    assert {*WORDS[lang]["lock"].values()} <= said
