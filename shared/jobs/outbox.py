"""Events: rows written with the change they tell of, carried over HTTP until the listener has them (REL-09)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import peewee

from shared.database.column_types import JsonField, UTCDateTimeField
from shared.database.database import Database
from shared.database.tables import Columns
from shared.jobs.sender import JobSender

LEASE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(seconds=60)
NEVER_SO_LATE = 2 * LONGEST_WAIT
"""From now: what is due later than this was put off by a clock that ran ahead."""


@dataclass(frozen=True)
class Event:
    """A past fact that another service listens for; subclasses name themselves and hold ids and days."""

    name: ClassVar[str] = ""

    def payload(self) -> dict[str, object]:
        """The fact as JSON values."""
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}


class OutboxColumns(Columns):
    """The columns of a service's `OutboxRow`: one row for each event and listener."""

    id = peewee.BigAutoField()
    event_id = peewee.UUIDField(default=uuid4)
    name = peewee.TextField()
    subscriber = peewee.TextField()
    payload = JsonField()
    recorded_at = UTCDateTimeField()
    due_at = UTCDateTimeField(index=True)
    attempts = peewee.IntegerField(default=0)
    delivered_at = UTCDateTimeField(null=True)
    last_error = peewee.TextField(default="")


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one listener."""

    id: int
    event_id: UUID
    name: str
    subscriber: str
    payload: dict[str, object]
    attempts: int


class Outbox:
    """The events of one service and who listens to them."""

    def __init__(
        self,
        database: Database,
        row: type[OutboxColumns],
        subscribers: dict[str, list[str]],
        sender: JobSender | None = None,
    ) -> None:
        self._database = database
        self._sender = sender or JobSender(database.service)
        self._row = row
        self._subscribers = subscribers

    def record(self, event: Event, now: datetime | None = None) -> None:
        """Adds the event to the transaction that is open, once for each listener."""
        if not self._database.real.in_transaction():
            raise RuntimeError("An event belongs in the transaction of what it tells of")
        moment = now or datetime.now(UTC)
        for subscriber in self._subscribers.get(event.name, []):
            self._row.insert(
                name=event.name,
                subscriber=subscriber,
                payload=event.payload(),
                recorded_at=moment,
                due_at=moment,
            ).execute()
            if self._database.is_writing:
                self._database.after_commit("send delivery", self._sender.send_delivery)

    def claim(self, now: datetime, most: int = 100) -> list[Delivery]:
        """The oldest events that are due, ours alone for half a minute."""
        row = self._row
        if not self.is_any_due(now):
            return []
        with self._database.write_transaction():
            self._database.lock("outbox")
            due = list(row.select().where(self._is_due(now)).order_by(row.id).limit(most))
            ids = [found.id for found in due]
            if ids:
                row.update(due_at=now + LEASE, attempts=row.attempts + 1).where(row.id.in_(ids)).execute()
        return [
            Delivery(
                id=f.id,
                event_id=f.event_id,
                name=f.name,
                subscriber=f.subscriber,
                payload=f.payload,
                attempts=f.attempts,
            )
            for f in due
        ]

    def _is_due(self, now: datetime) -> peewee.Expression:
        row = self._row
        return row.delivered_at.is_null() & ((row.due_at <= now) | (row.due_at > now + NEVER_SO_LATE))

    def is_any_due(self, now: datetime) -> bool:
        """Asked without the lock that every writer wants, for mostly there is nothing."""
        with self._database.connection():
            return bool(self._row.select().where(self._is_due(now)).limit(1).exists())

    def delivered(self, delivery: Delivery, now: datetime) -> None:
        """The listener has it."""
        with self._database.write_transaction():
            self._row.update(delivered_at=now, last_error="").where(self._row.id == delivery.id).execute()

    def failed(self, delivery: Delivery, error: str, now: datetime) -> None:
        """The listener does not have it: try again later, never give up."""
        wait = min(LONGEST_WAIT, timedelta(seconds=2**delivery.attempts))
        with self._database.write_transaction():
            self._row.update(due_at=now + wait, last_error=error[:200]).where(self._row.id == delivery.id).execute()

    def relay(self, send: Callable[[Delivery], None], now: datetime) -> int:
        """Sends what is due through `send`, which raises when the listener did not take it; how many arrived.

        After the first failure the rest for that listener waits, so one that is down is asked once a round.
        """
        arrived, down = 0, set[str]()
        for delivery in self.claim(now):
            if delivery.subscriber in down:
                self.failed(delivery, "the listener is down", now)
                continue
            try:
                send(delivery)
            except Exception as error:  # any failure means: not acknowledged, so it is sent again
                down.add(delivery.subscriber)
                self.failed(delivery, type(error).__name__, now)
            else:
                self.delivered(delivery, now)
                arrived += 1
        return arrived

    def waiting(self) -> int:
        """How many events have not arrived yet."""
        return int(self._row.select().where(self._row.delivered_at.is_null()).count())

    def oldest_waiting(self) -> datetime | None:
        """When the oldest event still waiting was recorded."""
        query = (
            self._row.select(self._row.recorded_at)
            .where(self._row.delivered_at.is_null())
            .order_by(self._row.id)
            .limit(1)
        )
        return next((found.recorded_at for found in query), None)
