"""How long venues keeps records, what would go, what is held, and what has gone: counts by kind, never a name."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import a_day, text


@dataclass(frozen=True)
class KeptFor:
    """One kind of record: how long it is kept, from when, what becomes of it then, and why so long."""

    code: str
    what: str
    kept_for: str
    counted_from: str
    then: str
    because: str


@dataclass(frozen=True)
class RetentionPeriods:
    """The policy in force: who answers for it, every period, and what is kept on without a name."""

    version: str
    owner: str
    periods: tuple[KeptFor, ...]
    with_their_booking: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class WouldGo:
    """So many records of a kind may go on a day, or could have gone on one that is past."""

    code: str
    on: date
    count: int


@dataclass(frozen=True)
class HoldLine:
    """A legal hold on one booking; `stands` while it keeps it."""

    id: UUID
    booking: UUID
    reference: str
    reason: str
    asked_by: str
    placed_by: str
    placed_at: datetime
    until: date
    stands: bool
    released_by: str
    released_at: datetime | None
    release_reason: str


@dataclass(frozen=True)
class NightLine:
    """What one night let go of, by kind; without `finished_at` it has not come to its end."""

    on: date
    policy_version: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    held: int


@dataclass(frozen=True)
class RetentionState:
    """The policy, a dry run up to a day, holds, and the last nights with their counts."""

    policy: RetentionPeriods
    on: date
    until: date
    would_go: tuple[WouldGo, ...]
    held: int
    holds: tuple[HoldLine, ...]
    nights: tuple[NightLine, ...]


@dataclass(frozen=True)
class RetentionQuery:
    """The last day of the dry run; thirty days from today when it is left out."""

    until: date | None = field(default=None, metadata=a_day())


@dataclass(frozen=True)
class HoldEntry:
    """A booking to keep whatever the policy says: why, who asked for it, and until when at most."""

    reference: str = field(metadata=text(200, 1))
    reason: str = field(metadata=text(1000, 1))
    asked_by: str = field(metadata=text(200, 1))
    until: date


@dataclass(frozen=True)
class HoldRelease:
    """Why a booking need not be kept any longer."""

    reason: str = field(metadata=text(1000, 1))
