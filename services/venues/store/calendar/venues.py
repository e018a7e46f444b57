"""Venues, their rooms, and which rooms are kept for bookings."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import peewee

from services.venues.rules.calendar.places import as_written, spellings
from services.venues.store.calendar.guarantees import OVERLAP
from services.venues.store.database import database
from services.venues.store.tables.bookings import BlockedRoomRow
from services.venues.store.tables.venues import RoomRow, VenueChangeRow, VenueRow
from shared.database.records import record_of

WHOLE = ""
CHANGES_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class RoomRecord:
    """A room; `part_of` is the name of the room it is a part of, '' for the venue itself."""

    id: int
    name: str
    capacity: int | None
    part_of: str


@dataclass(frozen=True)
class VenueRecord:
    """A venue and its rooms, without the room that stands for the whole."""

    id: int
    public_id: UUID
    name: str
    kind: str
    owner: str
    postcode: str
    on_the_day: str
    rooms: tuple[RoomRecord, ...]


class Overlap(Exception):
    """One of these rooms is kept for another booking at that time."""


def list_venues(names: Collection[str] | None = None) -> list[VenueRecord]:
    """Venues by name, all or those asked for."""
    query = VenueRow.select().order_by(VenueRow.name)
    if names is not None:
        query = query.where(VenueRow.name.in_([as_listed(name)[0] for name in names]))
    venues = list(query)
    rooms: dict[int, list[RoomRow]] = {venue.id: [] for venue in venues}
    for room in RoomRow.select().where(RoomRow.venue.in_([*rooms])).order_by(RoomRow.name) if rooms else ():
        rooms[room.venue_id].append(room)
    return [_venue(venue, rooms[venue.id]) for venue in venues]


def as_listed(venue: str, room: str = WHOLE) -> tuple[str, str]:
    """A venue and its room as the list of venues writes them, whatever the case and the spaces; else as given."""
    if find_exactly(venue, room):
        return venue, room
    there = as_written(venue, list_venue_names())
    rooms = database.query("SELECT room.name FROM room JOIN venue ON venue.id = venue_id WHERE venue.name = ?", there)
    return there, as_written(room, (str(name) for (name,) in rooms))


def find_venue(public_id: UUID) -> VenueRecord | None:
    """One venue, or None."""
    row = VenueRow.get_or_none(VenueRow.public_id == public_id)
    return None if row is None else _venue(row, list(RoomRow.select().where(RoomRow.venue == row.id)))


def list_venue_names() -> list[str]:
    """What every listed venue is called."""
    return [str(name) for (name,) in database.query("SELECT name FROM venue ORDER BY name")]


def list_spellings(venue: str) -> tuple[str, ...]:
    """How the list and the bookings spell a venue: what came in before the list had it stays as it was written."""
    listed = list_venue_names()
    said = [str(name) for (name,) in database.query("SELECT DISTINCT venue FROM booking")]
    return tuple(dict.fromkeys(spellings(as_written(venue, listed), [*listed, *said], listed)))


def _venue(row: VenueRow, rooms: list[RoomRow]) -> VenueRecord:
    names: dict[int | None, str] = {room.id: room.name for room in rooms}
    shown = [
        RoomRecord(room.id, room.name, room.capacity, names.get(room.part_of_id, WHOLE))
        for room in rooms
        if room.name != WHOLE
    ]
    return record_of(VenueRecord, row, rooms=tuple(shown))


@database.write
def save_venue(name: str, kind: str, owner: str, postcode: str, on_the_day: str | None = None) -> int:
    """Adds a venue or says what it now is; its number. Whom to ring stays when nothing is said of it."""
    row = VenueRow
    said = {row.kind: kind, row.owner: owner, row.postcode: postcode}
    if on_the_day is not None:
        said[row.on_the_day] = on_the_day
    row.insert({row.name: name, **said}).on_conflict(conflict_target=[row.name], update=said).execute()
    venue = int(row.get(row.name == name).id)
    RoomRow.insert(venue=venue, name=WHOLE).on_conflict_ignore().execute()
    return venue


@database.write
def save_room(venue: int, name: str, capacity: int | None, part_of: str) -> None:
    """Adds a room or says what it now is; the room it is part of must be there already."""
    row = RoomRow
    whole = row.get(row.venue == venue, row.name == part_of).id
    row.insert(venue=venue, name=name, capacity=capacity, part_of=whole).on_conflict(
        conflict_target=[row.venue, row.name], update={row.capacity: capacity, row.part_of: whole}
    ).execute()


@database.write
def add_venue_change(venue: int, changes: list[dict[str, str]], by: str, now: datetime) -> None:
    """Keeps what was changed, and lets go of what is too old for anybody's open page."""
    row = VenueChangeRow
    row.delete().where(row.at < now - CHANGES_KEPT).execute()
    row.insert(venue=venue, at=now, by=by, changes=changes).execute()


def list_venue_changes(venue: int, since: datetime) -> list[tuple[datetime, str, list[dict[str, str]]]]:
    """(when, who, what) of each act since a moment, oldest first."""
    row = VenueChangeRow
    query = row.select().where(row.venue == venue, row.at >= since).order_by(row.id)
    return [(one.at, one.by, one.changes) for one in query]


def find_on_the_day(venue: str) -> str:
    """Whom hirers of a venue ring on the day, '' when nobody is named."""
    rows = database.query("SELECT on_the_day FROM venue WHERE name = ?", as_listed(venue)[0])
    return next((str(said) for (said,) in rows), "")


def find_room(venue: str, room: str) -> tuple[int, int | None] | None:
    """The number and capacity of a room of a venue ('' for the whole of it), or None when it is not listed."""
    return find_exactly(venue, room) or find_exactly(*as_listed(venue, room))


def find_exactly(venue: str, room: str) -> tuple[int, int | None] | None:
    """The number and capacity of a room that the list writes just so, or None."""
    rows = database.query(
        "SELECT room.id, room.capacity FROM room JOIN venue ON venue.id = room.venue_id "
        "WHERE venue.name = ? AND room.name = ?",
        venue,
        room,
    )
    return next(((int(number), capacity) for number, capacity in rows), None)


@dataclass(frozen=True)
class RoomAt:
    """A room at a time: whether it is listed, how many it holds if known, and who keeps it then, by reference.

    Of a whole venue `holds` is what its largest room holds.
    """

    is_listed: bool
    holds: int | None = None
    kept_for: tuple[str, ...] = ()


def find_room_at(venue: str, room: str, times: tuple[datetime, datetime] | None, mine: int) -> RoomAt:
    """How a room stands then: it, or a part of it, may be kept for another booking than `mine`."""
    at = _exact_room_at(venue, room, times, mine)
    if at.is_listed or (meant := as_listed(venue, room)) == (venue, room):
        return at
    return _exact_room_at(*meant, times, mine)


def _exact_room_at(venue: str, room: str, times: tuple[datetime, datetime] | None, mine: int) -> RoomAt:
    asked, (taken_from, taken_until) = (venue, room), times or (None, None)
    kept = BlockedRoomRow.taken_from.db_value
    rows = database.query(
        "WITH RECURSIVE part(id) AS (SELECT room.id FROM room JOIN venue ON venue.id = room.venue_id "
        "WHERE venue.name = ? AND room.name = ? UNION SELECT room.id FROM room JOIN part ON room.part_of_id = part.id) "
        "SELECT DISTINCT COALESCE(room.capacity, CASE WHEN room.name = '' THEN "
        "(SELECT MAX(other.capacity) FROM room AS other WHERE other.venue_id = room.venue_id) END), booking.reference "
        "FROM room JOIN venue ON venue.id = room.venue_id "
        "LEFT JOIN blocked_room b ON b.room_id IN (SELECT id FROM part) "
        "AND b.booking_id <> ? AND b.taken_from < ? AND b.taken_until > ? "
        "LEFT JOIN booking ON booking.id = b.booking_id WHERE venue.name = ? AND room.name = ? ORDER BY 2",
        *asked, mine, *map(kept, (taken_until, taken_from)), *asked,
    )  # fmt: skip
    if not rows:
        return RoomAt(False)
    return RoomAt(True, rows[0][0], tuple(reference for _, reference in rows if reference))


def _with_parts(room: int) -> list[int]:
    """A room and all its parts: a hall and its half share the half, two halves share nothing."""
    rows = database.query(
        "WITH RECURSIVE part(id) AS (SELECT id FROM room WHERE id = ? "
        "UNION SELECT room.id FROM room JOIN part ON room.part_of_id = part.id) SELECT id FROM part ORDER BY id",
        room,
    )
    return [int(row[0]) for row in rows]


@database.write
def add_slot(booking: int, room: int, taken_from: datetime, taken_until: datetime) -> None:
    """Takes a room and its parts for a booking; Overlap when another has one of them, and then nothing is kept."""
    rooms = [
        {"booking": booking, "room": part, "taken_from": taken_from, "taken_until": taken_until}
        for part in _with_parts(room)
    ]
    with _refusing_overlaps():
        BlockedRoomRow.insert_many(rooms).execute()


@contextmanager
def _refusing_overlaps() -> Iterator[None]:
    try:
        with database.savepoint():
            yield
    except (peewee.IntegrityError, peewee.OperationalError) as error:
        if OVERLAP not in str(error):
            raise
        raise Overlap from error


def list_keeping_a_room(bookings: Iterable[int]) -> set[int]:
    """Those of these bookings that a room is kept for: confirmed, also while they are looked at again."""
    row = BlockedRoomRow
    query = row.select(row.booking).where(row.booking.in_(list(bookings))).distinct()
    return {found.booking_id for found in query}


@database.write
def remove_slot(booking: int) -> None:
    """Gives the rooms of a booking free."""
    BlockedRoomRow.delete().where(BlockedRoomRow.booking == booking).execute()


def count_overlaps() -> int:
    """How many pairs of bookings have one room at one time: always 0, as the database keeps it."""
    ((count,),) = database.query(
        "SELECT COUNT(*) FROM blocked_room a JOIN blocked_room b ON a.room_id = b.room_id AND a.id < b.id "
        "AND a.taken_from < b.taken_until AND b.taken_from < a.taken_until"
    )
    return int(count)
