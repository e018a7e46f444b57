"""Counted calls on both databases: several workers let through no more than one would."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from services.training.migrate import FOLDER
from services.training.store.database import database
from services.training.store.limited_calls import limited_calls
from services.training.store.tables.operations import LimitedCallRow
from shared.database.migrations import migrate
from shared.http.problems import TooMany
from shared.limits import DAY, LOOK_UP, Limits

PEOPLE = Limits().windows(LOOK_UP, False)
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def training(database_url: str) -> None:
    database.configure(database_url)
    migrate(database, database_url, FOLDER)


def test_four_workers_let_no_more_through_than_one() -> None:
    let_through: list[int] = []

    def ask(worker: int) -> None:
        with database.connection():
            for n in range(15):
                try:
                    limited_calls.count("anna", LOOK_UP, f"{worker} {n}", PEOPLE, NOW)
                except TooMany:
                    continue
                let_through.append(n)

    workers = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(let_through) == 20


def test_one_persons_count_is_nobody_elses_and_is_gone_after_a_day() -> None:
    with database.connection():
        for n in range(20):
            limited_calls.count("anna", LOOK_UP, f"{n}", PEOPLE, NOW)
        limited_calls.count("bert", LOOK_UP, "0", PEOPLE, NOW)
        with pytest.raises(TooMany):
            limited_calls.count("anna", LOOK_UP, "new", PEOPLE, NOW)
        limited_calls.count("anna", "register", "new", PEOPLE, NOW)
        limited_calls.count("bert", LOOK_UP, "1", PEOPLE, NOW + DAY + timedelta(seconds=1))
        assert LimitedCallRow.select().count() == 1


def test_calls_that_a_clock_counted_which_ran_ahead_keep_nobody_out_for_longer_than_the_window() -> None:
    ahead = NOW + timedelta(days=400)
    with database.connection():
        for n in range(20):
            limited_calls.count("anna", LOOK_UP, f"question {n}", PEOPLE, ahead)
        with pytest.raises(TooMany) as told:
            limited_calls.count("anna", LOOK_UP, "one more", PEOPLE, NOW)
        assert int(told.value.headers["Retry-After"]) <= 600
        limited_calls.count("anna", LOOK_UP, "one more", PEOPLE, NOW + timedelta(minutes=11))
