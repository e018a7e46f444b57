"""A walk over every page that somebody can reach by links: one example of each kind of address."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import APIRequestContext

from tests.browser.chromium import Window
from tests.browser.pane import Pane, Panes
from tests.browser.shapes import ID, shape_of

LINK = re.compile(r"""<a\b[^>]*?\bhref="([^"#]+)""")
FORM_GET = re.compile(r"""<form\b[^>]*method="get"[^>]*action="([^"#]+)""")
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
UNSAID = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)
# Pages that differ in what they show by the value of these parameters, or by the presence of those.
TELLING = {"outcome", "shown", "state", "view", "every_level"}
PRESENT = {"employer", "next"}
MANY = 12
"""So many examples of one kind are looked at where one is not enough: files differ by state, packs as well."""


def kind_of(address: str) -> str:
    """Addresses of the same kind look alike: ids and most of what is asked for are left out."""
    parts = urlsplit(address)
    said = {f"{key}={value}" if key in TELLING else key for key, value in parse_qsl(parts.query)}
    asked = sorted(part for part in said if "=" in part or part in PRESENT)
    return ID.sub("{id}", parts.path) + ("?" + "&".join(asked) if asked else "")


def name_of(address: str) -> str:
    """The kind of an address as the name of a picture."""
    return re.sub(r"[^a-z0-9]+", "-", kind_of(address).lower()).strip("-") or "home"


@dataclass
class Found:
    """A page as the server sent it."""

    address: str
    content: str

    def parts(self) -> dict[str, int]:
        """The shape of what it holds and of what stands around that, and the letters of the longest word in each.

        With its elements such a word, which no line breaks, decides whether a phone must scroll sideways.
        """
        main = MAIN.search(self.content)
        texts = (main[0], MAIN.sub("", self.content)) if main else (self.content,)
        return {shape_of(text): max(map(len, unescape(UNSAID.sub(" ", text)).split()), default=0) for text in texts}


class LookedAt:
    """What pages were made of that were looked at, and the longest word in each: one like them tells nothing new."""

    def __init__(self) -> None:
        self._longest: dict[str, int] = {}

    def add(self, found: Found) -> bool:
        """Whether an element of it, or how wide its words make one, was not seen before; from now on it was."""
        new = {shape: longest for shape, longest in found.parts().items() if self._longest.get(shape, -1) < longest}
        self._longest.update(new)
        return bool(new)


@dataclass
class Crawl:
    """Every page that one person can reach, and what was wrong on the way."""

    http: APIRequestContext
    base: str
    pages: dict[str, Found] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    def run(self, starts: Iterable[str], many: tuple[str, ...] = ()) -> None:
        """Follows links from the starts; of kinds that begin with one of `many`, several examples."""
        waiting = deque((start, "the start") for start in starts)
        addresses = set(starts)
        while waiting:
            address, came_from = waiting.popleft()
            kind = kind_of(address)
            most = MANY if kind in many else 1
            if self._seen.get(kind, 0) >= most:
                continue
            self._seen[kind] = self._seen.get(kind, 0) + 1
            for link in self._look(address, came_from):
                if link not in addresses:
                    addresses.add(link)
                    waiting.append((link, address))

    def _look(self, address: str, came_from: str) -> list[str]:
        answer = self.http.get(self.base + address, max_redirects=0)
        if answer.status != 200:
            self.faults.append(f"{address} (linked from {came_from}): {answer.status}")
            return []
        if "text/html" not in answer.headers.get("content-type", "") or "content-disposition" in answer.headers:
            return []
        content = answer.text()
        self.pages[address] = Found(address, content)
        return [link for link in map(_own, LINK.findall(content) + FORM_GET.findall(content)) if link]


def _own(link: str) -> str | None:
    """A link within the site, without what leads back to the same page; None for one that leads away."""
    parts = urlsplit(unescape(link))
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


FACTS = """() => [
    document.documentElement.scrollWidth <= innerWidth,
    document.title.trim() !== "",
    document.getElementsByTagName("h1").length === 1,
]"""
MISSED = ("scrolls sideways", "has no title", "has not exactly one first heading")


def look_at(window: Window, panes: Panes, address: str, name: str, expected: int = 200) -> list[str]:
    """Opens one page and says what is wrong with it.

    It is loaded once and looked at twice: with its scripts, and as a phone without JavaScript shows what was sent.
    """
    window.faults.clear()
    answer = window.page.goto(window.address + address, wait_until="load")
    assert answer is not None
    if expected >= 400:
        window.faults.clear()  # the browser's own line about the status
    wrong = [] if answer.status == expected else [f"{address}: status {answer.status}"]
    window.keep_screenshot(name)
    wrong += _axe(panes.show_as_left(window), address)
    phone = panes.show_without_scripts(answer.text())
    phone.window.keep_screenshot(name)
    wrong += _axe(phone, address)
    return wrong + _faults(phone.window, address) + _faults(window, address)  # last: some complaints come late


def wrong_with(window: Window, name: str) -> list[str]:
    """What is wrong with the page that is open."""
    window.keep_screenshot(name)
    address = window.page.url
    return _axe(window, address) + _faults(window, address)


def _axe(shown: Window | Pane, address: str) -> list[str]:
    return [f"{shown.screen.name} {address}: {found}" for found in shown.violations(address)]


def _faults(window: Window, address: str) -> list[str]:
    """What can be seen of a page, and what it complained of since it was last asked."""
    seen = [fault for fault, well in zip(MISSED, window.page.evaluate(FACTS), strict=True) if not well]
    found = [f"{window.screen.name} {address}: {fault}" for fault in seen + window.faults]
    window.faults.clear()
    return found
