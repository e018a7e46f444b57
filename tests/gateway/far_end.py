"""A stand-in for the other services: it reads the signed token as they do and says what arrived."""

import json
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask, Response, g, jsonify, request
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import NewConnectionError
from werkzeug.test import Client

from shared.tokens import Claims, TokenReader, UsedTokens


class IntoApp(BaseAdapter):
    """Carries requests into a WSGI application of the same process; no network."""

    def __init__(self, app: Any) -> None:
        super().__init__()
        self._client = Client(app)
        self.down = False
        self.hangs = False
        self.loses = ""
        """What becomes of requests that change something: `answer` (it is done, and not heard of), `request` (it is
        not done, and kept in `on_their_way`), `sense` (it is done, and answered by something else)."""
        self.on_their_way: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        if self.down:
            raise requests.ConnectionError(NewConnectionError(None, "nobody there"))  # type: ignore[arg-type]
        if self.hangs:
            raise requests.ReadTimeout("no answer in time")
        lost = self.loses if "Idempotency-Key" in request.headers else ""
        if lost == "request":
            self.on_their_way.append(request)
            raise requests.ReadTimeout("no answer in time")
        made = self._carry(request)
        if lost == "answer":
            raise requests.ReadTimeout("no answer in time")
        if lost == "sense":
            made.raw = HTTPResponse(_reading(b"<html>Bad gateway</html>"), preload_content=False)
            made.status_code = 502
        return made

    def arrive_late(self) -> list[int]:
        """What was on its way all the time arrives now; how each was answered."""
        late, self.on_their_way = self.on_their_way, []
        return [self._carry(request).status_code for request in late]

    def _carry(self, request: requests.PreparedRequest) -> requests.Response:
        parts = urlsplit(str(request.url))
        body = request.body
        data = body.read() if hasattr(body, "read") else body if isinstance(body, bytes | str) else b"".join(body or [])
        answer = self._client.open(
            parts.path, query_string=parts.query, method=request.method, data=data, headers=dict(request.headers)
        )
        made = requests.Response()
        made.status_code = answer.status_code
        made.headers.update(answer.headers.items())
        made.raw = HTTPResponse(_reading(answer.get_data()), preload_content=False)
        made.url, made.request = str(request.url), request
        return made

    def close(self) -> None:
        """Nothing is open."""


def _reading(content: bytes) -> Any:
    from io import BytesIO

    return BytesIO(content)


class FarEnd:
    """One service: it answers what `answers` holds for a path, or tells what it was sent."""

    def __init__(self, name: str, public_keys: dict[str, Any], database_url: str) -> None:
        self.name = name
        self.calls: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.ready = "ok"
        self.problem: Any = None
        """What it answers whatever it is asked, if anything."""
        self._reader = TokenReader(name, json.dumps(public_keys), UsedTokens(database_url))
        self.adapter = IntoApp(self._app())

    def session(self) -> requests.Session:
        """What the gateway calls it through."""
        made = requests.Session()
        made.mount("http://", self.adapter)
        return made

    def _app(self) -> Flask:
        app = Flask(f"far-{self.name}")

        @app.get("/readyz")
        def readyz() -> Response:
            return jsonify(status=self.ready)

        @app.route("/v1/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        def anything(path: str) -> Any:
            claims = request.environ.get("claims")
            claims = claims or self._reader.read(request.headers["Authorization"].removeprefix("Bearer "))
            if path == "several":
                return {"answers": [each(address, claims) for address in request.get_json()["questions"]]}
            body = request.get_data()
            g.call = {
                "method": request.method,
                "path": path,
                "query": request.query_string.decode(),
                "actor": claims.actor,
                "headers": dict(request.headers),
                "size": len(body),
                "body": body,
            }
            self.calls.append(g.call)
            if self.problem is not None:
                return self.problem
            if path in self.answers:
                found = self.answers[path]
                return found() if callable(found) else found
            return {"path": path, "sub": claims.actor.id, "roles": sorted(claims.actor.roles), "size": len(body)}

        def each(address: str, claims: Claims) -> dict[str, Any]:
            """One of several questions, as the services answer it."""
            headers = {"X-Request-Id": request.headers.get("X-Request-Id", "")}
            with app.test_request_context(address, headers=headers, environ_base={"claims": claims}):
                answer = app.make_response(app.dispatch_request())
                retry_after = answer.headers.get("Retry-After", "")
                return {"status": answer.status_code, "body": answer.get_json(silent=True), "retry_after": retry_after}

        return app
