"""Files of bookings as a kind of import: each row a request, some hundreds brought in or withdrawn a transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings.moving import move
from services.venues.actions.bookings.submitting import Origin, new_reference, submit
from services.venues.actions.imports.json_kind import figures
from services.venues.actions.imports.kind import VenueKind, stayed
from services.venues.actions.imports.known_rows import newly_known, without_known
from services.venues.actions.screening.who_asks import beyond_of_file
from services.venues.files.bookings import booking_line
from services.venues.rules.bookings import states
from services.venues.rules.bookings.origins import made_at
from services.venues.rules.bookings.states import Action, Party, State
from services.venues.rules.imports.booking_columns import BOOKINGS
from services.venues.rules.undo import stays_because
from services.venues.store.bookings.bookings import find_booking_to_change, list_known_references
from services.venues.store.calendar.venues import list_venues
from services.venues.store.database import database
from services.venues.store.imports.imports import (
    ImportRecord,
    LineRecord,
    find_import,
    list_lines,
    refuse_from,
    save_duplicates,
    save_import,
)
from services.venues.store.jobs import jobs
from services.venues.store.undo import count_brought_in, is_acted_upon, list_brought_in, list_untouched
from shared.actor import Actor
from shared.contracts.bookings import BookingSubmission
from shared.contracts.venues import UndoLine, UndoPlan
from shared.imports.again import bookings_in
from shared.imports.kinds import Done
from shared.imports.records import NewLine
from shared.imports.states import NOT_REACHED, came_in_partly, went_partly
from shared.jobs.rows import Job
from shared.spreadsheets.columns import ColumnMapping

CHUNK = 250


class BookingRows:
    """The outcome of every row of a file, gathered as it is read."""

    def __init__(self, mapping: ColumnMapping, now: datetime) -> None:
        self._mapping, self._now = mapping, now
        self._venues = {venue.name: {room.name for room in venue.rooms} for venue in list_venues()}
        self._lines: list[NewLine] = []

    def take(self, sheet: str, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Reads some rows, in order."""
        for number, cells in zip(lines, rows, strict=True):
            self._lines.append(
                booking_line(sheet, number, cells, mapping=self._mapping, venues=self._venues, now=self._now)
            )

    def end(self) -> list[NewLine]:
        """All rows, those that are in already among them."""
        self._lines = without_known(self._lines)
        return self._lines

    @property
    def figures(self) -> dict[str, int]:
        """How many rows came out how."""
        return figures(self._lines)


class Bookings(VenueKind):
    """Rows under a header, each a request."""

    layout = BOOKINGS
    checked_at_once_to = 1 << 20

    def rows(self, mapping: ColumnMapping | None, now: datetime) -> BookingRows:
        """What gathers the rows of one file."""
        if mapping is None:
            raise LookupError("A file of bookings has a header")
        return BookingRows(mapping, now)

    def why_in(self, earlier: ImportRecord | None, sha256: str) -> str:
        """A booking that somebody changed may not be recognised in the row it came from, and would come in twice.

        So a file of bookings comes again only when none of them is left.
        """
        if earlier is None or earlier.state != "confirmed":
            return super().why_in(earlier, sha256)
        untouched, touched = count_brought_in(earlier.id)
        here = untouched + touched
        if here == earlier.accepted and not touched:
            return super().why_in(earlier, sha256)
        return bookings_in(earlier.created_at, earlier.public_id, here, earlier.accepted) if here else ""

    def prepare(self, found: ImportRecord, job: Job) -> None:
        """Brings the rows in, some hundreds a transaction; cut short, it goes on where it stopped."""
        while _some_brought_in(found.public_id, job):
            continue

    def undo_objection(self, found: ImportRecord, actor: Actor) -> str:
        """Bookings are taken back as a booking officer withdraws them."""
        if refused := super().undo_objection(found, actor):
            return refused
        if actor.is_program and (refused := states.program_objection(State.SUBMITTED, Action.WITHDRAW) or ""):
            return refused
        if Party.BOOKING_OFFICER.value not in {role.value for role in actor.roles}:
            return "Only the booking officer can undo a file of bookings."
        return ""

    def plan(self, found: ImportRecord, skip: int, most: int) -> UndoPlan:
        """Bookings that are withdrawn, and first those that somebody has acted on."""
        taken_back, staying = count_brought_in(found.id)
        lines = []
        for one in list_brought_in(found.id, skip, most):
            why = stays_because(one.state, one.acted_upon)
            lines.append(UndoLine(one.reference, one.title, "stays" if why else "withdrawn", why, one.public_id))
        return UndoPlan(taken_back, staying, tuple(lines))

    def begin_undoing(self, found: ImportRecord) -> dict[str, object]:
        """How many will be withdrawn."""
        return {"done": 0, "total": count_brought_in(found.id)[0]}

    def prepare_undo(self, found: ImportRecord, job: Job) -> None:
        """Withdraws what nobody has acted on, some hundreds a transaction; cut short, it goes on where it stopped."""
        while _some_withdrawn(found.public_id, job):
            continue

    def take_back(self, found: ImportRecord, now: datetime) -> Done:
        """Nothing is left to withdraw; how many were, and how many stay."""
        staying = count_brought_in(found.id)[1]
        return Done({"problem": stayed(staying, "booking", "bookings")}, {"withdrawn": found.done, "stays": staying})

    def left_by(self, work: str, found: ImportRecord, now: datetime) -> dict[str, object]:
        """Bookings come in and go some hundreds at a time: those that are in stay, and the rest is refused."""
        if work == "undo-import" and found.done:
            return {"done": found.done, "problem": went_partly(found.done, found.total)}
        if work != "confirm-import" or not found.done:
            return super().left_by(work, found, now)
        rest = refuse_from(found.id, found.done, NOT_REACHED)
        accepted = found.accepted - rest
        return {
            "state": "confirmed", "confirmed_at": now, "confirmed_by": found.confirmed_by, "done": found.done,
            "problem": came_in_partly(found.done, found.accepted) if rest else "",
            "accepted": accepted, "total": accepted, "refused": found.refused + rest,
        }  # fmt: skip


def _some_brought_in(public_id: UUID, job: Job) -> bool:
    """Brings the next rows in; False when there are none left."""
    now = datetime.now(UTC)
    with database.write_transaction():
        found = find_import(public_id)
        if found is None or found.state != "confirming" or found.done >= found.accepted:
            return False
        jobs.renew(job, now)
        if not found.done:
            found = replace(_checked_again(found), beyond=beyond_of_file(found, now))
        lines = list_lines(found.id, "accepted", found.done, CHUNK)
        _submit(found, lines, Actor(found.confirmed_by), now)
        save_import(found.id, ("confirming",), done=found.done + len(lines), beyond=found.beyond)
    return True


def _checked_again(found: ImportRecord) -> ImportRecord:
    """Rows that came in another way since the file was checked are duplicates, and counted so."""
    if not (known := newly_known(list_lines(found.id, "accepted"))):
        return found
    save_duplicates(known)
    accepted, duplicate = found.accepted - len(known), found.duplicate + len(known)
    save_import(found.id, ("confirming",), accepted=accepted, duplicate=duplicate, total=accepted)
    return replace(found, accepted=accepted, duplicate=duplicate)


def _submit(found: ImportRecord, lines: list[LineRecord], actor: Actor, now: datetime) -> None:
    rows = [line.parsed or {} for line in lines]
    known = list_known_references(str(row["reference"]) for row in rows if row["reference"])
    for row in rows:
        if row["reference"] in known:  # it came in another way since the file was checked
            continue
        given = made_at(str(row["submitted"]), now).at if row["submitted"] else None
        origin = Origin("import", str(row["reference"]), given, found.id, beyond=found.beyond)
        request = row["request"]
        submit(BookingSubmission(request=request if isinstance(request, dict) else {}), origin, actor, now)


def _some_withdrawn(public_id: UUID, job: Job) -> bool:
    """Withdraws the next bookings that nobody has acted on; False when there are none left."""
    now = datetime.now(UTC)
    with database.write_transaction():
        found = find_import(public_id)
        if found is None or found.state != "undoing":
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
