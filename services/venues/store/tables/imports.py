"""Files of venues, bookings and lists that came in, and every row of them."""

from uuid import uuid4

import peewee

from services.venues.store.database import database
from services.venues.store.tables.base import Row
from shared.column_memory import ColumnMappingColumns
from shared.database import JsonField, UTCDateTimeField

STATES = (
    "received", "reading", "needs_columns", "checked", "confirming", "confirmed", "undoing", "undone", "replaced",
    "failed",
)  # fmt: skip
STATE_IS_KNOWN = f"state IN ({', '.join(map(repr, STATES))})"


class ImportRow(Row):
    """One file: what it was, how its rows came out, and how far the work on it has got.

    `noted` are accepted rows of which something will have to be asked; `chosen` are columns a person chose;
    `again_of` is the earlier version of a list whose entries its rows are, and `reason` why a list is put in force.
    `compared_with` is the version in force that whoever confirmed a list read it beside, where they said so.
    `limited`: who confirmed it is told of so many names only, and `beyond` stands for its names where they are more.
    """

    class Meta:
        table_name = "import"
        constraints = [peewee.Check(STATE_IS_KNOWN)]

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
    problem = peewee.TextField(default="")
    total = peewee.IntegerField(default=0)
    noted = peewee.IntegerField(default=0)
    sheets = peewee.IntegerField(default=1)
    header = JsonField(default=list)
    columns = JsonField(default=dict)
    chosen = JsonField(default=dict)
    columns_version = peewee.IntegerField(default=0)
    columns_by = peewee.TextField(default="")
    columns_at = UTCDateTimeField(null=True)
    undone_at = UTCDateTimeField(null=True)
    undone_by = peewee.TextField(default="")
    file_kept = peewee.BooleanField(default=False)
    file_removed_at = UTCDateTimeField(null=True)
    file_removed_by = peewee.TextField(default="")
    discarded_at = UTCDateTimeField(null=True)
    discarded_by = peewee.TextField(default="")
    again_of = peewee.IntegerField(null=True)
    reason = peewee.TextField(default="")
    limited = peewee.BooleanField(default=True)
    beyond = peewee.IntegerField(null=True)
    compared_with = peewee.TextField(null=True)


class ImportLineRow(Row):
    """One row of a file and its outcome; `before` is what a row that was brought in found there, by name."""

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
    sheet = peewee.TextField(default="")
    cells = JsonField(null=True)
    before = JsonField(null=True)


class ColumnMappingRow(ColumnMappingColumns):
    """Which column of a bookings file with this header holds what, as a person said."""

    class Meta:
        database = database.proxy
        table_name = "column_mapping"
        indexes = ((("kind", "header"), True),)
