"""What was entered and read in a week, as the look-ups have it; the digests made of it, what was done about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.venues.rules.screening.look_ups import LookedUp, looked_up_from
from services.venues.store.database import database
from services.venues.store.tables.screening import LookUpRow
from services.venues.store.tables.who_asks import LookUpDigestNoteRow, LookUpDigestRow, NamesReadRow
from shared.clock import AHEAD
from shared.contracts.screening.who_asks import DigestNoteLine, EndedLine
from shared.database.column_types import JsonField, UTCDateTimeField
from shared.database.records import record_of

_moment, _json = UTCDateTimeField(), JsonField()


@dataclass(frozen=True)
class EnteredInWeek:
    """One look-up that a person, a program or the public form set off."""

    by: str
    booking: int
    public_id: UUID
    reference: str
    hirer: str
    state: str
    at: datetime
    beyond: bool
    own_surname: bool
    names: tuple[LookedUp, ...]


@dataclass(frozen=True)
class Digest:
    """A week's digest as it was made."""

    id: int
    public_id: UUID
    week: date
    made_at: datetime
    policy_version: str
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class DigestNote(DigestNoteLine):
    """What somebody did about a week's digest."""

    digest: int


def list_entered(since: datetime, until: datetime) -> list[EnteredInWeek]:
    """The look-ups of a time that came of what somebody entered."""
    rows = database.query(
        'SELECT l."by", l.booking_id, b.public_id, b.reference, b.hirer, b.state, l.at, l.beyond, l.own_surname, '
        "l.looked_up FROM look_up l JOIN booking b ON b.id = l.booking_id "
        "WHERE l.at >= ? AND l.at < ? AND l.why IN ('request', 'change') ORDER BY l.id",
        _moment.db_value(since), _moment.db_value(until),
    )  # fmt: skip
    return [
        EnteredInWeek(
            by=by,
            booking=int(booking),
            public_id=UUID(str(public_id)),
            reference=reference,
            hirer=hirer,
            state=state,
            at=_moment.python_value(at) or since,
            beyond=beyond is not None,
            own_surname=bool(own),
            names=looked_up_from(_json.python_value(kept)) or (),
        )
        for by, booking, public_id, reference, hirer, state, at, beyond, own, kept in rows
    ]


def list_ended_with_matches(since: datetime, until: datetime) -> list[EndedLine]:
    """Bookings withdrawn or undone in a time that have had a possible match, or one that was kept back."""
    rows = database.query(
        "SELECT b.submitted_by, b.public_id, b.reference, b.taken_back, b.id, EXISTS (SELECT 1 FROM possible_match m "
        "WHERE m.booking_id = b.id) FROM booking b WHERE b.state = 'withdrawn' AND b.state_since >= ? "
        "AND b.state_since < ? ORDER BY b.id",
        _moment.db_value(since), _moment.db_value(until),
    )  # fmt: skip
    return [
        EndedLine(by, UUID(str(public_id)), reference, bool(taken_back))
        for by, public_id, reference, taken_back, number, matched in rows
        if matched or _kept_back(int(number))
    ]


def _kept_back(booking: int) -> bool:
    row = LookUpRow
    made = row.select(row.results).where(row.booking == booking, row.beyond.is_null(False))
    return any(count for one in made for count in (one.results or {}).values())


@database.write
def note_read(by: str, booking: int, week: date, now: datetime) -> None:
    """Somebody opened a booking with names another person entered; once a week is enough."""
    NamesReadRow.insert(by=by, booking=booking, week=week, at=now).on_conflict_ignore().execute()


def is_read_noted(by: str, booking: int, week: date) -> bool:
    """Whether that is written down for this week."""
    row = NamesReadRow
    return bool(row.select().where(row.by == by, row.booking == booking, row.week == week).exists())


def list_read(week: date) -> list[tuple[str, int, tuple[LookedUp, ...]]]:
    """(who, booking, names) of what people read of others' requests in a week."""
    rows = database.query(
        'SELECT r."by", r.booking_id, l.looked_up FROM names_read r JOIN look_up l ON l.booking_id = r.booking_id '
        "AND l.why IN ('request', 'change') WHERE r.week = ? ORDER BY r.id, l.id",
        week.isoformat(),
    )
    return [(by, int(booking), looked_up_from(_json.python_value(kept)) or ()) for by, booking, kept in rows]


def first_look_up() -> datetime | None:
    """When the first look-up was made."""
    ((first,),) = database.query("SELECT MIN(at) FROM look_up")
    return _moment.python_value(first)


def list_weeks_made() -> set[date]:
    """The weeks that have a digest."""
    return {row.week for row in LookUpDigestRow.select(LookUpDigestRow.week)}


@database.write
def add_digest(week: date, figures: Mapping[str, object], policy_version: str, now: datetime) -> None:
    """Keeps a week's digest, once."""
    values = {"week": week, "figures": dict(figures), "policy_version": policy_version, "made_at": now}
    LookUpDigestRow.insert(**values).on_conflict_ignore().execute()


@database.write
def remove_digests_made_ahead(now: datetime) -> None:
    """Lets go of digests that a clock made which ran ahead: their weeks were not over. What has a note stays."""
    row, note = LookUpDigestRow, LookUpDigestNoteRow
    row.delete().where(row.made_at > now + AHEAD, row.id.not_in(note.select(note.digest))).execute()


def list_digests(skip: int, most: int) -> tuple[list[Digest], int]:
    """Digests, the newest week first, and how many there are."""
    row = LookUpDigestRow
    found = [_digest(one) for one in row.select().order_by(row.week.desc()).limit(most).offset(skip)]
    return found, int(row.select().count())


def find_digest(public_id: UUID) -> Digest | None:
    """One digest, or None."""
    row = LookUpDigestRow.get_or_none(LookUpDigestRow.public_id == public_id)
    return None if row is None else _digest(row)


def _digest(row: LookUpDigestRow) -> Digest:
    return record_of(Digest, row)


@database.write
def remove_older(before: date) -> None:
    """Lets go of what is older than the log of look-ups is kept, with what was done about it."""
    database.execute("DELETE FROM look_up_digest WHERE week < ?", before.isoformat())
    database.execute("DELETE FROM names_read WHERE week < ?", before.isoformat())
    database.execute(
        "DELETE FROM beyond_limit WHERE on_day < ? AND NOT EXISTS (SELECT 1 FROM look_up l "
        "WHERE l.beyond = beyond_limit.id)",
        before.isoformat(),
    )


@database.write
def add_digest_note(digest: int, text: str, by: str, now: datetime) -> None:
    """Adds what somebody did about it."""
    LookUpDigestNoteRow.insert(digest=digest, text=text, by=by, at=now).execute()


def list_digest_notes(digests: list[int]) -> list[DigestNote]:
    """What was done about these digests, oldest first."""
    row = LookUpDigestNoteRow
    found = row.select().where(row.digest.in_(digests)).order_by(row.id) if digests else ()
    return [record_of(DigestNote, one, digest=one.digest_id) for one in found]
