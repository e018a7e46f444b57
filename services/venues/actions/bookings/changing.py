"""A request that changes: assessed anew, only what the change touches is done again, reopened when it matters (G6)."""

from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.assessing import QUESTION, assess_booking, assess_request, is_question, matches_in
from services.venues.actions.bookings.moving import booking_to_change, move
from services.venues.actions.bookings.submitting import known_columns, reassessed, request_columns, request_json
from services.venues.actions.letters.notices import note_needs, note_referral
from services.venues.actions.screening.look_ups import described_anew, screen
from services.venues.rules.bookings.assessment import is_any_unanswered
from services.venues.rules.bookings.reopening import needs_nobody_new, reopening_reason, rerun
from services.venues.rules.bookings.request import Request, request_from
from services.venues.rules.bookings.request_changes import (
    Change,
    changed_answers,
    is_hirer_known,
    is_hirer_replaced,
    material_changes,
)
from services.venues.rules.bookings.states import APPROVED, OPEN, Action, State
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import BookingRecord, add_request_version, save_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.history import add_happening
from services.venues.store.bookings.needs import set_aside
from services.venues.store.calendar.venues import find_room, remove_slot
from services.venues.store.database import database
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings.booking_request import BookingSubmission
from shared.contracts.bookings.read_over import WAS_CHANGED
from shared.http.problems import OutOfDate, Refused, VersionNeeded

NO_VERSION = (
    "A request is replaced as a whole: say in “version” which version of the booking you read. Nothing was changed."
)
OTHER_PLACE_OR_TIME = frozenset({Change.VENUE, Change.DATE})
RESOLVED = frozenset({"no_question", "not_by_sex"})
"""What another arrangement of seats makes of a question; one that is only asked about, or claimed, is not resolved."""


def change_request(public_id: UUID, submission: BookingSubmission, actor: Actor, now: datetime) -> None:
    """Keeps what the request now says; after approval a material change reopens the booking."""
    given = request_json(submission)
    if submission.version is None:
        raise VersionNeeded(NO_VERSION)
    with database.write_transaction():
        booking = booking_to_change(public_id, submission.version)
        if booking.state not in (*OPEN, *APPROVED):
            raise Refused(f"A booking that is {booking.state.replace('_', ' ')} cannot be changed.")
        before, after = request_from(booking.request), request_from(given)
        was = is_question(booking)
        saved = _saved(booking, given, after, said=submission.hirer_known, actor=actor, now=now)
        changes = changes_of(booking, after, saved.hirer_known)
        saved = _done_again(saved, before, after, changes=changes, actor=actor, now=now)
        _tell(booking, saved, changes, was=was, actor=actor, now=now)
        note_needs(saved, now)
        _moved_on(saved, changes, _taken_out(booking, saved, now), actor, now)


def changes_of(booking: BookingRecord, after: Request, known: bool) -> tuple[Change, ...]:
    """The material changes that a new request makes, and one that its hirer is not known any more."""
    changes = set(material_changes(booking.asked, after, _capacity(after)))
    columns = request_columns(after)
    if (columns["starts_at"], columns["ends_at"]) != (booking.starts_at, booking.ends_at):
        changes.add(Change.DATE)  # the hour that comes twice is told apart beside the time
    if booking.hirer_known and not known:
        changes.add(Change.HIRER_KNOWN)
    return tuple(sorted(changes))


def known_after(booking: BookingRecord, after: Request, said: bool | None) -> bool:
    """Whether the hirer is known after a change, as it was said with it or as it was before."""
    return is_hirer_known(booking.asked.hirer, after.hirer, booking.hirer_known, said)


def _capacity(request: Request) -> int | None:
    room = find_room(request.event.venue, request.event.room)
    return room[1] if room else None


def _saved(
    booking: BookingRecord, given: dict[str, object], after: Request, said: bool | None, actor: Actor, now: datetime
) -> BookingRecord:
    known = known_after(booking, after, said)
    saved = save_booking(
        booking,
        request=given,
        request_version=booking.request_version + 1,
        **(known_columns(known, actor, now) if _said_anew(booking, after, known) else {}),
        **request_columns(after),
    )
    if saved is None:
        raise OutOfDate(WAS_CHANGED)
    add_request_version(saved, actor.id, now)
    return saved


def _said_anew(booking: BookingRecord, after: Request, known: bool) -> bool:
    """Whether it is another answer than before, or the same of another hirer."""
    return known != booking.hirer_known or (known and is_hirer_replaced(booking.asked.hirer, after.hirer))


def _done_again(
    booking: BookingRecord,
    before: Request,
    after: Request,
    changes: tuple[Change, ...],
    actor: Actor,
    now: datetime,
) -> BookingRecord:
    """New names are screened and answers the change touches set aside; all else stays as people said it.

    So do the questions about names that the request gives no more: a person closes them.
    """
    again = rerun(before, after, changes, assess_booking(booking, Dossier(booking.id), london_day(now)))
    screen(booking, [*again.names, *described_anew(booking.id, after, again.names)], actor, now, "change")
    set_aside(booking.id, again.answers_set_aside, again.checks, now)
    if OTHER_PLACE_OR_TIME & set(changes):
        remove_slot(booking.id)
    return reassessed(booking, now)


def _tell(
    before: BookingRecord, booking: BookingRecord, changes: tuple[Change, ...], was: bool, actor: Actor, now: datetime
) -> None:
    details: dict[str, object] = {
        "changes": [change.value for change in changes],
        "answers": changed_answers(before.asked, booking.asked),
        "request_version": booking.request_version,
    }
    if _said_anew(before, booking.asked, booking.hirer_known):
        details["hirer_known"] = booking.hirer_known
    add_happening(booking.id, "request-changed", actor, "", now, details=details)
    record_audit("booking-request-changed", f"booking:{booking.public_id}", actor, now, details)
    outcome = booking.assessment["segregation"]["outcome"]
    tell_of_question(booking, was, actor, now)
    if was and outcome in RESOLVED and Change.SEATING in changes:
        add_happening(booking.id, "resolved-by-change", actor, "", now)


def tell_of_question(booking: BookingRecord, was: bool, actor: Actor, now: datetime) -> None:
    """A question about seating or a single-sex event that was none before is written into the story."""
    if is_question(booking) and not was:
        add_happening(booking.id, QUESTION, actor, "", now)


def _taken_out(before: BookingRecord, after: BookingRecord, now: datetime) -> set[str]:
    """Required answers that an approved booking had before this change and has no more."""
    if after.state not in APPROVED:
        return set()
    had = assess_request(before.asked, (), before.hirer_known, london_day(now)).missing
    return set(after.assessment["missing"]) - set(had)


def _moved_on(
    booking: BookingRecord, changes: tuple[Change, ...], taken_out: set[str], actor: Actor, now: datetime
) -> None:
    if booking.state in APPROVED and (reason := reopening_reason(changes, taken_out)):
        role = next(iter(sorted(role.value for role in actor.roles)), "")
        move(booking, Action.REOPEN, actor, now, why=reason, role=role, referred=not _is_light(booking, now))
    elif booking.state == State.REOPENED:
        _weigh_again(booking, now)
    elif booking.state == "info_requested" and actor.has(Role.BOOKING_OFFICER):
        move(booking, Action.ANSWER, actor, now)


def _is_light(booking: BookingRecord, now: datetime) -> bool:
    """Whether the booking as it is after the change needs nobody new."""
    dossier = Dossier(booking.id)
    assessment = assess_booking(booking, dossier, london_day(now))
    return needs_nobody_new(assessment, booking.referred, is_any_unanswered(matches_in(dossier)))


def _weigh_again(booking: BookingRecord, now: datetime) -> None:
    """A further change may need somebody new.

    The booking's version rises and no letter is written either way: both would tell whether a name was found.
    """
    saved = save_booking(booking, referred=booking.referred or not _is_light(booking, now))
    if saved is None:
        raise OutOfDate(WAS_CHANGED)
    if not booking.referred:
        note_referral(saved, Action.REOPEN, now)
