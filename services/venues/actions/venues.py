"""Venues, their rooms and who has them when."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from services.venues.actions.reading import read_venues
from services.venues.rules.request import request_from
from services.venues.store.audit import record_audit
from services.venues.store.bookings import TO_COME, BookingRecord, list_bookings_at
from services.venues.store.database import database
from services.venues.store.venues import (
    VenueRecord,
    find_venue,
    list_keeping_a_room,
    list_venues,
    save_room,
    save_venue,
)
from shared.actor import Actor
from shared.clock import LONDON
from shared.contracts import venues as contract
from shared.database import canonical_json
from shared.problems import Invalid, NotFound

LONGEST_CALENDAR = timedelta(days=62)


def get_venues() -> contract.Venues:
    """Every venue with its rooms."""
    return contract.Venues(tuple(map(_venue, list_venues())))


def _venue(found: VenueRecord) -> contract.Venue:
    rooms = tuple(contract.Room(room.name, room.capacity, room.part_of) for room in found.rooms)
    return contract.Venue(found.public_id, found.name, found.kind, found.owner, found.postcode, rooms, found.on_the_day)


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
        add_venue(line.parsed)
        (saved,) = list_venues([line.parsed["venue"]])
        record_audit("venue-saved", f"venue:{saved.public_id}", actor, now, {"rooms": len(saved.rooms)})
    return _venue(saved)


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
    slots = tuple(_slot(booking, booking.id in keeping) for booking in bookings)
    return contract.Calendar(_venue(found), from_, until, slots)


def _slot(booking: BookingRecord, keeps_room: bool) -> contract.CalendarSlot:
    event = request_from(booking.request).event
    starts_at, ends_at = booking.starts_at or booking.submitted_at, booking.ends_at or booking.submitted_at
    return contract.CalendarSlot(
        booking.public_id,
        booking.reference,
        booking.state,
        booking.title,
        booking.room,
        starts_at,
        ends_at,
        starts_at - timedelta(minutes=event.set_up_minutes),
        ends_at + timedelta(minutes=event.clear_down_minutes),
        keeps_room,
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
