"""Evidence for benchmark 8: the entries of the evidence map, answered from facts, each with its definition."""

from services.venues.rules.evidence.bookings import BOOKINGS
from services.venues.rules.evidence.facts import Computation, EvidenceFacts
from services.venues.rules.evidence.networks import OF_NETWORKS
from services.venues.rules.evidence.policies import OF_POLICIES
from services.venues.rules.evidence.premises import OF_PREMISES
from services.venues.rules.evidence.registers import of_register
from shared.figures.evidence import Asked, EvidenceItem, EvidenceMap, MapEntry, Value, put_together

COMPUTATIONS: dict[str, Computation] = {**BOOKINGS, **OF_POLICIES, **OF_NETWORKS, **OF_PREMISES}
TYPED = frozenset(
    ("Title", "Approved by", "Where", "Organisation", "Who took part", "Network", "Product", "Document", "Contractor")
)


def evidence(facts: EvidenceFacts, evidence_map: EvidenceMap) -> tuple[EvidenceItem, ...]:
    """Every entry of the map in its order; what nobody computes says so and is never 0."""

    def compute(entry: MapEntry) -> Value | None:
        found = of_register(entry.register) if entry.register else COMPUTATIONS.get(entry.computed_by)
        return found(facts) if found else None

    asked = Asked(
        service="venues", evidence_map=evidence_map, as_at=facts.as_at, from_=facts.from_, nobody="none in scope",
        typed=TYPED,
    )  # fmt: skip
    return put_together(asked, compute)
