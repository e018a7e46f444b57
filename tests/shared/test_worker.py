"""A real worker: it names every kind of work, does what it is told at once, and loses a child without losing work."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from celery import Celery

from shared.jobs.sender import SWEEP, JobSender, message_of_regular_work, publisher, task_name
from tests.installation import wait_for
from tests.shared.one_worker import OneWorker, a_queue, python

SERVICES = ("training", "venues", "gateway")
STAND_STILL = """
from operations.servers import processes
from operations import container
processes.STILL_SECONDS = 20.0
raise SystemExit(container.main(["worker-training"]))
"""


@pytest.fixture(scope="module")
def queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_queue(tmp_path_factory.mktemp("queue")) as made:
        yield made.url


@pytest.fixture
def own_queue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One that the worker of the other tests does not take from."""
    with a_queue(tmp_path_factory.mktemp("own-queue")) as made:
        yield made.url


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, queue: str) -> Iterator[OneWorker]:
    made = OneWorker("training", tmp_path_factory.mktemp("worker"), queue)
    try:
        yield made.wait_until_it_works()
    finally:
        made.process.kill()


@pytest.fixture
def sender(queue: str) -> JobSender:
    made = JobSender("training")
    made.start(queue)
    return made


def add(worker: OneWorker, kind: str = "forget-answers") -> UUID:
    """A row as a web process writes it, which could not tell anybody."""
    job, now = uuid4(), datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    worker.write(
        "INSERT INTO job (id, kind, payload, due_at, state, attempts, last_error, added_at) "
        "VALUES (?, ?, '{}', ?, 'waiting', 0, '', ?)",
        job.hex, kind, now, now,
    )  # fmt: skip
    return job


def state(worker: OneWorker, job: UUID) -> str:
    ((found,),) = worker.rows(f"SELECT state FROM job WHERE id = '{job.hex}'")
    return str(found)


def is_done(worker: OneWorker, job: UUID, seconds: float = 20) -> None:
    wait_for("the job is done", lambda: state(worker, job) == "done", seconds, 0.05)


@pytest.mark.parametrize("service", SERVICES)
def test_celery_itself_names_a_task_for_every_kind_of_work(service: str) -> None:
    celery: Celery = import_module(f"services.{service}.worker").celery
    handlers = import_module(f"services.{service}.jobs").HANDLERS
    tasks = {name for name in celery.tasks if name.startswith(f"{service}.")}
    regular = {f"{service}.sweep"} | ({"training.deliver_events"} if service == "training" else set())
    assert tasks == {task_name(service, kind) for kind in handlers} | regular


def test_celery_inspect_lists_them_of_a_worker_that_runs(worker: OneWorker) -> None:
    said = worker.inspect("registered")
    for name in ("training.confirm_import", "training.rebuild_projection", "training.sweep", "training.deliver_events"):
        assert f"* {name}\n" in said


def test_a_job_is_done_at_once_when_its_message_arrives(worker: OneWorker, sender: JobSender) -> None:
    job = add(worker)
    assert sender.send_job("forget-answers", job)
    is_done(worker, job, seconds=5)


def test_a_job_whose_message_was_lost_is_done_after_the_next_sweep(worker: OneWorker, queue: str) -> None:
    job = add(worker)
    publisher(queue)(message_of_regular_work("training", SWEEP))
    is_done(worker, job)


def test_work_that_is_planned_stands_there_after_a_sweep(worker: OneWorker, queue: str) -> None:
    publisher(queue)(message_of_regular_work("training", SWEEP))
    wait_for("the night's work", lambda: worker.rows("SELECT 1 FROM job WHERE kind = 'verify-audit'"), 20)


def test_a_child_that_is_killed_is_replaced_at_once(worker: OneWorker, sender: JobSender) -> None:
    before = worker.child.pid
    os.kill(before, signal.SIGKILL)
    wait_for("another child", lambda: any(one.pid not in (before, worker.parent.pid) for one in worker.family()), 20)
    job = add(worker)
    sender.send_job("forget-answers", job)
    is_done(worker, job)


def test_every_line_of_its_log_is_one_of_json_celerys_own_too_and_a_dead_child_is_an_error(worker: OneWorker) -> None:
    os.kill(worker.child.pid, signal.SIGKILL)
    wait_for("a line", lambda: [one for one in worker.lines() if "SIGKILL" in str(one["event"])], 20)
    assert {one["service"] for one in worker.lines()} == {"training"}
    assert [one["level"] for one in worker.lines() if "SIGKILL" in str(one["event"])][-1] == "error"
    wait_for("another child", lambda: len(worker.family()) == 2, 20)


def test_a_worker_that_is_asked_to_end_says_so_in_its_heartbeat(tmp_path: Path, queue: str) -> None:
    one = OneWorker("gateway", tmp_path, queue).wait_until_it_works()
    assert one.stop() == 0
    ((ended,),) = one.rows("SELECT ended_at FROM heartbeat")
    assert ended is not None
    assert one.lines()


@pytest.mark.parametrize("how", ["refused", "killed"])
def test_a_worker_that_ends_without_being_asked_has_broken_off(tmp_path: Path, how: str) -> None:
    """Its child ends with it, by the way it would end if it were asked."""
    with a_queue(tmp_path / "queue") as made:
        one = OneWorker("gateway", tmp_path, made.url).wait_until_it_works()
        child = one.child
        if how == "refused":
            made.tell("ACL", "SETUSER", "default", "-brpop")
            made.tell("CLIENT", "KILL", "TYPE", "normal")
        else:
            one.parent.kill()
        try:
            wait_for("the worker ends", lambda: one.process.poll() is not None and not child.is_running(), 60)
        finally:
            one.process.kill()
        ((ended,),) = one.rows("SELECT ended_at FROM heartbeat")
    assert ended is None


@pytest.mark.thorough
def test_the_command_of_a_container_replaces_a_worker_of_which_a_part_is_frozen_or_killed(
    tmp_path: Path, own_queue: str
) -> None:
    sender = JobSender("training")
    sender.start(own_queue)
    one = OneWorker("training", tmp_path, own_queue, python(STAND_STILL)).wait_until_it_works()
    for name, by in (("child", signal.SIGSTOP), ("parent", signal.SIGSTOP), ("parent", signal.SIGKILL)):
        before = {member.pid for member in one.family()}
        os.kill(getattr(one, name).pid, by)
        wait_for(f"another after {by.name} of the {name}", lambda: is_another(one, before), 120)
        job = add(one)
        sender.send_job("forget-answers", job)
        is_done(one, job, 150)  # the lease of a job that was begun ends first
    assert one.stop() == 0
    assert one.process.poll() == 0


def is_another(one: OneWorker, before: set[int]) -> bool:
    now = {member.pid for member in one.family()}
    return len(now) == 2 and not now & before


@pytest.mark.thorough
def test_a_password_that_was_wrong_for_seconds_stops_no_worker(tmp_path: Path) -> None:
    """The work ends while the queue refuses its end: Celery would wait for that end for ever."""
    with a_queue(tmp_path) as made:
        worker = OneWorker("training", tmp_path, made.url)
        try:
            child = worker.wait_until_it_works().child
            child.suspend()
            publisher(made.url)(message_of_regular_work("training", SWEEP))
            wait_for("the message is taken", lambda: made.ask("HLEN", "unacked"), 20)
            made.tell("CONFIG", "SET", "requirepass", "another")
            made.tell_as("another", "CLIENT", "KILL", "TYPE", "normal")
            child.resume()
            wait_for("its end is refused", lambda: "Couldn't ack" in worker.log.read_text(encoding="utf-8"), 20)
            made.tell_as("another", "CONFIG", "SET", "requirepass", "secret")
            job = add(worker)
            publisher(made.url)(message_of_regular_work("training", SWEEP))
            is_done(worker, job, 40)
        finally:
            worker.process.kill()
