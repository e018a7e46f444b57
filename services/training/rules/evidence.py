"""Evidence for benchmark 7: the evidence map's entries, answered from facts, each with its definition."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from services.training.rules.evidence_facts import EvidenceFacts
from services.training.rules.evidence_figures import FIGURES, NOT_COUNTED
from services.training.rules.evidence_lists import LISTS
from services.training.rules.evidence_map import EvidenceMap, MapEntry
from services.training.rules.evidence_values import Cell, Value

NOT_AVAILABLE = "not available"
BEING_WORKED_OUT = "being worked out"
COMPUTATIONS = {**FIGURES, **LISTS}


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


def evidence(facts: EvidenceFacts, evidence_map: EvidenceMap) -> tuple[EvidenceFinding, ...]:
    """Every entry of the map, in its order; what cannot be worked out says so and why, and is never 0."""
    return tuple(_finding(entry, facts, evidence_map) for entry in evidence_map.entries)


def evidence_for(question: str, findings: Iterable[EvidenceFinding]) -> tuple[EvidenceFinding, ...]:
    """The findings for one question ('7.3') or one supporting detail ('7.3.c')."""
    return tuple(finding for finding in findings if question in (finding.question, finding.detail))


def _finding(entry: MapEntry, facts: EvidenceFacts, evidence_map: EvidenceMap) -> EvidenceFinding:
    if entry.source == "record":
        return _blank(entry, facts, "record", "complete", f"A record a person keeps. {entry.attach}")
    if entry.source == "computed" and entry.computation in COMPUTATIONS:
        value = COMPUTATIONS[entry.computation](facts, entry, evidence_map)
        return _computed(entry, facts, value, evidence_map.version)
    why = "Nothing here records this yet."
    return _blank(entry, facts, "not_available", "unavailable", NOT_AVAILABLE, f"{why} {entry.attach}".strip())


def _blank(entry: MapEntry, facts: EvidenceFacts, kind: str, status: str, text: str, note: str = "") -> EvidenceFinding:
    return EvidenceFinding(
        id=f"{entry.detail} {entry.key}",
        question=entry.question,
        detail=entry.detail,
        title=entry.title,
        definition=entry.definition,
        kind=kind,
        status=status,
        as_at=facts.as_at,
        text=text,
        note=note,
    )


def _computed(entry: MapEntry, facts: EvidenceFacts, value: Value, map_version: str) -> EvidenceFinding:
    if facts.stale and value.missing == NOT_COUNTED:
        shell = _blank(entry, facts, "figure", "stale", BEING_WORKED_OUT, facts.stale)
    elif value.missing:
        shell = _blank(entry, facts, "not_available", "unavailable", NOT_AVAILABLE, value.missing)
    else:
        shell = _blank(entry, facts, value.kind, "complete", value.text, value.note)
    return replace(
        shell,
        from_=facts.from_ if value.over_period else None,
        numerator=value.numerator,
        denominator=value.denominator,
        columns=value.columns,
        rows=value.rows,
        policy_version=f"{facts.policy.name}, evidence map {map_version}",
        query=_filled(entry.query, facts),
        link=_filled(entry.link, facts),
        better=entry.better,
        to_put_right=value.to_put_right,
    )


def _filled(path: str, facts: EvidenceFacts) -> str:
    return path.replace("{as_at}", facts.as_at.isoformat()).replace("{from}", facts.from_.isoformat())
