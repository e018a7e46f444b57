"""Night work is planned once a night, and a night nobody worked is caught up once."""

from datetime import UTC, datetime, timedelta

import time_machine

from shared.jobs import finishing
from shared.nights import Nights
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
