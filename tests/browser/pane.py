"""Windows that show pages by their text, one after another: their styles and axe are loaded once, not for each page."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from playwright.sync_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, Screen, Window, a_window, without_scripts
from tests.browser.shapes import MARK_SEEN, SAID

FRAME = "/sign-in/nowhere"
"""A page that anybody can open: it lends its styles."""
SHOW = """text => {
    const sent = new DOMParser().parseFromString(text, "text/html");
    const sheets = page => [...page.querySelectorAll("link[rel=stylesheet]")];
    const styles = page => sheets(page).map(one => one.getAttribute("href")).join();
    if (styles(sent) !== styles(document)) throw new Error("it has styles of its own: " + styles(sent));
    const heads = page => [...page.head.children].filter(one => !one.matches("link[rel=stylesheet], script"));
    heads(document).forEach(one => one.remove());
    document.head.append(...heads(sent).map(one => document.adoptNode(one)));
    for (const [here, there] of [[document.documentElement, sent.documentElement], [document.body, sent.body]]) {
        [...here.attributes].forEach(one => here.removeAttribute(one.name));
        [...there.attributes].forEach(one => here.setAttribute(one.name, one.value));
    }
    document.body.innerHTML = sent.body.innerHTML;
    scrollTo(0, 0);
}"""
# Once it was drawn: what a script does about the width of something, it does then.
LEFT = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.documentElement.outerHTML))))"""
# To measure contrast takes axe as long as all else.
ONLY_UNSEEN = """axe.configure({rules: [{id: "color-contrast", selector: "*:not([data-seen])"}]})"""


@dataclass
class Pane:
    """One such window."""

    window: Window
    _framed: bool = False

    def show(self, text: str) -> None:
        """The page of this text, as a browser shows it that runs no script; attributes scripts set are in the text."""
        if not self._framed:
            self.window.go(FRAME)
            self.window.faults.clear()  # the browser's own line about the status
            self.window.load_axe()
            self.window.page.evaluate(ONLY_UNSEEN)
        self.window.page.evaluate(SHOW, text)
        self._framed = "http-equiv" not in text  # a page that loads itself again would load the frame

    @property
    def screen(self) -> Screen:
        """How pages are shown here."""
        return self.window.screen

    def violations(self, address: str) -> list[str]:
        """What axe finds in the page that is shown; contrast only in what this pane has not been asked about."""
        self.window.page.evaluate(MARK_SEEN, sorted(SAID))
        return self.window.violations(address)


@dataclass
class Panes:
    """One for pages as scripts left them, one for a phone without any."""

    desktop: Pane
    phone: Pane

    def show_as_left(self, window: Window) -> Pane:
        """The page that is open in another window as its scripts have left it."""
        self.desktop.show(window.page.evaluate(LEFT))
        return self.desktop

    def show_without_scripts(self, text: str) -> Pane:
        """A page that was sent, on a phone without JavaScript."""
        self.phone.show(without_scripts(text))
        return self.phone


@contextmanager
def two_panes(browser: Browser, address: str) -> Iterator[Panes]:
    """Both, each in a window of its own."""
    with ExitStack() as stack:
        screens = (replace(DESKTOP, scripts=False), PHONE)
        yield Panes(*(Pane(stack.enter_context(a_window(browser, address, screen))) for screen in screens))
