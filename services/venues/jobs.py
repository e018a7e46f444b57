"""The background work of the venues service: a kind of job, and the action that does it; none decides a booking."""

from collections.abc import Callable

from services.venues.actions.audit import check_database, verify_audit
from services.venues.actions.hourly_jobs import go_round
from services.venues.actions.imports.bringing_in import files_of_before
from services.venues.actions.imports.service import imports
from services.venues.actions.letters.sending import send_letter, send_notice
from services.venues.actions.retention.removal import forget_answers, let_records_go
from services.venues.actions.screening.beyond_limit import confirm_look_ups
from services.venues.actions.screening.digests import make_digests
from services.venues.actions.screening.rescreening import build_index, rescreen, screen_week_before
from services.venues.store.jobs import jobs
from shared.files.bringing_in import BRING_IN_FILES
from shared.imports.states import GIVEN_UP
from shared.jobs.rows import AnotherTry, Job

HANDLERS: dict[str, Callable[[Job], None]] = {
    "check-import": imports.check_import,
    "confirm-import": imports.confirm_import,
    "undo-import": imports.undo_import,
    "discard-unconfirmed": imports.discard_each_night,
    "remove-file": imports.discard_each_night,  # what earlier versions put off
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

jobs.when_given_up(
    dict.fromkeys(GIVEN_UP, imports.give_up),
    dict.fromkeys(GIVEN_UP, AnotherTry(imports.objection_to_another_try, imports.read_again)),
)
