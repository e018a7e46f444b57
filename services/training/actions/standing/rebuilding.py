"""The kept standings worked out anew under the policy as it is now: by itself after a change, or by hand."""

from collections.abc import Callable
from datetime import UTC, datetime

from services.training.actions.standing.projection import project
from services.training.actions.standing.projection_policy import stamp_of, tell_venues_who_is_behind
from services.training.policy.loader import training_policy
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.jobs import jobs
from services.training.store.standing.facts import list_person_ids
from services.training.store.standing.projection_policy import list_behind
from shared.actor import system_actor
from shared.clock import london_day
from shared.jobs.rows import Job, finishing

BY_HAND = 2000
PIECE = 500
"""People a transaction: others write in between, and what is done stays done when the work is killed."""


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Makes the whole projection anew, a few thousand people a transaction; how many people."""
    ids = list_person_ids()
    for start in range(0, len(ids), BY_HAND):
        with database.write_transaction():
            project(ids[start : start + BY_HAND])
        if progress:
            progress(min(start + BY_HAND, len(ids)), len(ids))
    return len(ids)


def rebuild_behind(job: Job) -> None:
    """Works out everybody whose standing is kept under another policy, a piece at a time until nobody is left."""
    people = 0
    while piece := _behind():
        jobs.renew(job, datetime.now(UTC))
        with database.write_transaction():
            project(piece)
        people += len(piece)
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        actor = system_actor("training", job.kind)
        version = training_policy().on(london_day(now)).name
        record_audit("projection-rebuilt", "projection", actor, now, {"people": people, "policy": version})
        tell_venues_who_is_behind(now)


def _behind() -> list[int]:
    """Asked anew for each piece: the policy may change again meanwhile."""
    return list_behind(stamp_of(training_policy(), london_day(datetime.now(UTC))), PIECE)
