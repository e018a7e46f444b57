"""Letting go of records: what keeps one, what stays of it as numbers, and what each night let go of."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database.column_types import JsonField, UTCDateTimeField


class HoldRow(Row):
    """A legal hold: one booking is kept whatever the policy says, until a day or until somebody else ends it."""

    class Meta:
        table_name = "legal_hold"

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    booking_id: int
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    reason = peewee.TextField()
    asked_by = peewee.TextField()
    placed_by = peewee.TextField()
    placed_at = UTCDateTimeField()
    until = peewee.DateField()
    released_by = peewee.TextField(default="")
    released_at = UTCDateTimeField(null=True)
    release_reason = peewee.TextField(default="")


class DeletionRow(Row):
    """A booking that is being deleted in the transaction that is open, or its old look-ups; gone when that ends.

    The guards of the database let rows go only while their booking stands here, and no held booking can stand here.
    """

    booking = peewee.IntegerField(primary_key=True)
    whole = peewee.BooleanField()
    on = peewee.DateField(column_name="on_day")


class PastBookingRow(Row):
    """What stays of a deleted booking: times and how it ended, without a name, a title, a place or its number."""

    id = peewee.AutoField()
    submitted_at = UTCDateTimeField()
    starts_at = UTCDateTimeField(null=True)
    state = peewee.TextField()
    taken_back = peewee.BooleanField()


class PastFactRow(Row):
    """One thing that counts of a deleted booking: a step, a check, a match, a decision or a condition; never who."""

    class Meta:
        # Not by time: SQLite would take such an index for each of the questions about one booking.
        indexes = ((("booking", "kind", "id"), False),)

    id = peewee.BigAutoField()
    booking = peewee.ForeignKeyField(PastBookingRow, on_delete="RESTRICT", index=False)
    kind = peewee.TextField()
    what = peewee.TextField(default="")
    from_state = peewee.TextField(default="")
    to_state = peewee.TextField(default="")
    at = UTCDateTimeField(null=True)
    on = peewee.DateField(column_name="on_day", null=True)
    incident = peewee.BooleanField(default=False)


class RetentionRunRow(Row):
    """One night: under which policy, and how many records of each kind went or were emptied."""

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    policy_version = peewee.TextField()
    on = peewee.DateField(column_name="on_day", unique=True)
    started_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)
    counts = JsonField(default=dict)
    held = peewee.IntegerField(default=0)
