"""Looking up again: each run with how far it has got, and the bookings it still has to ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import peewee

from services.venues.rules.bookings.states import TO_COME
from services.venues.store.database import database
from services.venues.store.screening.who_asks import HELD_BOOKINGS
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.screening import LookUpRow, RescreeningRow
from services.venues.store.writing import add_row
from shared.clock import AHEAD
from shared.contracts.screening.screening import RescreeningLine
from shared.database.column_types import UTCDateTimeField
from shared.database.records import record_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Run(RescreeningLine):
    """One run over bookings to come; `cursor` is the last booking it has done."""

    number: int
    cursor: int
    starts_before: datetime | None


@dataclass(frozen=True)
class Asked:
    """A booking to be looked up again, as it was read."""

    id: int
    public_id: UUID
    request: dict[str, object]
    request_version: int


def _run(row: RescreeningRow) -> Run:
    return record_of(Run, row, id=row.public_id, number=row.id, new_questions=row.found)


@database.write
def add_run(why: str, about: str, starts_before: datetime | None, by: str, now: datetime) -> UUID:
    """Adds a run that has not begun."""
    public_id = uuid4()
    add_row(
        RescreeningRow,
        {
            "public_id": public_id, "why": why, "about": about, "starts_before": starts_before, "added_at": now,
            "added_by": by,
        },
    )  # fmt: skip
    return public_id


def find_run(public_id: UUID) -> Run | None:
    """One run, or None."""
    row = RescreeningRow.get_or_none(RescreeningRow.public_id == public_id)
    return None if row is None else _run(row)


def list_runs_not_begun() -> list[Run]:
    """Runs over all bookings to come that have not begun, oldest first."""
    row = RescreeningRow
    return [
        _run(found)
        for found in row.select().where(row.state == "waiting", row.starts_before.is_null()).order_by(row.id)
    ]


def list_runs_to_do() -> list[Run]:
    """Every run that is neither done nor given up."""
    row = RescreeningRow
    return [_run(found) for found in row.select().where(row.state.in_(("waiting", "running"))).order_by(row.id)]


def find_newest_run() -> Run | None:
    """The newest run over all bookings to come, or None."""
    row = RescreeningRow
    found = row.select().where(row.starts_before.is_null()).order_by(row.id.desc()).first()
    return None if found is None else _run(found)


def list_runs(most: int) -> list[Run]:
    """Runs, newest first."""
    return [_run(row) for row in RescreeningRow.select().order_by(RescreeningRow.id.desc()).limit(most)]


@database.write
def save_run(run: Run, **changes: object) -> bool:
    """Changes a run that stands where it stood when it was read; False when somebody else moved it on."""
    row = RescreeningRow
    query = row.update(**changes).where(row.id == run.number, row.cursor == run.cursor, row.state == run.state)
    return bool(query.execute())


def _wanted(run: Run, now: datetime) -> peewee.Expression:
    """To come; names entered beyond the limit are looked up when the Prevent lead confirms them, and by no run."""
    row = BookingRow
    wanted = row.state.in_(TO_COME) & (row.starts_at.is_null() | (row.starts_at >= now))
    wanted &= row.id.not_in(peewee.SQL(f"({HELD_BOOKINGS})"))
    return wanted if run.starts_before is None else wanted & (row.starts_at < run.starts_before)


def count_bookings_to_ask(run: Run, now: datetime) -> int:
    """How many bookings a run has before it."""
    if run.starts_before is not None:
        return len(list_bookings_to_ask(run, None, now))
    return int(BookingRow.select().where(_wanted(run, now)).count())


def list_bookings_to_ask(run: Run, most: int | None, now: datetime) -> list[Asked]:
    """The next bookings of a run, in their order; before an event those nobody has looked up in its last week."""
    row = BookingRow
    query = row.select(row.id, row.public_id, row.request, row.request_version, row.starts_at)
    query = query.where(_wanted(run, now), row.id > run.cursor).order_by(row.id)
    if run.starts_before is None:
        return [record_of(Asked, found) for found in query.limit(most)]
    newest = _newest_look_ups(run, now)
    due = [found for found in query if found.id not in newest or newest[found.id] < found.starts_at - WEEK]
    return [record_of(Asked, found) for found in due[:most]]


def _newest_look_ups(run: Run, now: datetime) -> dict[int, datetime]:
    """When each booking of the coming week was last looked up; a look-up by a clock that ran ahead is not known."""
    row, moment = LookUpRow, UTCDateTimeField()
    query = (
        row.select(row.booking.alias("number"), peewee.fn.MAX(row.at).alias("newest"))
        .join(BookingRow)
        .where(_wanted(run, now), row.at <= now + AHEAD)
        .group_by(row.booking)
        .tuples()
    )
    return {int(number): read for number, at in query.execute() if (read := moment.python_value(at)) is not None}


def list_bookings_looked_up(since: datetime, most: int) -> list[Asked]:
    """Bookings whose names were looked up lately, the newest first."""
    row = BookingRow
    recent = LookUpRow.select(LookUpRow.booking).where(LookUpRow.at >= since).distinct()
    query = row.select(row.id, row.public_id, row.request, row.request_version).where(row.id.in_(recent))
    return [record_of(Asked, found) for found in query.order_by(row.id.desc()).limit(most)]
