"""Files of venues, bookings and lists: looked through when they come in, brought in when a person confirms."""

import hashlib
import time
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.lists import load_list
from services.venues.actions.reading import READERS
from services.venues.actions.reading_lists import Line
from services.venues.actions.submitting import Origin, submit
from services.venues.rules.wall_time import read_wall_time
from services.venues.store.audit import record_audit
from services.venues.store.bookings import list_known_references
from services.venues.store.database import database
from services.venues.store.imports import (
    ImportRecord,
    add_import,
    find_confirmed,
    find_import,
    list_imports,
    list_lines,
    save_import,
)
from services.venues.store.jobs import add_job, jobs
from services.venues.store.lists import ListFile
from services.venues.store.venues import save_room, save_venue
from shared.actor import Actor
from shared.contracts import training as contract
from shared.contracts.bookings import BookingSubmission
from shared.jobs import Job, finishing
from shared.problems import Invalid, NotFound, Refused
from shared.spreadsheets.reading import UnreadableFile

CHUNK = 250
LONGEST_NAME = 200


def receive(content: bytes, file_name: str, kind: str, actor: Actor, now: datetime) -> contract.Import:
    """Looks through a file and keeps its rows with their outcome; nothing is brought in by this."""
    sha256 = hashlib.sha256(content).hexdigest()
    earlier = find_confirmed(sha256, kind)
    if earlier is not None:
        raise Refused(f"This very file has been imported (import {earlier.public_id}). Its rows are in.")
    try:
        lines = READERS[kind](content)
    except UnreadableFile as problem:
        raise Invalid(problem.detail) from None
    if kind == "bookings":
        lines = _without_known(lines)
    counts = {
        outcome: sum(line.outcome == outcome for line in lines) for outcome in ("accepted", "duplicate", "refused")
    }
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    with database.write_transaction():
        taken = add_import(
            {
                "kind": kind,
                "file_name": "".join(letter for letter in name if letter.isprintable())[:LONGEST_NAME] or "file",
                "sha256": sha256,
                "size": len(content),
                "state": "checked",
                "read": len(lines),
                **counts,
                "created_at": now,
                "created_by": actor.id,
            },
            [
                {
                    "row": line.row, "outcome": line.outcome, "column": line.column, "value": line.value,
                    "reason": line.reason, "parsed": line.parsed,
                }
                for line in lines
            ],
        )  # fmt: skip
        details = {"kind": kind, "sha256": sha256, "counts": counts}
        record_audit("import-received", f"import:{taken.public_id}", actor, now, details)
    return answer(taken)


def _without_known(lines: list[Line]) -> list[Line]:
    """A booking that is in already, or that the file has twice, is a duplicate."""
    known = list_known_references(line.reference for line in lines if line.reference)
    checked = []
    for line in lines:
        if line.outcome == "accepted" and line.reference in known:
            line = Line(line.row, "duplicate", "Reference", line.reference, "This booking is in already.", None)
        elif line.reference:
            known.add(line.reference)
        checked.append(line)
    return checked


def existing(public_id: UUID) -> ImportRecord:
    """The import, or NotFound."""
    found = find_import(public_id)
    if found is None:
        raise NotFound("There is no such import")
    return found


def answer(found: ImportRecord) -> contract.Import:
    """An import in the words of the contract."""
    return contract.Import(
        found.public_id,
        found.kind,
        found.file_name,
        found.sha256,
        found.size,
        found.state,
        contract.Progress(found.done, found.accepted),
        contract.ImportCounts(found.read, found.accepted, found.duplicate, 0, 0, found.refused),
        0,
        0,
        1,
        "",
        found.created_at,
        found.created_by,
        found.confirmed_at,
        found.confirmed_by,
        file_kept=False,
    )


def get_import(public_id: UUID) -> contract.Import:
    """One import as it now is."""
    return answer(existing(public_id))


def get_imports(page: int, per_page: int) -> contract.ImportPage:
    """Imports, newest first."""
    found, total = list_imports((page - 1) * per_page, per_page)
    return contract.ImportPage(tuple(map(answer, found)), total)


def get_lines(
    public_id: UUID, outcome: str | None, page: int | None, per_page: int
) -> tuple[list[contract.ImportLine], int]:
    """Rows of a file with outcome and reason; every row when no page is asked for. And how many there are."""
    skip, most = (0, None) if page is None else ((page - 1) * per_page, per_page)
    lines, total = list_lines(existing(public_id).id, outcome, skip, most)
    return [
        contract.ImportLine(line.id, line.row, line.outcome, line.column, line.value, line.reason) for line in lines
    ], total


def ask_to_confirm(public_id: UUID, actor: Actor, now: datetime) -> None:
    """From here a job brings the accepted rows in; asking twice is harmless."""
    with database.write_transaction():
        found = existing(public_id)
        if found.state in ("confirming", "confirmed"):
            return
        if find_confirmed(found.sha256, found.kind):
            raise Refused("This very file has been imported. Its rows are in.")
        save_import(found.id, "checked", state="confirming", confirmed_by=actor.id)
        add_job("confirm-import", {"import": str(public_id)}, now)
        record_audit("import-confirm-asked", f"import:{public_id}", actor, now)


def wait_while_confirming(public_id: UUID, seconds: float) -> contract.Import:
    """The import once it is in, or as it is after so many seconds.

    Inside a keyed request the job cannot start before the answer is saved, so there is nothing to wait for.
    """
    ends = time.monotonic() + seconds
    while not database.real.in_transaction() and time.monotonic() < ends and existing(public_id).state == "confirming":
        time.sleep(0.1)
    return get_import(public_id)


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
            KINDS[found.kind](found, [line.parsed or {} for line in lines], Actor(found.confirmed_by), now)
            save_import(found.id, "confirming", done=found.done + len(lines))
    now = datetime.now(UTC)
    with finishing(jobs, job, database):
        if found is not None and save_import(found.id, "confirming", state="confirmed", confirmed_at=now):
            details = {"kind": found.kind, "sha256": found.sha256, "accepted": found.accepted}
            record_audit("import-confirmed", f"import:{public_id}", Actor(found.confirmed_by), now, details)


def _bookings(found: ImportRecord, lines: list[dict[str, object]], actor: Actor, now: datetime) -> None:
    known = list_known_references(str(line["reference"]) for line in lines if line["reference"])
    for line in lines:
        if line["reference"] in known:  # it came in another way since the file was looked through
            continue
        given = read_wall_time(str(line["submitted"])).at if line["submitted"] else None
        origin = Origin("import", str(line["reference"]), given, found.id)
        request = line["request"]
        submit(BookingSubmission(request=request if isinstance(request, dict) else {}), origin, actor, now)


def _venues(found: ImportRecord, lines: list[dict[str, object]], actor: Actor, now: datetime) -> None:
    for line in lines:
        add_venue(line)


def add_venue(entry: dict[str, object]) -> int:
    """Adds a venue with its rooms, a whole before its parts; its number."""
    venue = save_venue(*(str(entry[name]) for name in ("venue", "kind", "owner", "postcode")))
    rooms = entry["rooms"]
    waiting = list(rooms) if isinstance(rooms, list | tuple) else []
    there = {""}
    while waiting:
        ready = [room for room in waiting if room["part_of"] in there]
        if not ready:
            raise LookupError("A room is part of itself")
        for room in ready:
            save_room(venue, room["room"], room["capacity"], room["part_of"])
            there.add(room["room"])
        waiting = [room for room in waiting if room not in ready]
    return venue


def _list(found: ImportRecord, lines: list[dict[str, object]], actor: Actor, now: datetime) -> None:
    file = ListFile(file_name=found.file_name, sha256=found.sha256, refused=found.refused)
    load_list(found.kind, f"{now:%Y-%m-%d} {found.sha256[:8]}", lines, file, actor, now)


KINDS = {
    "bookings": _bookings,
    "venues": _venues,
    "register": _list,
    "proscribed": _list,
    "sanctions": _list,
    "other_list": _list,
}
