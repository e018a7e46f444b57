"""The guards of a decision: where a booking stands, and whether it may be approved, ended or upheld by this person."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.venues.actions.bookings.assessing import masked, matches_in
from services.venues.actions.bookings.checks_on_record import checks_on_record, find_room_asked_for
from services.venues.actions.bookings.moving import is_full_view
from services.venues.actions.bookings.people import trained_view_recorded
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings.assessment import POSSIBLE_MATCH, Assessment, is_any_unanswered, known_of
from services.venues.rules.bookings.checks import checks_to_record
from services.venues.rules.bookings.doubtful_times import times_in_the_way
from services.venues.rules.calendar.overlap import RoomFound
from services.venues.rules.decisions import decisions
from services.venues.rules.decisions.approval import Approver, Standing, approval_objections, training_answer
from services.venues.rules.decisions.approvers import may_decide_referral
from services.venues.rules.decisions.conditions import (
    Condition,
    condition_ground_objection,
    election_ground_objection,
    replaced_objection,
)
from services.venues.rules.decisions.decisions import DeclineRecord
from services.venues.rules.decisions.interests import interest_objection
from services.venues.store.bookings.bookings import BookingRecord
from services.venues.store.bookings.dossier import Dossier
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings.bookings import DecisionEntry
from shared.contracts.bookings.conditions import ConditionLine
from shared.database.records import record_of
from shared.http.problems import Refused

ENDINGS = ("decline", "cancel")


def standing(
    booking: BookingRecord,
    dossier: Dossier,
    assessment: Assessment,
    decider: Actor,
    today: date,
    conditions: Iterable[ConditionLine] = (),
    room: RoomFound | None = None,
) -> Standing:
    """Where a booking stands, in the words of the rules; names are screened whenever the request changes."""
    proposer, decliner = _ended_by(dossier)
    on_record = checks_on_record(assessment.checks, booking, dossier)
    return Standing(
        state=booking.state,
        assessment=assessment,
        answers=dossier.answers,
        referred=booking.referred,
        trained_view_recorded=trained_view_recorded(dossier, decider.id, decider.not_second_to),
        speakers_to_follow=booking.asked.speakers_to_follow,
        names_given=booking.asked.is_speaker_known,
        names_screened=booking.asked.is_speaker_known,
        proposer=proposer,
        decliner=decliner,
        event_on=london_day(booking.starts_at) if booking.starts_at else None,
        match_unanswered=is_any_unanswered(known_of(matches_in(dossier))),
        look_up_held=dossier.is_held,
        match_answered=any(found.answered_here for found in dossier.matches),
        times_in_the_way=times_in_the_way(booking.asked.event, today, booking.state == "appealed"),
        checks_to_record=checks_to_record(assessment.checks, on_record),
        on_record=on_record,
        room=room or find_room_asked_for(booking),
        conditions=tuple(map(as_set, conditions)),
    )


def as_set(condition: ConditionLine) -> Condition:
    """A condition of an earlier approval as the rules read it, its ground in the words it was kept in."""
    return record_of(Condition, condition)


def _ended_by(dossier: Dossier) -> tuple[str, str]:
    """Who proposed to decline and who last declined or cancelled, '' for nobody."""
    ended = [made for made in dossier.decisions if made.decision in ENDINGS]
    return dossier.proposal.proposed_by if dossier.proposal else "", ended[-1].decided_by if ended else ""


def check_approval(
    stands: Standing,
    booking: BookingRecord,
    entry: DecisionEntry,
    who: Approver,
    conditions: tuple[Condition, ...],
    today: date,
    actor: Actor,
) -> str:
    """Why it must go to a senior officer although the person may try, '' when nothing is in the way; else Refused."""
    listed, election = policy_on(today).condition_grounds, booking.asked.event.election_meeting
    asked = (
        replaced_objection(entry.replaces, entry.reason),
        election_ground_objection(stands.conditions, listed, election),
        *(condition_ground_objection(one.ground, listed, election) for one in conditions),
    )
    bad_grounds = tuple(dict.fromkeys(sentence for sentence in asked if sentence))

    def said_of(shown: Standing) -> tuple[str, ...]:
        said = approval_objections(
            shown, entry.decision, who, conditions=conditions, today=today, reason=entry.reason, ticked=entry.checked
        )
        return (*said, *bad_grounds)

    objections = said_of(stands)
    if not objections:
        return ""
    gate = training_answer(stands, who, today)
    if gate.refer and set(objections) <= set(gate.reasons):
        return " ".join(gate.reasons)
    if not is_full_view(actor):
        objections = said_of(replace(stands, assessment=masked(stands.assessment))) or (POSSIBLE_MATCH,)
    raise Refused(" ".join(objections))


def check_ending(
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
    gate = may_decide_referral(who.training, today, trained_view_recorded(dossier, who.person, who.not_second_to))
    objections = [
        decisions.ending_objection(entry.decision, booking.was_approved),
        interest_objection(who.interest),
        *gate.reasons,
        None if entry.reason.strip() else "Give the reason for the decision.",
        decisions.told_objection(record.grounds, proposal.grounds) if proposal else None,
        *decisions.decline_objections(
            record,
            policy_on(today).grounds,
            booking.asked.event.election_meeting,
            needs_legal_advice=decisions.legal_advice_needed(assessment, matches_in(dossier)),
            proposer=proposal.proposed_by if proposal else "",
            decliner=who.person,
            today=today,
            tied=who.not_second_to,
        ),
    ]
    if said := tuple(dict.fromkeys(sentence for sentence in objections if sentence)):
        raise Refused(" ".join(said))
    return record


def check_upholding(dossier: Dossier, entry: DecisionEntry, who: Approver) -> None:
    """An appeal is decided by a third person, with a reason."""
    no_reason = None if entry.reason.strip() else "Give the reason for the decision."
    if said := [sentence for sentence in (appeal_officer_objection(dossier, who), no_reason) if sentence]:
        raise Refused(" ".join(said))


def appeal_officer_objection(dossier: Dossier, who: Approver) -> str | None:
    """G3: why this person cannot end an appeal, or None: they neither proposed nor decided, and have no tie."""
    objections = (
        interest_objection(who.interest),
        decisions.people_objection(*_ended_by(dossier), who.person, who.not_second_to),
    )
    return " ".join(sentence for sentence in objections if sentence) or None
