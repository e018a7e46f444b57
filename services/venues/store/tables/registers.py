"""Registers: entries, every version of what they said, and dated lines under them; rows are only added."""

from uuid import uuid4

import peewee

from services.venues.store.tables.base import Row
from shared.database.column_types import JsonField, UTCDateTimeField


class RegisterEntryRow(Row):
    """One entry of one register; what it says is in its versions."""

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    register = peewee.TextField(index=True)


class RegisterVersionRow(Row):
    """What an entry says from a day on, until another version says otherwise."""

    class Meta:
        indexes = ((("entry", "number"), True),)

    id = peewee.AutoField()
    entry_id: int
    entry = peewee.ForeignKeyField(RegisterEntryRow, on_delete="CASCADE", index=False)
    number = peewee.IntegerField()
    since = peewee.DateField()
    ended = peewee.BooleanField(default=False)
    said = JsonField()
    why = peewee.TextField(default="")
    recorded_by = peewee.TextField()
    recorded_at = UTCDateTimeField()


class RegisterLineRow(Row):
    """A dated line under an entry; one of kind `taken-back` says that the line it is about does not count."""

    class Meta:
        indexes = ((("entry", "on"), False),)

    id = peewee.AutoField()
    public_id = peewee.UUIDField(unique=True, default=uuid4)
    entry_id: int
    entry = peewee.ForeignKeyField(RegisterEntryRow, on_delete="CASCADE", index=False)
    kind = peewee.TextField()
    on = peewee.DateField(column_name="on_day")
    said = JsonField()
    about_id: int | None
    about = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    recorded_by = peewee.TextField()
    recorded_at = UTCDateTimeField()
