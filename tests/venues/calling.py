"""Calls to the venues service as the gateway or as another service would make them."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from shared.actor import Actor, Role, system_actor
from shared.tokens import TokenSigner


class Caller:
    """A client that signs every call anew."""

    def __init__(self, app: Flask, private_keys: dict[str, str]) -> None:
        self.app = app
        self._keys = private_keys
        self.ties: dict[str, frozenset[str]] = {}
        """To whom a person does not count as the second person."""

    def as_person(
        self, method: str, path: str, *roles: Role, person: str = "anna", number: str | None = None,
        username: str = "", **kwargs: Any,
    ) -> TestResponse:  # fmt: skip
        """A call on behalf of one person with these roles."""
        actor = Actor(person, frozenset(roles), number, "request0001", username, self.ties.get(person, frozenset()))
        token = TokenSigner("gateway", self._keys["gateway"]).sign("venues", actor)
        return self._open(method, path, token, kwargs)

    def as_service(self, path: str, body: object, service: str = "training") -> TestResponse:
        """An event from another service."""
        token = TokenSigner(service, self._keys[service]).sign(
            "venues", system_actor("outbox", "event"), purpose="event"
        )
        return self._open("POST", path, token, {"json": body})

    def _open(self, method: str, path: str, token: str, kwargs: dict[str, Any]) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        return self.app.test_client().open(path, method=method, headers=headers, **kwargs)
