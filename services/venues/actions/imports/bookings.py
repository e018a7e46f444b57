"""Files of bookings as a kind of import: each row a request, some hundreds brought in or withdrawn a transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings.moving import move
from services.venues.actions.bookings.submitting import Origin, new_reference, submit
from services.venues.actions.imports.json_kind import figures
from services.venues.actions.imports.kind import VenueKind, stayed, stayed_with
from services.venues.actions.imports.known_rows import judged_again, without_known
from services.venues.actions.screening.who_asks import beyond_of_file
from services.venues.files.bookings import booking_line
from services.venues.rules.bookings import states
from services.venues.rules.bookings.origins import made_at
from services.venues.rules.bookings.states import Action, Party, State
from services.venues.rules.imports.booking_columns import BOOKINGS
from services.venues.rules.undo import also_in, stays_because
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import find_booking_to_change, list_known_references
from services.venues.store.calendar.venues import list_venues
from services.venues.store.database import database
from services.venues.store.imports.imports import (
    ImportRecord,
    LineRecord,
    NewLine,
    find_import,
    find_import_by_number,
    list_lines,
    refuse_from,
    save_import,
    save_outcomes,
)
from services.venues.store.jobs import jobs
from services.venues.store.undo import (
    count_brought_in,
    hand_over_bookings,
    is_acted_upon,
    list_brought_in,
    list_gone,
    list_to_withdraw,
)
from shared.actor import Actor
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.venues import UndoLine, UndoPlan
from shared.imports.again import bookings_in
from shared.imports.kinds import Done
from shared.imports.states import NOT_REACHED, came_in_partly, went_partly
from shared.jobs.rows import Job
from shared.spreadsheets.columns import ColumnMapping

CHUNK = 250
TURN = "files-of-bookings"


class BookingRows:
    """The outcome of every row of a file, gathered as it is read."""

    def __init__(self, mapping: ColumnMapping, now: datetime) -> None:
        self._mapping, self._now = mapping, now
        self._venues = {venue.name: {room.name for room in venue.rooms} for venue in list_venues()}
        self._lines: list[NewLine] = []

    def take(self, sheet: str, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Reads some rows, in order."""
        for number, cells in zip(lines, rows, strict=True):
            line = booking_line(sheet, number, cells, mapping=self._mapping, venues=self._venues, now=self._now)
            self._lines.append(NewLine(**vars(line)))

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
        count = count_brought_in(earlier.id)
        here = count.going + count.staying
        if here == earlier.accepted and not count.touched:
            return super().why_in(earlier, sha256)
        return bookings_in(earlier.created_at, earlier.public_id, here, earlier.accepted) if here else ""

    def prepare(self, found: ImportRecord, job: Job) -> None:
        """Brings the rows in, some hundreds a transaction; cut short, it goes on where it stopped."""
        while _some_brought_in(found.public_id, job):
            continue

    def take_turn(self) -> None:
        """What one file leaves to another is settled for both at once."""
        database.lock(TURN)

    def bring_in(self, found: ImportRecord, prepared: None, actor: Actor, now: datetime) -> Done:
        """The rows are in; what was in already, and was taken back while they came in, comes in too."""
        lost = [line for line in _judged(found) if line.outcome == "accepted"]
        if lost:
            save_outcomes(lost)
            _submit(found, lost, actor, now)
        accepted = found.accepted + len(lost)
        counts = {"accepted": accepted, "duplicate": found.duplicate - len(lost), "done": accepted, "total": accepted}
        return Done(dict(counts) if lost else {}, {"accepted": accepted})

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
        count, lines = count_brought_in(found.id), []
        for one in list_brought_in(found.id, skip, most):
            why = stays_because(one.state, one.acted_upon) or also_in(one.also_in)
            lines.append(UndoLine(one.reference, one.title, "stays" if why else "withdrawn", why, one.public_id))
        return UndoPlan(count.going, count.staying, tuple(lines))

    def begin_undoing(self, found: ImportRecord) -> dict[str, object]:
        """How many will be withdrawn."""
        return {"done": 0, "total": count_brought_in(found.id).going}

    def prepare_undo(self, found: ImportRecord, job: Job) -> None:
        """Withdraws what nobody has acted on, some hundreds a transaction; cut short, it goes on where it stopped."""
        while _some_withdrawn(found.public_id, job):
            continue

    def take_back(self, found: ImportRecord, now: datetime) -> Done:
        """What other files have as well is theirs from now on; how many were withdrawn, and what stays."""
        withdrawn = found.done + _withdraw_some(found, now, most=None)
        count, handed = count_brought_in(found.id), hand_over_bookings(found.id)
        for number, bookings in handed.items():
            _take_over(find_import_by_number(number), bookings, found, now)
        also = stayed_with(count.also_in_another, "booking", "bookings")
        said = " ".join(filter(None, (stayed(count.touched, "booking", "bookings"), also)))
        details = {"withdrawn": withdrawn, "stays": count.touched, "also_in_another": count.also_in_another}
        return Done({"problem": said, "done": withdrawn}, details)

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


def _judged(found: ImportRecord, *outcomes: str) -> list[LineRecord]:
    """The duplicates of a file, and its rows with these outcomes, that are not any more what they were."""
    duplicates = list_lines(found.id, "duplicate")
    gone = list_gone(line.booking for line in duplicates if line.booking is not None)
    others = [line for outcome in outcomes for line in list_lines(found.id, outcome)]
    return judged_again([*others, *(line for line in duplicates if line.booking in gone)], gone)


def _checked_again(found: ImportRecord) -> ImportRecord:
    """Rows that came in another way since the file was checked are duplicates; those of what was undone are none."""
    if not (changed := _judged(found, "accepted")):
        return found
    save_outcomes(changed)
    more = sum(line.outcome == "accepted" for line in changed) - sum(line.outcome == "duplicate" for line in changed)
    accepted, duplicate = found.accepted + more, found.duplicate - more
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
        database.lock(TURN)
        done = _withdraw_some(found, now, CHUNK)
        save_import(found.id, ("undoing",), done=found.done + done)
    return bool(done)


def _withdraw_some(found: ImportRecord, now: datetime, most: int | None) -> int:
    """Withdraws what nobody acted on and no other file has, so many at most; how many."""
    return sum(_withdraw(booking, found, now) for booking in list_to_withdraw(found.id, most))


def _take_over(other: ImportRecord, bookings: int, undone: ImportRecord, now: datetime) -> None:
    """Another file has these bookings now: its counts say so, and so does the audit."""
    accepted = other.accepted + bookings
    save_import(
        other.id, ("confirmed",), accepted=accepted, duplicate=other.duplicate - bookings, done=accepted, total=accepted
    )
    details = {"bookings": bookings, "from": str(undone.public_id)}
    record_audit("import-took-over", f"import:{other.public_id}", Actor(undone.undone_by), now, details)


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
