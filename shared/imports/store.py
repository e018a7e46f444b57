"""Files that came in and every row of them, in a service's own tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import peewee

from shared.contracts.imports.imports import OUTCOMES
from shared.database.column_types import JsonField, canonical_json
from shared.database.database import Database
from shared.database.unchanged import unchanged
from shared.imports.records import ImportRecord, LineRecord, NewLine
from shared.imports.states import CHOOSABLE, GONE, without_values
from shared.imports.tables import ImportColumns, ImportLineColumns

R = TypeVar("R", bound=ImportRecord)
L = TypeVar("L", bound=LineRecord)
CHUNK = 500


class ImportStore(Generic[R, L]):
    """Reads are records in a stated order; what a record holds, its dataclass says."""

    def __init__(
        self,
        database: Database,
        imports: type[ImportColumns],
        lines: type[ImportLineColumns],
        record: type[R],
        line: type[L],
    ) -> None:
        self.database = database
        self.imports, self.lines = imports, lines
        self._record_class, self._line_class = record, line
        self._fields = [one.name for one in fields(record)]
        self._line_fields = [one.name for one in fields(line)]
        self.outcomes = [outcome for outcome in OUTCOMES if outcome in self._fields]

    def add(self, **values: object) -> R:
        """Adds a file."""
        with self.database.write_transaction():
            return self._record(self.imports.get_by_id(self.imports.insert(**values).execute()))

    def find(self, public_id: UUID) -> R | None:
        """One file, or None."""
        row = self.imports.get_or_none(self.imports.public_id == public_id)
        return None if row is None else self._record(row)

    def find_by_number(self, number: int) -> R:
        """The file with this number, which there is."""
        return self._record(self.imports.get_by_id(number))

    def list_same_files(self, sha256: str, kind: str) -> list[R]:
        """Imports of the very same file that still stand, oldest first."""
        row = self.imports
        return self.list_where(row.sha256 == sha256, row.kind == kind, row.state.not_in(GONE))

    def list_newest(self, skip: int, most: int, kinds: Collection[str] | None = None) -> tuple[list[R], int]:
        """Files, newest first, of these kinds or all, and how many there are."""
        key = ("files, newest first", skip, most, None if kinds is None else tuple(kinds))
        found, total = unchanged(self.database, key, lambda: self._newest(skip, most, kinds))
        return list(found), total

    def _newest(self, skip: int, most: int, kinds: Collection[str] | None) -> tuple[tuple[R, ...], int]:
        query = self.imports.select().order_by(self.imports.id.desc())
        if kinds is not None:
            query = query.where(self.imports.kind.in_([*kinds]))
        return tuple(self._record(row) for row in query.limit(most).offset(skip)), int(query.count())

    def list_unconfirmed(self, states: Sequence[str], before: datetime) -> list[R]:
        """Files in one of these states that came in before then and were not thrown away, oldest first."""
        row = self.imports
        return self.list_where(row.discarded_at.is_null(), row.state.in_(list(states)), row.created_at < before)

    def save(self, import_id: int, states: Sequence[str], **changes: object) -> bool:
        """Changes a file that is in one of these states; False when it is not any more."""
        row = self.imports
        return self._changed((row.id == import_id, row.state.in_(list(states))), changes)

    def save_choice(self, import_id: int, version: int, by: str, now: datetime, **changes: object) -> bool:
        """Keeps what somebody said of the columns; False when it is read no more, or somebody else was quicker."""
        row = self.imports
        changes |= {"state": "received", "columns_version": version + 1, "columns_by": by, "columns_at": now, "done": 0}
        return self._changed((row.id == import_id, row.state.in_(CHOOSABLE), row.columns_version == version), changes)

    def discard(self, import_id: int, states: Sequence[str], by: str, now: datetime) -> bool:
        """Lets go of a file that is in one of these states, with all its rows; False when it is not any more."""
        row = self.imports
        with self.database.write_transaction():
            changes = {"state": "failed", "discarded_at": now, "discarded_by": by}
            is_open = (row.id == import_id, row.state.in_(list(states)), row.discarded_at.is_null())
            if not self._changed(is_open, changes):
                return False
            self.save_file_gone(import_id, by, now)
            self.remove_lines(import_id)
        return True

    def is_kept(self) -> object:
        """Whether the original is kept, to be asked of a row."""
        return self.imports.file_removed_at.is_null()

    def kept_as(self, is_kept: bool) -> dict[str, object]:
        """What a new file says of its original; the day on which it was let go of says it where nothing else does."""
        return {}

    def save_file_gone(self, import_id: int, by: str, now: datetime) -> None:
        """The original is not kept any longer; who let go of it first is remembered."""
        changes = {"file_removed_at": now, "file_removed_by": by, **self.kept_as(False)}
        self._changed((self.imports.id == import_id, self.is_kept()), changes)

    def list_kept_originals(self) -> dict[UUID, str]:
        """The files whose original is kept, and its checksum."""
        row = self.imports
        kept = row.select(row.public_id, row.sha256).where(self.is_kept()).order_by(row.id)
        return {found.public_id: found.sha256 for found in kept}

    def list_where(self, *where: object) -> list[R]:
        """Files of which this is true, oldest first."""
        return [self._record(row) for row in self.imports.select().where(*where).order_by(self.imports.id)]

    def _changed(self, where: Iterable[object], changes: dict[str, object]) -> bool:
        with self.database.write_transaction():
            return bool(self.imports.update(**changes).where(*where).execute())

    def _record(self, row: ImportColumns) -> R:
        values = {name: getattr(row, name) for name in self._fields}
        return self._record_class(**values | ({"state": "discarded"} if row.discarded_at else {}))

    # ---- the rows of a file

    def remove_lines(self, import_id: int) -> None:
        """Removes every row of a file."""
        with self.database.write_transaction():
            self.lines.delete().where(self.lines.source == import_id).execute()

    def add_lines(self, import_id: int, rows: Any) -> None:
        """Keeps the rows of a file: every field that they have, under its name."""
        ordered: list[NewLine] = list(rows)
        names = [one.name for one in fields(ordered[0])] if ordered else []
        is_json = [isinstance(getattr(self.lines, name), JsonField) for name in names]
        plain = [(name, _json if packed else _plain) for name, packed in zip(names, is_json, strict=True)]
        kept_rows = ((import_id, *[kept(getattr(line, name)) for name, kept in plain]) for line in ordered)
        with self.database.write_transaction():
            self.database.insert_rows("import_line", ("source_id", *names), kept_rows, same=self.constant_columns)

    constant_columns: dict[str, str | None] = {}
    """Columns that say the same of every row that has just been read."""

    def list_lines(
        self, import_id: int, outcome: str | None = None, skip: int = 0, most: int | None = None, noted: bool = False
    ) -> list[L]:
        """Rows of a file in its order: all, or those with one outcome; `noted`: only those with a reason."""
        row = self.lines
        query = self._lines_of(import_id, outcome, noted).order_by(row.sheet, row.row, row.id)
        if most is not None:
            query = query.limit(most).offset(skip)
        return [self._line(found) for found in query.iterator()]

    def count_lines(self, import_id: int, outcome: str | None = None, noted: bool = False) -> int:
        """How many such rows there are."""
        return int(self._lines_of(import_id, outcome, noted).count())

    def find_lines(self, import_id: int, ids: Sequence[int]) -> dict[int, L]:
        """These rows of one file, by id."""
        found = self._lines_of(import_id).where(self.lines.id.in_(list(ids)))
        return {row.id: self._line(row) for row in found}

    def _lines_of(
        self, import_id: int, outcome: str | None = None, noted: bool = False
    ) -> "peewee.ModelSelect[ImportLineColumns]":
        row = self.lines
        query = row.select().where(row.source == import_id)
        if outcome:
            query = query.where(row.outcome == outcome)
        return query.where(row.reason != "") if noted else query

    def _line(self, row: object) -> L:
        return self._line_class(**{name: getattr(row, name) for name in self._line_fields})

    def forget(self, found: R) -> None:
        """Lets go of what the rows of a file said; outcomes and what was wrong stay, and what is still needed."""
        raise NotImplementedError

    def bare_reasons(self, *where: object) -> None:
        """What is wrong with these rows without the words and days of the file."""
        row = self.lines
        bare: dict[str, list[int]] = defaultdict(list)
        for found in row.select(row.id, row.reason).where(*where, row.reason != "").iterator():
            if (left := without_values(found.reason)) != found.reason:
                bare[left].append(found.id)
        for reason, ids in bare.items():
            for start in range(0, len(ids), CHUNK):
                row.update(reason=reason).where(row.id.in_(ids[start : start + CHUNK])).execute()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _json(value: object) -> str | None:
    return None if value is None else canonical_json(value)
