"""Imports that nobody works on any more: each says so, says truly what is in, and is in nobody's way."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.list_versions import LISTS, is_in_force
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    find_import,
    forget_cells,
    list_unconfirmed,
    refuse_from,
    save_import,
)
from services.venues.store.jobs import jobs
from shared.actor import system_actor
from shared.imports import GIVEN_UP, NOT_REACHED, WORK_ON, came_in_partly, went_partly
from shared.jobs import Job


def give_up(job: Job) -> None:
    """In the transaction in which a job is given up: what it did until then counts, and is told."""
    _give_up(UUID(job.payload["import"]), job.kind)


def _give_up(public_id: UUID, work: str) -> None:
    found, now = find_import(public_id), datetime.now(UTC)
    if found is None or found.state not in GIVEN_UP[work].states:
        return
    changes = {"state": GIVEN_UP[work].becomes, "problem": GIVEN_UP[work].said} | LEFT[work](found, now)
    save_import(found.id, GIVEN_UP[work].states, **changes)
    if found.file_removed_at is not None and changes["state"] == "confirmed":
        forget_cells(found.id)
    details = {"work": work, "done": found.done}
    record_audit("import-given-up", f"import:{public_id}", system_actor("venues", work), now, details)


def _unread(found: ImportRecord, now: datetime) -> dict[str, Any]:
    return {"done": 0}


def _brought_in(found: ImportRecord, now: datetime) -> dict[str, Any]:
    """Bookings come in some hundreds at a time: those that are in stay, and the rest is refused."""
    if not found.done and not (found.kind in LISTS and is_in_force(found.kind, found.sha256)):
        return {"confirmed_by": "", "done": found.read}
    rest = refuse_from(found.id, found.done, NOT_REACHED)
    counts = {"accepted": found.accepted - rest, "refused": found.refused + rest, "total": found.accepted - rest}
    problem = came_in_partly(found.done, found.accepted) if rest else ""
    return {"state": "confirmed", "confirmed_at": now, "problem": problem, **counts}


def _taken_back(found: ImportRecord, now: datetime) -> dict[str, Any]:
    """Bookings are withdrawn some hundreds at a time; venues go in one transaction."""
    return {"undone_by": "", **({"problem": went_partly(found.done, found.total)} if found.done else {})}


LEFT = {"check-import": _unread, "confirm-import": _brought_in, "undo-import": _taken_back}


def release_stranded() -> None:
    """Imports that wait for work there is none of, of an earlier version say, are given up too."""
    for found in list_unconfirmed(tuple(WORK_ON), datetime.now(UTC)):
        with database.write_transaction():
            database.lock(f"import:{found.public_id}")
            waiting = jobs.payloads_waiting([WORK_ON[found.state]])
            if all(one["import"] != str(found.public_id) for one in waiting):
                _give_up(found.public_id, WORK_ON[found.state])
