"""What a Prevent lead sees at a glance: both benchmarks today, what is missing, what changed since somebody rated."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from services.gateway.actions.evidence.answers import Change, EvidenceClients
from services.gateway.documents.content import PackContent, gather, item_value
from services.gateway.policy.loader import load_framework
from services.gateway.rules.days import year_start
from services.gateway.rules.framework import Benchmark, Framework
from services.gateway.rules.headlines import headline_items
from services.gateway.rules.pack import SERVICES_OF_BENCHMARK, MissingSection, PackRequest
from services.gateway.rules.self_assessment import Assessment, rating_in_words
from services.gateway.store.assessments import list_assessments
from services.gateway.store.kept_evidence import list_kept
from shared.clock import london_day
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem
from shared.http.problems import Problem
from shared.http.together import Together

MOST_MISSING = 4
Untold = tuple[str, bool, str]
"""(service, whether it did not answer at all, why)."""


@dataclass(frozen=True)
class Glance:
    """A benchmark today: what leads, ratings so far, what is missing, what changed since somebody last rated."""

    benchmark: Benchmark
    as_at: date
    leading: tuple[EvidenceItem, ...]
    ratings: dict[str, int]
    """How many questions have each rating, by its words; 'Not rated' among them."""
    missing: tuple[tuple[str, str], ...]
    """(question, the first thing that is missing there), for the first few questions."""
    questions_missing: int | None
    """How many questions something is missing for; None when the records could not be asked."""
    untold: tuple[Untold, ...]
    """What services did not say."""
    rated_on: date | None = None
    changes: tuple[Change, ...] | None = None
    """Leading figures that are not what they were when somebody last rated; None when that is not known."""


def glances(clients: EvidenceClients, now: datetime, ask: Together) -> Callable[[], tuple[Glance, ...]]:
    """Asks, and gives each benchmark that services speak to, in order, once all is asked; what cannot be had is left
    out and its service is named."""
    today, framework = london_day(now), load_framework()
    decided = list_assessments(framework.id)
    rated = {one.number: last_rated(one, decided) for one in framework.chosen(tuple(SERVICES_OF_BENCHMARK))}
    days = {number: {"now": today, **_earlier(day, today)} for number, day in rated.items()}
    asked = {
        (number, service, when): ask(partial(clients.ask, service, number, day, min(year_start(today), day)))
        for number, found in days.items()
        for when, day in found.items()
        for service in SERVICES_OF_BENCHMARK[number]
    }

    def found() -> tuple[Glance, ...]:
        answers = {key: later.or_problem for key, later in asked.items()}
        content = _content(framework, decided, {key: one for key, one in answers.items() if key[2] == "now"}, now)
        then = {key[0]: one for key, one in answers.items() if key[2] == "then"}
        return tuple(
            _glance(content, one, rated[one.number], then.get(one.number), today) for one in content.benchmarks
        )

    return found


def _earlier(day: date | None, today: date) -> dict[str, date]:
    return {"then": day} if day and day < today else {}


def _content(
    framework: Framework, decided: dict[str, Assessment], answers: Mapping[tuple[int, str, str], object], now: datetime
) -> PackContent:
    today = london_day(now)
    gone = [
        MissingSection(service, number, found.detail, found.unanswered)
        for (number, service, _), found in answers.items()
        if isinstance(found, Problem)
    ]
    had = [found for found in answers.values() if isinstance(found, EvidenceAnswer)]
    request = PackRequest(
        id="",
        council="",
        benchmarks=tuple(SERVICES_OF_BENCHMARK),
        as_at=today,
        from_=year_start(today),
        made_at=now,
        made_by="",
    )
    kept = [one.evidence for one in list_kept(framework.id)]
    return gather(request, framework, had, assessments=decided.values(), kept=kept, missing_sections=gone)


def _glance(content: PackContent, benchmark: Benchmark, rated_on: date | None, then: object, today: date) -> Glance:
    untold = tuple(
        (one.service, one.unanswered, one.reason) for one in content.missing if one.benchmark == benchmark.number
    )
    leading = headline_items(benchmark.number, content.items)
    words = [(question.id, content.missing_words(question)) for question in benchmark.questions]
    gaps = [(question, found[0]) for question, found in words if found]
    return Glance(
        benchmark=benchmark,
        as_at=today,
        leading=tuple(leading),
        ratings=_count(benchmark, content.assessments),
        missing=() if untold else tuple(gaps)[:MOST_MISSING],
        questions_missing=None if untold else len(gaps),
        untold=untold,
        rated_on=rated_on,
        changes=_changes(leading, then) if isinstance(then, EvidenceAnswer) else None,
    )


def _changes(leading: Iterable[EvidenceItem], then: EvidenceAnswer) -> tuple[Change, ...]:
    before = {item.id: item for item in then.items}
    pairs = [(before[item.id], item) for item in leading if item.id in before]
    return tuple(
        Change(item.title, item_value(old), item_value(item))
        for old, item in pairs
        if item_value(old) != item_value(item)
    )


def last_rated(benchmark: Benchmark, decided: Mapping[str, Assessment]) -> date | None:
    """The London day of the newest rating of a benchmark, or None."""
    found = [decided[question.id] for question in benchmark.questions if question.id in decided]
    return max((london_day(one.assessed_at) for one in found if one.assessed_at), default=None)


def _count(benchmark: Benchmark, decided: Mapping[str, Assessment]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for question in benchmark.questions:
        words = rating_in_words(decided.get(question.id))
        counts[words] = counts.get(words, 0) + 1
    return counts
