"""How the three services are doing."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template

from services.gateway.actions.status import ServiceReport, look_at_services
from services.gateway.clients.both import both_clients
from services.gateway.pages.kit.presentation import moment
from shared.access import SEES_STATUS, requires
from shared.version import version

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
@requires(*SEES_STATUS)
def show() -> str:
    """Each service, what waits in it, and what has to be looked at."""
    checked_at, reports = look_at_services(*both_clients())
    return render_template(
        "status/status.html",
        checked_at=checked_at,
        services=[_row(report) for report in reports],
        notes=_notes(reports),
    )


def _row(report: ServiceReport) -> dict[str, Any]:
    return {
        "service": report.service,
        "state": report.state,
        "version": version() if report.answered else "",
        "detail": report.detail,
        "waiting_jobs": report.waiting_jobs,
        "waiting_events": report.waiting_events,
        "oldest_wait": _oldest(report.oldest_event),
        "kept_bytes": report.kept_bytes,
        "audit": report.audit,
        "audit_entries": report.audit_entries,
        "audit_head": report.audit_head,
    }


def _oldest(at: datetime | None) -> str:
    return f"Oldest news from {moment(at)}" if at else ""


def _notes(reports: tuple[ServiceReport, ...]) -> list[str]:
    return [
        "Some work gave up after five tries. It stays on record; look at the logs of that service."
        for report in reports
        if report.dead_jobs
    ][:1]
