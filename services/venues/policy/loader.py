"""Reads the dated policy files of the venues service into the types of the rules; one file a version."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from services.venues.rules.deadlines import DeadlineDays
from services.venues.rules.decisions import Ground
from services.venues.rules.questions import BookingPolicy, Question, RequiredExtra
from services.venues.rules.working_days import WorkingCalendar
from shared.policy import named, read

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


SUBJECTS = ("bank-holidays", "booking-questions", "condition-grounds", "deadlines", "decline-grounds", "prompts")


def policy_on(day: date, root: Path = ROOT) -> VenuesPolicy:
    """The policy in force on a day; before the first version, the first. Raises PolicyFileError."""
    return _policy(root, tuple(_version_on(day, root, subject) for subject in SUBJECTS))


@cache
def _version_on(day: date, root: Path, subject: str) -> str:
    """Versions are named for the day they come into force, so the name alone decides; looked up once a day."""
    versions = sorted(path.stem for path in (root / subject).glob("*.yaml"))
    return max((version for version in versions if version <= day.isoformat()), default=versions[0])


@cache
def _policy(root: Path, versions: tuple[str, ...]) -> VenuesPolicy:
    """Published files never change, so each set of versions is read once."""
    by_subject = dict(zip(SUBJECTS, versions, strict=True))
    files = {subject: _read(root / subject / f"{version}.yaml") for subject, version in by_subject.items()}
    names = {subject: named(version, root / subject / f"{version}.yaml") for subject, version in by_subject.items()}
    grounds, prompts = files["decline-grounds"], files["prompts"]
    return VenuesPolicy(
        questions=_questions(names["booking-questions"], files["booking-questions"]),
        grounds=_grounds(grounds),
        not_grounds=_explained(grounds["not_grounds"], "because"),
        condition_grounds=_grounds(files["condition-grounds"]),
        deadlines=DeadlineDays(**files["deadlines"]["working_days"]),
        calendar=_calendar(files["bank-holidays"]),
        prompts=Prompts(_explained(prompts["prompts"], "ask"), _explained(prompts["not_flags"], "because")),
        versions=tuple(names.items()),
    )


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = read(path)
    return content


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


def _explained(items: list[dict[str, str]], why: str) -> tuple[Explained, ...]:
    return tuple(Explained(item["text"], item[why]) for item in items)
