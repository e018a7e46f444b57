"""What people say of a booking without moving it: needs, matches, checks, notes, ties, the hirer's reply."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.venues.actions.assessing import matches_in
from services.venues.actions.moving import APPROVED, booking_to_change, check_move, is_kept_back, move
from services.venues.actions.notices import note_needs
from services.venues.actions.people import interest_of, view_counts
from services.venues.actions.submitting import fresh_assessment, reassessed
from services.venues.policy.loader import policy_on
from services.venues.rules import decisions, states
from services.venues.rules.assessment import POSSIBLE_MATCH, Need, is_any_unanswered, needs_of_matches
from services.venues.rules.discharge import ROLE_THAT_MEETS, Answer, answer_objection, needs_without_answer
from services.venues.rules.identifiers import match_answer_objection
from services.venues.rules.request import request_from
from services.venues.store.audit import record_audit
from services.venues.store.bookings import OPEN, BookingRecord, save_booking
from services.venues.store.database import database
from services.venues.store.decisions import (
    add_decline_proposal,
    find_decline_proposal,
    save_condition_outcome,
    save_reply,
)
from services.venues.store.dossier import Dossier
from services.venues.store.happenings import add_happening
from services.venues.store.needs import add_check, add_interest, add_need_answer, find_declared_by, remove_interest
from services.venues.store.screening import add_match_answer, list_matches
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts import bookings as contract
from shared.problems import NotFound, Refused

MATCH_FIRST = (
    "A possible match is not answered yet: say of each whether it is the same person or organisation, different, or "
    "cannot be told. Your answer to the need comes after it."
)
FROZEN = "The reasons were frozen when the decision was made. Add a dated note instead."


def answer_need(public_id: UUID, entry: contract.NeedAnswer, actor: Actor, now: datetime) -> None:
    """One role's dated, reasoned answer to a need; Refused when it is not that role's, or the booking is decided."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        _must_be_open(booking)
        dossier = Dossier(booking.id)
        refused = answer_objection(entry.need, [role.value for role in actor.roles], entry.reason)
        if refused := refused or decisions.interest_objection(interest_of(actor, booking, dossier)):
            raise Refused(refused)
        if entry.need == Need.PREVENT_LEAD and is_any_unanswered(matches_in(dossier)):
            raise Refused(MATCH_FIRST)
        role = next(role for need, role in ROLE_THAT_MEETS.items() if need == entry.need)
        add_need_answer(booking.id, Answer(entry.need, role, actor.id, now, entry.reason))
        if role == Role.PREVENT_LEAD:
            _tell(booking, "view", actor, now, entry.reason, {"counts": True}, need_to_know=True, role=role)
        _tell(booking, "need-answered", actor, now, entry.reason, {"need": entry.need}, booking.possible_match, role)


def answer_match(public_id: UUID, match_id: UUID, entry: contract.MatchAnswer, actor: Actor, now: datetime) -> None:
    """Whether a possible match is the same person, said by somebody with a reason; the needs follow from it."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        match = next((found for found in list_matches(booking.id) if found.public_id == match_id), None)
        if match is None:
            raise NotFound("There is no such possible match")
        if refused := match_answer_objection(entry.state, entry.reason, entry.second_identifier):
            raise Refused(refused)
        if refused := decisions.interest_objection(interest_of(actor, booking, Dossier(booking.id))):
            raise Refused(refused)
        if booking.state not in (*OPEN, *APPROVED):
            raise Refused(FROZEN)
        add_match_answer(match, entry.state, entry.reason, entry.second_identifier, actor.id, now)
        details = {"answer": entry.state}
        _tell(booking, "match-answered", actor, now, entry.reason, details, need_to_know=True, role=_as_lead(actor))
        if booking.state in OPEN:
            note_needs(reassessed(booking, now), now)
        else:
            _reopened_by_answer(booking, actor, now)


def _reopened_by_answer(booking: BookingRecord, actor: Actor, now: datetime) -> None:
    """After the approval its assessment stays as it was decided on, until an answer raises a need that nobody met."""
    fresh, dossier = fresh_assessment(booking, now), Dossier(booking.id)
    raised = needs_of_matches(matches_in(dossier))
    if needs_without_answer(raised, dossier.answers):
        move(booking, states.Action.REOPEN, actor, now, why=POSSIBLE_MATCH, **fresh)
    elif fresh["possible_match"] != booking.possible_match:
        save_booking(booking, possible_match=fresh["possible_match"])


def record_check(public_id: UUID, entry: contract.CheckMade, actor: Actor, now: datetime) -> UUID:
    """A check that was made; its id."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        values = {
            "check_code": entry.check,
            "conclusion": entry.conclusion,
            "list_version": entry.list_version,
            "searched": entry.searched,
            "found": entry.found,
            "link": entry.link,
        }
        check = add_check(booking.id, values, actor.id, now)
        _tell(booking, "check-made", actor, now, entry.conclusion, {"check": entry.check})
    return check


def add_note(public_id: UUID, entry: contract.Note, actor: Actor, now: datetime) -> None:
    """A dated note, also after the decision; a view of a referral counts when it is a trained officer's."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        counts = entry.kind == "view" and view_counts(actor, london_day(now))
        details = {"counts": counts} if entry.kind == "view" else {}
        lead = _as_lead(actor)
        _tell(booking, entry.kind, actor, now, entry.text, details, need_to_know=bool(lead), role=lead)


def declare_interest(public_id: UUID, entry: contract.DeclaredInterest, actor: Actor, now: datetime) -> None:
    """A tie to the booking: who has one may not decide it."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        person = entry.person.strip() or actor.id
        add_interest(booking.id, person, entry.tie, entry.note, actor.id, now)
        _tell(booking, "interest-declared", actor, now, entry.note, {"person": person, "tie": entry.tie})


def take_back_interest(public_id: UUID, entry: contract.InterestTakenBack, actor: Actor, now: datetime) -> None:
    """A tie that was declared by mistake is taken back by whoever declared it, or by a senior officer."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        known_as = {actor.id, actor.person_number or actor.id}
        person = entry.person.strip() or actor.id
        declared_by = find_declared_by(booking.id, person, entry.tie)
        if not declared_by:
            raise NotFound("Nobody declared this interest")
        senior = actor.has(Role.SENIOR_OFFICER)
        refused = decisions.taking_back_objection(actor.id, declared_by, person in known_as, senior, entry.reason)
        if refused:
            raise Refused(refused)
        remove_interest(booking.id, person, entry.tie)
        _tell(booking, "interest-taken-back", actor, now, entry.reason, {"person": person, "tie": entry.tie})


def propose_decline(public_id: UUID, entry: contract.DeclineProposalEntry, actor: Actor, now: datetime) -> None:
    """The hirer is told the grounds in plain words and may answer; nothing is declined by this."""
    today = london_day(now)
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version)
        check_move(booking, states.Action.PROPOSE_DECLINE, actor)
        election = request_from(booking.request).event.election_meeting
        refused = decisions.ground_objection(entry.grounds, policy_on(today).grounds, election)
        if refused := refused or decisions.interest_objection(interest_of(actor, booking, Dossier(booking.id))):
            raise Refused(refused)
        event_on = london_day(booking.starts_at) if booking.starts_at else None
        if refused := decisions.reply_day_objection(entry.reply_by, today, event_on):
            raise Refused(refused)
        add_decline_proposal(
            booking.id,
            {
                "grounds": entry.grounds,
                "evidence": entry.evidence,
                "proportionality": entry.proportionality,
                "alternatives": entry.alternatives,
                "equality_note": entry.equality_note,
                "told": entry.told,
                "proposed_by": actor.id,
                "proposed_at": now,
                "given_on": today,
                "reply_by": entry.reply_by,
            },
        )
        details = {"grounds": list(entry.grounds), "reply_by": entry.reply_by.isoformat()}
        move(
            booking, states.Action.PROPOSE_DECLINE, actor, now, why=entry.told, agreed_day=entry.reply_by,
            details=details, referred=True,
        )  # fmt: skip


def record_reply(public_id: UUID, entry: contract.HirerReply, actor: Actor, now: datetime, role: str = "") -> None:
    """What the hirer says to the grounds, written down by an officer or given through the hirer's own link."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        proposal = find_decline_proposal(booking.id)
        if proposal is None or booking.state != states.State.MINDED_TO_DECLINE:
            raise Refused("The hirer has not been told of any grounds to answer to.")
        if proposal.reply.answered_on or proposal.reply.waived_on:
            raise Refused("A reply has been recorded already: add a note.")
        if entry.waived and actor.id == proposal.proposed_by:
            raise Refused(
                "Whoever proposed to decline cannot also record that the hirer wants no time to reply: a second person "
                "does it, or the hirer through their own link."
            )
        save_reply(proposal.id, london_day(now), entry.waived, entry.text)
        _tell(booking, "reply-waived" if entry.waived else "reply-recorded", actor, now, entry.text, role=role)


def record_condition(
    public_id: UUID, condition: UUID, entry: contract.ConditionOutcome, actor: Actor, now: datetime
) -> None:
    """Whether a condition was met."""
    with database.write_transaction():
        booking = booking_to_change(public_id)
        if not save_condition_outcome(booking.id, condition, entry.outcome, entry.note, actor.id, now):
            raise NotFound("There is no such condition")
        details = {"condition": str(condition), "outcome": entry.outcome}
        _tell(booking, "condition-followed-up", actor, now, entry.note, details)


def _as_lead(actor: Actor) -> str:
    """Whoever is Prevent lead speaks as that of a match or a referral, whatever else they are; '' for anybody else."""
    return Role.PREVENT_LEAD.value if actor.has(Role.PREVENT_LEAD) else ""


def _must_be_open(booking: BookingRecord) -> None:
    if booking.state not in OPEN:
        raise Refused(FROZEN)


def _tell(
    booking: BookingRecord,
    what: str,
    actor: Actor,
    now: datetime,
    why: str = "",
    details: Mapping[str, object] | None = None,
    need_to_know: bool = False,
    role: str = "",
) -> None:
    told = dict(details or {})
    acting = role or next((party for party in sorted(actor.roles)), "")
    kept_back = need_to_know or is_kept_back(booking, actor)
    add_happening(booking.id, what, actor, acting, now, why=why, details=told, need_to_know=kept_back)
    kept = {name: value for name, value in told.items() if name != "person"}
    record_audit(f"booking-{what}", f"booking:{booking.public_id}", actor, now, kept)
