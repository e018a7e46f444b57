"""Somebody with a browser: keeps cookies, carries the hidden fields of forms, asks for HTML by name."""

import re
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PASSWORD = "seven wet otters"


class Visitor:
    """One browser; `token` is the CSRF token of the last page it saw."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """A page; its CSRF token is kept."""
        answer = self.client.get(path, headers={**HTML, **more.pop("headers", {})}, **more)
        if found := re.search(r'name="csrf_token" value="([^"]+)"', answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """A form sent with the token of the last page."""
        sent = {"csrf_token": self.token, **(data or {})}
        return self.client.post(path, data=sent, headers={**HTML, **more.pop("headers", {})}, **more)

    def change_account(self, account: object, data: dict[str, Any]) -> TestResponse:
        """The form of an account, opened and sent with what it was filled from."""
        page = self.get(f"/accounts/{account}").text
        (read,) = re.findall(r'name="read" value="([^"]+)"', page)
        return self.post(f"/accounts/{account}", {"read": unescape(read), **data})

    def sign_in(self, username: str, password: str = PASSWORD, **data: str) -> TestResponse:
        """Opens the sign-in page and sends it; on success the home page's token is ready for the next form."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"username": username, "password": password, **data})
        if answer.status_code == 303:
            self.get("/")
        return answer

    @property
    def cookie(self) -> str:
        """What the session cookie holds, '' without one."""
        found = self.client.get_cookie("due-regard")
        return found.value if found else ""

    def with_cookie(self, value: str) -> "Visitor":
        """The same browser holding somebody's cookie."""
        self.client.set_cookie("due-regard", value)
        return self
