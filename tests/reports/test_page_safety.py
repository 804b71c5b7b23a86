"""One file that loads nothing and runs nothing but its own few lines."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, UndefinedError

from reports import html, prose
from tests.reports import hostile, samples
from tests.reports.pages import Element, parsed

REPORTS = Path(str(files("reports")))
TEMPLATES = sorted((REPORTS / "templates").glob("*.j2"))


@pytest.fixture(scope="module", params=["owner", "share", "nobody", "hostile"])
def page(request) -> str:
    made = {
        "owner": lambda: samples.render(samples.six()),
        "share": lambda: samples.render(samples.six(), share=True),
        "nobody": lambda: samples.render(samples.nobody()),
        "hostile": lambda: samples.render(hostile.analysis()),
    }
    return made[request.param]()


def _raw(element: Element) -> str:
    return "".join(child for child in element.children if isinstance(child, str))


def test_the_policy_allows_the_inline_style_and_script_by_hash_and_nothing_else(page):
    tree = parsed(page)
    policies = [m for m in tree.all("meta") if m.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    policy = policies[0].attributes["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes = {}
    for tag in ("style", "script"):
        (element,) = tree.all(tag)
        hashes[tag] = f"'sha256-{b64encode(sha256(_raw(element).encode()).digest()).decode()}'"
    assert rules.pop("script-src") == hashes["script"]
    assert rules.pop("style-src") == hashes["style"]
    assert rules.pop("img-src", "data:") == "data:"
    assert set(rules.values()) == {"'none'"}
    assert {"default-src", "base-uri", "form-action"} <= set(rules)
    assert "unsafe" not in policy


def test_the_policy_stands_before_all_it_governs(page):
    assert page.index("Content-Security-Policy") < min(page.index("<style"), page.index("<script"))


def test_no_inline_style_and_no_handler(page):
    for element in parsed(page).walk():
        assert "style" not in element.attributes
        assert not [a for a in element.attributes if a.startswith("on")]


def test_no_address_anywhere(page):
    """No URL but anchors of the page itself; nothing in markup or style could fetch."""
    tree = parsed(page)
    for element in tree.walk():
        for name, value in element.attributes.items():
            if name in ("href", "src", "xlink:href", "action", "data", "poster", "srcset"):
                assert value.startswith("#"), f"{name}={value}"
            assert "//" not in value or name == "content"
    style, script = _raw(tree.all("style")[0]), _raw(tree.all("script")[0])
    assert not re.search(r"https?:|//\w|@import|url\((?!#)", style)
    assert not re.search(r"https?:|fetch|XMLHttpRequest|import\(|eval|innerHTML|localStorage|cookie", script)
    assert not {e.tag for e in tree.walk()} & {"link", "img", "iframe", "object", "embed", "form", "base", "video"}


def test_no_address_in_the_text_of_an_ordinary_report():
    for shared in (False, True):
        page = samples.render(samples.six(), share=shared)
        assert not re.search(r"https?://|[\"'(]//", page)


def test_no_template_marks_anything_safe():
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape\s+false|Markup|\|\s*xmlattr|\|\s*tojson", text), template.name


def test_text_is_taken_as_markup_in_one_place_only():
    found = [
        (path.name, line.strip())
        for path in sorted(REPORTS.glob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\bMarkup\(|\.unescape\(|__html__", line)
    ]
    assert len(found) == 1
    assert found[0][0] == "html.py"


def test_templates_escape_and_refuse_what_is_undefined():
    environment = html._environment()
    assert environment.autoescape is True
    assert environment.undefined is StrictUndefined
    assert environment.from_string("{{ x }}").render(x="<script>") == "&lt;script&gt;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ missing }}").render()


def test_a_missing_word_or_field_is_an_error_and_not_a_blank():
    words = prose.load("en")
    with pytest.raises(KeyError):
        words.say("initiation.never_written")
    with pytest.raises(KeyError):
        words.say("answers.ok.me")
    with pytest.raises(FileNotFoundError):
        prose.load("xx")


def test_our_own_style_and_script_cannot_end_their_element():
    for name in ("report.css", "report.js"):
        assert "</" not in (REPORTS / "templates" / name).read_text(encoding="utf-8")


def test_every_form_field_and_id_holds_together(page):
    tree = parsed(page)
    ids = {e.attributes["id"] for e in tree.walk() if "id" in e.attributes}
    for element in tree.walk():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for wanted in element.attributes.get(name, "").split():
                assert wanted in ids
        if element.tag == "use":
            assert element.attributes["href"][1:] in ids
    assert len(tree.all("h1")) == 1
    assert tree.all("html")[0].attributes["lang"] == "en"


def test_end_tags_are_left_out_only_before_what_closes_the_element():
    """As HTML's rules for optional tags have it; words that look like tags are escaped and stay."""
    whole = (
        "<div><p>a</p>\n<p>b <b>c</b></p> <b>d</b><p>e</p></div>"
        "<ul><li>f</li>\n<li>g</li></ul><dl><dt>h</dt><dd>i</dd></dl>"
    )
    light = "<div><p>a<p>b <b>c</b></p> <b>d</b><p>e</div><ul><li>f<li>g</ul><dl><dt>h<dd>i</dl>"
    assert html._NEEDLESS.sub("", whole) == light
    assert parsed(light).text == parsed(whole).text
    shown = samples.render(samples.only(replace(samples.ana(), name="</p> <p> </li>")))
    assert "&lt;/p&gt; &lt;p&gt; &lt;/li&gt;" in shown


def test_style_and_script_lose_comments_and_nothing_else():
    style = html._inline("report.css")
    assert "/*" not in style
    assert style.count("{") == (REPORTS / "templates" / "report.css").read_text(encoding="utf-8").count("{")
    for name in ("report.js", "own.js"):
        kept = [line.strip() for line in (REPORTS / "templates" / name).read_text(encoding="utf-8").splitlines()]
        assert html._inline(name).splitlines() == [line for line in kept if line and not line.startswith("//")]
        assert not [line for line in kept if line.count("`") % 2], "no text over several lines"
