"""Gunicorn's worker: what it refuses before the application sees it has the one shape of error too (SEC-52)."""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

TYPE = "https://due-regard.example/problems/"
TOLD = {
    LimitRequestLine: (414, "address-too-long", "The address of this request is too long. Nothing was done."),
    LimitRequestHeaders: (431, "headers-too-large", "The headers of this request are too large. Nothing was done."),
}
OUR_FAULT = (InvalidResponseHeader, ConfigurationProblem)
OTHERWISE = (400, "bad-request", "This is not a request as HTTP writes it. Nothing was done.")


class ProblemWorker(ThreadWorker):
    """Threads, with refusals as problem documents: nobody knows yet whether a page or an API path was meant."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answers what could not be read as a request; anything that is no fault of the sender is gunicorn's."""
        if not isinstance(exc, ParseException) or isinstance(exc, OUR_FAULT):
            super().handle_error(req, client, addr, exc)
            return
        status, document = refusal_of(exc)
        self.log.warning("request refused: %s %s, %s", status, type(exc).__name__, document["request_id"])
        try:
            util.write_nonblock(client, answer(status, document))
        except OSError:
            self.log.debug("the sender of a refused request has gone")


def refusal_of(error: Exception) -> tuple[int, dict[str, Any]]:
    """Status and document; nothing of what was sent is in it."""
    status, kind, detail = next((told for cause, told in TOLD.items() if isinstance(error, cause)), OTHERWISE)
    number = secrets.token_hex(8)
    title = HTTPStatus(status).phrase
    return status, {"type": TYPE + kind, "title": title, "status": status, "detail": detail, "request_id": number}


def answer(status: int, document: dict[str, Any]) -> bytes:
    """The whole answer; the connection ends with it."""
    body = json.dumps(document).encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nX-Request-Id: {document['request_id']}\r\n"
        f"X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
