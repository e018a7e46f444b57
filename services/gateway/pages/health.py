"""`/livez` and `/readyz`, open to all: ready needs our own database; the other services are reported."""

from collections.abc import Callable

import requests
from flask import Flask, Response, jsonify

from services.gateway.actions.status import needs_attention
from services.gateway.settings import Settings
from services.gateway.store.database import database
from shared.access import anyone
from shared.service_app import ATTENTION_SECONDS, readiness, remembered

ASK_AGAIN_SECONDS = 2.0


def neighbours(addresses: dict[str, str], http: dict[str, requests.Session]) -> Callable[[], dict[str, str]]:
    """What each of the other services says of itself, '' where none; asked every two seconds, whoever asks us."""

    def said(name: str) -> str:
        try:
            answer = http[name].get(f"{addresses[name].rstrip('/')}/readyz", timeout=(0.5, 1))
            return str(answer.json().get("status", "")) if answer.ok else ""
        except (requests.RequestException, ValueError):
            return ""

    return remembered(lambda: {name: said(name) for name in addresses}, ASK_AGAIN_SECONDS)


def report_health(app: Flask, settings: Settings, http: dict[str, requests.Session]) -> None:
    """Adds the two open addresses."""
    others = neighbours({"training": settings.training_url, "venues": settings.venues_url}, http)
    attention = remembered(needs_attention, ATTENTION_SECONDS)

    @anyone
    def livez() -> Response:
        return jsonify(status="ok")

    @anyone
    def readyz() -> Response:
        own, said = _database_answers(), others()
        checks = {"database": own, **{name: bool(one) for name, one in said.items()}}
        return readiness(own, lambda: attention() or "attention" in said.values(), checks)

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def _database_answers() -> bool:
    try:
        database.check()
    except Exception:  # whatever the reason, we are not ready
        return False
    return True
