"""How the three services are doing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.outbox import outbox
from shared.actor import Role
from shared.contracts.training import ServiceStatus
from shared.problems import Problem

SLOW_SECONDS = 1.0
SEES_STATUS = (Role.ADMIN, Role.IT_OFFICER, Role.AUDITOR, Role.PREVENT_LEAD)


@dataclass(frozen=True)
class ServiceReport:
    """One service: `state` is ok, slow, down or unknown; counts that are not known are None."""

    service: str
    state: str
    detail: str
    seconds: float
    waiting_jobs: int | None = None
    late_jobs: int | None = None
    dead_jobs: int | None = None
    waiting_events: int | None = None
    oldest_event: datetime | None = None
    audit_entries: int | None = None
    audit_head: str = ""


def look_at_services(training: TrainingClient, venues: VenuesClient) -> tuple[datetime, tuple[ServiceReport, ...]]:
    """When we looked, and what each service said of itself."""
    reports = (_report("gateway", _own_status), _report("training", training.status), _report("venues", venues.status))
    return datetime.now(UTC), reports


def _report(service: str, ask: Callable[[], ServiceStatus]) -> ServiceReport:
    began = time.monotonic()
    try:
        status = ask()
    except Problem as problem:
        state = "down" if problem.status >= 500 else "unknown"
        return ServiceReport(service, state, problem.detail, _since(began))
    seconds = _since(began)
    counts = {name: int(status.jobs.get(name, 0)) for name in ("waiting", "late", "dead")}
    return ServiceReport(
        service,
        "slow" if seconds > SLOW_SECONDS else "ok",
        _detail(status, counts),
        seconds,
        counts["waiting"],
        counts["late"],
        counts["dead"],
        status.events_waiting,
        status.oldest_event,
        status.audit_entries,
        status.audit_head,
    )


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)


def _detail(status: ServiceStatus, counts: dict[str, int]) -> str:
    parts = [status.database]
    if counts["dead"]:
        parts.append(f"{counts['dead']} pieces of work gave up after five tries")
    if counts["late"]:
        parts.append(f"{counts['late']} pieces of work are late")
    return "; ".join(parts)


def _own_status() -> ServiceStatus:
    with database.read_transaction():
        entries, head = audit.head()
        return ServiceStatus(
            "gateway",
            "SQLite" if database.is_sqlite else "PostgreSQL",
            outbox.waiting(),
            outbox.oldest_waiting(),
            dict(jobs.counts(datetime.now(UTC))),
            entries,
            head,
        )
