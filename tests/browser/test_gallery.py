"""Every page with invented data: axe finds nothing, phones do not scroll sideways, hostile text stays text."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright
from werkzeug.serving import make_server

from tests.browser.gallery import create_gallery
from tests.browser.gallery_data import HOSTILE
from tests.browser.gallery_pages import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desktop": 1280, "phone": 360}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield chromium
        chromium.close()


# Two of the four ways to look find nearly all; GALLERY=full looks in all four.
WAYS = [(True, "desktop"), (False, "phone")]
if os.environ.get("GALLERY") == "full":
    WAYS += [(True, "phone"), (False, "desktop")]


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[1]}-{'with' if way[0] else 'without'}-javascript")
def way(request: pytest.FixtureRequest) -> tuple[bool, str]:
    return cast(tuple[bool, str], request.param)


@pytest.fixture(scope="module")
def view(browser: Browser, way: tuple[bool, str]) -> Iterator[Page]:
    javascript, width = way
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    if not javascript:
        page.route("**/gallery/*", as_without_javascript)
    yield page
    context.close()


def as_without_javascript(route: Route) -> None:
    """The page as a browser without JavaScript shows it; axe itself cannot run where scripts are switched off."""
    answer = route.fetch()
    page = re.sub(r"<script\b.*?</script>", "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=re.sub(r"</?noscript>", "", page))


# Reloading by itself is only ever asked for by the person, who can stop it on the same page (WCAG 2.2.1).
ASKED_TO_REFRESH = {"imports-received"}


def violations(page: Page, asked_to_refresh: bool = False) -> list[str]:
    options = {"runOnly": RULES, "rules": {"meta-refresh": {"enabled": not asked_to_refresh}}}
    report: dict[str, Any] = Axe().run(page, options=options).response
    return [
        f"{found['id']}: {found['help']} ({node['html'][:150]})"
        for found in report["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_and_keeps_the_policy(
    view: Page, address: str, name: str, way: tuple[bool, str]
) -> None:
    javascript, width = way
    view.faults.clear()  # type: ignore[attr-defined]
    view.goto(f"{address}/gallery/{name}", wait_until="load")
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS) / f"{width}-{'js' if javascript else 'nojs'}"
        folder.mkdir(parents=True, exist_ok=True)
        view.screenshot(path=folder / f"{name}.png", full_page=True)
    assert violations(view, name in ASKED_TO_REFRESH) == []
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert view.faults == []  # type: ignore[attr-defined]


def test_a_text_with_markup_is_shown_as_it_was_typed(view: Page, address: str) -> None:
    view.goto(f"{address}/gallery/people-found")
    assert HOSTILE in view.inner_text("main")


def test_an_anonymous_visitor_sees_no_navigation_and_no_version(view: Page, address: str) -> None:
    for name in ("sign-in", "help", "error-404", "error-500"):
        view.goto(f"{address}/gallery/{name}")
        assert view.locator(".govuk-service-navigation").count() == 0
        assert "version" not in view.inner_text("footer").lower()
