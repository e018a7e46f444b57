"""Bookings as they now are, and what their requests said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import peewee

from services.venues.rules.bookings.request import Request, request_from
from services.venues.rules.bookings.states import APPROVED, OPEN, Phase, State, states_in
from services.venues.rules.calendar.places import is_same_place
from services.venues.store.database import database
from services.venues.store.finding import find_row, find_rows
from services.venues.store.tables.bookings import BookingRow, NeedAnswerRow, RequestVersionRow
from services.venues.store.tables.decisions import ConditionRow
from services.venues.store.tables.screening import MatchRow
from services.venues.store.writing import add_row, change_row
from shared.database.records import record_of


@dataclass(frozen=True)
class BookingRecord:
    """One booking as it now is; `request` is the hirer's JSON, `assessment` that of the contract."""

    id: int
    public_id: UUID
    reference: str
    state: str
    state_since: datetime
    version: int
    request: dict[str, object]
    request_version: int
    assessment: dict[str, Any]
    hirer_known: bool
    hirer_known_by: str
    hirer_known_at: datetime | None
    referred: bool
    was_approved: bool
    possible_match: bool
    title: str
    hirer: str
    event_type: str
    venue: str
    room: str
    starts_at: datetime | None
    ends_at: datetime | None
    assigned_to: str
    agreed_day: date | None
    due_on: date | None
    channel: str
    submitted_at: datetime
    submitted_by: str
    taken_back: bool

    @cached_property
    def asked(self) -> Request:
        """The request in the words of the rules, read once."""
        return request_from(self.request)


@dataclass(frozen=True)
class QueueFilter:
    """Which bookings: of one person, in some states, at one venue, or only those whose time has run out.

    `venues` are the spellings of the one venue.
    With `referred`: those in `by_referral` too that were referred to a senior officer, or were not.
    With `needs`: open ones with one of these needs unanswered, beside those in `states`; `only` in one state of
    either. With `new_matches`: approved ones too in which a possible match was found since and not answered. With
    `matched` only those that have a possible match.
    `over_at`: the event is over by then; `conditions_on`: a condition that was due on that day is not followed up.
    """

    states: tuple[str, ...] = OPEN
    person: str = ""
    venues: tuple[str, ...] = ()
    late_on: date | None = None
    needs: tuple[str, ...] = ()
    new_matches: bool = False
    matched: bool = False
    only: str = ""
    over_at: datetime | None = None
    conditions_on: date | None = None
    by_referral: tuple[str, ...] = ()
    referred: tuple[bool, ...] = ()


_NAMES = tuple(found.name for found in fields(BookingRecord))
_DEFAULTS = {name: getattr(BookingRow, name).default for name in _NAMES}
_COLUMNS = tuple(getattr(BookingRow, name) for name in _NAMES)


@database.write
def add_booking(values: Mapping[str, object], asked: Request) -> BookingRecord:
    """Adds a booking with its first request version, which was read as `asked`."""
    number = add_row(BookingRow, values)
    kept = {name: values[name] if name in values else _DEFAULTS.get(name) for name in _NAMES if name != "id"}
    found = record_of(BookingRecord, SimpleNamespace(**kept, id=number))
    vars(found)["asked"] = asked
    add_request_version(found, found.submitted_by, found.submitted_at)
    return found


@database.write
def add_request_version(booking: BookingRecord, by: str, at: datetime) -> None:
    """Keeps what the request now says; earlier versions stay."""
    add_row(
        RequestVersionRow,
        {
            "booking": booking.id,
            "number": booking.request_version,
            "request": booking.request,
            "changed_by": by,
            "changed_at": at,
        },
    )


def find_request_version(booking: int, number: int) -> dict[str, object]:
    """What the request of a booking said in one of its versions."""
    row = find_row(RequestVersionRow, booking=booking, number=number)
    return {} if row is None else dict(row.request)


@dataclass(frozen=True)
class RequestVersion:
    """What a request said in one of its versions, and who made it so."""

    number: int
    request: dict[str, object]
    changed_by: str
    changed_at: datetime


def list_request_versions(booking: int) -> list[RequestVersion]:
    """Each version of the request of a booking that is kept, the oldest first."""
    found = [record_of(RequestVersion, row) for row in find_rows(RequestVersionRow, booking=booking)]
    return sorted(found, key=lambda version: version.number)


def find_booking(public_id: UUID) -> BookingRecord | None:
    """One booking, or None."""
    row = find_row(BookingRow, public_id=public_id)
    return None if row is None else record_of(BookingRecord, row)


def find_booking_to_change(public_id: UUID) -> BookingRecord | None:
    """One booking, which nobody else can change until this transaction ends."""
    row = find_row(BookingRow, lock=True, public_id=public_id)  # SQLite's write lock is already ours
    return None if row is None else record_of(BookingRecord, row)


@database.write
def save_booking(booking: BookingRecord, keeps_version: bool = False, **changes: Any) -> BookingRecord | None:
    """The booking after a change, its version one higher; None when it changed since it was read.

    One that `keeps_version` is of which only what was found about it, or answered of that, changed: its version would
    else tell of it to those who need not know.
    """
    changes |= {"version": booking.version + (0 if keeps_version else 1)}
    if not change_row(BookingRow, changes, id=booking.id, version=booking.version):
        return None
    # As it was read, and changed: nobody else can have changed it meanwhile. Some columns are in no record.
    saved = replace(booking, **{name: value for name, value in changes.items() if name in _NAMES})
    if "request" not in changes:
        vars(saved)["asked"] = booking.asked
    return saved


def list_bookings(wanted: QueueFilter, skip: int, most: int) -> tuple[list[BookingRecord], int]:
    """Bookings by the time of their event, and how many there are in all."""
    row = BookingRow
    query = _filtered(row.select(*_COLUMNS), wanted)
    ordered = query.order_by(row.starts_at.asc(nulls="LAST"), row.id).limit(most).offset(skip)
    return [record_of(BookingRecord, found) for found in ordered], count_bookings(wanted)


def count_bookings(wanted: QueueFilter) -> int:
    """How many bookings there are of these."""
    return int(_filtered(BookingRow.select(BookingRow.id), wanted).count())


def _filtered(query: "peewee.ModelSelect[BookingRow]", wanted: QueueFilter) -> "peewee.ModelSelect[BookingRow]":
    row = BookingRow
    in_state = row.state.in_(wanted.states)
    if wanted.referred:
        in_state |= row.state.in_(wanted.by_referral) & row.referred.in_(wanted.referred)
    for need in wanted.needs:
        in_state |= _lacks(need)
    if wanted.new_matches:
        in_state |= _asks_again()
    query = query.where(in_state & row.possible_match if wanted.matched else in_state)
    if wanted.only:
        query = query.where(row.state == wanted.only)
    if wanted.person:
        query = query.where((row.assigned_to == wanted.person) | (row.submitted_by == wanted.person))
    if wanted.venues:
        query = query.where(row.venue.in_(wanted.venues))
    if wanted.late_on is not None:
        query = query.where(row.due_on < wanted.late_on)
    if wanted.over_at is not None:
        query = query.where(row.ends_at < wanted.over_at)
    if wanted.conditions_on is not None:
        condition = ConditionRow
        due = condition.select(condition.booking).where(
            condition.outcome == "", condition.due_on <= wanted.conditions_on
        )
        query = query.where(row.id.in_(due))
    return query


def _lacks(need: str) -> peewee.Expression:
    """Open, with a need of this kind (each has a reason in the assessment kept) that nobody has answered."""
    row, answer = BookingRow, NeedAnswerRow
    answered = answer.select(answer.id).where(
        answer.booking == row.id, answer.need == need, answer.set_aside_at.is_null()
    )
    kept = peewee.fn.INSTR if database.is_sqlite else peewee.fn.STRPOS
    return row.state.in_(OPEN) & (kept(row.assessment, f'"need":"{need}"') > 0) & ~peewee.fn.EXISTS(answered)


def _asks_again() -> peewee.Expression:
    """Approved, with a possible match found since that nobody has answered: it reopens nothing by itself."""
    row, match = BookingRow, MatchRow
    asked = match.select(match.id).where(match.booking == row.id, match.state == "open", match.current)
    return row.state.in_(APPROVED) & row.possible_match & peewee.fn.EXISTS(asked)


def list_bookings_of_hirer(hirer: str, most: int = 200) -> list[BookingRecord]:
    """Bookings with this hirer as the queue shows it, whatever the case, the newest first; a namesake's among them."""
    row = BookingRow
    same = (peewee.fn.LOWER(row.hirer) == peewee.fn.LOWER(hirer)) & ~row.taken_back
    return [
        record_of(BookingRecord, found)
        for found in row.select(*_COLUMNS).where(same).order_by(row.id.desc()).limit(most)
    ]


def list_bookings_at(venue: str, from_: datetime, until: datetime, but: int = 0) -> list[BookingRecord]:
    """Bookings of a venue that are to come or were held, with an event in these times; all `but` one."""
    row = BookingRow
    at_the_time = (row.starts_at < until) & (row.ends_at > from_) & (row.id != but)
    found = (one.venue for one in row.select(row.venue).where(at_the_time).distinct())
    spelt = [one for one in found if is_same_place(one, venue)]
    if not spelt:
        return []
    query = row.select(*_COLUMNS).where(
        at_the_time,
        row.venue.in_(spelt),
        row.state.in_(states_in(Phase.OPEN, Phase.APPROVED, Phase.OVER, Phase.CLOSED)),
    )
    return [record_of(BookingRecord, found) for found in query.order_by(row.starts_at, row.id)]


def list_open_of_type(event_type: str) -> list[UUID]:
    """Bookings with events of a type that nobody has decided yet."""
    row = BookingRow
    query = row.select(row.public_id).where(row.event_type == event_type, row.state.in_(OPEN)).order_by(row.id)
    return [found.public_id for found in query]


def list_known_references(references: Iterable[str]) -> dict[str, int]:
    """Which of these references there are already, with the numbers of their bookings."""
    row, wanted, known = BookingRow, list(references), dict[str, int]()
    for start in range(0, len(wanted), 500):
        query = row.select(row.id, row.reference).where(row.reference.in_(wanted[start : start + 500]))
        known |= {found.reference: found.id for found in query}
    return known


def list_bookings_starting(moments: Iterable[datetime]) -> list[BookingRecord]:
    """Bookings that are not withdrawn with an event that starts at one of these moments, the first made first."""
    row, wanted, found = BookingRow, sorted(set(moments)), list[BookingRecord]()
    for start in range(0, len(wanted), 500):
        at = row.starts_at.in_(wanted[start : start + 500]) & (row.state != State.WITHDRAWN)
        found += [record_of(BookingRecord, one) for one in row.select(*_COLUMNS).where(at).order_by(row.id)]
    return found


def count_by_state(from_: datetime, until: datetime) -> dict[str, int]:
    """How many bookings submitted in the period stand in each state."""
    rows = database.query(
        "SELECT state, COUNT(*) FROM booking WHERE submitted_at >= ? AND submitted_at < ? "
        "GROUP BY state ORDER BY state",
        BookingRow.submitted_at.db_value(from_),
        BookingRow.submitted_at.db_value(until),
    )
    return {state: int(count) for state, count in rows}
