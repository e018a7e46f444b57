"""How the venues service is doing."""

from datetime import UTC, datetime

import peewee

from services.venues.actions.audit import watch
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.outbox import outbox
from shared.contracts.training import ServiceStatus


def get_status() -> ServiceStatus:
    """Counts and times for the status page."""
    entries, head = audit.head()
    library = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]
    return ServiceStatus(
        "venues",
        f"SQLite {library}" if database.is_sqlite else "PostgreSQL",
        outbox.waiting(),
        outbox.oldest_waiting(),
        dict(jobs.counts(datetime.now(UTC))),
        entries,
        head,
        audit=watch.status(),
    )
