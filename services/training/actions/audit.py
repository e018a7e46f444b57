"""Watching over the audit chain of the training service."""

from datetime import UTC, datetime

from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared.audit.watch import AuditWatch
from shared.database.watch import DatabaseWatch
from shared.jobs.rows import Job, finishing

watch = AuditWatch(database, audit)
database_watch = DatabaseWatch(database, audit)


def verify_audit(job: Job) -> None:
    """Each night the whole chain is read and compared with its anchor file; the status page shows the outcome."""
    watch.verify(datetime.now(UTC))
    with finishing(jobs, job, database):
        return


def check_database(job: Job) -> None:
    """Each night the whole database is read; the status page shows what is wrong with it."""
    database_watch.check(datetime.now(UTC))
    with finishing(jobs, job, database):
        return
