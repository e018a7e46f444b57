"""How the venues service is doing."""

from datetime import UTC, datetime

import peewee

from services.venues.actions.audit import database_watch, watch
from services.venues.actions.letters.reading import undelivered
from services.venues.policy.loader import ROOT
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from services.venues.store.outbox import outbox
from shared import attention
from shared.contracts.training import ServiceStatus
from shared.policy import faults


def get_status() -> ServiceStatus:
    """Counts and times for the status page, but which work gave up: the door adds it."""
    entries, head = audit.head()
    library = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]
    return ServiceStatus(
        service="venues",
        database=f"SQLite {library}" if database.is_sqlite else "PostgreSQL",
        events_waiting=outbox.waiting(),
        oldest_event=outbox.oldest_waiting(),
        jobs=dict(jobs.counts(datetime.now(UTC))),
        audit_entries=entries,
        audit_head=head,
        details={"problems": list(database_watch.problems())},
        audit=watch.status(),
        policy=faults(ROOT),
        background=heartbeats.problems(datetime.now(UTC)),
        kept_bytes=kept.total_size(),
        undelivered=undelivered(datetime.now(UTC)),
    )


def needs_attention() -> bool:
    """Whether a person has to look at anything that the status page tells of this service."""
    with database.connection():
        return attention.needs_attention(get_status(), datetime.now(UTC))
