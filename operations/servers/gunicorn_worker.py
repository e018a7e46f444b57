"""Gunicorn's worker: what it refuses before the application sees it has the one shape of error too (SEC-52), and a
request takes a thread when it is there whole, so that senders who are slow or stop half-way hold none."""

from __future__ import annotations

import errno
import json
import secrets
import selectors
import socket
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gunicorn import util
from gunicorn.http.errors import (
    ConfigurationProblem,
    InvalidResponseHeader,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import TConn, ThreadWorker

from operations.arriving import IN_MEMORY, MOST_READ, Arrival
from shared.temporary_folder import has_room

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

TYPE = "https://due-regard.example/problems/"
TOLD = {
    LimitRequestLine: (414, "address-too-long", "The address of this request is too long. Nothing was done."),
    LimitRequestHeaders: (431, "headers-too-large", "The headers of this request are too large. Nothing was done."),
}
OUR_FAULT = (InvalidResponseHeader, ConfigurationProblem)
OTHERWISE = (400, "bad-request", "This is not a request as HTTP writes it. Nothing was done.")
CUT_OFF = (400, "bad-request", "This request did not come whole: it was cut off, or came too slowly. Nothing was done.")
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
PIECE = 131_072
"""Bytes that are taken of one sender before the next has a turn."""
MOST_KEPT_IN_ALL = 512 * 1024 * 1024
"""Of bodies that wait or are worked on, in one worker, if the temporary folder has that room; beyond, whoever began
first and is not done is told that there is none."""
LINGER = 2.0
"""Seconds: for requests that have only begun when a worker is asked to stop, and for the end of a connection."""
MOST_LEAVING = 500


Environment = dict[str, object]
StartResponse = Callable[..., object]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]


class Sender(socket.socket):
    """Whoever sends us a request: a thread reads only what has come whole, and never waits for them."""

    arrival: Arrival
    parser: Any = None
    """Gunicorn's, of this connection."""

    @property
    def goes_on(self) -> bool:
        """Whether another request may follow the one that is answered: asked before the answer says so.

        What nobody read of this one is here already, and is thrown away; what follows too early on its connection is
        not taken for a request.
        """
        try:
            if self.arrival.lacks_bytes or not self.parser.finish_body(max_bytes=MOST_READ):
                return False
        except (ParseException, OSError):  # no body as HTTP writes it: nobody knows where it ends
            return False
        return not self.parser.unreader.buf.getvalue() and self.arrival.is_read_to_its_end

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What comes next of the request that is there."""
        return self.arrival.read(size)

    def take(self) -> bytes | None:
        """What has come over the line; None for nothing so far."""
        try:
            return super().recv(PIECE)
        except BlockingIOError:
            return None

    def send(self, data: ReadableBuffer, flags: int = 0) -> int:
        """Sends; who was to be told to go on was told so before."""
        return len(data) if data == GO_ON else super().send(data, flags)

    def sendall(self, data: ReadableBuffer, flags: int = 0) -> None:
        """Sends all; who takes nothing of an answer for so long is gone, and holds no thread either."""
        try:
            super().sendall(data, flags)
        except (BlockingIOError, TimeoutError) as error:
            raise BrokenPipeError(errno.EPIPE, "The other side takes nothing") from error

    def tell_to_go_on(self) -> None:
        """The body may come."""
        with suppress(OSError):
            super().send(GO_ON)


class Connection(TConn):
    """One connection; that its end waits for the other side holds up no other (gunicorn waits 2 s in its only loop)."""

    def __init__(self, worker: ProblemWorker, sender: Sender, address: object, listener: object) -> None:
        super().__init__(worker.cfg, sender, address, listener)
        self._leave = worker.leave

    @property
    def arrival(self) -> Arrival:
        """The request that comes over it, or that is worked on."""
        return self.sock.arrival

    def close(self, graceful: bool = False) -> None:
        """With `graceful` what was answered arrives before the end."""
        self.arrival.close()
        if graceful:
            self._leave(self)
        else:
            super().close()


class ProblemWorker(ThreadWorker):
    """Threads, with refusals as problem documents: nobody knows yet whether a page or an API path was meant.

    The poller receives every request, head and body, and a thread begins when it is there: however many senders are
    slow, they hold a connection and what they have sent, and neither a thread nor a place in a line.
    """

    patience = 15.0
    """Seconds for the head of a request, for the whole of a small one, and for each next part of a long one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._arriving: dict[Connection, None] = {}
        """Connections with the poller whose request is not there yet; who began first comes first."""
        self._long: dict[Connection, None] = {}
        """Those with a body that is no small one, until it is answered."""
        self._leaving: dict[Connection, float] = {}

    def accept(self, listener: socket.socket) -> None:
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
        self.nr_conns += 1
        sender = Sender(fileno=accepted.detach())
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(self.patience) or 1, 0))
        self._wait_for(Connection(self, sender, address, listener.getsockname()))
        if self.nr_conns >= self.worker_connections and self._arriving:
            self._drop(next(iter(self._arriving)))

    def on_client_socket_readable(self, conn: Connection, client: object) -> None:
        """The next request of a connection that was kept begins to come."""
        if self.cfg.is_ssl:
            super().on_client_socket_readable(conn, client)
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def _wait_for(self, conn: Connection) -> None:
        conn.sock.arrival = Arrival(self.patience)
        self._arriving[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))

    def _receive(self, conn: Connection, _: object = None) -> None:
        try:
            data = conn.sock.take()
        except OSError:
            self._drop(conn)
            return
        if data is None:
            return
        arrival = conn.arrival
        if not data:
            self._end(conn)
            return
        arrival.take(data)
        if arrival.says_go_on:
            arrival.says_go_on = False
            conn.sock.tell_to_go_on()
        if arrival.kept > IN_MEMORY:
            self._make_room(conn)
        if arrival.is_head_too_long:
            self._refuse(conn, TOLD[LimitRequestHeaders if arrival.has_address else LimitRequestLine])
        elif arrival.is_whole:
            self._hand_over(conn)

    def _make_room(self, conn: Connection) -> None:
        self._long[conn] = None
        if sum(one.arrival.kept for one in self._long) > MOST_KEPT_IN_ALL or not has_room():
            next(one for one in self._long if one in self._arriving and not one.arrival.lost).arrival.lose()

    def _hand_over(self, conn: Connection) -> None:
        self._forget(conn)
        conn.arrival.begin()
        if conn.arrival.lost:
            self.log.warning("no room to receive a request")
        conn.data_ready = True
        self.enqueue_req(conn)

    wsgi: Application

    def load_wsgi(self) -> None:
        """With the application comes what an answer says of its connection."""
        super().load_wsgi()
        below = self.wsgi

        def answering(environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
            return below(environ, partial(_begin_answer, environ, start_response))

        self.wsgi = answering

    def handle_request(self, req: object, conn: TConn) -> bool:
        """The parser knows where a body ends."""
        if isinstance(conn, Connection):
            conn.sock.parser = conn.parser
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: object, fs: object) -> None:
        """The thread is free, and what was kept of the request goes."""
        if isinstance(conn, Connection):
            self._long.pop(conn, None)
            conn.arrival.close()
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Each second: who has not sent a whole request in time is let go, and at a stop who has only begun."""
        super().murder_pending()
        now = time.monotonic()
        for conn in list(self._arriving):
            begun = self.alive or conn.arrival.has_head
            if now + (0 if begun else self.patience - LINGER) > conn.arrival.until:
                self._end(conn)
        for conn, until in list(self._leaving.items()):
            if now > until:
                self._gone(conn)

    def _end(self, conn: Connection) -> None:
        """Nothing more comes: who has said what they want is told that it did not come whole."""
        if conn.arrival.has_head:
            self._refuse(conn, CUT_OFF)
        else:
            self._drop(conn)

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

    def _read_the_rest(self, conn: Connection, _: object = None) -> None:
        try:
            rest = conn.sock.take()
        except OSError:
            rest = b""
        if rest == b"":
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

    def _drop(self, conn: Connection, graceful: bool = False) -> None:
        self._forget(conn)
        self._long.pop(conn, None)
        self.nr_conns -= 1
        conn.close(graceful)

    def _refuse(self, conn: Connection, told: tuple[int, str, str]) -> None:
        self._answer(conn.sock, told, "while it came")
        self._drop(conn, graceful=True)

    def handle_error(self, req: object, client: object, addr: object, exc: Exception) -> None:
        """Answers what could not be read as a request; anything that is no fault of the sender is gunicorn's."""
        if not isinstance(exc, ParseException) or isinstance(exc, OUR_FAULT):
            super().handle_error(req, client, addr, exc)
            return
        told = next((told for cause, told in TOLD.items() if isinstance(exc, cause)), OTHERWISE)
        self._answer(client, told, type(exc).__name__)

    def _answer(self, client: object, told: tuple[int, str, str], why: str) -> None:
        document = document_of(*told)
        self.log.warning("request refused: %s %s, %s", told[0], why, document["request_id"])
        try:
            util.write_nonblock(client, answer(told[0], document))
        except OSError:
            self.log.debug("the sender of a refused request has gone")


def _begin_answer(environ: Environment, start_response: StartResponse, *args: object) -> object:
    """An answer after which the connection ends says so: who had not heard would lose the next request."""
    sender = environ["gunicorn.socket"]
    if isinstance(sender, Sender) and not sender.goes_on:
        start_response.__self__.force_close()  # type: ignore[attr-defined]
    return start_response(*args)


def document_of(status: int, kind: str, detail: str) -> dict[str, object]:
    """The problem document; nothing of what was sent is in it."""
    title, number = HTTPStatus(status).phrase, secrets.token_hex(8)
    return {"type": TYPE + kind, "title": title, "status": status, "detail": detail, "request_id": number}


def answer(status: int, document: dict[str, object]) -> bytes:
    """The whole answer; the connection ends with it."""
    body = json.dumps(document).encode()
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\n"
        f"Content-Type: application/problem+json\r\nX-Request-Id: {document['request_id']}\r\n"
        f"X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
