"""Which jobs are sent, and when: after the commit at once, and by the sweep whatever was not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from shared.jobs import rows as jobs_module
from shared.jobs.outbox import Event, Outbox
from shared.jobs.rows import LEASE, LOST_AFTER, MOST_ATTEMPTS, Job, JobBoard, finishing
from tests.shared.conftest import JobRow, OutboxRow, Probe, ThingRow

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Sender:
    """Keeps what it is given to send; takes nothing while it is `away`."""

    service = "probe"

    def __init__(self) -> None:
        self.sent: list[tuple[str, UUID]] = []
        self.deliveries = 0
        self.away = False

    def send_job(self, kind: str, job: UUID) -> bool:
        if not self.away:
            self.sent.append((kind, job))
        return not self.away

    def send_delivery(self) -> bool:
        self.deliveries += 1
        return True


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def board(probe: Probe, sender: Sender) -> JobBoard:
    return JobBoard(probe.database, JobRow, sender)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def add(probe: Probe, board: JobBoard, due_at: datetime = NOW, kind: str = "count") -> UUID:
    with probe.database.write_transaction():
        board.add(kind, {}, due_at)
    with probe.database.connection():
        return UUID(str(JobRow.select().order_by(JobRow.added_at.desc()).where(JobRow.kind == kind).get().id))


def sweep(board: JobBoard, sender: Sender, now: datetime, empty: bool | None = None) -> list[UUID]:
    sender.sent.clear()

    def is_empty() -> bool:
        assert empty is not None, "the queue was asked though nothing may be lost"
        return empty

    board.send_due(now, is_empty, {})
    return [job for _, job in sender.sent]


def claim(probe: Probe, board: JobBoard, now: datetime, job: UUID | None = None) -> Job | None:
    with probe.database.connection():
        return board.claim(now, job)


def test_a_job_is_sent_once_its_transaction_is_in_the_database(probe: Probe, board: JobBoard, sender: Sender) -> None:
    with probe.database.write_transaction():
        board.add("count", {}, NOW)
        assert sender.sent == []
    with probe.database.connection():
        assert sender.sent == [("count", JobRow.get().id)]


def test_a_job_whose_transaction_is_undone_is_not_sent(probe: Probe, board: JobBoard, sender: Sender) -> None:
    with pytest.raises(ValueError, match="undone"), probe.database.write_transaction():
        board.add("count", {}, NOW)
        raise ValueError("undone")
    assert sender.sent == []


def test_a_job_for_later_is_sent_by_the_sweep_when_it_is_due(probe: Probe, board: JobBoard, sender: Sender) -> None:
    later = add(probe, board, NOW + 60 * SECOND)
    assert sender.sent == []
    assert sweep(board, sender, NOW + 59 * SECOND) == []
    assert sweep(board, sender, NOW + 60 * SECOND) == [later]


def test_what_could_not_be_sent_is_sent_by_every_sweep_until_it_is_taken(
    probe: Probe, board: JobBoard, sender: Sender
) -> None:
    sender.away = True
    job = add(probe, board)
    assert sweep(board, sender, NOW) == []
    sender.away = False
    assert sweep(board, sender, NOW + SECOND) == [job]
    assert sweep(board, sender, NOW + 2 * SECOND) == []


def test_what_is_being_done_is_not_sent_and_is_again_when_its_lease_is_lost(
    probe: Probe, board: JobBoard, sender: Sender
) -> None:
    job = add(probe, board)
    assert sweep(board, sender, NOW) == [job]
    assert claim(probe, board, NOW, job) is not None
    assert sweep(board, sender, NOW + LEASE - SECOND) == []
    assert sweep(board, sender, NOW + LEASE) == [job]


def test_what_failed_is_sent_again_when_its_wait_is_over(probe: Probe, board: JobBoard, sender: Sender) -> None:
    job = add(probe, board)
    sweep(board, sender, NOW)
    claimed = claim(probe, board, NOW, job)
    assert claimed is not None
    with probe.database.connection():
        board.fail(claimed, "no luck", NOW, {})
    assert sweep(board, sender, NOW + SECOND) == []
    assert sweep(board, sender, NOW + 2 * SECOND) == [job]


def test_a_message_that_was_lost_is_sent_again_only_when_nothing_waits_in_the_queue(
    probe: Probe, board: JobBoard, sender: Sender
) -> None:
    job = add(probe, board)
    assert sweep(board, sender, NOW) == [job]
    late = NOW + LOST_AFTER + SECOND
    assert sweep(board, sender, NOW + LOST_AFTER) == []
    assert sweep(board, sender, late, empty=False) == []
    assert sweep(board, sender, late, empty=True) == [job]
    assert sweep(board, sender, late + SECOND) == []


def test_a_message_that_was_lost_with_a_busy_queue_is_sent_again_once_a_later_one_has_arrived(
    probe: Probe, board: JobBoard, sender: Sender
) -> None:
    """A worker that is killed keeps what it had taken from the queue and not begun for a quarter of an hour."""
    lost = add(probe, board)
    assert sweep(board, sender, NOW) == [lost]
    later = NOW + LOST_AFTER + SECOND
    other = add(probe, board, later, kind="other")
    assert sweep(board, sender, later, empty=False) == [other]
    assert sweep(board, sender, later + SECOND, empty=False) == []
    assert claim(probe, board, later + SECOND, other) is not None
    assert sweep(board, sender, later + 2 * SECOND, empty=False) == [lost]
    assert sweep(board, sender, later + 3 * SECOND) == []


def test_what_was_sent_by_a_clock_that_ran_ahead_is_sent_again(probe: Probe, board: JobBoard, sender: Sender) -> None:
    job = add(probe, board)
    with probe.database.write_transaction():
        JobRow.update(sent_at=NOW + timedelta(days=400)).execute()
    assert sweep(board, sender, NOW) == [job]


def test_a_lease_taken_by_a_clock_that_ran_ahead_is_noticed_by_the_sweep(
    probe: Probe, board: JobBoard, sender: Sender
) -> None:
    job = add(probe, board)
    claim(probe, board, NOW + timedelta(days=400), job)
    assert sweep(board, sender, NOW) == [job]


def test_a_sweep_sends_some_hundreds_and_the_next_one_goes_on(
    probe: Probe, board: JobBoard, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "MOST_SENT", 3)
    with probe.database.write_transaction():
        for _ in range(5):
            board.add("count", {}, NOW)
    assert [len(sweep(board, sender, NOW)) for _ in range(3)] == [3, 2, 0]


def test_a_sweep_over_nothing_wants_no_lock_of_the_database(
    probe: Probe, board: JobBoard, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(probe, board, NOW + 60 * SECOND)

    def wanted(*_: object) -> None:
        raise AssertionError("a worker that stands still with the lock would stop everybody")

    monkeypatch.setattr(type(probe.database), "write_transaction", wanted)
    assert sweep(board, sender, NOW) == []


@pytest.mark.parametrize("state", ["done", "dead", "closed", "leased", "early", "gone"])
def test_a_message_for_what_is_not_to_be_done_does_nothing(probe: Probe, board: JobBoard, state: str) -> None:
    job = add(probe, board)
    changes: dict[str, object] = {"leased": {"due_at": NOW + LEASE}, "early": {"due_at": NOW + LEASE}}.get(
        state, {"state": state}
    )  # type: ignore[assignment]
    with probe.database.write_transaction():
        JobRow.delete().execute() if state == "gone" else JobRow.update(changes).execute()
    board.run(job, {"count": never}, lambda: NOW)


def never(job: Job) -> None:
    raise AssertionError(f"{job} was begun")


def test_a_message_that_comes_twice_is_done_once(probe: Probe, board: JobBoard) -> None:
    job = add(probe, board)
    other = add(probe, board, kind="other")

    def do(claimed: Job) -> None:
        with finishing(board, claimed, probe.database):
            ThingRow.insert(name=str(claimed.id)).execute()

    for _ in range(2):
        board.run(job, {"count": do, "other": never}, lambda: NOW)
    with probe.database.connection():
        assert {str(row.name) for row in ThingRow.select()} == {str(job)}
        assert JobRow.get(JobRow.id == other).state == "waiting"


def test_what_gives_up_is_an_error_in_the_log_and_what_is_tried_again_is_not(
    probe: Probe, board: JobBoard, capsys: pytest.CaptureFixture[str]
) -> None:
    job, moment = add(probe, board), NOW

    def fail(_: Job) -> None:
        raise ValueError("Ada Lovelace")

    for _ in range(MOST_ATTEMPTS):
        board.run(job, {"count": fail}, lambda: moment)
        moment += timedelta(minutes=5)
    said = capsys.readouterr().out
    assert (said.count("job failed"), said.count("job gave up")) == (MOST_ATTEMPTS - 1, 1)
    assert "ValueError" in said and "Lovelace" not in said


def test_work_of_a_kind_that_nobody_knows_is_found_and_gives_up(probe: Probe, board: JobBoard) -> None:
    add(probe, board)
    strange, moment = add(probe, board, kind="of-a-later-version"), NOW
    for _ in range(MOST_ATTEMPTS):
        for job in board.list_due_of_other_kinds({"count"}, moment):
            board.run(job, {"count": never}, lambda: moment)
        moment += timedelta(minutes=5)
    with probe.database.connection():
        found = JobRow.get(JobRow.id == strange)
    assert (found.state, found.last_error.partition(":")[0]) == ("dead", "KeyError")


def test_an_event_has_its_delivery_sent_once_a_transaction_and_only_where_somebody_listens(
    probe: Probe, sender: Sender
) -> None:
    class Happened(Event):
        name = "thing-happened"

    class Unheard(Event):
        name = "unheard"

    outbox = Outbox(probe.database, OutboxRow, {"thing-happened": ["venues", "gateway"]}, sender)  # type: ignore[arg-type]
    with probe.database.write_transaction():
        outbox.record(Happened(), NOW)
        outbox.record(Happened(), NOW)
        assert sender.deliveries == 0
    assert sender.deliveries == 1
    with probe.database.write_transaction():
        outbox.record(Unheard(), NOW)
    assert sender.deliveries == 1
