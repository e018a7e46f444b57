"""What would go and when, before it does; holds on single bookings; what has gone. Counts, never names."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from services.venues.actions.bookings.not_told import retention_for
from services.venues.actions.registers.emptied import list_ended
from services.venues.actions.retention.removal import ENTRIES, due_bookings
from services.venues.policy.retention_periods import retention_on
from services.venues.rules.retention.periods import RetentionPolicy, hold_faults, release_objection
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import find_booking_to_change
from services.venues.store.bookings.history import add_happening
from services.venues.store.database import database
from services.venues.store.retention import retention as records
from services.venues.store.retention.due import FIND, OPENED, count_held
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts import retention as contract
from shared.done_before import refuse_again
from shared.http.problems import FieldError, Invalid, NotFound, Refused

AHEAD = timedelta(days=30)
FARTHEST = timedelta(days=366)
NIGHTS_SHOWN = 30
NO_LIMIT = 1_000_000


def get_periods(today: date) -> contract.RetentionPeriods:
    """The periods in force, in words for everybody."""
    policy = retention_on(today)
    return contract.RetentionPeriods(
        policy.version,
        policy.owner,
        tuple(
            contract.KeptFor(
                code=one.code,
                what=one.what,
                kept_for=one.words,
                counted_from=one.counted_from,
                then=one.then,
                because=one.because,
            )
            for one in policy.periods.values()
        ),
        policy.with_their_booking,
        policy.kept,
    )


def get_state(query: contract.RetentionQuery, today: date, actor: Actor) -> contract.RetentionState:
    """The policy, what would go by a day, what is held and what has gone; it changes nothing."""
    until = query.until or today + AHEAD
    if not today <= until <= today + FARTHEST:
        raise Invalid("Ask about a day from today on, within a year", (FieldError("/until", "Within a year"),))
    with database.read_transaction():
        told = contract.RetentionState(
            policy=get_periods(today),
            on=today,
            until=until,
            would_go=dry_run(retention_on(today), until, today),
            held=count_held(today),
            holds=tuple(records.list_holds(today)),
            nights=tuple(records.list_nights(NIGHTS_SHOWN)),
        )
    return retention_for(actor, told)


def dry_run(policy: RetentionPolicy, until: date, today: date) -> tuple[contract.WouldGo, ...]:
    """How many records of each kind may go on which day, up to a day; what goes with a booking is not counted apart."""
    found: Counter[tuple[str, date]] = Counter((code, on) for _, code, on in due_bookings(policy, until, today))
    for code, find in FIND.items():
        rule = "look-ups" if code == OPENED else code
        due = find(policy.counted_before(rule, until), today, NO_LIMIT)
        found.update((rule, policy.goes_on(rule, counted_from)) for _, counted_from in due)
    for code in ENTRIES:
        ends = (policy.goes_on(code, one.ended_on) for one in list_ended(code))
        found.update((code, on) for on in ends if on <= until)
    order = list(policy.periods)
    return tuple(
        contract.WouldGo(code, on, count)
        for (code, on), count in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    )


def place_hold(entry: contract.HoldEntry, actor: Actor, now: datetime) -> UUID:
    """Keeps one booking whatever the policy says, until a day or until somebody else ends the hold; its id."""
    today = london_day(now)
    if faults := hold_faults(entry.reason, entry.asked_by, entry.until, today):
        raise Invalid("; ".join(said for _, said in faults), tuple(FieldError(f"/{at}", said) for at, said in faults))
    with database.write_transaction():
        known = records.find_booking_id(entry.reference.strip())
        booking = find_booking_to_change(known) if known else None
        if booking is None:
            said = "There is no booking with this reference"
            raise Invalid(said, (FieldError("/reference", said),))
        if held := records.list_holds_on(booking.public_id, today):
            refuse_again("A hold on this booking was placed", held[0].placed_by, held[0].placed_at, actor)
        hold = records.add_hold(
            booking.id,
            {
                "reason": entry.reason.strip(), "asked_by": entry.asked_by.strip(), "placed_by": actor.id,
                "placed_at": now, "until": entry.until,
            },
        )  # fmt: skip
        why = f"It is kept until {entry.until.day} {entry.until:%B %Y}, whatever the retention policy says."
        add_happening(booking.id, "hold-placed", actor, "", now, why=why, details={"hold": str(hold)})
        details = {"hold": str(hold), "until": entry.until.isoformat()}
        record_audit("booking-hold-placed", f"booking:{booking.public_id}", actor, now, details)
    return hold


def release_hold(hold_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Ends a hold; the booking's time then runs as if there had been none."""
    with database.write_transaction():
        hold = records.find_hold(hold_id, london_day(now))
        booking = find_booking_to_change(hold.booking) if hold else None
        if hold is None or booking is None:
            raise NotFound("There is no such hold")
        if hold.released_at is not None:
            refuse_again("This hold was ended", hold.released_by, hold.released_at, actor)
        if refused := release_objection(hold.placed_by, actor.id, reason, actor.not_second_to):
            raise Refused(refused)
        if not records.end_hold(hold_id, actor.id, reason.strip(), now):
            ended = records.find_hold(hold_id, london_day(now)) or hold
            refuse_again("This hold was ended", ended.released_by, ended.released_at, actor)
        add_happening(booking.id, "hold-ended", actor, "", now, details={"hold": str(hold_id)})
        details = {"hold": str(hold_id)}
        record_audit("booking-hold-ended", f"booking:{booking.public_id}", actor, now, details)
