"""Files of venues, bookings and lists that came in, and every row of them."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from shared.database import JsonField, UTCDateTimeField


class ImportRow(Row):
    """One file: what it was, how its rows came out, and how far the work on it has got."""

    class Meta:
        table_name = "import"
        constraints = [peewee.Check("state IN ('checked', 'confirming', 'confirmed', 'failed')")]

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    kind = peewee.TextField()
    file_name = peewee.TextField()
    sha256 = peewee.TextField(index=True)
    size = peewee.IntegerField()
    state = peewee.TextField()
    done = peewee.IntegerField(default=0)
    read = peewee.IntegerField(default=0)
    accepted = peewee.IntegerField(default=0)
    duplicate = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    created_at = UTCDateTimeField()
    created_by = peewee.TextField()
    confirmed_at = UTCDateTimeField(null=True)
    confirmed_by = peewee.TextField(default="")


class ImportLineRow(Row):
    """One row of a file and its outcome."""

    class Meta:
        table_name = "import_line"
        indexes = ((("source", "outcome", "row"), False),)

    id = peewee.BigAutoField()
    source = peewee.ForeignKeyField(ImportRow, on_delete="CASCADE", index=False)
    row = peewee.IntegerField()
    outcome = peewee.TextField()
    column = peewee.TextField(default="")
    value = peewee.TextField(default="")
    reason = peewee.TextField(default="")
    parsed = JsonField(null=True)
