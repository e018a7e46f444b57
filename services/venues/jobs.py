"""The background work of the venues service: a kind of job, and the action that does it; none decides a booking."""

from collections.abc import Callable

from services.venues.actions.audit import check_database, verify_audit
from services.venues.actions.beyond_limit import confirm_look_ups
from services.venues.actions.bringing_in import files_of_before
from services.venues.actions.confirming import confirm_import
from services.venues.actions.digests import make_digests
from services.venues.actions.giving_up import give_up
from services.venues.actions.import_files import discard_unconfirmed
from services.venues.actions.letting_go import forget_answers, let_records_go
from services.venues.actions.looking_through import check_import
from services.venues.actions.rescreening import build_index, rescreen, screen_week_before
from services.venues.actions.rounds import go_round
from services.venues.actions.sending import send_letter, send_notice
from services.venues.actions.undoing import undo_import
from services.venues.store.jobs import jobs
from shared.bringing_in import KIND as BRING_IN_FILES
from shared.imports import GIVEN_UP
from shared.jobs import Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "check-import": check_import,
    "confirm-import": confirm_import,
    "undo-import": undo_import,
    "discard-unconfirmed": discard_unconfirmed,
    "remove-file": discard_unconfirmed,  # what earlier versions put off for thirty days; the night of retention does it
    "build-index": build_index,
    "rescreen": rescreen,
    "screen-week-before": screen_week_before,
    "confirm-look-ups": confirm_look_ups,
    "look-up-digest": make_digests,
    "send-letter": send_letter,
    "send-notice": send_notice,
    "letters-round": go_round,
    "forget-answers": forget_answers,
    "retention": let_records_go,
    BRING_IN_FILES: files_of_before.run,
    "verify-audit": verify_audit,
    "check-database": check_database,
}

jobs.when_given_up(dict.fromkeys(GIVEN_UP, give_up))
