"""What every step of a file stands on, and how a file and its rows are told."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Generic
from uuid import UUID

from shared.audit.trail import AuditTrail
from shared.clock import london_day
from shared.contracts.imports.imports import FoundColumn, Import, ImportLine, ImportPage, NeededField, Progress
from shared.database.database import Database
from shared.files.kept_files import KeptFiles
from shared.http.problems import NotFound
from shared.imports.column_memory import ColumnMemory
from shared.imports.kinds import Kind
from shared.imports.records import LineRecord
from shared.imports.states import DISCARDABLE, UNCONFIRMED_KEPT
from shared.imports.store import ImportStore, L, R
from shared.jobs.rows import JobBoard

WAIT_SECONDS = 8.0
"""So long an answer waits for the worker to be done with a file; then it says what the file is at that moment."""
TOLD = {one.name for one in fields(Import)}


@dataclass
class Base(Generic[R, L]):
    """A service's own tables, audit, work and kept files, and the kinds of file it takes by their code."""

    database: Database
    store: ImportStore[R, L]
    jobs: JobBoard
    audit: AuditTrail
    kept: KeptFiles
    memory: ColumnMemory
    kinds: Mapping[str, Kind[R, L]]

    def existing(self, public_id: UUID) -> R:
        """The import, or NotFound."""
        found = self.store.find(public_id)
        if found is None:
            raise NotFound("There is no such import")
        return found

    def asked_at(self, found: R, what: str) -> datetime | None:
        """When somebody last asked for work on a file that is not done yet, as the audit has it."""
        asked = self.audit.newest(f"import:{found.public_id}")
        return next((entry.at for entry in asked if entry.action == what), None)

    def get_import(self, public_id: UUID) -> Import:
        """One import as it now is; an original that is lost is not said to be kept."""
        told = self.answer(self.existing(public_id))
        if told.file_kept and not self.kept.is_kept(public_id):
            return replace(told, file_kept=False, file_kept_until=None)
        return told

    def get_imports(self, page: int, per_page: int, kinds: Collection[str] | None = None) -> ImportPage:
        """Imports, newest first, of these kinds or all."""
        found, total = self.store.list_newest((page - 1) * per_page, per_page, kinds)
        return ImportPage(tuple(map(self.answer, found)), total)

    def answer(self, found: R) -> Import:
        """An import in the words of the contract."""
        by_header = {header: field for field, header in found.columns.items()}
        layout = self.kinds[found.kind].layout
        told = {name: getattr(found, name) for name in TOLD if hasattr(found, name)}
        told |= {
            "id": found.public_id,
            "people": told.get("people", 0),
            "awaiting": told.get("awaiting", 0),
            "progress": Progress(found.done, found.total),
            "columns": tuple(FoundColumn(header, by_header.get(header, "")) for header in found.header),
            "fields": tuple(NeededField(one.code, one.label, layout.is_needed(one.code)) for one in layout.fields),
            "file_kept": found.is_kept,
            "file_kept_until": self.kept_until(found),
        }
        return Import(**told)

    def kept_until(self, found: R) -> date | None:
        """The last day on which the original is kept, if it is."""
        if not found.is_kept:
            return None
        if found.state in DISCARDABLE:
            return london_day(found.created_at) + UNCONFIRMED_KEPT
        return self.last_day(found)

    def last_day(self, found: R) -> date:
        """The last day on which the original of a file is kept that was confirmed."""
        raise NotImplementedError

    def get_lines(
        self, public_id: UUID, outcome: str | None, page: int | None, per_page: int, noted: bool = False
    ) -> tuple[list[ImportLine], int]:
        """Rows of a file with outcome and reason; every row when no page is asked for. And how many there are."""
        with self.database.read_transaction():
            found = self.existing(public_id)
            skip, most = (0, None) if page is None else ((page - 1) * per_page, per_page)
            lines = self.store.list_lines(found.id, outcome, skip, most, noted)
            return self.lines_told(lines), self.store.count_lines(found.id, outcome, noted)

    def lines_told(self, lines: Sequence[L]) -> list[ImportLine]:
        """Rows in the words of the contract."""
        return [line_told(line) for line in lines]

    def when_it_has_left(self, public_id: UUID, *states: str) -> Import:
        """The import when the worker is done with these states, or as it is after some seconds.

        Inside a keyed request the job cannot start before the answer is saved, so there is nothing to wait for.
        """
        ends = time.monotonic() + WAIT_SECONDS
        is_keyed = self.database.real.in_transaction()
        while not is_keyed and time.monotonic() < ends and self.existing(public_id).state in states:
            time.sleep(0.1)
        return self.get_import(public_id)


def line_told(line: LineRecord, **more: object) -> ImportLine:
    """A row in the words of the contract; `more` is what it does not say itself."""
    told = {one.name: getattr(line, one.name) for one in fields(ImportLine) if hasattr(line, one.name)}
    return ImportLine(**told | {"cells": line.cells or {}} | more)
