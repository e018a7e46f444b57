"""The columns of the tables of files and their rows; a service adds what its own kinds say besides."""

from uuid import uuid4

import peewee

from shared.database.column_types import JsonField, UTCDateTimeField
from shared.imports.states import STATES

STATE_IS_KNOWN = f"state IN ({', '.join(map(repr, STATES))})"


class ImportColumns(peewee.Model):
    """The columns of a service's `ImportRow`: what the file was, how its rows came out, how far the work has got.

    `columns` is what its columns were taken for (field to heading), `chosen` what a person said of them.
    """

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    kind = peewee.TextField()
    file_name = peewee.TextField()
    sha256 = peewee.TextField(index=True)
    size = peewee.IntegerField()
    state = peewee.TextField(default="received")
    problem = peewee.TextField(default="")
    done = peewee.IntegerField(default=0)
    total = peewee.IntegerField(default=0)
    read = peewee.IntegerField(default=0)
    accepted = peewee.IntegerField(default=0)
    duplicate = peewee.IntegerField(default=0)
    refused = peewee.IntegerField(default=0)
    sheets = peewee.IntegerField(default=1)
    header = JsonField(default=list)
    columns = JsonField(default=dict)
    chosen = JsonField(default=dict)
    columns_version = peewee.IntegerField(default=0)
    columns_by = peewee.TextField(default="")
    columns_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField()
    created_by = peewee.TextField()
    confirmed_at = UTCDateTimeField(null=True)
    confirmed_by = peewee.TextField(default="")
    undone_at = UTCDateTimeField(null=True)
    undone_by = peewee.TextField(default="")
    file_removed_at = UTCDateTimeField(null=True)
    file_removed_by = peewee.TextField(default="")
    discarded_at = UTCDateTimeField(null=True)
    discarded_by = peewee.TextField(default="")


class ImportLineColumns(peewee.Model):
    """The columns of a service's `ImportLineRow`, beside the `source` it is a row of.

    `parsed` is what the row says as it will be brought in, `cells` what a row to look at said, by heading.
    """

    id = peewee.BigAutoField()
    source: peewee.ForeignKeyField
    sheet = peewee.TextField(default="")
    row = peewee.IntegerField()
    outcome = peewee.TextField()
    column = peewee.TextField(default="")
    value = peewee.TextField(default="")
    reason = peewee.TextField(default="")
    parsed = JsonField(null=True)
    cells = JsonField(null=True)
