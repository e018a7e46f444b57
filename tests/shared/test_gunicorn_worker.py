"""What gunicorn refuses before an application sees it is a problem document, as every other error is."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

APP = "tests.shared.test_gunicorn_worker:says_ok"


def says_ok(_: object, start_response: object) -> list[bytes]:
    """An application that never refuses anything."""
    start_response("200 OK", [("Content-Length", "2")])  # type: ignore[operator]
    return [b"ok"]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", APP, "--config", "python:operations.gunicorn_settings"]
    served = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{number}", "--workers", "1", "--threads", "2"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", number), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        served.terminate()
        served.wait(20)


def send(port: int, request: bytes) -> HTTPResponse:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(request)
        answer = HTTPResponse(there)
        answer.begin()
        answer.body = answer.read()  # type: ignore[attr-defined]
        return answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /api/training/v1/standing?unit=" + b"x" * 9000 + b" HTTP/1.1\r\nHost: here\r\n\r\n", 414),
        (b"GET /api/x HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n", 431),
        (b"GET /api/x HTTP/1.1\r\nHost: here\r\nSpace d: x\r\n\r\n", 400),
        (b"G<script>T /api/x HTTP/1.1\r\nHost: here\r\n\r\n", 400),
        (b"GET /api/x HTTP/9.9\r\nHost: here\r\n\r\n", 400),
        (b"POST /api/x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: odd\r\n\r\n", 400),
    ],
    ids=["long address", "long header", "bad header", "bad method", "bad version", "unknown coding"],
)
def test_what_is_no_request_is_refused_as_a_problem_document(port: int, request_: bytes, status: int) -> None:
    answer = send(port, request_)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = json.loads(answer.body)  # type: ignore[attr-defined]
    assert document["status"] == status
    assert document["request_id"] == answer.headers["X-Request-Id"]
    assert set(document) == {"type", "title", "status", "detail", "request_id"}
    assert "script" not in str(document)


def test_a_request_is_answered(port: int) -> None:
    assert send(port, b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n").status == 200
