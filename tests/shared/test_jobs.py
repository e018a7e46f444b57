"""Background work as rows: leased, tried again, done once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shared.http.problems import StorageFull
from shared.jobs.rows import Job, LeaseLost, finishing
from tests.shared.conftest import JobRow, Probe, ThingRow

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def add(probe: Probe, count: int = 1, key: str | None = None) -> None:
    with probe.database.write_transaction():
        for number in range(count):
            probe.jobs.add("count", {"number": number}, NOW, key)


def claim(probe: Probe, moment: datetime = NOW) -> Job | None:
    with probe.database.connection():
        return probe.jobs.claim(moment)


def test_a_job_is_one_workers_until_its_lease_runs_out(probe: Probe) -> None:
    add(probe)
    first = claim(probe)
    assert first is not None
    assert claim(probe, NOW + timedelta(seconds=59)) is None
    second = claim(probe, NOW + timedelta(seconds=61))
    assert second is not None and second.attempt == 2
    with pytest.raises(LeaseLost), finishing(probe.jobs, first, probe.database):
        ThingRow.insert(name="effect").execute()
    with finishing(probe.jobs, second, probe.database):
        ThingRow.insert(name="effect").execute()
    assert claim(probe, NOW + timedelta(days=1)) is None
    with probe.database.connection():
        assert ThingRow.select().count() == 1


def test_long_work_keeps_its_lease_by_renewing_it(probe: Probe) -> None:
    add(probe)
    job = claim(probe)
    assert job is not None
    with probe.database.connection():
        probe.jobs.renew(job, NOW + timedelta(seconds=50))
    assert claim(probe, NOW + timedelta(seconds=100)) is None
    assert claim(probe, NOW + timedelta(seconds=111)) is not None


def test_a_failing_job_is_tried_five_times_and_then_shown_as_dead(probe: Probe) -> None:
    add(probe)
    moment, tries = NOW, 0

    def fail(_: Job) -> None:
        nonlocal tries
        tries += 1
        raise ValueError("no luck")

    with probe.database.connection():
        for _ in range(10):
            list(probe.jobs.run_due({"count": fail}, lambda: moment))
            moment += timedelta(minutes=5)
        assert tries == 5
        assert probe.jobs.counts(moment) == {"waiting": 0, "late": 0, "dead": 1}
        assert "no luck" in JobRow.get().last_error


def test_a_job_that_kills_its_worker_five_times_is_dead_and_others_go_on(probe: Probe) -> None:
    add(probe)
    moment = NOW
    for _ in range(5):
        assert claim(probe, moment) is not None
        moment += timedelta(minutes=2)
    add(probe)
    assert claim(probe, moment) is not None
    with probe.database.connection():
        assert probe.jobs.counts(moment)["dead"] == 1


def test_one_key_is_one_job_however_often_it_is_asked_for(probe: Probe) -> None:
    add(probe, key="remind-1")
    add(probe, key="remind-1")
    with probe.database.connection():
        assert JobRow.select().count() == 1


def test_eight_workers_do_each_of_a_hundred_jobs_once(probe: Probe) -> None:
    add(probe, 100)

    def done(job: Job) -> None:
        with finishing(probe.jobs, job, probe.database):
            ThingRow.insert(name=str(job.id)).execute()

    def work() -> None:
        with probe.database.connection():
            list(probe.jobs.run_due({"count": done}, lambda: NOW + timedelta(seconds=1)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with probe.database.connection():
        assert ThingRow.select().count() == 100
        assert JobRow.select().where(JobRow.state == "done").count() == 100
        assert JobRow.select().where(JobRow.attempts > 1).count() == 0


AHEAD = timedelta(days=400)


def test_work_put_off_by_a_clock_that_ran_ahead_is_due_when_it_is_right_again(probe: Probe) -> None:
    with time_machine.travel(NOW + AHEAD, tick=False), probe.database.write_transaction():
        probe.jobs.add("later", {}, NOW + AHEAD + timedelta(hours=1))
    with time_machine.travel(NOW, tick=False), probe.database.write_transaction():
        probe.jobs.add("put off rightly", {}, NOW + timedelta(days=10))
    found = claim(probe)
    assert found is not None and found.kind == "later"
    assert claim(probe) is None


def test_a_lease_taken_by_a_clock_that_ran_ahead_ends(probe: Probe) -> None:
    with time_machine.travel(NOW, tick=False):
        add(probe)
    first = claim(probe, NOW + AHEAD)
    assert first is not None
    second = claim(probe)
    assert second is not None and (second.id, second.attempt) == (first.id, 2)


def test_work_that_failed_while_the_clock_ran_ahead_is_tried_again(probe: Probe) -> None:
    with time_machine.travel(NOW, tick=False):
        add(probe)
    first = claim(probe, NOW + AHEAD)
    assert first is not None
    with probe.database.connection():
        probe.jobs.fail(first, "no luck", NOW + AHEAD, {})
    assert claim(probe) is not None


def test_two_clocks_that_differ_by_less_than_a_minute_take_no_lease_from_each_other(probe: Probe) -> None:
    with time_machine.travel(NOW, tick=False):
        add(probe)
    assert claim(probe, NOW + timedelta(seconds=50)) is not None
    assert claim(probe) is None


def test_a_worker_with_nothing_to_do_wants_no_lock_of_the_database(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wanted(*_: object) -> None:
        raise AssertionError("a worker that stands still with the lock would stop everybody")

    monkeypatch.setattr(type(probe.database), "write_transaction", wanted)
    assert claim(probe) is None
    with probe.database.connection():
        assert probe.outbox.claim(NOW) == []


def late(probe: Probe, moment: datetime) -> int:
    with probe.database.connection():
        return probe.jobs.counts(moment)["late"]


def test_work_that_is_stopped_over_and_over_is_late_from_when_it_was_first_due(probe: Probe) -> None:
    add(probe)
    moment = NOW

    def full(_: Job) -> None:
        raise StorageFull

    while moment <= NOW + timedelta(seconds=120):
        assert late(probe, moment) == 0
        with probe.database.connection():
            list(probe.jobs.run_due({"count": full}, lambda: moment))
        moment += timedelta(seconds=6)
    assert late(probe, moment) == 1
    assert claim(probe, moment) is not None
    assert late(probe, moment) == 1, "also while it is tried once more"


def test_long_work_that_goes_on_at_its_first_try_is_not_late(probe: Probe) -> None:
    add(probe)
    job = claim(probe)
    assert job is not None
    for minutes in range(1, 10):
        with probe.database.connection():
            probe.jobs.renew(job, NOW + timedelta(minutes=minutes))
        assert late(probe, NOW + timedelta(minutes=minutes)) == 0
    assert late(probe, NOW + timedelta(minutes=13)) == 1, "and then nobody has it any more"


def test_work_that_is_tried_again_by_a_person_is_late_two_minutes_after_that(probe: Probe) -> None:
    add(probe)
    moment = NOW + timedelta(hours=1)
    with probe.database.connection():
        (found,) = JobRow.select()
        with probe.database.write_transaction():
            JobRow.update(state="dead", attempts=5, last_error="ValueError: no luck").execute()
            probe.jobs.try_again(Job(found.id, found.kind, found.payload, 5), moment)
    assert late(probe, moment + timedelta(minutes=1)) == 0
    assert late(probe, moment + timedelta(minutes=3)) == 1
