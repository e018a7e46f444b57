"""Every night: records whose time is over go, in small transactions; a certificate says how many, never whose."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.venues.actions.imports.service import imports
from services.venues.actions.lists.index import index
from services.venues.actions.registers.emptied import empty, list_ended
from services.venues.policy.retention_periods import retention_on
from services.venues.rules.retention.periods import BOOKINGS, RetentionPolicy, ended_on, kind_of
from services.venues.store.audit import record_audit
from services.venues.store.bookings.bookings import find_booking_to_change
from services.venues.store.database import database
from services.venues.store.idempotency import answers
from services.venues.store.imports.imports import find_import_by_number
from services.venues.store.jobs import add_job, jobs
from services.venues.store.retention.due import FIND, OPENED, count_held, list_bookings_since
from services.venues.store.retention.removal import LET_GO, clear_the_log, delete_booking
from services.venues.store.retention.retention import Night, add_to_night, begin_night, end_night
from shared.actor import system_actor
from shared.clock import london_day
from shared.database.space import give_space_back
from shared.jobs.rows import Job, finishing

JOB = system_actor("venues", "retention")
CHUNK = 200
BOOKINGS_AT_ONCE = 20
PART_SECONDS = 3.0
REST = 0.5
ENTRIES = ("alerts-ended", "register-entries-ended")
ROWS = ("request-versions", "checks", "matches-different", "look-ups", OPENED, "hirer-links", "import-lines")
"""After the bookings, which take theirs with them."""


def forget_answers(job: Job) -> None:
    """Answers to keyed requests hold what was answered: whole bookings, with the names in them."""
    now = datetime.now(UTC)
    days = retention_on(london_day(now)).periods["remembered-answers"].days
    with finishing(jobs, job, database):
        answers.forget_before(now - timedelta(days=days))


def let_records_go(job: Job) -> None:
    """Some seconds of a night's work; the next part is another job, added in the transaction that ends this one."""
    now = datetime.now(UTC)
    today = london_day(now)
    policy = retention_on(today)
    night = begin_night(today, policy.version, now)
    if night.finished_at is None:
        until = time.monotonic() + PART_SECONDS
        for _ in _pieces(job, night, policy, today):
            if time.monotonic() > until:
                with finishing(jobs, job, database):
                    add_job("retention", {"part": job.payload.get("part", 0) + 1}, now)
                return
    with finishing(jobs, job, database):
        ended = end_night(night, count_held(today), datetime.now(UTC))
        if ended and ended.counts.get("concerns-ended"):
            add_job("build-index", {}, now)
        if ended:
            details = {"policy": ended.policy_version, "on": today.isoformat(), "counts": ended.counts}
            record_audit("retention-certificate", "retention", JOB, now, {**details, "held": ended.held})
    if ended and ended.counts.get("concerns-ended"):
        index.forget_saved()  # names that have gone may stand in the file
    give_space_back(database)
    clear_the_log()


def _pieces(job: Job, night: Night, policy: RetentionPolicy, today: date) -> Iterator[None]:
    """One small transaction after the other, until nothing is due."""
    yield from _bookings(job, night, policy, today)
    for code in ROWS:
        yield from _rows(job, night, policy, today, code)
    yield from _files(job, night, policy, today)
    for code in ENTRIES:
        yield from _entries(job, night, policy, today, code)
    yield from _rows(job, night, policy, today, "concerns-ended")


def _bookings(job: Job, night: Night, policy: RetentionPolicy, today: date) -> Iterator[None]:
    due = [UUID(public_id) for public_id, _, _ in due_bookings(policy, today, today)]
    for start in range(0, len(due), BOOKINGS_AT_ONCE):
        began = time.monotonic()
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            for public_id in due[start : start + BOOKINGS_AT_ONCE]:
                _delete(public_id, night, policy, today)
        _leave_time(began)
        yield


def due_bookings(
    policy: RetentionPolicy, day: date, today: date, number: int | None = None
) -> list[tuple[str, str, date]]:
    """(public id, kind, day it may go) of each booking that may go by a day, unless a hold keeps it today."""
    before = max(policy.counted_before(code, day) for code in BOOKINGS)
    found = []
    for booking in list_bookings_since(before, today, number):
        code, counted_from = kind_of(booking.end), ended_on(booking.end)
        if counted_from < policy.counted_before(code, day):
            found.append((booking.public_id, code, policy.goes_on(code, counted_from)))
    return found


def _delete(public_id: UUID, night: Night, policy: RetentionPolicy, today: date) -> None:
    """Deletes a booking if it is still due now that nobody else can change it."""
    booking = find_booking_to_change(public_id)
    if booking is None:
        return
    for _, code, _ in due_bookings(policy, today, today, booking.id):
        delete_booking(booking.id, today)
        add_to_night(night, code, 1)
        details = {"rule": code, "policy": policy.version}
        record_audit("booking-deleted", f"booking:{public_id}", JOB, datetime.now(UTC), details)


def _rows(job: Job, night: Night, policy: RetentionPolicy, today: date, code: str) -> Iterator[None]:
    rule = "look-ups" if code == OPENED else code
    before = policy.counted_before(rule, today)
    while True:
        began = time.monotonic()
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            numbers = [number for number, _ in FIND[code](before, today, CHUNK)]
            if not numbers:
                return
            LET_GO[code](numbers, today)
            add_to_night(night, rule, len(numbers))
        _leave_time(began)
        yield


def _files(job: Job, night: Night, policy: RetentionPolicy, today: date) -> Iterator[None]:
    """Originals go with what their rows said; the rows themselves have a period of their own."""
    for number, _ in FIND["import-files"](policy.counted_before("import-files", today), today, CHUNK):
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            found = find_import_by_number(number)
            imports.remove_file(found, JOB, datetime.now(UTC))
            add_to_night(night, "import-files", 1)
        yield


def _entries(job: Job, night: Night, policy: RetentionPolicy, today: date, code: str) -> Iterator[None]:
    before = policy.counted_before(code, today)
    for ended in [one for one in list_ended(code) if one.ended_on < before]:
        with database.write_transaction():
            jobs.renew(job, datetime.now(UTC))
            empty(ended.entry)
            add_to_night(night, code, 1)
        yield


def _leave_time(began: float) -> None:
    """Others come first: so much of the time a piece took is left to them."""
    time.sleep(REST * (time.monotonic() - began))
