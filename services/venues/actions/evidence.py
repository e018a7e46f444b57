"""What venues can show for benchmark 8, read in one snapshot."""

from datetime import UTC, date, datetime, time, timedelta

from services.venues.actions.approvers import why_behind
from services.venues.actions.bookings.not_told import evidence_map_for
from services.venues.actions.registers.alerts import ALERTS
from services.venues.actions.registers.entries import rules_entry
from services.venues.policy.evidence_map import load_evidence_map
from services.venues.policy.loader import policy_on
from services.venues.rules.decisions.approvers import TrainingFacts, holds_venue_hire, may_approve
from services.venues.rules.evidence.facts import ApproverFact, BookingCounts, EvidenceFacts
from services.venues.rules.evidence.map import evidence
from services.venues.rules.registers.entries import Holding, holding_on
from services.venues.store import evidence as records
from services.venues.store.approvers import find_training_behind, list_approver_training
from services.venues.store.audit import audit
from services.venues.store.calendar.venues import list_venue_names
from services.venues.store.database import database
from services.venues.store.registers.registers import list_entries
from shared.actor import Actor
from shared.clock import LONDON, london_day
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.contracts.registers.register_entries import REGISTERS
from shared.figures.evidence import Share

BENCHMARK = 8


def get_evidence(as_at: date, from_: date, actor: Actor) -> EvidenceAnswer:
    """Every supporting detail of 8.1 to 8.3: a figure or list from records, or the record a person keeps."""
    evidence_map = evidence_map_for(actor, load_evidence_map(as_at))
    versions = {**dict(policy_on(as_at).versions), "evidence-map": evidence_map.version}
    with database.read_transaction():
        facts = gather(as_at, from_)
        sequence, head = audit.head()
    return EvidenceAnswer(
        service="venues",
        benchmark=BENCHMARK,
        as_at=as_at,
        items=evidence(facts, evidence_map),
        from_=from_,
        policy_versions=versions,
        sequence=sequence,
        audit_head=head,
    )


def gather(as_at: date, from_: date) -> EvidenceFacts:
    """All that the evidence map asks for, from the records."""
    begins = datetime.combine(from_, time(), LONDON).astimezone(UTC)
    ends = datetime.combine(as_at + timedelta(days=1), time(), LONDON).astimezone(UTC)
    now = datetime.now(UTC)
    behind = why_behind(find_training_behind(), as_at, london_day(now))
    ends = min(ends, now)  # today is not over: what is to come this evening has not begun
    return EvidenceFacts(
        as_at,
        from_,
        bookings=_bookings(as_at, from_, begins, ends),
        approvers=None if behind else _approvers(as_at),
        venues=tuple(list_venue_names()),
        registers=_registers(as_at),
        stale=behind,
    )


def _bookings(as_at: date, from_: date, begins: datetime, ends: datetime) -> BookingCounts:
    return BookingCounts(
        escalations=Share(*records.count_escalations(begins, ends)),
        seconds_to_answer=tuple(records.list_seconds_to_answer(begins, ends)),
        by_state=records.count_by_state(begins, ends),
        held=records.count_happened("record_held", begins, ends),
        incidents=Share(*records.count_incidents(begins, ends)),
        appeals=Share(*records.count_appeals(begins, ends)),
        resolved=Share(*records.count_resolved(begins, ends)),
        days_to_decide=tuple(records.list_days_to_decide(begins, ends)),
        conditions=Share(*records.count_conditions(from_, as_at, ends)),
        undecided=Share(*records.count_undecided(begins, ends)),
        matches=Share(*records.count_matches(begins, ends)),
        flagged=Share(*records.count_flagged(begins, ends)),
    )


def _registers(as_at: date) -> dict[str, tuple[Holding, ...]]:
    """What every register holds on the day; which of them are of events is the registers' own to say."""
    events = {register.code: register.events for register in REGISTERS} | {ALERTS: False}
    found = list_entries(events)
    return {
        code: holding_on([rules_entry(one, is_events) for one in found if one.register == code], as_at)
        for code, is_events in events.items()
    }


def _approvers(as_at: date) -> tuple[ApproverFact, ...] | None:
    """The people who approve on the day, by what training last told us; None when it never told us anything."""
    told = list_approver_training()
    known = [one for one in (found.facts_on(as_at) for found in told) if _is_in_post(one, as_at)]
    return tuple(_approver(one, as_at) for one in known) if told else None


def _approver(known: TrainingFacts, as_at: date) -> ApproverFact:
    may = may_approve(known, as_at).allowed
    return ApproverFact(known.person_number, holds_venue_hire(known, as_at), may)


def _is_in_post(known: TrainingFacts, day: date) -> bool:
    begun = known.approver_from is not None and known.approver_from <= day
    return begun and (known.approver_until is None or day <= known.approver_until)
