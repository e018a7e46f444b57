"""What keeps background work going is judged by what it did last, by clocks that may have been wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.jobs.clock_jumps import Reading, jump_since, read_clock
from shared.jobs.heartbeats import (
    CLOCK,
    JUMPED,
    KEYS_DIFFER,
    LOOPING,
    NO_WORKER,
    NOT_WOKEN,
    Heartbeat,
    Heartbeats,
    problems_of,
)
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
        ([replace(WELL, keys="a"), replace(WELL, keys="a"), WELL], {"worker": "", "queue": "", "beat": ""}),
        (
            [replace(WELL, keys="a"), replace(WELL, keys="b")],
            {"worker": "", "queue": "", "beat": "", "keys": KEYS_DIFFER},
        ),
        (
            [replace(WELL, keys="a"), replace(WELL, keys="b", seen_at=NOW - MINUTE)],
            {"worker": "", "queue": "", "beat": ""},
        ),
    ],
)
def test_what_is_said_of_worker_queue_and_beat(heartbeats: list[Heartbeat], found: dict[str, str]) -> None:
    assert problems_of(heartbeats, NOW) == found


def the_book(probe: Probe) -> Heartbeats:
    return Heartbeats(probe.database, HeartbeatRow, probe.audit)


def at(moment: datetime, counted: float | None = None, start: str = "first") -> Reading:
    """A clock that is right, unless `counted` says how long the machine really runs."""
    return Reading(moment, (moment - NOW).total_seconds() + 1000 if counted is None else counted, start)


def test_machines_with_different_keys_are_told_and_neither_key_is_noted(probe: Probe) -> None:
    book, other = the_book(probe), the_book(probe)
    for one, name, key in ((book, "gateway@here", "a key of our own"), (other, "gateway@second", "a key of our own")):
        one.know_keys('{"gateway": {"x": "1"}}', key)
        one.begin(name, at(NOW))
    assert "keys" not in book.problems(NOW)
    other.know_keys('{"gateway":{"x":"1"}}', "a key of theirs")
    other.note("gateway@second", at(NOW), NOW, "")
    assert book.problems(NOW)["keys"] == KEYS_DIFFER
    with probe.database.connection():
        noted = [str(row.clock) for row in HeartbeatRow.select()]
    assert not any("a key of" in said for said in noted)


def test_starts_that_broke_off_are_counted_and_those_that_ended_when_asked_are_not(probe: Probe) -> None:
    book, moment = the_book(probe), NOW
    for _ in range(4):
        book.begin("training@here", at(moment))
        moment += timedelta(seconds=5)
        book.end("training@here", moment)
    assert book.problems(moment)["worker"] == ""
    for _ in range(4):
        book.begin("training@here", at(moment))
        moment += timedelta(seconds=5)
    assert book.problems(moment)["worker"] == LOOPING
    book.note("training@here", at(moment + 2 * MINUTE), moment + 2 * MINUTE, "")
    assert book.problems(moment + 2 * MINUTE) == {"worker": "", "queue": "", "beat": ""}


def test_a_worker_that_is_no_more_is_forgotten_after_a_day(probe: Probe) -> None:
    book = the_book(probe)
    book.begin("training@old", at(NOW))
    book.begin("training@new", at(NOW + DAY + MINUTE))
    with probe.database.connection():
        assert [row.worker for row in HeartbeatRow.select()] == ["training@new"]


def jumps(probe: Probe) -> list[tuple[int, str]]:
    """The jumps of the clock in the audit trail, in seconds, and who noticed each."""
    with probe.database.connection():
        entries = [entry for entry in probe.audit.entries(CLOCK) if entry.action == JUMPED]
    assert all(entry.actor == "system:probe:heartbeat" for entry in entries)
    return [(entry.details["seconds"], entry.details["noticed_by"]) for entry in entries]


@pytest.mark.parametrize("set_by", [3600, -3600, 86400, -86400, 61, -61])
def test_a_clock_that_is_set_is_noted_in_the_audit_once_however_many_workers_notice(probe: Probe, set_by: int) -> None:
    book, offset = the_book(probe), timedelta(seconds=set_by)
    for worker in ("one@here", "two@here"):
        book.begin(worker, at(NOW))
    for turn in range(1, 4):
        counted = 1000.0 + 10 * turn
        for worker in ("one@here", "two@here"):
            book.note(worker, at(NOW + timedelta(seconds=10 * turn) + offset, counted), None, "")
    assert jumps(probe) == [(set_by, "one@here")]
    for worker in ("two@here", "one@here"):
        book.note(worker, at(NOW + timedelta(seconds=50), 1050.0), None, "")
    assert jumps(probe) == [(set_by, "one@here"), (-set_by, "two@here")]


def test_a_clock_that_is_corrected_in_steps_of_a_minute_at_most_has_not_jumped(probe: Probe) -> None:
    book = the_book(probe)
    book.begin("one@here", at(NOW))
    for turn in range(1, 100):
        book.note("one@here", at(NOW + timedelta(seconds=70 * turn), 1000.0 + 10 * turn), None, "")
    assert jumps(probe) == []


def test_a_clock_set_while_no_worker_ran_is_noted_when_one_begins(probe: Probe) -> None:
    book = the_book(probe)
    book.begin("one@here", at(NOW))
    book.end("one@here", NOW + MINUTE)
    book.begin("one@here", at(NOW + 10 * DAY, 2000.0))
    assert jumps(probe) == [(10 * 86400 - 1000, "one@here")]


def test_after_another_start_of_the_machine_a_clock_behind_what_was_noted_shows_and_time_that_passed_does_not(
    probe: Probe,
) -> None:
    book = the_book(probe)
    book.begin("one@here", at(NOW))
    book.begin("one@here", at(NOW + 30 * DAY, 5.0, "second"))
    assert jumps(probe) == []
    book.begin("one@here", at(NOW, 5.0, "third"))
    book.note("one@here", at(NOW + MINUTE / 6, 15.0, "third"), None, "")
    assert jumps(probe) == [(-30 * 86400, "one@here")]


def test_another_machine_whose_clock_differs_is_no_jump(probe: Probe) -> None:
    book = the_book(probe)
    book.begin("one@here", at(NOW))
    book.begin("one@there", at(NOW + 5 * MINUTE, 77.0, "another machine"))
    book.note("one@here", at(NOW + MINUTE), None, "")
    assert jumps(probe) == []


def test_who_read_the_clock_before_it_was_set_and_notes_it_later_makes_no_jump_of_it(probe: Probe) -> None:
    book, late = the_book(probe), at(NOW + timedelta(seconds=9), 1009.0)
    for worker in ("one@here", "two@here"):
        book.begin(worker, at(NOW))
    book.note("one@here", at(NOW + DAY, 1010.0), None, "")
    book.note("two@here", late, None, "")
    book.note("two@here", at(NOW + DAY + timedelta(seconds=10), 1020.0), None, "")
    assert jumps(probe) == [(86400 - 10, "one@here")]


def test_both_clocks_of_this_machine_are_read_at_one_moment_and_seldom_disagree() -> None:
    first, second = read_clock(), read_clock()
    assert first.start == second.start
    assert second.counted >= first.counted
    assert jump_since([first.kept()], second) == timedelta()
