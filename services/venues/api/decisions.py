"""What people do with a booking: steps, answers, checks, decisions, conditions."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from services.venues.actions.bookings import answers as answering
from services.venues.actions.bookings import interests
from services.venues.actions.bookings.queue import assign as assign_booking
from services.venues.actions.bookings.steps import take_step
from services.venues.actions.bookings.views import get_booking, show_booking
from services.venues.actions.decisions import conditions, declining
from services.venues.actions.decisions.deciding import decide as decide_booking
from services.venues.actions.decisions.deciding import get_objections
from services.venues.actions.decisions.standing_decisions import (
    end_early,
    get_standing_decisions,
    make_standing_decision,
)
from services.venues.actions.screening.entry_shown import get_match_entry
from services.venues.api.bookings import LOOKS, READS, TAKES_REQUESTS
from shared.access import requires, requires_person
from shared.actor import Actor, Role, current_actor
from shared.contracts.base import schema_of
from shared.contracts.bookings import booking_queue
from shared.contracts.bookings import bookings as contract
from shared.contracts.screening import matches
from shared.contracts.standing_decisions import (
    StandingDecisionEnd,
    StandingDecisionEntry,
    StandingDecisionLine,
    StandingDecisions,
)
from shared.http.blueprints import Blueprint, public
from shared.http.idempotency import idempotent
from shared.limits import REGISTER, limited

blueprint = Blueprint("decisions", __name__, url_prefix="/v1", description="Checks and decisions on bookings")

NOT_NAMED = "There was one before, and which was read is not named"
DETAIL = schema_of(contract.BookingDetail)


def _then_shown(booking_id: UUID, act: Callable[[Actor, datetime], object]) -> contract.BookingDetail:
    """Does one thing as whoever is asking, and shows the booking as it then is."""
    now = datetime.now(UTC)
    act(current_actor(), now)
    return get_booking(booking_id, current_actor(), now)


@blueprint.post("/bookings/<uuid:booking_id>/moves")
@public
@requires(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(contract.BookingMove))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(409, description="The move is not open to this person in this state, and why")
def move(entry: contract.BookingMove, booking_id: UUID) -> contract.BookingDetail:
    """One step that is no decision; who may do what is the table's to say."""
    return _then_shown(booking_id, lambda actor, now: take_step(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/assignment")
@requires(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(booking_queue.Assignment))
@blueprint.response(200, DETAIL)
def assign(entry: booking_queue.Assignment, booking_id: UUID) -> contract.BookingDetail:
    """Says who works on the booking from now on: whoever asks, or the person named."""
    return _then_shown(booking_id, lambda actor, now: assign_booking(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/decisions")
@public
@requires_person(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(contract.DecisionEntry))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(409, description="Everything that stands in the way of the decision")
def decide(entry: contract.DecisionEntry, booking_id: UUID) -> contract.BookingDetail:
    """Decides a booking; when training is unknown it goes to a senior officer instead, and `notice` says so."""
    now = datetime.now(UTC)
    booking, notice = decide_booking(booking_id, entry, current_actor(), now)
    return show_booking(booking, current_actor(), now, notice)


@blueprint.get("/bookings/<uuid:booking_id>/objections")
@requires(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
@blueprint.arguments(schema_of(booking_queue.DecisionAsked), location="query")
@blueprint.response(200, schema_of(booking_queue.Objections))
def objections(asked: booking_queue.DecisionAsked, booking_id: UUID) -> booking_queue.Objections:
    """What stands in the way of a decision before it is made; nothing is saved."""
    return booking_queue.Objections(get_objections(booking_id, asked.decision, current_actor(), datetime.now(UTC)))


@blueprint.get("/bookings/<uuid:booking_id>/condition-grounds")
@public
@requires(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
@blueprint.response(200, schema_of(contract.Grounds))
def condition_grounds(booking_id: UUID) -> contract.Grounds:
    """The grounds that a condition of this booking may have."""
    return conditions.get_condition_grounds(booking_id, datetime.now(UTC))


@blueprint.post("/bookings/<uuid:booking_id>/decline-proposals")
@public
@requires_person(Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(contract.DeclineProposalEntry))
@blueprint.response(200, DETAIL)
def propose_decline(entry: contract.DeclineProposalEntry, booking_id: UUID) -> contract.BookingDetail:
    """Tells the hirer the grounds and gives a day to reply by; a second person decides after it."""
    return _then_shown(booking_id, lambda actor, now: declining.propose_decline(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/replies")
@public
@requires_person(Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(contract.HirerReply))
@blueprint.response(200, DETAIL)
def reply(entry: contract.HirerReply, booking_id: UUID) -> contract.BookingDetail:
    """Writes down what the hirer answered to the grounds."""
    return _then_shown(booking_id, lambda actor, now: declining.record_reply(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/answers")
@public
@requires_person(Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
@idempotent
@blueprint.arguments(schema_of(contract.NeedAnswer))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(428, description=NOT_NAMED)
def answer(entry: contract.NeedAnswer, booking_id: UUID) -> contract.BookingDetail:
    """A role's dated, reasoned answer to a need of the booking."""
    return _then_shown(booking_id, lambda actor, now: answering.answer_need(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/matches/<uuid:match_id>/answers")
@public
@requires_person(Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
@idempotent
@blueprint.arguments(schema_of(contract.MatchAnswer))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(428, description=NOT_NAMED)
def answer_match(entry: contract.MatchAnswer, booking_id: UUID, match_id: UUID) -> contract.BookingDetail:
    """Whether a possible match is the same person: different, same or unclear, and why.

    One whose entry is listed no more may also be closed, with a reason.
    """
    return _then_shown(booking_id, lambda actor, now: answering.answer_match(booking_id, match_id, entry, actor, now))


@blueprint.get("/bookings/<uuid:booking_id>/matches/<uuid:match_id>/entry")
@requires_person(Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
@limited(REGISTER)
@blueprint.response(200, schema_of(matches.MatchEntry))
def match_entry(booking_id: UUID, match_id: UUID) -> matches.MatchEntry:
    """Why the entry that a possible match is about is listed: category, sources, reason, dates, the subject's reply.

    That it was opened is written to the log of look-ups first.
    """
    return get_match_entry(booking_id, match_id, current_actor(), datetime.now(UTC))


@blueprint.post("/bookings/<uuid:booking_id>/checks")
@public
@requires(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(contract.CheckMade))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(428, description=NOT_NAMED)
def check(entry: contract.CheckMade, booking_id: UUID) -> contract.BookingDetail:
    """Records a check that was made."""
    return _then_shown(booking_id, lambda actor, now: answering.record_check(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/notes")
@public
@requires(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(contract.Note))
@blueprint.response(200, DETAIL)
def note(entry: contract.Note, booking_id: UUID) -> contract.BookingDetail:
    """Adds a dated note, or a view of a referral; also after the decision, whose reasons stay as they were."""
    return _then_shown(booking_id, lambda actor, now: answering.add_note(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/interests")
@public
@requires_person(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(contract.DeclaredInterest))
@blueprint.response(200, DETAIL)
def interest(entry: contract.DeclaredInterest, booking_id: UUID) -> contract.BookingDetail:
    """Declares a tie to the booking: whoever has one does not decide it."""
    return _then_shown(booking_id, lambda actor, now: interests.declare_interest(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/interests/taken-back")
@public
@requires_person(*LOOKS)
@idempotent
@blueprint.arguments(schema_of(contract.InterestTakenBack))
@blueprint.response(200, DETAIL)
def interest_taken_back(entry: contract.InterestTakenBack, booking_id: UUID) -> contract.BookingDetail:
    """Takes back a tie that was declared by mistake: whoever declared it does, or a senior officer whose it is not."""
    return _then_shown(booking_id, lambda actor, now: interests.take_back_interest(booking_id, entry, actor, now))


@blueprint.post("/bookings/<uuid:booking_id>/conditions/<uuid:condition_id>/outcomes")
@public
@requires_person(*TAKES_REQUESTS)
@idempotent
@blueprint.arguments(schema_of(contract.ConditionOutcome))
@blueprint.response(200, DETAIL)
@blueprint.alt_response(428, description=NOT_NAMED)
def outcome(entry: contract.ConditionOutcome, booking_id: UUID, condition_id: UUID) -> contract.BookingDetail:
    """Says whether a condition was met."""
    return _then_shown(
        booking_id, lambda actor, now: conditions.record_condition(booking_id, condition_id, entry, actor, now)
    )


@blueprint.get("/standing-decisions")
@public
@requires(*READS)
@blueprint.response(200, schema_of(StandingDecisions))
def standing_decisions() -> StandingDecisions:
    """Standing decisions for kinds of single-sex events."""
    return get_standing_decisions()


@blueprint.post("/standing-decisions")
@public
@requires_person(Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER)
@idempotent
@blueprint.arguments(schema_of(StandingDecisionEntry))
@blueprint.response(201, schema_of(contract.GivenId))
def add_standing_decision(entry: StandingDecisionEntry) -> contract.GivenId:
    """Makes a standing decision."""
    return contract.GivenId(make_standing_decision(entry, current_actor(), datetime.now(UTC)))


@blueprint.post("/standing-decisions/<uuid:standing_decision_id>/end")
@public
@requires_person(Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER)
@idempotent
@blueprint.arguments(schema_of(StandingDecisionEnd))
@blueprint.response(200, schema_of(StandingDecisionLine))
@blueprint.alt_response(409, description="It has been ended or has expired, or it changed since it was read")
def end_standing_decision(entry: StandingDecisionEnd, standing_decision_id: UUID) -> StandingDecisionLine:
    """Ends a standing decision before its last day."""
    return end_early(standing_decision_id, entry, current_actor(), datetime.now(UTC))
