"""Ties to a booking: declared by anybody who works on bookings, taken back by who declared it or a senior officer."""

from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.history_lines import tell
from services.venues.actions.bookings.moving import booking_to_change
from services.venues.actions.bookings.read_over import check_all_read
from services.venues.rules.decisions.interests import taking_back_objection
from services.venues.store.bookings.needs import add_interest, find_declared_by, remove_interest
from services.venues.store.database import database
from shared.actor import Actor, Role
from shared.contracts.bookings import bookings as contract
from shared.http.problems import NotFound, Refused
from shared.second_person import others_who_count


def declare_interest(public_id: UUID, entry: contract.DeclaredInterest, actor: Actor, now: datetime) -> None:
    """A tie to the booking: who has one may not decide it."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        person = entry.person.strip() or actor.id
        add_interest(booking.id, person, entry.tie, note=entry.note, declared_by=actor.id, now=now)
        tell(booking, "interest-declared", actor, now=now, why=entry.note, details={"person": person, "tie": entry.tie})


def take_back_interest(public_id: UUID, entry: contract.InterestTakenBack, actor: Actor, now: datetime) -> None:
    """A tie that was declared by mistake is taken back by whoever declared it, or by a senior officer."""
    with database.write_transaction():
        booking = booking_to_change(public_id, request=entry.request_version)
        check_all_read(booking, entry, actor, now)
        known_as = {actor.id, actor.person_number or actor.id}
        person = entry.person.strip() or actor.id
        declared_by = find_declared_by(booking.id, person, entry.tie)
        if not declared_by:
            raise NotFound("Nobody declared this interest")
        senior, theirs = actor.has(Role.SENIOR_OFFICER), not others_who_count({person}, known_as | actor.not_second_to)
        refused = taking_back_objection(actor.id, declared_by, theirs, senior, entry.reason)
        if refused:
            raise Refused(refused)
        remove_interest(booking.id, person, entry.tie)
        tell(
            booking,
            "interest-taken-back",
            actor,
            now=now,
            why=entry.reason,
            details={"person": person, "tie": entry.tie},
        )
