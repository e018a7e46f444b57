"""Gunicorn's worker: what it refuses before the application sees it has the one shape of error too (SEC-52), and a
request takes a thread when it is there, so that senders who stop half-way hold none."""

from __future__ import annotations

import errno
import json
import re
import secrets
import selectors
import socket
import struct
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
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
from gunicorn.workers.gthread import TConn, ThreadWorker

TYPE = "https://due-regard.example/problems/"
TOLD = {
    LimitRequestLine: (414, "address-too-long", "The address of this request is too long. Nothing was done."),
    LimitRequestHeaders: (431, "headers-too-large", "The headers of this request are too large. Nothing was done."),
}
OUR_FAULT = (InvalidResponseHeader, ConfigurationProblem)
OTHERWISE = (400, "bad-request", "This is not a request as HTTP writes it. Nothing was done.")


HEAD = 65_536
"""More than the longest head that is taken; what is longer goes to the parser, which refuses it."""
SMALL = 32_768
"""A request that fits into the kernel's buffer whole waits there; a longer body is read by a thread."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
LEAST_BYTES_A_SECOND = 16_384
"""Of an upload: 52 MB may take an hour."""
EXPECTS = re.compile(rb"\r\nexpect:", re.IGNORECASE)
"""Nothing more comes before a thread has said that it may."""
UNSAID_SECONDS = 600.0
LINGER = 2.0
"""Seconds: for requests that have only begun when a worker is asked to stop, and for the end of a connection."""
MOST_LEAVING = 500


@dataclass(frozen=True)
class Arrival:
    """How much of a request is there: whether a thread can begin, and how long it may then wait (0: all is there)."""

    can_begin: bool
    seconds: float = 0.0


def arrival_of(seen: bytes, patience: float) -> Arrival:
    """Read from the bytes that wait; how a request really ends is the parser's to say."""
    end = seen.find(b"\r\n\r\n")
    if end < 0:
        return Arrival(not seen or len(seen) >= HEAD)
    head = seen[: end + 4]
    if CHUNKED.search(head):
        return Arrival(True, UNSAID_SECONDS)
    said = LENGTH.search(head)
    length = int(said[1]) if said else 0
    if len(head) + length <= SMALL and not EXPECTS.search(head):
        return Arrival(len(seen) >= len(head) + length)
    return Arrival(True, patience + length / LEAST_BYTES_A_SECOND)


class Sender(socket.socket):
    """Whoever sends us a request: silent for too long, or too slow, they are taken for gone."""

    until: float | None = None

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What comes next, as a thread waits for it; nothing once they are taken for gone."""
        if self.until is not None and time.monotonic() > self.until:
            return b""
        try:
            return super().recv(size, flags)
        except BlockingIOError:
            return b""

    def waiting(self) -> bytes | None:
        """What has come and nobody has read yet; None for nothing so far."""
        try:
            return super().recv(HEAD, socket.MSG_PEEK)
        except BlockingIOError:
            return None

    def tell_of_more_than(self, size: int) -> None:
        """Readable, for whoever polls, only once there is more than so many bytes, or the sender is gone."""
        with suppress(OSError):  # where the system cannot, the poller comes back at once, and only costs more
            self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size + 1)


class Connection(TConn):
    """One connection; that its end waits for the other side holds up no other (gunicorn waits 2 s in its only loop)."""

    def __init__(self, worker: ProblemWorker, sender: Sender, address: Any, listener: Any) -> None:
        super().__init__(worker.cfg, sender, address, listener)
        self.seconds = 0.0
        """What its request may take to come, once a thread has begun; 0: it is there."""
        self._leave = worker.leave

    def close(self, graceful: bool = False) -> None:
        """With `graceful` what was answered arrives before the end."""
        if graceful:
            self._leave(self)
        else:
            super().close()


class ProblemWorker(ThreadWorker):
    """Threads, with refusals as problem documents: nobody knows yet whether a page or an API path was meant.

    A request waits with the poller until its head, and its body where that is small, has come. Long bodies are read by
    half of the threads at most, so that pages go on while senders of large files are slow.
    """

    patience = 15.0
    """Seconds for the whole of a small request, and for each silence within a long one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[Connection, float] = {}
        """Connections with the poller, by when their request has to be here; the oldest first."""
        self._uploads: set[Connection] = set()
        self._uploads_to_read: deque[Connection] = deque()
        self._leaving: dict[Connection, float] = {}

    def accept(self, listener: Any) -> None:
        """A connection takes no thread yet."""
        if self.cfg.is_ssl:
            super().accept(listener)
            return
        try:
            accepted, address = listener.accept()
        except OSError as problem:
            if problem.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        sender = Sender(fileno=accepted.detach())
        seconds = int(self.patience) or 1
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", seconds, 0))
        self.nr_conns += 1
        self._wait_for(Connection(self, sender, address, listener.getsockname()))
        if self.nr_conns >= self.worker_connections and self._arriving:
            self._drop(next(iter(self._arriving)))

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """The next request of a connection that was kept begins to come."""
        if self.cfg.is_ssl:
            super().on_client_socket_readable(conn, client)
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def _wait_for(self, conn: Connection) -> None:
        self._arriving[conn] = time.monotonic() + self.patience
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._look_at, conn))

    def _look_at(self, conn: Connection, _: Any = None) -> None:
        try:
            seen = conn.sock.waiting()
        except OSError:
            self._drop(conn)
            return
        if seen is None:
            return
        arrival = arrival_of(seen, self.patience)
        if not arrival.can_begin:
            conn.sock.tell_of_more_than(len(seen))
            return
        self._forget(conn)
        conn.sock.tell_of_more_than(0)
        conn.data_ready = True
        conn.seconds = arrival.seconds
        if not arrival.seconds:
            self.enqueue_req(conn)
        elif len(self._uploads) < max(1, self.cfg.threads // 2):
            self._uploads.add(conn)
            self.enqueue_req(conn)
        else:
            self._uploads_to_read.append(conn)

    def enqueue_req(self, conn: Any) -> None:
        """A thread begins; what is not there yet may take its time, and no more."""
        if isinstance(conn, Connection):
            conn.sock.until = time.monotonic() + (conn.seconds or self.patience)
        super().enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """The thread is free; another long body may be read."""
        if not isinstance(conn, Connection):
            super().finish_request(conn, fs)
            return
        conn.seconds = 0.0
        if conn in self._uploads:
            self._uploads.discard(conn)
            if self._uploads_to_read:
                following = self._uploads_to_read.popleft()
                self._uploads.add(following)
                self.enqueue_req(following)
        if conn.parser is not None and conn.parser.unreader.buf.getvalue():  # the beginning of one more, sent too early
            self.nr_conns -= 1
            conn.close(graceful=True)
            return
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Each second: who has not sent a whole request in time is let go."""
        super().murder_pending()
        now = time.monotonic() + (0 if self.alive else self.patience - LINGER)
        for conn, until in list(self._arriving.items()):
            if now > until:
                self._drop(conn)
        for conn, until in list(self._leaving.items()):
            if now > until:
                self._gone(conn)

    def leave(self, conn: Connection) -> None:
        """Ends our side, and reads what still comes for a moment: else the other side loses the end of our answer."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read_the_rest, conn))
        except (OSError, ValueError, KeyError):
            conn.close()
            return
        self._leaving[conn] = time.monotonic() + LINGER
        if len(self._leaving) > MOST_LEAVING:
            self._gone(next(iter(self._leaving)))

    def _read_the_rest(self, conn: Connection, _: Any = None) -> None:
        try:
            rest = socket.socket.recv(conn.sock, HEAD)
        except BlockingIOError:
            return
        except OSError:
            rest = b""
        if not rest:
            self._gone(conn)

    def _gone(self, conn: Connection) -> None:
        del self._leaving[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        conn.close()

    def _forget(self, conn: Connection) -> None:
        del self._arriving[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

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
