"""The page itself: templates filled with the view model, everything inlined, nothing loaded, one file.

Autoescape is on and no template marks anything safe. The one audited place where text enters unescaped is `_inline`:
our own style sheet and script, whose hashes are the only ones that the page's content security policy allows.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
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
from reports.redact import is_redacted
from reports.view import page

NOTHING: Final = "'none'"
"""What a policy says of a directive that allows no source."""


def render(
    analysis: Analysis, *, lang: str = "en", share: bool = False, made_on: date, version: str, named: bool = False
) -> str:
    """The report as one HTML page; with `named`, everyone has a page of their own, for they were asked for by name.

    With `share`, `analysis` must come from `redact.Redaction.apply`; raises `ValueError` otherwise, so that nothing
    that should stay with the owner can reach a copy for others by mistake. Raises `FileNotFoundError` for an unknown
    `lang`.
    """
    if share and not is_redacted(analysis):
        raise ValueError("a copy to share is made from a redacted analysis (reports.redact.plan)")
    words = prose.load(lang)
    view = page(analysis, words, share=share, made_on=made_on, version=version, named=named)
    return standalone("report", {}, page=view, t=words.say, t_lines=words.lines, lang=lang)


def standalone(name: str, allowed: Mapping[str, Iterable[str]], **fields: object) -> str:
    """One file from `templates/{name}.html.j2` with its style sheet and its script inside.

    Its policy allows these two by their hashes, and whatever `allowed` adds: directive → sources.
    """
    style, script = _inline(f"{name}.css"), _inline(f"{name}.js")
    template = _environment().get_template(f"{name}.html.j2")
    return template.render(style=style, script=script, csp=_policy(style, script, allowed), **fields) + "\n"


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
    shapes: Mapping[str, object] = {"LOOKS": LOOKS, "PARTS": PARTS, "LEVELS": LEVELS, "CURVE": CURVE}
    curve_axis: Mapping[str, object] = {"CURVE_TICKS": curve_ticks(), "CURVE_GRID": curve_grid()}
    environment.globals.update({**shapes, **curve_axis})
    return environment


def _read(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")


def _inline(name: str) -> Markup:
    """Our own style sheet or script, as it stands in the package; checked not to end its element early."""
    text = _read(name)
    if "</" in text:
        raise ValueError(f"{name} would end its own element")
    return Markup(text)  # noqa: S704 - a file of this package, never data


def _policy(style: str, script: str, allowed: Mapping[str, Iterable[str]]) -> str:
    """Nothing may load or run but the two texts in this page, by their hashes, and what is allowed beside them."""
    rules = {"default-src": [], "script-src": [f"'{_hash(script)}'"], "style-src": [f"'{_hash(style)}'"]}
    rules |= {"img-src": ["data:"], "base-uri": [], "form-action": []}
    for directive, sources in allowed.items():
        rules[directive] = list(dict.fromkeys([*rules.get(directive, []), *sources]))
    return "; ".join(f"{directive} {' '.join(sources) or NOTHING}" for directive, sources in rules.items())


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
