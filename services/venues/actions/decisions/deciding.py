"""Decisions: approve, with or without conditions, decline, cancel, uphold; every guard is asked first."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.actions.bookings.assessing import assess_booking, assessment_json
from services.venues.actions.bookings.moving import booking_to_change, check_move, move
from services.venues.actions.bookings.people import approver, training_json
from services.venues.actions.bookings.read_over import check_all_read
from services.venues.actions.decisions.conditions import condition_of, grounds_in_words, standing_conditions
from services.venues.actions.decisions.decision_guards import (
    ENDINGS,
    check_approval,
    check_ending,
    check_upholding,
    standing,
)
from services.venues.policy.loader import policy_on
from services.venues.rules.bookings import states
from services.venues.rules.bookings.assessment import Assessment
from services.venues.rules.bookings.checks import check_state, told_by_tick
from services.venues.rules.decisions.approval import Approver, Standing, checks_by_tick, is_decided_as_officer
from services.venues.rules.decisions.conditions import REPLACED, Condition, kind_of_approval
from services.venues.store.bookings.bookings import BookingRecord, find_booking
from services.venues.store.bookings.dossier import Dossier
from services.venues.store.bookings.needs import add_check
from services.venues.store.database import database
from services.venues.store.decisions.decisions import STANDING, add_decision, end_conditions
from shared.actor import Actor
from shared.clock import london_day
from shared.contracts.bookings.bookings import DecisionEntry
from shared.contracts.bookings.conditions import ConditionLine
from shared.http.problems import NotFound, Refused

REFERRED = "Your training cannot be confirmed, so the booking has gone to a senior officer: "


def decide(public_id: UUID, entry: DecisionEntry, actor: Actor, now: datetime) -> tuple[BookingRecord, str]:
    """Decides a booking: as it then is, and '' or the sentence why it went to a senior officer instead (G1).

    Refused names everything that stands in the way at once.
    """
    today = london_day(now)
    with database.write_transaction():
        booking = booking_to_change(public_id, entry.version, entry.request_version)
        check_all_read(booking, entry, actor, now)
        check_move(booking, entry.decision, actor)
        dossier = Dossier(booking.id)
        assessment = assess_booking(booking, dossier, today)
        who = approver(actor, booking, dossier, today)
        if entry.decision in states.APPROVALS:
            kept, ended = standing_conditions(booking, entry.replaces)
            entry = replace(entry, decision=kind_of_approval(entry.decision, kept))
            conditions = tuple(map(condition_of, entry.conditions))
            stands = standing(booking, dossier, assessment, decider=actor, today=today, conditions=kept)
            if referral := check_approval(
                stands, booking, entry, who=who, conditions=conditions, today=today, actor=actor
            ):
                moved = move(booking, states.Action.ESCALATE, actor, now, why=referral, referred=True)
                return moved, REFERRED + referral
            return _approve(
                booking, stands, entry, who=who, conditions=conditions, earlier=(kept, ended), actor=actor, now=now
            ), ""
        if entry.decision in ENDINGS:
            record = check_ending(booking, dossier, entry, assessment=assessment, who=who, today=today)
            return _save(
                booking, entry, assessment, who=who, conditions=(), record=asdict(record), actor=actor, now=now
            ), ""
        check_upholding(dossier, entry, who)
        return _save(booking, entry, assessment, who=who, conditions=(), record={}, actor=actor, now=now), ""


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
                check_ending(booking, dossier, entry, assessment=assessment, who=who, today=today)
            elif decision in states.APPROVALS:
                kept, _ = standing_conditions(booking, ())
                entry = replace(entry, decision=kind_of_approval(decision, kept))
                stands = standing(booking, dossier, assessment, decider=actor, today=today, conditions=kept)
                return check_approval(stands, booking, entry, who=who, conditions=(), today=today, actor=actor)
            else:
                check_upholding(dossier, entry, who)
        except Refused as refused:
            return refused.detail
    return ""


EarlierConditions = tuple[list[ConditionLine], list[ConditionLine]]
"""Of an earlier approval: those that this one leaves standing, and those that it takes back."""


def _approve(
    booking: BookingRecord,
    stands: Standing,
    entry: DecisionEntry,
    who: Approver,
    conditions: tuple[Condition, ...],
    earlier: EarlierConditions,
    actor: Actor,
    now: datetime,
) -> BookingRecord:
    """Approves, and keeps with the decision how the checks, the room and the conditions of an earlier one stood."""
    ticked = checks_by_tick(stands) if entry.checked else ()
    for check in ticked:
        add_check(booking.id, {"check_code": check, **told_by_tick(check)}, actor.id, now)
    as_officer = is_decided_as_officer(stands, who)
    kept, ended = earlier
    record = {
        "checks": _checks_as_they_stood(stands, ticked),
        "hirer_known": _known_as_it_stood(booking),
        "room": list(stands.room.in_the_way),
        "clashes": list(stands.room.clashes),
        "room_not_checked": list(stands.room.not_checked),
        STANDING: [str(one.id) for one in kept],
        REPLACED: [one.text for one in ended],
    }
    if ended:
        end_conditions([one.id for one in ended], entry.reason, actor.id, now)
    return _save(
        booking,
        entry,
        stands.assessment,
        who=who,
        conditions=grounds_in_words(conditions, london_day(now)),
        record=record,
        actor=actor,
        now=now,
        role=states.OFFICER.value if as_officer else states.SENIOR.value,
        ticked=ticked,
        earlier=earlier,
        referred=booking.referred or not as_officer,
    )


def _known_as_it_stood(booking: BookingRecord) -> dict[str, str]:
    """Who said that the hirer is known, and when: why identity was not asked; nothing where it was."""
    if not booking.hirer_known:
        return {}
    return {"by": booking.hirer_known_by, "at": booking.hirer_known_at.isoformat() if booking.hirer_known_at else ""}


def _checks_as_they_stood(stands: Standing, ticked: Collection[str]) -> dict[str, str]:
    found = replace(stands.on_record, made=stands.on_record.made | set(ticked))
    return {check: check_state(check, found).value for check in stands.assessment.checks}


def _save(
    booking: BookingRecord,
    entry: DecisionEntry,
    assessment: Assessment,
    who: Approver,
    conditions: tuple[Condition, ...],
    record: Mapping[str, object],
    actor: Actor,
    now: datetime,
    *,
    role: str = "",
    ticked: Collection[str] = (),
    earlier: EarlierConditions = ([], []),
    **changes: Any,
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
    details: dict[str, object] = {"decision": str(decision), "conditions": len(conditions)}
    if ticked:
        details["checks"] = list(ticked)
    for name, told in zip((STANDING, REPLACED), earlier, strict=True):
        if told:
            details[name] = [one.text for one in told]
    return move(
        booking, entry.decision, actor, now, why=entry.reason, details=details, role=role, assessment=kept,
        was_approved=approved, **changes,
    )  # fmt: skip


def _plain(record: Mapping[str, object]) -> dict[str, object]:
    """Days as text, so that the record can be kept as JSON."""
    return {
        name: _plain(value) if isinstance(value, dict) else value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }
