"""A database that is locked, frozen, cut, full or restarting: refused in time and in true words (REL-17)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from shared.database.database import Database
from shared.http.deadlines import (
    CALLER_SECONDS,
    LOCK_SECONDS,
    ONCE_SILENT_SECONDS,
    PAGE_SECONDS,
    SERVICE_SECONDS,
    UNTOLD_SECONDS,
    Waiting,
    limited,
    limits_asked,
    own_seconds,
)
from shared.http.idempotency import AnswerBook, done_once
from shared.http.problems import Busy, OutcomeUnknown
from shared.jobs.rows import Job
from tests.mistreated_postgresql import MistreatedServer, mistreated_server
from tests.shared.conftest import AnswerRow, Probe, ThingRow
from tests.shared.test_jobs import NOW
from tests.shared.test_jobs import add as add_job


def add(database: Database, name: str, seconds: float = 0.0) -> None:
    with database.connection(), database.write_transaction():
        database.execute("INSERT INTO thing (name, count) VALUES (?, 0)", name)
        time.sleep(seconds)


def touch(database: Database) -> None:
    with database.connection(), database.write_transaction():
        database.execute("UPDATE thing SET count = 2 WHERE name = 'held'")


def count(database: Database) -> int:
    with database.connection():
        return int(database.query("SELECT count(*) FROM thing")[0][0])


@contextmanager
def a_writer(database: Database, seconds: float) -> Iterator[None]:
    """Somebody in the middle of a long write that touches the row `held`."""
    holds = threading.Event()

    def hold() -> None:
        with database.connection(), database.write_transaction():
            database.execute("UPDATE thing SET count = 1 WHERE name = 'held'")
            holds.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(5)
    try:
        yield
    finally:
        thread.join()


def test_several_waits_in_one_request_end_within_its_time_and_save_nothing(probe: Probe) -> None:
    add(probe.database, "held")
    began = time.monotonic()
    with a_writer(probe.database, 1.5), limited(Waiting(1.0, 1.0)):
        with pytest.raises(Busy, match="Nothing was saved"):
            time.sleep(0.3)  # another wait, before
            touch(probe.database)
        waited = time.monotonic() - began
    assert 0.7 < waited < 1.3, waited
    with probe.database.connection():
        assert ThingRow.get(ThingRow.name == "held").count == 1


def test_what_could_not_be_saved_in_time_is_taken_back_and_says_so(probe: Probe) -> None:
    with pytest.raises(Busy, match=r"took too long\. Nothing was saved"), limited(Waiting(0.2, 0.2)):
        add(probe.database, "late", 0.3)
    assert count(probe.database) == 0


def test_a_short_wait_for_a_lock_is_waited_out(probe: Probe) -> None:
    add(probe.database, "held")
    with a_writer(probe.database, 0.5), limited(Waiting(SERVICE_SECONDS, SERVICE_SECONDS)):
        touch(probe.database)
    with probe.database.connection():
        assert ThingRow.get(ThingRow.name == "held").count == 2


@pytest.fixture(scope="module")
def server() -> Iterator[MistreatedServer]:
    with mistreated_server() as made:
        yield made


@pytest.fixture
def database(server: MistreatedServer) -> Iterator[Database]:
    made = Database("probe")
    made.configure(server.url)
    with made.connection():
        made.execute("DROP TABLE IF EXISTS thing")
        made.execute("CREATE TABLE thing (name TEXT PRIMARY KEY, count INTEGER)")
    yield made
    made.real.close_all()  # type: ignore[attr-defined]


def test_a_frozen_server_is_waited_for_once_and_no_longer_than_the_request_may_take(
    server: MistreatedServer, database: Database
) -> None:
    add(database, "before")
    with server.frozen(), limited(Waiting(None, 0.5)):
        began = time.monotonic()
        for _ in range(3):
            with pytest.raises(Busy, match="does not answer"):
                add(database, "never")
        assert time.monotonic() - began < 1.2
    assert count(database) == 1


def test_a_server_frozen_while_it_commits_leaves_the_outcome_unknown(
    server: MistreatedServer, database: Database
) -> None:
    freezing = server.frozen()
    with pytest.raises(OutcomeUnknown), limited(Waiting(1.0, 1.0)), database.connection(), database.write_transaction():
        database.execute("INSERT INTO thing (name, count) VALUES ('perhaps', 0)")
        freezing.__enter__()
    freezing.__exit__(None, None, None)
    assert count(database) in {0, 1}


def test_the_outcome_of_a_keyed_request_stays_unknown_while_the_server_is_away_that_may_have_saved_it(
    server: MistreatedServer, database: Database
) -> None:
    class FrozenBook(AnswerBook):
        def keep(self, *given: Any) -> None:
            super().keep(*given)
            freezing.__enter__()

    def do() -> str:
        database.execute("INSERT INTO thing (name, count) VALUES ('perhaps', 0)")
        return "done"

    database.proxy.initialize(database.real)
    with database.connection(), AnswerRow.bind_ctx(database.real):
        AnswerRow.create_table()
        freezing, book = server.frozen(), FrozenBook(database, AnswerRow)
        try:
            with pytest.raises(OutcomeUnknown), limited(Waiting(1.0, 1.0)), Flask(__name__).app_context():
                done_once(book, "scope", "print", 1, do)
        finally:
            freezing.__exit__(None, None, None)
        database.reconnect()
        saved = AnswerBook(database, AnswerRow).close("scope", 1)
        AnswerRow.drop_table()
    assert count(database) == saved


def test_what_is_sent_again_while_it_is_still_being_done_is_not_called_unsaved(
    server: MistreatedServer, database: Database
) -> None:
    begun, go_on, answers = threading.Event(), threading.Event(), list[int | str]()

    def do() -> str:
        database.execute("INSERT INTO thing (name, count) VALUES ('once', 0)")
        begun.set()
        go_on.wait(10)
        return "done"

    def send(seconds: float) -> None:
        with limited(Waiting(seconds, seconds)), Flask(__name__).app_context(), database.connection():
            try:
                answers.append(done_once(AnswerBook(database, AnswerRow), "scope", "print", 1, do).status_code)
            except (Busy, OutcomeUnknown) as error:
                answers.append(str(error))

    def sent(seconds: float) -> threading.Thread:
        thread = threading.Thread(target=send, args=(seconds,))
        thread.start()
        return thread

    database.proxy.initialize(database.real)
    with database.connection(), AnswerRow.bind_ctx(database.real):
        AnswerRow.create_table()
        first = sent(20.0)
        assert begun.wait(5)
        sent(0.8).join()
        go_on.set()
        first.join()
        sent(5.0).join()
        AnswerRow.drop_table()
    assert (answers, count(database)) == ([OutcomeUnknown.detail, 200, 200], 1)


def test_a_connection_cut_at_rest_is_replaced_and_nobody_notices(server: MistreatedServer, database: Database) -> None:
    for number in range(20):
        assert server.cut() > 0
        add(database, f"thing {number}")
    assert count(database) == 20


def test_a_connection_cut_before_the_first_word_of_a_transaction_is_replaced(
    server: MistreatedServer, database: Database
) -> None:
    with database.connection():
        assert server.cut() > 0
        with database.write_transaction():
            database.execute("INSERT INTO thing (name, count) VALUES ('after', 0)")
    assert count(database) == 1


def test_a_connection_cut_in_a_transaction_is_a_refusal_and_all_of_it_is_undone(
    server: MistreatedServer, database: Database
) -> None:
    with pytest.raises(Busy, match="Nothing was saved"), database.connection(), database.write_transaction():
        database.execute("INSERT INTO thing (name, count) VALUES ('half', 0)")
        server.cut()
        database.execute("INSERT INTO thing (name, count) VALUES ('the other half', 0)")
    assert count(database) == 0


def test_a_connection_cut_while_reading_is_a_refusal_and_no_bug(server: MistreatedServer, database: Database) -> None:
    with pytest.raises(Exception) as raised, database.connection():
        server.cut()
        database.query("SELECT 1")
    problem = database.problem_of(raised.value)
    assert isinstance(problem, Busy) and "saved" not in problem.detail


def test_a_full_server_is_waited_for_and_then_refused(server: MistreatedServer, database: Database) -> None:
    database.real.close_all()  # type: ignore[attr-defined]
    with server.full(), limited(Waiting(SERVICE_SECONDS, SERVICE_SECONDS)):
        began = time.monotonic()
        with pytest.raises(Busy, match="is busy"):
            add(database, "never")
        assert time.monotonic() - began < LOCK_SECONDS + 0.3
    add(database, "after")
    assert count(database) == 1


def test_a_page_that_finds_no_free_connection_twice_waits_for_it_once(
    server: MistreatedServer, database: Database
) -> None:
    """Its session is looked for, and then it is: the second time nobody waits as long again."""
    database.real.close_all()  # type: ignore[attr-defined]
    with server.full(), limited(Waiting(None, PAGE_SECONDS)):
        began = time.monotonic()
        for _ in range(2):
            with pytest.raises(Busy, match="is busy"):
                count(database)
        assert LOCK_SECONDS - 0.2 < time.monotonic() - began < LOCK_SECONDS + 2 * ONCE_SILENT_SECONDS + 0.3
    assert count(database) == 0


def test_a_restart_of_the_server_is_waited_out(server: MistreatedServer, database: Database) -> None:
    add(database, "before")
    problems: list[Exception] = []

    def meanwhile() -> None:
        time.sleep(0.2)
        try:
            with limited(Waiting(SERVICE_SECONDS, SERVICE_SECONDS)):
                add(database, "meanwhile")
        except Busy as problem:
            problems.append(problem)

    thread = threading.Thread(target=meanwhile)
    thread.start()
    server.restart(0.3)  # here: what a thread started ends with it
    thread.join()
    assert problems == []
    assert count(database) == 2


def test_work_that_a_silent_database_stopped_is_put_back_and_never_dead(probe: Probe) -> None:

    add_job(probe)
    moment, tries = NOW, 0

    def silent(_: Job) -> None:
        nonlocal tries
        tries += 1
        raise Busy("The database does not answer.")

    with probe.database.connection():
        for _ in range(12):
            from datetime import timedelta

            list(probe.jobs.run_due({"count": silent}, lambda: moment))
            moment += timedelta(seconds=10)
        assert tries == 12
        assert probe.jobs.counts(moment) == {"waiting": 1, "late": 0, "dead": 0}


@pytest.mark.parametrize("patience", [0.5, 1.0, 2.0, CALLER_SECONDS, 30.0, 120.0])
def test_a_services_own_deadline_ends_before_its_callers_patience(patience: float) -> None:
    limits = limits_asked(f"{own_seconds(patience):.2f}")
    assert 0 < limits.left() < patience
    limits.commits = True
    assert limits.left() < patience
    assert own_seconds(CALLER_SECONDS) > LOCK_SECONDS


@pytest.mark.parametrize("header", ["", "soon", "nan", "-1", "0", "inf", "1e9"])
def test_a_caller_that_says_nothing_sensible_is_not_waited_for_for_ever(header: str) -> None:
    assert 0 < limits_asked(header).left() <= own_seconds(UNTOLD_SECONDS)
