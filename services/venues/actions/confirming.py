"""Bringing the accepted rows of a file in, and letting go of the original: jobs, safe to start again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.lists import load_list
from services.venues.actions.submitting import Origin, submit
from services.venues.actions.venues import add_venue
from services.venues.rules.origins import made_at
from services.venues.store.audit import record_audit
from services.venues.store.bookings import list_known_references
from services.venues.store.database import database
from services.venues.store.imports import ImportRecord, LineRecord, find_import, list_lines, save_before, save_import
from services.venues.store.jobs import jobs
from services.venues.store.lists import ListFile
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
            if found is None or found.state != "confirming" or found.done >= found.accepted:
                break
            jobs.renew(job, now)
            lines, _ = list_lines(found.id, "accepted", found.done, CHUNK if found.kind == "bookings" else None)
            KINDS[found.kind](found, lines, Actor(found.confirmed_by), now)
            save_import(found.id, ("confirming",), done=found.done + len(lines))
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        if found is not None and save_import(found.id, ("confirming",), state="confirmed", confirmed_at=now):
            details = {"kind": found.kind, "sha256": found.sha256, "accepted": found.accepted}
            record_audit("import-confirmed", f"import:{public_id}", Actor(found.confirmed_by), now, details)


def _bookings(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    rows = [line.parsed or {} for line in lines]
    known = list_known_references(str(row["reference"]) for row in rows if row["reference"])
    for row in rows:
        if row["reference"] in known:  # it came in another way since the file was looked through
            continue
        given = made_at(str(row["submitted"]), now).at if row["submitted"] else None
        origin = Origin("import", str(row["reference"]), given, found.id)
        request = row["request"]
        submit(BookingSubmission(request=request if isinstance(request, dict) else {}), origin, actor, now)


def _venues(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    """Adds venues and rooms or says what they now are, and keeps what they were before, so that it can be undone."""
    for line in lines:
        entry = line.parsed or {}
        save_before(line.id, place_as_it_is(str(entry["venue"])))
        add_venue(entry)


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
    file = ListFile(file_name=found.file_name, sha256=found.sha256, refused=found.refused)
    rows = [line.parsed or {} for line in lines]
    load_list(found.kind, f"{now:%Y-%m-%d} {found.sha256[:8]}", rows, file, actor, now)


KINDS = {
    "bookings": _bookings,
    "venues": _venues,
    "register": _list,
    "proscribed": _list,
    "sanctions": _list,
    "other_list": _list,
}
