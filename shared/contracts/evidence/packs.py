"""Evidence packs, as programs ask for them and see them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from marshmallow import validate

from shared.contracts.base import a_day
from shared.contracts.imports.imports import Progress

BENCHMARKS = validate.Length(min=1, max=10)
EDITION = validate.OneOf(["full", "redacted", "public"])


@dataclass(frozen=True)
class NewPack:
    """Which benchmarks, as at which day (today when left out), with activity from which day (the 1 April before)."""

    benchmarks: tuple[int, ...] = field(metadata={"validate": BENCHMARKS})
    as_at: date | None = field(default=None, metadata=a_day())
    from_: date | None = field(default=None, metadata=a_day(data_key="from"))
    edition: str = field(default="full", metadata={"validate": EDITION})
    """full; redacted: without names of people and without what people typed; public: redacted, and numbers under 5
    suppressed together with those from which one could be worked out."""


@dataclass(frozen=True)
class MissingPart:
    """A part that could not be had, or not whole, when the pack was made, and why; unknown is not nought."""

    service: str
    benchmark: int
    reason: str


@dataclass(frozen=True)
class PackAnswer:
    """One pack; `state` is waiting, making, ready, failed or expired. `complete` is null until it is made, and
    `digest` is what `due-regard pack verify --digest` compares with."""

    id: UUID
    state: str
    benchmarks: tuple[int, ...]
    as_at: date
    from_: date = field(metadata={"data_key": "from"})
    progress: Progress
    complete: bool | None
    missing: tuple[MissingPart, ...]
    draft: bool
    requested_at: datetime
    made_at: datetime | None = None
    expires_at: datetime | None = None
    file_name: str = ""
    size: int | None = None
    sha256: str = ""
    digest: str = ""
    reason: str = ""
    edition: str = "full"
