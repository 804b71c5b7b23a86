"""What axe-core finds wrong with a page: nothing, in both themes, all open, pins set, guesses made, a note added."""

from importlib.resources import files

import pytest

OPEN = """() => {
  for (const d of document.querySelectorAll('details')) d.open = true;
  [...document.querySelectorAll('.pin')].slice(0, 3).forEach(b => b.click());
  for (const s of document.querySelectorAll('.guess select')) {
    s.selectedIndex = 1;
    s.dispatchEvent(new Event('change', {bubbles: true}));
  }
  const fields = document.querySelectorAll('#own input');
  if (fields.length) [fields[0].value, fields[1].value] = ['2026-02-01', 'a note'];
  document.querySelector('#own .add')?.click();
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.2 AA, and what axe-core calls best practice."""


@pytest.fixture(scope="module")
def axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="axe-core comes with axe-playwright-python (dev extra)")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [("owner", 1120), ("owner", 390), ("share", 1120)])
def test_axe_finds_nothing(opened, axe, name, width, dark):
    page = opened(name, width=width, dark=dark, bypass_csp=True)
    page.evaluate(OPEN)
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20
