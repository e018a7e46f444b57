"""Undoing an import: what nobody has built on is taken back, all else stays, and the page says which beforehand."""

from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.coming_again import places_of
from services.venues.actions.confirming import CHUNK
from services.venues.actions.importing import existing
from services.venues.actions.moving import move
from services.venues.actions.submitting import new_reference
from services.venues.actions.venues import entry_as_listed, noting_changes
from services.venues.rules import states
from services.venues.rules.states import Action, Party, State
from services.venues.rules.taking_back import WHOLE, Fate, Place, Undone, stays_because, undo_places
from services.venues.store.audit import record_audit
from services.venues.store.bookings import find_booking_to_change
from services.venues.store.database import database
from services.venues.store.imports import ImportRecord, find_import, list_lines, save_import
from services.venues.store.jobs import add_job, jobs
from services.venues.store.taking_back import (
    count_brought_in,
    find_venue_number,
    is_acted_upon,
    list_brought_in,
    list_untouched,
    remove_room,
    remove_venue,
)
from services.venues.store.venues import save_room, save_venue
from shared.actor import Actor
from shared.contracts import venues as contract
from shared.done_before import check_own
from shared.imports import UNDONE
from shared.jobs import Job, finishing
from shared.problems import Refused

KINDS = ("bookings", "venues")


def get_plan(public_id: UUID, actor: Actor, page: int, per_page: int) -> contract.UndoPlan:
    """What undoing a file would do now: what goes, and what stays and why, which comes first."""
    with database.read_transaction():
        found = existing(public_id)
        if refused := _objection(found, actor):
            raise Refused(refused)
        plan = _bookings_plan if found.kind == "bookings" else _venues_plan
        return plan(found, (page - 1) * per_page, per_page)


def _objection(found: ImportRecord, actor: Actor) -> str | None:
    """Why this person cannot undo this file, or None; bookings are taken back by a booking officer."""
    if found.kind not in KINDS:
        return "A list is put right by loading it again, or by putting an earlier version in force again"
    if found.state != "confirmed":
        return "Only an import that has been confirmed can be undone"
    if found.kind == "bookings":
        if actor.is_program and (refused := states.program_objection(State.SUBMITTED, Action.WITHDRAW)):
            return refused
        if Party.BOOKING_OFFICER.value not in {role.value for role in actor.roles}:
            return "Only the booking officer can undo a file of bookings."
    return None


def _bookings_plan(found: ImportRecord, skip: int, most: int) -> contract.UndoPlan:
    taken_back, staying = count_brought_in(found.id)
    lines = []
    for one in list_brought_in(found.id, skip, most):
        why = stays_because(one.state, one.acted_upon)
        lines.append(contract.UndoLine(one.reference, one.title, "stays" if why else "withdrawn", why, one.public_id))
    return contract.UndoPlan(taken_back, staying, tuple(lines))


def _venues_plan(found: ImportRecord, skip: int, most: int) -> contract.UndoPlan:
    undone = [(venue, one) for venue, ones in _venues_undone(found) for one in ones]
    undone.sort(key=lambda pair: pair[1].fate is not Fate.STAYS)
    staying = sum(one.fate is Fate.STAYS for _, one in undone)
    lines = tuple(
        contract.UndoLine(venue, one.place.room, one.fate.value, one.why) for venue, one in undone[skip : skip + most]
    )
    return contract.UndoPlan(len(undone) - staying, staying, lines)


def _venues_undone(found: ImportRecord) -> list[tuple[str, list[Undone]]]:
    """By venue of the file, the last first: what becomes of it and its rooms."""
    lines, _ = list_lines(found.id, "accepted", 0, None)
    told = [(entry_as_listed(line.parsed), line.before) for line in reversed(lines) if line.parsed is not None]
    return [(str(said["venue"]), undo_places(places_of(said, before))) for said, before in told if before is not None]


def ask_to_undo(public_id: UUID, actor: Actor, now: datetime) -> None:
    """From here a job takes back what can be; the same person asking twice is harmless."""
    with database.write_transaction():
        found = existing(public_id)
        if found.state in ("undoing", "undone"):
            check_own(UNDONE, found.undone_by, found.undone_at, actor)
            return
        if refused := _objection(found, actor):
            raise Refused(refused)
        total = count_brought_in(found.id)[0] if found.kind == "bookings" else 0
        if not save_import(found.id, ("confirmed",), state="undoing", undone_by=actor.id, done=0, total=total):
            raise Refused("Only an import that has been confirmed can be undone")
        add_job("undo-import", {"import": str(public_id)}, now)
        record_audit("import-undo-asked", f"import:{public_id}", actor, now)


def undo_import(job: Job) -> None:
    """Takes back for the person who asked, some hundreds a transaction; cut short, it goes on where it stopped."""
    public_id = UUID(job.payload["import"])
    while _some_withdrawn(public_id, job):
        continue
    with finishing(jobs, job, database):
        found, now = find_import(public_id), datetime.now(UTC)
        if found is None or found.state != "undoing":
            return
        actor = Actor(found.undone_by)
        counts = _venues_taken_back(found) if found.kind == "venues" else {"withdrawn": found.done}
        staying = counts.pop("stays") if "stays" in counts else count_brought_in(found.id)[1]
        save_import(found.id, ("undoing",), state="undone", undone_at=now, problem=_said_of(found.kind, staying))
        details = {"kind": found.kind, "sha256": found.sha256, **counts, "stays": staying}
        record_audit("import-undone", f"import:{public_id}", actor, now, details)


def _said_of(kind: str, staying: int) -> str:
    if not staying:
        return ""
    things = "booking" if kind == "bookings" else "venue or room"
    many = "bookings" if kind == "bookings" else "venues or rooms"
    return f"{staying} {things if staying == 1 else many} stayed, because somebody had built on what came in."


def _some_withdrawn(public_id: UUID, job: Job) -> bool:
    """Withdraws the next bookings that nobody has acted on; False when there are none left."""
    now = datetime.now(UTC)
    with database.write_transaction():
        found = find_import(public_id)
        if found is None or found.state != "undoing" or found.kind != "bookings":
            return False
        jobs.renew(job, now)
        untouched = list_untouched(found.id, CHUNK)
        done = sum(_withdraw(booking, found, now) for booking in untouched)
        save_import(found.id, ("undoing",), done=found.done + done)
    return bool(untouched)


def _withdraw(public_id: UUID, found: ImportRecord, now: datetime) -> bool:
    """Withdraws one booking unless somebody was faster; its reference is free again for a corrected file.

    The hirer is not written to: what was undone is our import, not their request.
    """
    booking = find_booking_to_change(public_id)
    if booking is None or stays_because(booking.state, is_acted_upon(booking.id)):
        return False
    why = f"The import of the file “{found.file_name}” was undone. It came in as {booking.reference}."
    move(
        booking, Action.WITHDRAW, Actor(found.undone_by), now, why=why, role=Party.BOOKING_OFFICER.value,
        is_told=False, reference=new_reference(), taken_back=True,
    )  # fmt: skip
    return True


def _venues_taken_back(found: ImportRecord) -> dict[str, int]:
    counts = dict.fromkeys((fate.value for fate in Fate), 0)
    for venue, ones in _venues_undone(found):
        for one in ones:
            counts[one.fate.value] += 1
        with noting_changes(venue, Actor(found.undone_by), datetime.now(UTC)):
            for one in (one for one in ones if one.fate is Fate.RESTORED):
                _restore(venue, one.place)
            for one in (one for one in ones if one.fate is Fate.REMOVED):
                remove_room(venue, one.place.room) if one.place.room else remove_venue(venue)
    return counts


def _restore(venue: str, place: Place) -> None:
    before = place.before or {}
    if place.room == WHOLE:
        save_venue(venue, before["kind"], before["owner"], before["postcode"], before.get("on_the_day"))
    elif number := find_venue_number(venue):
        save_room(number, place.room, before["capacity"], before["part_of"])
