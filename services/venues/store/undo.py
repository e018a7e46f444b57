"""The bookings that a file brought in, and who has built on them or on its venues since."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.venues.rules.calendar.places import spellings
from services.venues.store.calendar.venues import as_listed, list_spellings, list_venue_names
from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow, StandingDecisionRow
from services.venues.store.tables.imports import ImportLineRow
from services.venues.store.tables.registers import RegisterEntryRow, RegisterVersionRow
from services.venues.store.tables.venues import RoomRow, VenueRow

SYSTEM = "system:%"
_ACTED = "EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id AND h.what <> 'submit' AND h.by NOT LIKE ?)"
_BROUGHT_IN = "FROM booking b WHERE b.origin = ? AND NOT b.taken_back"
_TOUCHED = f"(b.state <> 'submitted' OR {_ACTED})"
_ALSO = (
    "FROM import_line l JOIN import i ON i.id = l.source_id "
    "WHERE l.booking = b.id AND l.outcome = 'duplicate' AND i.state = 'confirmed' AND i.id <> b.origin"
)
_STAYS = f"({_TOUCHED} OR EXISTS (SELECT 1 {_ALSO}))"
ALL = 1_000_000
APPROVERS = "venue-approvers"


@dataclass(frozen=True)
class BroughtIn:
    """A booking that came in with a file; `acted_upon` when a person has done anything to it since.

    `also_in` is the name of another confirmed file that has it as well, or ''.
    """

    public_id: UUID
    reference: str
    title: str
    state: str
    acted_upon: bool
    also_in: str


@dataclass(frozen=True)
class CountBroughtIn:
    """Bookings of a file: those that its undoing withdraws, that another file has too, and that somebody acted on."""

    going: int
    also_in_another: int
    touched: int

    @property
    def staying(self) -> int:
        """How many its undoing leaves."""
        return self.also_in_another + self.touched


def list_brought_in(import_id: int, skip: int, most: int) -> list[BroughtIn]:
    """Bookings of a file that are not taken back, those first that stay."""
    rows = database.query(
        f"SELECT b.public_id, b.reference, b.title, b.state, CASE WHEN {_ACTED} THEN 1 ELSE 0 END, "
        f"COALESCE((SELECT i.file_name {_ALSO} ORDER BY l.id LIMIT 1), '') {_BROUGHT_IN} "
        f"ORDER BY CASE WHEN {_STAYS} THEN 0 ELSE 1 END, b.id LIMIT ? OFFSET ?",
        SYSTEM, import_id, SYSTEM, most, skip,
    )  # fmt: skip
    return [BroughtIn(_uuid(row[0]), row[1], row[2], row[3], bool(row[4]), str(row[5])) for row in rows]


def list_to_withdraw(import_id: int, most: int | None = None) -> list[UUID]:
    """Bookings of a file that nobody has acted on and no other confirmed file has, in their order."""
    rows = database.query(
        f"SELECT b.public_id {_BROUGHT_IN} AND NOT {_STAYS} ORDER BY b.id LIMIT ?", import_id, SYSTEM, most or ALL
    )
    return [_uuid(row[0]) for row in rows]


def count_brought_in(import_id: int) -> CountBroughtIn:
    """How many bookings of a file are there, and what its undoing would do to them."""
    ((touched, staying, all_of_them),) = database.query(
        f"SELECT COUNT(CASE WHEN {_TOUCHED} THEN 1 END), COUNT(CASE WHEN {_STAYS} THEN 1 END), COUNT(*) {_BROUGHT_IN}",
        SYSTEM, SYSTEM, import_id,
    )  # fmt: skip
    return CountBroughtIn(int(all_of_them) - int(staying), int(staying) - int(touched), int(touched))


def list_gone(numbers: Iterable[int]) -> set[int]:
    """Which of these bookings were taken back."""
    wanted, gone = list(numbers), set[int]()
    for start in range(0, len(wanted), 500):
        query = BookingRow.select(BookingRow.id).where(BookingRow.id.in_(wanted[start : start + 500]))
        gone |= {int(found.id) for found in query.where(BookingRow.taken_back)}
    return gone


@database.write
def hand_over_bookings(import_id: int) -> dict[int, int]:
    """Bookings of a file that another confirmed file has as well become those of that one; how many, by its number.

    The row that was a duplicate is then the one that stands for the booking.
    """
    rows = database.query(
        f"SELECT b.id, (SELECT MIN(l.id) {_ALSO}) FROM booking b WHERE b.origin = ? AND NOT b.taken_back "
        f"AND EXISTS (SELECT 1 {_ALSO}) ORDER BY b.id",
        import_id,
    )
    handed = Counter[int]()
    for booking, line in rows:
        source = ImportLineRow.get_by_id(line).source_id
        ImportLineRow.update(outcome="accepted", column="", value="", reason="", booking=None).where(
            ImportLineRow.id == line
        ).execute()
        BookingRow.update(origin=source).where(BookingRow.id == booking).execute()
        handed[source] += 1
    return dict(handed)


def is_acted_upon(booking: int) -> bool:
    """Whether a person has done anything to a booking since it came in."""
    rows = database.query(f"SELECT 1 FROM booking b WHERE b.id = ? AND {_ACTED}", booking, SYSTEM)
    return bool(rows)


def _uuid(stored: object) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(str(stored))


def list_rooms_referred_to(venue: str) -> set[str]:
    """Rooms of a venue that a booking names, and '' when the venue itself is named anywhere, however spelt."""
    booking, standing, version, entry = BookingRow, StandingDecisionRow, RegisterVersionRow, RegisterEntryRow
    query = booking.select(booking.room).where(booking.venue.in_(list_spellings(venue)), ~booking.taken_back).distinct()
    rooms = {as_listed(venue, found.room)[1] for found in query}
    registered = version.select(version.said).join(entry).where(entry.register == APPROVERS)
    said = [*(found.said.get("venue", "") for found in registered), *(found.venue for found in standing.select())]
    if rooms or spellings(venue, said, list_venue_names()):
        rooms.add("")
    return rooms


def find_venue_number(venue: str) -> int | None:
    """The number of a venue, or None."""
    row = VenueRow.get_or_none(VenueRow.name == venue)
    return None if row is None else int(row.id)


@database.write
def remove_room(venue: str, room: str) -> None:
    """Removes a room that nothing is part of."""
    where = RoomRow.select(RoomRow.id).join(VenueRow).where(VenueRow.name == venue, RoomRow.name == room)
    RoomRow.delete().where(RoomRow.id.in_(where)).execute()


@database.write
def remove_venue(venue: str) -> None:
    """Removes a venue that has no rooms left."""
    remove_room(venue, "")
    VenueRow.delete().where(VenueRow.name == venue).execute()
