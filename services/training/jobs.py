"""The background work of the training service: a kind of job, and the action that does it."""

from collections.abc import Callable

from services.training.actions.checking import check_import
from services.training.actions.confirming import confirm_import, remove_file, undo_import
from services.training.actions.nights import check_projection, forget_answers
from shared.jobs import Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "check-import": check_import,
    "confirm-import": confirm_import,
    "undo-import": undo_import,
    "remove-file": remove_file,
    "check-projection": check_projection,
    "forget-answers": forget_answers,
}
