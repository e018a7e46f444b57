"""Evidence for benchmark 7: the evidence map's entries, answered from facts, each with its definition."""

from functools import partial

from services.training.rules.evidence.facts import EvidenceFacts
from services.training.rules.evidence.figures import FIGURES
from services.training.rules.evidence.lists import LISTS
from shared.figures.evidence import Asked, EvidenceItem, EvidenceMap, MapEntry, Value, put_together

COMPUTATIONS = {**FIGURES, **LISTS}


def evidence(facts: EvidenceFacts, evidence_map: EvidenceMap) -> tuple[EvidenceItem, ...]:
    """Every entry of the map, in its order; what cannot be worked out says so and why, and is never 0."""
    asked = Asked(
        service="training", evidence_map=evidence_map, as_at=facts.as_at, from_=facts.from_, nobody="no one in scope",
        policy=facts.policy.name,
    )  # fmt: skip
    return put_together(asked, partial(_value, facts, evidence_map))


def _value(facts: EvidenceFacts, evidence_map: EvidenceMap, entry: MapEntry) -> Value | None:
    compute = COMPUTATIONS.get(entry.computed_by)
    return compute(facts, entry, evidence_map) if compute else None
