"""Completions written: added, revoked, their evidence seen."""

from datetime import date, datetime

from services.training.store.database import database
from services.training.store.tables.completions import CompletionRow


def find_live_completion(person: int, course: str, completed_on: date) -> int | None:
    """The completion that counts for this person, course and day, if there is one."""
    row = CompletionRow.get_or_none(
        CompletionRow.person == person,
        CompletionRow.course == course,
        CompletionRow.completed_on == completed_on,
        CompletionRow.undone_at.is_null(),
        CompletionRow.revoked_on.is_null(),
    )
    return None if row is None else int(row.id)


@database.write
def add_completion(
    person: int, course: str, completed_on: date, evidence: str, source: str, provider: str, by: str, now: datetime
) -> int | None:
    """Adds a completion; None when we already had it."""
    if find_live_completion(person, course, completed_on) is not None:
        return None
    row = CompletionRow.create(
        person=person,
        course=course,
        completed_on=completed_on,
        evidence=evidence,
        source=source,
        provider=provider,
        recorded_by=by,
        recorded_at=now,
    )
    return int(row.id)


def find_completion_of(completion: int) -> tuple[int, str, date, str, bool] | None:
    """Person, course, day, evidence of a completion, and whether it has been revoked."""
    row = CompletionRow.get_or_none(CompletionRow.id == completion, CompletionRow.undone_at.is_null())
    if row is None:
        return None
    return row.person_id, row.course, row.completed_on, row.evidence, row.revoked_on is not None


@database.write
def save_revocation(completion: int, on: date, reason: str, by: str) -> bool:
    """Revokes a completion; False when it had been revoked before."""
    query = CompletionRow.update(revoked_on=on, revoked_reason=reason, revoked_by=by).where(
        CompletionRow.id == completion, CompletionRow.revoked_on.is_null(), CompletionRow.undone_at.is_null()
    )
    return bool(query.execute())


def find_revocation(completion: int) -> tuple[str, date | None]:
    """Who revoked a completion, and on which day; ('', None) while it counts."""
    row = CompletionRow.get_by_id(completion)
    return row.revoked_by, row.revoked_on


@database.write
def save_evidence_seen(completion: int) -> bool:
    """The certificate has been seen; False when it had been already."""
    query = CompletionRow.update(evidence="seen").where(
        CompletionRow.id == completion, CompletionRow.evidence == "awaiting", CompletionRow.undone_at.is_null()
    )
    return bool(query.execute())
