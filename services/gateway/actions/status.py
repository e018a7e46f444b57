"""How the three services are doing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.outbox import outbox
from shared.contracts.training import ServiceStatus
from shared.problems import Problem

SLOW_SECONDS = 1.0
NEWS_IS_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class ServiceReport:
    """One service; counts that are not known are None.

    `state` is ok; slow; attention when it answers and a person has to look; down; or unknown.
    """

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

    @property
    def answered(self) -> bool:
        """Whether the service said anything of itself."""
        return self.state not in {"down", "unknown"}


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
    wrong = _to_look_at(status, counts, datetime.now(UTC))
    return ServiceReport(
        service,
        _state(wrong, seconds),
        "; ".join([status.database, *wrong]),
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


def _state(wrong: list[str], seconds: float) -> str:
    return "attention" if wrong else "slow" if seconds > SLOW_SECONDS else "ok"


def _to_look_at(status: ServiceStatus, counts: dict[str, int], now: datetime) -> list[str]:
    """What a person has to look at; nothing of it mends itself by waiting."""
    parts = []
    if counts["dead"]:
        parts.append(f"{_pieces(counts['dead'])} gave up after five tries")
    if counts["late"]:
        parts.append(f"{_pieces(counts['late'])} {'is' if counts['late'] == 1 else 'are'} late")
    if status.oldest_event and now - status.oldest_event > NEWS_IS_LATE:
        parts.append("news for another service has waited for more than five minutes")
    return parts


def _pieces(count: int) -> str:
    return "1 piece of work" if count == 1 else f"{count} pieces of work"


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
