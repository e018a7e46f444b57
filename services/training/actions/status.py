"""How the training service is doing."""

from datetime import UTC, datetime

import peewee

from services.training.actions.audit import watch
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.outbox import outbox
from shared.contracts.training import ServiceStatus


def get_status() -> ServiceStatus:
    """Counts and times for the status page."""
    entries, head = audit.head()
    library = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]
    return ServiceStatus(
        "training",
        f"SQLite {library}" if database.is_sqlite else "PostgreSQL",
        outbox.waiting(),
        outbox.oldest_waiting(),
        dict(jobs.counts(datetime.now(UTC))),
        entries,
        head,
        audit=watch.status(),
    )
