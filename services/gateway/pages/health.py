"""`/livez` and `/readyz`, open to all: ready is what works whole, the other services and all workers among it."""

import time
from collections.abc import Callable

import requests
from flask import Flask, Response, jsonify

from services.gateway.actions.status import needs_attention
from services.gateway.settings import Settings
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from shared.access import anyone
from shared.http.deadlines import READY_SECONDS, Promptly
from shared.http.service_app import (
    ATTENTION_SECONDS,
    BACKGROUND,
    background_of,
    readiness,
    remembered,
    works_behind,
)

OTHERS = ("training", "venues")
ASK_AGAIN_SECONDS = 2.0
SILENT_SECONDS = 6.0


def _asks(address: str, http: requests.Session) -> Callable[[], str]:
    """What another service says of itself, '' where nothing; asked every two seconds, whoever asks us.

    One that is silent is believed for a few seconds more: on a busy machine an answer may come late.
    """
    heard: list[tuple[float, str]] = []

    def said() -> str:
        try:
            answer = http.get(f"{address.rstrip('/')}/readyz", timeout=(0.5, READY_SECONDS))
            found = str(answer.json().get("status", "")) if answer.ok else ""
        except (requests.RequestException, ValueError):
            return heard[0][1] if heard and time.monotonic() - heard[0][0] < SILENT_SECONDS else ""
        heard[:] = [(time.monotonic(), found)]
        return found

    return remembered(said, ASK_AGAIN_SECONDS)


def ask_for_health(app: Flask, settings: Settings, http: dict[str, requests.Session]) -> None:
    """What `/readyz` asks from now on; nothing has been heard yet."""
    addresses = {name: str(getattr(settings, f"{name}_url")) for name in OTHERS}
    asks: dict[str, Callable[[], object]] = {name: _asks(url, http[name]) for name, url in addresses.items()}
    asks |= {"database": _database_answers, "attention": remembered(needs_attention, ATTENTION_SECONDS)}
    app.extensions["health"] = Promptly(asks | {BACKGROUND: works_behind(heartbeats)}, READY_SECONDS + 0.2)


def report_health(app: Flask) -> None:
    """Adds the two open addresses: we are ready when the others are, and serve while our own database answers."""

    @anyone
    def livez() -> Response:
        return jsonify(status="ok")

    @anyone
    def readyz() -> Response:
        said = app.extensions["health"].ask()
        serves, others = bool(said.get("database")), {name: said.get(name) for name in OTHERS}
        checks = {"database": serves, **background_of(said), **{name: bool(one) for name, one in others.items()}}
        attention = said.get("attention", False) is not False or "attention" in others.values()
        return readiness(serves, lambda: attention, checks)

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def _database_answers() -> bool:
    database.check()
    return True
