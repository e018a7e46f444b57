"""What can be shown for the self-assessment: the services' answers laid against the framework."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.documents.content import PackContent, gather, item_value
from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Question
from services.gateway.rules.pack import SERVICES_OF_BENCHMARK, MissingSection, PackRequest
from services.gateway.store.assessments import list_assessments
from services.gateway.store.kept_evidence import list_kept
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.figures.evidence import EvidenceItem
from shared.http.problems import Problem

Told = Callable[[], None]


@dataclass(frozen=True)
class EvidenceClients:
    """The services that hold records, and how many seconds they have: somebody who looks at a page waits less."""

    training: TrainingClient
    venues: VenuesClient
    seconds: float = 10.0

    def ask(self, service: str, benchmark: int, as_at: date, starts: date) -> EvidenceAnswer:
        """One service's answer for one benchmark; raises its problem."""
        if service == "training":
            return self.training.evidence(benchmark, as_at, starts, self.seconds)
        return self.venues.evidence(benchmark, as_at, starts, self.seconds)


@dataclass(frozen=True)
class Change:
    """A figure that is not what it was on the day a question was rated."""

    title: str
    then: str
    now: str


def ask_services(
    benchmarks: Iterable[int], as_at: date, starts: date, clients: EvidenceClients, told: Told | None = None
) -> tuple[list[EvidenceAnswer], list[MissingSection]]:
    """Every answer that could be had, and each section that could not, with why; `told` hears of each in turn."""
    answers, missing = [], []
    for number in benchmarks:
        for service in SERVICES_OF_BENCHMARK.get(number, ()):
            try:
                answers.append(clients.ask(service, number, as_at, starts))
            except Problem as problem:
                missing.append(MissingSection(service, number, problem.detail, problem.unanswered))
            if told:
                told()
    return answers, missing


def count_sources(benchmarks: Iterable[int]) -> int:
    """How many answers a set of benchmarks needs."""
    return sum(len(SERVICES_OF_BENCHMARK.get(number, ())) for number in benchmarks)


def lay_out(
    benchmarks: tuple[int, ...], as_at: date, starts: date, clients: EvidenceClients, now: datetime
) -> PackContent:
    """All that a page shows of these benchmarks: the same content that a pack is made from."""
    framework = load_framework()
    answers, missing = ask_services(benchmarks, as_at, starts, clients)
    request = PackRequest(id="", council="", benchmarks=benchmarks, as_at=as_at, from_=starts, made_at=now, made_by="")
    kept = [one.evidence for one in list_kept(framework.id)]
    return gather(
        request,
        framework,
        answers,
        assessments=list_assessments(framework.id).values(),
        kept=kept,
        missing_sections=missing,
    )


def changes_since(
    content: PackContent, question: Question, then: date, starts: date, clients: EvidenceClients
) -> list[Change] | None:
    """The question's figures that differ from those of an earlier day; None when that could not be asked."""
    number = int(question.id.split(".")[0])
    services = SERVICES_OF_BENCHMARK.get(number, ())
    before: dict[str, EvidenceItem] = {}
    for service in services:
        try:
            answer = clients.ask(service, number, then, min(starts, then))
        except Problem:
            return None
        before |= {item.id: item for item in answer.items}
    pairs = [(before[item.id], item) for item in content.items_for(question) if item.id in before]
    changed = [(old, new) for old, new in pairs if new.kind == "figure" and item_value(old) != item_value(new)]
    return [Change(new.title, item_value(old), item_value(new)) for old, new in changed]
