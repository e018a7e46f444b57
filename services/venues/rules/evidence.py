"""Evidence for benchmark 8: the entries of the evidence map, answered from facts, each with its definition."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.venues.rules.evidence_bookings import BOOKINGS
from services.venues.rules.evidence_facts import Computation, EvidenceFacts
from services.venues.rules.evidence_networks import OF_NETWORKS
from services.venues.rules.evidence_policies import OF_POLICIES
from services.venues.rules.evidence_premises import OF_PREMISES
from services.venues.rules.evidence_values import Cell, Value, missing

COMPUTATIONS: dict[str, Computation] = {**BOOKINGS, **OF_POLICIES, **OF_NETWORKS, **OF_PREMISES}
TYPED = frozenset(
    ("Title", "Approved by", "Where", "Organisation", "Who took part", "Network", "Product", "Document", "Contractor")
)
"""Columns that hold what people typed, and so perhaps a name: redacted editions leave such lists out."""


@dataclass(frozen=True)
class MapEntry:
    """One entry of the map: what speaks to a supporting detail, and where it comes from.

    `source` is computed (then `computation` names how, the key itself unless given) or record (a person keeps it).
    """

    detail: str
    key: str
    source: str
    title: str
    definition: str
    attach: str = ""
    query: str = ""
    link: str = ""
    computation: str = ""
    better: str = ""


@dataclass(frozen=True)
class EvidenceMap:
    """One version of the map."""

    version: str
    entries: tuple[MapEntry, ...]

    def without(self, computations: Collection[str]) -> "EvidenceMap":
        """The map without what is computed in these ways."""
        left = (entry for entry in self.entries if (entry.computation or entry.key) not in computations)
        return replace(self, entries=tuple(left))


@dataclass(frozen=True)
class EvidenceFinding:
    """One evidence item as the contract words it (same field names), without the service's name."""

    id: str
    question: str
    detail: str
    title: str
    definition: str
    kind: str
    status: str
    as_at: date
    text: str
    from_: date | None = None
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    policy_version: str = ""
    query: str = ""
    link: str = ""
    note: str = ""
    better: str = ""
    to_put_right: tuple[str, ...] = ()
    names_people: bool = False


def evidence(facts: EvidenceFacts, evidence_map: EvidenceMap) -> tuple[EvidenceFinding, ...]:
    """Every entry of the map in its order; what nobody computes says so and is never 0."""
    return tuple(_finding(entry, facts, evidence_map.version) for entry in evidence_map.entries)


def _finding(entry: MapEntry, facts: EvidenceFacts, version: str) -> EvidenceFinding:
    value = _value(entry, facts)
    days = {"{as_at}": facts.as_at.isoformat(), "{from}": facts.from_.isoformat()}
    return EvidenceFinding(
        id=f"{entry.detail} {entry.key}",
        question=entry.detail.rpartition(".")[0],
        detail=entry.detail,
        title=entry.title,
        definition=entry.definition,
        kind=value.kind,
        status="unavailable" if value.missing else "stale" if value.stale else "complete",
        as_at=facts.as_at,
        text=value.text,
        from_=facts.from_ if value.over_period else None,
        numerator=value.numerator,
        denominator=value.denominator,
        columns=value.columns,
        rows=value.rows,
        policy_version=f"evidence map {version}",
        query=_filled(entry.query, days),
        link=_filled(entry.link, days),
        note=value.missing or value.stale or value.note,
        better=entry.better,
        to_put_right=value.to_put_right,
        names_people=bool(value.rows) and not TYPED.isdisjoint(value.columns),
    )


def _value(entry: MapEntry, facts: EvidenceFacts) -> Value:
    if entry.source == "record":
        return Value("record", f"A record a person keeps. {entry.attach}", over_period=False)
    computation = COMPUTATIONS.get(entry.computation or entry.key)
    return computation(facts) if computation else missing("Nothing here records this yet.")


def _filled(path: str, days: Mapping[str, str]) -> str:
    for mark, day in days.items():
        path = path.replace(mark, day)
    return path
