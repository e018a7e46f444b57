"""A browser without a screen that sends forms to an installation, and what its pages claim."""

import re
from dataclasses import dataclass, field
from html import unescape

import requests

from tests.installation import PASSWORD

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOT_KNOWN, STILL = "It is not known whether this was saved", "It is still not known whether this was saved"
SAVED = re.compile(r"It was saved|what you sent then was saved")
UNSAVED = re.compile(r"[Nn]othing was saved|was not saved|not saved")
PATIENCE = 60


@dataclass
class Page:
    """An answer: what it claims of what was sent, and the form that it carries along."""

    status: int
    text: str
    location: str = ""

    @property
    def main(self) -> str:
        """The page without its frame."""
        return self.text[self.text.find("<main") : self.text.find("</main")]

    @property
    def claims(self) -> str:
        """`saved`, `unsaved`, `unknown`, or `` where nothing is said."""
        if (self.status == 303 and "/sign-in" not in self.location) or SAVED.search(self.main):
            return "saved"
        if NOT_KNOWN in self.main or STILL in self.main:
            return "unknown"
        return "unsaved" if UNSAVED.search(self.main) else ""

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields."""
        return {name: unescape(text) for name, text in HIDDEN.findall(self.main)}


@dataclass
class Browser:
    """Somebody signed in."""

    address: str
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.http.trust_env = False
        self.http.headers["Accept"] = "text/html"

    def get(self, path: str) -> Page:
        """A page."""
        answer = self.http.get(self.address + path, timeout=PATIENCE, allow_redirects=False)
        return Page(answer.status_code, answer.text)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """A form sent; the redirect is not followed."""
        answer = self.http.post(self.address + path, data=fields, timeout=PATIENCE, allow_redirects=False)
        return Page(answer.status_code, answer.text, answer.headers.get("Location", ""))

    def sign_in(self, username: str) -> "Browser":
        """With the demonstration's password."""
        form = self.get("/sign-in").fields
        assert self.post("/sign-in", {**form, "username": username, "password": PASSWORD}).status == 303
        return self
