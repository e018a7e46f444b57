"""Files let go of each night: originals whose time is over, and uploads that nobody has confirmed."""

from datetime import UTC, datetime

from services.training.actions.imports.service import imports
from services.training.store.database import database
from services.training.store.imports.imports import list_kept_too_long, list_still_saying
from services.training.store.imports.kept_files import kept
from services.training.store.jobs import jobs
from shared.actor import system_actor
from shared.database.space import give_space_back
from shared.jobs.rows import Job, finishing

JOB = system_actor("training", "let-files-go")


def let_files_go(job: Job) -> None:
    """Each night: originals whose time is over, and uploads that nobody has confirmed in fourteen days."""
    now = datetime.now(UTC)
    imports.release_stranded()
    imports.discard_unconfirmed(job, JOB, now)
    for found in list_kept_too_long(now - kept.kept_for):
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            imports.remove_file(imports.existing(found.public_id), JOB, now)
    for found in list_still_saying():
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            imports.store.forget(imports.existing(found.public_id))
    with finishing(jobs, job, database):
        pass
    give_space_back(database)
