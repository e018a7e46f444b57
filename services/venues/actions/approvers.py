"""Who may approve bookings, by what training tells us."""

from datetime import date, datetime

from services.venues.rules.decisions.approvers import ValidUntil, digest_on, may_approve, said_of_others, why_not_known
from services.venues.store.approvers import (
    ApproverTraining,
    TrainingBehind,
    find_training_behind,
    list_approver_training,
    save_approver_training,
    save_training_behind,
)
from services.venues.store.audit import record_audit
from services.venues.store.database import database
from shared.actor import Actor
from shared.contracts.venues import Approver, ApproversAnswer


def note_approver_training(news: ApproverTraining, actor: Actor, now: datetime) -> bool:
    """Keeps what training says of an approver; False for old news, which changes nothing."""
    with database.write_transaction():
        newer = save_approver_training(news, now)
        if newer:
            record_audit("approver-training-noted", news.person_number, actor, now, {"sequence": news.sequence})
    return newer


def note_training_behind(news: TrainingBehind, actor: Actor, now: datetime) -> bool:
    """Keeps whether training is working out anew what approvers hold; False for old news, which changes nothing."""
    with database.write_transaction():
        newer = save_training_behind(news, now)
        if newer:
            details = {"sequence": news.sequence, "behind": news.since is not None}
            record_audit("training-behind-noted", "approvers", actor, now, details)
    return newer


def get_approvers(on: date, today: date) -> ApproversAnswer:
    """Everybody training told us of, whether they may approve at officer level on that day, and why not."""
    told = find_training_behind()
    return ApproversAnswer(
        on=on,
        approvers=tuple(_approver(found, on) for found in list_approver_training()),
        being_worked_out=why_behind(told, on, today),
        decided_by=digest_on(told.decided_by, on),
        told_at=told.noted_at,
        forecast=on > today,
    )


def why_behind(told: TrainingBehind, day: date, today: date) -> str:
    """Why what approvers hold on a day is not known yet; '' when it is."""
    return why_not_known(told.since, told.decided_by, told.worked_out_on, day, today)


def _approver(known: ApproverTraining, on: date) -> Approver:
    found = known.facts_on(on)
    answer = may_approve(found, on)
    return Approver(
        found.person_number,
        answer.allowed,
        _text(found.venue_hire_valid_until),
        _text(found.awareness_valid_until),
        said_of_others(answer.reasons),
    )


def _text(until: ValidUntil) -> str | None:
    return until.isoformat() if isinstance(until, date) else until
