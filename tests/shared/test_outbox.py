"""Events: written with the change, carried until acknowledged, whatever fails in between."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from shared.jobs.outbox import Delivery, Event
from tests.shared.conftest import Probe, ThingRow

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class ThingHappened(Event):
    name: ClassVar[str] = "thing-happened"
    number: int


def happen(probe: Probe, *numbers: int) -> None:
    with probe.database.write_transaction():
        for number in numbers:
            probe.outbox.record(ThingHappened(number), NOW)


def test_an_event_goes_to_each_listener_in_order_and_once(probe: Probe) -> None:
    happen(probe, 1, 2, 3)
    got: list[tuple[str, int]] = []
    with probe.database.connection():
        probe.outbox.relay(lambda d: got.append((d.subscriber, d.payload["number"])), NOW)
        probe.outbox.relay(lambda d: got.append((d.subscriber, d.payload["number"])), NOW + timedelta(hours=1))
        assert probe.outbox.waiting() == 0
    assert [number for subscriber, number in got if subscriber == "venues"] == [1, 2, 3]
    assert len(got) == 6


def test_an_event_of_a_transaction_that_fails_is_never_sent(probe: Probe) -> None:
    with pytest.raises(ZeroDivisionError), probe.database.write_transaction():
        ThingRow.insert(name="a").execute()
        probe.outbox.record(ThingHappened(1), NOW)
        raise ZeroDivisionError
    with probe.database.connection():
        assert probe.outbox.waiting() == 0


def test_a_listener_that_is_down_gets_it_later_and_the_other_is_not_held_up(probe: Probe) -> None:
    happen(probe, 1, 2)
    got: list[tuple[str, int]] = []
    down = True

    def send(delivery: Delivery) -> None:
        if delivery.subscriber == "venues" and down:
            raise ConnectionError
        got.append((delivery.subscriber, delivery.payload["number"]))

    moment = NOW
    with probe.database.connection():
        for _ in range(10):
            probe.outbox.relay(send, moment)
            moment += timedelta(seconds=61)
        assert got == [("gateway", 1), ("gateway", 2)]
        assert probe.outbox.waiting() == 2
        assert probe.outbox.oldest_waiting() == NOW
        down = False
        for _ in range(3):
            probe.outbox.relay(send, moment)
            moment += timedelta(seconds=61)
        assert sorted(got) == [("gateway", 1), ("gateway", 2), ("venues", 1), ("venues", 2)]


def test_a_relay_that_dies_while_sending_sends_again_after_its_lease(probe: Probe) -> None:
    happen(probe, 1)
    with probe.database.connection():
        assert len(probe.outbox.claim(NOW)) == 2
        assert probe.outbox.claim(NOW + timedelta(seconds=29)) == []
        assert len(probe.outbox.claim(NOW + timedelta(seconds=31))) == 2


def test_news_put_off_by_a_clock_that_ran_ahead_is_sent_when_it_is_right_again(probe: Probe) -> None:
    happen(probe, 1)
    ahead, got = NOW + timedelta(days=400), list[int]()

    def down(_: Delivery) -> None:
        raise OSError("down")

    with probe.database.connection():
        assert probe.outbox.relay(down, ahead) == 0
        assert probe.outbox.relay(lambda d: got.append(d.payload["number"]), NOW) == 2
    assert got == [1, 1]
