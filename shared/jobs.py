"""Background work as rows: leased, tried again, never forgotten (REL-10, REL-12). Celery only wakes who does it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import peewee

from shared.clock import AHEAD
from shared.database import Database, JsonField, UTCDateTimeField
from shared.logs import log
from shared.problems import Busy, Damaged, OutcomeUnknown, StorageFull
from shared.storage import using_reserve

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
CLEAN_UP = frozenset(
    [
        "retention",
        "forget-answers",
        "discard-unconfirmed",
        "let-files-go",
        "remove-file",
        "tidy",
        "verify-audit",
        "anchor-audit-heads",
        "check-database",
    ]
)
"""Kinds of work that go on while there is little space: they free some, or watch over what is there."""
NO_FAULT_OF_THE_WORK = (Busy, OutcomeUnknown, StorageFull, Damaged)
WAIT_FOR_THE_DATABASE = timedelta(seconds=5)


class JobColumns(peewee.Model):
    """The columns of a service's `JobRow`; `payload` holds ids only."""

    id = peewee.UUIDField(primary_key=True, default=uuid4)
    kind = peewee.TextField()
    payload = JsonField()
    due_at = UTCDateTimeField(index=True)
    # When `due_at` was worked out from the time it then was; nothing for a moment of the calendar.
    counted_from = UTCDateTimeField(null=True)
    # Of the work of one hour or night: when that begins. Nothing for work that follows from something.
    not_before = UTCDateTimeField(null=True)
    state = peewee.TextField(default="waiting")  # waiting, done, dead
    attempts = peewee.IntegerField(default=0)
    last_error = peewee.TextField(default="")
    added_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)
    # One job for one occasion, whoever asks for it and however often.
    unique_key = peewee.TextField(null=True, unique=True)


@dataclass(frozen=True)
class Job:
    """Work that is ours until the lease runs out; `attempt` tells our claim from a later one."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    attempt: int
    not_before: datetime | None = None

    def is_early(self, now: datetime) -> bool:
        """Whether its hour or night is still to come: a clock that ran ahead has begun it."""
        return self.not_before is not None and now < self.not_before - AHEAD


class LeaseLost(Exception):
    """Another worker has taken the job over: what we did must not be saved."""


class JobBoard:
    """The jobs of one service."""

    def __init__(self, database: Database, row: type[JobColumns]) -> None:
        self._database = database
        self._row = row
        self._stopped: dict[UUID, Job] = {}
        """Work that the database stopped, and that could not even be put back: the next claim of this process does."""
        self._given_up: dict[str, Callable[[Job], None]] = {}

    def when_given_up(self, told: Mapping[str, Callable[[Job], None]]) -> None:
        """By kind, what is told of a job in the very transaction in which it is given up: nobody may wait for it."""
        self._given_up |= told

    def add(
        self,
        kind: str,
        payload: dict[str, Any],
        due_at: datetime,
        unique_key: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Adds work to the transaction that is open; twice with one `unique_key` is once.

        `not_before` is when its hour or night begins: only work from then on, as the right clock has it, counts. What a
        clock that ran ahead did is done again when its time comes.
        """
        if not self._database.real.in_transaction():
            raise RuntimeError("A job belongs in the transaction of what it follows from")
        now = datetime.now(UTC)
        self._row.insert(
            id=uuid4(),
            kind=kind,
            payload=payload,
            due_at=due_at,
            counted_from=None if not_before else now,
            not_before=not_before,
            added_at=now,
            unique_key=unique_key,
        ).on_conflict_ignore().execute()
        if not_before:
            row = self._row
            out_of_time = (row.finished_at > now + AHEAD) | (row.finished_at < not_before - AHEAD)
            row.update(
                state="waiting", due_at=due_at, counted_from=None, not_before=not_before, attempts=0, finished_at=None
            ).where(row.unique_key == unique_key, row.state != "waiting", out_of_time).execute()

    def are_waiting(self, unique_keys: Collection[str]) -> bool:
        """Whether each of these is there and not done."""
        row = self._row
        with self._database.connection():
            waiting = row.select().where(row.unique_key.in_(list(unique_keys)), row.state == "waiting")
            return int(waiting.count()) == len(unique_keys)

    def add_unless_there(self, kind: str, payload: dict[str, Any], due_at: datetime) -> bool:
        """Adds work to the open transaction unless the same is waiting, being done, or has given up; whether it did."""
        self._database.lock("jobs")
        held = self._row.select().where(self._row.kind == kind, self._row.state.in_(("waiting", "dead")))
        if any(row.payload == payload for row in held):
            return False
        self.add(kind, payload, due_at)
        return True

    def claim(self, now: datetime) -> Job | None:
        """The job that has been due longest, ours for a minute; one that killed its worker five times is dead.

        While there is little space, only work that goes on then.
        """
        row = self._row
        is_short = self._database.is_short_of_space  # asked with nothing to do, too: the reserve hangs on it
        if not self._stopped and not self._may_be_due(now):
            return None
        only = (row.kind.in_(CLEAN_UP),) if is_short else ()
        with self._database.write_transaction():
            self._database.lock("jobs")
            for job in list(self._stopped.values()):
                self.put_back(job, "The database did not answer", now)
            self._correct_due_times(now)
            self._give_up_what_kills(now)
            due = row.select().where(row.state == "waiting", row.due_at <= now, *only)
            found = due.order_by(row.due_at, row.id).first()
            if found is None:
                return None
            row.update(due_at=now + LEASE, counted_from=now, attempts=found.attempts + 1).where(
                row.id == found.id
            ).execute()
        return Job(found.id, found.kind, found.payload, found.attempts + 1, found.not_before)

    def _give_up_what_kills(self, now: datetime) -> None:
        """In the open transaction: work that stopped its worker five times is dead."""
        row = self._row
        found = list(row.select().where(row.state == "waiting", row.due_at <= now, row.attempts >= MOST_ATTEMPTS))
        dead = {"state": "dead", "finished_at": now, "last_error": "The work stopped its worker five times"}
        for one in found:
            row.update(dead).where(row.id == one.id).execute()
            self._tell_given_up(Job(one.id, one.kind, one.payload, one.attempts, one.not_before))

    def _tell_given_up(self, job: Job) -> None:
        """What cannot be told keeps no other work waiting: the night's work looks for it again."""
        if (told := self._given_up.get(job.kind)) is None:
            return
        try:
            with self._database.savepoint():
                told(job)
        except Exception as error:
            if isinstance(self._database.problem_of(error) or error, NO_FAULT_OF_THE_WORK):
                raise
            log().error("not told that work gave up", kind=job.kind, job=str(job.id), error=type(error).__name__)

    def _may_be_due(self, now: datetime) -> bool:
        """Asked without the lock that every writer wants: a worker that stands still with it would stop everybody."""
        row = self._row
        due = (row.due_at <= now) | (row.counted_from > now + AHEAD) | self._begun_early(now)
        with self._database.connection():
            return bool(row.select().where(row.state == "waiting", due).limit(1).exists())

    def _begun_early(self, now: datetime) -> Any:
        """Leased, put off or tried again for an hour or night that is still to come."""
        row = self._row
        return (row.not_before > now + AHEAD) & (row.due_at != row.not_before)

    def _correct_due_times(self, now: datetime) -> None:
        """What a clock that ran ahead put off, and what it leased, is due now: its time would come far too late.

        The work of an hour or night that is still to come waits for it, whoever has begun it.
        """
        row = self._row
        row.update(due_at=row.not_before, counted_from=None, attempts=0).where(
            row.state == "waiting", self._begun_early(now)
        ).execute()
        row.update(due_at=now, counted_from=now).where(
            row.state == "waiting", row.due_at > now, row.counted_from > now + AHEAD
        ).execute()

    def renew(self, job: Job, now: datetime) -> None:
        """Long work is still going on; raises LeaseLost when someone else has it."""
        with self._database.write_transaction():
            self._check(job, self._row.update(due_at=now + LEASE, counted_from=now), now)

    def finish(self, job: Job, now: datetime) -> None:
        """Call inside the transaction of the work's effect, so that both are kept or neither.

        What was begun by a clock that ran ahead is not done by it: it waits for its hour or night.
        """
        done = self._row.update(state="done", finished_at=now, last_error="")
        self._check(job, self._wait_for_its_time(job) if job.is_early(now) else done, now)

    def _wait_for_its_time(self, job: Job) -> Any:
        return self._row.update(state="waiting", due_at=job.not_before, counted_from=None, attempts=0, last_error="")

    def _check(self, job: Job, change: Any, now: datetime) -> None:
        row = self._row
        ours = change.where(row.id == job.id, row.attempts == job.attempt, row.state == "waiting").execute()
        if not ours:
            raise LeaseLost(f"Job {job.id} is no longer ours")

    def put_back(self, job: Job, error: str, now: datetime) -> None:
        """The database stopped it: that counts against no work, which is tried again until it is done."""
        row = self._row
        self._stopped[job.id] = job
        with self._database.write_transaction():
            row.update(
                due_at=now + WAIT_FOR_THE_DATABASE, counted_from=now, attempts=row.attempts - 1, last_error=error[:300]
            ).where(row.id == job.id, row.attempts == job.attempt, row.state == "waiting").execute()
            self._database.after_commit(f"put back {job.id}", lambda: self._forget(job))

    def _forget(self, job: Job) -> None:
        self._stopped.pop(job.id, None)

    def fail(self, job: Job, error: str, now: datetime) -> None:
        """Try again with growing waits; after five times a person has to look (status page)."""
        dead = job.attempt >= MOST_ATTEMPTS
        change = self._row.update(
            state="dead" if dead else "waiting",
            due_at=now + timedelta(seconds=2**job.attempt),
            counted_from=now,
            finished_at=now if dead else None,
            last_error=error[:300],
        )
        with self._database.write_transaction():
            told = self._wait_for_its_time(job) if job.is_early(now) else change
            ours = told.where(self._row.id == job.id, self._row.attempts == job.attempt).execute()
            if ours and dead and not job.is_early(now):
                self._tell_given_up(job)

    def payloads_waiting(self, kinds: Collection[str]) -> list[dict[str, Any]]:
        """What is waiting or being done of these kinds: the ids it carries."""
        row = self._row
        waiting = row.select(row.payload).where(row.kind.in_(list(kinds)), row.state == "waiting")
        return [dict(one.payload) for one in waiting]

    def counts(self, now: datetime) -> dict[str, int]:
        """How many jobs are waiting, overdue and dead: the status page."""
        row = self._row
        waiting = row.select().where(row.state == "waiting")
        late = waiting.where(row.due_at < now - timedelta(minutes=2))
        dead = row.select().where(row.state == "dead")
        return {"waiting": waiting.count(), "late": late.count(), "dead": dead.count()}

    def has_dead(self) -> bool:
        """Whether any work gave up and a person has to look."""
        with self._database.connection():
            return bool(self._row.select().where(self._row.state == "dead").limit(1).exists())

    def run_due(
        self, handlers: dict[str, Callable[[Job], None]], clock: Callable[[], datetime], most: int = 100
    ) -> Iterator[tuple[Job, Exception | None]]:
        """Does what is due, one job after the other; each handler finishes its job in its own transaction."""
        for _ in range(most):
            job = self.claim(clock())
            if job is None:
                return
            try:
                with using_reserve(job.kind in CLEAN_UP):
                    handlers[job.kind](job)
            except LeaseLost as error:
                yield job, error
            except Exception as error:
                problem = error if isinstance(error, OutcomeUnknown) else self._database.problem_of(error) or error
                told = self.put_back if isinstance(problem, NO_FAULT_OF_THE_WORK) else self.fail
                told(job, f"{type(problem).__name__}: {problem}", clock())
                yield job, problem
            else:
                yield job, None


@contextmanager
def finishing(board: JobBoard, job: Job, database: Database) -> Iterator[None]:
    """One transaction for the work's effect and the job's end."""
    with database.write_transaction():
        yield
        board.finish(job, datetime.now(UTC))
