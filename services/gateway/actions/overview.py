"""What the home page says at a glance: a benchmark for a Prevent lead, the team for its manager."""

from dataclasses import dataclass
from datetime import date, datetime

from services.gateway.actions.evidence import EvidenceClients, lay_out
from services.gateway.policy.loader import load_framework
from services.gateway.rules.days import year_start
from services.gateway.rules.framework import Benchmark
from services.gateway.rules.self_assessment import Assessment, rating_in_words
from services.gateway.store.assessments import list_assessments
from shared.clock import london_day
from shared.contracts.training import Figures
from shared.problems import Problem

MOST_MISSING = 5


@dataclass(frozen=True)
class Glance:
    """A benchmark today: figures and what they were when somebody last rated, ratings, what is missing."""

    benchmark: Benchmark
    as_at: date
    figures: Figures | None
    policy_version: str
    ratings: dict[str, int]
    """How many questions have each rating, by its words; 'Not rated' among them."""
    missing: tuple[tuple[str, str], ...]
    """(question, the first thing that is missing there), for the first few questions."""
    silent: tuple[str, ...]
    """Services that did not answer."""
    rated_on: date | None = None
    figures_then: Figures | None = None


def glance(number: int, clients: EvidenceClients, now: datetime) -> Glance:
    """A benchmark at a glance; what cannot be had is None and its service is named."""
    today = london_day(now)
    framework = load_framework()
    (benchmark,) = framework.chosen((number,))
    all_decided = list_assessments(framework.id)
    decided = {one.id: all_decided[one.id] for one in benchmark.questions if one.id in all_decided}
    content = lay_out((number,), today, year_start(today), clients, now)
    version = next((answer.policy_versions.get("requirements", "") for answer in content.answers), "")
    words = [(question.id, content.missing_words(question)) for question in benchmark.questions]
    rated_on = last_rated(decided)
    silent = {one.service for one in content.missing}
    answers = "training" not in silent  # who did not answer once is not waited for again
    return Glance(
        benchmark,
        today,
        _figures(clients, today) if answers else None,
        version,
        _count(benchmark, decided),
        () if silent else tuple((question, found[0]) for question, found in words if found)[:MOST_MISSING],
        tuple(sorted(silent)),
        rated_on,
        _figures(clients, rated_on) if answers and rated_on and rated_on < today else None,
    )


def last_rated(decided: dict[str, Assessment]) -> date | None:
    """The London day of the newest rating among these, or None."""
    return max((london_day(one.assessed_at) for one in decided.values() if one.assessed_at), default=None)


def _count(benchmark: Benchmark, decided: dict[str, Assessment]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for question in benchmark.questions:
        words = rating_in_words(decided.get(question.id))
        counts[words] = counts.get(words, 0) + 1
    return counts


def _figures(clients: EvidenceClients, day: date) -> Figures | None:
    try:
        return clients.training.standing(day).figures
    except Problem:
        return None
