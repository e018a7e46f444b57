"""The rows of background work, and what is asked of them without touching any."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import peewee

from shared.database.column_types import JsonField, UTCDateTimeField
from shared.database.database import Database
from shared.database.tables import Columns

LATE_AFTER = timedelta(minutes=2)
MOST_SENT = 300


class JobColumns(Columns):
    """The columns of a service's `JobRow`; `payload` holds ids only."""

    id = peewee.UUIDField(primary_key=True, default=uuid4)
    kind = peewee.TextField()
    payload = JsonField()
    due_at = UTCDateTimeField(index=True)
    # When it was to be done first: `due_at` moves on with each try, and each lease.
    first_due_at = UTCDateTimeField(null=True)
    # When `due_at` was worked out from the time it then was; nothing for a moment of the calendar.
    counted_from = UTCDateTimeField(null=True)
    # Of the work of one hour or night: when that begins. Nothing for work that follows from something.
    not_before = UTCDateTimeField(null=True)
    state = peewee.TextField(default="waiting")  # waiting, done, dead, closed (by a person, after it was dead)
    attempts = peewee.IntegerField(default=0)
    last_error = peewee.TextField(default="")
    added_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)
    # When the sweep last sent a message for it.
    sent_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = peewee.TextField(default="")
    close_reason = peewee.TextField(default="")
    # One job for one occasion, whoever asks for it and however often.
    unique_key = peewee.TextField(null=True, unique=True)


class JobRows:
    """Those of one service, as they are read."""

    def __init__(self, database: Database, row: type[JobColumns]) -> None:
        self._database = database
        self.row = self._row = row

    def are_waiting(self, unique_keys: Collection[str]) -> bool:
        """Whether each of these is there and not done."""
        row = self._row
        with self._database.connection():
            waiting = row.select().where(row.unique_key.in_(list(unique_keys)), row.state == "waiting")
            return int(waiting.count()) == len(unique_keys)

    def list_due_of_other_kinds(self, kinds: Collection[str], now: datetime) -> list[UUID]:
        """What is due and no task of ours is for: a kind that this version does not know."""
        row = self._row
        with self._database.connection():
            found = row.select(row.id).where(row.state == "waiting", row.due_at <= now, row.kind.not_in(list(kinds)))
            return [one.id for one in found.limit(MOST_SENT)]

    def payloads_waiting(
        self, kinds: Collection[str], due_since: datetime | None = None, states: Collection[str] = ("waiting",)
    ) -> list[dict[str, Any]]:
        """What is waiting or being done of these kinds, perhaps only what was first due since: the ids it carries."""
        row = self._row
        since = [] if due_since is None else [row.first_due_at >= due_since]
        waiting = row.select(row.payload).where(row.kind.in_(list(kinds)), row.state.in_(list(states)), *since)
        return [dict(one.payload) for one in waiting]

    def counts(self, now: datetime) -> dict[str, int]:
        """How many jobs are waiting, overdue and dead: the status page.

        What was stopped or broken off is late from when it was first due, however often it was put off since; what
        goes on at its first try is not, however long it takes.
        """
        row, late_since = self._row, now - LATE_AFTER
        waiting = row.select().where(row.state == "waiting")
        was_stopped = (row.last_error != "") | (row.attempts > 1)
        late = waiting.where((row.due_at < late_since) | ((row.first_due_at < late_since) & was_stopped))
        dead = row.select().where(row.state == "dead")
        return {"waiting": waiting.count(), "late": late.count(), "dead": dead.count()}

    def has_dead(self) -> bool:
        """Whether any work gave up and a person has to look."""
        with self._database.connection():
            return bool(self._row.select().where(self._row.state == "dead").limit(1).exists())

    def _is_any(self, *conditions: peewee.Expression) -> bool:
        with self._database.connection():
            return bool(self._row.select().where(*conditions).limit(1).exists())
