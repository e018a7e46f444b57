"""Venues, their rooms and who has them when."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from services.venues.actions.imports.json_files import read_venues
from services.venues.rules.bookings.request import request_from
from services.venues.rules.bookings.states import TO_COME, phase_of
from services.venues.rules.calendar.places import as_written
from services.venues.rules.calendar.venue_changes import FIELDS, Place, Room, changes_of
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, list_bookings_at
from services.venues.store.calendar.venues import (
    VenueRecord,
    add_venue_change,
    as_listed,
    find_venue,
    list_keeping_a_room,
    list_venue_changes,
    list_venues,
    save_room,
    save_venue,
)
from services.venues.store.database import database
from shared.actor import Actor
from shared.clock import LONDON
from shared.contracts import venues as contract
from shared.database.column_types import canonical_json
from shared.database.records import record_of
from shared.database.unchanged import while_unchanged
from shared.done_before import faster
from shared.http.problems import Invalid, NotFound, VersionNeeded

LONGEST_CALENDAR = timedelta(days=62)
LOCK = "venues"
NO_VERSION = (
    "There is a venue of this name, and it is replaced as a whole: say in “version” which version of it you read. "
    "Nothing was changed."
)
FASTER = "Somebody else changed this venue while you were changing it. Nothing of yours was saved, or lost."


@while_unchanged(database)
def get_venues() -> contract.Venues:
    """Every venue with its rooms."""
    return contract.Venues(tuple(map(_venue, list_venues())))


def _venue(found: VenueRecord) -> contract.Venue:
    rooms = tuple(contract.Room(room.name, room.capacity, room.part_of) for room in found.rooms)
    return record_of(contract.Venue, found, id=found.public_id, venue=found.name, rooms=rooms, version=_version(found))


def save_venue_entry(entry: contract.VenueEntry, actor: Actor, now: datetime) -> contract.Venue:
    """Adds a venue or says what it now is; checked as a file of venues is."""
    rooms = [{"room": room.room, "capacity": room.capacity, "part_of": room.part_of} for room in entry.rooms]
    texts = {"venue": entry.venue, "kind": entry.kind, "owner": entry.owner, "postcode": entry.postcode}
    if entry.on_the_day is not None:
        texts["on_the_day"] = entry.on_the_day
    (line,) = read_venues(canonical_json([{**texts, "rooms": rooms}]).encode())
    if line.parsed is None:
        raise Invalid(line.reason)
    with database.write_transaction():
        database.lock(LOCK)
        said = entry_as_listed(line.parsed)
        for there in list_venues([said["venue"]]):
            if _says_so_already(there, said):
                return _venue(there)
            _check_version(there, entry.version, actor)
        saved = change_venue(said, actor, now)
        record_audit("venue-saved", f"venue:{saved.public_id}", actor, now, {"rooms": len(saved.rooms)})
    return _venue(saved)


def _check_version(there: VenueRecord, version: str, actor: Actor) -> None:
    if not version:
        raise VersionNeeded(NO_VERSION)
    if version != _version(there):
        changes = list_venue_changes(there.id, datetime.min.replace(tzinfo=UTC))
        at, by = changes[-1][:2] if changes else (None, "")
        raise faster(FASTER, by, at, actor)


def _says_so_already(there: VenueRecord, entry: dict[str, Any]) -> bool:
    place = _place(there)
    said = {name: str(entry.get(name, place.fields[name])) for name in FIELDS}
    rooms = {room["room"]: Room(room["capacity"], room["part_of"]) for room in entry["rooms"]}
    return said == dict(place.fields) and all(place.rooms.get(name) == room for name, room in rooms.items())


def entry_as_listed(entry: dict[str, Any]) -> dict[str, Any]:
    """What is said of a venue, with its name and those of its rooms as the list writes them where it has them."""
    venue = as_listed(str(entry["venue"]))[0]
    rooms = [
        {**room, "room": as_listed(venue, room["room"])[1], "part_of": as_listed(venue, room["part_of"])[1]}
        for room in entry["rooms"] or ()
    ]
    return {**entry, "venue": venue, "rooms": rooms}


def change_venue(entry: dict[str, Any], actor: Actor, now: datetime) -> VenueRecord:
    """Adds a venue or says what it now is, and keeps what that changed: the one way in for form, API and file."""
    name = str(entry["venue"])
    with noting_changes(name, actor, now):
        add_venue(entry)
    (saved,) = list_venues([name])
    return saved


@contextmanager
def noting_changes(name: str, actor: Actor, now: datetime) -> Iterator[None]:
    """What is done within to a venue that is there is kept, field by field."""
    before = next(iter(list_venues([name])), None)
    yield
    after = next(iter(list_venues([name])), None)
    if before and after and (changed := changes_of(_place(before), _place(after))):
        add_venue_change(after.id, [asdict(one) for one in changed], actor.id, now)


def get_changes(public_id: UUID, since: datetime) -> contract.VenueChanges:
    """What was changed of a venue since a moment, and by whom."""
    found = find_venue(public_id)
    if found is None:
        raise NotFound("There is no such venue")
    made = list_venue_changes(found.id, since)
    return contract.VenueChanges(
        tuple(contract.VenueChange(**one, by=by, at=at) for at, by, changes in made for one in changes)
    )


def _place(found: VenueRecord) -> Place:
    rooms = {room.name: Room(room.capacity, room.part_of) for room in found.rooms}
    return Place({name: getattr(found, name) for name in FIELDS}, rooms)


def _version(found: VenueRecord) -> str:
    """Stands for all that is said of a venue: whatever changes it, another version is read from then on."""
    said = canonical_json([found.name, asdict(_place(found))])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def get_calendar(public_id: UUID, from_: date, until: date) -> contract.Calendar:
    """Bookings of a venue from one day to another, both included, with set-up and clear-down."""
    if until < from_ or until - from_ > LONGEST_CALENDAR:
        raise Invalid("A calendar shows from one day to two months")
    found = find_venue(public_id)
    if found is None:
        raise NotFound("There is no such venue")
    begins = datetime.combine(from_, time(), LONDON).astimezone(UTC)
    ends = datetime.combine(until + timedelta(days=1), time(), LONDON).astimezone(UTC)
    bookings = list_bookings_at(found.name, begins, ends)
    keeping = list_keeping_a_room(booking.id for booking in bookings if booking.state in TO_COME)
    rooms = [room.name for room in found.rooms]
    slots = tuple(_slot(booking, as_written(booking.room, rooms), booking.id in keeping) for booking in bookings)
    return contract.Calendar(_venue(found), from_, until, slots)


def _slot(booking: BookingRecord, room: str, keeps_room: bool) -> contract.CalendarSlot:
    event = request_from(booking.request).event
    starts_at, ends_at = booking.starts_at or booking.submitted_at, booking.ends_at or booking.submitted_at
    return contract.CalendarSlot(
        booking=booking.public_id,
        reference=booking.reference,
        state=booking.state,
        phase=phase_of(booking.state),
        title=booking.title,
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        taken_from=starts_at - timedelta(minutes=event.set_up_minutes),
        taken_until=ends_at + timedelta(minutes=event.clear_down_minutes),
        keeps_room=keeps_room,
    )


def add_venue(entry: dict[str, Any]) -> int:
    """Adds a venue with its rooms, a whole before its parts; its number."""
    name, kind, owner, postcode = (str(entry[part]) for part in ("venue", "kind", "owner", "postcode"))
    venue = save_venue(name, kind, owner, postcode, entry.get("on_the_day"))
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
