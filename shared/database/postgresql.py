"""PostgreSQL as we ask it: connections kept ready, and every wait for the server ends in time (REL-17).

The server's own time-outs end what is slow. They end nothing when the server itself stands still, so each wait for an
answer has an end here too; a connection that was waited for in vain is closed, and what was not committed is undone.
"""

import re
import select
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import peewee
import psycopg
from psycopg.abc import RV, PQGen, PQGenConn
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from shared.http.deadlines import CONNECT_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS, waiting

MOST_CONNECTIONS = 20
STALE_SECONDS = 300.0
TRY_AGAIN_SECONDS = 0.1
COMES_BACK = ("53300", "57P03", "57P02", "57P01", "08")
"""Beginnings of the codes of a server that is full, starts, stops or cannot be reached: it may take us in a moment."""
SERVER_SETTINGS = {
    "statement_timeout": int(STATEMENT_SECONDS * 1000),
    "lock_timeout": int(LOCK_SECONDS * 1000),
    # A process of ours that stands still must not hold its locks for ever.
    "idle_in_transaction_session_timeout": 120_000,
    # What nobody waits for any more is not worked out to its end.
    "client_connection_check_interval": 1000,
}
NETWORK = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


class NotAnswering(psycopg.OperationalError):
    """The server did not answer in time; the connection is closed."""


class NoConnection(peewee.OperationalError):
    """None could be had in time: all are in use, or the server takes no more, or it is away."""

    def __init__(self, why: str, is_busy: bool) -> None:
        super().__init__(why)
        self.is_busy = is_busy


class Connection(psycopg.Connection[TupleRow]):
    """A connection that waits no longer for its server than the work of this thread may."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """The answer; NotAnswering when none comes in time."""
        limits = waiting()
        try:
            return super().wait(gen, interval, limits.left() if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:
            limits.note_silence()
            self.close()
            raise NotAnswering("the server did not answer in time") from error

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> PQGenConn[Self]:
        """As the driver connects, with an end that it knows in whole seconds only."""
        until = time.monotonic() + min(CONNECT_SECONDS, waiting().left())
        connecting = super()._connect_gen(conninfo)
        wants = next(connecting)
        try:
            while True:
                ready = yield wants
                if time.monotonic() >= until:
                    waiting().note_silence()
                    raise NotAnswering("the server did not take the connection in time")
                wants = connecting.send(ready)
        except StopIteration as done:
            return done.value

    @property
    def is_alive(self) -> bool:
        """Whether a connection at rest can be used; one whose server has said goodbye has something to read."""
        if self.closed or self.pgconn.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            return False
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        return not poll.poll(0)


class _Adapter(peewee.Psycopg3Adapter):
    def connect(self, db: peewee.Database, **params: Any) -> Connection:
        return Connection.connect(dbname=db.database, **params)


class PostgresqlPool(peewee.PostgresqlDatabase):
    """A database whose threads share connections; nobody waits for another's connecting or closing."""

    psycopg3_adapter = _Adapter
    _state: peewee._ConnectionState

    def __init__(self, name: str, **how: Any) -> None:
        self.forget()
        super().__init__(name, prefer_psycopg3=True, autoconnect=False, **how)

    def forget(self) -> None:
        """Lets go of every connection without ending it: in a forked child they are the parent's."""
        self._idle: deque[tuple[float, Connection]] = deque()
        self._taken = 0
        self._turn = threading.Condition()

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Takes a connection for this thread: one that is ready and alive, or a new one."""
        if not self._state.closed:
            if reuse_if_open:
                return False
            raise peewee.OperationalError("Connection already opened.")
        try:
            conn = self._take(time.monotonic() + min(LOCK_SECONDS, waiting().left()))
        except NoConnection:
            waiting().note_silence()  # a page asks for one more than once
            raise
        self._state.reset()
        self._state.set_connection(conn)
        if self.server_version is None:
            self.server_version = conn.info.server_version
        return True

    def _take(self, until: float) -> Connection:
        ready = self._take_turn(until)
        try:
            return ready if ready is not None else self._open(until)
        except BaseException:
            self._end_turn(None)
            raise

    def _take_turn(self, until: float) -> Connection | None:
        with self._turn:
            while self._taken >= MOST_CONNECTIONS:
                if not self._turn.wait(until - time.monotonic()):
                    raise NoConnection("every connection is in use", is_busy=True)
            self._taken += 1
            while self._idle:
                since, conn = self._idle.pop()
                if conn.is_alive and time.monotonic() - since < STALE_SECONDS:
                    return conn
                conn.close()
        return None

    def _open(self, until: float) -> Connection:
        """A new connection, tried again for a while where the server may take us in a moment."""
        while True:
            try:
                made: Connection = super()._connect()  # type: ignore[misc]
                return made
            except psycopg.OperationalError as error:
                code = error.sqlstate or _code_in(str(error))
                if not code.startswith(COMES_BACK) or time.monotonic() + TRY_AGAIN_SECONDS >= until:
                    raise NoConnection(str(error), is_busy=code.startswith("533")) from error
            time.sleep(TRY_AGAIN_SECONDS)

    def close(self) -> bool:
        """Gives this thread's connection back; one that is not at rest is ended."""
        if self.in_transaction():
            raise peewee.OperationalError("Attempting to close database while transaction is open.")
        if self._state.closed:
            return False
        conn: Connection = self._state.conn
        self._state.reset()
        self._end_turn(conn)
        return True

    def _end_turn(self, conn: Connection | None) -> None:
        at_rest = conn is not None and conn.is_alive
        if conn is not None and not at_rest:
            conn.close()
        with self._turn:
            self._taken -= 1
            if conn is not None and at_rest:
                self._idle.append((time.monotonic(), conn))
            self._turn.notify()

    def close_all(self) -> None:
        """Ends the connection of this thread and every one that nobody uses."""
        self.close()
        with self._turn:
            while self._idle:
                self._idle.pop()[1].close()


def _code_in(words: str) -> str:
    """The code of a refused connection, which the driver gives in words only."""
    said = words.lower()
    if "too many" in said or "connection slots" in said:
        return "53300"
    if "starting up" in said or "shutting down" in said or "recovery mode" in said or "in standby" in said:
        return "57P03"
    return "08" if "refused" in said or "closed" in said or "reset" in said else ""


OURS = {"connect_timeout": int(CONNECT_SECONDS), **NETWORK}
"""Parameters of libpq that this module sets, so that every wait ends in time."""


class UnusableAddress(ValueError):
    """An address of a database with something in it that could not be honoured; says which, and shows no value."""


def address_of(url: str) -> dict[str, object]:
    """All that an address says, as libpq reads it: nothing in it is left out unsaid.

    What would take away an end of waiting is refused by name, and so is what libpq does not know.
    """
    try:
        given = dict(conninfo_to_dict(url))
    except psycopg.Error as error:
        raise UnusableAddress(_without_values(url, str(error))) from None
    if wrong := sorted({*OURS, "replication"} & given.keys()):
        raise UnusableAddress(f"may not say {', '.join(wrong)}: the software sets that itself")
    if wrong := sorted(_misunderstood(given)):
        raise UnusableAddress(f"has a value that PostgreSQL does not take in {', '.join(wrong)}")
    options = str(given.pop("options", ""))
    if wrong := [name for name in SERVER_SETTINGS if name in options.replace("-", "_")]:
        raise UnusableAddress(f"may not say {', '.join(wrong)} in its options: the software sets that itself")
    ours = " ".join(f"-c {name}={value}" for name, value in SERVER_SETTINGS.items())
    return {"application_name": "due-regard", **given, "options": f"{options} {ours}".strip(), **OURS}


_ON, _THREE = ("0", "1"), ("disable", "prefer", "require")
_TLS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
CHOICES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": ("postgres", "direct"),
    "sslsni": _ON,
    "sslcompression": _ON,
    "ssl_min_protocol_version": _TLS,
    "ssl_max_protocol_version": _TLS,
    "channel_binding": _THREE,
    "gssencmode": _THREE,
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "load_balance_hosts": ("disable", "random"),
}
"""What libpq knows of the parameters that have no other values; it would say so only when it connects."""


def _misunderstood(given: Mapping[str, object]) -> Iterator[str]:
    for name, known in CHOICES.items():
        if given.get(name) and given[name] not in known:
            yield name
    ports = str(given.get("port") or "").split(",")
    if any(port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536) for port in ports):
        yield "port"
    for several in ("host", "hostaddr"):
        if len(ports) > 1 and given.get(several) and len(str(given[several]).split(",")) != len(ports):
            yield "port"


_PARAMETER = re.compile(r'parameter: "([a-z_]{1,40})"')


def _without_values(url: str, words: str) -> str:
    """Which parameter libpq does not understand; its other words may hold the password."""
    named = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    found = _PARAMETER.search(words)
    if found is not None and found[1] in named:
        return f"has a parameter that PostgreSQL does not take so: {found[1]}"
    return "must be postgresql://user:password@host:port/name?parameter=value"


def open_postgresql(url: str) -> PostgresqlPool:
    """The pool of one process for the database at `url`."""
    how = address_of(url)
    return PostgresqlPool(str(how.pop("dbname", "")), **how)
