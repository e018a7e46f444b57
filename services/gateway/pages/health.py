"""`/livez` and `/readyz`, open to all: ready needs our own database; the other services are reported."""

from collections.abc import Callable

import requests
from flask import Flask, Response, jsonify

from services.gateway.actions.status import needs_attention
from services.gateway.settings import Settings
from services.gateway.store.database import database
from shared.access import anyone
from shared.deadlines import READY_SECONDS, Promptly
from shared.service_app import ATTENTION_SECONDS, readiness, remembered

ASK_AGAIN_SECONDS = 2.0


def _asks(address: str, http: requests.Session) -> Callable[[], str]:
    """What another service says of itself, '' where nothing; asked every two seconds, whoever asks us."""

    def said() -> str:
        try:
            answer = http.get(f"{address.rstrip('/')}/readyz", timeout=(0.5, READY_SECONDS))
            return str(answer.json().get("status", "")) if answer.ok else ""
        except (requests.RequestException, ValueError):
            return ""

    return remembered(said, ASK_AGAIN_SECONDS)


def report_health(app: Flask, settings: Settings, http: dict[str, requests.Session]) -> None:
    """Adds the two open addresses."""
    addresses = {"training": settings.training_url, "venues": settings.venues_url}
    attention = remembered(needs_attention, ATTENTION_SECONDS)
    neighbours = {name: _asks(url, http[name]) for name, url in addresses.items()}
    asked = Promptly({"database": _database_answers, "attention": attention, **neighbours}, READY_SECONDS + 0.2)

    @anyone
    def livez() -> Response:
        return jsonify(status="ok")

    @anyone
    def readyz() -> Response:
        said = asked.ask()
        own = bool(said.get("database"))
        checks = {"database": own, **{name: bool(said.get(name)) for name in addresses}}
        others = [said.get(name) for name in addresses]
        return readiness(own, lambda: said.get("attention", False) is not False or "attention" in others, checks)

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def _database_answers() -> bool:
    database.check()
    return True
