"""Reads the dated policy files of the venues service into the types of the rules; one file a version."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.venues.rules.bookings.deadlines import DeadlineDays
from services.venues.rules.bookings.questions import BookingPolicy, Question, RequiredExtra
from services.venues.rules.bookings.working_days import WorkingCalendar
from services.venues.rules.decisions.decisions import Ground
from shared.policy_files import DatedPolicy

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Explained:
    """A sentence shown in the help, and why it is so or what to ask."""

    text: str
    because: str


@dataclass(frozen=True)
class Prompts:
    """What may be asked about (red flags), and what is not a flag."""

    ask_more: tuple[Explained, ...]
    not_flags: tuple[Explained, ...]


@dataclass(frozen=True)
class VenuesPolicy:
    """Everything in force on one day; `versions` names the file of each subject."""

    questions: BookingPolicy
    grounds: tuple[Ground, ...]
    not_grounds: tuple[Explained, ...]
    condition_grounds: tuple[Ground, ...]
    deadlines: DeadlineDays
    calendar: WorkingCalendar
    prompts: Prompts
    versions: tuple[tuple[str, str], ...]


def policy_on(day: date, root: Path = ROOT) -> VenuesPolicy:
    """The policy in force on a day; before the first version, the first. Raises PolicyFileError."""
    holidays, calendar = _CALENDARS.on(day, root / "bank-holidays")
    questions = _QUESTIONS.on(day, root / "booking-questions")
    conditions, condition_grounds = _CONDITION_GROUNDS.on(day, root / "condition-grounds")
    periods, deadlines = _DEADLINES.on(day, root / "deadlines")
    declining, (grounds, not_grounds) = _DECLINE_GROUNDS.on(day, root / "decline-grounds")
    asking, prompts = _PROMPTS.on(day, root / "prompts")
    versions = (holidays, questions.version, conditions, periods, declining, asking)
    return VenuesPolicy(
        questions=questions,
        grounds=grounds,
        not_grounds=not_grounds,
        condition_grounds=condition_grounds,
        deadlines=deadlines,
        calendar=calendar,
        prompts=prompts,
        versions=tuple(zip(SUBJECTS, versions, strict=True)),
    )


def _grounds(content: dict[str, Any]) -> tuple[Ground, ...]:
    return tuple(Ground(item["code"], item["text"], item["prevent"]) for item in content["grounds"])


def _questions(version: str, content: dict[str, Any]) -> BookingPolicy:
    return BookingPolicy(
        version=version,
        questions=tuple(Question(item["code"], item["text"], item["ask"]) for item in content["questions"]),
        required_extras=tuple(
            RequiredExtra(item["code"], frozenset(item.get("event_types", ())), frozenset(item.get("venues", ())))
            for item in content["required_extras"]
        ),
    )


def _calendar(content: dict[str, Any]) -> WorkingCalendar:
    return WorkingCalendar(frozenset(content["days"]), content["first_year"], content["last_year"])


def _prompts(content: dict[str, Any]) -> Prompts:
    return Prompts(_explained(content["prompts"], "ask"), _explained(content["not_flags"], "because"))


def _explained(items: list[dict[str, str]], why: str) -> tuple[Explained, ...]:
    return tuple(Explained(item["text"], item[why]) for item in items)


SUBJECTS = ("bank-holidays", "booking-questions", "condition-grounds", "deadlines", "decline-grounds", "prompts")
_CALENDARS = DatedPolicy(ROOT / "bank-holidays", lambda name, content: (name, _calendar(content)))
_QUESTIONS = DatedPolicy(ROOT / "booking-questions", _questions)
_CONDITION_GROUNDS = DatedPolicy(ROOT / "condition-grounds", lambda name, content: (name, _grounds(content)))
_DEADLINES = DatedPolicy(ROOT / "deadlines", lambda name, content: (name, DeadlineDays(**content["working_days"])))
_DECLINE_GROUNDS = DatedPolicy(
    ROOT / "decline-grounds",
    lambda name, content: (name, (_grounds(content), _explained(content["not_grounds"], "because"))),
)
_PROMPTS = DatedPolicy(ROOT / "prompts", lambda name, content: (name, _prompts(content)))
