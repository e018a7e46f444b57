"""Lists of names: loaded whole, an entry added, changed or removed; bookings to come are then looked up again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.venues.actions.screening.gone_entries import note_gone
from services.venues.actions.screening.rescreening import ask_for_rescreening
from services.venues.rules.screening.look_ups import list_name
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from services.venues.store.jobs import add_job
from services.venues.store.lists.lists import (
    ListFile,
    add_list_version,
    add_subject,
    change_subject,
    describe_lists,
    find_subject,
    has_list_version,
    has_same_entries,
    list_newest_versions,
)
from shared.actor import Actor
from shared.http.problems import NotFound, Refused

ENTRY = frozenset(
    {"kind", "names", "weak_names", "facts", "active", "state", "active_from", "active_until"}
)  # what may be changed of an entry


OTHER_ENTRIES = (
    "Version {version} of the {list} has been loaded before, with other entries or before the version that is in force "
    "now. Nothing was changed: give this one another name."
)


def load_list(
    source: str, version: str, subjects: Iterable[dict[str, object]], file: ListFile, actor: Actor, now: datetime
) -> None:
    """Puts a version of a list in force, whole; the same version in force with the same entries twice is once.

    Refused for a version name that stands for other entries: two versions of one name could not be told apart.
    """
    subjects = list(subjects)
    with database.write_transaction():
        if has_list_version(source, version):
            if has_same_entries(source, version, subjects):
                return
            raise Refused(OTHER_ENTRIES.format(list=list_name(source), version=version))
        before = {one.source: one.in_force for one in describe_lists(now)}.get(source)
        count = add_list_version(source, version, subjects, by=actor.id, now=now, file=file)
        details = {"source": source, "version": version, "subjects": count, "sha256": file.sha256, "before": before}
        if file.handed_over_by != actor.id:
            details["handed_over_by"] = file.handed_over_by
        record_audit("list-loaded", f"list:{source}", actor, now, details)
        _then_ask_again(f"{list_name(source)} version {version}", "list", actor, now)


def add_entry(source: str, entry: dict[str, object], actor: Actor, now: datetime) -> UUID:
    """Adds an entry to a list; found by look-ups from the commit on."""
    with database.write_transaction():
        made = add_subject(source, {"active": True, **entry}, actor.id, now)
        record_audit("entry-added", f"entry:{made}", actor, now, {"source": source})
        _then_ask_again(list_name(source), "entry", actor, now)
    return made


def change_entry(public_id: UUID, changes: dict[str, object], actor: Actor, now: datetime) -> None:
    """Changes what a list says of an entry, its state or its time; what was answered of it may lapse by that."""
    if unknown := set(changes) - ENTRY:
        raise LookupError(f"An entry has no {', '.join(sorted(unknown))}")
    with database.write_transaction():
        number, source = _existing(public_id)
        change_subject(number, source, changes, what="entry-changed", by=actor.id, now=now)
        record_audit("entry-changed", f"entry:{public_id}", actor, now, {"changed": sorted(changes)})
        _then_ask_again(list_name(source), "entry", actor, now)


def remove_entry(public_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes an entry out of force for good; it matches no more from the commit on, and what it was is kept."""
    with database.write_transaction():
        number, source = _existing(public_id)
        change_subject(
            number, source, {"state": "removed", "active": False}, what="entry-removed", by=actor.id, now=now
        )
        record_audit("entry-removed", f"entry:{public_id}", actor, now, {"source": source})
        _then_ask_again(list_name(source), "entry", actor, now)


def _existing(public_id: UUID) -> tuple[int, str]:
    found = find_subject(public_id)
    if found is None:
        raise NotFound("There is no such entry on a list in force")
    return found


def _then_ask_again(about: str, why: str, actor: Actor, now: datetime) -> None:
    """After every change of a list: no open question is lost by it, and bookings to come are looked up again."""
    note_gone(now)
    versions = {found.source: found.version for found in list_newest_versions()}
    add_job("build-index", {"lists": len(versions)}, now)
    ask_for_rescreening(why, about, actor, now)
