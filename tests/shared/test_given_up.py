"""Jobs that gave up: read without what they were about, tried again or closed by a person, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.actor import Actor, Role
from shared.contracts.jobs import JobClosing, JobRetry
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused
from shared.jobs.given_up import CLOSED, MOST_LISTED, STOPPED, TRIED_AGAIN, GivenUpJobs
from shared.jobs.rows import MOST_ATTEMPTS, STOPPED_ITS_WORKER, Closing, Job, Kind
from tests.shared.conftest import JobRow, Probe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
IT_OFFICER = Actor("ira", frozenset({Role.IT_OFFICER}))


@pytest.fixture
def given_up(probe: Probe) -> GivenUpJobs:
    return GivenUpJobs(probe.database, probe.audit, probe.jobs, {})


def dead(probe: Probe, error: str = "ValueError: Ada Lovelace", since: datetime = NOW) -> UUID:
    job = uuid4()
    with probe.database.write_transaction():
        JobRow.create(
            id=job, kind="send-letter", payload={}, due_at=NOW, added_at=NOW, state="dead", finished_at=since,
            attempts=MOST_ATTEMPTS, last_error=error,
        )  # fmt: skip
    return job


def row(probe: Probe, job: UUID) -> JobRow:
    with probe.database.connection():
        found: JobRow = JobRow.get_by_id(job)
        return found


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("ValueError: Ada Lovelace, 1 High Street", "ValueError"),
        ("IntegrityError: UNIQUE constraint failed: Ada", "IntegrityError"),
        (STOPPED_ITS_WORKER, STOPPED),
        ("Ada Lovelace was refused", ""),
        ("", ""),
    ],
)
def test_of_its_last_error_only_the_kind_is_told(probe: Probe, given_up: GivenUpJobs, kept: str, told: str) -> None:
    dead(probe, kept)
    with probe.database.connection():
        (found,) = given_up.list_dead()
    assert (found.error, found.tries, found.since, found.state) == (told, 5, NOW, "dead")


def test_the_newest_are_listed_and_what_waits_or_is_done_is_not(probe: Probe, given_up: GivenUpJobs) -> None:
    newest = [dead(probe, since=NOW + timedelta(seconds=number)) for number in range(MOST_LISTED + 2)][::-1]
    with probe.database.write_transaction():
        probe.jobs.add("tidy", {}, NOW)
    with probe.database.connection():
        assert [one.id for one in given_up.list_dead()] == newest[:MOST_LISTED]
        assert given_up.list_closed() == ()


def test_it_is_tried_again_as_often_as_anything_and_the_audit_says_who_had_it(
    probe: Probe, given_up: GivenUpJobs
) -> None:
    job = dead(probe)
    given_up.try_again(job, JobRetry(NOW), IT_OFFICER, LATER)
    moment, tries = LATER, 0

    def fail(_: Job) -> None:
        nonlocal tries
        tries += 1
        raise ValueError("still")

    for _ in range(MOST_ATTEMPTS + 1):
        probe.jobs.run(job, {"send-letter": fail}, lambda: moment)
        moment += timedelta(minutes=5)
    assert (tries, row(probe, job).state) == (MOST_ATTEMPTS, "dead")
    with probe.database.connection():
        (entry,) = probe.audit.entries(f"job:{job}")
    assert (entry.action, entry.actor, entry.details) == (TRIED_AGAIN, "ira", {"kind": "send-letter"})


def test_a_closed_one_is_never_tried_and_keeps_who_closed_it_and_why(probe: Probe, given_up: GivenUpJobs) -> None:
    job = dead(probe)
    given_up.close(job, JobClosing(NOW, " The letter went by post "), IT_OFFICER, LATER)
    probe.jobs.run(job, {}, lambda: LATER + timedelta(days=1))
    with probe.database.connection():
        (closed,) = given_up.list_closed()
        assert not probe.jobs.has_dead()
        assert probe.jobs.counts(LATER) == {"waiting": 0, "late": 0, "dead": 0}
        (entry,) = probe.audit.entries(f"job:{job}")
    assert (closed.closed_by, closed.closed_at, closed.close_reason) == ("ira", LATER, "The letter went by post")
    assert (entry.action, entry.details) == (CLOSED, {"kind": "send-letter"})


def test_of_two_windows_the_second_is_told_and_changes_nothing(probe: Probe, given_up: GivenUpJobs) -> None:
    job = dead(probe)
    given_up.close(job, JobClosing(NOW, "Done by hand"), IT_OFFICER, LATER)
    with pytest.raises(OutOfDate):
        given_up.try_again(job, JobRetry(NOW), IT_OFFICER, LATER)
    with pytest.raises(OutOfDate):
        given_up.close(job, JobClosing(NOW, "Another reason"), IT_OFFICER, LATER)
    assert row(probe, job).close_reason == "Done by hand"


def test_who_read_of_an_earlier_failure_is_told_that_it_has_been_tried_since(
    probe: Probe, given_up: GivenUpJobs
) -> None:
    job = dead(probe, since=LATER)
    with pytest.raises(OutOfDate):
        given_up.close(job, JobClosing(NOW, "Old news"), IT_OFFICER, LATER)
    assert row(probe, job).state == "dead"


@pytest.mark.parametrize("reason", ["", ".", "- – …", "?!", "  \n ", "\u200b", " \u2060\u00ad\u3164"])
def test_without_a_reason_nothing_is_closed(probe: Probe, given_up: GivenUpJobs, reason: str) -> None:
    job = dead(probe)
    with pytest.raises(Invalid):
        given_up.close(job, JobClosing(NOW, reason), IT_OFFICER, LATER)
    assert row(probe, job).state == "dead"


def test_what_never_was_is_not_found(probe: Probe, given_up: GivenUpJobs) -> None:
    with pytest.raises(NotFound):
        given_up.try_again(uuid4(), JobRetry(NOW), IT_OFFICER, LATER)


def reopening(probe: Probe, objection: str, reopened: list[UUID]) -> GivenUpJobs:
    def reopen(job: Job) -> None:
        assert probe.database.real.in_transaction()
        reopened.append(job.id)

    return of_kind(probe, Kind(nothing, objection=lambda _: objection, reopen=reopen))


def nothing(_: Job) -> None:
    """Is done."""


def of_kind(probe: Probe, kind: Kind) -> GivenUpJobs:
    return GivenUpJobs(probe.database, probe.audit, probe.jobs, {"send-letter": kind})


def test_what_it_is_about_waits_for_it_again_in_the_same_transaction(probe: Probe) -> None:
    reopened: list[UUID] = []
    given_up = reopening(probe, "", reopened)
    job = dead(probe)
    with probe.database.connection():
        assert given_up.get(job).no_more_tries == ""
    given_up.try_again(job, JobRetry(NOW), IT_OFFICER, LATER)
    assert (reopened, row(probe, job).state) == ([job], "waiting")


def test_one_that_would_do_nothing_is_not_tried_again_and_it_is_said_why(probe: Probe) -> None:
    reopened: list[UUID] = []
    given_up = reopening(probe, "Nothing waits for it", reopened)
    job = dead(probe)
    with probe.database.connection():
        assert given_up.get(job).no_more_tries == "Nothing waits for it"
    with pytest.raises(Refused, match="Nothing waits for it"):
        given_up.try_again(job, JobRetry(NOW), IT_OFFICER, LATER)
    assert (reopened, row(probe, job).state) == ([], "dead")
    with probe.database.connection():
        assert not list(probe.audit.entries(f"job:{job}"))


def test_what_it_is_about_is_told_in_the_same_transaction_that_a_person_closed_it(probe: Probe) -> None:
    told: list[Closing] = []

    def closed(_: Job, closing: Closing) -> None:
        assert probe.database.real.in_transaction()
        told.append(closing)

    job = dead(probe)
    of_kind(probe, Kind(nothing, closed=closed)).close(job, JobClosing(NOW, " Told by phone "), IT_OFFICER, LATER)
    assert told == [Closing(IT_OFFICER, LATER, "Told by phone")]
