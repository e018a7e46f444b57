"""What venues can show for benchmark 8, read in one snapshot."""

from datetime import date

from services.venues.policy.loader import policy_on
from services.venues.rules.approvers import may_approve
from services.venues.store.approvers import list_approver_training
from services.venues.store.audit import audit
from services.venues.store.database import database
from shared.contracts.evidence import EvidenceAnswer, EvidenceItem

BENCHMARK = 8


def get_evidence(as_at: date, from_: date) -> EvidenceAnswer:
    """Figures for the supporting details of 8.1 to 8.3; counts, no names."""
    versions = dict(policy_on(as_at).versions)
    with database.read_transaction():
        items = (_trained_approvers(as_at),)
        sequence, head = audit.head()
    return EvidenceAnswer("venues", BENCHMARK, as_at, items, from_, versions, sequence, head)


def _trained_approvers(as_at: date) -> EvidenceItem:
    """Of the people who approve on the day, how many hold both trainings."""
    facts = [found.facts_on(as_at) for found in list_approver_training()]
    in_post = [
        known
        for known in facts
        if known.approver_from
        and known.approver_from <= as_at
        and (known.approver_until is None or as_at <= known.approver_until)
    ]
    trained = sum(may_approve(known, as_at).allowed for known in in_post)
    return EvidenceItem(
        id="8.1.a trained-approvers",
        question="8.1",
        detail="8.1.a",
        title="Approvers in date",
        definition="People who approve venue hire on the day and hold valid venue-hire and Prevent awareness training "
        "on that day, out of all who approve venue hire on the day.",
        kind="figure",
        status="complete",
        service="venues",
        as_at=as_at,
        text=f"{trained:,} of {len(in_post):,}" if in_post else "no one in scope",
        numerator=trained,
        denominator=len(in_post),
        query=f"/api/venues/v1/approvers?on={as_at.isoformat()}",
        link=f"/venues/approvers?on={as_at.isoformat()}",
    )
