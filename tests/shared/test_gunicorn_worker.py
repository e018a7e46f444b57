"""What gunicorn refuses before an application sees it is a problem document, as every other error is."""

import errno
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from types import SimpleNamespace
from typing import Any

import pytest

from operations import arriving
from operations.arriving import IN_MEMORY, Arrival
from operations.servers.gunicorn_worker import ProblemWorker
from shared import temporary_folder
from shared.http.bodies import CUT_OFF, WholeBody
from shared.http.problems import Problem

APP = "tests.shared.test_gunicorn_worker:says_ok"
THREADS = 4
PATIENCE = 1.0
LARGE = 1_000_000
MORE_THAN_THREADS = THREADS + 2
HEAD = b"POST /api/x HTTP/1.1\r\nHost: here\r\n"


def says_ok(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """An application that refuses nothing but what comes by half, and says how much was sent."""
    if environ["PATH_INFO"] == "/unread":
        start_response("401 Unauthorized", [("Content-Length", "0")])
        return []
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", str(50 * LARGE))])
        return [b"x" * LARGE] * 50
    length = environ.get("CONTENT_LENGTH")
    status = "200 OK"
    try:
        said = str(len(WholeBody(environ["wsgi.input"], int(length) if length else None).read())).encode()
    except Problem as problem:
        status, said = f"{problem.status} {type(problem).__name__}", problem.detail.encode()
    start_response(status, [("Content-Length", str(len(said)))])
    return [said]


class Hasty(ProblemWorker):
    """The same worker with little patience."""

    patience = PATIENCE


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", APP, "--config", "python:operations.servers.gunicorn_settings"]
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
        (b"GET /api/x?" + b"x" * 70_000, 414),
        (b"GET /api/x HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 70_000, 431),
        (b"GET /api/x HTTP/1.1\r\nHost: here\r\nSpace d: x\r\n\r\n", 400),
        (b"G<script>T /api/x HTTP/1.1\r\nHost: here\r\n\r\n", 400),
        (b"GET /api/x HTTP/9.9\r\nHost: here\r\n\r\n", 400),
        (b"POST /api/x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: odd\r\n\r\n", 400),
    ],
    ids=[
        "long address",
        "long header",
        "endless address",
        "endless header",
        "bad header",
        "bad method",
        "bad version",
        "unknown coding",
    ],
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


def test_who_asks_for_much_and_takes_nothing_holds_no_thread_for_long(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(THREADS):
            there = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 10))
            there.sendall(b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n")
        time.sleep(0.3)
        began = time.monotonic()
        assert send(port, b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n").status == 200
        assert time.monotonic() - began < PATIENCE + 3


def test_a_sender_who_drips_is_let_go_when_the_time_is_over(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            for letter in b"GET /api/x HTTP/1.1\r\nHost: here\r\nX-Slow: " + b"x" * 500:
                there.sendall(bytes([letter]))
                time.sleep(0.1)
        assert PATIENCE - 0.2 < time.monotonic() - began < PATIENCE + 3


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, 3_000_000])
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


BY_HALF = {
    "a small body, then the end": (100, b"half", True),
    "a long body, then the end": (1_000_000, b"x" * 40_000, True),
    "a long body, then silence": (1_000_000, b"x" * 40_000, False),
    "chunks, then the end": (None, b"4\r\nhalf\r\n", True),
    "half a chunk, then silence": (None, b"9\r\nhalf", False),
}


@pytest.mark.parametrize(("length", "body", "ends"), BY_HALF.values(), ids=BY_HALF)
def test_who_sends_half_a_body_is_told_that_it_did_not_come_whole(
    port: int, length: int | None, body: bytes, ends: bool
) -> None:
    how = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(HEAD + f"{how}\r\n\r\n".encode() + body)
        if ends:
            there.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(there)
        answer.begin()
        assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")
        assert "did not come whole" in json.loads(answer.read())["detail"]


def test_a_file_is_taken_while_many_drip_bodies_that_never_end(port: int) -> None:
    drops = {"chunked": b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", "long": b"Content-Length: 9000000\r\n\r\nx"}
    with ExitStack() as open_ones:
        for drop in drops.values():
            for _ in range(8 * THREADS):
                there = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), 10))
                there.sendall(HEAD + drop)
        began = time.monotonic()
        answer = send(port, HEAD + b"Content-Length: 70000\r\n\r\n" + b"x" * 70_000)
        assert (answer.status, answer.body) == (200, b"70000")  # type: ignore[attr-defined]
        assert time.monotonic() - began < PATIENCE


NO_CHUNKS = (b"ZZ\r\nhello\r\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n", b"5\r\nhelloXX5\r\nhello\r\n0\r\n\r\n")


@pytest.mark.parametrize("body", NO_CHUNKS)
def test_chunks_that_are_none_are_refused_and_a_thread_goes_on(port: int, body: bytes) -> None:
    answer = send(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert (answer.status, answer.body) == (400, CUT_OFF.encode())  # type: ignore[attr-defined]
    assert send(port, b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n").status == 200


@pytest.mark.parametrize("body", NO_CHUNKS)
def test_who_was_answered_gets_no_second_answer_for_what_nobody_read(port: int, body: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(HEAD.replace(b"/api/x", b"/unread") + b"Transfer-Encoding: chunked\r\n\r\n" + body)
        answered = b"".join(iter(lambda: there.recv(1000), b""))
    assert answered.startswith(b"HTTP/1.1 401 ")
    assert answered.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("size", [3, 64 * 1024, 300_000, 1_200_000])
def test_an_answer_before_its_body_was_read_leaves_the_connection_open_for_the_next(port: int, size: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        for _ in range(3):
            there.sendall(
                HEAD.replace(b"/api/x", b"/unread") + f"Content-Length: {size}\r\n\r\n".encode() + b"x" * size
            )
            answer = HTTPResponse(there)
            answer.begin()
            assert (answer.status, answer.headers["Connection"]) == (401, "keep-alive")
            there.sendall(b"GET /api/x HTTP/1.1\r\nHost: here\r\n\r\n")
            next_one = HTTPResponse(there)
            next_one.begin()
            assert (next_one.status, next_one.read()) == (200, b"0")


ENDS = {
    "chunks that are none": b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n",
    "one more that came too early": b"Content-Length: 1\r\n\r\nxGET /api/x HTTP/1.1\r\nHost: here\r\n\r\n",
    "a body that is refused before it is sent": b"Content-Length: 900000000\r\nExpect: 100-continue\r\n\r\n",
}


@pytest.mark.parametrize("rest", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("path", [b"/api/x", b"/unread"])
def test_an_answer_after_which_the_connection_ends_says_so(port: int, path: bytes, rest: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(HEAD.replace(b"/api/x", path) + rest)
        answered = b"".join(iter(lambda: there.recv(1000), b""))
    assert answered.count(b"HTTP/1.1 ") == 1
    assert b"\r\nConnection: close\r\n" in answered


def test_drops_do_not_keep_a_place(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        began = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - began < 3 * PATIENCE + 3:
                there.sendall(b"1\r\nx\r\n")
                time.sleep(0.1)
        assert time.monotonic() - began < PATIENCE + 2.5


def test_who_waits_to_be_told_goes_on_and_is_told_once(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as there:
        there.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        assert there.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        there.sendall(b"four")
        assert there.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_in_chunks_comes_whole(port: int) -> None:
    chunks = b"".join(b"%x;of=a\r\n%s\r\n" % (size, b"x" * size) for size in (1, 4000, 100_000))
    answer = send(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\nX-After: a\r\n\r\n")
    assert (answer.status, answer.body) == (200, b"104001")  # type: ignore[attr-defined]


WHOLE = {
    b"GET / HTTP/1.1\r\n\r\n": True,
    b"GET / HTTP/1.1\r\n": False,
    HEAD + b"content-LENGTH:4\r\n\r\nxxx": False,
    HEAD + b"content-LENGTH:4\r\n\r\nxxxx": True,
    HEAD + b"Content-Length: nine\r\n\r\n": True,
    HEAD + b"Transfer-Encoding: odd\r\n\r\n": True,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n": False,
    HEAD + b"Transfer-Encoding: Chunked\r\n\r\n2\r\n\r\n\r\n0\r\n": False,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nxx\r\n0\r\nA: b\r\n": False,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nxx\r\n0\r\nA: b\r\n\r\n": True,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n": True,
}


@pytest.mark.parametrize(("sent", "is_whole"), WHOLE.items())
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_a_thread_begins_when_a_request_is_there_or_can_be_none(sent: bytes, is_whole: bool, step: int) -> None:
    arrival = Arrival(15.0)
    for place in range(0, len(sent), step):
        assert not arrival.is_whole
        arrival.take(sent[place : place + step])
    assert arrival.is_whole == is_whole
    arrival.begin()
    assert b"".join(iter(lambda: arrival.read(7), b"")) == sent
    assert arrival.is_read_to_its_end


def test_a_body_longer_than_any_route_takes_is_not_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "MOST_KEPT", 1000)
    monkeypatch.setattr(arriving, "MOST_READ", 5000)
    arrival = Arrival(15.0)
    arrival.take(HEAD + b"Content-Length: 90000\r\n\r\n")
    for _ in range(10):
        arrival.take(b"x" * 500)
    assert (arrival.is_whole, arrival.kept) == (True, 1500)


def test_what_finds_no_room_is_told_so_to_whoever_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: int) -> Any:
        raise OSError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(arriving, "SpooledTemporaryFile", full)
    arrival = Arrival(15.0)
    head = HEAD + b"Content-Length: 4\r\n\r\n"
    arrival.take(head + b"four")
    arrival.begin()
    assert (arrival.is_whole, arrival.read(1000)) == (True, head)
    with pytest.raises(OSError, match="No space left") as raised:
        arrival.read(1000)
    assert raised.value.errno == errno.ENOSPC


@pytest.mark.parametrize(("free", "size", "has"), [(64, 1000, True), (63, 1000, False), (3, 12, True), (2, 12, False)])
def test_room_is_left_in_the_temporary_folder_for_whoever_works_on_a_body(
    monkeypatch: pytest.MonkeyPatch, free: int, size: int, has: bool
) -> None:
    found = SimpleNamespace(f_bavail=free, f_blocks=size, f_frsize=2**20)
    monkeypatch.setattr(os, "statvfs", lambda _: found)
    assert temporary_folder.has_room() is has
