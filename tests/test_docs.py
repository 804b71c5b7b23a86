"""What is documented is what there is: commands, options, measures, formats, exit codes, links."""

import re
from pathlib import Path

import click
import pytest

from analyzer.measures import MEASURES
from parsers.registry import FORMATS
from reciprocity.cli import cli
from reciprocity.exit_codes import BUG, DONE, INPUT, PARTLY, TOO_LITTLE, USAGE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(p for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("sample_data/*.md")])


def commands(group: click.Group, name: str = "reciprocity"):
    for key, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {key}")
        else:
            yield f"{name} {key}", command


@pytest.mark.parametrize(("name", "command"), list(commands(cli)), ids=lambda x: x if isinstance(x, str) else "")
def test_every_command_and_option_is_in_the_readme_and_has_help(name, command):
    assert f"`{name}" in README
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.opts
            for option in parameter.opts:
                assert f"`{option}" in README or f"/`{option}" in README, f"{name} {option}"


def test_every_measure_is_in_the_readme_and_the_definitions():
    definitions = (ROOT / "docs/definitions.md").read_text(encoding="utf-8").lower()
    for measure in MEASURES:
        assert f"`{measure.key}`" in README
        assert measure.question in README
        hyphened = measure.key.replace("_", "-")
        assert any(form in definitions for form in (measure.key.replace("_", " "), hyphened, hyphened.rstrip("s")))


def test_every_measure_says_what_it_is_and_what_it_cannot_show():
    for measure in MEASURES:
        for part in ("Definition:", "Unit:", "Source:", "Cannot show:"):
            assert part in (measure.__doc__ or ""), (measure.key, part)


def test_every_format_is_in_the_readme():
    for format_ in FORMATS:
        assert f"`{format_.name}`" in README


def test_every_exit_code_is_in_the_readme():
    table = README[README.index("### Exit codes") :]
    for code in (DONE, BUG, USAGE, INPUT, PARTLY, TOO_LITTLE):
        assert f"\n| {code} |" in table


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target
