"""The background work of the venues service: a kind of job, the action that does it, and what its giving up means.

None decides a booking.
"""

from services.venues.actions.audit import check_database, verify_audit
from services.venues.actions.hourly_jobs import go_round
from services.venues.actions.imports.bringing_in import files_of_before
from services.venues.actions.imports.service import imports
from services.venues.actions.letters.sending import (
    not_to_be_sent,
    objection_to_another_try,
    send_letter,
    send_notice,
)
from services.venues.actions.retention.removal import forget_answers, let_records_go
from services.venues.actions.screening.beyond_limit import confirm_look_ups
from services.venues.actions.screening.digests import make_digests
from services.venues.actions.screening.rescreening import build_index, rescreen, screen_week_before
from services.venues.actions.screening.runs_given_up import give_up_run, go_on_with_run
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.files.bringing_in import BRING_IN_FILES
from shared.jobs.given_up import GivenUpJobs
from shared.jobs.rows import Does, Kind

HANDLERS: dict[str, Does] = {
    **imports.work(),
    "discard-unconfirmed": imports.discard_each_night,
    "remove-file": imports.discard_each_night,  # what earlier versions put off
    "build-index": build_index,
    "rescreen": Kind(rescreen, given_up=give_up_run, reopen=go_on_with_run),
    "screen-week-before": screen_week_before,
    "confirm-look-ups": confirm_look_ups,
    "look-up-digest": make_digests,
    "send-letter": Kind(send_letter, objection=objection_to_another_try, closed=not_to_be_sent),
    "send-notice": send_notice,
    "letters-round": go_round,
    "forget-answers": forget_answers,
    "retention": let_records_go,
    BRING_IN_FILES: files_of_before.run,
    "verify-audit": verify_audit,
    "check-database": check_database,
}

given_up = GivenUpJobs(database, audit, jobs, HANDLERS)
