"""One Chromium a run, and the pages it is shown: written once, opened as files."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reports import html, redact
from tests.reports import hostile, samples
from tests.reports.real import sample_analysis

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = ("owner", "share", "hostile")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, headless; skipped with the reason where there is none, unless one is required."""
    names = ("chromium", "google-chrome", "chromium-browser")
    executable = os.environ.get("RECIPROCITY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not executable:
        missing = "no Chromium found: install one, or set RECIPROCITY_CHROMIUM to its path"
        if os.environ.get("RECIPROCITY_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> dict[str, Path]:
    """The real sample report, its copy to share, and the report of hostile names."""
    folder = tmp_path_factory.mktemp("pages")
    real = sample_analysis()
    given = hostile.analysis()
    odd = replace(given, contacts=tuple(given.contacts[i] for i in (0, 1, 2, 6, 9, 10, 11, 13)))
    shared = redact.plan(real, rng=random.Random(7)).apply()
    made = {
        "owner": html.render(real, made_on=samples.MADE_ON, version="0.0.0"),
        "share": html.render(shared, share=True, made_on=samples.MADE_ON, version="0.0.0"),
        "hostile": html.render(odd, made_on=samples.MADE_ON, version="0.0.0"),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8", errors="replace")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser, pages) -> Iterator[Callable[..., object]]:
    """Open a page: `opened(name, width=…, dark=…)`; everything it does is noted in `page.noted`."""
    contexts = []

    def open_page(name: str, width: int = 1120, height: int = 900, dark: bool = False, **more):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **more
        )
        contexts.append(context)
        page = context.new_page()
        noted = []
        page.on("console", lambda message: noted.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: noted.append(f"error: {error}"))
        page.on("request", lambda request: noted.append(f"request: {request.url[:200]}"))
        page.on("dialog", lambda dialog: (noted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(pages[name].as_uri(), wait_until="load")
        page.noted = noted
        return page

    yield open_page
    for context in contexts:
        context.close()
