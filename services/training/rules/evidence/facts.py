"""What must be known to answer for benchmark 7. None always means "not known", which is never 0."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from services.training.rules.dates import covers
from services.training.rules.figures import Figures
from services.training.rules.requirements import Policy, Requirement
from shared.figures.evidence import EvidenceMap, MapEntry, Value, being_worked_out, missing


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
    before: float | None
    after: float | None


@dataclass(frozen=True)
class EvidenceFacts:
    """Everything benchmark 7 is answered from, read in one snapshot; a part left None is "not available"."""

    as_at: date
    from_: date
    policy: Policy
    """The training policy in force on the day."""
    council: Figures | None = None
    """The council's own people, each counted once."""
    directorates: Mapping[str, Figures] | None = None
    """The same by directorate, in the order to be shown."""
    employers: Mapping[str, Figures] | None = None
    """Other employers' people, by employer; empty means that there are none."""
    other_employers: Figures | None = None
    """All other employers' people together."""
    role_groups: Mapping[str, int] | None = None
    """The council's people active on the day, by role group code; somebody in two groups counts in both."""
    standings: Mapping[str, Mapping[str, int]] | None = None
    """Requirement id -> status -> the council's people in scope, absent or not; a status left out is 0.

    Name every requirement in force, with an empty mapping for nobody in scope: one left out is not known.
    """
    completions_by_course: Mapping[str, int] | None = None
    """Completions dated within the period and not revoked, by course code; a course left out has 0."""
    completions_by_source: Mapping[str, int] | None = None
    """Completions recorded (recorded_at) within the period, by source: import, register, certificate, ..."""
    completions_awaiting_evidence: int | None = None
    """Completions on the day whose certificate nobody has seen."""
    corrections: int | None = None
    """Completions revoked within the period."""
    imports: tuple[ImportFact, ...] | None = None
    """Imports confirmed within the period and not undone, in order of confirmation."""
    exemptions: int | None = None
    """The council's people exempt from a mandatory requirement on the day."""
    starters: tuple[Starter, ...] | None = None
    scores: tuple[Score, ...] | None = None
    stale: str = ""
    """Why what rests on kept standings is not known now ("... 40 people are still to do."), or empty."""

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The policy's requirements that are in force on the day."""
        return tuple(one for one in self.policy.requirements if covers(one.from_, one.until, self.as_at))

    def not_counted(self) -> Value:
        """What stands where people would be counted and are not, or not now."""
        return being_worked_out(self.stale) if self.stale else missing("The figures could not be worked out.")


Computation = Callable[[EvidenceFacts, MapEntry, EvidenceMap], Value]
