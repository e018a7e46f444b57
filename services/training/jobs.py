"""The background work of the training service: a kind of job, and the action that does it."""

from collections.abc import Callable

from services.training.actions.audit import check_database, verify_audit
from services.training.actions.imports.bringing_in import files_of_before
from services.training.actions.imports.service import imports
from services.training.actions.nightly_jobs import check_projection, forget_answers
from services.training.actions.retention import let_files_go
from services.training.actions.standing.projection_policy import REBUILD
from services.training.actions.standing.rebuilding import rebuild_behind
from services.training.store.jobs import jobs
from shared.files.bringing_in import BRING_IN_FILES
from shared.imports.states import GIVEN_UP
from shared.jobs.rows import AnotherTry, Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "check-import": imports.check_import,
    "confirm-import": imports.confirm_import,
    "undo-import": imports.undo_import,
    "let-files-go": let_files_go,
    "remove-file": let_files_go,  # what earlier versions put off for thirty days; the night does it by today's setting
    REBUILD: rebuild_behind,
    "check-projection": check_projection,
    "forget-answers": forget_answers,
    BRING_IN_FILES: files_of_before.run,
    "verify-audit": verify_audit,
    "check-database": check_database,
}

jobs.when_given_up(
    dict.fromkeys(GIVEN_UP, imports.give_up),
    dict.fromkeys(GIVEN_UP, AnotherTry(imports.objection_to_another_try, imports.read_again)),
)
