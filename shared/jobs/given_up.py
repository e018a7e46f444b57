"""Jobs that gave up: a person reads what is known of each, has it tried again, or closes it with a reason.

Both are audited. What the row says of the last error is for the log's reader; here only the kind of fault is told.
"""

import re
from datetime import datetime
from uuid import UUID

from shared.actor import Actor
from shared.audit.trail import AuditTrail
from shared.contracts.jobs import GivenUp, JobClosing, JobRetry
from shared.database.database import Database
from shared.done_before import faster
from shared.http.problems import FieldError, Invalid, NotFound, Refused
from shared.job_rows import JobColumns
from shared.jobs.rows import STOPPED_ITS_WORKER, Closing, Handlers, Job, JobBoard, kind_of
from shared.words import says_why

MOST_LISTED = 50
TRIED_AGAIN, CLOSED = "job-tried-again", "job-closed"
STOPPED = "its worker was killed or ended five times"
FASTER = "Someone else had this piece of work tried again or closed it while you were reading"
_KIND_OF_FAULT = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,80})(:|$)")


class GivenUpJobs:
    """What one service has of them; its kinds say what each was about."""

    def __init__(self, database: Database, audit: AuditTrail, board: JobBoard, handlers: Handlers) -> None:
        self._database = database
        self._audit = audit
        self._board = board
        self._handlers = handlers
        self._row = board.row

    def list_dead(self) -> tuple[GivenUp, ...]:
        """Those that nobody has looked after yet, the newest first."""
        return self._list("dead", self._row.finished_at)

    def list_closed(self) -> tuple[GivenUp, ...]:
        """Those that somebody closed, the newest first."""
        return self._list("closed", self._row.closed_at)

    def _list(self, state: str, newest: object) -> tuple[GivenUp, ...]:
        row = self._row
        found = row.select().where(row.state == state).order_by(newest.desc(), row.id)  # type: ignore[attr-defined]
        return tuple(self._told(one) for one in found.limit(MOST_LISTED))

    def get(self, job: UUID) -> GivenUp:
        """One of them, also when it has been tried again meanwhile."""
        return self._told(self._find(job))

    def try_again(self, job: UUID, entry: JobRetry, actor: Actor, now: datetime) -> None:
        """It has five more tries, and a worker is told at once; Refused where they would do nothing."""
        with self._database.write_transaction():
            found = self._take(job, entry.since, actor)
            kind = kind_of(self._handlers, found.kind)
            if objection := kind.objection(found):
                raise Refused(objection)
            kind.reopen(found)
            self._board.try_again(found, now)
            self._audit.record(TRIED_AGAIN, f"job:{job}", actor, now, {"kind": found.kind})

    def close(self, job: UUID, entry: JobClosing, actor: Actor, now: datetime) -> None:
        """It is not tried any more, and nobody is asked to look at it."""
        if not says_why(entry.reason):
            said = "Say why nothing more is to be done"
            raise Invalid(said, (FieldError("/reason", said),))
        with self._database.write_transaction():
            found = self._take(job, entry.since, actor)
            changes = {"state": "closed", "closed_at": now, "closed_by": actor.id, "close_reason": entry.reason.strip()}
            self._row.update(**changes).where(self._row.id == job).execute()
            kind_of(self._handlers, found.kind).closed(found, Closing(actor, now, entry.reason.strip()))
            self._audit.record(CLOSED, f"job:{job}", actor, now, {"kind": found.kind})

    def _take(self, job: UUID, since: datetime, actor: Actor) -> Job:
        """The job; OutOfDate where it is not any more what the person read."""
        self._database.lock("jobs")
        found = self._find(job)
        if found.state != "dead" or _since(found) != since:
            raise faster(FASTER, *self._last_act(job), actor)
        return _job(found)

    def _last_act(self, job: UUID) -> tuple[str, datetime | None]:
        """Who last had it tried again or closed it, and when, as the audit has it."""
        done = (one for one in self._audit.newest(f"job:{job}") if one.action in (TRIED_AGAIN, CLOSED))
        return next(((one.actor, one.at) for one in done), ("", None))

    def _find(self, job: UUID) -> JobColumns:
        found: JobColumns | None = self._row.get_or_none(self._row.id == job)
        if found is None:
            raise NotFound("There is no such piece of work")
        return found

    def _told(self, row: JobColumns) -> GivenUp:
        return GivenUp(
            id=row.id,
            kind=row.kind,
            state=row.state,
            added_at=row.added_at,
            since=_since(row),
            tries=row.attempts,
            error=_fault(str(row.last_error)),
            no_more_tries=kind_of(self._handlers, row.kind).objection(_job(row)) if row.state == "dead" else "",
            closed_at=row.closed_at,
            closed_by=row.closed_by,
            close_reason=row.close_reason,
        )


def _job(row: JobColumns) -> Job:
    return Job(row.id, row.kind, row.payload, row.attempts, row.not_before)


def _since(row: JobColumns) -> datetime:
    return row.finished_at or row.added_at


def _fault(last_error: str) -> str:
    """The kind of fault that a row names first; what follows it may hold what somebody sent."""
    if last_error == STOPPED_ITS_WORKER:
        return STOPPED
    found = _KIND_OF_FAULT.match(last_error)
    return found[1] if found else ""
