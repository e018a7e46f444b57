"""What is on record before somebody approves: the required checks (G8), and what is in the way of the room (G9)."""

from collections.abc import Collection, Iterable

from services.venues.rules.bookings.checks import (
    LIST_OF_CHECK,
    ChecksOnRecord,
    check_state,
    lists_searched,
)
from services.venues.rules.bookings.request import names_to_screen
from services.venues.rules.calendar.overlap import RoomFound, room_in_the_way, room_not_checked, slot_of
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.calendar.venues import find_room_at
from services.venues.store.lists.newest import find_lists_now
from shared.contracts.bookings.required_checks import RequiredCheck

REGISTER = "register"


def checks_on_record(checks: Collection[str], booking: BookingRecord, dossier: Dossier) -> ChecksOnRecord:
    """What people recorded, what look-ups searched, and whether the register is off; asked only where it matters."""
    made = frozenset(made.check for made in dossier.checks if made.set_aside_at is None)
    searched: frozenset[str] = frozenset()
    if names_to_screen(booking.asked):  # a request that names nobody is looked up nowhere
        told = (made for made in dossier.look_ups if not made.beyond)
        searched = lists_searched((made.of_every_name, made.list_versions) for made in told)
    asked = {LIST_OF_CHECK[check] for check in checks if check in LIST_OF_CHECK}
    off = {REGISTER} if REGISTER in asked - searched and not _is_register_on() else set[str]()
    return ChecksOnRecord(made, searched, frozenset(off), dossier.held_lists)


def _is_register_on() -> bool:
    return any(version.source == REGISTER for version in find_lists_now().versions)


def required_checks(
    checks: Iterable[str], found: ChecksOnRecord, by_tick: Collection[str] = ()
) -> tuple[RequiredCheck, ...]:
    """Each required check and how it stands, in the words of the contract."""
    return tuple(RequiredCheck(check, check_state(check, found).value, check in by_tick) for check in checks)


def find_room_asked_for(booking: BookingRecord) -> RoomFound:
    """The room as the request now asks for it: taken by a confirmed booking, too small, or not to be checked."""
    if not booking.venue:
        return RoomFound()
    event = booking.asked.event
    slot, _ = slot_of(event)
    times = (slot.taken_from, slot.taken_until) if slot else None
    at, expected = find_room_at(booking.venue, booking.room, times, booking.id), event.expected_numbers
    return RoomFound(
        room_in_the_way(bool(at.kept_for), expected, at.holds, any_room=not booking.room),
        room_not_checked(booking.venue, booking.room, at.is_listed, expected, at.holds),
        at.kept_for,
    )
