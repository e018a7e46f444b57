"""Who had which names looked up, and what was entered beyond the limit until the Prevent lead confirms it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.rules.bookings.states import TO_COME
from services.venues.rules.screening.look_ups import LookedUp, looked_up_from
from services.venues.store.database import database
from services.venues.store.tables.bookings import BookingRow
from services.venues.store.tables.screening import LookUpRow
from services.venues.store.tables.who_asks import BeyondAnswerRow, BeyondLimitRow
from shared.contracts.screening.who_asks import BeyondAnswerLine, BeyondBookingLine
from shared.database.column_types import JsonField, UTCDateTimeField
from shared.database.records import record_of

CONFIRMED = "confirmed"
"""Why a look-up was made, and the answer that asks for it: the Prevent lead confirmed what was beyond the limit."""
_AFTER = (
    "{look_up}.beyond IS NOT NULL AND {look_up}.id > COALESCE((SELECT MAX(c.id) FROM look_up c "
    f"WHERE c.booking_id = {{look_up}}.booking_id AND c.why = '{CONFIRMED}'), 0)"
)
HELD = f"look_up WHERE {_AFTER.format(look_up='look_up')} AND"
"""Look-ups of a booking whose matches are kept back: beyond the limit, and none was confirmed since."""
HELD_BOOKINGS = f"SELECT l.booking_id FROM look_up l WHERE {_AFTER.format(look_up='l')}"
_OF_PEOPLE = "('request', 'change')"
_COVERED = (
    "EXISTS (SELECT 1 FROM beyond_answer a WHERE a.beyond_id = {look_up}.beyond "
    f"AND a.answer = '{CONFIRMED}' AND a.up_to >= {{look_up}}.id)"
)
"""The Prevent lead has confirmed this look-up; its booking is looked up when that is so of all of its look-ups."""
_moment, _json = UTCDateTimeField(), JsonField()


@dataclass(frozen=True)
class Asker:
    """Who enters names: a person or program, or the public form at a `place`."""

    by: str
    place: str = ""
    is_program: bool = False


@dataclass(frozen=True)
class Beyond:
    """Names one asker entered beyond the limit: in one file (`file` its number), or else on one day."""

    id: int
    public_id: UUID
    by: str
    place: str
    on_day: date
    file: int
    names: int
    at: datetime


@dataclass(frozen=True)
class BeyondAnswer(BeyondAnswerLine):
    """What was done about them, by whom and when; `up_to` the newest look-up there then was."""

    id: int
    beyond: int
    up_to: int


def list_told(asker: Asker, since: datetime, only_tried: bool = False) -> list[tuple[datetime, tuple[LookedUp, ...]]]:
    """(when, names) of the look-ups that this asker set off and was told of.

    `only_tried`: changes, and of the requests those that stayed drafts or were withdrawn.
    """
    rows = database.query(
        'SELECT l.at, l.looked_up FROM look_up l JOIN booking b ON b.id = l.booking_id WHERE l."by" = ? AND '
        f"l.place = ? AND l.at > ? AND l.beyond IS NULL AND l.why IN {_OF_PEOPLE} "
        "AND (? OR l.why = 'change' OR b.state IN ('draft', 'withdrawn'))",
        asker.by, asker.place, _moment.db_value(since), not only_tried,
    )  # fmt: skip
    return _names(rows)


def list_confirmed(asker: Asker, since: datetime) -> list[tuple[datetime, tuple[LookedUp, ...]]]:
    """(when, names) of what this asker entered beyond the limit and the Prevent lead has confirmed."""
    rows = database.query(
        'SELECT l.at, l.looked_up FROM look_up l WHERE l."by" = ? AND l.place = ? AND l.at > ? '
        f"AND l.beyond IS NOT NULL AND NOT ({_AFTER.format(look_up='l')})",
        asker.by, asker.place, _moment.db_value(since),
    )  # fmt: skip
    return _names(rows)


def _names(rows: Iterable[tuple[Any, ...]]) -> list[tuple[datetime, tuple[LookedUp, ...]]]:
    found = ((_moment.python_value(at), looked_up_from(_json.python_value(kept))) for at, kept in rows)
    return [(at, names) for at, names in found if at is not None and names is not None]


def lock_asker(asker: Asker) -> None:
    """What one asker enters at the same time is counted one after the other."""
    database.lock(f"who-asks:{asker.by}:{asker.place}")


def is_held(booking: int) -> bool:
    """Whether matches of a booking are kept back until the Prevent lead confirms its look-up."""
    return bool(database.query(f"SELECT 1 FROM {HELD} booking_id = ? LIMIT 1", booking))


def list_held(booking: int) -> list[tuple[int, list[LookedUp]]]:
    """(request version, names) of what is kept back of a booking, oldest first; each version once."""
    rows = database.query(
        f"SELECT request_version, looked_up FROM {HELD} booking_id = ? ORDER BY request_version, id", booking
    )
    held: dict[int, list[LookedUp]] = {}
    for version, kept in rows:
        held.setdefault(int(version), []).extend(looked_up_from(_json.python_value(kept)) or ())
    return [*held.items()]


@database.write
def open_beyond(asker: Asker, day: date, file: int, now: datetime) -> Beyond:
    """The names of this asker's file or day that are beyond the limit, begun if there are none yet."""
    row = BeyondLimitRow
    values = {"by": asker.by, "place": asker.place, "on_day": day, "file": file}
    row.insert(**values, names=0, at=now).on_conflict_ignore().execute()
    return _beyond(row.get(*(getattr(row, name) == value for name, value in values.items())))


@database.write
def save_names(beyond: int, names: int) -> None:
    """How many distinct names there are by now."""
    BeyondLimitRow.update(names=names).where(BeyondLimitRow.id == beyond).execute()


def list_names_beyond(beyond: int) -> list[LookedUp]:
    """All names entered beyond the limit in this file or on this day."""
    rows = database.query("SELECT at, looked_up FROM look_up WHERE beyond = ?", beyond)
    return [one for _, names in _names(rows) for one in names]


def find_beyond(public_id: UUID) -> Beyond | None:
    """One file's or day's names beyond the limit, or None."""
    row = BeyondLimitRow.get_or_none(BeyondLimitRow.public_id == public_id)
    return None if row is None else _beyond(row)


def _beyond(row: BeyondLimitRow) -> Beyond:
    return record_of(Beyond, row)


def list_beyond(skip: int, most: int) -> tuple[list[Beyond], int]:
    """Files and days with names beyond the limit, newest first, and how many there are."""
    row = BeyondLimitRow
    return [_beyond(one) for one in row.select().order_by(row.id.desc()).limit(most).offset(skip)], int(
        row.select().count()
    )


def count_waiting(groups: list[int]) -> dict[int, tuple[int, int]]:
    """Of each file or day: (bookings, those to come or to decide that nobody has confirmed yet)."""
    if not groups:
        return {}
    states = ", ".join(f"'{state}'" for state in TO_COME)
    rows = database.query(
        f"SELECT l.beyond, COUNT(DISTINCT l.booking_id), COUNT(DISTINCT CASE WHEN b.state IN ({states}) "
        f"AND {_AFTER.format(look_up='l')} AND NOT {_COVERED.format(look_up='l')} THEN b.id END) "
        "FROM look_up l JOIN booking b ON b.id = l.booking_id "
        f"WHERE l.beyond IN ({', '.join('?' * len(groups))}) GROUP BY l.beyond",
        *groups,
    )
    return {int(beyond): (int(bookings), int(waiting)) for beyond, bookings, waiting in rows}


def count_groups_waiting() -> int:
    """Files and days with a booking to come or to decide that nobody has confirmed yet."""
    states = ", ".join(f"'{state}'" for state in TO_COME)
    ((count,),) = database.query(
        "SELECT COUNT(DISTINCT l.beyond) FROM look_up l JOIN booking b ON b.id = l.booking_id "
        f"WHERE b.state IN ({states}) AND {_AFTER.format(look_up='l')} AND NOT {_COVERED.format(look_up='l')}"
    )
    return int(count)


def list_bookings_beyond(beyond: int, skip: int, most: int) -> list[BeyondBookingLine]:
    """The bookings of a file or day, in the order in which they came."""
    rows = database.query(
        f"SELECT DISTINCT booking_id FROM look_up WHERE beyond = ? ORDER BY booking_id LIMIT {int(most)} "
        f"OFFSET {int(skip)}",
        beyond,
    )
    found = []
    for (number,) in rows:
        booking = BookingRow.get_by_id(number)
        made = [*LookUpRow.select().where(LookUpRow.booking == number, LookUpRow.beyond == beyond)]
        found.append(
            record_of(
                BeyondBookingLine,
                booking,
                id=booking.public_id,
                names=sum(one.names for one in made),
                waits=is_held(number) and booking.state in TO_COME,
                matches=sum(sum((one.results or {}).values()) for one in made),
            )
        )
    return found


def list_to_confirm(answer: BeyondAnswer, most: int) -> list[UUID]:
    """Bookings to come or to decide that an answer confirms and that were not looked up since.

    One with other names beyond the limit, somebody else's or later ones, waits until those are confirmed as well.
    """
    states = ", ".join(f"'{state}'" for state in TO_COME)
    rows = database.query(
        "SELECT b.public_id FROM look_up l JOIN booking b ON b.id = l.booking_id "
        f"WHERE l.beyond = ? AND {_AFTER.format(look_up='l')} AND b.state IN ({states}) "
        f"AND NOT EXISTS (SELECT 1 FROM look_up n WHERE n.booking_id = b.id AND {_AFTER.format(look_up='n')} "
        f"AND NOT {_COVERED.format(look_up='n')}) GROUP BY b.id, b.public_id ORDER BY b.id LIMIT ?",
        answer.beyond, most,
    )  # fmt: skip
    return [UUID(str(public_id)) for (public_id,) in rows]


@database.write
def add_beyond_answer(beyond: int, answer: str, reason: str, by: str, now: datetime) -> int:
    """Adds what somebody did about them; its number."""
    ((newest,),) = database.query("SELECT COALESCE(MAX(id), 0) FROM look_up")
    made = BeyondAnswerRow.create(beyond=beyond, answer=answer, reason=reason, by=by, at=now, up_to=int(newest))
    return int(made.id)


def find_beyond_answer(number: int) -> BeyondAnswer | None:
    """One answer, or None."""
    row = BeyondAnswerRow.get_or_none(BeyondAnswerRow.id == number)
    return None if row is None else _answer(row)


def list_beyond_answers(groups: list[int]) -> list[BeyondAnswer]:
    """What was done about these, oldest first."""
    row = BeyondAnswerRow
    return [_answer(one) for one in row.select().where(row.beyond.in_(groups)).order_by(row.id)] if groups else []


def _answer(row: BeyondAnswerRow) -> BeyondAnswer:
    return record_of(BeyondAnswer, row, beyond=row.beyond_id)
