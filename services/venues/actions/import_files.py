"""Files let go of: the original when its time is over or on request, and a whole upload that nobody confirmed."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.giving_up import release_stranded
from services.venues.actions.importing import existing, get_import
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    discard_import,
    forget_cells,
    list_unconfirmed,
    save_file_gone,
)
from services.venues.store.jobs import jobs
from services.venues.store.kept_files import kept
from shared.actor import Actor, system_actor
from shared.contracts import training as contract
from shared.done_before import check_own
from shared.imports import (
    DISCARDABLE,
    ORIGINAL_DELETED,
    THROWN_AWAY,
    UNCONFIRMED,
    UNCONFIRMED_KEPT,
    not_discardable,
)
from shared.jobs import Job, finishing
from shared.problems import Refused

JOB = system_actor("venues", "discard-unconfirmed")


def remove_original(public_id: UUID, actor: Actor, now: datetime) -> contract.Import:
    """Removes the original file and lets go of what its rows said; what was made of it stays, with its counts."""
    with database.write_transaction():
        found = existing(public_id)
        if found.state in ("received", "reading", "confirming", "undoing"):
            raise Refused("The file is still being worked on")
        check_own(ORIGINAL_DELETED, found.file_removed_by, found.file_removed_at, actor)
        if found.file_kept:
            let_go(found, actor, now)
    return get_import(public_id)


def let_go(found: ImportRecord, actor: Actor, now: datetime) -> None:
    """From now on the original is not kept; what its rows said goes too.

    Accepted rows of a file that can still be confirmed stay until it is.
    """
    save_file_gone(found.id, actor.id, now)
    forget_cells(found.id, but="accepted" if found.state in (*UNCONFIRMED, "confirming") else "")
    record_audit("import-file-removed", f"import:{found.public_id}", actor, now, {"sha256": found.sha256})
    kept.remove(found.public_id)


def discard(public_id: UUID, actor: Actor, now: datetime) -> contract.Import:
    """Throws an upload away of which nothing is in: file and rows go, checksum and counts stay; again is harmless."""
    with database.write_transaction():
        found = existing(public_id)
        check_own(THROWN_AWAY, found.discarded_by, found.discarded_at, actor)
        if found.state != "discarded" and not _discard(found, actor, now):
            raise Refused(not_discardable(existing(public_id).state))
    return get_import(public_id)


def _discard(found: ImportRecord, actor: Actor, now: datetime) -> bool:
    if not discard_import(found.id, DISCARDABLE, actor.id, now):
        return False
    details = {"kind": found.kind, "state": found.state, "sha256": found.sha256, "read": found.read}
    record_audit("import-discarded", f"import:{found.public_id}", actor, now, details)
    kept.remove(found.public_id)
    return True


def discard_unconfirmed(job: Job) -> None:
    """Each night: uploads that nobody has confirmed in fourteen days. What was confirmed has the policy's periods."""
    now = datetime.now(UTC)
    release_stranded()
    for found in list_unconfirmed(DISCARDABLE, now - UNCONFIRMED_KEPT):
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            _discard(found, JOB, now)
    with finishing(jobs, job, database):
        return
