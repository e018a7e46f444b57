"""Decisions, proposals to decline, and conditions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from services.venues.rules.bookings.states import APPROVALS
from services.venues.rules.decisions.conditions import REPLACED, Condition
from services.venues.rules.decisions.decisions import RightOfReply
from services.venues.store.database import database
from services.venues.store.finding import find_row, find_rows
from services.venues.store.letters.letters import LetterRecord, find_letter_since
from services.venues.store.tables.decisions import ConditionRow, DecisionRow, DeclineProposalRow
from services.venues.store.writing import add_row
from shared.contracts.bookings.conditions import ConditionLine
from shared.database.records import record_of

STANDING = "standing"
"""In what is kept with an approval: the ids of the earlier conditions that it left standing."""


@dataclass(frozen=True)
class DecisionRecord:
    """One decision as it was made; nothing in it changes."""

    id: int
    public_id: UUID
    booking_version: int
    request_version: int
    decision: str
    reason: str
    record: dict[str, Any]
    training: dict[str, object]
    assessment: dict[str, Any]
    policy_versions: dict[str, str]
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class DeclineProposal:
    """What a senior officer proposes, what the hirer was told, and the hirer's right of reply."""

    id: int
    grounds: tuple[str, ...]
    evidence: tuple[str, ...]
    proportionality: str
    alternatives: str
    equality_note: str
    told: str
    proposed_by: str
    proposed_at: datetime
    reply: RightOfReply
    reply_text: str
    letter: LetterRecord | None
    """By which the hirer is told; None where the council's wording has no such letter."""


@database.write
def add_decision(booking: int, values: Mapping[str, object], conditions: Sequence[Condition]) -> UUID:
    """Adds a decision with its conditions; its id."""
    public_id = uuid4()
    decision = add_row(DecisionRow, {"public_id": public_id, "booking": booking, **values})
    for condition in conditions:
        ConditionRow.insert(booking=booking, decision=decision, **asdict(condition)).execute()
    return public_id


def list_decisions(booking: int) -> list[DecisionRecord]:
    """Every decision on a booking, oldest first."""
    return [record_of(DecisionRecord, row) for row in find_rows(DecisionRow, booking=booking)]


def list_conditions(decisions: Sequence[DecisionRecord]) -> list[ConditionLine]:
    """The conditions that stand after a booking's decisions: none unless the newest is an approval."""
    return list_standing_conditions(decisions) if decisions and decisions[-1].decision in APPROVALS else []


def list_standing_conditions(decisions: Sequence[DecisionRecord]) -> list[ConditionLine]:
    """The conditions of the newest approval among a booking's decisions, and those of earlier ones it left standing."""
    newest = next((made for made in reversed(decisions) if made.decision in APPROVALS), None)
    if newest is None:
        return []
    row, decision = ConditionRow, DecisionRow
    here = (row.decision == newest.id) | row.public_id.in_(newest.record.get(STANDING, []))
    query = row.select(row, decision.decided_by, decision.decided_at).join(decision).where(here)
    return [
        record_of(
            ConditionLine,
            row,
            id=row.public_id,
            set_by=row.decision.decided_by,
            set_at=row.decision.decided_at,
            version=row.outcomes,
        )
        for row in query.order_by(row.id)
    ]


@database.write
def end_conditions(conditions: Collection[UUID], note: str, by: str, now: datetime) -> None:
    """Says of conditions that nobody has followed up yet that a later decision took them back."""
    row = ConditionRow
    row.update(outcome=REPLACED, outcome_note=note, outcome_by=by, outcome_at=now).where(
        row.public_id.in_(list(conditions)), row.outcome == ""
    ).execute()


def count_outcomes(booking: int, condition: UUID) -> int | None:
    """How often it was said whether a condition was met; None when the booking has no such condition that holds."""
    row = ConditionRow.get_or_none(booking=booking, public_id=condition)
    return None if row is None or row.outcome == REPLACED else int(row.outcomes)


@database.write
def save_condition_outcome(booking: int, condition: UUID, outcome: str, note: str, by: str, now: datetime) -> None:
    """Says whether a condition that holds was met."""
    row = ConditionRow
    (
        row.update(outcome=outcome, outcome_note=note, outcome_by=by, outcome_at=now, outcomes=row.outcomes + 1)
        .where(row.booking == booking, row.public_id == condition, row.outcome != REPLACED)
        .execute()
    )


@database.write
def add_decline_proposal(booking: int, values: Mapping[str, object]) -> None:
    """Adds a proposal to decline."""
    DeclineProposalRow.insert(booking=booking, **values).execute()


def find_decline_proposal(booking: int) -> DeclineProposal | None:
    """The newest proposal to decline, or None."""
    found = find_row(DeclineProposalRow, newest_first=True, booking=booking)
    if found is None:
        return None
    letter = find_letter_since(booking, "minded_to_decline", found.proposed_at)
    told_on = found.given_on if letter is None else letter.reached_on
    reply = RightOfReply(told_on, found.reply_by, found.answered_on, found.waived_on, set_on=found.given_on)
    return record_of(
        DeclineProposal,
        found,
        grounds=tuple(found.grounds),
        evidence=tuple(found.evidence),
        reply=reply,
        reply_text=found.reply,
        letter=letter,
    )


@database.write
def save_reply(proposal: int, day: date, waived: bool, reply: str) -> None:
    """What the hirer answered, or that the hirer needs no time to answer."""
    days = {"waived_on": day} if waived else {"answered_on": day}
    DeclineProposalRow.update(reply=reply, **days).where(DeclineProposalRow.id == proposal).execute()
