"""Files that come in, whatever is in them, on the wire."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.contracts.base import one_of

OUTCOMES = ("accepted", "duplicate", "skipped", "review", "refused")


@dataclass(frozen=True)
class ImportCounts:
    """How the rows of a file came out; `read` is the sum of the others."""

    read: int
    accepted: int
    duplicate: int
    skipped: int
    review: int
    refused: int


@dataclass(frozen=True)
class Progress:
    """How far background work has got."""

    done: int
    total: int


@dataclass(frozen=True)
class FoundColumn:
    """A column of the file, as its header says, and the field it was taken for ('' for none)."""

    header: str
    field: str


@dataclass(frozen=True)
class NeededField:
    """A field that can be mapped to a column; `required` ones must be."""

    field: str
    title: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class ImportFacts:
    """What is kept and told of every file that came in."""

    kind: str
    file_name: str
    sha256: str
    size: int
    state: str
    sheets: int
    problem: str
    created_at: datetime
    created_by: str
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""
    """Who asked for it to be undone."""
    file_removed_at: datetime | None = None
    file_removed_by: str = ""
    discarded_at: datetime | None = None
    discarded_by: str = ""
    columns_version: int = 0
    """How many times somebody said what its columns or courses are: the version that the next choice names."""
    columns_by: str = ""
    columns_at: datetime | None = None


@dataclass(frozen=True)
class Import(ImportFacts):
    """One file and how far it has got; `state` is received, reading, needs_columns, checked, confirming, confirmed,
    undoing, undone, replaced, failed or discarded."""

    id: UUID
    progress: Progress
    counts: ImportCounts
    people: int
    awaiting: int
    file_kept: bool = True
    columns: tuple[FoundColumn, ...] = ()
    fields: tuple[NeededField, ...] = ()
    file_kept_until: date | None = None
    kept_back: bool = False
    """Its names were beyond the limit: what is found is kept back until the Prevent lead confirms."""
    courses: dict[str, str] = field(default_factory=dict)
    """Which course each title was said to stand for, in this file."""


@dataclass(frozen=True)
class ImportPage:
    """Imports, newest first."""

    imports: tuple[Import, ...]
    total: int


@dataclass(frozen=True)
class SuggestedPerson:
    """Somebody a row may mean, and why it is thought so."""

    id: UUID
    number: str
    name: str
    unit: str
    reason: str = ""


@dataclass(frozen=True)
class ImportLine:
    """One row of a file: `row` is the line a person sees in it, `cells` what it said, by column."""

    id: int
    row: int
    outcome: str
    column: str
    value: str
    reason: str
    sheet: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    suggestions: tuple[SuggestedPerson, ...] = ()
    resolution: str = ""


@dataclass(frozen=True)
class ColumnChoice:
    """Which header of the file holds which field (field: header, '' for none), and which course a title stands for.

    `version` is the `columns_version` of the import as it was read: a choice takes the place of the one before it.
    """

    columns: dict[str, str] = field(default_factory=dict)
    courses: dict[str, str] = field(default_factory=dict)
    remember: bool = True
    version: int | None = None


@dataclass(frozen=True)
class ImportConfirmation:
    """That the accepted rows of a file are to be brought in, as they were read.

    `version` is the `columns_version` of the import as it was read; it may be left out while that is 0.
    """

    version: int | None = None


@dataclass(frozen=True)
class Resolution:
    """What a person said of one row that needs review."""

    line: int
    decision: str = field(metadata=one_of("confirm", "refuse"))
    person: UUID | None = None


@dataclass(frozen=True)
class Resolutions:
    """Answers for several rows at once: all are taken or none."""

    answers: tuple[Resolution, ...]
