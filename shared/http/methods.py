"""HTTP methods: HEAD asks what GET asks and gets its headers; what is not allowed says what is (RFC 9110)."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

HEADERS_ONLY = "due_regard.headers_only"


def asks_for_headers() -> bool:
    """Whether this request was a HEAD: it is answered as a GET, and brings nobody anything."""
    return HEADERS_ONLY in request.environ


def is_taken(answer: Response) -> bool:
    """Whether an answer brings what was asked for, or a part of it: no HEAD, "not modified" or refusal does."""
    return answer.status_code in (200, 206) and not asks_for_headers()


def allowed_methods(error: HTTPException) -> dict[str, str]:
    """The header that says what may be done where a method is not allowed."""
    methods = getattr(error, "valid_methods", None)
    return {"Allow": ", ".join(sorted(methods))} if error.code == 405 and methods else {}


def answer_head_as_get(app: Flask) -> None:
    """Below this line no HEAD exists: a view that asks "is it GET?" can never take a question for an order."""
    below = app.wsgi_app

    def without_body(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") != "HEAD":
            return below(environ, start_response)
        answer = below({**environ, "REQUEST_METHOD": "GET", HEADERS_ONLY: True}, start_response)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        return []

    app.wsgi_app = without_body  # type: ignore[method-assign]
