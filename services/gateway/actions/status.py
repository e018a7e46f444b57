"""How the three services are doing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.gateway.actions.anchoring import last_outcome
from services.gateway.actions.audit import database_watch, watch
from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.policy.loader import FOLDER
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.heartbeats import heartbeats
from services.gateway.store.jobs import jobs
from services.gateway.store.outbox import outbox
from services.gateway.store.pack_files import kept
from shared import attention
from shared.attention import of_audit_chain, to_look_at
from shared.contracts.audit import Anchor, AuditStatus
from shared.contracts.jobs import GivenUp
from shared.contracts.training import ServiceStatus
from shared.http.problems import Problem
from shared.jobs.given_up import GivenUpJobs
from shared.policy import faults

SLOW_SECONDS = 1.0
SERVICES = ("gateway", "training", "venues")


@dataclass(frozen=True)
class AuditReport:
    """Up to which entry a chain is anchored in its file and at the other services, and when it was last read whole."""

    anchored_entry: int | None
    anchored_at: datetime | None
    kept_elsewhere_entry: int | None
    kept_elsewhere_at: datetime | None
    verified_at: datetime | None
    problems: tuple[str, ...]


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
    audit: AuditReport | None = None
    kept_bytes: int | None = None
    given_up: tuple[GivenUp, ...] = ()
    closed: tuple[GivenUp, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the service said anything of itself."""
        return self.state not in {"down", "unknown"}


def look_at_services(
    training: TrainingClient, venues: VenuesClient, given_up: GivenUpJobs
) -> tuple[datetime, tuple[ServiceReport, ...]]:
    """When we looked, and what each service said of itself; of the gateway's work that gave up, `given_up` says it."""

    def own() -> ServiceStatus:
        with database.read_transaction():
            dead, closed = given_up.list_dead(), given_up.list_closed()
        return replace(_own_status(), given_up=dead, closed=closed)

    answers = {"gateway": _ask(own), "training": _ask(training.status), "venues": _ask(venues.status)}
    held = [anchor for status, _ in answers.values() if isinstance(status, ServiceStatus) for anchor in _held(status)]
    return datetime.now(UTC), tuple(_report(name, *answer, held) for name, answer in answers.items())


def _ask(status: Callable[[], ServiceStatus]) -> tuple[ServiceStatus | Problem, float]:
    began = time.monotonic()
    try:
        return status(), round(time.monotonic() - began, 3)
    except Problem as problem:
        return problem, round(time.monotonic() - began, 3)


def _held(status: ServiceStatus) -> tuple[Anchor, ...]:
    return status.audit.held if status.audit else ()


def _report(service: str, status: ServiceStatus | Problem, seconds: float, held: list[Anchor]) -> ServiceReport:
    if isinstance(status, Problem):
        return ServiceReport(service, "down" if status.status >= 500 else "unknown", status.detail, seconds)
    counts = {name: int(status.jobs.get(name, 0)) for name in ("waiting", "late", "dead")}
    audited = _audit_report(service, status.audit, held)
    wrong = [*to_look_at(status, datetime.now(UTC)), *(audited.problems if audited else ())]
    return ServiceReport(
        service=service,
        state=_state(wrong, seconds),
        detail="; ".join([status.database, *wrong]),
        seconds=seconds,
        waiting_jobs=counts["waiting"],
        late_jobs=counts["late"],
        dead_jobs=counts["dead"],
        waiting_events=status.events_waiting,
        oldest_event=status.oldest_event,
        audit_entries=status.audit_entries,
        audit_head=status.audit_head,
        audit=audited,
        kept_bytes=status.kept_bytes,
        given_up=status.given_up,
        closed=status.closed,
    )


def _audit_report(service: str, status: AuditStatus | None, held: list[Anchor]) -> AuditReport | None:
    if status is None:
        return None
    elsewhere = max((anchor for anchor in held if anchor.service == service), key=lambda one: one.seq, default=None)
    return AuditReport(
        anchored_entry=status.anchored_entry,
        anchored_at=status.anchored_at,
        kept_elsewhere_entry=elsewhere.seq if elsewhere else None,
        kept_elsewhere_at=elsewhere.at if elsewhere else None,
        verified_at=status.verified_at,
        problems=of_audit_chain(status, str(last_outcome(service)["reason"])),
    )


def _state(wrong: list[str], seconds: float) -> str:
    return "attention" if wrong else "slow" if seconds > SLOW_SECONDS else "ok"


def _own_status() -> ServiceStatus:
    watched = watch.status()  # outside the transaction: the anchor file shows the newest commits
    with database.read_transaction():
        entries, head = audit.head()
        return ServiceStatus(
            service="gateway",
            database="SQLite" if database.is_sqlite else "PostgreSQL",
            events_waiting=outbox.waiting(),
            oldest_event=outbox.oldest_waiting(),
            jobs=dict(jobs.counts(datetime.now(UTC))),
            audit_entries=entries,
            audit_head=head,
            details={"problems": list(database_watch.problems())},
            audit=watched,
            policy=faults(FOLDER.parent),
            background=heartbeats.problems(datetime.now(UTC)),
            kept_bytes=kept.total_size(),
        )


def needs_attention() -> bool:
    """Whether a person has to look at anything that the status page tells of the gateway, or of what it compared."""
    with database.connection():
        differs = any(last_outcome(service)["reason"] for service in SERVICES)
        return differs or attention.needs_attention(_own_status(), datetime.now(UTC))
