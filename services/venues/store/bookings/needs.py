"""Answers to the needs of a booking, the checks that were made, and who has an interest in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from services.venues.rules.decisions.discharge import Answer
from services.venues.rules.decisions.interests import Interest
from services.venues.store.database import database
from services.venues.store.finding import find_rows
from services.venues.store.tables.bookings import CheckRow, InterestRow, NeedAnswerRow
from shared.database.records import record_of


@dataclass(frozen=True)
class CheckRecord:
    """One check that was made."""

    public_id: UUID
    check: str
    list_version: str
    searched: str
    found: str
    link: str
    conclusion: str
    made_by: str
    made_at: datetime
    set_aside_at: datetime | None
    number: int = 0


@database.write
def add_need_answer(booking: int, answer: Answer) -> None:
    """Adds a role's answer to a need."""
    NeedAnswerRow.insert(
        booking=booking, need=answer.need, role=answer.role, answered_by=answer.by, answered_at=answer.at,
        reason=answer.reason,
    ).execute()  # fmt: skip


def list_need_answers(booking: int) -> tuple[Answer, ...]:
    """The answers that count, oldest first."""
    given = find_rows(NeedAnswerRow, booking=booking, set_aside_at=None)
    return tuple(
        record_of(Answer, found, by=found.answered_by, at=found.answered_at, number=found.id) for found in given
    )


@database.write
def set_aside(booking: int, needs: Collection[str], checks: Collection[str], now: datetime) -> None:
    """From now on these answers and checks count no more; they stay in the story."""
    row, check = NeedAnswerRow, CheckRow
    row.update(set_aside_at=now).where(
        row.booking == booking, row.need.in_(list(needs)), row.set_aside_at.is_null()
    ).execute()
    check.update(set_aside_at=now).where(
        check.booking == booking, check.check_code.in_(list(checks)), check.set_aside_at.is_null()
    ).execute()


@database.write
def add_check(booking: int, values: Mapping[str, object], by: str, now: datetime) -> UUID:
    """Adds a check; its id."""
    public_id = uuid4()
    CheckRow.insert(public_id=public_id, booking=booking, made_by=by, made_at=now, **values).execute()
    return public_id


def list_checks(booking: int) -> list[CheckRecord]:
    """Every check of a booking, oldest first."""
    return [
        record_of(CheckRecord, row, check=row.check_code, number=row.id) for row in find_rows(CheckRow, booking=booking)
    ]


@database.write
def add_interest(booking: int, person: str, tie: str, note: str, declared_by: str, now: datetime) -> None:
    """Adds somebody's tie to a booking; saying it twice is harmless."""
    InterestRow.insert(
        booking=booking, person=person, tie=tie, note=note, declared_by=declared_by, declared_at=now
    ).on_conflict_ignore().execute()


def find_interest(booking: int, people: Collection[str]) -> Interest:
    """What ties somebody, known under these ids, to a booking."""
    found = [row for row in find_rows(InterestRow, booking=booking) if row.person in people]
    ties, by_others = {row.tie for row in found}, bool(found) and all(row.declared_by not in people for row in found)
    return Interest("hirer" in ties, "speaker" in ties, "member" in ties, "conflict" in ties, by_others)


def find_declared_by(booking: int, person: str, tie: str) -> str:
    """Who declared this tie of somebody, '' when nobody did."""
    row = InterestRow.get_or_none(booking=booking, person=person, tie=tie)
    return "" if row is None else str(row.declared_by)


@database.write
def remove_interest(booking: int, person: str, tie: str) -> None:
    """Takes a declared tie away; that it was declared stays in the story and in the audit."""
    row = InterestRow
    row.delete().where(row.booking == booking, row.person == person, row.tie == tie).execute()
