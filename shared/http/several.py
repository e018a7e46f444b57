"""Several questions of one person in one call: each is answered as if it had come alone, past all that guards it.

A page that asks a service three things pays once for the connection, the signed token and the database. Who may, what
is counted and what is noted is decided for each by its own route; nothing is answered that would not be there.
"""

import json
from contextvars import copy_context
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from flask import Flask, Response, current_app, request

from shared.access import signed_in
from shared.contracts.base import schema_of
from shared.http.blueprints import Blueprint
from shared.http.idempotency import saves_nothing
from shared.http.problems import FieldError, Invalid
from shared.http.questions import Several, SeveralTold
from shared.tokens import Claims

PREFIX = "/v1/"
NO_ADDRESS = "Give an address of this service, from /v1/ on, written in ASCII."
CLAIMS = "due_regard.claims"
"""Where the one who asks stands for each question; nothing that comes over a network can write it."""
CARRIED = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_HOST", "REMOTE_ADDR", "wsgi.url_scheme")
NO_JSON = json.dumps({"status": 406, "body": {"status": 406, "detail": "This is no JSON: ask for it alone"}}).encode()


def several_blueprint() -> Blueprint:
    """The one door of a service."""
    blueprint = Blueprint("several", __name__, url_prefix="/v1/several", description="Several questions in one call")

    @blueprint.post("")
    @signed_in
    @saves_nothing
    @blueprint.arguments(schema_of(Several))
    @blueprint.response(200, schema_of(SeveralTold))
    def ask(asked: Several) -> Response:
        """What each of these addresses would answer by GET to whoever asks, in their order."""
        wrong = [
            place
            for place, address in enumerate(asked.questions)
            if not (address.isascii() and address.startswith(PREFIX))
        ]
        if wrong:
            raise Invalid(NO_ADDRESS, tuple(FieldError(f"/questions/{place}", NO_ADDRESS) for place in wrong))
        app, carried = current_app._get_current_object(), _carried()  # type: ignore[attr-defined]
        answers = [copy_context().run(_answered, app, address, carried) for address in asked.questions]
        return Response(b'{"answers": [' + b", ".join(answers) + b"]}", mimetype="application/json")

    return blueprint


def claims_here() -> Claims | None:
    """Who asks, where this is one of several questions whose token was read already."""
    found: Claims | None = request.environ.get(CLAIMS)
    return found


def note_claims(claims: Claims) -> Claims:
    """Keeps who asks, for questions that come within this request."""
    request.environ[CLAIMS] = claims
    return claims


def _carried() -> dict[str, Any]:
    environ = request.environ
    return {name: environ[name] for name in (*CARRIED, CLAIMS) if name in environ} | {"REQUEST_METHOD": "GET"}


def _answered(app: Flask, address: str, carried: dict[str, Any]) -> bytes:
    """The answer to one question, as a part of the whole: its body stands there as it came."""
    path, _, query = address.partition("?")
    environ = {**carried, "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query, "wsgi.input": BytesIO()}
    with app.app_context(), app.request_context(environ):
        answer = app.full_dispatch_request()
        if not answer.is_json:
            answer.close()
            return NO_JSON
        about = {"status": answer.status_code, "retry_after": answer.headers.get("Retry-After", "")}
        return b'%b, "body": %b}' % (json.dumps(about)[:-1].encode(), answer.get_data().strip())
