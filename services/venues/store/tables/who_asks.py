"""Names entered beyond the limit and who confirmed their look-up; what people read of others' requests; the digests."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from services.venues.store.tables.bookings import BookingRow
from shared.database.column_types import JsonField, UTCDateTimeField


class BeyondLimitRow(Row):
    """Names that one person entered beyond the limit: in one file, or else on one day; their look-ups point here.

    `file` is the number of the import, 0 for none; `place` stands for where the public form was sent from.
    """

    class Meta:
        indexes = ((("by", "place", "on_day", "file"), True),)

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    by = peewee.TextField()
    place = peewee.TextField()
    on_day = peewee.DateField()
    file = peewee.IntegerField()
    names = peewee.IntegerField()
    at = UTCDateTimeField()


class BeyondAnswerRow(Row):
    """What the Prevent lead did about them: `confirmed` what was looked up by then (`up_to`), or only `noted`."""

    id = peewee.AutoField()
    beyond_id: int
    beyond = peewee.ForeignKeyField(BeyondLimitRow, on_delete="CASCADE")
    answer = peewee.TextField()
    reason = peewee.TextField()
    by = peewee.TextField()
    at = UTCDateTimeField()
    up_to = peewee.BigIntegerField()


class NamesReadRow(Row):
    """Somebody opened a booking with names that another person entered: once a week (its Monday) is enough."""

    class Meta:
        indexes = ((("by", "booking", "week"), True),)

    id = peewee.AutoField()
    by = peewee.TextField()
    booking = peewee.ForeignKeyField(BookingRow, on_delete="CASCADE")
    week = peewee.DateField(index=True)
    at = UTCDateTimeField()


class LookUpDigestRow(Row):
    """Who entered and read how many names in one week, as it was when the week was over."""

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    week = peewee.DateField(unique=True)
    made_at = UTCDateTimeField()
    policy_version = peewee.TextField()
    figures = JsonField()


class LookUpDigestNoteRow(Row):
    """What was done about a week's digest."""

    id = peewee.AutoField()
    digest_id: int
    digest = peewee.ForeignKeyField(LookUpDigestRow, on_delete="CASCADE")
    text = peewee.TextField()
    by = peewee.TextField()
    at = UTCDateTimeField()
