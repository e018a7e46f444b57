"""Imports that nobody works on any more: each says so, says truly what is in, and is in nobody's way."""

from datetime import UTC, datetime
from uuid import UUID

from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.imports import find_import, list_unconfirmed, save_import
from services.training.store.jobs import jobs
from shared.actor import system_actor
from shared.imports import GIVEN_UP, WORK_ON
from shared.jobs import Job

CLEARED = {"check-import": {}, "confirm-import": {"confirmed_by": ""}, "undo-import": {"undone_by": ""}}


def give_up(job: Job) -> None:
    """In the transaction in which a job is given up. Saving and undoing are one transaction: nothing is half done."""
    _give_up(UUID(job.payload["import"]), job.kind)


def _give_up(public_id: UUID, work: str) -> None:
    end, found = GIVEN_UP[work], find_import(public_id)
    if found is None:
        return
    before = "" if work == "check-import" else found.problem.replace(end.said, "").strip()
    problem = " ".join(filter(None, (end.said, before)))
    if save_import(found.id, end.states, state=end.becomes, problem=problem, done=0, **CLEARED[work]):
        actor = system_actor("training", work)
        record_audit("import-given-up", f"import:{public_id}", actor, datetime.now(UTC), {"work": work})


def release_stranded() -> None:
    """Imports that wait for work there is none of, of an earlier version say, are given up too."""
    for found in list_unconfirmed(tuple(WORK_ON), datetime.now(UTC)):
        with database.write_transaction():
            database.lock(f"import:{found.public_id}")
            waiting = jobs.payloads_waiting([WORK_ON[found.state]])
            if all(one["import"] != str(found.public_id) for one in waiting):
                _give_up(found.public_id, WORK_ON[found.state])
