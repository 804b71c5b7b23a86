"""Make the pictures of the docs from the sample data: `python docs/make_pictures.py` (dev extra and a Chromium)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
CHROMIUM = os.environ.get("RECIPROCITY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTH = 1120
AROUND = 14
"""Pixels of paper left around what is photographed."""


def main() -> None:
    """Render the sample report and photograph its first screen, the table with people pinned, and a person's page."""
    if CHROMIUM is None:
        sys.exit("no Chromium was found; name one in RECIPROCITY_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        exports = DOCS.parent / "sample_data" / "exports"
        command = [sys.executable, "-m", "reciprocity", "report", str(exports), "-o", str(report)]
        subprocess.run(command, check=True, cwd=DOCS.parent, stdout=subprocess.DEVNULL)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
            page.goto(report.as_uri())
            photograph(page, "report.png", ".top", ".side")
            for name in ("Ana", "Chidi"):
                page.click(f"[aria-label='Pin {name} to compare']")
            photograph(page, "side-by-side.png", "#side h2", ".side tbody tr:nth-child(2)")
            photograph(page, "person.png", "article h2", ".c-answers")
            browser.close()


def photograph(page: Page, name: str, first: str, last: str) -> None:
    """A picture from the top of one element to the end of another, as wide as the page."""
    page.evaluate("document.activeElement.blur()")
    top, end = (page.locator(one).first.bounding_box() for one in (first, last))
    if not top or not end:
        sys.exit(f"{name}: nothing to photograph")
    scrolled = page.evaluate("scrollY")
    start = max(0.0, top["y"] + scrolled - AROUND)
    height = end["y"] + scrolled + end["height"] + AROUND - start
    page.screenshot(path=DOCS / name, full_page=True, clip={"x": 0, "y": start, "width": WIDTH, "height": height})


if __name__ == "__main__":
    main()
