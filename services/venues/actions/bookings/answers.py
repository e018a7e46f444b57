"""What people answer and write down of a booking without moving it: needs, matches, checks, notes."""

from datetime import datetime
from uuid import UUID

from services.venues.actions.bookings.assessing import matches_in
from services.venues.actions.bookings.history_lines import as_lead, tell
from services.venues.actions.bookings.moving import booking_to_change, is_full_view, move
from services.venues.actions.bookings.need_to_know import answer_lines, check_lines, view_of
from services.venues.actions.bookings.people import interest_of, view_counts
from services.venues.actions.bookings.read_over import check_all_read, check_matches_read, check_read_over
from services.venues.actions.bookings.submitting import fresh_assessment, reassessed
from services.venues.actions.letters.notices import note_needs
from services.venues.actions.screening.asked_again import ask_again
from services.venues.actions.screening.gone_entries import gone_now, note_gone
from services.venues.actions.screening.same_names import is_named
from services.venues.rules.bookings import states
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH, Need, is_any_unanswered, needs_of_matches
from services.venues.rules.bookings.request import Match, names_to_screen
from services.venues.rules.bookings.states import APPROVED, OPEN
from services.venues.rules.decisions.decisions import frozen_objection
from services.venues.rules.decisions.discharge import ROLE_THAT_MEETS, Answer, answer_objection, needs_without_answer
from services.venues.rules.decisions.interests import interest_objection
from services.venues.rules.screening.identifiers import match_answer_objection
from services.venues.rules.screening.look_ups import close_objection
from services.venues.store.bookings.bookings import BookingRecord, save_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.needs import add_check, add_need_answer
from services.venues.store.database import database
from services.venues.store.screening.gone_entries import EVERY
from services.venues.store.screening.look_ups import CLOSED, add_match_answer, list_matches
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.bookings import bookings as contract
from shared.contracts.bookings.read_over import MATCH_REPLACED
from shared.http.problems import NotFound, Refused

MATCH_FIRST = (
    "A possible match is not answered yet: say of each whether it is the same person or organisation, different, or "
    "cannot be told. Your answer to the need comes after it."
)

CONFIRM_FIRST = (
    "More names were entered than one person may have looked up: confirm the look-up first, under Screening. Your "
    "answer to the need comes after it."
)

CHECKED_SINCE = (
    "Somebody recorded this check after you opened it. Nothing of yours was saved: read what they found, then record "
    "yours if it still holds."
)
CHECKED_BEFORE = "This check was recorded before: say in “version” which record of it you read. Nothing was saved."


def answer_need(public_id: UUID, entry: contract.NeedAnswer, actor: Actor, now: datetime) -> None:
    """One role's dated, reasoned answer to a need; Refused when it is not that role's, or the booking is decided.

    OutOfDate when somebody answered it or said more of the booking, or the request was changed, after it was read.
    """
    with database.write_transaction():
        booking = booking_to_change(public_id, request=entry.request_version)
        _must_be_open(booking)
        dossier = Dossier(booking.id)
        refused = answer_objection(entry.need, [role.value for role in actor.roles], entry.reason)
        if refused := refused or interest_objection(interest_of(actor, booking, dossier)):
            raise Refused(refused)
        if entry.need == Need.PREVENT_LEAD and dossier.is_held:
            raise Refused(CONFIRM_FIRST)
        if entry.need == Need.PREVENT_LEAD and is_any_unanswered(matches_in(dossier)):
            raise Refused(MATCH_FIRST)
        check_read_over(_newest(entry.need, booking, dossier, actor), entry.version)
        check_all_read(booking, entry, actor, now)
        role = next(role for need, role in ROLE_THAT_MEETS.items() if need == entry.need)
        add_need_answer(booking.id, Answer(entry.need, role, actor.id, now, entry.reason))
        if role == Role.PREVENT_LEAD:
            tell(
                booking,
                "view",
                actor,
                now=now,
                why=entry.reason,
                details={"counts": True},
                need_to_know=True,
                role=role,
            )
        tell(
            booking,
            "need-answered",
            actor,
            now=now,
            why=entry.reason,
            details={"need": entry.need},
            need_to_know=booking.possible_match,
            role=role,
        )


def _newest(need: str, booking: BookingRecord, dossier: Dossier, actor: Actor) -> int:
    """The newest answer to a need of those that this person is shown, 0 for none."""
    shown = answer_lines(dossier.answers, booking, view_of(booking, is_full_view(actor), actor, dossier))
    return max((line.version for line in shown if line.need == need), default=0)


def answer_match(public_id: UUID, match_id: UUID, entry: contract.MatchAnswer, actor: Actor, now: datetime) -> None:
    """Whether a possible match is the same person, said by somebody with a reason; the needs follow from it.

    OutOfDate when somebody answered it, its entry went or came back, or the request was changed, after it was read.
    """
    with database.write_transaction():
        booking = booking_to_change(public_id, request=entry.request_version)
        match = next((found for found in list_matches(booking.id) if found.public_id == match_id), None)
        if match is None:
            raise NotFound(MATCH_REPLACED)
        check_read_over(max((said.version for said in match.answers), default=0), entry.version)
        check_matches_read(booking, entry.matches_version, actor, now)
        refused = match_answer_objection(entry.state, entry.reason, entry.second_identifier)
        if entry.state == CLOSED:
            note_gone(now, booking.id)
            refused = refused or close_objection(
                match.id in gone_now(booking.id, now, EVERY),  # also what needs nobody now may be closed
                is_named(match, names_to_screen(booking.asked)),
            )
        if refused:
            raise Refused(refused)
        if refused := interest_objection(interest_of(actor, booking, Dossier(booking.id))):
            raise Refused(refused)
        if refused := frozen_objection(booking.state not in (*OPEN, *APPROVED)):
            raise Refused(refused)
        add_match_answer(
            match, entry.state, entry.reason, second_identifier=entry.second_identifier, by=actor.id, now=now
        )
        if _begins_to_need(match.state, entry.state, booking.state in APPROVED):
            ask_again(booking, [Match(match.source, entry.state)], actor, now)
        details = {"answer": entry.state}
        tell(
            booking,
            "match-answered",
            actor,
            now=now,
            why=entry.reason,
            details=details,
            need_to_know=True,
            role=as_lead(actor),
        )
        if booking.state in OPEN:
            note_needs(reassessed(booking, now, keeps_version=True), now)
        else:
            _reopened_by_answer(booking, actor, now)


def _begins_to_need(before: str, state: str, is_approved: bool) -> bool:
    """Whether an answer makes needs that were not there; of an approved booking an open match made none."""
    made_none = ("different", CLOSED, *(("open",) if is_approved else ()))
    return before in made_none and state in ("same", "unclear")


def _reopened_by_answer(booking: BookingRecord, actor: Actor, now: datetime) -> None:
    """After the approval its assessment stays as it was decided on, until an answer raises a need that nobody met.

    A match that is open still raises none: its own answer may.
    """
    fresh, dossier = fresh_assessment(booking, now), Dossier(booking.id)
    raised = needs_of_matches(match for match in matches_in(dossier) if match.state != "open")
    if needs_without_answer(raised, dossier.answers):
        move(booking, states.Action.REOPEN, actor, now, why=POSSIBLE_MATCH, **{**fresh, "referred": True})
    elif fresh["possible_match"] != booking.possible_match:
        save_booking(booking, keeps_version=True, possible_match=fresh["possible_match"])


def record_check(public_id: UUID, entry: contract.CheckMade, actor: Actor, now: datetime) -> UUID:
    """A check that was made; its id. OutOfDate when somebody recorded it anew after it was read."""
    with database.write_transaction():
        booking = booking_to_change(public_id, request=entry.request_version)
        check_matches_read(booking, entry.matches_version, actor, now)
        check_read_over(_newest_check(entry.check, booking, actor), entry.version, CHECKED_SINCE, CHECKED_BEFORE)
        values = {
            "check_code": entry.check,
            "conclusion": entry.conclusion,
            "list_version": entry.list_version,
            "searched": entry.searched,
            "found": entry.found,
            "link": entry.link,
        }
        check = add_check(booking.id, values, actor.id, now)
        tell(booking, "check-made", actor, now=now, why=entry.conclusion, details={"check": entry.check})
    return check


def _newest_check(check: str, booking: BookingRecord, actor: Actor) -> int:
    """The newest record of a check that counts, of those that this person is shown, 0 for none."""
    dossier = Dossier(booking.id)
    shown = check_lines(dossier.checks, view_of(booking, is_full_view(actor), actor, dossier))
    return max((line.version for line in shown if line.check == check and not line.set_aside), default=0)


def add_note(public_id: UUID, entry: contract.Note, actor: Actor, now: datetime) -> None:
    """A dated note, also after the decision; a view of a referral counts when it is a trained officer's."""
    with database.write_transaction():
        booking = booking_to_change(public_id, request=entry.request_version)
        if entry.kind == "view":
            check_all_read(booking, entry, actor, now)
        counts = entry.kind == "view" and view_counts(actor, london_day(now))
        details = {"counts": counts} if entry.kind == "view" else {}
        lead = as_lead(actor)
        tell(booking, entry.kind, actor, now=now, why=entry.text, details=details, need_to_know=bool(lead), role=lead)


def _must_be_open(booking: BookingRecord) -> None:
    if refused := frozen_objection(booking.state not in OPEN):
        raise Refused(refused)
