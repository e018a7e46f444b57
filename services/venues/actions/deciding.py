"""Decisions: approve, with or without conditions, decline, cancel, uphold; every guard is asked here."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.assessing import assess_booking, assessment_json, masked, matches_in
from services.venues.actions.moving import booking_to_change, check_move, is_full_view, move
from services.venues.actions.people import approver, trained_view_recorded, training_json
from services.venues.policy.loader import policy_on
from services.venues.rules import decisions, states
from services.venues.rules.approval import Approver, Standing, approval_objections, training_answer
from services.venues.rules.approvers import may_decide_referral
from services.venues.rules.assessment import POSSIBLE_MATCH, Assessment, is_any_unanswered
from services.venues.rules.decisions import Condition, DeclineRecord
from services.venues.rules.doubtful_times import times_in_the_way
from services.venues.store.bookings import BookingRecord, find_booking
from services.venues.store.database import database
from services.venues.store.decisions import add_decision
from services.venues.store.dossier import Dossier
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings import ConditionEntry, DecisionEntry, Ground, Grounds
from shared.problems import NotFound, Refused

ENDINGS = ("decline", "cancel")
REFERRED = "Your training cannot be confirmed, so the booking has gone to a senior officer: "


def decide(public_id: UUID, entry: DecisionEntry, actor: Actor, now: datetime) -> tuple[BookingRecord, str]:
    """Decides a booking: as it then is, and '' or the sentence why it went to a senior officer instead (G1).

    Refused names everything that stands in the way at once.
    """
    today = london_day(now)
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version)
        check_move(booking, entry.decision, actor)
        dossier = Dossier(booking.id)
        assessment = assess_booking(booking, dossier, today)
        who = approver(actor, booking, dossier, today)
        if entry.decision in states.APPROVALS:
            conditions = tuple(map(_condition, entry.conditions))
            if referral := _check_approval(booking, dossier, entry, assessment, who, conditions, today, actor):
                moved = move(booking, states.Action.ESCALATE, actor, now, why=referral, referred=True)
                return moved, REFERRED + referral
            return _save(booking, entry, assessment, who, _in_words(conditions, today), {}, actor, now), ""
        if entry.decision in ENDINGS:
            record = _check_ending(booking, dossier, entry, assessment, who, today)
            return _save(booking, entry, assessment, who, (), asdict(record), actor, now), ""
        _check_upholding(dossier, entry, who)
        return _save(booking, entry, assessment, who, (), {}, actor, now), ""


def get_objections(public_id: UUID, decision: str, actor: Actor, now: datetime) -> str:
    """Everything that stands in the way of a decision now, in sentences, '' when nothing does; saves nothing."""
    today = london_day(now)
    with database.read_transaction():
        booking = find_booking(public_id)
        if booking is None:
            raise NotFound("There is no such booking")
        dossier = Dossier(booking.id)
        assessment, who = assess_booking(booking, dossier, today), approver(actor, booking, dossier, today)
        entry = DecisionEntry(decision, reason="asked about before it is made")
        try:
            check_move(booking, decision, actor)
            if decision in ENDINGS:
                _check_ending(booking, dossier, entry, assessment, who, today)
            elif decision in states.APPROVALS:
                return _check_approval(booking, dossier, entry, assessment, who, (), today, actor)
            else:
                _check_upholding(dossier, entry, who)
        except Refused as refused:
            return refused.detail
    return ""


def standing(booking: BookingRecord, dossier: Dossier, assessment: Assessment, decider: str, today: date) -> Standing:
    """Where a booking stands, in the words of the rules; names are screened whenever the request changes."""
    proposer, decliner = _ended_by(dossier)
    return Standing(
        booking.state,
        assessment,
        dossier.answers,
        booking.referred,
        trained_view_recorded(dossier, decider),
        booking.asked.speakers_to_follow,
        names_given=bool(booking.asked.named_speakers),
        names_screened=bool(booking.asked.named_speakers),
        proposer=proposer,
        decliner=decliner,
        event_on=london_day(booking.starts_at) if booking.starts_at else None,
        match_unanswered=is_any_unanswered(matches_in(dossier)),
        match_answered=any(found.answers and not found.remembered for found in dossier.matches),
        times_in_the_way=times_in_the_way(booking.asked.event, *_which(booking), today, booking.state == "appealed"),
    )


def _which(booking: BookingRecord) -> tuple[str, str]:
    """Which of an hour that comes twice is meant."""
    given = booking.request.get("event")
    event = given if isinstance(given, dict) else {}
    return str(event.get("starts_which") or ""), str(event.get("ends_which") or "")


def _ended_by(dossier: Dossier) -> tuple[str, str]:
    """Who proposed to decline and who last declined or cancelled, '' for nobody."""
    ended = [made for made in dossier.decisions if made.decision in ENDINGS]
    return dossier.proposal.proposed_by if dossier.proposal else "", ended[-1].decided_by if ended else ""


def _condition(entry: ConditionEntry) -> Condition:
    return Condition(**asdict(entry))


def _in_words(conditions: Iterable[Condition], today: date) -> tuple[Condition, ...]:
    """The conditions as they are kept: each ground in its words of today, for its list may change."""
    texts = {ground.code: ground.text for ground in policy_on(today).condition_grounds}
    return tuple(replace(condition, ground=texts[condition.ground]) for condition in conditions)


def get_condition_grounds(public_id: UUID, now: datetime) -> Grounds:
    """The grounds that a condition of this booking may have: no Prevent ones for an election meeting."""
    booking = find_booking(public_id)
    if booking is None:
        raise NotFound("There is no such booking")
    listed = policy_on(london_day(now)).condition_grounds
    offered = decisions.grounds_offered(listed, booking.asked.event.election_meeting)
    return Grounds(tuple(Ground(ground.code, ground.text) for ground in offered))


def _check_approval(
    booking: BookingRecord,
    dossier: Dossier,
    entry: DecisionEntry,
    assessment: Assessment,
    who: Approver,
    conditions: tuple[Condition, ...],
    today: date,
    actor: Actor,
) -> str:
    """Why it must go to a senior officer although the person may try, '' when nothing is in the way; else Refused."""
    stands = standing(booking, dossier, assessment, actor.id, today)
    listed, election = policy_on(today).condition_grounds, booking.asked.event.election_meeting
    asked = (decisions.condition_ground_objection(one.ground, listed, election) for one in conditions)
    bad_grounds = tuple(dict.fromkeys(sentence for sentence in asked if sentence))
    objections = (*approval_objections(stands, entry.decision, who, conditions, today, entry.reason), *bad_grounds)
    if not objections:
        return ""
    gate = training_answer(stands, who, today)
    if gate.refer and set(objections) <= set(gate.reasons):
        return " ".join(gate.reasons)
    if not is_full_view(actor):
        shown = replace(stands, assessment=masked(assessment))
        objections = approval_objections(shown, entry.decision, who, conditions, today, entry.reason)
        objections = (*objections, *bad_grounds) or (POSSIBLE_MATCH,)
    raise Refused(" ".join(objections))


def _check_ending(
    booking: BookingRecord,
    dossier: Dossier,
    entry: DecisionEntry,
    assessment: Assessment,
    who: Approver,
    today: date,
) -> DeclineRecord:
    """G2, G3, G4: the record of a decline or cancellation; Refused while anything is missing."""
    proposal = dossier.proposal
    record = DeclineRecord(
        grounds=entry.grounds or (proposal.grounds if proposal else ()),
        evidence=entry.evidence or (proposal.evidence if proposal else ()),
        proportionality=entry.proportionality or (proposal.proportionality if proposal else ""),
        alternatives=entry.alternatives or (proposal.alternatives if proposal else ""),
        equality_note=entry.equality_note or (proposal.equality_note if proposal else ""),
        reply=proposal.reply if proposal else decisions.RightOfReply(),
        legal_advice_recorded=any(answer.need == "legal" for answer in dossier.answers),
    )
    gate = may_decide_referral(who.training, today, trained_view_recorded(dossier, who.person))
    objections = [
        decisions.ending_objection(entry.decision, booking.was_approved),
        decisions.interest_objection(who.interest),
        *gate.reasons,
        None if entry.reason.strip() else "Give the reason for the decision.",
        decisions.told_objection(record.grounds, proposal.grounds) if proposal else None,
        *decisions.decline_objections(
            record,
            policy_on(today).grounds,
            booking.asked.event.election_meeting,
            decisions.legal_advice_needed(assessment, matches_in(dossier)),
            proposal.proposed_by if proposal else "",
            who.person,
            today,
        ),
    ]
    if said := tuple(dict.fromkeys(sentence for sentence in objections if sentence)):
        raise Refused(" ".join(said))
    return record


def _check_upholding(dossier: Dossier, entry: DecisionEntry, who: Approver) -> None:
    """An appeal is decided by a third person, with a reason."""
    no_reason = None if entry.reason.strip() else "Give the reason for the decision."
    if said := [sentence for sentence in (appeal_officer_objection(dossier, who), no_reason) if sentence]:
        raise Refused(" ".join(said))


def appeal_officer_objection(dossier: Dossier, who: Approver) -> str | None:
    """G3: why this person cannot end an appeal, or None: they neither proposed nor decided, and have no tie."""
    objections = (
        decisions.interest_objection(who.interest),
        decisions.people_objection(*_ended_by(dossier), who.person),
    )
    return " ".join(sentence for sentence in objections if sentence) or None


def _save(
    booking: BookingRecord,
    entry: DecisionEntry,
    assessment: Assessment,
    who: Approver,
    conditions: tuple[Condition, ...],
    record: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> BookingRecord:
    """The decision with all it relied on, the step it makes, and its line in story and audit: together or not."""
    today = london_day(now)
    kept = assessment_json(assessment, today)
    approved = booking.was_approved or entry.decision in states.APPROVALS
    decision = add_decision(
        booking.id,
        {
            "booking_version": booking.version,
            "request_version": booking.request_version,
            "decision": entry.decision,
            "reason": entry.reason,
            "record": _plain(record),
            "training": training_json(who.training),
            "assessment": kept,
            "policy_versions": dict(policy_on(today).versions),
            "decided_by": actor.id,
            "decided_at": now,
        },
        conditions,
    )
    details = {"decision": str(decision), "conditions": len(conditions)}
    return move(
        booking, entry.decision, actor, now, why=entry.reason, details=details, assessment=kept, was_approved=approved
    )  # fmt: skip


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Days as text, so that the record can be kept as JSON."""
    return {
        name: _plain(value) if isinstance(value, dict) else value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }
