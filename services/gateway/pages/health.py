"""`/livez` and `/readyz`, open to all: ready needs our own database; the other services are reported."""

import time
from threading import Lock

import requests
from flask import Flask, Response, jsonify

from services.gateway.settings import Settings
from services.gateway.store.database import database
from shared.access import anyone

ASK_AGAIN_SECONDS = 2.0


class Neighbours:
    """Whether the other services are ready; asked at most every two seconds, whoever asks us."""

    def __init__(self, addresses: dict[str, str], http: dict[str, requests.Session]) -> None:
        self._addresses = addresses
        self._http = http
        self._found: dict[str, bool] = {}
        self._asked_at = 0.0
        self._lock = Lock()

    def ready(self) -> dict[str, bool]:
        """Each service by name."""
        with self._lock:
            if not self._found or time.monotonic() - self._asked_at > ASK_AGAIN_SECONDS:
                self._found = {name: self._answers(name) for name in self._addresses}
                self._asked_at = time.monotonic()
            return dict(self._found)

    def _answers(self, name: str) -> bool:
        try:
            return self._http[name].get(f"{self._addresses[name].rstrip('/')}/readyz", timeout=(0.5, 1)).ok
        except requests.RequestException:
            return False


def report_health(app: Flask, settings: Settings, http: dict[str, requests.Session]) -> None:
    """Adds the two open addresses."""
    neighbours = Neighbours({"training": settings.training_url, "venues": settings.venues_url}, http)

    @anyone
    def livez() -> Response:
        return jsonify(status="ok")

    @anyone
    def readyz() -> Response:
        own = _database_answers()
        response = jsonify(status="ok" if own else "not ready", checks={"database": own, **neighbours.ready()})
        response.status_code = 200 if own else 503
        return response

    app.add_url_rule("/livez", "livez", livez)
    app.add_url_rule("/readyz", "readyz", readyz)


def _database_answers() -> bool:
    try:
        database.check()
    except Exception:  # whatever the reason, we are not ready
        return False
    return True
