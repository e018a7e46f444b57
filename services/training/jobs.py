"""The background work of the training service: a kind of job, the action that does it, and what its giving up means."""

from services.training.actions.audit import check_database, verify_audit
from services.training.actions.imports.bringing_in import files_of_before
from services.training.actions.imports.service import imports
from services.training.actions.nightly_jobs import check_projection, forget_answers
from services.training.actions.retention import let_files_go
from services.training.actions.standing.projection_policy import REBUILD
from services.training.actions.standing.rebuilding import rebuild_behind
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared.files.bringing_in import BRING_IN_FILES
from shared.jobs.given_up import GivenUpJobs
from shared.jobs.rows import Does

HANDLERS: dict[str, Does] = {
    **imports.work(),
    "let-files-go": let_files_go,
    "remove-file": let_files_go,  # what earlier versions put off for thirty days; the night does it by today's setting
    REBUILD: rebuild_behind,
    "check-projection": check_projection,
    "forget-answers": forget_answers,
    BRING_IN_FILES: files_of_before.run,
    "verify-audit": verify_audit,
    "check-database": check_database,
}

given_up = GivenUpJobs(database, audit, jobs, HANDLERS)
