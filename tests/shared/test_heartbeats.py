"""What keeps background work going is judged by what it did last, by clocks that may have been wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.heartbeats import LOOPING, NO_WORKER, NOT_WOKEN, Heartbeat, Heartbeats, problems_of
from tests.shared.conftest import HeartbeatRow, Probe

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
WELL = Heartbeat(NOW - timedelta(hours=3), NOW - timedelta(seconds=9), NOW - timedelta(seconds=2), (), "")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def ago(*seconds: int) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(seconds=one) for one in seconds)


BEGUN_AGAIN = replace(WELL, started_at=NOW - timedelta(seconds=3), woken_at=None)


@pytest.mark.parametrize(
    ("heartbeats", "found"),
    [
        ([], {"worker": NO_WORKER}),
        ([WELL], {"worker": "", "queue": "", "beat": ""}),
        ([replace(WELL, seen_at=NOW - MINUTE)], {"worker": NO_WORKER}),
        ([replace(WELL, seen_at=NOW + DAY)], {"worker": NO_WORKER}),
        ([replace(WELL, seen_at=NOW + DAY), WELL], {"worker": "", "queue": "", "beat": ""}),
        ([replace(WELL, woken_at=NOW - MINUTE)], {"worker": "", "queue": "", "beat": NOT_WOKEN}),
        ([replace(WELL, woken_at=NOW + DAY)], {"worker": "", "queue": "", "beat": NOT_WOKEN}),
        ([replace(WELL, woken_at=None)], {"worker": "", "queue": "", "beat": NOT_WOKEN}),
        ([BEGUN_AGAIN], {"worker": "", "queue": "", "beat": ""}),
        ([replace(WELL, woken_at=NOW - MINUTE, queue="full")], {"worker": "", "queue": "full"}),
        ([replace(BEGUN_AGAIN, broke_off=ago(60, 30, 10))], {"worker": LOOPING, "queue": ""}),
        ([replace(BEGUN_AGAIN, broke_off=ago(60, 30, 10)), WELL], {"worker": "", "queue": "", "beat": ""}),
        ([replace(BEGUN_AGAIN, broke_off=ago(70, 10))], {"worker": "", "queue": "", "beat": ""}),
        ([replace(BEGUN_AGAIN, broke_off=ago(9000, 8000, 10))], {"worker": "", "queue": "", "beat": ""}),
        ([replace(WELL, broke_off=ago(60, 30, 10))], {"worker": "", "queue": "", "beat": ""}),
    ],
)
def test_what_is_said_of_worker_queue_and_beat(heartbeats: list[Heartbeat], found: dict[str, str]) -> None:
    assert problems_of(heartbeats, NOW) == found


def test_starts_that_broke_off_are_counted_and_those_that_ended_when_asked_are_not(probe: Probe) -> None:
    book, moment = Heartbeats(probe.database, HeartbeatRow), NOW
    for _ in range(4):
        book.begin("training@here", moment)
        moment += timedelta(seconds=5)
        book.end("training@here", moment)
    assert book.problems(moment)["worker"] == ""
    for _ in range(4):
        book.begin("training@here", moment)
        moment += timedelta(seconds=5)
    assert book.problems(moment)["worker"] == LOOPING
    book.note("training@here", moment + 2 * MINUTE, moment + 2 * MINUTE, "")
    assert book.problems(moment + 2 * MINUTE) == {"worker": "", "queue": "", "beat": ""}


def test_a_worker_that_is_no_more_is_forgotten_after_a_day(probe: Probe) -> None:
    book = Heartbeats(probe.database, HeartbeatRow)
    book.begin("training@old", NOW)
    book.begin("training@new", NOW + DAY + MINUTE)
    with probe.database.connection():
        assert [row.worker for row in HeartbeatRow.select()] == ["training@new"]
