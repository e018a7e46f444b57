"""Bringing the accepted rows of a file in, and letting go of the original: jobs, safe to start again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.known_rows import newly_known
from services.venues.actions.list_versions import LISTS, OVERTAKEN, VERSIONS, is_overtaken, why_two
from services.venues.actions.lists import load_list
from services.venues.actions.submitting import Origin, submit
from services.venues.actions.venues import change_venue, entry_as_listed
from services.venues.actions.who_asks import beyond_of_file
from services.venues.rules.origins import made_at
from services.venues.store.audit import record_audit
from services.venues.store.bookings import list_known_references
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    LineRecord,
    find_import,
    forget_cells,
    list_lines,
    save_before,
    save_duplicates,
    save_import,
)
from services.venues.store.jobs import jobs
from services.venues.store.lists import ListFile, has_list_version, list_versions
from services.venues.store.venues import list_venues
from shared.actor import Actor
from shared.contracts.bookings import BookingSubmission
from shared.jobs import Job, finishing

CHUNK = 250


def confirm_import(job: Job) -> None:
    """Brings the accepted rows in, some hundreds a transaction; cut short, it goes on where it stopped."""
    public_id = UUID(job.payload["import"])
    while True:
        now = datetime.now(UTC)
        with database.write_transaction():
            found = find_import(public_id)
            if found is None or found.state != "confirming" or (found.done >= found.accepted and not _is_empty(found)):
                break
            jobs.renew(job, now)
            if found.kind == "bookings" and not found.done:
                found = replace(_looked_at_again(found), beyond=beyond_of_file(found, now))
            lines, _ = list_lines(found.id, "accepted", found.done, CHUNK if found.kind == "bookings" else None)
            KINDS[found.kind](found, lines, Actor(found.confirmed_by), now)
            save_import(found.id, ("confirming",), done=found.done + len(lines), beyond=found.beyond)
            if _is_empty(found):
                break
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        if found is not None and save_import(found.id, ("confirming",), state="confirmed", confirmed_at=now):
            if found.file_removed_at is not None:
                forget_cells(found.id)
            details = {"kind": found.kind, "sha256": found.sha256, "accepted": found.accepted}
            record_audit("import-confirmed", f"import:{public_id}", Actor(found.confirmed_by), now, details)


def _is_empty(found: ImportRecord) -> bool:
    """A list with nobody on it: that too is put in force, once."""
    return found.kind in LISTS and not found.accepted


def _looked_at_again(found: ImportRecord) -> ImportRecord:
    """Rows that came in another way since the file was looked through are duplicates, and counted so."""
    lines, _ = list_lines(found.id, "accepted", 0, None)
    if not (known := newly_known(lines)):
        return found
    save_duplicates(known)
    accepted, duplicate = found.accepted - len(known), found.duplicate + len(known)
    save_import(found.id, ("confirming",), accepted=accepted, duplicate=duplicate, total=accepted)
    return replace(found, accepted=accepted, duplicate=duplicate)


def _bookings(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    rows = [line.parsed or {} for line in lines]
    known = list_known_references(str(row["reference"]) for row in rows if row["reference"])
    for row in rows:
        if row["reference"] in known:  # it came in another way since the file was looked through
            continue
        given = made_at(str(row["submitted"]), now).at if row["submitted"] else None
        origin = Origin("import", str(row["reference"]), given, found.id, beyond=found.beyond)
        request = row["request"]
        submit(BookingSubmission(request=request if isinstance(request, dict) else {}), origin, actor, now)


def _venues(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    """Adds venues and rooms or says what they now are, and keeps what they were before, so that it can be undone."""
    for line in lines:
        entry = entry_as_listed(line.parsed or {})
        save_before(line.id, place_as_it_is(str(entry["venue"])))
        change_venue(entry, actor, now)


def place_as_it_is(name: str) -> dict[str, dict[str, Any]]:
    """What is kept of a venue, under '', and of its rooms, by name; nothing when there is no such venue."""
    for venue in list_venues([name]):
        rooms: dict[str, dict[str, Any]] = {
            room.name: {"capacity": room.capacity, "part_of": room.part_of} for room in venue.rooms
        }
        return {
            "": {"kind": venue.kind, "owner": venue.owner, "postcode": venue.postcode, "on_the_day": venue.on_the_day},
            **rooms,
        }
    return {}


def _list(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    """Puts a version in force, unless another came into force since, or that has grown so that a second has to look."""
    if is_overtaken(found.kind, found.compared_with, now):
        save_import(found.id, ("confirming",), state="checked", problem=OVERTAKEN)
        return
    if why_two(found, now) and not (found.reason and found.confirmed_by != found.created_by):
        save_import(found.id, ("confirming",), state="checked", problem=CHANGED_SINCE)
        return
    file = ListFile(
        own_date=_own_date(found),
        file_name=found.file_name,
        sha256=found.sha256,
        refused=found.refused,
        reason=found.reason,
        handed_over_by=found.created_by,
    )
    rows = [line.parsed or {} for line in lines]
    load_list(found.kind, _version_name(found, now), rows, file=file, actor=actor, now=now)


CHANGED_SINCE = "The version in force was changed meanwhile. A second person looks at this one, and gives a reason."


def _own_date(found: ImportRecord) -> date | None:
    return next((one.own_date for one in list_versions(found.kind, VERSIONS) if one.id == found.again_of), None)


def _version_name(found: ImportRecord, now: datetime) -> str:
    """The day and the first letters of the checksum; a version that comes again on one day has a number besides."""
    name = f"{now:%Y-%m-%d} {found.sha256[:8]}"
    if found.again_of is not None:
        known = (one.version for one in list_versions(found.kind, VERSIONS) if one.id == found.again_of)
        name = f"{next(known, name).partition(AGAIN)[0]}{AGAIN}{now:%Y-%m-%d}"
    numbered, number = name, 2
    while has_list_version(found.kind, numbered):
        numbered, number = f"{name} ({number})", number + 1
    return numbered


AGAIN = ", again "


KINDS = {
    "bookings": _bookings,
    "venues": _venues,
    "register": _list,
    "proscribed": _list,
    "sanctions": _list,
    "other_list": _list,
}
