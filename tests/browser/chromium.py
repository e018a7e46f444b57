"""Chromium for tests: started quietly, signed in, with everything it complains about written down."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, sync_playwright

from tests.installation import PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000
SCREENSHOTS = os.environ.get("SCREENSHOTS")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield chromium
        chromium.close()


@dataclass
class Screen:
    """One way to look: a width, with JavaScript or as a browser without it shows the page."""

    name: str
    width: int
    scripts: bool


DESKTOP = Screen("desktop", 1280, True)
PHONE = Screen("phone-without-javascript", 360, False)

# Only what is told goes back to the test: the whole report of a page takes longer to hand over than to make.
ASK_AXE = """options => axe.run(document, options).then(report =>
    report.violations.flatMap(found => found.nodes.map(node => [found.id, found.help, node.html])))"""


@dataclass
class Window:
    """One browser window; `faults` is what the console, the policy or a dialog complained of."""

    page: Page
    address: str
    screen: Screen
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Opens a page of ours; its status."""
        answer = self.page.goto(self.address + path, wait_until="load")
        return answer.status if answer else 0

    def load_axe(self) -> None:
        """Once for what is loaded."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)

    def violations(self, address: str = "") -> list[str]:
        """What axe finds. A page that reloads by itself was asked to and can be stopped (WCAG 2.2.1)."""
        refresh = {"meta-refresh": {"enabled": "auto=yes" not in (address or self.page.url)}}
        options = {"runOnly": RULES, "rules": refresh, "resultTypes": ["violations"]}
        self.load_axe()
        found: list[list[str]] = self.page.evaluate(ASK_AXE, options)
        return [f"{rule}: {told} ({element[:150]})" for rule, told, element in found]

    def scrolls_sideways(self) -> bool:
        """Whether something is wider than the window."""
        return not self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def keep_screenshot(self, name: str) -> None:
        """Saves a picture where SCREENSHOTS says, if it says."""
        if SCREENSHOTS:
            folder = Path(SCREENSHOTS) / self.screen.name
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the form, as a person does; who did so before in another window is still signed in."""
        if session := _signed_in.get((self.address, username)):
            self.page.context.add_cookies(session["cookies"])  # type: ignore[arg-type]
            self.go("/")
            if "/sign-in" not in self.page.url:
                return
            self.page.context.clear_cookies()
        self.go("/sign-in")
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.page.click("main form:has(#password) button[type=submit]:has-text('Sign in')")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        _signed_in[self.address, username] = self.page.context.storage_state()


_signed_in: dict[tuple[str, str], StorageState] = {}
"""By address and who: a sign-in takes longer than most pages."""


@contextmanager
def a_window(browser: Browser, address: str, screen: Screen = DESKTOP) -> Iterator[Window]:
    """A window of its own: nothing is shared with another one."""
    context: BrowserContext = browser.new_context(
        viewport={"width": screen.width, "height": 900}, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    window = Window(context.new_page(), address, screen)
    _listen(window)
    if not screen.scripts:
        context.route("**/*", _as_without_scripts)
    try:
        yield window
    finally:
        context.close()


def _listen(window: Window) -> None:
    page, faults = window.page, window.faults
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))


def _as_without_scripts(route: Route) -> None:
    """The page as a browser without JavaScript shows it; axe itself cannot run where scripts are switched off."""
    if route.request.resource_type != "document" or route.request.method != "GET":
        route.continue_()
        return
    answer = route.fetch(max_redirects=0)
    if "text/html" not in answer.headers.get("content-type", ""):
        route.fulfill(response=answer)
        return
    route.fulfill(response=answer, body=without_scripts(answer.text()))


def without_scripts(page: str) -> str:
    """A page's text for a browser that shows what is for those without scripts."""
    return re.sub(r"</?noscript>", "", re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL))
