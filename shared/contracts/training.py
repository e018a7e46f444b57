"""What training answers and takes; days are ISO dates, instants ISO with zone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.audit import AuditStatus
from shared.contracts.base import OfADay, one_of, text
from shared.contracts.jobs import GivenUp
from shared.person import Listed, Particulars

IMPORT_KINDS = ("people", "providers", "completions", "certificates", "registers", "provider_completions")


@dataclass(frozen=True)
class Figures:
    """The five counts; every share is n of `population`. Null is a number hidden from this reader, never nought."""

    population: int | None
    in_date: int | None
    on_track: int | None
    ever_trained: int | None
    absent: int | None


@dataclass(frozen=True)
class UnitFigures:
    """One unit by its whole path, "Directorate > Service > Team"."""

    unit: str
    figures: Figures


@dataclass(frozen=True)
class EmployerFigures:
    employer: str
    figures: Figures


@dataclass(frozen=True)
class StandingAnswer(OfADay):
    """The figures of the council's own people, of its units one level down, and of other employers."""

    as_at: date
    policy_version: str
    figures: Figures
    units: tuple[UnitFigures, ...]
    employers: tuple[EmployerFigures, ...]
    provider_figures: Figures
    unit: str = ""
    hidden: str = ""
    """Why some numbers are null, when some are."""


@dataclass(frozen=True)
class Reading:
    """Somebody opened a record (`what` is person, `record` its id) or read a list: people, gaps or search.

    `names` is how many people were named; `own` says that it was the reader's own record.
    """

    seq: int
    at: datetime
    by: str
    what: str
    record: str
    names: int
    own: bool


@dataclass(frozen=True)
class Readings:
    """Readings, newest first; `older` is what to ask for those before them, if there are any."""

    readings: tuple[Reading, ...]
    older: int | None


@dataclass(frozen=True)
class RequirementStanding:
    """How someone stands against one requirement; `valid_until` is a day, `never`, or null."""

    requirement: str
    title: str
    level: str
    status: str
    valid_until: str | None
    due_on: date | None
    in_scope_since: date
    why: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Named(Listed):
    """Who somebody is in any list."""

    number: str
    name: str
    employer: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class PersonLine(Named):
    """One person in a list of names."""

    id: UUID
    job_title: str
    absent: bool
    in_date: bool
    requirements: tuple[RequirementStanding, ...]


@dataclass(frozen=True)
class PeoplePage(OfADay):
    """Names behind a figure, in order of name; `total` counts all pages."""

    as_at: date
    policy_version: str
    people: tuple[PersonLine, ...]
    total: int
    page: int


@dataclass(frozen=True, kw_only=True)
class Gap(Named):
    """Someone who still has to be trained: which rule, since when, and what closes it soonest."""

    person: UUID
    requirement: str
    title: str
    level: str
    status: str
    since: date | None
    closes_with: str
    take: tuple[str, ...]
    minutes: int | None
    absent: bool = False


@dataclass(frozen=True)
class GapPage(OfADay):
    as_at: date
    policy_version: str
    gaps: tuple[Gap, ...]
    total: int
    page: int


@dataclass(frozen=True)
class PostLine:
    unit: str
    job_title: str
    role_groups: tuple[str, ...]
    starts: date
    ends: date | None


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A completion and how we know of it."""

    id: int
    course: str
    completed_on: date
    evidence: str
    source: str
    recorded_by: str
    recorded_at: datetime
    revoked_on: date | None = None
    revoked_reason: str = ""
    import_id: UUID | None = None
    import_row: int | None = None


@dataclass(frozen=True, kw_only=True)
class CompletionLine(Completion):
    """A completion with the title of its course."""

    title: str


@dataclass(frozen=True)
class ExemptionLine:
    requirement: str
    reason: str
    approved_by: str
    starts: date
    ends: date


@dataclass(frozen=True)
class AbsenceLine:
    starts: date
    ends: date | None


@dataclass(frozen=True)
class PersonDetail(Particulars, OfADay):
    """Everything training holds on one person, and how they stand on a day."""

    id: UUID
    number: str
    name: str
    former_names: tuple[str, ...]
    employer: str
    as_at: date
    policy_version: str
    absent: bool
    posts: tuple[PostLine, ...]
    requirements: tuple[RequirementStanding, ...]
    completions: tuple[CompletionLine, ...]
    exemptions: tuple[ExemptionLine, ...]
    absences: tuple[AbsenceLine, ...]
    former: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By field: what files that count said before, each once."""
    former_emails: tuple[str, ...] = ()
    """Addresses that files which count gave before; matching does not use them."""
    former_known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonSearch:
    """A search for people: three characters of a name or a payroll number."""

    words: str = field(metadata=text(most=100, least=3))
    as_at: date | None = None


@dataclass(frozen=True)
class NewCompletion:
    """A course completed elsewhere, with its real date."""

    person: UUID
    course: str = field(metadata=text(100, 1))
    completed_on: date
    evidence: str = field(default="seen", metadata=one_of("seen", "awaiting"))
    provider: str = field(default="", metadata=text(200))


@dataclass(frozen=True)
class Revocation:
    """Why a completion does not count, from today on."""

    reason: str = field(metadata=text(2000, 1))


@dataclass(frozen=True)
class NewExemption:
    """A requirement that need not be met from `starts` to `ends`."""

    person: UUID
    requirement: str = field(metadata=text(100, 1))
    reason: str = field(metadata=text(2000, 1))
    starts: date
    ends: date


@dataclass(frozen=True)
class Saved:
    """The number of what was saved."""

    id: int


@dataclass(frozen=True)
class CourseLine:
    code: str
    title: str
    kind: str
    minutes: int
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequirementLine:
    id: str
    title: str
    role_group: str
    role_group_title: str
    level: str
    any_of: tuple[str, ...]
    refresh_with: tuple[str, ...]
    first_due_days: int
    repeat_months: int
    grace_days: int


@dataclass(frozen=True)
class PolicyAnswer:
    """The training policy in force on a day."""

    as_at: date
    version: str
    in_force_from: date
    due_soon_days: int
    requirements: tuple[RequirementLine, ...]
    courses: tuple[CourseLine, ...]
    forecast: bool = False
    """Whether the day is still to come: then this is what the policy files of today say of it."""
    decides: str = ""
    """A digest of all of it that decides who must learn what: equal digests say the same of everybody."""


@dataclass(frozen=True)
class ServiceStatus:
    """What the status page shows of one service; no names, only counts."""

    service: str
    database: str
    events_waiting: int
    oldest_event: datetime | None
    jobs: dict[str, Any]
    audit_entries: int
    audit_head: str
    details: dict[str, Any] = field(default_factory=dict)
    audit: AuditStatus | None = None
    policy: tuple[str, ...] = ()
    """What has to be put right in the policy files, a sentence each; empty when all are in use as they stand."""
    background: dict[str, str] = field(default_factory=dict)
    """What is known of worker, queue and beat, and what is wrong with each in words, '' for nothing."""
    undelivered: tuple[str, ...] = ()
    """What no mail server took, a sentence each."""
    kept_bytes: int | None = None
    """How much all files together take that are kept in the database: uploads, packs; None of a version before it."""
    given_up: tuple[GivenUp, ...] = ()
    """Work that gave up and waits for a person, the newest first; at most fifty, `jobs` has how many there are."""
    closed: tuple[GivenUp, ...] = ()
    """Work that gave up and that a person closed, the newest first; at most fifty."""
