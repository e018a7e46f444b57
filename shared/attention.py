"""What of a service a person has to look at: one answer for the status page, the command line and `/readyz`."""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.contracts.audit import AuditStatus
from shared.contracts.training import ServiceStatus

NEWS_IS_LATE = timedelta(minutes=5)


def to_look_at(status: ServiceStatus, now: datetime) -> tuple[str, ...]:
    """Each thing in words, but what is wrong with its audit chain; nothing of it mends itself by waiting."""
    counts = {name: int(status.jobs.get(name, 0)) for name in ("late", "dead")}
    parts = [str(problem) for problem in status.details.get("problems", ())]
    if counts["dead"]:
        parts.append(f"{_pieces(counts['dead'])} gave up after five tries")
    if counts["late"]:
        parts.append(f"{_pieces(counts['late'])} {'is' if counts['late'] == 1 else 'are'} late")
    if status.oldest_event and now - status.oldest_event > NEWS_IS_LATE:
        parts.append("news for another service has waited for more than five minutes")
    return (*parts, *status.policy, *filter(None, status.background.values()), *status.undelivered)


def of_audit_chain(audit: AuditStatus, compared: str = "") -> tuple[str, ...]:
    """What is wrong with a chain, each once; `compared` is what its comparison with the other services' heads found."""
    found = (
        ("not every audit entry is anchored: ", audit.anchor_problem),
        ("audit chain: ", audit.verify_problem),
        ("audit chain compared with the other services: ", compared),
    )
    return tuple(dict.fromkeys(before + reason.removesuffix(".") for before, reason in found if reason))


def needs_attention(status: ServiceStatus, now: datetime) -> bool:
    """Whether a person has to look at anything of it but what works in the background: of that `/readyz` has lines."""
    return bool(to_look_at(replace(status, background={}), now) or (status.audit and of_audit_chain(status.audit)))


def _pieces(count: int) -> str:
    return "1 piece of work" if count == 1 else f"{count} pieces of work"
