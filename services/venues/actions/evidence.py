"""What venues can show for benchmark 8, read in one snapshot."""

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta

from services.venues.policy.evidence_map import load_evidence_map
from services.venues.policy.loader import policy_on
from services.venues.rules.approvers import TrainingFacts, may_approve
from services.venues.rules.evidence import EvidenceFacts, EvidenceFinding, Share, evidence
from services.venues.store import evidence as records
from services.venues.store.approvers import list_approver_training
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.clock import LONDON
from shared.contracts.evidence import EvidenceAnswer, EvidenceItem

BENCHMARK = 8


def get_evidence(as_at: date, from_: date) -> EvidenceAnswer:
    """Every supporting detail of 8.1 to 8.3: a figure or list from records, or the record a person keeps."""
    evidence_map = load_evidence_map(as_at)
    versions = {**dict(policy_on(as_at).versions), "evidence-map": evidence_map.version}
    with database.read_transaction():
        facts = gather(as_at, from_)
        sequence, head = audit.head()
    items = tuple(_item(finding) for finding in evidence(facts, evidence_map))
    return EvidenceAnswer("venues", BENCHMARK, as_at, items, from_, versions, sequence, head)


def _item(finding: EvidenceFinding) -> EvidenceItem:
    values = {found.name: getattr(finding, found.name) for found in fields(EvidenceFinding)}
    return EvidenceItem(**values, service="venues")


def gather(as_at: date, from_: date) -> EvidenceFacts:
    """All that the evidence map asks for, counted from the records."""
    begins = datetime.combine(from_, time(), LONDON).astimezone(UTC)
    ends = datetime.combine(as_at + timedelta(days=1), time(), LONDON).astimezone(UTC)
    return EvidenceFacts(
        as_at,
        from_,
        approvers=_approvers(as_at),
        escalations=Share(*records.count_escalations(begins, ends)),
        by_state=records.count_by_state(begins, ends),
        resolved=Share(*records.count_resolved(begins, ends)),
        days_to_decide=tuple(records.list_days_to_decide(begins, ends)),
        conditions=Share(*records.count_conditions(from_, as_at)),
        undecided=Share(*records.count_undecided(begins, ends)),
        matches=Share(*records.count_matches(begins, ends)),
    )


def _approvers(as_at: date) -> Share:
    """Of the people who approve on the day, how many hold both trainings."""
    facts = [found.facts_on(as_at) for found in list_approver_training()]
    in_post = [known for known in facts if _is_in_post(known, as_at)]
    return Share(sum(may_approve(known, as_at).allowed for known in in_post), len(in_post))


def _is_in_post(known: TrainingFacts, day: date) -> bool:
    begun = known.approver_from is not None and known.approver_from <= day
    return begun and (known.approver_until is None or day <= known.approver_until)
