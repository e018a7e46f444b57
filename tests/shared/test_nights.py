"""Night work is planned once a night, and a night nobody worked is caught up once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shared.jobs.nightly import Nights
from shared.jobs.rows import MOST_ATTEMPTS, Job, LeaseLost, finishing
from tests.shared.conftest import JobRow, Probe

EVENING = datetime(2026, 11, 1, 22, tzinfo=UTC)


def test_the_coming_night_is_planned_once_by_however_many_workers(probe: Probe) -> None:
    for _ in range(3):
        nights = Nights(probe.database, probe.jobs, ("check", "forget"))
        nights.plan(EVENING)
        nights.plan(EVENING + timedelta(hours=1))
    with probe.database.connection():
        assert [(row.kind, row.due_at) for row in JobRow.select().order_by(JobRow.kind)] == [
            ("check", datetime(2026, 11, 2, 2, tzinfo=UTC)),
            ("forget", datetime(2026, 11, 2, 2, tzinfo=UTC)),
        ]


def test_a_missed_night_is_caught_up_once_and_the_next_one_planned(probe: Probe) -> None:
    nights = Nights(probe.database, probe.jobs, ("check",))
    nights.plan(EVENING)
    later = EVENING + timedelta(days=3)
    nights.plan(later)
    with probe.database.connection():
        due = [row.due_at for row in JobRow.select().where(JobRow.due_at <= later)]
        assert due == [datetime(2026, 11, 2, 2, tzinfo=UTC)]
        assert JobRow.select().count() == 2


def test_a_night_that_a_clock_worked_which_ran_ahead_is_worked_again_when_it_comes(probe: Probe) -> None:
    wrong = EVENING + timedelta(days=30)
    with time_machine.travel(wrong, tick=False):
        Nights(probe.database, probe.jobs, ("check",)).plan(wrong)
        with probe.database.connection():
            job = probe.jobs.claim(wrong + timedelta(hours=5))
            assert job is not None
            with finishing(probe.jobs, job, probe.database):
                pass
    nights = Nights(probe.database, probe.jobs, ("check",))
    for evening in (EVENING, wrong - timedelta(hours=1)):
        with time_machine.travel(evening, tick=False):
            nights.plan(evening)
            with probe.database.connection():
                job = probe.jobs.claim(evening + timedelta(hours=5))
                assert job is not None, evening
                with finishing(probe.jobs, job, probe.database):
                    pass


def test_a_night_planned_by_a_clock_that_ran_ahead_stays_with_its_night(probe: Probe) -> None:
    wrong = EVENING + timedelta(days=30)
    with time_machine.travel(wrong, tick=False):
        Nights(probe.database, probe.jobs, ("check",)).plan(wrong)
    with probe.database.connection():
        assert probe.jobs.claim(EVENING) is None
        assert JobRow.get().due_at == datetime(2026, 12, 2, 2, tzinfo=UTC)


AHEAD = EVENING + timedelta(days=40)
NIGHT = datetime(2026, 11, 2, 2, tzinfo=UTC)


def begun_ahead(probe: Probe) -> Job:
    """The coming night's work, planned by the right clock and claimed by one that runs ahead."""
    with time_machine.travel(EVENING, tick=False):
        Nights(probe.database, probe.jobs, ("check",)).plan(EVENING)
    with time_machine.travel(AHEAD, tick=False), probe.database.connection():
        job = probe.jobs.claim(AHEAD)
    assert job is not None
    return job


def work(probe: Probe, now: datetime) -> bool:
    """Does what is due at that moment; whether anything was."""
    with time_machine.travel(now, tick=False), probe.database.connection():
        job = probe.jobs.claim(now)
        if job is not None:
            with finishing(probe.jobs, job, probe.database):
                pass
    return job is not None


def test_a_night_begun_by_a_clock_that_ran_ahead_and_ended_by_the_right_one_is_worked_when_it_comes(
    probe: Probe,
) -> None:
    job = begun_ahead(probe)
    with (
        time_machine.travel(EVENING, tick=False),
        probe.database.connection(),
        finishing(probe.jobs, job, probe.database),
    ):
        pass
    assert not work(probe, EVENING + timedelta(minutes=1))
    assert work(probe, NIGHT)
    assert not work(probe, NIGHT + timedelta(hours=1))


def test_a_night_whose_worker_ended_while_the_clock_ran_ahead_is_not_worked_before_it_comes(probe: Probe) -> None:
    frozen = begun_ahead(probe)
    assert not work(probe, EVENING)
    with pytest.raises(LeaseLost), probe.database.connection(), finishing(probe.jobs, frozen, probe.database):
        pass
    assert work(probe, NIGHT)


@pytest.mark.parametrize("times", [1, MOST_ATTEMPTS])
def test_a_night_that_failed_ahead_of_its_time_is_tried_when_it_comes(probe: Probe, times: int) -> None:
    job = begun_ahead(probe)
    for attempt in range(2, times + 1):
        with time_machine.travel(AHEAD + timedelta(hours=attempt), tick=False), probe.database.connection():
            probe.jobs.fail(job, "no", AHEAD + timedelta(hours=attempt - 1), {})
            job = probe.jobs.claim(AHEAD + timedelta(hours=attempt))
            assert job is not None
    with probe.database.connection():
        probe.jobs.fail(job, "no", EVENING, {})
    assert not work(probe, EVENING + timedelta(minutes=5))
    assert work(probe, NIGHT)


def test_a_night_that_another_machine_worked_ahead_is_planned_again_within_ten_minutes(probe: Probe) -> None:
    ours = Nights(probe.database, probe.jobs, ("check",))
    with time_machine.travel(EVENING, tick=False):
        ours.plan(EVENING)
    assert work(probe, AHEAD)
    later = EVENING + timedelta(minutes=10)
    with time_machine.travel(later, tick=False):
        ours.plan(later)
    assert work(probe, NIGHT)


def test_an_hour_worked_ahead_and_ended_by_the_right_clock_is_worked_when_it_comes(probe: Probe) -> None:
    hour = datetime(2026, 12, 11, 22, tzinfo=UTC)
    with time_machine.travel(AHEAD, tick=False), probe.database.write_transaction():
        probe.jobs.add("tidy", {}, AHEAD, "tidy:2026-12-11T22", not_before=hour)
    with time_machine.travel(AHEAD, tick=False), probe.database.connection():
        job = probe.jobs.claim(AHEAD)
    assert job is not None
    with (
        time_machine.travel(EVENING, tick=False),
        probe.database.connection(),
        finishing(probe.jobs, job, probe.database),
    ):
        pass
    assert not work(probe, EVENING + timedelta(hours=1))
    assert work(probe, hour + timedelta(minutes=1))
    with time_machine.travel(hour + timedelta(minutes=20), tick=False), probe.database.write_transaction():
        probe.jobs.add("tidy", {}, hour + timedelta(minutes=20), "tidy:2026-12-11T22", not_before=hour)
    assert not work(probe, hour + timedelta(minutes=21))
