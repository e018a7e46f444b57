"""Other bookings that want the room of one, or a part of it, at the same time."""

from datetime import timedelta
from uuid import UUID

from services.venues.rules.bookings.states import TO_COME
from services.venues.rules.calendar.overlap import Slot, overlap, slot_of
from services.venues.store.bookings.bookings import BookingRecord, find_booking, list_bookings_at
from services.venues.store.calendar.venues import list_keeping_a_room, list_venues
from shared.contracts.bookings import booking_queue as contract
from shared.http.problems import NotFound

MARGIN = timedelta(days=1)
"""Set-up and clear-down of others may reach further than the event itself."""


def get_clashes(public_id: UUID) -> contract.Clashes:
    """Bookings that want the same room, or a part of it, at the same time."""
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    return contract.Clashes(competing_with(booking))


def competing_with(booking: BookingRecord) -> tuple[contract.CompetingBooking, ...]:
    """Those that want the room of this booking as its request now asks for it."""
    wanted = _slot(booking)
    if wanted is None:
        return ()
    beside = list_bookings_at(booking.venue, wanted.taken_from - MARGIN, wanted.taken_until + MARGIN, booking.id)
    found = [(other, _slot(other)) for other in beside if other.state in TO_COME]
    if not found:
        return ()
    part_of = {room.name: room.part_of or None for venue in list_venues([booking.venue]) for room in venue.rooms}
    clashing = [(other, slot) for other, slot in found if slot is not None and overlap(wanted, slot, part_of)]
    keeping = list_keeping_a_room(other.id for other, _ in clashing)
    return tuple(_clash(other, slot, other.id in keeping) for other, slot in clashing)


def _slot(booking: BookingRecord) -> Slot | None:
    return slot_of(booking.asked.event)[0]


def _clash(booking: BookingRecord, slot: Slot, keeps_room: bool) -> contract.CompetingBooking:
    return contract.CompetingBooking(
        id=booking.public_id,
        reference=booking.reference,
        state=booking.state,
        title=booking.title,
        room=booking.room,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        taken_from=slot.taken_from,
        taken_until=slot.taken_until,
        keeps_room=keeps_room,
    )
