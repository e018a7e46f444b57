"""The bookings that a file brought in, and who has built on them or on its venues since."""

from dataclasses import dataclass
from uuid import UUID

from services.venues.rules.calendar.places import spellings
from services.venues.store.calendar.venues import as_listed, list_spellings, list_venue_names
from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow, StandingDecisionRow
from services.venues.store.tables.registers import RegisterEntryRow, RegisterVersionRow
from services.venues.store.tables.venues import RoomRow, VenueRow

SYSTEM = "system:%"
_ACTED = "EXISTS (SELECT 1 FROM happening h WHERE h.booking_id = b.id AND h.what <> 'submit' AND h.by NOT LIKE ?)"
_BROUGHT_IN = "FROM booking b WHERE b.origin = ? AND NOT b.taken_back"
_TOUCHED = f"(b.state <> 'submitted' OR {_ACTED})"
APPROVERS = "venue-approvers"


@dataclass(frozen=True)
class BroughtIn:
    """A booking that came in with a file; `acted_upon` when a person has done anything to it since."""

    public_id: UUID
    reference: str
    title: str
    state: str
    acted_upon: bool


def list_brought_in(import_id: int, skip: int, most: int) -> list[BroughtIn]:
    """Bookings of a file that are not taken back, those first that somebody has acted on."""
    rows = database.query(
        f"SELECT b.public_id, b.reference, b.title, b.state, CASE WHEN {_ACTED} THEN 1 ELSE 0 END {_BROUGHT_IN} "
        f"ORDER BY CASE WHEN {_TOUCHED} THEN 0 ELSE 1 END, b.id LIMIT ? OFFSET ?",
        *(SYSTEM, import_id, SYSTEM),
        most,
        skip,
    )
    return [BroughtIn(_uuid(row[0]), row[1], row[2], row[3], bool(row[4])) for row in rows]


def list_untouched(import_id: int, most: int) -> list[UUID]:
    """Bookings of a file that nobody has acted on, in their order."""
    rows = database.query(
        f"SELECT b.public_id {_BROUGHT_IN} AND NOT {_TOUCHED} ORDER BY b.id LIMIT ?", import_id, SYSTEM, most
    )
    return [_uuid(row[0]) for row in rows]


def count_brought_in(import_id: int) -> tuple[int, int]:
    """How many bookings of a file nobody has acted on, and how many somebody has."""
    ((touched, all_of_them),) = database.query(
        f"SELECT COUNT(CASE WHEN {_TOUCHED} THEN 1 END), COUNT(*) {_BROUGHT_IN}", SYSTEM, import_id
    )
    return int(all_of_them) - int(touched), int(touched)


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
