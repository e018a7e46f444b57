"""A worker that does nothing and takes nothing begins anew; one at work, or at rest, is left alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from shared.jobs import watched_consumer
from shared.jobs.watched_consumer import TakesNothing, WatchedConsumer


@pytest.fixture
def consumer(monkeypatch: pytest.MonkeyPatch) -> Any:
    made: Any = WatchedConsumer.__new__(WatchedConsumer)
    made._was_stuck = False
    made.task_consumer = SimpleNamespace(channel=SimpleNamespace(qos=SimpleNamespace(can_consume=lambda: False)))
    at_work: set[str] = set()
    monkeypatch.setattr(
        watched_consumer, "state", SimpleNamespace(reserved_requests=at_work, active_requests=set())
    )  # fmt: skip
    made.at_work = at_work
    return made


def test_twice_found_to_take_nothing_and_to_do_nothing_it_begins_anew_as_after_a_lost_queue(consumer: Any) -> None:
    consumer._see_that_messages_are_taken()
    with pytest.raises(ConnectionError) as raised:
        consumer._see_that_messages_are_taken()
    assert raised.type is TakesNothing
    consumer._see_that_messages_are_taken()  # the new connection is given its time


def test_who_is_at_work_takes_nothing_and_is_left_alone(consumer: Any) -> None:
    consumer.at_work.add("a message")
    for _ in range(4):
        consumer._see_that_messages_are_taken()


def test_an_end_that_came_between_two_looks_is_no_fault(consumer: Any) -> None:
    for _ in range(3):
        consumer._see_that_messages_are_taken()
        consumer.task_consumer.channel.qos.can_consume = lambda: True
        consumer._see_that_messages_are_taken()
        consumer.task_consumer.channel.qos.can_consume = lambda: False


def test_before_there_is_a_queue_nothing_is_asked_of_it(consumer: Any) -> None:
    consumer.task_consumer = None
    for _ in range(3):
        consumer._see_that_messages_are_taken()
