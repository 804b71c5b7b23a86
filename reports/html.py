"""The page itself: templates filled with the view model, everything inlined, nothing loaded, one file.

Autoescape is on and no template marks anything safe. The one audited place where text enters unescaped is `_inline`:
our own style sheet and script, whose hashes are the only ones that the page's content security policy allows.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from analyzer.results import Analysis
from reports import prose
from reports.charts import CURVE, curve_grid, curve_ticks
from reports.charts_time import LEVELS, LOOKS, PARTS
from reports.charts_weeks import WHOLE
from reports.phrasing import Phrasing
from reports.quotes import Quotes
from reports.redact import is_redacted
from reports.redact_words import OwnWords
from reports.side_cells import Column
from reports.view import page
from reports.view_contact import Person

FOLD: Final = 12
"""Links to people that stand open on the first screen; more are folded."""
NOTHING: Final = "'none'"
"""What a policy says of a directive that allows no source."""


def render(
    analysis: Analysis,
    *,
    lang: str = "en",
    share: bool = False,
    made_on: date,
    version: str,
    named: bool = False,
    own: OwnWords | None = None,
    quotes: Quotes | None = None,
) -> str:
    """The report as one HTML page; with `named`, everyone has a page of their own, for they were asked for by name.

    With `share`, `analysis` must come from `redact.Redaction.apply`; raises `ValueError` otherwise, so that nothing
    that should stay with the owner can reach a copy for others by mistake. `own` are the owner's words for its reader,
    of `redact.Redaction.own`. `quotes` are message texts for the owner's eyes; with `share` they raise `ValueError`.
    Raises `FileNotFoundError` for an unknown `lang`.
    """
    if share and not is_redacted(analysis):
        raise ValueError("a copy to share is made from a redacted analysis (reports.redact.plan)")
    if share and quotes:
        raise ValueError("a copy to share holds no message text")
    words = prose.load(lang)
    view = page(analysis, words, share=share, made_on=made_on, version=version, named=named, own=own, quotes=quotes)
    ticks = curve_ticks(Phrasing(words).axis_time)
    said = {"t": words.say, "t_lines": words.lines, "lang": lang, "curve_ticks": ticks}
    more = ("own", *(["lines"] if view.quoted else [])) if view.people and not share else ()
    style = _foot(words.text("page.foot")) + (_heads(view.side.columns) + _ends(words) if view.people else "")
    style += _compact_style(_read("share.css")) if share else ""
    style += "".join(_whose(person) for person in view.people)
    style += _said(words) if view.reader else ""
    return standalone("report", {}, style, more, page=view, **said)


def standalone(
    name: str, allowed: Mapping[str, Iterable[str]], rules: str = "", more: Sequence[str] = (), **fields: object
) -> str:
    """One file from `templates/{name}.html.j2` with its style sheet and script inside, those of `more` and `rules` too.

    Its policy allows these two by their hashes, and whatever `allowed` adds: directive → sources.
    """
    style = _inline(*(f"{one}.css" for one in (name, *more)), rules=rules)
    script = _inline(*(f"{one}.js" for one in (name, *more)))
    template = _environment().get_template(f"{name}.html.j2")
    page = template.render(style=style, script=script, csp=_policy(style, script, allowed), **fields)
    head, end, rest = page.partition("</head>")
    body, begin, scripts = rest.partition("<script")
    return head + end + _QUOTED.sub(r"=\1", _NEEDLESS.sub("", body)) + begin + scripts + "\n"


_BLOCK: Final = r"</?(?:p|li|[uod]l|div|figure|section|h[1-6]|table|details|article|header)\b"
_NEEDLESS: Final = re.compile(
    rf"</(?:(?:p|li)>(?=\s*{_BLOCK})|d[td]>(?=\s*(?:<d[td]|</(?:div|dl))\b))(?:\n+(?=<))?|\n+(?={_BLOCK})"
)
"""End tags that HTML closes by itself, before what closes them, and blanks there; in no text, where "<" is escaped."""


_QUOTED: Final = re.compile(r'="([\w.#%-]+)"(?=[ >])')
"""Quotes that HTML does not need; in no text, where they are escaped."""


def on_paper(page: str, paper: str) -> str:
    """The page with a sheet to print it on ("A4", "letter"), for a printer that asks nobody."""
    rule = f"@page {{ size: {paper} }}"
    allowed = page.replace("style-src ", f"style-src {escape(repr(_hash(rule)))} ", 1)
    return allowed.replace("</head>", f"<style>{rule}</style>\n</head>", 1)


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_read),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shapes: Mapping[str, object] = {"LOOKS": LOOKS, "PARTS": PARTS, "LEVELS": LEVELS, "CURVE": CURVE, "WHOLE": WHOLE}
    environment.globals.update({**shapes, "CURVE_GRID": curve_grid(), "FOLD": FOLD})
    return environment


def _read(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")


def _foot(words: str) -> str:
    """The rule that prints these words at the foot of every page; the style sheet says how they look."""
    return f"@page{{@bottom-left{{content:{_quoted(words)}}}}}"


def _whose(person: Person) -> str:
    """The rules that print at the head of every sheet of a person's page whose it is.

    A name is data in a style sheet: whatever is no plain letter or digit is written as its number.
    """
    name = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in person.name)
    return f'#{person.anchor}{{page:{person.anchor}}}@page {person.anchor}{{@top-right{{content:"{name}"}}}}'


def _heads(columns: Sequence[Column]) -> str:
    """The rules that name columns, and the ends of their scales, in each cell where the table is no table any more.

    A hundred cells would otherwise each hold these words. What is empty after the stroke is not read aloud: the head of
    the column is.
    """
    rules = []
    for n, column in enumerate(columns, 1):
        cell, head = f".side td:nth-of-type({n})", _quoted(str(column.head))
        rules.append(f'{cell}:not([colspan])::before{{content:{head};content:{head} / ""}}')
        for end, words in (("before", column.left), ("after", column.right)):
            if words:
                rules.append(f'{cell} .two::{end}{{content:{_quoted(words)};content:{_quoted(words)} / ""}}')
    return f"@media screen and (max-width:59.99rem){{{''.join(rules)}}}"


def _said(words: prose.Prose) -> str:
    """The rules that name the columns of the reader's page in each cell where its table is none any more."""
    heads = (words.text(f"reader.{key}") for key in ("who", "answers", "check_ins"))
    rules = (f".says td:nth-of-type({n})::before{{content:{_quoted(head)}}}" for n, head in enumerate(heads, 1))
    return f"@media screen and (max-width:47.99rem){{{''.join(rules)}}}"


def _ends(words: prose.Prose) -> str:
    """The rules that name the ends of a share drawn on a card: the sentence beside it says the same."""
    named = (("before", "side.end_mostly_you"), ("after", "side.end_mostly_they"))
    return "".join(f".one .ends::{place}{{content:{_quoted(words.text(key))}}}" for place, key in named)


def _quoted(words: str) -> str:
    """A string of a style sheet."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _inline(*names: str, rules: str = "") -> Markup:
    """Our own style sheet or scripts, without what only their reader needs; checked not to end their element early."""
    compact = (_compact_style if name.endswith(".css") else _compact_script for name in names)
    text = "\n".join(shorter(_read(name)) for shorter, name in zip(compact, names, strict=True)) + rules
    if "</" in text:
        raise ValueError(f"{' or '.join(names)} would end its own element")
    return Markup(text)  # noqa: S704 - a file of this package, never data


def _compact_style(text: str) -> str:
    """A style sheet without comments and needless blanks. Its strings hold no brace, semicolon or double blank."""
    plain = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.sub(r"([:,]) ", r"\1", re.sub(r" ?([{};]) ?", r"\1", plain)).replace(";}", "}").strip()


def _compact_script(text: str) -> str:
    """A script without indentation and lines of comment; it has no text over several lines."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _policy(style: str, script: str, allowed: Mapping[str, Iterable[str]]) -> str:
    """Nothing may load or run but the two texts in this page, by their hashes, and what is allowed beside them."""
    rules = {"default-src": [], "script-src": [f"'{_hash(script)}'"], "style-src": [f"'{_hash(style)}'"]}
    rules |= {"img-src": ["data:"], "base-uri": [], "form-action": []}
    for directive, sources in allowed.items():
        rules[directive] = list(dict.fromkeys([*rules.get(directive, []), *sources]))
    return "; ".join(f"{directive} {' '.join(sources) or NOTHING}" for directive, sources in rules.items())


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
