"""Make the README's picture from the sample data: `python docs/make_pictures.py` (dev extra and a Chromium needed)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
CHROMIUM = os.environ.get("RECIPROCITY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1120, "height": 1500}


def main() -> None:
    """Render the sample report and photograph its first screen."""
    if CHROMIUM is None:
        sys.exit("no Chromium was found; name one in RECIPROCITY_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder) / "report.html"
        command = [
            sys.executable,
            "-m",
            "reciprocity",
            "report",
            str(DOCS.parent / "sample_data/exports"),
            "-o",
            str(page_file),
        ]
        subprocess.run(command, check=True, cwd=DOCS.parent, stdout=subprocess.DEVNULL)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(page_file.as_uri())
            page.screenshot(path=DOCS / "report.png")
            browser.close()


if __name__ == "__main__":
    main()
