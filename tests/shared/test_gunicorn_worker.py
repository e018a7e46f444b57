"""What gunicorn refuses before an application sees it is a problem document, as every other error is."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from typing import Any

import pytest

from operations.gunicorn_worker import SMALL, Arrival, ProblemWorker, arrival_of

APP = "tests.shared.test_gunicorn_worker:says_ok"
THREADS = 4
PATIENCE = 1.0
MORE_THAN_THREADS = THREADS + 2
HEAD = b"POST /api/x HTTP/1.1\r\nHost: here\r\n"


def says_ok(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """An application that never refuses anything, and says how much was sent."""
    said = str(len(environ["wsgi.input"].read())).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]


class Hasty(ProblemWorker):
    """The same worker with little patience."""

    patience = PATIENCE


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", APP, "--config", "python:operations.gunicorn_settings"]
    served = subprocess.Popen(
        [
            *command,
            "--bind",
            f"127.0.0.1:{number}",
            "--workers",
            "1",
            "--threads",
            str(THREADS),
            "--worker-class",
            "tests.shared.test_gunicorn_worker.Hasty",
        ],
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


HALVES = {
    "nothing": b"",
    "half a head": b"GET /api/x HTTP/1.1\r\nHost: he",
    "half a small body": HEAD + b"Content-Length: 100\r\n\r\nhalf",
    "half a long body": HEAD + b"Content-Length: 1000000\r\n\r\nhalf",
    "chunks that do not end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    "a body that was asked for and does not come": HEAD + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    "half of the next request": b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\nGET /api/x HTT",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_requests_sent_by_half_hold_up_nobody_and_are_let_go(port: int, half: bytes) -> None:
    with ExitStack() as open_ones:
        stuck = []
        for _ in range(MORE_THAN_THREADS):
            there = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            there.sendall(half)
            stuck.append(there)
        time.sleep(0.3)
        began = time.monotonic()
        for _ in range(3):
            assert send(port, b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n").status == 200
        assert time.monotonic() - began < PATIENCE / 2
        until = time.monotonic() + MORE_THAN_THREADS * PATIENCE + 5
        for there in stuck:
            there.settimeout(until - time.monotonic())
            with suppress(ConnectionResetError):
                while there.recv(1000):
                    pass


def test_who_stays_after_the_end_of_a_connection_holds_up_nobody(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(MORE_THAN_THREADS):
            there = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            there.sendall(b"GET /api/x HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        began = time.monotonic()
        assert send(port, b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n").status == 200
        assert time.monotonic() - began < PATIENCE / 2


def test_a_sender_who_drips_is_let_go_when_the_time_is_over(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for letter in b"GET /api/x HTTP/1.1\r\nHost: here\r\nX-Slow: " + b"x" * 500:
                there.sendall(bytes([letter]))
                time.sleep(0.1)
        assert PATIENCE - 0.2 < time.monotonic() - began < PATIENCE + 3


@pytest.mark.parametrize("size", [0, 1, SMALL - 500, SMALL, 3_000_000])
@pytest.mark.parametrize("pieces", [1, 7])
def test_what_comes_in_pieces_comes_whole(port: int, size: int, pieces: int) -> None:
    whole = HEAD + f"Content-Length: {size}\r\n\r\n".encode() + b"x" * size
    step = -(-len(whole) // pieces)
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        for place in range(0, len(whole), step):
            there.sendall(whole[place : place + step])
            time.sleep(0.05)
        answer = HTTPResponse(there)
        answer.begin()
        assert (answer.status, answer.read()) == (200, str(size).encode())


def test_several_requests_go_over_one_connection(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        for size in (3, 40_000, 0):
            there.sendall(HEAD + f"Content-Length: {size}\r\n\r\n".encode())
            time.sleep(0.1)
            there.sendall(b"x" * size)
            answer = HTTPResponse(there)
            answer.begin()
            assert answer.read() == str(size).encode()


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (b"", Arrival(True)),
        (b"GET / HTTP/1.1\r\n", Arrival(False)),
        (b"x" * 65_536, Arrival(True)),
        (b"GET / HTTP/1.1\r\n\r\n", Arrival(True)),
        (HEAD + b"content-LENGTH:4\r\n\r\nxxx", Arrival(False)),
        (HEAD + b"content-LENGTH:4\r\n\r\nxxxx", Arrival(True)),
        (HEAD + b"Content-Length: 163840\r\n\r\n", Arrival(True, 25.0)),
        (HEAD + b"Content-Length: nine\r\n\r\n", Arrival(True)),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", Arrival(True, 600.0)),
    ],
)
def test_a_thread_begins_when_a_request_is_there_or_too_long_to_wait_for(seen: bytes, told: Arrival) -> None:
    assert arrival_of(seen, 15.0) == told
