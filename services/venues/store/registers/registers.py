"""Registers: entries with every version and line; what was written down is only added to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.venues.store.database import database
from services.venues.store.tables.registers import RegisterEntryRow, RegisterLineRow, RegisterVersionRow
from shared.contracts.registers.registers import EntryLine, EntryVersion
from shared.database.records import record_of

TAKEN_BACK = "taken-back"


@dataclass(frozen=True)
class EntryRecord:
    """An entry, its versions from the first, its lines as they were written down."""

    id: int
    public_id: UUID
    register: str
    versions: tuple[EntryVersion, ...]
    lines: tuple[EntryLine, ...]

    @property
    def newest(self) -> EntryVersion:
        """The version written last."""
        return self.versions[-1]

    def of(self, kind: str) -> tuple[EntryLine, ...]:
        """The lines of one kind that count."""
        return tuple(line for line in self.lines if line.kind == kind and line.counts)


def list_entries(registers: Iterable[str]) -> list[EntryRecord]:
    """Everything in these registers, in the order it was entered."""
    query = RegisterEntryRow.select().where(RegisterEntryRow.register.in_(list(registers)))
    return _records(list(query.order_by(RegisterEntryRow.id)))


def find_entry(register: str, public_id: UUID) -> EntryRecord | None:
    """One entry of a register, or None."""
    row = RegisterEntryRow
    return next(iter(_records(list(row.select().where(row.register == register, row.public_id == public_id)))), None)


def find_entry_to_change(register: str, public_id: UUID) -> EntryRecord | None:
    """One entry that nobody else changes until the transaction ends, or None."""
    database.lock(f"register:{public_id}")
    return find_entry(register, public_id)


@database.write
def add_entry(register: str, since: date, values: Mapping[str, object], by: str, now: datetime) -> UUID:
    """Adds an entry with its first version; its id."""
    made = RegisterEntryRow.create(register=register)
    _add_version(made.id, 1, since, ended=False, values=values, why="", by=by, now=now)
    return UUID(str(made.public_id))


@database.write
def add_version(
    entry: EntryRecord, since: date, values: Mapping[str, object], why: str, by: str, now: datetime, ended: bool = False
) -> int:
    """Adds what an entry now says; the number of the version."""
    number = entry.newest.number + 1
    _add_version(entry.id, number, since, ended=ended, values=values, why=why, by=by, now=now)
    return number


def _add_version(
    entry: int, number: int, since: date, ended: bool, values: Mapping[str, object], why: str, by: str, now: datetime
) -> None:
    RegisterVersionRow.create(
        entry=entry, number=number, since=since, ended=ended, said=dict(values), why=why, recorded_by=by,
        recorded_at=now,
    )  # fmt: skip


@database.write
def add_line(
    entry: EntryRecord,
    kind: str,
    on: date,
    values: Mapping[str, object],
    by: str,
    now: datetime,
    about: UUID | None = None,
) -> UUID:
    """Adds a dated line; its id. LookupError when it is about a line that the entry does not have."""
    number = _line_number(entry, about) if about else None
    made = RegisterLineRow.create(
        entry=entry.id, kind=kind, on=on, said=dict(values), about=number, recorded_by=by, recorded_at=now
    )
    return UUID(str(made.public_id))


def _line_number(entry: EntryRecord, line: UUID) -> int:
    row = RegisterLineRow
    found = row.get_or_none(row.entry == entry.id, row.public_id == line)
    if found is None:
        raise LookupError("This entry has no such line")
    return int(found.id)


def _records(entries: list[RegisterEntryRow]) -> list[EntryRecord]:
    if not entries:
        return []
    numbers = [row.id for row in entries]
    versions: dict[int, list[EntryVersion]] = {number: [] for number in numbers}
    lines: dict[int, list[EntryLine]] = {number: [] for number in numbers}
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        _fill(some, versions, lines)
    return [
        EntryRecord(row.id, UUID(str(row.public_id)), row.register, tuple(versions[row.id]), tuple(lines[row.id]))
        for row in entries
    ]


def _fill(some: list[int], versions: dict[int, list[EntryVersion]], lines: dict[int, list[EntryLine]]) -> None:
    version, line = RegisterVersionRow, RegisterLineRow
    for one in version.select().where(version.entry.in_(some)).order_by(version.entry, version.number):
        versions[one.entry_id].append(
            record_of(EntryVersion, one, values=one.said, by=one.recorded_by, at=one.recorded_at)
        )
    rows = list(line.select().where(line.entry.in_(some)).order_by(line.entry, line.id))
    ids = {row.id: UUID(str(row.public_id)) for row in rows}
    taken = {row.about_id: row for row in rows if row.kind == TAKEN_BACK}
    for row in rows:
        if row.kind != TAKEN_BACK:
            lines[row.entry_id].append(_line(row, ids, taken.get(row.id)))


def _line(row: RegisterLineRow, ids: dict[int, UUID], taken: RegisterLineRow | None) -> EntryLine:
    return EntryLine(
        id=ids[row.id],
        kind=row.kind,
        on=row.on,
        values=row.said,
        by=row.recorded_by,
        at=row.recorded_at,
        about=ids.get(row.about_id) if row.about_id else None,
        taken_back_by=taken.recorded_by if taken else "",
        taken_back_why=str(taken.said.get("why", "")) if taken else "",
    )


def find_taken_back_at(line: UUID) -> datetime | None:
    """When a line was taken back, or None."""
    row, taken = RegisterLineRow, RegisterLineRow.alias()
    query = taken.select(taken.recorded_at).join(row, on=(taken.about == row.id))
    found = query.where(row.public_id == line, taken.kind == TAKEN_BACK).first()
    return found.recorded_at if found else None
