"""What is known about a person: facts are added and superseded, never edited."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Evidence(StrEnum):
    """Whether somebody has seen what proves a completion."""

    SEEN = "seen"
    AWAITING = "awaiting"


@dataclass(frozen=True, slots=True)
class Post:
    """A post from its first to its last day of service, inclusive; the unit is a path "A > B > C"."""

    unit: str
    role_groups: tuple[str, ...]
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A course completed on a day; one that was wrong is revoked, and does not count from revoked_on."""

    course: str
    completed_on: date
    evidence: Evidence = Evidence.SEEN
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Somebody is excused one requirement from a day until a day, inclusive; it always ends."""

    requirement: str
    reason: str
    approved_by: str
    from_: date
    until: date


@dataclass(frozen=True, slots=True)
class Absence:
    """Long-term absence, inclusive; no end means still absent."""

    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the training rules need to know about one person, in any order."""

    person: str
    posts: tuple[Post, ...] = ()
    completions: tuple[Completion, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    absences: tuple[Absence, ...] = ()
