"""What the policy preview takes and answers: facts and a policy in, statuses and figures out, nothing saved."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.base import OfADay, a_day, one_of, text
from shared.contracts.training import Figures


def _from(**more: object) -> date | None:
    return field(default=None, metadata={"data_key": "from", **more})


@dataclass(frozen=True)
class EquivalenceEntry:
    """A course that counts as another while completed within these days; either may be open."""

    course: str
    counts_as: str
    from_: date | None = _from()
    until: date | None = None


@dataclass(frozen=True)
class RequirementEntry:
    """One requirement of a policy; days and months are whole numbers, `cycle_start` is MM-DD."""

    id: str = field(metadata=text(100, 1))
    role_group: str
    any_of: tuple[str, ...]
    refresh_with: tuple[str, ...] | None = None
    level: str = field(default="mandatory", metadata=one_of("mandatory", "recommended", "optional"))
    first_due_days: int | None = 0
    repeat_months: int | None = 0
    anchor: str = field(default="completion", metadata=one_of("completion", "expiry", "calendar"))
    window_days: int | None = 0
    grace_days: int | None = 0
    cycle_start: str | None = None
    from_: date | None = _from()
    until: date | None = None
    title: str = ""


@dataclass(frozen=True)
class PolicyEntry:
    """A policy as one version of it."""

    version: str
    requirements: tuple[RequirementEntry, ...]
    due_soon_days: int | None = 60
    equivalences: tuple[EquivalenceEntry, ...] | None = ()


@dataclass(frozen=True)
class PostEntry:
    unit: str
    starts: date
    role_groups: tuple[str, ...] | None = ()
    ends: date | None = None


@dataclass(frozen=True)
class CompletionEntry:
    course: str
    completed_on: date
    evidence: str = field(default="seen", metadata=one_of("seen", "awaiting"))
    revoked_on: date | None = None


@dataclass(frozen=True)
class ExemptionEntry:
    requirement: str
    until: date
    from_: date | None = _from()
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class AbsenceEntry:
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class PersonEntry:
    """One person's facts; lists may be left out."""

    person: str
    posts: tuple[PostEntry, ...] | None = ()
    completions: tuple[CompletionEntry, ...] | None = ()
    exemptions: tuple[ExemptionEntry, ...] | None = ()
    absences: tuple[AbsenceEntry, ...] | None = ()


@dataclass(frozen=True)
class PreviewRequest:
    """A policy, people, and the day to evaluate them on."""

    policy: PolicyEntry
    people: tuple[PersonEntry, ...]
    as_at: date = field(metadata=a_day())


@dataclass(frozen=True)
class PreviewRequirement:
    """`valid_until` is a day, null for never done, `never` for no expiry."""

    requirement: str
    status: str
    valid_until: str | None
    due_on: date | None
    in_scope_since: date
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreviewPerson:
    person: str
    absent: bool
    requirements: tuple[PreviewRequirement, ...]


@dataclass(frozen=True)
class PreviewAnswer(OfADay):
    """Statuses of everybody, and the figures they give."""

    results: tuple[PreviewPerson, ...]
    figures: Figures
