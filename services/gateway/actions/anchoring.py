"""Carrying the heads of the audit chains from service to service, every quarter of an hour and with each pack.

Before a head is carried, the chain is compared with what the others keep of it. A chain that does not fit is not
anchored anew: what the others keep stays the newest they know, and speaks until somebody has answered for it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol, TypedDict

from services.gateway.actions.audit import watch
from services.gateway.clients.audit import RemoteChain
from services.gateway.rules.pack import BROKEN_CHAIN, UNREAD_CHAIN
from services.gateway.store.audit import audit, record_audit
from services.gateway.store.database import database
from services.gateway.store.jobs import add_job, jobs
from shared.actor import Actor, system_actor
from shared.contracts.audit import Anchor, ChainReading, ChainReport, CheckedAnchors, PlacedAnchor
from shared.contracts.base import schema_of
from shared.http.problems import Problem
from shared.http.service_client import ServiceClient
from shared.jobs.rows import Job, finishing
from shared.logs import log

ANCHOR_HEADS = "anchor-audit-heads"
COMPARED = "anchors-compared"
NO_ANSWER = "its anchors could not be compared: it did not answer"
CARRIER = system_actor("gateway", ANCHOR_HEADS)
_asked: set[str] = set()


class Party(Protocol):
    """A service with an audit chain: our own, or one over HTTP."""

    service: str

    def report(self) -> ChainReport: ...
    def keep_heads(self, anchors: Iterable[Anchor], carrier: Actor, now: datetime) -> None: ...
    def check(self, anchors: Iterable[PlacedAnchor]) -> CheckedAnchors: ...
    def read(self, anchors: Iterable[PlacedAnchor], now: datetime) -> ChainReading: ...


def parties(training: ServiceClient, venues: ServiceClient) -> tuple[Party, ...]:
    """The three services."""
    return watch, RemoteChain("training", training, CARRIER), RemoteChain("venues", venues, CARRIER)


def ask_to_anchor(now: datetime) -> None:
    """One round each quarter of an hour, whoever asks for it and however often."""
    begins = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    quarter = f"{ANCHOR_HEADS}:{now:%Y-%m-%dT%H}:{now.minute // 15}"
    if quarter not in _asked:
        with database.write_transaction():
            add_job(ANCHOR_HEADS, {}, now, unique_key=quarter, not_before=begins)
        _asked.clear()
        _asked.add(quarter)


def anchor_heads(job: Job, all_parties: Iterable[Party]) -> None:
    """One round; what was found is in the audit of the gateway when its kind is not that of the last."""
    outcomes = carry_heads(tuple(all_parties), datetime.now(UTC))
    with finishing(jobs, job, database):
        for service, details in outcomes.items():
            if details["kind"] != last_outcome(service)["kind"]:
                log().warning("anchors compared", about=service, kind=details["kind"])
                record_audit(COMPARED, f"audit:{service}", CARRIER, datetime.now(UTC), details)


class Compared(TypedDict):
    """What was found when a chain was compared; an empty kind when all fits."""

    kind: str
    reason: str
    first: int | None


def carry_heads(all_parties: tuple[Party, ...], now: datetime) -> dict[str, Compared]:
    """Compares, then carries; for each service what was found, with an empty kind when all fits."""
    reports = {party: report for party in all_parties if (report := _report(party)) is not None}
    outcomes = {party.service: _outcome(party, reports) for party in all_parties}
    for keeper, kept in reports.items():
        if outcomes[keeper.service]["kind"]:
            continue  # nothing is added to a chain that somebody has to look at
        heads = [
            report.head
            for owner, report in reports.items()
            if owner is not keeper and report.head and not outcomes[owner.service]["kind"] and _is_news(report, kept)
        ]
        try:
            if heads:
                keeper.keep_heads(heads, CARRIER, now)
        except Problem:
            outcomes[keeper.service] = _said("unknown", NO_ANSWER)
    return outcomes


def _report(party: Party) -> ChainReport | None:
    try:
        return party.report()
    except Problem:
        return None


def _is_news(report: ChainReport, keeper: ChainReport) -> bool:
    """Whether more has happened than that heads were kept: otherwise the services would answer each other for ever."""
    service = report.head.service if report.head else ""
    return report.news > max((held.seq for held in keeper.held if held.service == service), default=0)


def _outcome(owner: Party, reports: Mapping[Party, ChainReport]) -> Compared:
    if owner not in reports:
        return _said("unknown", NO_ANSWER)
    try:
        finding = owner.check(_kept_of(owner, reports)).finding
    except Problem:
        return _said("unknown", NO_ANSWER)
    return _said(finding.kind, finding.reason, finding.first) if finding else _said("", "")


def _kept_of(owner: Party, reports: Mapping[Party, ChainReport]) -> list[PlacedAnchor]:
    """What the others keep of somebody's chain."""
    return [
        PlacedAnchor(anchor, f"kept by the {keeper.service} service")
        for keeper, report in reports.items()
        for anchor in report.held
        if anchor.service == owner.service
    ]


def broken_chains(all_parties: Iterable[Party], services: Collection[str], now: datetime) -> dict[str, str]:
    """Of these services, those whose chain does not hold when it is read from end to end, or cannot be read, and which.

    Each is compared with what all the others keep of it.
    """
    reports = {party: report for party in all_parties if (report := _report(party)) is not None}
    found = {}
    for service in services:
        owner = next((party for party in reports if party.service == service), None)
        try:
            reading = owner.read(_kept_of(owner, reports), now) if owner else None
        except Problem:
            reading = None
        if reading is None:
            found[service] = UNREAD_CHAIN
        elif reading.problem:
            found[service] = BROKEN_CHAIN
    return found


def _said(kind: str, reason: str, first: int | None = None) -> Compared:
    return {"kind": kind, "reason": reason, "first": first}


def last_outcome(service: str) -> Mapping[str, object]:
    """What the last round found that differed from the one before; all fits until something does not."""
    return next((entry.details for entry in audit.newest(f"audit:{service}")), _said("", ""))


def signed_heads(all_parties: Iterable[Party]) -> tuple[Mapping[str, object], ...]:
    """The head of each chain that answers, for the manifest of a pack."""
    heads = [report.head for party in all_parties if (report := _report(party)) is not None]
    return tuple(schema_of(Anchor)().dump(head) for head in heads if head)
