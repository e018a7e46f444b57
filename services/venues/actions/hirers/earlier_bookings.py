"""Earlier bookings of the same hirer, shown beside a new one and nowhere else: there is no search for a hirer."""

from uuid import UUID

from services.venues.rules.bookings.states import OPEN
from services.venues.rules.hirers.same_hirer import is_same_hirer
from services.venues.store.bookings.bookings import BookingRecord, find_booking, list_bookings_of_hirer
from shared.contracts.bookings import bookings as contract
from shared.http.problems import NotFound

MOST_SHOWN = 10
NEW = frozenset(OPEN) - {"draft"}
"""A draft is not asked for by anybody yet: whoever types a name into one is told nothing of it."""


def get_earlier(public_id: UUID) -> contract.EarlierBookings:
    """The newest earlier bookings of who asks, while their new one is not decided; none at any other time."""
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    found = _of_same_hirer(booking) if booking.state in NEW else []
    shown = tuple(
        contract.EarlierBooking(
            id=one.public_id,
            reference=one.reference,
            title=one.title,
            venue=one.venue,
            starts_at=one.starts_at,
            state=one.state,
        )
        for one in found[:MOST_SHOWN]
    )
    return contract.EarlierBookings(shown, len(found))


def _of_same_hirer(booking: BookingRecord) -> list[BookingRecord]:
    if not booking.hirer.strip():
        return []
    hirer = booking.asked.hirer
    others = [one for one in list_bookings_of_hirer(booking.hirer) if one.id != booking.id and one.state != "draft"]
    return [one for one in others if one.submitted_at <= booking.submitted_at and is_same_hirer(one.asked.hirer, hirer)]
