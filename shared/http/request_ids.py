"""Request ids: ours follows a request through all services and logs; a caller's own is kept beside it, never as it."""

import secrets
import time

import structlog
from flask import Flask, Response, g, request

from shared.actor import caller_request_id, set_caller_request_id
from shared.logs import log

LONGEST = 64


def request_id() -> str:
    """The id that follows this request through all services and logs; made here, or signed by who asked for us."""
    return str(g.get("request_id", ""))


def as_given(header: str) -> str:
    """A caller's id, cut, and with everything but plain printable letters escaped."""
    shown = "".join(letter if "!" <= letter <= "~" else _escaped(letter) for letter in header[:LONGEST])
    return shown[:LONGEST]


def _escaped(letter: str) -> str:
    return "\\x20" if letter == " " else ascii(letter)[1:-1]


def number_requests(app: Flask) -> None:
    """Gives each request an id and one log line, with the route's pattern and never its values."""

    @app.before_request
    def start() -> None:
        g.started = time.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(service=app.name)
        set_caller_request_id(as_given(request.headers.get("X-Request-Id", "")))
        _keep(secrets.token_hex(8))

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers.setdefault("X-Request-Id", request_id())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        route = request.url_rule.rule if request.url_rule else "none"
        if request.endpoint not in {"livez", "readyz", "static"}:
            log().info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((time.monotonic() - g.get("started", time.monotonic())) * 1000),
            )
        return response

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        set_caller_request_id("")


def take_request_id(ours: str, callers: str) -> None:
    """The ids that a signed token brings along from the service that was asked first."""
    if callers:
        set_caller_request_id(callers)
    _keep(ours or request_id())


def _keep(ours: str) -> None:
    g.request_id = ours
    structlog.contextvars.bind_contextvars(request_id=ours)
    if caller_request_id():
        structlog.contextvars.bind_contextvars(caller_request_id=caller_request_id())
