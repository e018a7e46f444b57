"""What the training service does at night: checks itself, and lets go of what it need not keep."""

from datetime import UTC, datetime

from services.training.actions.standing.projection import differences, project
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.idempotency import answers
from services.training.store.jobs import jobs
from shared.actor import system_actor
from shared.http.idempotency import KEPT_FOR
from shared.jobs.nightly import Nights
from shared.jobs.rows import Job, finishing
from shared.logs import log

nights = Nights(
    database, jobs, ("check-projection", "forget-answers", "let-files-go", "verify-audit", "check-database")
)


def check_projection(job: Job) -> None:
    """The kept periods must be what the facts say; those that are not are made anew, and the audit says so."""
    wrong = differences()
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        if wrong:
            log().error("projection differs", people=len(wrong))
            project(wrong)
        actor = system_actor("training", job.kind)
        record_audit("projection-checked", "projection", actor, now, {"people_made_anew": len(wrong)})


def forget_answers(job: Job) -> None:
    """Answers to keyed requests are kept for two days."""
    with finishing(jobs, job, database):
        answers.forget_before(datetime.now(UTC) - KEPT_FOR)
