"""An earlier version of a list again: its entries are handed over as though they came in a file."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.actions.imports.lists import put_in_force
from services.venues.actions.imports.service import imports
from services.venues.actions.lists.versions import (
    GONE,
    IN_FORCE,
    VERSIONS,
    check_not_overtaken,
    check_same_reason,
    why_two,
)
from services.venues.rules.lists.versions import REGISTER, reason_objection
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.imports.imports import add_import, add_lines, list_same_files
from services.venues.store.lists.lists import KeptVersion, list_entries_kept, list_versions
from shared.access import NO_PROGRAM
from shared.actor import Actor
from shared.contracts.screening import screening as contract
from shared.done_before import check_own
from shared.http.problems import Forbidden, NotFound, Refused
from shared.imports.records import NewLine


def put_in_force_again(entry: contract.VersionAgain, actor: Actor, now: datetime) -> UUID:
    """An earlier version in one act, with a reason; one that has far fewer entries waits for a second person too.

    Its entries are handed over as though they came in a file, so that everything else is as for any version.
    """
    if entry.source == REGISTER and actor.is_program:
        raise Forbidden(NO_PROGRAM)
    if refused := reason_objection(entry.reason):
        raise Refused(refused)
    with database.write_transaction():
        database.lock("lists")
        versions = list_versions(entry.source, VERSIONS)
        old = next((one for one in versions if one.version == entry.version), None)
        if old is None:
            raise NotFound("There is no such version of this list")
        if old is versions[0]:
            raise Refused(IN_FORCE)
        check_not_overtaken(entry.source, entry.in_force, now)
        entries = list_entries_kept(old, entry.source)
        if old.entries and not entries:
            raise Refused(GONE)
        if begun := _handed_over_again(old, entry, actor):
            return begun
        public_id, count = uuid4(), len(entries)
        taken = add_import(
            public_id=public_id, kind=entry.source, file_name=old.file_name or old.version,
            sha256=_digest(old), size=0, state="checked", created_at=now, created_by=actor.id,
            read=count, accepted=count, total=count, done=count, again_of=old.id, reason=entry.reason.strip(),
        )  # fmt: skip
        add_lines(taken.id, [_line(number, one) for number, one in enumerate(entries, 1)])
        reasons = why_two(taken, now)
        details = {"source": entry.source, "version": old.version, "entries": count, "waits": bool(reasons)}
        record_audit("list-again-asked", f"import:{public_id}", actor, now, details)
        if not reasons:
            imports.begin_confirming(taken, actor, now, **put_in_force(taken, entry.reason, versions[0].version))
    return public_id


def _handed_over_again(old: KeptVersion, entry: contract.VersionAgain, actor: Actor) -> UUID | None:
    """The same version that this person handed over in another window; OutOfDate when somebody else did."""
    begun = list_same_files(_digest(old), entry.source)
    found = next((one for one in begun if one.again_of == old.id and one.state in ("checked", "confirming")), None)
    if found is None:
        return None
    check_own("This version was handed over to be put in force again", found.created_by, found.created_at, actor)
    check_same_reason(entry.reason, found)
    return found.public_id


def _digest(old: KeptVersion) -> str:
    return old.sha256 or f"version {old.id}"


def _line(number: int, entry: dict[str, Any]) -> NewLine:
    return NewLine("", number, "accepted", parsed=entry, cells={"Name": ", ".join(entry["names"])})
