"""Looking up again whose work gave up: it says so, keeps no later one back, and is asked for again while needed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.venues.actions.nightly_jobs import nights
from services.venues.actions.screening import rescreening
from services.venues.jobs import HANDLERS, given_up
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from services.venues.store.screening.rescreening import Run, list_runs, save_run
from shared.actor import Actor, Role
from shared.contracts.jobs import JobClosing, JobRetry
from shared.jobs.rows import kind_of
from tests.venues.screening.listing import book, load, now, person, work

pytestmark = pytest.mark.usefixtures("store")
IT_OFFICER = Actor("ira", frozenset({Role.IT_OFFICER}))


def gives_up(monkeypatch: pytest.MonkeyPatch, do: Callable[[Any], None] | None = None) -> None:
    """The looking up that waits fails five times."""

    def fails(job: Any) -> None:
        if do is not None:
            do(job)
        raise LookupError("no luck")

    with monkeypatch.context() as patch:
        patch.setitem(HANDLERS, "rescreen", replace(kind_of(HANDLERS, "rescreen"), does=fails))
        for minutes in range(1, 12, 2):
            moment = now() + timedelta(minutes=minutes)
            list(jobs.run_due(HANDLERS, lambda moment=moment: moment))  # type: ignore[misc]


def close() -> None:
    (dead,) = given_up.list_dead()
    given_up.close(dead.id, JobClosing(dead.since, "Not needed any more"), IT_OFFICER, now())


def newest() -> Run:
    return list_runs(1)[0]


def load_another(version: str) -> None:
    load("register", version, person(version, "Gloria Lunpell"))


def test_it_says_that_it_gave_up_and_the_next_change_of_a_list_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    book("Gloria Lunpell")
    load_another("1")
    gives_up(monkeypatch)
    assert (newest().state, newest().finished_at is not None) == ("given_up", True)
    load_another("2")
    work()
    assert [run.state for run in list_runs(10)] == ["done", "given_up"]
    close()
    load_another("3")
    work()
    assert [run.state for run in list_runs(10)] == ["done", "done", "given_up"]


def test_one_that_stopped_half_way_is_not_under_way_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    book("Gloria Lunpell")
    load_another("1")
    gives_up(monkeypatch, lambda _: begin())
    assert (newest().state, newest().total) == ("given_up", 1)


def begin() -> None:
    if newest().state == "waiting":
        save_run(newest(), state="running", started_at=now(), total=1)


@pytest.mark.parametrize("is_begun", [True, False])
def test_tried_again_it_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch, is_begun: bool) -> None:
    book("Gloria Lunpell")
    load_another("1")
    gives_up(monkeypatch, lambda _: begin() if is_begun else None)
    (dead,) = given_up.list_dead()
    given_up.try_again(dead.id, JobRetry(dead.since), IT_OFFICER, now())
    assert newest().state == ("running" if is_begun else "waiting")
    with time_machine.travel(now() + timedelta(minutes=20), tick=True):
        work()
    assert (newest().state, newest().done) == ("done", 1)


def night() -> None:
    with time_machine.travel(now() + timedelta(days=1, minutes=20), tick=True):
        nights.plan(now() - timedelta(days=1))
        work()


def test_the_night_asks_again_for_one_that_a_person_closed_and_leaves_one_to_whom_it_waits_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book("Gloria Lunpell")
    load_another("1")
    gives_up(monkeypatch)
    rescreening.screen_week_before(planned())
    assert [run.why for run in list_runs(10)] == ["week_before", "list"]
    close()
    rescreening.screen_week_before(planned())
    again = list_runs(10)[0]
    assert (again.why, again.about, again.state) == ("list", list_runs(10)[3].about, "waiting")
    work()
    rescreening.screen_week_before(planned())
    assert [run.why for run in list_runs(10)].count("list") == 2, "once it is done nothing is left to ask for"


def planned() -> Any:
    with database.write_transaction():
        jobs.add("screen-week-before", {}, now() - timedelta(hours=1))
    job = jobs.claim(now())
    assert job is not None and job.kind == "screen-week-before"
    return job


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_one_that_an_earlier_version_left_waiting_for_nothing_keeps_none_back_and_the_night_says_so(state: str) -> None:
    book("Gloria Lunpell")
    load_another("1")
    database.execute("UPDATE job SET state = 'closed' WHERE kind = 'rescreen'")
    database.execute(f"UPDATE rescreening SET state = '{state}'")
    load_another("2")
    assert len(list_runs(10)) == 2
    work()
    rescreening.screen_week_before(planned())
    assert [run.state for run in list_runs(10)][1:] == ["done", "given_up"]
