"""Background work as rows: leased, tried again, never forgotten (REL-10, REL-12).

A message through Celery says which row to take, and may be lost or come twice: the row alone says what is to be done.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import peewee

from shared.actor import Actor
from shared.clock import AHEAD
from shared.database.database import Database
from shared.database.disk_space import using_reserve
from shared.http.problems import Busy, Damaged, OutcomeUnknown, StorageFull
from shared.job_rows import MOST_SENT, JobColumns, JobRows
from shared.jobs.sender import JobSender
from shared.logs import log, where

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
LOST_AFTER = timedelta(seconds=10)
"""A message that was sent so long ago, for a job that nobody has taken while nothing waits in the queue, is lost."""
NEVER = datetime(1, 2, 1, tzinfo=UTC)
STOPPED_ITS_WORKER = "The work stopped its worker five times"


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


Clock = Callable[[], datetime]
Does = Callable[[Job], None]


@dataclass(frozen=True)
class Closing:
    """That a person closed a job that gave up: nothing more is to be done, and why."""

    actor: Actor
    at: datetime
    reason: str


def _nothing(*_: object) -> None:
    """Nothing is to be told."""


@dataclass(frozen=True)
class Kind:
    """One kind of work: the action that does it, and what its giving up means for what it is about.

    Each of these is called in the very transaction of what it follows: `given_up` when it gave up, so that nobody waits
    for it; `reopen` when a person has it tried again, so that a worker finds everything as before; `closed` when a
    person closed it. `objection` says why another try would do nothing, '' where it would do its work.
    """

    does: Does
    given_up: Does = _nothing
    objection: Callable[[Job], str] = lambda _: ""
    reopen: Does = _nothing
    closed: Callable[[Job, Closing], None] = _nothing

    def __call__(self, job: Job) -> None:
        """Does it."""
        self.does(job)


Handlers = Mapping[str, Does]
"""What a service does in the background, by kind: a `Kind`, or the bare action of one whose giving up changes nothing.

Whoever does work, gives it up, has it tried again or closes it is handed this: nothing is known of a kind by the way.
"""
NO_HANDLERS: Handlers = {}


def kind_of(handlers: Handlers, name: str) -> Kind:
    """All that is declared of a kind; of one that this version does not know, nothing."""
    found = handlers.get(name, _nothing)
    return found if isinstance(found, Kind) else Kind(found)


class LeaseLost(Exception):
    """Another worker has taken the job over: what we did must not be saved."""


class JobBoard(JobRows):
    """The jobs of one service."""

    def __init__(self, database: Database, row: type[JobColumns], sender: JobSender | None = None) -> None:
        super().__init__(database, row)
        self._sender = sender or JobSender(database.service)
        self._stopped: dict[UUID, Job] = {}
        """Work that the database stopped, and that could not even be put back: the next claim of this process does."""

    def try_again(self, job: Job, now: datetime) -> None:
        """In the open transaction: one that gave up has five more tries, and a worker is told after it."""
        changes = {"state": "waiting", "attempts": 0, "due_at": now, "first_due_at": now, "counted_from": now}
        self._row.update(**changes, sent_at=None, finished_at=None).where(self._row.id == job.id).execute()
        self.send_after_commit(job.kind, job.id)

    def add(
        self,
        kind: str,
        payload: Mapping[str, object],
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
        now, job = datetime.now(UTC), uuid4()
        self._row.insert(
            id=job,
            kind=kind,
            payload=payload,
            due_at=due_at,
            first_due_at=due_at,
            counted_from=None if not_before else now,
            not_before=not_before,
            added_at=now,
            unique_key=unique_key,
        ).on_conflict_ignore().execute()
        if due_at <= now:
            self.send_after_commit(kind, job)
        if not_before:
            row = self._row
            out_of_time = (row.finished_at > now + AHEAD) | (row.finished_at < not_before - AHEAD)
            anew = {"due_at": due_at, "first_due_at": due_at, "counted_from": None, "not_before": not_before}
            row.update(state="waiting", attempts=0, finished_at=None, **anew).where(
                row.unique_key == unique_key, row.state != "waiting", out_of_time
            ).execute()

    def send_after_commit(self, kind: str, job: UUID) -> None:
        """Tells a worker when the open transaction is in the database; the sweep does it where that fails."""
        if self._database.is_writing:
            self._database.after_commit(f"send job {job}", lambda: self._sender.send_job(kind, job))

    def add_unless_there(self, kind: str, payload: Mapping[str, object], due_at: datetime) -> bool:
        """Adds work to the open transaction unless the same is waiting, being done, or has given up; whether it did."""
        self._database.lock("jobs")
        held = self._row.select().where(self._row.kind == kind, self._row.state.in_(("waiting", "dead")))
        if any(row.payload == payload for row in held):
            return False
        self.add(kind, payload, due_at)
        return True

    def claim(self, now: datetime, job: UUID | None = None, handlers: Handlers = NO_HANDLERS) -> Job | None:
        """This job, if it is due and nobody's, or the one that has been due longest; ours for a minute.

        One that killed its worker five times is dead, and its kind among the `handlers` is told. While there is little
        space, only work that goes on then.
        """
        row = self._row
        only = self._that_goes_on()  # asked with nothing to do, too: the reserve hangs on it
        if not self._stopped and not self._may_be_due(now, job):
            return None
        with self._database.write_transaction():
            self._database.lock("jobs")
            self._put_right(now, handlers)
            due = row.select().where(row.state == "waiting", row.due_at <= now, *only, *self._this(job))
            found = due.order_by(row.due_at, row.id).first()
            if found is None:
                return None
            row.update(due_at=now + LEASE, counted_from=now, attempts=found.attempts + 1).where(
                row.id == found.id
            ).execute()
        return Job(found.id, found.kind, found.payload, found.attempts + 1, found.not_before)

    def _that_goes_on(self) -> tuple[peewee.Expression, ...]:
        return (self._row.kind.in_(CLEAN_UP),) if self._database.is_short_of_space else ()

    def _this(self, job: UUID | None) -> tuple[peewee.Expression, ...]:
        return () if job is None else (self._row.id == job,)

    def _put_right(self, now: datetime, handlers: Handlers) -> None:
        """In the open transaction: what the database or a wrong clock stopped goes on, what kills its worker ends."""
        for job in list(self._stopped.values()):
            self.put_back(job, "The database did not answer", now)
        self._correct_due_times(now)
        self._give_up_what_kills(now, handlers)

    def _give_up_what_kills(self, now: datetime, handlers: Handlers) -> None:
        """In the open transaction: work that stopped its worker five times is dead."""
        row = self._row
        found = list(row.select().where(row.state == "waiting", row.due_at <= now, row.attempts >= MOST_ATTEMPTS))
        dead = {"state": "dead", "finished_at": now, "last_error": STOPPED_ITS_WORKER}
        for one in found:
            row.update(dead).where(row.id == one.id).execute()
            log().error("job gave up: it stopped its worker five times", kind=one.kind, job=str(one.id))
            self._tell_given_up(Job(one.id, one.kind, one.payload, one.attempts, one.not_before), handlers)

    def _tell_given_up(self, job: Job, handlers: Handlers) -> None:
        """What cannot be told keeps no other work waiting: the night's work looks for it again."""
        try:
            with self._database.savepoint():
                kind_of(handlers, job.kind).given_up(job)
        except Exception as error:
            if isinstance(self._database.problem_of(error) or error, NO_FAULT_OF_THE_WORK):
                raise
            log().error("not told that work gave up", kind=job.kind, job=str(job.id), error=type(error).__name__)

    def _may_be_due(self, now: datetime, job: UUID | None = None) -> bool:
        """Asked without the lock that every writer wants: a worker that stands still with it would stop everybody."""
        row = self._row
        due = (row.due_at <= now) | (row.counted_from > now + AHEAD) | self._begun_early(now)
        return self._is_any(row.state == "waiting", due, *self._this(job))

    def send_due(self, now: datetime, is_queue_empty: Callable[[], bool], handlers: Handlers) -> int:
        """Has a worker told of what is due and was not sent since it is; how many.

        That is what was never sent, what is tried again, and what its worker was killed over. A message may be lost in
        the queue, or with a worker: then the job is sent again once nothing waits there, or a later one has arrived.
        """
        row = self._row
        unsent = row.sent_at.is_null() | (row.sent_at < row.due_at) | (row.sent_at > now + AHEAD)
        lost = row.sent_at < now - LOST_AFTER
        due = (row.state == "waiting", row.due_at <= now)
        if self._is_any(*due, lost, ~unsent):
            unsent = unsent | (lost if is_queue_empty() else row.sent_at < self._arrived(now) - LOST_AFTER)
        only = self._that_goes_on()
        begun_ahead = (row.counted_from > now + AHEAD) | self._begun_early(now)
        if not self._stopped and not self._is_any(*due, unsent) and not self._is_any(*due[:1], begun_ahead):
            return 0
        with self._database.write_transaction():
            self._database.lock("jobs")
            self._put_right(now, handlers)
            found = (
                row.select(row.id, row.kind).where(*due, unsent, *only).order_by(row.due_at, row.id).limit(MOST_SENT)
            )
            taken = [one.id for one in found if self._sender.send_job(one.kind, one.id)]
            if taken:
                row.update(sent_at=now).where(row.id.in_(taken)).execute()
        return len(taken)

    def _arrived(self, now: datetime) -> datetime:
        """When the newest of the messages was sent that workers have taken: they arrive in their order."""
        row = self._row
        with self._database.connection():
            taken = row.select(row.sent_at).where(row.sent_at <= now, row.counted_from > row.sent_at)
            return max((one.sent_at for one in taken.order_by(row.sent_at.desc()).limit(1)), default=NEVER)

    def _begun_early(self, now: datetime) -> peewee.Expression:
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

    def _wait_for_its_time(self, job: Job) -> peewee.Update:
        return self._row.update(state="waiting", due_at=job.not_before, counted_from=None, attempts=0, last_error="")

    def _check(self, job: Job, change: peewee.Update, now: datetime) -> None:
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

    def fail(self, job: Job, error: str, now: datetime, handlers: Handlers) -> None:
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
                self._tell_given_up(job, handlers)

    def run_due(self, handlers: Handlers, clock: Clock, most: int = 100) -> Iterator[tuple[Job, Exception | None]]:
        """Does what is due, one job after the other; each handler finishes its job in its own transaction."""
        for _ in range(most):
            job = self.claim(clock(), handlers=handlers)
            if job is None:
                return
            yield job, self._do(job, handlers, clock)

    def run(self, job: UUID, handlers: Handlers, clock: Clock) -> None:
        """Does this job if it is due and nobody's; what went wrong stands in its row and in the log."""
        claimed = self.claim(clock(), job, handlers)
        error = self._do(claimed, handlers, clock) if claimed else None
        if claimed and error is not None:
            told = {"kind": claimed.kind, "job": str(claimed.id), "error": type(error).__name__, "where": where(error)}
            if claimed.attempt >= MOST_ATTEMPTS and not isinstance(error, (*NO_FAULT_OF_THE_WORK, LeaseLost)):
                log().error("job gave up", **told)
            else:
                log().warning("job failed", **told)

    def _do(self, job: Job, handlers: Handlers, clock: Clock) -> Exception | None:
        """What went wrong, if anything did."""
        try:
            with using_reserve(job.kind in CLEAN_UP):
                handlers[job.kind](job)
        except LeaseLost as error:
            return error
        except Exception as error:
            problem = error if isinstance(error, OutcomeUnknown) else self._database.problem_of(error) or error
            said = f"{type(problem).__name__}: {problem}"
            if isinstance(problem, NO_FAULT_OF_THE_WORK):
                self.put_back(job, said, clock())
            else:
                self.fail(job, said, clock(), handlers)
            return problem
        return None


@contextmanager
def finishing(board: JobBoard, job: Job, database: Database) -> Iterator[None]:
    """One transaction for the work's effect and the job's end."""
    with database.write_transaction():
        yield
        board.finish(job, datetime.now(UTC))
