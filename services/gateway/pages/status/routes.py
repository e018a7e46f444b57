"""How the three services are doing, and what a person does about work that gave up."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.status import ServiceReport, look_at_services
from services.gateway.clients.both import both_clients, training_client, venues_client
from services.gateway.clients.jobs import JobCalls
from services.gateway.jobs import given_up
from services.gateway.pages.kit.forms import Field, asks, hidden, read, refused
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.presentation import moment
from services.gateway.pages.repeats import form_key, once, saved_inside
from shared.access import MENDS_JOBS, SEES_STATUS, requires, requires_person
from shared.actor import current_actor
from shared.contracts.jobs import GivenUp, JobClosing, JobRetry
from shared.http.problems import Invalid, OutOfDate, Refused
from shared.jobs.given_up import STOPPED
from shared.version import version

blueprint = Blueprint("status", __name__)


@blueprint.get("/status")
@requires(*SEES_STATUS)
def show() -> str:
    """Each service, what waits in it, and what has to be looked at."""
    checked_at, reports = look_at_services(*both_clients(), given_up)
    return render_template(
        "status/status.html",
        checked_at=checked_at,
        services=[_row(report) for report in reports],
        given_up=[(report.service, job) for report in reports for job in report.given_up],
        more_given_up=sum((report.dead_jobs or 0) - len(report.given_up) for report in reports if report.given_up),
        closed=[(report.service, job) for report in reports for job in report.closed],
        names=shown_names(job.closed_by for report in reports for job in report.closed),
    )


def _row(report: ServiceReport) -> dict[str, object]:
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


CLOSING = (
    *hidden("version"),
    Field(
        "reason", "Why is nothing more to be done?", "area",
        "No names: everybody who may open the status page reads it.", "Say why nothing more is to be done", rows=3,
    ),
)  # fmt: skip
JOB = "/status/jobs/<any(gateway, training, venues):service>/<uuid:job>"
OWN = "gateway"


@blueprint.get(JOB)
@requires(*SEES_STATUS)
def job(service: str, job: UUID) -> ResponseReturnValue:
    """One piece of work that gave up: what is known of it, and what can be done."""
    return _page(service, job)


@blueprint.post(f"{JOB}/retry")
@requires_person(*MENDS_JOBS)
@saved_inside
def retry(service: str, job: UUID) -> ResponseReturnValue:
    """Has it tried again."""
    entry = JobRetry(_since_read())

    def save() -> ResponseReturnValue:
        if service == OWN:
            given_up.try_again(job, entry, current_actor(), datetime.now(UTC))
        else:
            _client(service).try_job_again(job, entry, form_key())
        return _done("It is tried again, up to five times. If it gives up again it stands here again")

    return _saved(service, job, save)


@blueprint.post(f"{JOB}/closing")
@requires_person(*MENDS_JOBS)
@saved_inside
@asks(CLOSING)
def close(service: str, job: UUID) -> ResponseReturnValue:
    """Says that nothing more is to be done, and why."""
    filled = read(CLOSING, request.form)
    if filled.errors:
        return _page(service, job, filled.values, filled.errors), 422
    entry = JobClosing(_since_read(), filled.said["reason"])

    def save() -> ResponseReturnValue:
        if service == OWN:
            given_up.close(job, entry, current_actor(), datetime.now(UTC))
        else:
            _client(service).close_job(job, entry, form_key())
        return _done("It is closed. It is not tried any more, and your reason is kept")

    return _saved(service, job, save, filled.values)


def _saved(
    service: str, job: UUID, save: Callable[[], ResponseReturnValue], values: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Of the gateway's own work the saving is one transaction; another service remembers the key of the form itself."""
    try:
        made: ResponseReturnValue = (once(save) if service == OWN else save)()
    except (OutOfDate, Invalid, Refused) as problem:
        return _page(service, job, values, refused(CLOSING, problem)), problem.status
    return made


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("status.show"), 303)


def _since_read() -> datetime:
    """When it had given up, as the page said that the person read; a form that does not say is out of date."""
    try:
        return datetime.fromisoformat(request.form.get("version", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        raise OutOfDate("Open the page again: this form does not say which failure it is about") from None


def _client(service: str) -> JobCalls:
    return training_client() if service == "training" else venues_client()


def _page(service: str, job: UUID, values: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> str:
    found: GivenUp = given_up.get(job) if service == OWN else _client(service).given_up_job(job)
    return render_template(
        "status/job.html",
        service=service,
        job=found,
        names=shown_names([found.closed_by]),
        was_stopped=found.error == STOPPED,
        may_mend=current_actor().has(*MENDS_JOBS) and not current_actor().is_program,
        form=CLOSING,
        values=(values or {}) | {"version": found.since.isoformat()},
        errors=errors or {},
    )
