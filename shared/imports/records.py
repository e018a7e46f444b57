"""Files and their rows as they leave the store; a service adds what its own kinds say besides."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from shared.contracts.imports.imports import ImportCounts, ImportFacts


@dataclass(frozen=True)
class ImportRecord(ImportFacts):
    """One file and how far it has got; `discarded` is how the table keeps no state, but a day."""

    id: int
    public_id: UUID
    done: int
    total: int
    read: int
    accepted: int
    duplicate: int
    refused: int
    header: list[str]
    columns: dict[str, str]
    chosen: dict[str, str]

    @property
    def is_kept(self) -> bool:
        """Whether the original is kept."""
        return self.file_removed_at is None

    @property
    def counts(self) -> ImportCounts:
        """How its rows came out; an outcome that the files of a service never have is 0."""
        return ImportCounts(**{one.name: getattr(self, one.name, 0) for one in fields(ImportCounts)})


Parsed = dict[str, Any]
"""What a row says, as JSON values: its kind knows how to read them."""


@dataclass(frozen=True)
class NewLine:
    """A row to keep; these are the columns it is kept under. `row` is the line a person sees in the file."""

    sheet: str
    row: int
    outcome: str
    column: str = ""
    value: str = ""
    reason: str = ""
    parsed: Parsed | None = None
    cells: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class LineRecord(NewLine):
    """One row of a file and what became of it."""

    id: int


def refused(
    row: int, column: str, reason: str, value: str = "", sheet: str = "", cells: dict[str, str] | None = None
) -> NewLine:
    """A row that cannot be brought in as it stands, and why."""
    return NewLine(sheet, row, "refused", column=column, value=value, reason=reason, cells=cells)
