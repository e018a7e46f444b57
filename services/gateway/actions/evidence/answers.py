"""What can be shown for the self-assessment: the services' answers laid against the framework."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from services.gateway.clients.training import TrainingClient
from services.gateway.clients.venues import VenuesClient
from services.gateway.documents.content import PackContent, gather, item_value
from services.gateway.policy.loader import load_framework
from services.gateway.rules.framework import Question
from services.gateway.rules.pack import SERVICES_OF_BENCHMARK, MissingSection, PackRequest
from services.gateway.store.assessments import list_assessments
from services.gateway.store.kept_evidence import list_kept
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.http.problems import Problem
from shared.http.together import Together

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


def ask_benchmark(
    ask: Together, clients: EvidenceClients, number: int, as_at: date, starts: date, now: datetime
) -> Callable[[], PackContent]:
    """Asks, and gives all that a page shows of a benchmark once all is asked: the same content that a pack is of."""
    services = SERVICES_OF_BENCHMARK.get(number, ())
    asked = {service: ask(partial(clients.ask, service, number, as_at, starts)) for service in services}

    def found() -> PackContent:
        framework, answers = load_framework(), {service: later.or_problem for service, later in asked.items()}
        return gather(
            PackRequest(id="", council="", benchmarks=(number,), as_at=as_at, from_=starts, made_at=now, made_by=""),
            framework,
            [answer for answer in answers.values() if not isinstance(answer, Problem)],
            assessments=list_assessments(framework.id).values(),
            kept=[one.evidence for one in list_kept(framework.id)],
            missing_sections=[
                MissingSection(service, number, answer.detail, answer.unanswered)
                for service, answer in answers.items()
                if isinstance(answer, Problem)
            ],
        )

    return found


def ask_earlier(
    number: int, then: date, starts: date, clients: EvidenceClients, ask: Together
) -> Callable[[PackContent, Question], list[Change] | None]:
    """Asks as at an earlier day, and gives figures of a question that differ from then; None when that is not known."""
    services = SERVICES_OF_BENCHMARK.get(number, ())
    asked = [ask(partial(clients.ask, service, number, then, min(starts, then))) for service in services]

    def found(content: PackContent, question: Question) -> list[Change] | None:
        answers = [later.or_problem for later in asked]
        if any(isinstance(answer, Problem) for answer in answers):
            return None
        before = {item.id: item for answer in answers if isinstance(answer, EvidenceAnswer) for item in answer.items}
        pairs = [(before[item.id], item) for item in content.items_for(question) if item.id in before]
        changed = [(old, new) for old, new in pairs if new.kind == "figure" and item_value(old) != item_value(new)]
        return [Change(new.title, item_value(old), item_value(new)) for old, new in changed]

    return found
