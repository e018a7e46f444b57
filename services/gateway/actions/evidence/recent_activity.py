"""What happened in the last days: files imported, decisions made, questions rated, records due for review."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.gateway.actions.evidence.answers import EvidenceClients
from services.gateway.actions.evidence.overview import Untold, ask_together
from services.gateway.policy.loader import load_framework
from services.gateway.rules.headlines import count_in
from services.gateway.store.assessments import count_assessed_since
from services.gateway.store.kept_evidence import list_kept
from shared.clock import LONDON, london_day
from shared.contracts.base import schema_of
from shared.contracts.evidence.evidence import EvidenceAnswer
from shared.contracts.imports.imports import ImportPage
from shared.contracts.registers.registers import Registers
from shared.http.problems import Problem

DAYS = 7
REVIEW_DAYS = 30
MOST_FILES = 100
ASKED_OF = {"training": "training", "venues": "venues", "registers": "venues"}


@dataclass(frozen=True)
class Lately:
    """Counts since a day; None where nobody could say, which is not nought."""

    since: date
    files: int | None
    decisions: int | None
    requests: int | None
    rated: int
    kept_to_review: int
    registers_to_review: int | None
    untold: tuple[Untold, ...]


def lately(clients: EvidenceClients, now: datetime) -> Lately:
    """What happened since a week ago, as far as the services say."""
    today = london_day(now)
    since = today - timedelta(days=DAYS)
    found = ask_together(
        {
            "training": lambda: clients.training.list_imports(per_page=MOST_FILES),
            "venues": lambda: clients.ask("venues", 8, today, since),
            "registers": lambda: clients.venues.call(
                "GET", "/v1/registers", schema_of(Registers)(), timeout=clients.seconds
            ),
        }
    )
    begins = datetime.combine(since, time(), LONDON).astimezone(UTC)
    imports, answer, registers = found["training"], found["venues"], found["registers"]
    told = answer if isinstance(answer, EvidenceAnswer) else None
    framework = load_framework()
    kept = [one.evidence for one in list_kept(framework.id)]
    return Lately(
        since=since,
        files=_files(imports, begins) if isinstance(imports, ImportPage) else None,
        decisions=count_in("time-to-decide", "Decisions", told.items) if told else None,
        requests=count_in("outcomes", "", told.items) if told else None,
        rated=count_assessed_since(framework.id, [one.id for one in framework.questions()], begins),
        kept_to_review=sum(1 for one in kept if one.review_on and one.review_on <= today + timedelta(days=REVIEW_DAYS)),
        registers_to_review=len(registers.reviews) if isinstance(registers, Registers) else None,
        untold=tuple(
            (ASKED_OF[name], problem.unanswered, problem.detail)
            for name, problem in found.items()
            if isinstance(problem, Problem)
        ),
    )


def _files(page: ImportPage, begins: datetime) -> int:
    return sum(1 for one in page.imports if one.confirmed_at and one.confirmed_at >= begins and one.undone_at is None)
