"""What training can show for benchmark 7, read in one snapshot."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.training.actions.standing.projection_policy import behind, why_behind
from services.training.actions.standing.standing import standings
from services.training.policy.evidence_map import load_evidence_map
from services.training.policy.loader import training_policy
from services.training.rules.decided import Decided
from services.training.rules.evidence.facts import EvidenceFacts, Starter
from services.training.rules.evidence.map import evidence
from services.training.rules.figures import Figures
from services.training.rules.requirements import Level, Policy
from services.training.store import evidence as records
from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.standing.remembered import drawn_from_facts
from services.training.store.standing.standing import council_figures, employer_figures, unit_figures
from shared.clock import LONDON
from shared.contracts.evidence.evidence import EvidenceAnswer

BENCHMARK = 7


def get_evidence(as_at: date, from_: date) -> EvidenceAnswer:
    """Every supporting detail of 7.1 to 7.9: a figure or list from records, or the record a person keeps."""
    evidence_map = load_evidence_map(as_at)
    with database.read_transaction():
        facts = gather(as_at, from_)
        sequence, head = audit.head()
    return EvidenceAnswer(
        service="training",
        benchmark=BENCHMARK,
        as_at=as_at,
        items=evidence(facts, evidence_map),
        from_=from_,
        policy_versions={
            "requirements": facts.policy.version,
            "role-groups": facts.policy.role_groups_version,
            "evidence-map": evidence_map.version,
        },
        sequence=sequence,
        audit_head=head,
    )


def gather(as_at: date, from_: date) -> EvidenceFacts:
    """All that the evidence map asks for, counted from the records."""
    dated = training_policy()
    policy, is_behind = dated.on(as_at), behind(dated, as_at)
    begins = datetime.combine(from_, time(), LONDON).astimezone(UTC)
    ends = datetime.combine(as_at + timedelta(days=1), time(), LONDON).astimezone(UTC)
    facts = EvidenceFacts(
        as_at,
        from_,
        policy,
        stale=why_behind() if is_behind else "",
        role_groups=_role_groups(as_at, dated.decided_by),
        completions_by_course=records.count_completions_by_course(from_, as_at),
        completions_by_source=records.count_completions_by_source(begins, ends),
        completions_awaiting_evidence=records.count_awaiting(as_at),
        corrections=records.count_corrections(from_, as_at),
        imports=tuple(records.list_confirmed_imports(begins, ends)),
        starters=_starters(as_at, from_, dated.decided_by),
        scores=tuple(records.list_scores(from_, as_at)),
    )
    return facts if is_behind else replace(facts, **_from_kept_standings(as_at, policy))


def _from_kept_standings(as_at: date, policy: Policy) -> dict[str, Any]:
    """What is counted from the kept standings, and may only be when they were worked out under this policy."""
    statuses, employers = records.count_statuses(as_at), employer_figures(as_at)
    return {
        "council": council_figures(as_at),
        "directorates": unit_figures(as_at),
        "employers": employers,
        "other_employers": sum(employers.values(), Figures()),
        "standings": {asked.id: statuses.get(asked.id, {}) for asked in policy.requirements},
        "exemptions": records.count_exempt(as_at),
    }


@drawn_from_facts
def _role_groups(as_at: date, decided_by: Decided) -> dict[str, int]:
    """People by role group; `decided_by` says which policy, so that another one is asked anew."""
    mapping = training_policy().role_groups_on(as_at)
    people: dict[str, set[int]] = {}
    for person, title in records.list_active_titles(as_at):
        people.setdefault(mapping.of(title), set()).add(person)
    return {group: len(found) for group, found in sorted(people.items())}


@drawn_from_facts
def _starters(as_at: date, from_: date, decided_by: Decided) -> tuple[Starter, ...]:
    """Who began in the period, and when each first completed what is asked; by the policy that `decided_by` names."""
    began = dict(records.list_starters(from_, as_at))
    found = []
    for person, standing in standings(list(began), as_at).items():
        mandatory = [asked for asked in standing.requirements if asked.requirement.level == Level.MANDATORY]
        if mandatory:
            firsts = [asked.counted[0].completed_on for asked in mandatory if asked.counted]
            found.append(Starter(began[person], min(firsts, default=None)))
    return tuple(found)
