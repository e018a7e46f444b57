"""The door for programs: `/api/training/v1/...` and `/api/venues/v1/...` with a bearer token.

It checks the token, signs for this one call who is asking, and passes the request and the answer on as streams; whether
the call is allowed is for the service to decide.
"""

from tempfile import SpooledTemporaryFile
from typing import IO

import requests
from flask import Blueprint, Response, current_app, request

from services.gateway.clients.passing_on import pieces
from services.gateway.clients.public_api import SERVICES, Operation, find_operation
from services.gateway.settings import UPLOAD_LIMIT
from shared.access import signed_in
from shared.http.blueprints import check_not_encoded, several
from shared.http.bodies import JSON_LIMIT, allow_bytes
from shared.http.idempotency import KEY_HEADER
from shared.http.methods import asks_for_headers
from shared.http.service_client import ServiceClient

blueprint = Blueprint("door", __name__, url_prefix="/api")

CHUNK = 1 << 16
IN_MEMORY = 1 << 20
SECONDS = 30
UPLOAD_SECONDS = 120
PASSED_ON = ("Content-Type", "Accept", "If-Match", "If-None-Match")
PASSED_BACK = (
    "Content-Type", "Content-Length", "Content-Disposition", "ETag", "Last-Modified", "Retry-After",
    "Idempotent-Replayed", "X-Request-Id", "X-Total-Count",
)  # fmt: skip


@blueprint.route(
    f"/<any({', '.join(SERVICES)}):service>/v1/<path:path>",
    methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
    provide_automatic_options=False,
)
@signed_in
@several()
def pass_on(service: str, path: str) -> Response:
    """Passes one operation of the public document to its service; anything else is not there."""
    operation = find_operation(request.method, request.path)
    client: ServiceClient = current_app.extensions[service]
    with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        size = _take_body(body, operation)
        answer = client.request(
            "HEAD" if asks_for_headers() else request.method,
            _path(path),
            key=request.headers.get(KEY_HEADER),
            headers=_headers(),
            data=body if size else b"",
            timeout=UPLOAD_SECONDS if operation.upload else SECONDS,
            stream=True,
        )
    return _answer(service, answer)


pass_on.repeatable = "passed on"  # type: ignore[attr-defined]


def _path(path: str) -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"/v1/{path}" + (f"?{query}" if query else "")


def _headers() -> dict[str, str]:
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    return {"Accept-Encoding": "identity", "User-Agent": "due-regard-gateway", **headers}


def _take_body(body: IO[bytes], operation: Operation) -> int:
    """Takes in the whole body, on disk when it is large: a slow sender holds nothing of the service's. Its size."""
    check_not_encoded(request)
    allow_bytes(UPLOAD_LIMIT if operation.upload else JSON_LIMIT)
    while chunk := request.stream.read(CHUNK):
        body.write(chunk)
    size = body.tell()
    body.seek(0)
    return size


def _answer(service: str, answer: requests.Response) -> Response:
    response = Response(pieces(answer), status=answer.status_code, direct_passthrough=True)
    del response.headers["Content-Type"]
    for name in PASSED_BACK:
        if name in answer.headers:
            response.headers[name] = answer.headers[name]
    location = answer.headers.get("Location", "")
    if location.startswith("/v1/"):
        response.headers["Location"] = f"/api/{service}{location}"
    response.call_on_close(answer.close)
    return response
