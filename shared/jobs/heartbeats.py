"""What keeps background work going, by what it did last: workers, the clock that wakes them, the queue between.

Each worker notes in its service's own database that it is there, when it last had a message and what is wrong with the
queue. Who asks compares the times with now: a process that is there and does nothing is not well, and a time that lies
ahead was noted by a clock that was wrong.
"""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import peewee

from shared.actor import system_actor
from shared.audit.trail import AuditTrail
from shared.database.column_types import JsonField, UTCDateTimeField, canonical_json
from shared.database.database import Database
from shared.database.tables import Columns
from shared.jobs.clock_jumps import Reading, jump_since, real_jump
from shared.logs import log

NOTED_EVERY = timedelta(seconds=10)
STALE = timedelta(seconds=30)
STEADY_AFTER = timedelta(seconds=60)
LOOP_WITHIN = timedelta(minutes=2)
LOOP_STARTS = 3
KEPT = timedelta(days=1)
KEPT_STARTS = 10
CLOCK, JUMPED = "clock", "clock-jumped"

WORKER, BEAT, QUEUE, KEYS = "worker", "beat", "queue", "keys"
KEYS_DIFFER = (
    "two machines were given different keys: who signs in on one is nobody on the other. Compare their secrets"
)
NO_WORKER = "nothing works in the background: the worker has not been heard of for half a minute"
LOOPING = "the worker ends and is started again, over and over: look at its log"
NOT_WOKEN = "nothing wakes the worker: the clock (beat), or its own process that takes messages, has stopped"


class HeartbeatColumns(Columns):
    """The columns of a service's `HeartbeatRow`: one row for each worker."""

    worker = peewee.TextField(primary_key=True)
    started_at = UTCDateTimeField()
    seen_at = UTCDateTimeField()
    woken_at = UTCDateTimeField(null=True)
    ended_at = UTCDateTimeField(null=True)
    broke_off = JsonField(default=list)
    """When earlier starts were that ended without a word, oldest first."""
    queue = peewee.TextField(default="")
    clock = JsonField(default=dict)
    """What `Reading.kept` noted last, and which keys the worker was given."""


@dataclass(frozen=True)
class Heartbeat:
    """What is known of one worker; `queue` is what is wrong with the queue, in words."""

    started_at: datetime
    seen_at: datetime
    woken_at: datetime | None
    broke_off: tuple[datetime, ...]
    queue: str
    keys: str = ""
    """Which keys it was given, by a digest: those of all machines are the same."""

    def is_alive(self, now: datetime) -> bool:
        """Whether it was heard of just now, by a clock that agrees with ours."""
        return abs(now - self.seen_at) <= STALE

    def is_woken(self, now: datetime) -> bool:
        """Whether somebody has woken it just now."""
        return self.woken_at is not None and abs(now - self.woken_at) <= STALE

    def is_looping(self, now: datetime) -> bool:
        """Whether it has only just begun once more, after several starts that broke off."""
        lately = [began for began in self.broke_off if abs(self.started_at - began) <= LOOP_WITHIN]
        return len(lately) >= LOOP_STARTS and abs(now - self.started_at) < STEADY_AFTER


def problems_of(heartbeats: Iterable[Heartbeat], now: datetime) -> dict[str, str]:
    """What is known of worker, queue and beat, and what is wrong with each in words, '' for nothing.

    Of what only a worker can see nothing is said while there is none.
    """
    alive = [one for one in heartbeats if one.is_alive(now)]
    steady = [one for one in alive if not one.is_looping(now)]
    found = {WORKER: "" if steady else LOOPING if alive else NO_WORKER}
    if alive:
        found[QUEUE] = next((one.queue for one in alive if one.queue), "")
    if len({one.keys for one in alive if one.keys}) > 1:
        found[KEYS] = KEYS_DIFFER
    if steady and not found[QUEUE]:
        # A worker that has only just begun may not have been woken yet.
        young = any(abs(now - one.started_at) <= STALE for one in steady)
        found[BEAT] = "" if young or any(one.is_woken(now) for one in steady) else NOT_WOKEN
    return found


class Heartbeats:
    """The heartbeats of one service. Each is noted with the clock it was noted by, and a jump of that is audited."""

    def __init__(self, database: Database, row: type[HeartbeatColumns], audit: AuditTrail) -> None:
        self._database = database
        self._row = row
        self._audit = audit
        self._keys = ""

    def know_keys(self, public_keys: str, *secrets: str) -> None:
        """What this process was given and every machine must have alike; only a digest of it is noted."""
        said = canonical_json([json.loads(public_keys), *secrets])
        self._keys = hashlib.sha256(said.encode()).hexdigest()[:16]

    def _noted(self, reading: Reading) -> dict[str, object]:
        return {**reading.kept(), KEYS: self._keys}

    def begin(self, worker: str, reading: Reading) -> None:
        """A worker has begun; if the one before it never said that it ends, that start broke off."""
        row, now = self._row, reading.now
        with self._database.write_transaction():
            before = row.get_or_none(row.worker == worker)
            self._audit_jump(worker, reading, before)
            row.delete().where(row.worker != worker, row.seen_at < now - KEPT).execute()
            broke_off = list(before.broke_off) if before else []
            if before and before.ended_at is None:
                broke_off = [*broke_off, before.started_at.isoformat()][-KEPT_STARTS:]
            begun: dict[str, object] = {"started_at": now, "seen_at": now, "woken_at": None, "ended_at": None}
            begun |= {"broke_off": broke_off, "clock": self._noted(reading)}
            row.insert(worker=worker, **begun).on_conflict(
                conflict_target=[row.worker], update={getattr(row, name): value for name, value in begun.items()}
            ).execute()

    def note(self, worker: str, reading: Reading, woken_at: datetime | None, queue: str) -> None:
        """A worker is there, was last woken then, and finds this wrong with the queue.

        Its machine's anchor file speaks from now for what other machines wrote.
        """
        row = self._row
        with self._database.write_transaction():
            self._audit_jump(worker, reading)
            noted = {"seen_at": reading.now, "woken_at": woken_at, "queue": queue, "clock": self._noted(reading)}
            row.update(noted).where(row.worker == worker).execute()
        with suppress(OSError), self._database.connection():  # the status page says that the file cannot be written
            self._audit.follow()

    def _audit_jump(self, worker: str, reading: Reading, before: HeartbeatColumns | None = None) -> None:
        """Once for each jump, whoever of this machine's workers notices it first.

        `before`: what this worker noted last. After another start of the machine, only a clock behind it shows.
        """
        self._database.lock(CLOCK)
        jump = jump_since([row.clock for row in self._row.select(self._row.clock)], reading)
        if before is not None and before.clock.get("start") != reading.start and before.seen_at > reading.now:
            jump = jump or real_jump(reading.now - before.seen_at)
        if not jump:
            return
        seconds, actor = round(jump.total_seconds()), system_actor(self._database.service, "heartbeat")
        log().warning("clock jumped", service=self._database.service, seconds=seconds)
        self._audit.record(JUMPED, CLOCK, actor, reading.now, {"seconds": seconds, "noticed_by": worker})

    def end(self, worker: str, now: datetime) -> None:
        """A worker ends because it was asked to."""
        row = self._row
        with self._database.write_transaction():
            row.update(ended_at=now).where(row.worker == worker).execute()

    def problems(self, now: datetime) -> dict[str, str]:
        """What is known of worker, queue and beat, and what is wrong with each."""
        with self._database.connection():
            return problems_of([_heartbeat(row) for row in self._row.select()], now)


def _heartbeat(row: HeartbeatColumns) -> Heartbeat:
    broke_off = tuple(datetime.fromisoformat(began) for began in row.broke_off)
    keys = str(row.clock.get(KEYS, ""))
    return Heartbeat(row.started_at, row.seen_at, row.woken_at, broke_off, row.queue, keys=keys)
