"""What a training policy asks of each role group, and which courses answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from services.training.rules.dates import covers


class Level(StrEnum):
    """How strongly a requirement is meant: the figures count the mandatory ones only."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Anchor(StrEnum):
    """What the next expiry is counted from."""

    COMPLETION = "completion"
    EXPIRY = "expiry"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Course:
    """A course of the catalogue, its length in minutes, and the courses to take before it."""

    code: str
    title: str
    kind: str
    minutes: int
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Equivalence:
    """A course that counts as another when completed within from_..until; one step, never chained."""

    course: str
    counts_as: str
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Requirement:
    """What one role group must learn, how soon, and how often again (0 months: once)."""

    id: str
    role_group: str
    any_of: tuple[str, ...]
    level: Level = Level.MANDATORY
    first_due_days: int = 0
    repeat_months: int = 0
    anchor: Anchor = Anchor.COMPLETION
    refresh_with: tuple[str, ...] = ()
    window_days: int = 0
    grace_days: int = 0
    cycle_start: date = date(2000, 1, 1)  # calendar cycles are counted from this day of 2000
    from_: date | None = None
    until: date | None = None
    title: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.id


@dataclass(frozen=True)
class Rule:
    """A requirement with the policy's equivalences that bear on it: which courses count, and when."""

    requirement: Requirement
    equivalences: Mapping[str, tuple[Equivalence, ...]]
    courses: frozenset[str]  # any other course is nothing to this requirement

    def counts_alone(self, course: str, day: date) -> bool:
        """Whether the course, completed that day, satisfies the requirement without anything before it."""
        if course in self.requirement.any_of:
            return True
        return any(covers(same.from_, same.until, day) for same in self.equivalences.get(course, ()))

    def counts_as_refresher(self, course: str) -> bool:
        """Whether the course counts for someone who has an earlier counting completion."""
        return course in self.requirement.refresh_with


@dataclass(frozen=True)
class Policy:
    """One version of the training policy; courses and titles only serve explanations and advice."""

    version: str
    due_soon_days: int
    requirements: tuple[Requirement, ...]
    equivalences: tuple[Equivalence, ...] = ()
    courses: Mapping[str, Course] = field(default_factory=dict)
    role_group_titles: Mapping[str, str] = field(default_factory=dict)
    approval: Mapping[str, str] = field(default_factory=dict)  # what approving a booking takes -> requirement
    role_groups_version: str = ""

    @property
    def name(self) -> str:
        """What figures say they were worked out with: two changes of one file each must not read the same."""
        return f"{self.version}, role groups {self.role_groups_version}" if self.role_groups_version else self.version

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every requirement with what counts towards it, in the policy's order."""
        return tuple(_rule(requirement, self.equivalences) for requirement in self.requirements)

    @cached_property
    def rules_by_role_group(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules each role group has to meet."""
        groups = {rule.requirement.role_group for rule in self.rules}
        return {group: tuple(rule for rule in self.rules if rule.requirement.role_group == group) for group in groups}

    def requirement(self, requirement_id: str) -> Requirement | None:
        """The requirement of that id, if the policy has it."""
        return next((found for found in self.requirements if found.id == requirement_id), None)

    def course_title(self, code: str) -> str:
        """The course's title, or its code when the catalogue does not know it."""
        return self.courses[code].title if code in self.courses else code

    def role_group_title(self, code: str) -> str:
        """The role group's title, or its code when it has none."""
        return self.role_group_titles.get(code, code)


def _rule(requirement: Requirement, equivalences: tuple[Equivalence, ...]) -> Rule:
    bearing: dict[str, tuple[Equivalence, ...]] = {}
    for same in equivalences:
        if same.counts_as in requirement.any_of:
            bearing[same.course] = (*bearing.get(same.course, ()), same)
    return Rule(requirement, bearing, frozenset({*requirement.any_of, *requirement.refresh_with, *bearing}))
