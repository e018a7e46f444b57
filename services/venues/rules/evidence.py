"""Evidence for benchmark 8: the entries of the evidence map, answered from counts, each with its definition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median

Cell = str | int | None


@dataclass(frozen=True)
class MapEntry:
    """One entry of the map: what speaks to a supporting detail, and where it comes from."""

    detail: str
    key: str
    source: str
    title: str
    definition: str
    attach: str = ""
    query: str = ""
    link: str = ""


@dataclass(frozen=True)
class EvidenceMap:
    """One version of the map."""

    version: str
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of_them: int
    all_of_them: int


@dataclass(frozen=True)
class EvidenceFacts:
    """Counts from the records: those of a state as at a day, the others over the period up to it."""

    as_at: date
    from_: date
    approvers: Share
    escalations: Share
    by_state: Mapping[str, int]
    resolved: Share
    days_to_decide: tuple[int, ...]
    conditions: Share
    undecided: Share
    matches: Share


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


@dataclass(frozen=True)
class Value:
    """What a computation answers."""

    kind: str
    text: str
    numerator: int | None = None
    denominator: int | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    over_period: bool = field(default=True)


def evidence(facts: EvidenceFacts, evidence_map: EvidenceMap) -> tuple[EvidenceFinding, ...]:
    """Every entry of the map in its order; what nobody computes says so and is never 0."""
    return tuple(_finding(entry, facts, evidence_map.version) for entry in evidence_map.entries)


def _finding(entry: MapEntry, facts: EvidenceFacts, version: str) -> EvidenceFinding:
    if entry.source == "computed" and entry.key in COMPUTATIONS:
        value, status = COMPUTATIONS[entry.key](facts), "complete"
    elif entry.source == "record":
        value, status = Value("record", f"A record a person keeps. {entry.attach}", over_period=False), "complete"
    else:
        value, status = Value("not_available", "not available", over_period=False), "unavailable"
    days = {"{as_at}": facts.as_at.isoformat(), "{from}": facts.from_.isoformat()}
    return EvidenceFinding(
        id=f"{entry.detail} {entry.key}",
        question=entry.detail.rpartition(".")[0],
        detail=entry.detail,
        title=entry.title,
        definition=entry.definition,
        kind=value.kind,
        status=status,
        as_at=facts.as_at,
        text=value.text,
        from_=facts.from_ if value.over_period else None,
        numerator=value.numerator,
        denominator=value.denominator,
        columns=value.columns,
        rows=value.rows,
        policy_version=version,
        query=_filled(entry.query, days),
        link=_filled(entry.link, days),
    )


def _filled(path: str, days: Mapping[str, str]) -> str:
    for mark, day in days.items():
        path = path.replace(mark, day)
    return path


def _figure(share: Share, over_period: bool = True) -> Value:
    """'7 of 9', and 'none in scope' for nothing at all: nothing is not everything."""
    text = f"{share.of_them:,} of {share.all_of_them:,}" if share.all_of_them else "none in scope"
    return Value("figure", text, share.of_them, share.all_of_them, over_period=over_period)


def _outcomes(facts: EvidenceFacts) -> Value:
    rows = tuple((state.replace("_", " "), count) for state, count in sorted(facts.by_state.items()))
    return Value("list", f"{len(rows)} rows" if rows else "none", columns=("State", "Requests"), rows=rows)


def _time_to_decide(facts: EvidenceFacts) -> Value:
    days = facts.days_to_decide
    middle = f"{median(days):g} days" if days else "no decision in the period"
    rows = (("Decisions", len(days)), ("Median", middle))
    return Value("list", middle, columns=("Measure", "Value"), rows=rows if days else ())


COMPUTATIONS: dict[str, Callable[[EvidenceFacts], Value]] = {
    "trained-approvers": lambda facts: _figure(facts.approvers, over_period=False),
    "escalations": lambda facts: _figure(facts.escalations),
    "outcomes": _outcomes,
    "resolved": lambda facts: _figure(facts.resolved),
    "time-to-decide": _time_to_decide,
    "conditions": lambda facts: _figure(facts.conditions),
    "undecided": lambda facts: _figure(facts.undecided),
    "matches": lambda facts: _figure(facts.matches),
}
