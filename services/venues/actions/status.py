"""How the venues service is doing."""

from datetime import UTC, datetime

import peewee

from services.venues.actions.audit import database_watch, watch
from services.venues.actions.given_up import given_up
from services.venues.actions.letters.reading import undelivered
from services.venues.policy.loader import ROOT
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.heartbeats import heartbeats
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from services.venues.store.outbox import outbox
from shared.contracts.training import ServiceStatus
from shared.policy import faults


def get_status() -> ServiceStatus:
    """Counts and times for the status page."""
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
        given_up=given_up.list_dead(),
        closed=given_up.list_closed(),
        undelivered=undelivered(datetime.now(UTC)),
    )


def needs_attention() -> bool:
    """Whether something waits here that no waiting mends: work that gave up, a policy file that is not used, too little
    space, damage of the database or its audit chain, a letter that no mail server took."""
    return jobs.has_dead() or bool(faults(ROOT)) or database_watch.needs_attention() or _has_undelivered()


def _has_undelivered() -> bool:
    with database.connection():
        return bool(undelivered(datetime.now(UTC)))
