"""What must be known to answer for benchmark 7. None always means "not known", which is never 0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class GroupFigures:
    """The five figures of one group (the council, a directorate, an employer), with the group's name."""

    name: str
    population: int
    in_date: int
    on_track: int
    ever_trained: int
    absent: int


@dataclass(frozen=True)
class RequirementFact:
    """One requirement in force, and how many people have each status in it on the day.

    `people` counts the council's people in scope by status (in_date, due_soon, not_yet_due, in_grace,
    awaiting_evidence, overdue, never_done, exempt); a status not named is 0, None means not counted.
    """

    id: str
    role_group: str
    any_of: tuple[str, ...]
    level: str
    first_due_days: int
    repeat_months: int
    refresh_with: tuple[str, ...] = ()
    people: Mapping[str, int] | None = None


@dataclass(frozen=True)
class CourseFact:
    """One course of the catalogue; `offer` is general, targeted or specialist, or None if nobody said."""

    code: str
    title: str
    kind: str
    minutes: int | None = None
    offer: str | None = None
    completed_in_period: int | None = None
    """Completions dated within the period, everybody's, not revoked."""


@dataclass(frozen=True)
class ImportFact:
    """One confirmed import of the period, with its row accounting: read = the sum of the other five."""

    kind: str
    confirmed_on: date
    read: int
    accepted: int
    duplicate: int
    skipped: int
    review: int
    refused: int


@dataclass(frozen=True)
class Starter:
    """One of the council's people whose service began in the period and who has a mandatory requirement.

    `first_completed_on` is the day of the first counting completion of any of the person's mandatory
    requirements, on or before the as-at day; None if there is none. Training done before the start counts.
    """

    starts: date
    first_completed_on: date | None


@dataclass(frozen=True)
class Score:
    """Scores of one completion in the period, on one course's own scale; either may be missing."""

    course: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class EvidenceFacts:
    """Everything benchmark 7 is answered from, read in one snapshot; a part left None is "not available"."""

    as_at: date
    from_: date
    policy_version: str
    council: GroupFigures | None = None
    """The council's own people, each counted once."""
    directorates: tuple[GroupFigures, ...] | None = None
    employers: tuple[GroupFigures, ...] | None = None
    """Other employers, each with its own people; an empty tuple means that there are none."""
    other_employers: GroupFigures | None = None
    """All other employers together."""
    role_groups: Mapping[str, int] | None = None
    """The council's people active on the day, by role group; somebody in two groups counts in both."""
    requirements: tuple[RequirementFact, ...] | None = None
    """Every requirement in force on the day."""
    courses: tuple[CourseFact, ...] | None = None
    completions_by_source: Mapping[str, int] | None = None
    """Completions recorded (recorded_at) within the period, by source: import, register, certificate, ..."""
    completions_awaiting_evidence: int | None = None
    """Completions on the day whose certificate nobody has seen."""
    corrections: int | None = None
    """Completions revoked within the period."""
    imports: tuple[ImportFact, ...] | None = None
    """Imports confirmed within the period and not undone, in order of confirmation."""
    exemptions: int | None = None
    """People of the council exempt from a mandatory requirement on the day."""
    starters: tuple[Starter, ...] | None = None
    scores: tuple[Score, ...] | None = None
    stale: str = ""
    """Why the facts may be behind ("Being worked out again since 09:40"), or empty."""
    offers: Mapping[str, str] = field(default_factory=dict)
    """The evidence map's word on how each course is offered, used where the catalogue says nothing."""
