"""Runs of looking up again that nobody works on any more: none says that it waits, and none keeps a later one back."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.store.audit import record_audit
from services.venues.store.jobs import jobs
from services.venues.store.screening.rescreening import (
    Run,
    find_newest_run,
    find_run,
    list_runs_not_begun,
    list_runs_to_do,
    save_run,
)
from shared.actor import system_actor
from shared.jobs.rows import Job

KIND = "rescreen"
GIVEN_UP = "given_up"
JOB = system_actor("venues", KIND)


def give_up_run(job: Job) -> None:
    """In the transaction in which a part of a run is given up."""
    if (run := _run(job)) is not None:
        _give_up(run, datetime.now(UTC))


def go_on_with_run(job: Job) -> None:
    """In the transaction in which a part of a run is tried again: it goes on where it stopped."""
    run = _run(job)
    if run is not None and run.state == GIVEN_UP:
        save_run(run, state="running" if run.started_at else "waiting", finished_at=None)


def give_up_stranded_runs(now: datetime) -> None:
    """In the open transaction: runs that wait for work there is none of, of an earlier version say, are given up."""
    worked_on = _held("waiting")
    for run in list_runs_to_do():
        if run.id not in worked_on:
            _give_up(run, now)


def find_run_that_waits() -> Run | None:
    """A run over all bookings to come that has not begun and will, or None."""
    held = _held("waiting")
    return next((run for run in list_runs_not_begun() if run.id in held), None)


def find_run_to_repeat() -> Run | None:
    """The newest run over all bookings to come where it was given up and a person closed its work, or None.

    While its work still stands among what gave up, somebody is asked to look at that first.
    """
    run = find_newest_run()
    return run if run is not None and run.state == GIVEN_UP and run.id not in _held("waiting", "dead") else None


def _give_up(run: Run, now: datetime) -> None:
    if run.state in ("waiting", "running") and save_run(run, state=GIVEN_UP, finished_at=now):
        details = {"why": run.why, "bookings": run.done}
        record_audit("rescreening-given-up", f"rescreening:{run.id}", JOB, now, details)


def _held(*states: str) -> set[UUID]:
    return {UUID(payload["run"]) for payload in jobs.payloads_waiting([KIND], states=states)}


def _run(job: Job) -> Run | None:
    return find_run(UUID(job.payload["run"]))
