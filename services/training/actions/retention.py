"""Files let go of: the original when its time is over or on request, and a whole upload that nobody confirmed."""

from datetime import UTC, datetime
from uuid import UUID

from services.training.actions.giving_up import release_stranded
from services.training.actions.importing import existing, get_import
from services.training.store.audit import record_audit
from services.training.store.database import database
from services.training.store.imports import (
    ImportRecord,
    discard_import,
    forget_rows,
    list_kept_too_long,
    list_still_saying,
    list_unconfirmed,
    save_import,
)
from services.training.store.jobs import jobs
from services.training.store.kept_files import kept
from shared.actor import Actor, system_actor
from shared.contracts import training as contract
from shared.database_space import give_space_back
from shared.done_before import check_own
from shared.imports import DISCARDABLE, ORIGINAL_DELETED, THROWN_AWAY, UNCONFIRMED_KEPT, not_discardable
from shared.jobs import Job, finishing
from shared.problems import Refused

JOB = system_actor("training", "let-files-go")


def remove_original(public_id: UUID, actor: Actor, now: datetime) -> contract.Import:
    """Removes the original file with what its rows said; what was made of it stays, with its checksum and counts."""
    with database.write_transaction():
        found = existing(public_id)
        if found.state in ("received", "reading", "confirming", "undoing"):
            raise Refused("The file is still being worked on")
        check_own(ORIGINAL_DELETED, found.file_removed_by, found.file_removed_at, actor)
        if found.file_removed_at is None:
            _remove_file(found, actor, now)
    return get_import(public_id)


def _remove_file(found: ImportRecord, actor: Actor, now: datetime) -> None:
    save_import(found.id, (found.state,), file_removed_at=now, file_removed_by=actor.id)
    forget_rows(found)
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


def let_files_go(job: Job) -> None:
    """Each night: originals whose time is over, and uploads that nobody has confirmed in fourteen days."""
    now = datetime.now(UTC)
    release_stranded()
    for found in list_unconfirmed(DISCARDABLE, now - UNCONFIRMED_KEPT):
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            _discard(found, JOB, now)
    for found in list_kept_too_long(now - kept.kept_for):
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            _remove_file(existing(found.public_id), JOB, now)
    for found in list_still_saying():
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            forget_rows(existing(found.public_id))
    with finishing(jobs, job, database):
        pass
    give_space_back(database)
