"""How the training service is doing."""

from datetime import UTC, datetime

import peewee

from services.training.actions.audit import database_watch, watch
from services.training.policy import loader
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.heartbeats import heartbeats
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from services.training.store.outbox import outbox
from shared import attention
from shared.contracts.training import ServiceStatus
from shared.policy import faults


def get_status() -> ServiceStatus:
    """Counts and times for the status page, but which work gave up: the door adds it."""
    entries, head = audit.head()
    library = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]
    return ServiceStatus(
        service="training",
        database=f"SQLite {library}" if database.is_sqlite else "PostgreSQL",
        events_waiting=outbox.waiting(),
        oldest_event=outbox.oldest_waiting(),
        jobs=dict(jobs.counts(datetime.now(UTC))),
        audit_entries=entries,
        audit_head=head,
        details={"problems": list(database_watch.problems())},
        audit=watch.status(),
        policy=faults(loader.HERE),
        background=heartbeats.problems(datetime.now(UTC)),
        kept_bytes=kept.total_size(),
    )


def needs_attention() -> bool:
    """Whether a person has to look at anything that the status page tells of this service."""
    with database.connection():
        return attention.needs_attention(get_status(), datetime.now(UTC))
