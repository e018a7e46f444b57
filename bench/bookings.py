"""How fast bookings are taken in and decided, beside a bare Flask and peewee insert, and how long the queue takes.

Ours is the whole service over WSGI: the token is verified and used up, the request read strictly, assessed, its names
looked up in a register, everything kept with its story, letter and audit entry, and the booking shown. The bare one
(bench/bare.py) reads the same JSON through a schema and inserts a booking with its speakers, on a database of its own
with the same settings, with a connection for each request as ours has. Both lose nothing in a power cut once they have
answered: SQLite is synchronous, and PostgreSQL is a server of its own that waits for the disk.
"""

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask

from bench.bare import bare_app
from bench.table import Clock, Line, times
from bench.training import postgresql_on, sqlite_in
from operations.servers.postgres_server import started
from services.venues.app import create_app
from services.venues.migrate import FOLDER
from services.venues.rules.screening.look_up_limits import NameLimits, Way, Window
from services.venues.settings import Settings
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.screening.look_ups import add_list_version
from shared.actor import Actor, Role, system_actor
from shared.database.migrations import migrate
from shared.tokens import TokenSigner, new_key_pair
from tests.venues.limits import set_limits

COUNCIL = Path(__file__).resolve().parents[1] / "operations" / "demo" / "council"
QUEUE = 25_000
A_TALK: dict[str, Any] = {
    "hirer": {"name": "Amal Okafor", "organisation": "Rivers Society", "acting_for": "organisation",
              "email": "amal@example.org"},
    "event": {
        "title": "The river in winter", "purpose": "An illustrated talk", "type": "talk", "venue": "Park Hall",
        "room": "Main hall", "starts_at": "2040-06-18T18:00", "ends_at": "2040-06-18T20:00", "set_up_minutes": 15,
        "clear_down_minutes": 15, "expected_numbers": 60, "access": "public", "election_meeting": "no",
    },
    "speakers": [{"name": "Gloria Lunpell", "topic": "Rivers"}],
    "seating": {"arrangement": "free", "single_sex": "no"},
    "equality_policy": "agrees_to_ours",
    "declaration": True,
}  # fmt: skip


class Service:
    """The venues service on an empty database, called with tokens that were signed before the clock starts."""

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keys = {name: new_key_pair() for name in ("gateway", "training", "venues")}
        public = json.dumps({name: pair[1] for name, pair in keys.items()})
        database.configure(url)
        migrate(database, url, FOLDER)
        settings = Settings("test", url, "memory://", str(folder), uuid4().hex * 2, keys["venues"][0], public)
        windows = {way: (Window(timedelta(days=1), 10**9),) for way in Way}
        set_limits(NameLimits("none", windows, 10**9, 1))
        self.app = create_app(settings)
        self._person, self._training = (TokenSigner(name, keys[name][0]) for name in ("gateway", "training"))

    def tokens(self, role: Role, count: int) -> list[str]:
        """As many tokens of a trained person with this role."""
        actor = Actor("olga", frozenset({role}), "olga", "request0001")
        return [self._person.sign("venues", actor) for _ in range(count)]

    def call(self, method: str, path: str, token: str, body: object = None, expected: int = 200) -> Any:
        """One call; what it answers."""
        headers = {"Authorization": f"Bearer {token}"}
        kwargs = {} if body is None else {"json": body}
        answer = self.app.test_client().open(path, method=method, headers=headers, **kwargs)
        if answer.status_code != expected:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json if answer.data else None

    def fill(self) -> None:
        """A hall, a trained officer and the demonstration's register."""
        listed = [
            {"code": entry["id"], "kind": entry["kind"], "names": entry["names"], "active": entry["active"]}
            for entry in json.loads((COUNCIL / "synthetic-register.json").read_text(encoding="utf-8"))
        ]
        with database.connection():
            save_room(save_venue("Park Hall", "", "", ""), "Main hall", 200, "")
            add_list_version("register", "bench", listed, "bench", datetime.now(UTC))
        payload = {
            "person_number": "olga", "posts": [["2020-01-01", None]], "venue_hire_valid_until": "never",
            "awareness_valid_until": "never", "sequence": 1,
        }  # fmt: skip
        event = {"event_id": str(uuid4()), "name": "approver-training-changed", "payload": payload}
        token = self._training.sign("venues", system_actor("training", "bench"), purpose="event")
        self.call("POST", "/v1/events", token, event, 204)


def bench_bookings(folder: Path, server: str | None, scale: float) -> list[Line]:
    """Submitted and decided beside bare inserts, and pages of the queue, on each kind of database."""
    lines = _on(sqlite_in(folder, "bookings"), sqlite_in(folder, "bare"), "SQLite", folder, scale)
    if server is not None:  # the tests' server would not wait for the disk, and every commit would cost next to nothing
        with started(durable=True) as lasting, postgresql_on(lasting) as url, postgresql_on(lasting) as bare:
            lines += _on(url, bare, "PostgreSQL, fsync", folder, scale)
    return lines


def _on(url: str, bare_url: str, where: str, folder: Path, scale: float) -> list[Line]:
    with _silent():
        service, bare = Service(url, folder / where), bare_app(bare_url)
        try:
            service.fill()
            lines = _rates(service, bare, where, max(20, int(100 * scale)), 5)
            return lines + _queue(service, where, int(QUEUE * scale))
        finally:
            if not database.is_sqlite:
                database.real.close_all()  # type: ignore[attr-defined]
                bare.extensions["database"].close_all()


def _rates(service: Service, bare: Flask, where: str, count: int, runs: int) -> list[Line]:
    clock = Clock()
    for run in range(runs + 1):
        tokens = service.tokens(Role.BOOKING_OFFICER, count)
        made: list[Any] = []
        _timed(clock, run, "submitted", lambda tokens=tokens, made=made: made.extend(_submit(service, tokens)))
        _timed(clock, run, "bare", lambda: _insert(bare, count))
        tokens = service.tokens(Role.BOOKING_OFFICER, 2 * count)
        for booking, token in zip(made, tokens[:count], strict=True):
            service.call("POST", f"/v1/bookings/{booking['id']}/moves", token, {"action": "start_review"})
            _check(service, booking)
        _timed(clock, run, "decided", lambda tokens=tokens[count:], made=made: _decide(service, tokens, made))
    bare_time = clock.time("bare")
    aim = "at least half the bare rate"
    return [
        Line(_said(f"{count} bookings submitted: assessed, screened, told", count, clock, "submitted"), where,
             clock.time("submitted"), f"{times(clock.time('submitted'), bare_time)} bare", aim),
        Line(_said(f"{count} bookings decided: every guard, facts kept", count, clock, "decided"), where,
             clock.time("decided"), f"{times(clock.time('decided'), bare_time)} bare", aim),
        Line(_said(f"{count} requests inserted by bare Flask and peewee", count, clock, "bare"), where, bare_time),
    ]  # fmt: skip


def _said(what: str, count: int, clock: Clock, name: str) -> str:
    return f"{what} ({count / clock.time(name).wall:.0f} a second)"


def _timed(clock: Clock, run: int, name: str, work: Callable[[], object]) -> None:
    """The first run warms caches up and does not count."""
    clock.run(name if run else f"warm-up {name}", work)


def _submit(service: Service, tokens: list[str]) -> list[Any]:
    return [service.call("POST", "/v1/bookings", token, A_TALK, 201) for token in tokens]


def _check(service: Service, booking: Any) -> None:
    """Puts every required check on record, so that the booking can be approved."""
    for found in booking["required_checks"]:
        if found["state"] == "to_record":
            body = {"check": found["check"], "conclusion": "Nothing in the way"}
            (token,) = service.tokens(Role.BOOKING_OFFICER, 1)
            service.call("POST", f"/v1/bookings/{booking['id']}/checks", token, body)


def _decide(service: Service, tokens: list[str], made: list[Any]) -> None:
    body = {"decision": "approve", "reason": "Nothing stands in the way"}
    for booking, token in zip(made, tokens, strict=True):
        service.call("POST", f"/v1/bookings/{booking['id']}/decisions", token, body)


def _insert(bare: Flask, count: int) -> None:
    for _ in range(count):
        answer = bare.test_client().post("/bookings", json=A_TALK)
        if answer.status_code != 201:
            raise RuntimeError(answer.text)


def _queue(service: Service, where: str, size: int) -> list[Line]:
    """A page of fifty out of so many bookings, as the team and as one person see it."""
    _fill_queue(size)
    clock = Clock()
    for run in range(16):
        for shown in ("team", "all", "late"):
            (token,) = service.tokens(Role.BOOKING_OFFICER, 1)
            _timed(
                clock,
                run,
                shown,
                lambda shown=shown, token=token: service.call("GET", f"/v1/bookings?shown={shown}", token),
            )
    return [
        Line(f"a page of the queue, {shown}, out of {size:,} bookings", where, clock.time(shown), "", "150 ms")
        for shown in ("team", "all", "late")
    ]


STATES = ("submitted", "in_review", "escalated", "info_requested", "approved", "confirmed", *["closed"] * 9)


def _fill_queue(size: int) -> None:
    """Copies one booking many times, with other times and states: most are over, as in a council's third year."""
    with database.connection():
        names = [column.name for column in database.real.get_columns("booking") if column.name != "id"]
        (kept,) = database.query(f"SELECT {', '.join(names)} FROM booking WHERE state = 'approved' ORDER BY id LIMIT 1")
    base = dict(zip(names, kept, strict=True))
    start = datetime(2039, 1, 1, 9, tzinfo=UTC)

    def rows() -> Iterator[list[Any]]:
        for place in range(size):
            at = start + timedelta(hours=place % 20_000)
            changed = {
                "public_id": uuid4().hex if database.is_sqlite else str(uuid4()), "reference": f"B-{place}",
                "state": STATES[place % len(STATES)], "starts_at": _text(at), "ends_at": _text(at + timedelta(hours=2)),
                "due_on": f"20{20 + place % 20}-01-15",
            }  # fmt: skip
            yield [_plain(changed.get(name, base[name])) for name in names]

    with database.connection(), database.write_transaction():
        database.insert_rows("booking", names, rows())
    with database.connection():
        database.execute("ANALYZE")


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> Any:
    return _text(value.astimezone(UTC)) if isinstance(value, datetime) else value


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """The log lines of the service are written as always, but not between the lines of the table."""
    shown = sys.stdout
    with tempfile.TemporaryFile("w") as log:
        sys.stdout = log
        try:
            yield
        finally:
            sys.stdout = shown
            structlog.reset_defaults()
